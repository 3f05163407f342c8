"""Which pairs of tellings are near enough in space and time to be weighed at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from truceline.fuse.likelihood import (
    CLOCK,
    EAST_EAST,
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


def find_edges(
    features: Floats, kind: Ints, press: NDArray[np.bool_], session: Ints,
    log_kind: Floats, params: FuseParams,
) -> tuple[Ints, Ints, Floats]:  # fmt: skip
    """Return pairs of tellings that are likelier one incident than the threshold, with log odds.

    Parameters
    ----------
    features, kind, press, session
        One row a telling; tellings of one session (0 or more) are distinct by themselves.
    log_kind
        Log ratio of kinds, shape ``(n_kinds, n_kinds)``.

    Notes
    -----
    Cells are cubes in space (chords are never longer than the surface) by a span of time, as
    wide as the widest gate, so that a cell and its neighbours hold every pair.
    """
    if len(features) < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    sigma = np.sqrt(np.max(features[:, EAST_EAST] + features[:, NORTH_NORTH]))
    reach_km = min(GATE_SIGMAS * np.sqrt(2) * sigma, params.reach_m / 1000)
    width = features[:, END] - features[:, START]
    gate_h = float(np.max(width) + GATE_SIGMAS * np.sqrt(2) * np.max(features[:, CLOCK]))
    reach_h = min(max(gate_h, LEAST_CELL_H), params.reach_h)
    cells = _cells(features, max(reach_km, 1.0), reach_h)
    key = _key(cells)
    order = np.argsort(key, kind="stable")
    unique, starts = np.unique(key[order], return_index=True)
    ends = np.append(starts[1:], len(key))
    odds = np.log(params.match_probability) - np.log1p(-params.match_probability)
    first, second, weight = _search(
        features, kind, press, session, log_kind, np.log(params.doubt_same_day), odds,
        reach_km**2, reach_h, cells, order, unique, starts, ends,
    )  # fmt: skip
    return first, second, weight


def _cells(features: Floats, reach_km: float, reach_h: float) -> Ints:
    lon, lat = features[:, LON], features[:, LAT]
    # A sphere of the larger radius: chords come out too long rather than too short by 0.4 %.
    across = SEMI_MAJOR_KM * np.cos(lat)
    space = [across * np.cos(lon), across * np.sin(lon), SEMI_MAJOR_KM * np.sin(lat)]
    middle = (features[:, START] + features[:, END]) / 2
    parts = [np.floor((axis + SEMI_MAJOR_KM) / (1.01 * reach_km)) + 1 for axis in space]
    parts.append(np.floor((middle - middle.min()) / reach_h) + 1)
    return np.column_stack(parts).astype(np.int64)


def _key(cells: Ints) -> Ints:
    x, y, z, t = cells.T
    return np.asarray(((t << BITS | x) << BITS | y) << BITS | z, dtype=np.int64)


@njit(cache=True, nogil=True)
def _search(
    features: Any, kind: Any, press: Any, session: Any, log_kind: Any, log_doubt: float,
    odds: float, reach_square: float, reach_h: float, cells: Any, order: Any, unique: Any,
    starts: Any, ends: Any,
) -> Any:  # fmt: skip
    room = 4 * len(features) + 64
    first, second = np.empty(room, np.int64), np.empty(room, np.int64)
    weight = np.empty(room)
    n = 0
    for i in range(len(features)):
        middle = (features[i, START] + features[i, END]) / 2
        for step in range(81):
            t = cells[i, 3] + step // 27 - 1
            x = cells[i, 0] + (step // 9) % 3 - 1
            y = cells[i, 1] + (step // 3) % 3 - 1
            z = cells[i, 2] + step % 3 - 1
            wanted = ((t << BITS | x) << BITS | y) << BITS | z
            at = np.searchsorted(unique, wanted)
            if at == len(unique) or unique[at] != wanted:
                continue
            for q in range(starts[at], ends[at]):
                j = order[q]
                if j <= i or (session[i] >= 0 and session[i] == session[j]):
                    continue
                if abs((features[j, START] + features[j, END]) / 2 - middle) > reach_h:
                    continue
                place, time, of_kind, density = pair_terms(
                    features, kind, press, log_kind, log_doubt, i, j
                )
                total = place + time + of_kind + density
                if not total > odds:
                    continue
                east, north = apart_km(features, i, j)
                if east * east + north * north > reach_square:
                    continue
                if n == room:
                    room *= 2
                    first = np.append(first, np.empty(n, np.int64))
                    second = np.append(second, np.empty(n, np.int64))
                    weight = np.append(weight, np.empty(n))
                first[n], second[n], weight[n] = i, j, total
                n += 1
    return first[:n].copy(), second[:n].copy(), weight[:n].copy()
