"""Every kind of location problem against all plans there are, and against known optima."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from truceline.core.errors import PlanError
from truceline.plan.covering import (
    MaximalCovering,
    PartialCovering,
    PMedian,
    SetCovering,
    coverage_within,
    objective,
    solve_covering,
)

if TYPE_CHECKING:
    from truceline.plan.covering import CoveringProblem, CoveringSolution


def best_of_all(problem: CoveringProblem) -> float | None:
    """Return the best worth over every subset of sites; None if none is a plan."""
    table = problem.distance if isinstance(problem, PMedian) else problem.coverage
    values = []
    for size in range(table.shape[0] + 1):
        for chosen in combinations(range(table.shape[0]), size):
            try:
                values.append(objective(problem, chosen))
            except PlanError:
                continue
    if not values:
        return None
    return max(values) if isinstance(problem, MaximalCovering) else min(values)


def by_hand(problem: CoveringProblem, chosen: tuple[int, ...]) -> float:
    """Count a plan's worth with sets and loops, sharing no code with the solver."""
    if isinstance(problem, PMedian):
        columns = problem.distance.T.tolist()
        return sum(min(column[site] for site in chosen) for column in columns)
    table = problem.coverage.toarray()
    covered = {i for i in range(table.shape[1]) if any(table[site, i] for site in chosen)}
    if isinstance(problem, MaximalCovering):
        return float(sum(problem.weight[i] for i in covered))
    return float(sum(problem.cost[site] for site in chosen))


def solve(problem: CoveringProblem, **more: object) -> CoveringSolution:
    """Solve with a fixed seed and time enough."""
    rng = np.random.default_rng(5)
    return solve_covering(problem, time_limit_s=60.0, rng=rng, **more)  # type: ignore[arg-type]


def draw_problem(kind: str, seed: int) -> CoveringProblem:
    """Return a random problem of at most 8 sites, whole numbers or not."""
    rng = np.random.default_rng(seed)
    sites, demands = int(rng.integers(1, 9)), int(rng.integers(1, 14))
    coverage = csr_array((rng.random((sites, demands)) < rng.uniform(0.1, 0.6)).astype(float))
    whole = rng.random() < 0.6
    weight = rng.integers(0, 9, demands).astype(float) if whole else rng.uniform(0, 3, demands)
    cost = rng.integers(0, 7, sites).astype(float) if whole else rng.uniform(0, 3, sites)
    coverable = float(weight[coverage.toarray().any(axis=0)].sum())
    if kind == "number":
        number = float(rng.integers(0, sites + 1))
        return MaximalCovering(coverage=coverage, weight=weight, budget=number)
    if kind == "budget":
        budget = float(rng.uniform(0, 10))
        return MaximalCovering(coverage=coverage, weight=weight, budget=budget, cost=cost)
    if kind == "partial":
        target = float(rng.uniform(0, 1)) * coverable
        return PartialCovering(coverage=coverage, weight=weight, cost=cost, target=target)
    if kind == "set":
        return SetCovering(coverage=coverage, cost=cost)
    distance = rng.integers(0, 9, (sites, demands)).astype(float)
    distance[rng.random((sites, demands)) < rng.choice([0.0, 0.25])] = np.inf
    return PMedian(distance=distance, number=int(rng.integers(1, sites + 1)))


@pytest.mark.parametrize("kind", ["number", "budget", "partial", "set", "median"])
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_small_problem_is_solved_to_the_best_of_all_plans(kind: str, seed: int) -> None:
    """Status, objective and bound are those of the best subset; where none is a plan, PLN-207."""
    problem = draw_problem(kind, seed)
    best = best_of_all(problem)

    if best is None:
        with pytest.raises(PlanError) as caught:
            solve(problem)
        assert caught.value.code == "PLN-207"
        return
    solution = solve(problem)

    assert solution.certificate.status == "optimal"
    assert solution.certificate.objective == pytest.approx(best, abs=1e-6)
    assert solution.certificate.bound == pytest.approx(best, abs=1e-6)
    assert by_hand(problem, solution.chosen) == pytest.approx(best, abs=1e-6)


def corridor(demands: int, sites: int, number: int, seed: int) -> MaximalCovering:
    """Return the corridor instance of `bench/covering.py`, 200 x 20 km."""
    rng = np.random.default_rng(seed)
    along = rng.uniform(0, 200, demands)
    across = np.clip(rng.normal(10, 4, demands), 0, 20)
    places = np.column_stack([rng.uniform(0, 200, sites), rng.uniform(0, 20, sites)])
    weight = rng.integers(1, 100, demands).astype(float)
    coverage = coverage_within(places, np.column_stack([along, across]), 5.0)
    return MaximalCovering(coverage=coverage, weight=weight, budget=float(number))


@pytest.mark.parametrize(("number", "optimum"), [(12, 44_193.0), (30, 83_188.0)])
def test_corridor_is_solved_to_the_optimum_that_two_other_solvers_prove(
    number: int, optimum: float
) -> None:
    """2,000 demands x 500 sites; HiGHS and CBC under spopt prove the same (bench/covering.py)."""
    problem = corridor(2_000, 500, number, 1)

    solution = solve(problem)

    assert solution.certificate.status == "optimal"
    assert solution.certificate.objective == optimum
    assert by_hand(problem, solution.chosen) == optimum
    assert len(solution.chosen) <= number


def test_same_seed_gives_the_same_plan() -> None:
    """Two runs that end by proof choose the same sites with the same words."""
    problem = corridor(2_000, 500, 12, 1)

    first, second = solve(problem), solve(problem)

    assert first.chosen == second.chosen
    assert first.certificate.method == second.certificate.method


def test_set_covering_of_a_cycle_needs_more_than_its_linear_bound() -> None:
    """Five demands in a ring, sites covering neighbours: LP says 2.5, three are needed."""
    ring = np.array([[1.0 if j in (i, (i + 1) % 5) else 0.0 for j in range(5)] for i in range(5)])

    solution = solve(SetCovering(coverage=csr_array(ring), cost=np.ones(5)))

    assert solution.certificate.objective == 3.0
    assert solution.certificate.status == "optimal"


def test_median_of_points_on_a_line_is_the_middle_one() -> None:
    """One median of points on a line is their median; the cost is the sum of distances to it."""
    places = np.array([0.0, 1.0, 2.0, 10.0, 11.0])

    solution = solve(PMedian(distance=np.abs(places[:, None] - places), number=1))

    assert solution.chosen == (2,)
    assert solution.certificate.objective == 20.0
