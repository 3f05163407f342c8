"""A bound of maximal covering for sites that lie along something: better than the LP's.

Sites are put in an order in which those that cover the same demand stand near one another. A
plan is then a chain of sites, and the weight it covers is at most what its sites earn when each
forgets all but the two before it: the best such chain is found exactly by dynamic programming.
What a demand earns twice because of the forgetting is priced down, and the prices are moved by
subgradient steps. The bound holds at any prices. At those of the linear relaxation it is no worse
than the relaxation, which is what the best chain would be worth if sites forgot everything.

On a corridor about twice as wide as a site's reach two sites are nearly all that is to be
remembered. Relaxing a state space so is due to Christofides, Mingozzi and Toth (Networks 11,
1981).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, diags_array
from scipy.sparse.csgraph import connected_components, reverse_cuthill_mckee
from scipy.sparse.linalg import ArpackNoConvergence, eigsh

from truceline.plan.covering._chain import best_chain, times_earned
from truceline.plan.covering.reduce import Cover, cover_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.plan.covering.clock import Clock

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

WORK_LIMIT = 400_000_000  # steps of one dynamic program; about 2 s
DENSE_SITES = 200  # below it eigenvectors are taken of the full matrix
FIRST_SCALE, LEAST_SCALE, AGAIN_SCALE = 0.2, 1e-4, 0.01  # of steps, tuned on bench/covering.py
MOST_IDLE = 8  # steps without gain before the scale shrinks
TOLL_SCALE = 4.0  # how much a step moves the price of a site beside those of demands


@dataclass(frozen=True, slots=True)
class ChainBound:
    """Prices under way: the best bound, its multipliers and the price of a unit of cost.

    ``plan`` is the best chain met that keeps to the budget, and ``worth`` the weight it covers.
    """

    bound: float
    multiplier: Floats
    toll: float
    plan: Whole | None = None
    worth: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chain:
    """A cover with its sites in chain order; ``window`` is how far back overlaps reach."""

    cover: Cover
    order: Whole
    window: int


def chain_of(cover: Cover) -> Chain | None:
    """Return the sites in an order along which overlaps are near; None where too much work."""
    overlap = csr_array(cover.by_site @ cover.by_demand)
    order = _order(overlap)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    pairs = overlap.tocoo()
    reach = np.abs(place[pairs.coords[0]] - place[pairs.coords[1]])
    window = max(1, int(reach.max(initial=0)))
    per_demand = np.diff(cover.by_demand.indptr).astype(np.float64)
    if len(order) * window**2 / 2 + (per_demand**3).sum() / 6 > WORK_LIMIT:
        return None
    return Chain(cover=cover_of(cover.by_site[order]), order=order, window=window)


def chain_value(
    chain: Chain, weight: Floats, cost: Floats, budget: float, multiplier: Floats, toll: float
) -> tuple[float, Whole]:
    """Return the bound at these multipliers (0 to the weight of each demand) and the chain."""
    value, found = best_chain(*chain.cover.arrays, multiplier, toll * cost, chain.window)
    return float(value + toll * budget + (weight - multiplier).sum()), found


def start_chain(
    chain: Chain, weight: Floats, cost: Floats, budget: float, multiplier: Floats, clock: Clock
) -> ChainBound:
    """Return the best bound on the way from the linear relaxation's prices to full weights.

    Prices of the relaxation are too low where demand is shared; full weights are too high where
    it is forgotten. In between, on a straight line, is a good start.
    """
    best = ChainBound(bound=np.inf, multiplier=multiplier, toll=0.0)
    middle = 0.0
    for share in (0.0, 0.3, 0.2, 0.4):
        prices = (1 - share) * multiplier + share * weight
        low, high = (0.0, 0.0) if share == 0 else (0.5 * middle, 2.0 * middle)
        if not high:
            most = np.sort(chain.cover.by_site @ prices / cost)
            high = float(most[-1])
        for _ in range(9):
            toll = 0.5 * (low + high)
            bound, found = chain_value(chain, weight, cost, budget, prices, toll)
            if bound < best.bound:
                best = ChainBound(bound=bound, multiplier=prices, toll=toll)
            if cost[found].sum() > budget:
                low = toll
            else:
                high = toll
            if clock.is_over():
                return best
        middle = toll
    return best


def improve_chain(
    chain: Chain, weight: Floats, cost: Floats, budget: float, best: ChainBound, target: float,
    clock: Clock,
) -> ChainBound:  # fmt: skip
    """Return a better bound by averaged subgradient steps until the clock is over or it is met.

    The chains met on the way are plans as well, and near the best prices good ones: a chain that
    earns nothing twice and spends the budget proves itself optimal.
    Barahona and Anbil (Mathematical Programming 87, 2000) average the direction so.
    """
    now, toll = best.multiplier.copy(), best.toll
    scale, idle, fresh = FIRST_SCALE, 0, True
    direction, toll_direction = np.zeros(len(weight)), 0.0
    target = max(target, best.worth)
    while not clock.is_over() and best.bound > target + 1e-6:
        bound, found = chain_value(chain, weight, cost, budget, now, toll)
        earned = times_earned(*chain.cover.arrays[:2], found, len(weight))
        slope = earned - np.where(now < weight, 1.0, np.minimum(earned, 1.0))
        toll_slope = budget - float(cost[found].sum())
        idle = 0 if bound < best.bound - 1e-5 * best.bound else idle + 1
        if bound < best.bound:
            best = replace(best, bound=bound, multiplier=now.copy(), toll=toll)
        worth = float(weight[earned > 0].sum())
        if toll_slope >= -1e-9 and worth > best.worth:
            best, target = replace(best, plan=found, worth=worth), max(target, worth)
        if idle >= MOST_IDLE:
            scale, idle, fresh = 0.7 * scale, 0, True
            scale = AGAIN_SCALE if scale < LEAST_SCALE else scale
            now, toll = best.multiplier.copy(), best.toll
        keep = 0.0 if fresh else 0.7
        fresh = False
        direction = keep * direction + (1 - keep) * slope
        toll_direction = keep * toll_direction + (1 - keep) * toll_slope
        norm = float((direction**2).sum()) + (TOLL_SCALE * toll_direction) ** 2
        if norm == 0.0:
            break
        step = scale * (best.bound - target) / norm
        now = np.clip(now - step * direction, 0.0, weight)
        toll = max(0.0, toll - step * TOLL_SCALE**2 * toll_direction)
    return best


def _order(overlap: csr_array) -> Whole:
    """Order each connected part by its Fiedler vector, parts one after another."""
    count, part = connected_components(overlap, directed=False)
    pieces = []
    for number in range(count):
        members = np.flatnonzero(part == number)
        pieces.append(members[_spectral(csr_array(overlap[members][:, members]))])
    return np.concatenate(pieces)


def _spectral(overlap: csr_array) -> Whole:
    size = overlap.shape[0]
    if size < 3:
        return np.arange(size)
    graph = overlap.copy()
    graph.setdiag(0)
    degree = np.asarray(graph.sum(axis=1)).ravel()
    laplacian = csr_array(diags_array(degree) - graph)
    if size <= DENSE_SITES:
        _, vectors = np.linalg.eigh(laplacian.toarray())
        return np.argsort(vectors[:, 1], kind="stable")
    try:
        start = np.cos(np.arange(size) * 1.7)  # any start that is the same every time
        _, vectors = eigsh(laplacian, k=2, sigma=-1e-3 * degree.mean(), which="LM", v0=start)
    except ArpackNoConvergence:
        return np.asarray(reverse_cuthill_mckee(overlap, symmetric_mode=True), dtype=np.int64)
    return np.argsort(vectors[:, 1], kind="stable")
