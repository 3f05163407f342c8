"""Which tellings are one incident: best pairs first, as long as the group stays consistent.

What happens in one connected component of pairs depends on nothing outside it, so that a late
report changes only the incidents it touches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

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

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LARGEST = 2_000  # degrees of freedom tabulated; larger groups use the last value
DIGITS = 9  # log odds that differ in the tenth digit are ties, settled by id
CLOCKS = 3.0  # spans may miss one another by so many clock errors


def group(
    features: Floats, kind: Ints, session: Ints, together: NDArray[np.bool_],
    edges: tuple[Ints, Ints, Floats], gate: float,
) -> tuple[Ints, NDArray[np.bool_]]:  # fmt: skip
    """Return the group of each telling (its smallest member) and which edges joined groups.

    Parameters
    ----------
    features, kind, session
        One row a telling, in the order of their ids.
    together
        Which kinds may stand in one incident, shape ``(n_kinds, n_kinds)``.
    edges
        Pairs and their log odds.
    gate
        Quantile of chi-squared beyond which a group is not consistent.
    """
    first, second, weight = edges
    order = np.lexsort((second, first, -np.round(weight, DIGITS)))
    groups, joined = _merge(features, kind, session, together, first, second, order, _limits(gate))
    return np.asarray(groups, dtype=np.int64), np.asarray(joined, dtype=np.bool_)


def _limits(gate: float) -> Floats:
    from scipy.stats import chi2

    return np.asarray(np.append(0.0, chi2.ppf(gate, np.arange(1, LARGEST))), dtype=np.float64)


@njit(cache=True, nogil=True)
def _find(parent: Any, a: int) -> Any:
    while parent[a] != a:
        parent[a] = parent[parent[a]]
        a = parent[a]
    return a


@njit(cache=True, nogil=True)
def _may_stand(a: int, b: int, after: Any, kind: Any, session: Any, together: Any) -> bool:
    """Say whether no two members exclude one another."""
    i = a
    while i >= 0:
        j = b
        while j >= 0:
            if session[i] >= 0 and session[i] == session[j]:
                return False
            if not together[kind[i], kind[j]]:
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
    features: Any, kind: Any, session: Any, together: Any, first: Any, second: Any, order: Any,
    limits: Any,
) -> Any:  # fmt: skip
    n = len(features)
    parent, last = np.arange(n), np.arange(n)
    after = np.full(n, -1)
    size = np.ones(n, np.int64)
    state = features.copy()  # place and covariance of each group, kept at its root
    middle = (features[:, START] + features[:, END]) / 2
    spread = (features[:, END] - features[:, START]) ** 2 / 12 + features[:, CLOCK] ** 2
    # Who names a whole day means the calendar's: the next day only touches it.
    slack = np.where(
        features[:, END] - features[:, START] < WHOLE_DAY_H, CLOCKS * features[:, CLOCK], 0.0
    )
    opens, closes = features[:, START] - slack, features[:, END] + slack
    off_place, off_time = np.zeros(n), np.zeros(n)
    joined = np.zeros(len(first), np.bool_)
    for e in order:
        a, b = _find(parent, first[e]), _find(parent, second[e])
        if a == b:
            continue
        if b < a:
            a, b = b, a
        total = size[a] + size[b]
        if max(opens[a], opens[b]) >= min(closes[a], closes[b]):
            continue
        place = off_place[a] + off_place[b] + _discord(state, a, b)
        if place > limits[min(2 * (total - 1), len(limits) - 1)]:
            continue
        late = middle[b] - middle[a]
        time = off_time[a] + off_time[b] + late * late / (spread[a] + spread[b])
        if time > limits[min(total - 1, len(limits) - 1)]:
            continue
        if not _may_stand(a, b, after, kind, session, together):
            continue
        _combine(state, a, b)
        middle[a] += spread[a] / (spread[a] + spread[b]) * late
        spread[a] = spread[a] * spread[b] / (spread[a] + spread[b])
        opens[a], closes[a] = max(opens[a], opens[b]), min(closes[a], closes[b])
        off_place[a], off_time[a], size[a] = place, time, total
        parent[b] = a
        after[last[a]] = b
        last[a] = last[b]
        joined[e] = True
    groups = np.empty(n, np.int64)
    for i in range(n):
        groups[i] = _find(parent, i)
    return groups, joined
