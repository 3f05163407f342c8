"""Which pairs of tellings are near enough in space and time to be weighed at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from truceline.fuse.likelihood import (
    CLOCK,
    END,
    GATE_SIGMAS,
    LAT,
    LON,
    SEMI_MAJOR_KM,
    START,
)
from truceline.fuse.scan import BITS, HALF, LARGEST, MIDDLE, SIGMA_H, axes, bound, pack, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from truceline.fuse.params import FuseParams

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LEAST_CELL_H = 0.25  # keeps the number of cells in time within 21 bits
CHUNK = 20_000  # tellings a worker takes at a time
FEW = 300  # tellings that are not worth classes
MOST_CLASSES = 12
SLACK = 1e-6  # of a bound, for rounding


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
    Tellings of like errors are of one class. For each two classes both are sorted into cells:
    cubes in space (chords are never longer than the surface) by a span of time, as wide as
    the widest gate between the two, so that a cell and its neighbours hold every pair. A pair
    is weighed only where a bound of its log odds, which costs no logarithm, passes.
    """
    if len(weighed.features) < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    odds = np.log(least) - np.log1p(-least)
    classes = _classes(weighed.features)

    pairs = (
        task
        for number, first in enumerate(classes)
        for second in classes[number:]
        for task in _tasks(weighed.features, first, second, params)
    )

    def search(task: _Task) -> Any:
        return scan(
            weighed.features, weighed.kind, weighed.press, weighed.session, weighed.level,
            weighed.log_kind, np.log(params.doubt_same_day), odds, (params.reach_m / 1000) ** 2,
            params.reach_h, *task,
        )  # fmt: skip

    if workers == 1:
        found = [search(task) for task in pairs]
    else:
        with ThreadPoolExecutor(workers) as pool:
            found = list(pool.map(search, pairs))
    one, other, weight = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return one, other, weight


def _classes(features: Floats) -> list[Ints]:
    """Return the rows of each class: errors of place and of time alike within a factor."""
    if len(features) < FEW:
        return [np.arange(len(features))]
    wide_h = features[:, END] - features[:, START] + 4 * features[:, CLOCK]
    sizes = np.log(axes(features)[0] / 2), np.log(wide_h)
    step = np.log(np.array([2.0, 4.0]))
    while True:
        code = np.zeros(len(features), dtype=np.int32)
        for size, width in zip(sizes, step.tolist(), strict=True):
            code = code * 1_000 + np.floor((size - size.min()) / width).astype(np.int32)
        known, number = np.unique(code, return_inverse=True)
        if len(known) <= MOST_CLASSES:
            return [np.flatnonzero(number == k) for k in range(len(known))]
        step = step * 1.5


class _Task(NamedTuple):
    """Some tellings of a class, the key of the cell of each, and those of a class they may meet.

    Both are in the order of their cells; ``starts`` says where each of ``keys`` starts. ``most``
    is the largest log odds of place and time together; ``own`` says that both classes are one.
    """

    rows: Ints
    packed: Floats
    cells: Ints
    members: Ints
    member_packed: Floats
    keys: Ints
    starts: Ints
    most: float
    own: bool


def _tasks(features: Floats, one: Ints, other: Ints, params: FuseParams) -> Iterator[_Task]:
    """Yield what is to be searched between two classes, as much as a worker takes at a time."""
    member_packed = pack(features[other])
    packed = member_packed if other is one else pack(features[one])
    width, far = packed.max(axis=0), member_packed.max(axis=0)
    reach_km = GATE_SIGMAS * np.sqrt(width[LARGEST] + far[LARGEST])
    reach_h = width[HALF] + far[HALF] + GATE_SIGMAS * np.hypot(width[SIGMA_H], far[SIGMA_H])
    cell_km = max(min(reach_km, params.reach_m / 1000), 1.0)
    cell_h = min(max(reach_h, LEAST_CELL_H), params.reach_h)
    from_h = float(min(packed[:, MIDDLE].min(), member_packed[:, MIDDLE].min()))

    def in_order(rows: Ints) -> tuple[Ints, Ints]:
        key = _key(chord_cells(features[rows], cell_km, cell_h, from_h))
        order = np.argsort(key, kind="stable")
        return order, key[order]

    order, key = in_order(other)
    keys, starts = np.unique(key, return_index=True)
    starts = np.append(starts, len(other))
    members, member_packed = other[order], member_packed[order]
    most = _most(features, one, other)
    mine, cells = (order, key) if other is one else in_order(one)
    for start in range(0, len(one), CHUNK):
        some = mine[start : start + CHUNK]
        yield _Task(
            one[some], packed[some], cells[start : start + CHUNK], members, member_packed, keys,
            starts, most, other is one,
        )  # fmt: skip


def _most(features: Floats, one: Ints, other: Ints) -> float:
    """Return what the terms of place and time of a pair of two classes are at most, in sum."""
    near, far = features[one], features[other]
    variance = axes(near)[1].min() + axes(far)[1].min()
    clock = np.sqrt(2 * np.pi) * np.hypot(near[:, CLOCK].min(), far[:, CLOCK].min())
    wide_h = max(clock, *((f[:, END] - f[:, START]).min() for f in (near, far)))
    return float(SLACK - np.log(2 * np.pi * variance * wide_h))


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


def surely_beyond(features: Floats, i: int, j: int) -> bool:
    """Say whether a pair lies beyond four standard deviations in place or in time."""
    both = pack(features[[i, j]])
    return bool(bound(both, 0, both, 1, 0.0, np.inf, np.inf) == -np.inf)
