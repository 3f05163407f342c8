"""Compiled loops of set and partial covering: repair of a plan, and the Lagrangian bound."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def repair(
    starts: Any, demands: Any, row_starts: Any, sites: Any, weight: Any, cost: Any, price: Any,
    need: float, chosen: Any,
) -> None:  # fmt: skip
    """Add sites by weight per price until enough is covered, then drop what is not needed."""
    count, rows = starts.shape[0] - 1, weight.shape[0]
    times = np.zeros(rows, np.int64)
    gain = np.zeros(count)
    covered = 0.0
    for site in range(count):
        for k in range(starts[site], starts[site + 1]):
            gain[site] += weight[demands[k]]
    for given in range(count):
        if chosen[given]:
            for k in range(starts[given], starts[given + 1]):
                demand = demands[k]
                times[demand] += 1
                if times[demand] == 1:
                    covered += weight[demand]
                    for r in range(row_starts[demand], row_starts[demand + 1]):
                        gain[sites[r]] -= weight[demand]
    enough = need * (1 - 1e-9)
    while covered < enough:
        best, found = 0.0, -1
        for site in range(count):
            if not chosen[site] and gain[site] > 1e-12:
                value = min(gain[site], need - covered) / max(price[site], 1e-9)
                if value > best:
                    best, found = value, site
        if found < 0:
            break
        chosen[found] = True
        for k in range(starts[found], starts[found + 1]):
            demand = demands[k]
            times[demand] += 1
            if times[demand] == 1:
                covered += weight[demand]
                for r in range(row_starts[demand], row_starts[demand + 1]):
                    gain[sites[r]] -= weight[demand]
    for site in np.argsort(-cost, kind="mergesort"):
        if not chosen[site]:
            continue
        lost = 0.0
        for k in range(starts[site], starts[site + 1]):
            if times[demands[k]] == 1:
                lost += weight[demands[k]]
        if covered - lost >= enough:
            chosen[site] = False
            covered -= lost
            for k in range(starts[site], starts[site + 1]):
                times[demands[k]] -= 1


@njit(cache=True, nogil=True)
def cheapest_cover(price: Any, weight: Any, need: float, share: Any) -> float:
    """Fill `share` with the cheapest fractional choice of demands that weighs `need`."""
    left, total = need, 0.0
    share[:] = 0.0
    for demand in np.argsort(price / weight, kind="mergesort"):
        if left <= 0.0:
            break
        share[demand] = min(1.0, left / weight[demand])
        left -= weight[demand]
        total += share[demand] * price[demand]
    return total


@njit(cache=True, nogil=True)
def minimal_steps(
    starts: Any, demands: Any, weight: Any, cost: Any, need: float, target: float,
    price: Any, state: Any, steps: int,
) -> Any:  # fmt: skip
    """Take subgradient steps of the bound that prices covering a demand; as `lagrangian_steps`.

    Returns the reduced cost of each site at the best prices.
    """
    count, rows = starts.shape[0] - 1, weight.shape[0]
    now = price.copy()
    slope, direction, share = np.zeros(rows), np.zeros(rows), np.zeros(rows)
    value = np.zeros(count)
    for _ in range(steps):
        bound = cheapest_cover(now, weight, need, share)
        slope[:] = share
        for site in range(count):
            total = cost[site]
            for k in range(starts[site], starts[site + 1]):
                total -= now[demands[k]]
            if total < 0.0:
                bound += total
                for k in range(starts[site], starts[site + 1]):
                    slope[demands[k]] -= 1.0
        if bound > state[0] + 1e-9:
            if bound > state[0] + 1e-4 * (target - state[0]):
                state[2] = 0
            state[0] = bound
            price[:] = now
        else:
            state[2] += 1
        if state[2] >= 20:
            state[1] *= 0.7
            state[2] = 0
            now[:] = price
            direction[:] = 0.0
        norm = 0.0
        for demand in range(rows):
            direction[demand] = 0.3 * direction[demand] + slope[demand]
            if now[demand] <= 0.0 and direction[demand] < 0.0:
                direction[demand] = 0.0
            norm += direction[demand] * direction[demand]
        if norm == 0.0 or bound >= target:
            break
        step = state[1] * (target - bound) / norm
        for demand in range(rows):
            now[demand] = max(0.0, now[demand] + step * direction[demand])
    for site in range(count):
        total = cost[site]
        for k in range(starts[site], starts[site + 1]):
            total -= price[demands[k]]
        value[site] = total
    return value
