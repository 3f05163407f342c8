"""Maximal covering: local search, Lagrangian and chain bounds, fixing, then an exact solver."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from truceline.plan.covering._kernels import DRAWS, Net, lagrangian_steps, search_rounds
from truceline.plan.covering.chain import chain_of, improve_chain, start_chain
from truceline.plan.covering.exact import WORDS, Backend, MixedInteger, is_worth_cbc, solve_exact
from truceline.plan.covering.found import Found, whole_step
from truceline.plan.covering.reduce import Cover, cover_of, dominated_sites, merge_demands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.plan.covering.clock import Clock
    from truceline.plan.covering.problem import MaximalCovering

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

SLACK = 0.002  # of the best within which local search goes on, tuned on bench/covering.py
FIRST_ROUNDS = 300  # of local search, before any bound
BATCH_ROUNDS = 50  # between two looks at the clock, while there is no bound yet
LONG_ROUNDS = 150  # and later; each batch sets out from the best plan again
STEPS = 50  # of the Lagrangian between two looks at the clock
MOST_STEPS = 5_000
NARROW = 0.02  # gap below which an exact solver is worth most of the time
SMALL = 20_000  # entries of the coverage up to which an exact solver comes at once
LARGE = 100_000  # beyond it, with a gap not narrow, none of 30 s is worth giving to one
SCALE_END = 1e-4  # of the subgradient's step


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reduced:
    """The problem on the sites and demands that matter; ``sites`` are numbers before."""

    cover: Cover
    weight: Floats
    cost: Floats
    budget: float
    sites: Whole
    stands_for: Whole  # by site before: the site kept instead of it, as a number before
    step: float  # two plans differ in worth by a multiple of this, or by next to nothing

    @property
    def net(self) -> Net:
        """The problem as the kernels take it."""
        return Net(*self.cover.arrays, self.weight, self.cost, self.budget)


def solve_maximal(
    problem: MaximalCovering, clock: Clock, rng: np.random.Generator, start: Whole | None
) -> Found:
    """Return the best plan and bound found; see `truceline.plan.covering.solve`."""
    reduced = reduce_maximal(problem)
    chosen = _first_plan(reduced, rng, start, clock)
    worth = _worth(reduced, chosen)
    found = Found(reduced.sites[chosen], worth, float(reduced.weight.sum()), "total weight")
    if found.is_proved(reduced.step):
        return found
    bound, multiplier, value = lagrangian(reduced, worth, clock)
    found = found.bounded(bound, "Lagrangian")
    if found.is_proved(reduced.step):
        return found
    fixed = fix_sites(reduced, worth, bound, value)
    if clock.is_over():
        return found
    entries = reduced.cover.by_site.nnz
    if found.gap > NARROW and entries > SMALL:
        part = clock if entries > LARGE else clock.part(0.5)
        found = _hard(reduced, found, chosen, multiplier, part, rng)
    if found.is_proved(reduced.step) or clock.is_over():
        return found
    chosen = np.isin(reduced.sites, found.chosen)
    return _exact(reduced, found, chosen, fixed, clock)


def reduce_maximal(problem: MaximalCovering) -> Reduced:
    """Return the problem without equal demands, dominated sites and sites too dear."""
    full = cover_of(problem.coverage)
    cost = np.ones(full.shape[0]) if problem.cost is None else problem.cost
    budget = float(np.floor(problem.budget)) if problem.cost is None else problem.budget
    cover, weight, _ = merge_demands(full, problem.weight)
    stands_for = dominated_sites(cover, cost)
    useful = (stands_for == np.arange(len(cost))) & (np.diff(cover.by_site.indptr) > 0)
    sites = np.flatnonzero(useful & (cost <= budget))
    smaller, weight, _ = merge_demands(cover_of(cover.by_site[sites]), weight)
    return Reduced(
        cover=smaller, weight=weight, cost=cost[sites].astype(np.float64), budget=budget,
        sites=sites, stands_for=stands_for, step=whole_step(weight),
    )  # fmt: skip


def lagrangian(reduced: Reduced, worth: float, clock: Clock) -> tuple[float, Floats, Floats]:
    """Return a bound, its multiplier by demand, and the value of each site at them."""
    multiplier = reduced.weight / np.diff(reduced.cover.by_demand.indptr)
    state = np.array([np.inf, 1.0, 0.0])
    part = clock.part(0.3)
    value = np.zeros(len(reduced.sites))
    for _ in range(MOST_STEPS // STEPS):
        value = lagrangian_steps(reduced.net, worth, multiplier, state, STEPS)
        met = state[0] < worth + reduced.step - 1e-6
        if met or state[1] < SCALE_END or part.is_over():
            break
    return float(state[0]), multiplier, value


def fix_sites(reduced: Reduced, worth: float, bound: float, value: Floats) -> tuple[Flags, Flags]:
    """Return the sites that no better plan has, and those that every better plan has.

    A better plan is worth a step more than the best known. A site's reduced value at the
    Lagrangian's prices says how much the bound falls when it is put in or left out.
    """
    ratio = value / np.maximum(reduced.cost, 1e-12)
    by_ratio = np.argsort(-ratio, kind="stable")
    spent = np.cumsum(reduced.cost[by_ratio])
    filled = int(np.searchsorted(spent, reduced.budget + 1e-9, side="right"))
    enough = filled >= len(ratio)
    toll = 0.0 if enough else max(0.0, float(ratio[by_ratio[filled]]))
    reduced_value = value - toll * reduced.cost
    # The bound with this toll: it equals the fractional one, as the toll is its dual.
    slack = bound - (worth + reduced.step) + 1e-6
    return reduced_value < -slack, reduced_value > slack


def _first_plan(
    reduced: Reduced, rng: np.random.Generator, start: Whole | None, clock: Clock
) -> Flags:
    chosen = np.zeros(len(reduced.sites), bool)
    search(reduced, chosen, rng, 0)
    if start is not None:
        given = np.isin(reduced.sites, reduced.stands_for[start])
        search(reduced, given, rng, 0)
        if _worth(reduced, given) > _worth(reduced, chosen):
            chosen = given
    part = clock.part(0.2)
    for _ in range(FIRST_ROUNDS // BATCH_ROUNDS):
        if part.is_over():
            break
        search(reduced, chosen, rng, BATCH_ROUNDS)
    return chosen


def search(reduced: Reduced, chosen: Flags, rng: np.random.Generator, rounds: int) -> None:
    """Improve a plan in place by rounds of local search."""
    if len(chosen):
        search_rounds(reduced.net, chosen, rng.random((rounds, DRAWS)), SLACK)


def _hard(
    reduced: Reduced, found: Found, chosen: Flags, multiplier: Floats, clock: Clock,
    rng: np.random.Generator,
) -> Found:  # fmt: skip
    """Search in one thread while another lowers the bound along a chain of sites."""
    chain = chain_of(reduced.cover)
    part = clock if chain is not None else clock.part(0.4)  # the rest goes to an exact solver
    stop = Event()
    with ThreadPoolExecutor(1) as pool:
        plan = pool.submit(_search_until, reduced, chosen, rng, part, stop)
        if chain is not None:
            weight, cost, budget = reduced.weight, reduced.cost[chain.order], reduced.budget
            best = start_chain(chain, weight, cost, budget, multiplier, part)
            best = improve_chain(chain, weight, cost, budget, best, found.objective, part)
            stop.set()
            found = found.bounded(best.bound, "chain")
            if best.plan is not None:
                found = found.improved(reduced.sites[chain.order[best.plan]], best.worth)
        better = plan.result()
    found = found.improved(reduced.sites[better], _worth(reduced, better))
    polished = np.isin(reduced.sites, found.chosen)
    search(reduced, polished, rng, 0)
    return found.improved(reduced.sites[polished], _worth(reduced, polished))


def _search_until(
    reduced: Reduced, chosen: Flags, rng: np.random.Generator, clock: Clock, stop: Event
) -> Flags:
    plan = chosen.copy()
    while not clock.is_over() and not stop.is_set():
        search(reduced, plan, rng, LONG_ROUNDS)
    return plan


def _exact(
    reduced: Reduced, found: Found, chosen: Flags, fixed: tuple[Flags, Flags], clock: Clock
) -> Found:
    """Solve what fixing has left; the better of that and the plan known is optimal if proved."""
    out, into = fixed
    free = np.flatnonzero(~out & ~into)
    covered = np.asarray(reduced.cover.by_demand[:, into].sum(axis=1)).ravel() > 0
    base = float(reduced.weight[covered].sum())
    left = reduced.budget - float(reduced.cost[into].sum())
    part = csr_array(reduced.cover.by_site[free][:, np.flatnonzero(~covered)])
    if not len(free) or not part.nnz:
        worth = base if left >= -1e-9 else -np.inf
        done = found.improved(reduced.sites[into], worth) if worth > found.objective else found
        return done.bounded(done.objective, "fixing")
    cover, weight, _ = merge_demands(cover_of(part), reduced.weight[~covered])
    model = maximal_model(cover, weight, reduced.cost[free], left)
    start = None
    if not (out & chosen).any() and not (into & ~chosen).any():
        reached = np.asarray(cover.by_demand @ chosen[free].astype(float)) > 0
        start = np.concatenate([chosen[free], reached]).astype(float)
    backend: Backend = "cbc" if is_worth_cbc(model, clock.left_s()) else "highs"
    result = solve_exact(model, backend, time_limit_s=clock.left_s(), start=start)
    if result.values is not None:
        plan = into.copy()
        plan[free] = result.values[: len(free)] > 0.5
        if reduced.cost[plan].sum() <= reduced.budget + 1e-9:
            found = found.improved(reduced.sites[plan], _worth(reduced, plan))
    # What was fixed cannot belong to a better plan: the better of the two bounds all.
    return found.bounded(max(base - result.bound, found.objective), WORDS[backend])


def maximal_model(cover: Cover, weight: Floats, cost: Floats, budget: float) -> MixedInteger:
    """Return the model: sites, then demands, which need not be whole."""
    sites, rows = cover.shape
    links = hstack([-cover.by_demand, eye_array(rows)])
    limit = csr_array(np.concatenate([cost, np.zeros(rows)])[None, :])
    return MixedInteger(
        cost=np.concatenate([np.zeros(sites), -weight]),
        matrix=csr_array(vstack([links, limit])),
        low=np.full(rows + 1, -np.inf),
        high=np.concatenate([np.zeros(rows), [budget]]),
        whole=np.arange(sites + rows) < sites,
    )


def _worth(reduced: Reduced, chosen: Flags) -> float:
    covered = np.zeros(len(reduced.weight), bool)
    covered[reduced.cover.by_site[np.flatnonzero(chosen)].indices] = True
    return float(reduced.weight[covered].sum())
