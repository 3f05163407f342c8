"""Compiled loops of the p-median problem: interchange and the Lagrangian bound.

``distance`` has shape ``(n_sites, n_demand)``; nothing here checks its input.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def nearest_two(distance: Any, chosen: Any, first: Any, second: Any, second_distance: Any) -> float:
    """Fill the nearest and second nearest chosen site of each demand; return the cost."""
    total = 0.0
    for demand in range(distance.shape[1]):
        least, next_least = np.inf, np.inf
        one, two = -1, -1
        for place in range(chosen.shape[0]):
            away = distance[chosen[place], demand]
            if away < least or one < 0:
                next_least, two = least, one
                least, one = away, place
            elif away < next_least or two < 0:
                next_least, two = away, place
        first[demand], second[demand] = one, two
        second_distance[demand] = next_least
        total += least
    return total


@njit(cache=True, nogil=True)
def best_swap(
    distance: Any, chosen: Any, first: Any, second_distance: Any, allowed: Any, loss: Any
) -> Any:
    """Return the best gain of a swap, the site to put in and the place to free (Whitaker 1983)."""
    best, site_in, place_out = 0.0, -1, -1
    for site in range(distance.shape[0]):
        if not allowed[site]:
            continue
        gain = 0.0
        loss[:] = 0.0
        for demand in range(distance.shape[1]):
            away = distance[site, demand]
            now = distance[chosen[first[demand]], demand]
            if away < now:
                gain += now - away
            else:
                loss[first[demand]] += min(away, second_distance[demand]) - now
        place = np.argmin(loss)
        if gain - loss[place] > best:
            best, site_in, place_out = gain - loss[place], site, int(place)
    return best, site_in, place_out


@njit(cache=True, nogil=True)
def interchange(distance: Any, chosen: Any) -> float:
    """Swap while that lowers the cost, `chosen` in place; return the cost."""
    rows = distance.shape[1]
    first, second = np.empty(rows, np.int64), np.empty(rows, np.int64)
    second_distance = np.empty(rows)
    allowed = np.ones(distance.shape[0], np.bool_)
    allowed[chosen] = False
    loss = np.empty(chosen.shape[0])
    total = nearest_two(distance, chosen, first, second, second_distance)
    while True:
        gain, site, place = best_swap(distance, chosen, first, second_distance, allowed, loss)
        if site < 0 or gain <= 1e-9 * max(1.0, total):
            return total
        allowed[chosen[place]] = True
        allowed[site] = False
        chosen[place] = site
        total = nearest_two(distance, chosen, first, second, second_distance)


@njit(cache=True, nogil=True)
def site_savings(distance: Any, price: Any, value: Any) -> None:
    """Fill `value` with what each site costs less the prices of all that it would serve."""
    for site in range(distance.shape[0]):
        total = 0.0
        for demand in range(distance.shape[1]):
            total += min(0.0, distance[site, demand] - price[demand])
        value[site] = total


@njit(cache=True, nogil=True)
def relaxed_median(distance: Any, number: int, price: Any, value: Any, slope: Any) -> Any:
    """Return the bound at these prices; fill site values and slope."""
    site_savings(distance, price, value)
    bound = price.sum()
    slope[:] = 1.0
    for site in np.argsort(value, kind="mergesort")[:number]:
        bound += value[site]
        for demand in range(distance.shape[1]):
            if distance[site, demand] < price[demand]:
                slope[demand] -= 1.0
    return bound


@njit(cache=True, nogil=True)
def median_steps(
    distance: Any, number: int, target: float, price: Any, state: Any, steps: int
) -> Any:
    """Take subgradient steps of the bound that prices serving a demand (Beasley 1985).

    ``price`` is the best so far and changed in place; ``state`` holds the best bound, the
    step's scale and the count of idle steps. Returns the reduced cost of each site at it.
    """
    sites, rows = distance.shape
    now = price.copy()
    value = np.zeros(sites)
    slope, direction = np.zeros(rows), np.zeros(rows)
    for _ in range(steps):
        bound = relaxed_median(distance, number, now, value, slope)
        state[2] += 1
        if bound > state[0] + 1e-9:
            if bound > state[0] + 1e-4 * (target - state[0]):
                state[2] = 0
            state[0] = bound
            price[:] = now
        if state[2] >= 15:
            state[1] *= 0.7
            state[2] = 0
            now[:] = price
            direction[:] = 0.0
        direction[:] = 0.3 * direction + slope
        norm = (direction * direction).sum()
        if norm == 0.0 or bound >= target:
            break
        now[:] = np.maximum(0.0, now + state[1] * (target - bound) / norm * direction)
    site_savings(distance, price, value)
    return value
