"""Set covering and partial covering: greedy, Lagrangian bound, fixing, then an exact solver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from truceline.core.errors import PlanError
from truceline.plan.covering._minimal import Demand, minimal_steps, repair
from truceline.plan.covering.exact import WORDS, Backend, MixedInteger, is_worth_cbc, solve_exact
from truceline.plan.covering.found import Found, whole_step
from truceline.plan.covering.problem import PartialCovering, SetCovering
from truceline.plan.covering.reduce import (
    Cover,
    cover_of,
    dominated_sites,
    merge_demands,
    same_rows,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.plan.covering.clock import Clock

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

FIRST_ROUNDS = 200  # of tearing down and repairing
STEPS = 100  # of the Lagrangian between two looks at the clock
MOST_STEPS = 4_000
SCALE_END = 1e-4
TORN_SHARE = 0.3  # at most this much of a plan is torn down in a round


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reduced:
    """The problem on the sites and demands that matter; ``need`` is the weight to cover."""

    cover: Cover
    weight: Floats
    cost: Floats
    need: float
    sites: Whole
    stands_for: Whole
    step: float

    @property
    def demand(self) -> Demand:
        """The problem as the kernels take it."""
        return Demand(*self.cover.arrays, self.weight, self.cost, self.need)


def solve_minimal(
    problem: SetCovering | PartialCovering,
    clock: Clock,
    rng: np.random.Generator,
    start: Whole | None,
) -> Found:
    """Return the best plan and bound found; see `truceline.plan.covering.solve`."""
    reduced = reduce_minimal(problem)
    chosen = np.zeros(len(reduced.sites), bool)
    if start is not None:
        chosen[np.isin(reduced.sites, reduced.stands_for[start])] = True
    best = _repaired(reduced, chosen, reduced.cost)
    if start is not None:
        greedy = _repaired(reduced, np.zeros(len(reduced.sites), bool), reduced.cost)
        best = greedy if _cost(reduced, greedy) < _cost(reduced, best) else best
    best = _search(reduced, best, rng, FIRST_ROUNDS, clock)
    found = Found(reduced.sites[best], _cost(reduced, best), 0.0, "zero", is_least=True)
    found, best, value = _bound(reduced, found, best, clock)
    if found.is_proved(reduced.step) or clock.is_over():
        return found
    return _exact(reduced, found, best, value, clock)


def reduce_minimal(problem: SetCovering | PartialCovering) -> Reduced:
    """Return the problem without equal demands and dominated sites.

    Raises
    ------
    PlanError
        PLN-207 if all sites together do not cover what is asked.
    """
    full = cover_of(problem.coverage)
    if isinstance(problem, PartialCovering):
        weight, need = problem.weight, problem.target
        covered = float(weight[np.diff(full.by_demand.indptr) > 0].sum())
        if covered < need * (1 - 1e-9):
            detail = f"all sites together cover {covered:g}, less than {need:g}"
            raise PlanError.case("PLN-207", "covering", detail=detail)
    else:
        bare = np.flatnonzero(np.diff(full.by_demand.indptr) == 0)
        if len(bare):
            detail = f"no site covers demand {int(bare[0])}"
            raise PlanError.case("PLN-207", "covering", detail=detail)
        first = same_rows(full.by_demand) == np.arange(full.shape[1])
        weight, need = first.astype(np.float64), float(first.sum())
    cover, weight, _ = merge_demands(full, weight)
    stands_for = dominated_sites(cover, problem.cost)
    kept = (stands_for == np.arange(full.shape[0])) & (np.diff(cover.by_site.indptr) > 0)
    sites = np.flatnonzero(kept)
    smaller, weight, _ = merge_demands(cover_of(cover.by_site[sites]), weight)
    if isinstance(problem, SetCovering):
        weight, need = np.ones(len(weight)), float(len(weight))
    return Reduced(
        cover=smaller, weight=weight, cost=problem.cost[sites].astype(np.float64), need=need,
        sites=sites, stands_for=stands_for, step=whole_step(problem.cost),
    )  # fmt: skip


def _repaired(reduced: Reduced, chosen: Flags, price: Floats) -> Flags:
    plan = chosen.copy()
    repair(reduced.demand, price, plan)
    return plan


def _cost(reduced: Reduced, chosen: Flags) -> float:
    return float(reduced.cost[chosen].sum())


def _search(
    reduced: Reduced, best: Flags, rng: np.random.Generator, rounds: int, clock: Clock
) -> Flags:
    """Tear down a random part and repair it at prices shaken a little; keep what is no dearer."""
    part = clock.part(0.2)
    for _ in range(rounds):
        share = rng.uniform(0.02, TORN_SHARE)
        torn = best & (rng.random(len(best)) > share)
        plan = _repaired(reduced, torn, reduced.cost * rng.uniform(0.8, 1.2, len(best)))
        if _cost(reduced, plan) <= _cost(reduced, best):
            best = plan
        if part.is_over():
            break
    return best


def _bound(
    reduced: Reduced, found: Found, best: Flags, clock: Clock
) -> tuple[Found, Flags, Floats]:
    """Lower-bound by subgradient steps; repair at each batch's reduced costs as well."""
    price = np.zeros(len(reduced.weight))
    state = np.array([-np.inf, 1.0, 0.0])
    value = reduced.cost.copy()
    part = clock.part(0.4)
    for _ in range(MOST_STEPS // STEPS):
        value = minimal_steps(reduced.demand, found.objective, price, state, STEPS)
        plan = _repaired(reduced, np.zeros(len(best), bool), np.maximum(value, 1e-3))
        if _cost(reduced, plan) < _cost(reduced, best):
            best = plan
            found = found.improved(reduced.sites[best], _cost(reduced, best))
        found = found.bounded(float(state[0]), "Lagrangian")
        if found.is_proved(reduced.step) or state[1] < SCALE_END or part.is_over():
            break
    return found, best, value


def _exact(reduced: Reduced, found: Found, best: Flags, value: Floats, clock: Clock) -> Found:
    """Solve what fixing leaves: a site whose reduced cost lifts the bound too far is out."""
    room = found.objective - reduced.step - found.bound + 1e-6
    free = np.flatnonzero((value <= room) | best)
    model, rows = _model(reduced, free)
    reached = np.asarray(reduced.cover.by_demand @ best.astype(float)) > 0
    start = np.concatenate([best[free], reached[:rows]]).astype(float)
    backend: Backend = "cbc" if is_worth_cbc(model, clock.left_s()) else "highs"
    result = solve_exact(model, backend, time_limit_s=clock.left_s(), start=start)
    before = found.objective
    if result.values is not None:
        plan = np.zeros(len(best), bool)
        plan[free] = result.values[: len(free)] > 0.5
        if _covers(reduced, plan):
            found = found.improved(reduced.sites[plan], _cost(reduced, plan))
    return found.bounded(min(result.bound, before), WORDS[backend])


def _covers(reduced: Reduced, plan: Flags) -> bool:
    reached = np.asarray(reduced.cover.by_demand @ plan.astype(float)) > 0
    return bool(reduced.weight[reached].sum() >= reduced.need * (1 - 1e-9))


def _model(reduced: Reduced, free: Whole) -> tuple[MixedInteger, int]:
    """Return the model and its count of demand variables: none where all must be covered."""
    cost = reduced.cost[free]
    by_demand = csr_array(reduced.cover.by_demand[:, free])
    rows, sites = by_demand.shape
    if reduced.need >= reduced.weight.sum() * (1 - 1e-12):
        return MixedInteger(
            cost=cost, matrix=by_demand, low=np.ones(rows), high=np.full(rows, np.inf),
            whole=np.ones(sites, bool),
        ), 0  # fmt: skip
    links = hstack([by_demand, -eye_array(rows)])
    total = csr_array(np.concatenate([np.zeros(sites), reduced.weight])[None, :])
    return MixedInteger(
        cost=np.concatenate([cost, np.zeros(rows)]),
        matrix=csr_array(vstack([links, total])),
        low=np.concatenate([np.zeros(rows), [reduced.need]]),
        high=np.full(rows + 1, np.inf),
        whole=np.arange(sites + rows) < sites,
    ), rows
