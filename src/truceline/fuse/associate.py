"""Which tellings are one incident: best pairs first, as long as the group stays consistent.

What happens in one connected component of pairs depends on nothing outside it, so that a late
report changes only the incidents it touches.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from truceline.fuse.kinds import compatible
from truceline.fuse.likelihood import (
    CLOCK,
    EAST_EAST,
    EAST_NORTH,
    END,
    LAT,
    LON,
    NORTH_NORTH,
    SEMI_MAJOR_KM,
    START,
    WHOLE_DAY_H,
    apart_km,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.fuse.candidates import Weighed

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LARGEST = 2_000  # degrees of freedom tabulated; larger groups use the last value
DIGITS = 9  # log odds that differ in the tenth digit are ties, settled by id
CLOCKS = 3.0  # spans may miss one another by so many clock errors


@dataclass(frozen=True, slots=True, eq=False)
class Pins:
    """Pairs of tellings that analysts hold together or apart, shape ``(n, 2)``, sorted."""

    together: Ints
    apart: Ints


def group(
    weighed: Weighed, edges: tuple[Ints, Ints, Floats], pins: Pins, gate: float
) -> tuple[Ints, NDArray[np.bool_]]:
    """Return the group of each telling (its smallest member) and which edges joined groups.

    Parameters
    ----------
    weighed
        One row a telling, in the order of their ids.
    edges
        Pairs and their log odds.
    pins
        What analysts hold: joined before any edge and whatever the gate says, or never joined.
    gate
        Quantile of chi-squared beyond which a group is not consistent.
    """
    first, second, weight = edges
    order = np.lexsort((second, first, -np.round(weight, DIGITS)))
    starts, enemies = _listed(pins.apart, len(weighed.features))
    groups, joined = _merge(
        weighed.features, weighed.kind, weighed.session, compatible(), first, second, order,
        pins.together, starts, enemies, _limits(gate),
    )  # fmt: skip
    return np.asarray(groups, dtype=np.int64), np.asarray(joined, dtype=np.bool_)


def _listed(pairs: Ints, n: int) -> tuple[Ints, Ints]:
    """Return where each telling's partners start in a list of partners, and the list."""
    both = np.concatenate([pairs, pairs[:, ::-1]]) if len(pairs) else np.empty((0, 2), np.int64)
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    return np.searchsorted(both[:, 0], np.arange(n + 1)), np.ascontiguousarray(both[:, 1])


@lru_cache(maxsize=4)
def _limits(gate: float) -> Floats:
    from scipy.special import chdtri

    limits = np.append(0.0, chdtri(np.arange(1, LARGEST), 1 - gate)).astype(np.float64)
    limits.flags.writeable = False
    return limits


@njit(cache=True, nogil=True)
def _find(parent: Any, a: int) -> Any:
    while parent[a] != a:
        parent[a] = parent[parent[a]]
        a = parent[a]
    return a


@njit(cache=True, nogil=True)
def _may_stand(
    a: int, b: int, parent: Any, after: Any, kind: Any, session: Any, fits: Any, starts: Any,
    enemies: Any,
) -> bool:  # fmt: skip
    """Say whether no two members exclude one another."""
    i = a
    while i >= 0:
        for place in range(starts[i], starts[i + 1]):
            if _find(parent, enemies[place]) == b:
                return False
        j = b
        while j >= 0:
            if session[i] >= 0 and session[i] == session[j]:
                return False
            if not fits[kind[i], kind[j]]:
                return False
            j = after[j]
        i = after[i]
    return True


@njit(cache=True, nogil=True)
def _discord(state: Any, a: int, b: int) -> Any:
    """Return the squared distance of two groups in units of their joint covariance."""
    east, north = apart_km(state, a, b)
    u = state[a, EAST_EAST] + state[b, EAST_EAST]
    v = state[a, EAST_NORTH] + state[b, EAST_NORTH]
    w = state[a, NORTH_NORTH] + state[b, NORTH_NORTH]
    return (w * east * east - 2 * v * east * north + u * north * north) / (u * w - v * v)


@njit(cache=True, nogil=True)
def _combine(state: Any, a: int, b: int) -> None:
    """Update the place of group a by that of group b, as a Kalman filter does."""
    east, north = apart_km(state, a, b)
    p, q, r = state[a, EAST_EAST], state[a, EAST_NORTH], state[a, NORTH_NORTH]
    u = p + state[b, EAST_EAST]
    v = q + state[b, EAST_NORTH]
    w = r + state[b, NORTH_NORTH]
    determinant = u * w - v * v
    gain_e = (w * east - v * north) / determinant
    gain_n = (u * north - v * east) / determinant
    state[a, LON] += (p * gain_e + q * gain_n) / (SEMI_MAJOR_KM * np.cos(state[a, LAT]))
    state[a, LAT] += (q * gain_e + r * gain_n) / SEMI_MAJOR_KM
    wp, uq = w * p - v * q, u * q - v * p
    wq, ur = w * q - v * r, u * r - v * q
    state[a, EAST_EAST] = p - (p * wp + q * uq) / determinant
    state[a, EAST_NORTH] = q - (p * wq + q * ur) / determinant
    state[a, NORTH_NORTH] = r - (q * wq + r * ur) / determinant


@njit(cache=True, nogil=True)
def _merge(
    features: Any, kind: Any, session: Any, fits: Any, first: Any, second: Any, order: Any,
    pinned: Any, starts: Any, enemies: Any, limits: Any,
) -> Any:  # fmt: skip
    n = len(features)
    parent, last = np.arange(n), np.arange(n)
    after = np.full(n, -1)
    size = np.ones(n, np.int64)
    state = features[
        :, : NORTH_NORTH + 1
    ].copy()  # place and covariance of each group, kept at its root
    middle = (features[:, START] + features[:, END]) / 2
    spread = (features[:, END] - features[:, START]) ** 2 / 12 + features[:, CLOCK] ** 2
    # Who names a whole day means the calendar's: the next day only touches it.
    slack = np.where(
        features[:, END] - features[:, START] < WHOLE_DAY_H, CLOCKS * features[:, CLOCK], 0.0
    )
    opens, closes = features[:, START] - slack, features[:, END] + slack
    off_place, off_time = np.zeros(n), np.zeros(n)
    joined = np.zeros(len(first), np.bool_)
    for step in range(len(pinned) + len(order)):
        held = step < len(pinned)
        e = -1 if held else order[step - len(pinned)]
        a = _find(parent, pinned[step, 0] if held else first[e])
        b = _find(parent, pinned[step, 1] if held else second[e])
        if a == b:
            continue
        if b < a:
            a, b = b, a
        total = size[a] + size[b]
        low, high = max(opens[a], opens[b]), min(closes[a], closes[b])
        late = middle[b] - middle[a]
        place, time = off_place[a] + off_place[b], off_time[a] + off_time[b]
        if not held:
            if low >= high:
                continue
            place += _discord(state, a, b)
            if place > limits[min(2 * (total - 1), len(limits) - 1)]:
                continue
            time += late * late / (spread[a] + spread[b])
            if time > limits[min(total - 1, len(limits) - 1)]:
                continue
            if not _may_stand(a, b, parent, after, kind, session, fits, starts, enemies):
                continue
        elif low >= high:  # what an analyst holds together spans what its parts span
            low, high = min(opens[a], opens[b]), max(closes[a], closes[b])
        _combine(state, a, b)
        middle[a] += spread[a] / (spread[a] + spread[b]) * late
        spread[a] = spread[a] * spread[b] / (spread[a] + spread[b])
        opens[a], closes[a] = low, high
        off_place[a], off_time[a], size[a] = place, time, total
        parent[b] = a
        after[last[a]] = b
        last[a] = last[b]
        if not held:
            joined[e] = True
    groups = np.empty(n, np.int64)
    for i in range(n):
        groups[i] = _find(parent, i)
    return groups, joined
