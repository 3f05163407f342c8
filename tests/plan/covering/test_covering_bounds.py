"""What a certificate promises when the time is up, and what each bound is worth."""

from __future__ import annotations

import time

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from truceline.core.errors import PlanError
from truceline.plan.covering import (
    MaximalCovering,
    PMedian,
    SetCovering,
    coverage_within,
    objective,
    solve_covering,
)
from truceline.plan.covering.chain import (
    ChainBound,
    chain_of,
    chain_value,
    improve_chain,
    start_chain,
)
from truceline.plan.covering.clock import Clock
from truceline.plan.covering.exact import MixedInteger, solve_exact
from truceline.plan.covering.maximal import fix_sites, lagrangian, maximal_model, reduce_maximal
from truceline.plan.covering.reduce import cover_of, dominated_sites, merge_demands, same_rows


def strip(seed: int, demands: int = 400, sites: int = 60, number: int = 8) -> MaximalCovering:
    """Return random points along a strip of 60 x 10, radius 4."""
    rng = np.random.default_rng(seed)
    points = rng.uniform((0, 0), (60, 10), (demands, 2))
    coverage = coverage_within(rng.uniform((0, 0), (60, 10), (sites, 2)), points, 4.0)
    weight = rng.integers(1, 50, demands).astype(float)
    return MaximalCovering(coverage=coverage, weight=weight, budget=float(number))


@pytest.mark.parametrize("seed", range(4))
def test_bounds_order_as_they_should(seed: int) -> None:
    """Optimum <= chain <= Lagrangian, and the Lagrangian comes near the linear relaxation."""
    problem = strip(seed)
    optimum = solve_covering(problem, time_limit_s=60, rng=np.random.default_rng(0))
    reduced = reduce_maximal(problem)
    model = maximal_model(reduced.cover, reduced.weight, reduced.cost, reduced.budget)
    relaxation = -linprog(model.cost, A_ub=model.matrix, b_ub=model.high, bounds=(0, 1)).fun
    clock = Clock.start(60.0)
    worth = optimum.certificate.objective

    bound, prices, _ = lagrangian(reduced, worth, clock)
    chain = chain_of(reduced.cover)
    assert chain is not None
    cost = reduced.cost[chain.order]
    best = start_chain(chain, reduced.weight, cost, reduced.budget, prices, clock)
    first = best.bound
    best = improve_chain(chain, reduced.weight, cost, reduced.budget, best, worth, Clock.start(0.5))

    assert optimum.certificate.status == "optimal"
    assert relaxation - 1e-6 <= bound <= 1.02 * relaxation
    assert worth - 1e-6 <= best.bound <= first <= bound + 0.01 * bound


@pytest.mark.parametrize("seed", range(6))
def test_chain_bound_holds_at_any_prices(seed: int) -> None:
    """However prices and order are chosen, no plan is worth more than the chain bound."""
    rng = np.random.default_rng(seed)
    problem = strip(seed, demands=60, sites=14, number=4)
    best = solve_covering(problem, time_limit_s=60, rng=rng).certificate.objective
    reduced = reduce_maximal(problem)
    chain = chain_of(reduced.cover)
    assert chain is not None

    for _ in range(20):
        prices = reduced.weight * rng.random(len(reduced.weight))
        toll = float(rng.uniform(0, 400))
        cost = reduced.cost[chain.order]
        bound, found = chain_value(chain, reduced.weight, cost, reduced.budget, prices, toll)
        assert bound >= best - 1e-6
        assert (np.diff(found) > 0).all()


def test_chain_bound_without_overlaps_is_the_optimum() -> None:
    """Sites that share nothing: the chain forgets nothing, so its bound is met."""
    coverage = csr_array(np.kron(np.eye(6), np.ones((1, 3))))
    weight = np.arange(1.0, 19.0)
    chain = chain_of(cover_of(coverage))
    assert chain is not None

    start = ChainBound(np.inf, weight, 0.0)
    bound, _ = chain_value(chain, weight, np.ones(6), 2.0, start.multiplier, 33.0)

    assert bound == pytest.approx(16 + 17 + 18 + 13 + 14 + 15)


@pytest.mark.parametrize("seed", range(5))
def test_fixing_never_loses_the_optimum(seed: int) -> None:
    """Sites of the optimal plan are not fixed out when the plan known is a step worse."""
    problem = strip(seed)
    solution = solve_covering(problem, time_limit_s=60, rng=np.random.default_rng(0))
    reduced = reduce_maximal(problem)
    worth = solution.certificate.objective
    bound, _, value = lagrangian(reduced, worth, Clock.start(60.0))

    out, into = fix_sites(reduced, worth - reduced.step, bound, value)

    chosen = np.isin(reduced.sites, solution.chosen)
    others = solve_covering(problem, time_limit_s=60, rng=np.random.default_rng(1))
    assert others.certificate.objective == worth
    assert not (out & chosen).any()
    assert not (into & ~chosen).any()


def hard() -> MaximalCovering:
    """Return an instance too large to be proved in seconds."""
    return strip(3, demands=6_000, sites=900, number=14)


@pytest.mark.parametrize("limit_s", [0.3, 1.5])
def test_time_limit_is_kept_and_its_bound_holds(limit_s: float) -> None:
    """Cut short, it is "feasible", within the limit and a step, and better plans obey its bound."""
    problem = hard()
    solve_covering(problem, time_limit_s=0.01, rng=np.random.default_rng(0))  # compiles

    began = time.perf_counter()
    solution = solve_covering(problem, time_limit_s=limit_s, rng=np.random.default_rng(0))
    seconds = time.perf_counter() - began
    better = solve_covering(problem, time_limit_s=2.0, rng=np.random.default_rng(1))

    certificate = solution.certificate
    assert certificate.status == "feasible"
    assert certificate.gap == pytest.approx(
        (certificate.bound - certificate.objective) / certificate.objective
    )
    assert certificate.objective == objective(problem, solution.chosen)
    assert max(certificate.objective, better.certificate.objective) <= certificate.bound
    assert seconds < 20.0  # far from for ever; the ratio to the limit is the benchmark's


def test_start_is_never_lost() -> None:
    """With a good start and next to no time the answer is no worse than the start."""
    problem = hard()
    good = solve_covering(problem, time_limit_s=2.0, rng=np.random.default_rng(0))

    again = solve_covering(
        problem, time_limit_s=0.05, rng=np.random.default_rng(9), start=good.chosen
    )

    assert again.certificate.objective >= good.certificate.objective


@pytest.mark.parametrize("backend", ["cbc", "highs"])
def test_solver_stopped_by_time_is_not_called_proved(backend: str) -> None:
    """PuLP calls a HiGHS run that its limit ended "Optimal"; here neither solver may."""
    problem = strip(3, demands=2_000, sites=300, number=14)
    reduced = reduce_maximal(problem)
    model = maximal_model(reduced.cover, reduced.weight, reduced.cost, reduced.budget)

    result = solve_exact(model, backend, time_limit_s=0.2)  # type: ignore[arg-type]

    assert not result.proved
    best = solve_covering(problem, time_limit_s=1.0, rng=np.random.default_rng(0))
    assert -result.bound >= best.certificate.objective


@pytest.mark.parametrize("backend", ["cbc", "highs"])
def test_solvers_agree_on_a_knapsack(backend: str) -> None:
    """Both answer a small model with values, bound and proof; and say when there is none."""
    knapsack = MixedInteger(
        cost=-np.array([6.0, 5.0, 4.0]),
        matrix=csr_array(np.array([[4.0, 3.0, 2.0]])),
        low=np.array([-np.inf]),
        high=np.array([5.0]),
        whole=np.ones(3, bool),
    )
    nothing = MixedInteger(
        cost=np.ones(1),
        matrix=csr_array(np.ones((1, 1))),
        low=np.array([2.0]),
        high=np.array([3.0]),
        whole=np.ones(1, bool),
    )

    result = solve_exact(knapsack, backend, time_limit_s=10.0)  # type: ignore[arg-type]
    empty = solve_exact(nothing, backend, time_limit_s=10.0)  # type: ignore[arg-type]

    assert result.proved
    assert result.values is not None
    assert result.values.round().tolist() == [0.0, 1.0, 1.0]
    assert result.bound == pytest.approx(-9.0)
    assert empty.proved
    assert empty.values is None


def test_equal_demands_are_merged_and_dominated_sites_left_out() -> None:
    """Merged weights add up; of two equal sites the first stays; explicit zeros cover nothing."""
    table = csr_array(np.array([[1.0, 1, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 0, 1]]))
    table.data[-1] = 0.0
    cover = cover_of(table)

    merged, weight, kept = merge_demands(cover, np.array([1.0, 2.0, 4.0, 8.0]))

    assert same_rows(cover.by_demand).tolist() == [0, 0, 2, 3]
    assert kept.tolist() == [0, 2]
    assert weight.tolist() == [3.0, 4.0]
    assert merged.shape == (4, 2)
    assert dominated_sites(cover, np.ones(4)).tolist()[:3] == [2, 2, 2]
    assert dominated_sites(cover, np.array([1.0, 1.0, 5.0, 1.0])).tolist()[:3] == [0, 0, 2]


@pytest.mark.parametrize("strictly", [False, True])
def test_coverage_at_exactly_the_radius(strictly: bool) -> None:
    """A demand on the circle is covered, unless only what is nearer counts."""
    sites = np.array([[0.0, 0.0], [0.1, 0.7]])
    demand = np.array([[3.0, 4.0], [0.0, 5.0], [1.0, 1.0], [0.0, 5.0 + 1e-9]])

    found = coverage_within(sites, demand, 5.0, strictly=strictly).toarray()

    assert found[0].tolist() == ([0, 0, 1, 0] if strictly else [1, 1, 1, 0])


def test_what_cannot_be_is_refused_with_its_code() -> None:
    """Shapes, numbers, limits, plans and times that cannot be are told, each with its code."""
    coverage, one = csr_array(np.ones((2, 3))), np.ones(3)
    problem = MaximalCovering(coverage=coverage, weight=one, budget=1.0)
    rng = np.random.default_rng(0)

    cases = {
        "PLN-201": lambda: MaximalCovering(coverage=coverage, weight=np.ones(2), budget=1.0),
        "PLN-202": lambda: MaximalCovering(coverage=coverage, weight=one, budget=-1.0),
        "PLN-203": lambda: PMedian(distance=np.ones((2, 3)), number=3),
        "PLN-204": lambda: solve_covering(problem, time_limit_s=0.0, rng=rng),
        "PLN-206": lambda: solve_covering(problem, time_limit_s=1.0, rng=rng, start=(0, 1)),
        "PLN-207": lambda: solve_covering(
            SetCovering(coverage=csr_array(np.eye(2)[:1]), cost=np.ones(1)),
            time_limit_s=1.0,
            rng=rng,
        ),
    }

    for code, call in cases.items():
        with pytest.raises(PlanError) as caught:
            call()
        assert caught.value.code == code
