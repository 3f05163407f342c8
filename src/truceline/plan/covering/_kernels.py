"""Compiled loops of maximal covering: local search with incremental gains, Lagrangian bound.

Arrays are those of compressed sparse rows: ``starts, demands`` by site, ``row_starts, sites`` by
demand. Nothing here checks its input.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

EMPTY = -1


@njit(cache=True, nogil=True)
def add_site(
    site: int, starts: Any, demands: Any, row_starts: Any, sites: Any, weight: Any,
    times: Any, owner: Any, gain: Any, loss: Any,
) -> None:  # fmt: skip
    """Choose a site: bring times covered, owner, gains and losses up to date.

    ``owner`` is the sum of the chosen sites that cover a demand: of one, the site itself.
    """
    for k in range(starts[site], starts[site + 1]):
        demand = demands[k]
        times[demand] += 1
        owner[demand] += site
        if times[demand] == 1:
            loss[site] += weight[demand]
            for r in range(row_starts[demand], row_starts[demand + 1]):
                gain[sites[r]] -= weight[demand]
        elif times[demand] == 2:
            loss[owner[demand] - site] -= weight[demand]


@njit(cache=True, nogil=True)
def remove_site(
    site: int, starts: Any, demands: Any, row_starts: Any, sites: Any, weight: Any,
    times: Any, owner: Any, gain: Any, loss: Any,
) -> None:  # fmt: skip
    """Undo `add_site`."""
    for k in range(starts[site], starts[site + 1]):
        demand = demands[k]
        times[demand] -= 1
        owner[demand] -= site
        if times[demand] == 0:
            loss[site] -= weight[demand]
            for r in range(row_starts[demand], row_starts[demand + 1]):
                gain[sites[r]] += weight[demand]
        elif times[demand] == 1:
            loss[owner[demand]] += weight[demand]


@njit(cache=True, nogil=True)
def best_addition(gain: Any, cost: Any, chosen: Any, left: float, per_cost: bool) -> int:
    """Return the site not chosen that fits and gains most (per cost), or EMPTY."""
    best, found = 0.0, EMPTY
    for site in range(gain.shape[0]):
        if chosen[site] or cost[site] > left:
            continue
        value = gain[site] / max(cost[site], 1e-12) if per_cost else gain[site]
        if value > best:
            best, found = value, site
    return found


@njit(cache=True, nogil=True)
def climb(
    starts: Any, demands: Any, row_starts: Any, sites: Any, weight: Any, cost: Any, budget: float,
    chosen: Any, spent: float, times: Any, owner: Any, gain: Any, loss: Any, order: Any,
) -> float:  # fmt: skip
    """Fill, then swap one site for one while that gains; return the cost spent."""
    improved = True
    while improved:
        improved = False
        site = best_addition(gain, cost, chosen, budget - spent + 1e-9, True)
        while site != EMPTY:
            chosen[site] = True
            spent += cost[site]
            add_site(site, starts, demands, row_starts, sites, weight, times, owner, gain, loss)
            improved = True
            site = best_addition(gain, cost, chosen, budget - spent + 1e-9, True)
        for out in order:
            if not chosen[out]:
                continue
            lost = loss[out]
            remove_site(out, starts, demands, row_starts, sites, weight, times, owner, gain, loss)
            chosen[out] = False
            left = budget - spent + cost[out] + 1e-9
            site = best_addition(gain, cost, chosen, left, False)
            if site != EMPTY and gain[site] > lost + 1e-7:
                spent += cost[site] - cost[out]
                improved = True
            else:
                site = out
            chosen[site] = True
            add_site(site, starts, demands, row_starts, sites, weight, times, owner, gain, loss)
    return spent


@njit(cache=True, nogil=True)
def search_rounds(
    starts: Any, demands: Any, row_starts: Any, sites: Any, weight: Any, cost: Any, budget: float,
    best_chosen: Any, draws: Any,
) -> float:  # fmt: skip
    """Iterated local search from `best_chosen`, changed in place; return the weight covered.

    Every round takes out a chosen site with the chosen sites that stand nearest by what they
    cover together, puts in random sites that cover the same places, and climbs. ``draws`` has
    shape ``(rounds, 8)``, uniform on [0, 1).
    """
    count = starts.shape[0] - 1
    gain, loss = np.zeros(count), np.zeros(count)
    times = np.zeros(weight.shape[0], np.int64)
    owner = np.zeros(weight.shape[0], np.int64)
    for demand in range(weight.shape[0]):
        for r in range(row_starts[demand], row_starts[demand + 1]):
            gain[sites[r]] += weight[demand]
    chosen = np.zeros(count, np.bool_)
    spent = 0.0
    for site in range(count):
        if best_chosen[site]:
            chosen[site] = True
            spent += cost[site]
            add_site(site, starts, demands, row_starts, sites, weight, times, owner, gain, loss)
    order = np.arange(count)
    spent = climb(
        starts, demands, row_starts, sites, weight, cost, budget,
        chosen, spent, times, owner, gain, loss, order,
    )  # fmt: skip
    best_chosen[:] = chosen
    best = 0.0
    for demand in range(weight.shape[0]):
        if times[demand] > 0:
            best += weight[demand]
    current = best
    held = chosen.copy()
    near = np.zeros(count, np.int64)
    for turn in range(draws.shape[0]):
        members = np.flatnonzero(chosen)
        if members.shape[0] == 0:
            break
        pivot = members[int(draws[turn, 0] * members.shape[0])]
        near[:] = 0
        for k in range(starts[pivot], starts[pivot + 1]):
            for r in range(row_starts[demands[k]], row_starts[demands[k] + 1]):
                near[sites[r]] += 1
        around = np.flatnonzero(near)
        number = 1 + int(draws[turn, 1] * min(5, members.shape[0]))
        # Sites that share most with the pivot leave first; the pivot shares most of all.
        for _ in range(number):
            far, out = 0, EMPTY
            for site in around:
                if chosen[site] and near[site] > far:
                    far, out = near[site], site
            if out == EMPTY:
                out = members[int(draws[turn, 2] * members.shape[0])]
                if not chosen[out]:
                    break
            chosen[out] = False
            spent -= cost[out]
            remove_site(out, starts, demands, row_starts, sites, weight, times, owner, gain, loss)
        for k in range(number):
            if around.shape[0] == 0:
                break
            site = around[int(draws[turn, 3 + k % 5] * around.shape[0])]
            if not chosen[site] and spent + cost[site] <= budget + 1e-9:
                chosen[site] = True
                spent += cost[site]
                add_site(site, starts, demands, row_starts, sites, weight, times, owner, gain, loss)
        spent = climb(
            starts, demands, row_starts, sites, weight, cost, budget,
            chosen, spent, times, owner, gain, loss, order,
        )  # fmt: skip
        value = 0.0
        for demand in range(weight.shape[0]):
            if times[demand] > 0:
                value += weight[demand]
        if value > best + 1e-7:
            best = value
            best_chosen[:] = chosen
        if value >= current - 1e-7:
            current = value
            held[:] = chosen
            continue
        for site in range(count):
            if chosen[site] and not held[site]:
                chosen[site] = False
                spent -= cost[site]
                remove_site(
                    site, starts, demands, row_starts, sites, weight, times, owner, gain, loss
                )
        for site in range(count):
            if held[site] and not chosen[site]:
                chosen[site] = True
                spent += cost[site]
                add_site(site, starts, demands, row_starts, sites, weight, times, owner, gain, loss)
    return best


@njit(cache=True, nogil=True)
def fractional_choice(value: Any, cost: Any, budget: float, share: Any) -> float:
    """Fill `share` with the best fractional choice within the budget; return the last ratio."""
    share[:] = 0.0
    ratio = value / np.maximum(cost, 1e-12)
    left = budget
    for site in np.argsort(-ratio, kind="mergesort"):
        if value[site] <= 0.0:
            return 0.0
        if cost[site] <= left + 1e-12:
            share[site] = 1.0
            left -= cost[site]
        else:
            share[site] = left / cost[site]
            return ratio[site]
    return 0.0


@njit(cache=True, nogil=True)
def lagrangian_steps(
    starts: Any, demands: Any, weight: Any, cost: Any, budget: float, target: float,
    multiplier: Any, state: Any, steps: int,
) -> Any:  # fmt: skip
    """Take deflected subgradient steps of the bound that prices covering a demand.

    ``multiplier`` is the best so far and changed in place; ``state`` holds the best bound, the
    step's scale and the count of idle steps. Returns the value of each site at the best
    multipliers.
    """
    count, rows = starts.shape[0] - 1, weight.shape[0]
    now = multiplier.copy()
    slope, direction = np.empty(rows), np.zeros(rows)
    value, share, best_value = np.zeros(count), np.zeros(count), np.zeros(count)
    for _ in range(steps):
        for site in range(count):
            total = 0.0
            for k in range(starts[site], starts[site + 1]):
                total += now[demands[k]]
            value[site] = total
        fractional_choice(value, cost, budget, share)
        bound = 0.0
        for demand in range(rows):
            slope[demand] = 0.0
            if weight[demand] > now[demand]:
                bound += weight[demand] - now[demand]
                slope[demand] = -1.0
        for site in range(count):
            if share[site] > 0.0:
                bound += share[site] * value[site]
                for k in range(starts[site], starts[site + 1]):
                    slope[demands[k]] += share[site]
        if bound < state[0] - 1e-9:
            if bound < state[0] - 1e-4 * (state[0] - target):
                state[2] = 0
            state[0] = bound
            multiplier[:] = now
            best_value[:] = value
        else:
            state[2] += 1
        if state[2] >= 20:  # Held, Wolfe and Crowder 1974: shrink the step when nothing improves
            state[1] *= 0.7
            state[2] = 0
            now[:] = multiplier
            direction[:] = 0.0
        norm = 0.0
        for demand in range(rows):
            direction[demand] = 0.3 * direction[demand] + slope[demand]
            if (now[demand] <= 0.0 and direction[demand] > 0.0) or (
                now[demand] >= weight[demand] and direction[demand] < 0.0
            ):
                direction[demand] = 0.0
            norm += direction[demand] * direction[demand]
        if norm == 0.0 or bound <= target:
            break
        step = state[1] * (bound - target) / norm
        for demand in range(rows):
            now[demand] = min(weight[demand], max(0.0, now[demand] - step * direction[demand]))
    for site in range(count):
        total = 0.0
        for k in range(starts[site], starts[site + 1]):
            total += multiplier[demands[k]]
        best_value[site] = total
    return best_value
