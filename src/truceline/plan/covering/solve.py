"""One call for every kind of location problem: a plan, a bound, and what that proves."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from truceline.core.errors import PlanError
from truceline.model.plan import Certificate
from truceline.plan.covering.chain import Chain, ChainBound, improve_chain, start_chain
from truceline.plan.covering.clock import Clock
from truceline.plan.covering.found import whole_step
from truceline.plan.covering.maximal import lagrangian, reduce_maximal, search, solve_maximal
from truceline.plan.covering.median import solve_median
from truceline.plan.covering.minimal import solve_minimal
from truceline.plan.covering.problem import (
    CoveringProblem,
    CoveringSolution,
    MaximalCovering,
    PMedian,
    SetCovering,
    objective,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

CLOSE = 1e-6  # relative; two sums of the same weights differ by less


def solve_covering(
    problem: CoveringProblem,
    *,
    time_limit_s: float,
    rng: np.random.Generator,
    start: Iterable[int] | None = None,
) -> CoveringSolution:
    """Return the best plan found within the time limit, and its certificate.

    Parameters
    ----------
    problem
        Maximal covering, partial covering, set covering or p-median.
    time_limit_s
        Seconds; kept to about a tenth and the size of one step. Compiling, once on a machine
        (some 20 s), is not counted.
    rng
        Source of randomness. The same seed gives the same plan, except where the time limit
        cuts the search short.
    start
        Sites of a plan to begin with: the answer is never worse.

    Returns
    -------
    CoveringSolution
        ``certificate.status`` is ``"optimal"`` only where the bound meets the objective, else
        ``"feasible"``. The objective is counted afresh from the sites chosen.

    Raises
    ------
    PlanError
        PLN-204 for no time, PLN-206 if `start` is no plan, PLN-207 if there is no plan.
    """
    if not time_limit_s > 0:
        raise PlanError.case("PLN-204", "covering", value=time_limit_s)
    compile_kernels(type(problem).__name__)
    clock = Clock.start(time_limit_s)
    given = None if start is None else np.asarray(sorted(start), dtype=np.int64)
    given_worth = None if given is None else objective(problem, given.tolist())
    if isinstance(problem, MaximalCovering):
        found = solve_maximal(problem, clock, rng, given)
    elif isinstance(problem, PMedian):
        found = solve_median(problem, clock, rng, given)
    else:
        found = solve_minimal(problem, clock, rng, given)
    chosen = tuple(sorted(int(site) for site in found.chosen))
    worth = objective(problem, chosen)
    if given is not None and given_worth is not None:
        is_better = given_worth < worth if found.is_least else given_worth > worth
        if is_better:
            chosen, worth = tuple(given.tolist()), given_worth
    return CoveringSolution(
        chosen=chosen,
        certificate=_certificate(found.bound, worth, found.is_least, found.method, clock, problem),
    )


@cache
def compile_kernels(kind: str) -> None:
    """Run once what is compiled on first use, on a problem of one site."""
    one, clock, rng = np.ones(1), Clock.start(1.0), np.random.default_rng(0)
    coverage = csr_array(np.ones((1, 1)))
    if kind == "MaximalCovering":
        problem = MaximalCovering(coverage=coverage, weight=one, budget=1.0)
        reduced = reduce_maximal(problem)
        search(reduced, np.zeros(1, bool), rng, 1)
        _, prices, _ = lagrangian(reduced, 0.5, clock)
        chain = Chain(cover=reduced.cover, order=np.zeros(1, np.int64), window=1)
        start_chain(chain, one, one, 1.0, prices, clock)
        improve_chain(chain, one, one, 1.0, ChainBound(2.0, prices, 0.0), 1.5, Clock.start(1e-9))
    elif kind == "PMedian":
        solve_median(PMedian(distance=np.ones((2, 2)), number=1), clock, rng, None)
    else:
        solve_minimal(SetCovering(coverage=coverage, cost=one), clock, rng, None)


def _certificate(
    bound: float, worth: float, is_least: bool, method: str, clock: Clock, problem: CoveringProblem
) -> Certificate:
    step = _step(problem)
    if step == 1.0:  # whole numbers: the bound may be rounded towards the plan
        bound = float(np.ceil(bound - 1e-4)) if is_least else float(np.floor(bound + 1e-4))
    distance = bound - worth if not is_least else worth - bound
    is_optimal = distance <= CLOSE * max(1.0, abs(worth))
    if step == 1.0:
        is_optimal = distance < 0.5
    if is_optimal:
        bound = worth
    gap = 0.0 if is_optimal else distance / max(abs(worth), 1e-12)
    return Certificate(
        objective=worth,
        bound=bound,
        gap=gap,
        status="optimal" if is_optimal else "feasible",
        method=f"local search; bound: {method}",
        seconds=clock.spent_s(),
    )


def _step(problem: CoveringProblem) -> float:
    if isinstance(problem, MaximalCovering):
        return whole_step(problem.weight)
    if isinstance(problem, PMedian):
        return whole_step(problem.distance[np.isfinite(problem.distance)])
    return whole_step(problem.cost)
