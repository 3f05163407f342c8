"""The scan for pairs: every telling of one class against those in the cells around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from truceline.fuse.likelihood import (
    CLOCK,
    DENSITY,
    EAST_EAST,
    EAST_NORTH,
    END,
    GATE_SIGMAS,
    LAT,
    LON,
    NORTH_NORTH,
    START,
    WHOLE_DAY_H,
    apart_km,
    pair_terms,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BITS = 14  # of a cell number along each axis in space: cells are 1 km or wider
LEAST_RADIUS_KM = 6335.0  # nowhere is the earth more curved: chords of it are never too long
WIDENED = 0.05  # a span is widened to so many clock errors: see `log_time_overlap`

# What the scan reads of a telling, in one line of memory: place on a sphere in km, middle, half
# the span and the clock in hours, largest variance in km^2, half the ln of density.
X, Y, Z, MIDDLE, HALF, SIGMA_H, LARGEST, DENSE = range(8)


def axes(features: Floats) -> tuple[Floats, Floats]:
    """Return the largest and the smallest variance of each place in km^2."""
    a, b, c = features[:, EAST_EAST], features[:, EAST_NORTH], features[:, NORTH_NORTH]
    half = np.hypot((a - c) / 2, b)
    return (a + c) / 2 + half, (a + c) / 2 - half


def pack(features: Floats) -> Floats:
    """Return what the scan reads of tellings, shape ``(n, 8)``."""
    lon, lat = features[:, LON], features[:, LAT]
    across = LEAST_RADIUS_KM * np.cos(lat)
    columns = [
        across * np.cos(lon),
        across * np.sin(lon),
        LEAST_RADIUS_KM * np.sin(lat),
        (features[:, START] + features[:, END]) / 2,
        (features[:, END] - features[:, START]) / 2,
        features[:, CLOCK],
        axes(features)[0],
        features[:, DENSITY] / 2,
    ]
    return np.column_stack(columns)


@njit(cache=True, nogil=True)
def bound(
    a: Any, i: int, b: Any, j: int, most: float, reach_square: float, reach_h: float
) -> Any:  # fmt: skip
    """Return what the log odds of a pair are at most but for kinds, -inf beyond the gates.

    Notes
    -----
    Without a logarithm: the mean of two densities is at least their geometric mean, a distance
    at least the chord, and a density of time falls from the ends of the spans as a normal one.
    """
    apart_h = abs(a[i, MIDDLE] - b[j, MIDDLE])
    late = apart_h - (a[i, HALF] + b[j, HALF])
    clock = a[i, SIGMA_H] * a[i, SIGMA_H] + b[j, SIGMA_H] * b[j, SIGMA_H]
    gate = GATE_SIGMAS * GATE_SIGMAS
    if apart_h > reach_h or (late > 0 and late * late > gate * clock):
        return -np.inf
    x, y, z = a[i, X] - b[j, X], a[i, Y] - b[j, Y], a[i, Z] - b[j, Z]
    square = x * x + y * y + z * z
    variance = a[i, LARGEST] + b[j, LARGEST]
    if square > min(gate * variance, reach_square):
        return -np.inf
    late -= WIDENED * (a[i, SIGMA_H] + b[j, SIGMA_H])
    of_time = late * late / (2 * clock) if late > 0 else 0.0
    return most - square / (2 * variance) - of_time - (a[i, DENSE] + b[j, DENSE])


@njit(cache=True, nogil=True)
def _runs(at: Any, keys: Any, cell: int) -> Any:
    """Move on to the first of the keys around a cell; cells are asked for in rising order."""
    for step in range(27):
        t, x, y = step // 9 - 1, (step // 3) % 3 - 1, step % 3 - 1
        wanted = cell + (((t * (1 << BITS)) + x) * (1 << BITS) + y) * (1 << BITS) - 1
        if at[step, 0] < 0:
            at[step, 0] = np.searchsorted(keys, wanted)
        while at[step, 0] < len(keys) and keys[at[step, 0]] < wanted:
            at[step, 0] += 1
        at[step, 1] = at[step, 0]
        while at[step, 1] < len(keys) and keys[at[step, 1]] <= wanted + 2:
            at[step, 1] += 1


@njit(cache=True, nogil=True)
def scan(
    features: Any, kind: Any, press: Any, session: Any, level: Any, log_kind: Any,
    log_doubt: float, odds: float, reach_square: float, reach_h: float, rows: Any, packed: Any,
    cells: Any, members: Any, member_packed: Any, keys: Any, starts: Any, most: float, own: bool,
) -> Any:  # fmt: skip
    """Return the pairs whose log odds are over some, and their log odds.

    Parameters
    ----------
    features, kind, press, session, level, log_kind, log_doubt
        As in `truceline.fuse.candidates.Weighed`, of all tellings.
    odds, reach_square, reach_h
        The least log odds, and how far apart reports are searched (km^2, hours).
    rows, packed, cells
        The tellings that ask, in the order of their cells' keys.
    members, member_packed, keys, starts
        The tellings asked, in the same order; ``starts`` has one more than ``keys``.
    most
        The largest sum of the terms of place and time between the two.
    own
        Both are one class: each pair is looked at once.
    """
    room = 4 * len(rows) + 64
    first, second = np.empty(room, np.int64), np.empty(room, np.int64)
    weight = np.empty(room)
    at = np.full((27, 2), -1)
    n = 0
    for place in range(len(rows)):
        one = rows[place]
        if place == 0 or cells[place] != cells[place - 1]:
            _runs(at, keys, cells[place])
        # The doubt about reports of one day can raise the odds beyond the bound.
        free = press[one] and 2 * packed[place, HALF] >= WHOLE_DAY_H
        for step in range(27):
            for q in range(starts[at[step, 0]], starts[at[step, 1]]):
                limit = bound(packed, place, member_packed, q, most, reach_square, reach_h)
                if limit == -np.inf:
                    continue
                other = members[q]
                if other == one or (own and other < one):
                    continue
                i, j = min(one, other), max(one, other)
                if session[i] >= 0 and session[i] == session[j]:
                    continue
                limit += log_kind[level[i], level[j], kind[i], kind[j]]
                if not (limit > odds or (free and press[other])):
                    continue
                east, north = apart_km(features, i, j)
                variance = packed[place, LARGEST] + member_packed[q, LARGEST]
                gate = min(GATE_SIGMAS * GATE_SIGMAS * variance, reach_square)
                if east * east + north * north > gate:
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
    return first[:n].copy(), second[:n].copy(), weight[:n].copy()
