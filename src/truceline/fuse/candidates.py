"""Which pairs of tellings are near enough in space and time to be weighed at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from truceline.fuse.likelihood import (
    CLOCK,
    EAST_EAST,
    EAST_NORTH,
    END,
    GATE_SIGMAS,
    LAT,
    LON,
    NORTH_NORTH,
    SEMI_MAJOR_KM,
    START,
    apart_km,
    pair_terms,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.fuse.params import FuseParams

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BITS = 14  # of a cell number along each axis in space: cells are 1 km or wider
LEAST_CELL_H = 0.25  # keeps the number of cells in time within 21 bits
LEAST_METRE_KM = 6335.0  # of a radian along the meridian at the equator: never longer than it is
CHUNK = 20_000  # tellings a worker takes at a time
FEW = 300  # tellings that are not worth classes
MOST_CLASSES = 12


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """What the score of a pair needs: one row a telling, and the table of kinds.

    ``level`` is the row of ``log_kind`` (levels, levels, kinds, kinds) for each telling.
    """

    features: Floats
    kind: Ints
    press: NDArray[np.bool_]
    session: Ints
    level: Ints
    log_kind: Floats


def find_edges(
    weighed: Weighed, params: FuseParams, least: float, workers: int = 1
) -> tuple[Ints, Ints, Floats]:
    """Return pairs of tellings with at least a match probability, and their log odds.

    Parameters
    ----------
    weighed
        The tellings; those of one session (0 or more) are distinct by themselves.
    params
        How far reports are searched.
    least
        The probability.
    workers
        Threads; which pairs are found does not depend on them.

    Notes
    -----
    Tellings of like errors are of one class. For each two classes the second is sorted into
    cells: cubes in space (chords are never longer than the surface) by a span of time, as wide as
    the widest gate between the two, so that a cell and its neighbours hold every pair.
    """
    if len(weighed.features) < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    reach = _reach(weighed.features)
    classes = _classes(reach)
    odds = np.log(least) - np.log1p(-least)
    tasks = [
        (one[start : start + CHUNK], grid, own)
        for number, one in enumerate(classes)
        for other in classes[number:]
        for own in [other is one]
        for grid in [_grid(weighed.features, reach, one, other, params)]
        for start in range(0, len(one), CHUNK)
    ]

    def search(task: tuple[Ints, _Grid, bool]) -> Any:
        rows, grid, own = task
        return _search(
            weighed.features, weighed.kind, weighed.press, weighed.session, weighed.level,
            weighed.log_kind, np.log(params.doubt_same_day), odds, (params.reach_m / 1000) ** 2,
            params.reach_h, reach, rows, own, _cells(weighed.features[rows], grid),
            grid.members, grid.keys, grid.starts,
        )  # fmt: skip

    if workers == 1:
        found = [search(task) for task in tasks]
    else:
        with ThreadPoolExecutor(workers) as pool:
            found = list(pool.map(search, tasks))
    first, second, weight = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return first, second, weight


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """The members of a class in the order of their cells: where each cell starts, and its key."""

    members: Ints
    keys: Ints
    starts: Ints
    cell_km: float
    cell_h: float
    from_h: float


def _reach(features: Floats) -> Floats:
    """Return the largest variance in km^2, half the span and the clock in hours, a row each."""
    a, b, c = features[:, EAST_EAST], features[:, EAST_NORTH], features[:, NORTH_NORTH]
    largest = (a + c) / 2 + np.hypot((a - c) / 2, b)
    half = (features[:, END] - features[:, START]) / 2
    return np.column_stack([largest, half, features[:, CLOCK]])


def _classes(reach: Floats) -> list[Ints]:
    """Return the rows of each class: errors of place and of time alike within a factor."""
    if len(reach) < FEW:
        return [np.arange(len(reach))]
    sizes = np.log(np.column_stack([reach[:, 0] / 2, 2 * reach[:, 1] + 4 * reach[:, 2]]))
    step = np.log(np.array([2.0, 4.0]))
    while True:
        code = np.floor((sizes - sizes.min(axis=0)) / step)
        _, number = np.unique(code[:, 0] * 1e6 + code[:, 1], return_inverse=True)
        if number.max() < MOST_CLASSES:
            return [np.flatnonzero(number == k) for k in range(number.max() + 1)]
        step = step * 1.5


def _grid(features: Floats, reach: Floats, one: Ints, other: Ints, params: FuseParams) -> _Grid:
    widest = reach[one].max(axis=0), reach[other].max(axis=0)
    reach_km = GATE_SIGMAS * np.sqrt(widest[0][0] + widest[1][0])
    reach_h = widest[0][1] + widest[1][1] + GATE_SIGMAS * np.hypot(widest[0][2], widest[1][2])
    middle = (features[:, START] + features[:, END]) / 2
    grid = _Grid(
        members=other,
        keys=np.empty(0, np.int64),
        starts=np.empty(0, np.int64),
        cell_km=max(min(reach_km, params.reach_m / 1000), 1.0),
        cell_h=min(max(reach_h, LEAST_CELL_H), params.reach_h),
        from_h=float(min(middle[one].min(), middle[other].min())),
    )
    key = _key(_cells(features[other], grid))
    order = np.argsort(key, kind="stable")
    keys, starts = np.unique(key[order], return_index=True)
    return replace(grid, members=other[order], keys=keys, starts=np.append(starts, len(other)))


def _cells(features: Floats, grid: _Grid) -> Ints:
    return chord_cells(features, grid.cell_km, grid.cell_h, grid.from_h)


def chord_cells(features: Floats, cell_km: float, cell_h: float, from_h: float) -> Ints:
    """Return cells three in space and one in time, shape ``(n, 4)``.

    Notes
    -----
    On a sphere of the larger radius: chords come out too long rather than too short by 0.4 %.
    """
    lon, lat = features[:, LON], features[:, LAT]
    across = SEMI_MAJOR_KM * np.cos(lat)
    space = [across * np.cos(lon), across * np.sin(lon), SEMI_MAJOR_KM * np.sin(lat)]
    middle = (features[:, START] + features[:, END]) / 2
    parts = [np.floor((axis + SEMI_MAJOR_KM) / (1.01 * cell_km)) + 1 for axis in space]
    parts.append(np.floor((middle - from_h) / cell_h) + 1)
    return np.column_stack(parts).astype(np.int64)


def _key(cells: Ints) -> Ints:
    x, y, z, t = cells.T
    return np.asarray(((t << BITS | x) << BITS | y) << BITS | z, dtype=np.int64)


@njit(cache=True, nogil=True)
def _beyond(
    features: Any, reach: Any, i: int, j: int, reach_square: float, reach_h: float
) -> bool:  # fmt: skip
    """Say whether a pair lies beyond the gates or the reach; what costs least is asked first."""
    apart_h = features[j, START] + features[j, END] - features[i, START] - features[i, END]
    apart_h = abs(apart_h) / 2
    late = apart_h - reach[i, 1] - reach[j, 1]
    clock = reach[i, 2] ** 2 + reach[j, 2] ** 2
    if late > 0 and late * late > GATE_SIGMAS * GATE_SIGMAS * clock:
        return True
    north = (features[j, LAT] - features[i, LAT]) * LEAST_METRE_KM
    bound = min(GATE_SIGMAS * GATE_SIGMAS * (reach[i, 0] + reach[j, 0]), reach_square)
    if north * north > bound or apart_h > reach_h:
        return True
    east, north = apart_km(features, i, j)
    return bool(east * east + north * north > bound)


def surely_beyond(features: Floats, i: int, j: int) -> bool:
    """Say whether a pair lies beyond four standard deviations in place or in time."""
    both = features[[i, j]]
    return bool(_beyond(both, _reach(both), 0, 1, np.inf, np.inf))


@njit(cache=True, nogil=True)
def _search(
    features: Any, kind: Any, press: Any, session: Any, level: Any, log_kind: Any,
    log_doubt: float, odds: float, reach_square: float, reach_h: float, reach: Any, rows: Any,
    own: bool, cells: Any, members: Any, keys: Any, starts: Any,
) -> Any:  # fmt: skip
    room = 4 * len(rows) + 64
    first, second = np.empty(room, np.int64), np.empty(room, np.int64)
    weight = np.empty(room)
    n = 0
    for place in range(len(rows)):
        one = rows[place]
        for step in range(27):
            t = cells[place, 3] + step // 9 - 1
            x = cells[place, 0] + (step // 3) % 3 - 1
            y = cells[place, 1] + step % 3 - 1
            wanted = ((t << BITS | x) << BITS | y) << BITS | (cells[place, 2] - 1)
            at = np.searchsorted(keys, wanted)
            while at < len(keys) and keys[at] <= wanted + 2:
                for q in range(starts[at], starts[at + 1]):
                    other = members[q]
                    if other == one or (own and other < one):
                        continue
                    i, j = min(one, other), max(one, other)
                    if session[i] >= 0 and session[i] == session[j]:
                        continue
                    if _beyond(features, reach, i, j, reach_square, reach_h):
                        continue
                    on_place, on_time, of_kind, density = pair_terms(
                        features, kind, press, level, log_kind, log_doubt, i, j
                    )
                    total = on_place + on_time + of_kind + density
                    if not total > odds:
                        continue
                    if n == room:
                        room *= 2
                        first = np.append(first, np.empty(n, np.int64))
                        second = np.append(second, np.empty(n, np.int64))
                        weight = np.append(weight, np.empty(n))
                    first[n], second[n], weight[n] = i, j, total
                    n += 1
                at += 1
    return first[:n].copy(), second[:n].copy(), weight[:n].copy()
