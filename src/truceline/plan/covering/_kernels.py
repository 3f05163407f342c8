"""Compiled loops of maximal covering: local search with incremental gains, Lagrangian bound.

Nothing here checks its input.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

EMPTY = -1
MOST_OUT = 5  # sites taken out in a round at most
DRAWS = 3 + MOST_OUT  # random numbers a round takes


class Net(NamedTuple):
    """A problem: compressed rows by site, the same by demand, weights, costs and budget."""

    starts: Any
    demands: Any
    row_starts: Any
    sites: Any
    weight: Any
    cost: Any
    budget: float


class Plan(NamedTuple):
    """A plan with what it takes to change it quickly.

    ``times`` is how often a demand is covered; ``owner`` the sum of the chosen sites that cover
    it, so of one the site itself; ``gain`` the weight a site would add; ``loss`` the weight only
    a chosen site covers; ``spent`` the cost and ``covered`` the weight so far, one entry each.
    """

    chosen: Any
    times: Any
    owner: Any
    gain: Any
    loss: Any
    spent: Any
    covered: Any


@njit(cache=True, nogil=True)
def empty_plan(net: Net) -> Plan:
    """Return the plan without sites."""
    count, rows = net.starts.shape[0] - 1, net.weight.shape[0]
    gain = np.zeros(count)
    for demand in range(rows):
        for r in range(net.row_starts[demand], net.row_starts[demand + 1]):
            gain[net.sites[r]] += net.weight[demand]
    return Plan(
        np.zeros(count, np.bool_), np.zeros(rows, np.int64), np.zeros(rows, np.int64),
        gain, np.zeros(count), np.zeros(1), np.zeros(1),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def add_site(net: Net, plan: Plan, site: Any) -> None:
    """Choose a site."""
    plan.chosen[site] = True
    plan.spent[0] += net.cost[site]
    for k in range(net.starts[site], net.starts[site + 1]):
        demand = net.demands[k]
        plan.times[demand] += 1
        plan.owner[demand] += site
        if plan.times[demand] == 1:
            plan.covered[0] += net.weight[demand]
            plan.loss[site] += net.weight[demand]
            for r in range(net.row_starts[demand], net.row_starts[demand + 1]):
                plan.gain[net.sites[r]] -= net.weight[demand]
        elif plan.times[demand] == 2:
            plan.loss[plan.owner[demand] - site] -= net.weight[demand]


@njit(cache=True, nogil=True)
def remove_site(net: Net, plan: Plan, site: Any) -> None:
    """Undo `add_site`."""
    plan.chosen[site] = False
    plan.spent[0] -= net.cost[site]
    for k in range(net.starts[site], net.starts[site + 1]):
        demand = net.demands[k]
        plan.times[demand] -= 1
        plan.owner[demand] -= site
        if plan.times[demand] == 0:
            plan.covered[0] -= net.weight[demand]
            plan.loss[site] -= net.weight[demand]
            for r in range(net.row_starts[demand], net.row_starts[demand + 1]):
                plan.gain[net.sites[r]] += net.weight[demand]
        elif plan.times[demand] == 1:
            plan.loss[plan.owner[demand]] += net.weight[demand]


@njit(cache=True, nogil=True)
def best_addition(net: Net, plan: Plan, per_cost: bool) -> int:
    """Return the site not chosen that fits and gains most (per cost), or EMPTY."""
    best, found = 0.0, EMPTY
    left = net.budget - plan.spent[0] + 1e-9
    for site in range(plan.gain.shape[0]):
        if plan.chosen[site] or net.cost[site] > left:
            continue
        value = plan.gain[site] / max(net.cost[site], 1e-12) if per_cost else plan.gain[site]
        if value > best:
            best, found = value, site
    return found


@njit(cache=True, nogil=True)
def fill(net: Net, plan: Plan) -> None:
    """Add the site that gains most per cost while one fits: the greedy plan, from nothing."""
    site = best_addition(net, plan, True)
    while site != EMPTY:
        add_site(net, plan, site)
        site = best_addition(net, plan, True)


@njit(cache=True, nogil=True)
def climb(net: Net, plan: Plan) -> None:
    """Fill, then swap one site for one while that gains."""
    improved = True
    while improved:
        improved = False
        fill(net, plan)
        for out in np.flatnonzero(plan.chosen):
            lost = plan.loss[out]
            remove_site(net, plan, out)
            site = best_addition(net, plan, False)
            if site != EMPTY and plan.gain[site] > lost + 1e-7:
                improved = True
                add_site(net, plan, site)
            else:
                add_site(net, plan, out)


@njit(cache=True, nogil=True)
def shake(net: Net, plan: Plan, draw: Any) -> None:
    """Take out a chosen site and those that share most with it; put in random ones from there."""
    members = np.flatnonzero(plan.chosen)
    pivot = members[int(draw[0] * members.shape[0])]
    near = np.zeros(plan.gain.shape[0], np.int64)
    for k in range(net.starts[pivot], net.starts[pivot + 1]):
        for r in range(net.row_starts[net.demands[k]], net.row_starts[net.demands[k] + 1]):
            near[net.sites[r]] += 1
    around = np.flatnonzero(near)
    number = 1 + int(draw[1] * min(MOST_OUT, members.shape[0]))
    for _ in range(number):
        out, most = members[int(draw[2] * members.shape[0])], 0
        for site in around:
            if plan.chosen[site] and near[site] > most:
                most, out = near[site], site
        if plan.chosen[out]:
            remove_site(net, plan, out)
    for k in range(number):
        if around.shape[0]:
            site = around[int(draw[3 + k] * around.shape[0])]
            left = net.budget - plan.spent[0] + 1e-9
            if not plan.chosen[site] and net.cost[site] <= left:
                add_site(net, plan, site)


@njit(cache=True, nogil=True)
def become(net: Net, plan: Plan, chosen: Any) -> None:
    """Turn a plan into that of the sites given."""
    for site in range(chosen.shape[0]):
        if plan.chosen[site] and not chosen[site]:
            remove_site(net, plan, site)
    for site in range(chosen.shape[0]):
        if chosen[site] and not plan.chosen[site]:
            add_site(net, plan, site)


@njit(cache=True, nogil=True)
def search_rounds(net: Net, best_chosen: Any, draws: Any, slack: float) -> None:
    """Iterated local search from `best_chosen`, changed in place.

    ``draws`` has shape ``(rounds, DRAWS)``, uniform on [0, 1). A round that ends within the share
    `slack` of the best is gone on from (record-to-record travel, Dueck 1993).
    """
    plan = empty_plan(net)
    become(net, plan, best_chosen)
    climb(net, plan)
    best_chosen[:] = plan.chosen
    best = plan.covered[0]
    held = plan.chosen.copy()
    if not plan.chosen.any():
        return
    for turn in range(draws.shape[0]):
        shake(net, plan, draws[turn])
        climb(net, plan)
        if plan.covered[0] > best + 1e-7:
            best = plan.covered[0]
            best_chosen[:] = plan.chosen
        if plan.covered[0] >= best * (1.0 - slack):
            held[:] = plan.chosen
        else:
            become(net, plan, held)


@njit(cache=True, nogil=True)
def fractional_choice(value: Any, cost: Any, budget: float, share: Any) -> Any:
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
def site_values(starts: Any, demands: Any, price: Any, value: Any) -> None:
    """Fill `value` with the sum of the prices of what each site covers."""
    for site in range(starts.shape[0] - 1):
        total = 0.0
        for k in range(starts[site], starts[site + 1]):
            total += price[demands[k]]
        value[site] = total


@njit(cache=True, nogil=True)
def relaxed(net: Net, price: Any, value: Any, share: Any, slope: Any) -> float:
    """Return the bound at these prices; fill site values, the relaxed choice and the slope."""
    site_values(net.starts, net.demands, price, value)
    fractional_choice(value, net.cost, net.budget, share)
    bound = 0.0
    for demand in range(price.shape[0]):
        short = net.weight[demand] - price[demand]
        slope[demand] = -1.0 if short > 0.0 else 0.0
        bound += max(short, 0.0)
    for site in range(value.shape[0]):
        if share[site] > 0.0:
            bound += share[site] * value[site]
            for k in range(net.starts[site], net.starts[site + 1]):
                slope[net.demands[k]] += share[site]
    return bound


@njit(cache=True, nogil=True)
def deflect(direction: Any, slope: Any, now: Any, weight: Any) -> float:
    """Add the slope to the fading direction, keep it within 0 and the weights; return its norm."""
    norm = 0.0
    for demand in range(now.shape[0]):
        moved = 0.3 * direction[demand] + slope[demand]
        stuck = (now[demand] <= 0.0 and moved > 0.0) or (
            now[demand] >= weight[demand] and moved < 0.0
        )
        direction[demand] = 0.0 if stuck else moved
        norm += direction[demand] * direction[demand]
    return norm


@njit(cache=True, nogil=True)
def lagrangian_steps(net: Net, target: float, price: Any, state: Any, steps: int) -> Any:
    """Take deflected subgradient steps of the bound that prices covering a demand.

    ``price`` is the best so far and changed in place; ``state`` holds the best bound, the step's
    scale and the count of idle steps. Returns the value of each site at the best prices.
    """
    count, rows = net.starts.shape[0] - 1, price.shape[0]
    now = price.copy()
    slope, direction = np.empty(rows), np.zeros(rows)
    value, share = np.zeros(count), np.zeros(count)
    for _ in range(steps):
        bound = relaxed(net, now, value, share, slope)
        state[2] += 1
        if bound < state[0] - 1e-9:
            if bound < state[0] - 1e-4 * (state[0] - target):
                state[2] = 0
            state[0] = bound
            price[:] = now
        if state[2] >= 20:  # Held, Wolfe and Crowder 1974: shrink the step when nothing improves
            state[1] *= 0.7
            state[2] = 0
            now[:] = price
            direction[:] = 0.0
        norm = deflect(direction, slope, now, net.weight)
        if norm == 0.0 or bound <= target:
            break
        step = state[1] * (bound - target) / norm
        for demand in range(rows):
            moved = now[demand] - step * direction[demand]
            now[demand] = min(net.weight[demand], max(0.0, moved))
    site_values(net.starts, net.demands, price, value)
    return value
