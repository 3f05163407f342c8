"""Compiled loops of set and partial covering: repair of a plan, and the Lagrangian bound."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit


class Demand(NamedTuple):
    """A problem: compressed rows by site, the same by demand, weights, costs, weight needed."""

    starts: Any
    demands: Any
    row_starts: Any
    sites: Any
    weight: Any
    cost: Any
    need: float


@njit(cache=True, nogil=True)
def put(problem: Demand, site: Any, times: Any, gain: Any) -> float:
    """Count what a site covers; return the weight that it is the first to cover."""
    covered = 0.0
    for k in range(problem.starts[site], problem.starts[site + 1]):
        demand = problem.demands[k]
        times[demand] += 1
        if times[demand] == 1:
            covered += problem.weight[demand]
            for r in range(problem.row_starts[demand], problem.row_starts[demand + 1]):
                gain[problem.sites[r]] -= problem.weight[demand]
    return covered


@njit(cache=True, nogil=True)
def cheapest_addition(gain: Any, chosen: Any, price: Any, left: float) -> Any:
    """Return the site with the most weight per price, of what is left to cover; -1 for none."""
    best, found = 0.0, -1
    for site in range(gain.shape[0]):
        if not chosen[site] and gain[site] > 1e-12:
            value = min(gain[site], left) / max(price[site], 1e-9)
            if value > best:
                best, found = value, site
    return found


@njit(cache=True, nogil=True)
def drop_needless(problem: Demand, chosen: Any, times: Any, covered: Any) -> None:
    """Leave out, the dearest first, every site without which enough is covered."""
    enough = problem.need * (1 - 1e-9)
    for site in np.argsort(-problem.cost, kind="mergesort"):
        if not chosen[site]:
            continue
        lost = 0.0
        for k in range(problem.starts[site], problem.starts[site + 1]):
            if times[problem.demands[k]] == 1:
                lost += problem.weight[problem.demands[k]]
        if covered - lost >= enough:
            chosen[site] = False
            covered -= lost
            for k in range(problem.starts[site], problem.starts[site + 1]):
                times[problem.demands[k]] -= 1


@njit(cache=True, nogil=True)
def repair(problem: Demand, price: Any, chosen: Any) -> None:
    """Add sites by weight per price until enough is covered, then drop what is not needed."""
    count = problem.starts.shape[0] - 1
    times = np.zeros(problem.weight.shape[0], np.int64)
    gain = np.zeros(count)
    for site in range(count):
        for k in range(problem.starts[site], problem.starts[site + 1]):
            gain[site] += problem.weight[problem.demands[k]]
    covered = 0.0
    for given in np.flatnonzero(chosen):
        covered += put(problem, given, times, gain)
    while covered < problem.need * (1 - 1e-9):
        found = cheapest_addition(gain, chosen, price, problem.need - covered)
        if found < 0:
            break
        chosen[found] = True
        covered += put(problem, found, times, gain)
    drop_needless(problem, chosen, times, covered)


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
def reduced_costs(problem: Demand, price: Any, value: Any) -> None:
    """Fill `value` with the cost of each site less the prices of what it covers."""
    for site in range(problem.cost.shape[0]):
        total = problem.cost[site]
        for k in range(problem.starts[site], problem.starts[site + 1]):
            total -= price[problem.demands[k]]
        value[site] = total


@njit(cache=True, nogil=True)
def relaxed_minimum(problem: Demand, price: Any, value: Any, slope: Any) -> float:
    """Return the bound at these prices; fill reduced costs and slope."""
    bound = cheapest_cover(price, problem.weight, problem.need, slope)
    reduced_costs(problem, price, value)
    for site in range(value.shape[0]):
        if value[site] < 0.0:
            bound += value[site]
            for k in range(problem.starts[site], problem.starts[site + 1]):
                slope[problem.demands[k]] -= 1.0
    return bound


@njit(cache=True, nogil=True)
def minimal_steps(problem: Demand, target: float, price: Any, state: Any, steps: int) -> Any:
    """Take subgradient steps of the bound that prices covering a demand; as `lagrangian_steps`.

    Returns the reduced cost of each site at the best prices.
    """
    rows = price.shape[0]
    now = price.copy()
    slope, direction = np.zeros(rows), np.zeros(rows)
    value = np.zeros(problem.cost.shape[0])
    for _ in range(steps):
        bound = relaxed_minimum(problem, now, value, slope)
        state[2] += 1
        if bound > state[0] + 1e-9:
            if bound > state[0] + 1e-4 * (target - state[0]):
                state[2] = 0
            state[0] = bound
            price[:] = now
        if state[2] >= 20:
            state[1] *= 0.7
            state[2] = 0
            now[:] = price
            direction[:] = 0.0
        direction[:] = 0.3 * direction + slope
        direction[(now <= 0.0) & (direction < 0.0)] = 0.0
        norm = (direction * direction).sum()
        if norm == 0.0 or bound >= target:
            break
        now[:] = np.maximum(0.0, now + state[1] * (target - bound) / norm * direction)
    reduced_costs(problem, price, value)
    return value
