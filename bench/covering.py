"""Maximal covering on a synthetic corridor: build, proof, and hard instances.

Peers: spopt 0.7.0 (MCLP.from_cost_matrix, solved by PuLP's HiGHS and CBC) for building a model
and proving its optimum; HiGHS itself (highspy, the sparse model, equal demands merged) on hard
instances, cold and with the same start as ours. Equal optima are asserted before times are
compared. What is asserted of the hard instances: our plan is never worse; the median gap is at
most 4 %.

    python bench/covering.py             everything; about half an hour
    python bench/covering.py --hard 3    the first 3 of the 10 hard instances
    python bench/covering.py --no-spopt  hard instances only

Demand lies along a corridor of 200 x 20 km, clustered on its axis (normal, standard deviation
4 km), weights 1 to 99; sites are uniform; a site covers what is within 5 km.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import time
from importlib.metadata import version

import numpy as np
from scipy.spatial.distance import cdist

from truceline.plan.covering import MaximalCovering, coverage_within, objective, solve_covering
from truceline.plan.covering.exact import solve_exact
from truceline.plan.covering.maximal import maximal_model, reduce_maximal
from truceline.plan.covering.solve import compile_kernels

LENGTH_KM, WIDTH_KM, SPREAD_KM, RADIUS_KM = 200.0, 20.0, 4.0, 5.0
EASY_SEED = 1
EASY_SITES = (12, 30)
HARD_SEEDS = tuple(range(1, 11))
HARD_SITES = 40
OUR_SECONDS, PEER_SECONDS = 30.0, 60.0
LEAST_BUILD_RATIO, LEAST_PROOF_RATIO, MOST_MEDIAN_GAP = 50.0, 5.0, 0.04


def corridor(demands: int, sites: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return places of demand and of sites, km, and weights."""
    rng = np.random.default_rng(seed)
    along = rng.uniform(0, LENGTH_KM, demands)
    across = np.clip(rng.normal(WIDTH_KM / 2, SPREAD_KM, demands), 0, WIDTH_KM)
    places = np.column_stack([rng.uniform(0, LENGTH_KM, sites), rng.uniform(0, WIDTH_KM, sites)])
    weight = rng.integers(1, 100, demands).astype(float)
    return np.column_stack([along, across]), places, weight


def build(demand: np.ndarray, sites: np.ndarray, weight: np.ndarray, number: int):
    """Return our problem."""
    coverage = coverage_within(sites, demand, RADIUS_KM)
    return MaximalCovering(coverage=coverage, weight=weight, budget=float(number))


def model_of(problem: MaximalCovering):
    """Return the reduced problem and the sparse model of it."""
    reduced = reduce_maximal(problem)
    return reduced, maximal_model(reduced.cover, reduced.weight, reduced.cost, reduced.budget)


def spopt_run(demand, sites, weight, number: int, solver: str) -> tuple[float, float, float]:
    """Return spopt's optimum, seconds to build and seconds to solve."""
    import pulp
    from spopt.locate import MCLP

    start = time.perf_counter()
    model = MCLP.from_cost_matrix(cdist(demand, sites), weight, RADIUS_KM, p_facilities=number)
    middle = time.perf_counter()
    engine = pulp.HiGHS(msg=False) if solver == "HiGHS" else pulp.PULP_CBC_CMD(msg=False)
    model = model.solve(engine, results=False)
    end = time.perf_counter()
    return float(model.problem.objective.value()), middle - start, end - middle


def easy() -> bool:
    """Compare with spopt at 2,000 x 500; return whether the ratios hold."""
    holds = True
    demand, sites, weight = corridor(2_000, 500, EASY_SEED)
    for number in EASY_SITES:
        start = time.perf_counter()
        problem = build(demand, sites, weight, number)
        model_of(problem)
        our_build = time.perf_counter() - start
        rng = np.random.default_rng(0)
        solution = solve_covering(problem, time_limit_s=OUR_SECONDS, rng=rng)
        ours = time.perf_counter() - start
        certificate = solution.certificate
        assert certificate.status == "optimal", certificate
        assert certificate.objective == objective(problem, solution.chosen)
        peers = {name: spopt_run(demand, sites, weight, number, name) for name in ("HiGHS", "CBC")}
        for name, (optimum, peer_build, peer_solve) in peers.items():
            assert abs(optimum - certificate.objective) < 0.5, (optimum, certificate)
            peer = peer_build + peer_solve
            print(
                f"2,000 x 500, p={number:2d}: optimum {optimum:,.0f} | build {our_build:.4f} s"
                f", spopt {peer_build:.2f} s: {peer_build / our_build:,.0f}x | build and proof "
                f"{ours:.2f} s, spopt+{name} {peer:.2f} s: {peer / ours:.1f}x",
                flush=True,
            )
            holds &= peer_build / our_build >= LEAST_BUILD_RATIO
            holds &= peer / ours >= LEAST_PROOF_RATIO
    return holds


def peer_run(problem: MaximalCovering, start: np.ndarray | None) -> tuple[float, float]:
    """Return the worth of HiGHS's plan and its bound."""
    reduced, model = model_of(problem)
    values = None
    if start is not None:
        chosen = np.isin(reduced.sites, reduced.stands_for[start])
        reached = np.asarray(reduced.cover.by_demand @ chosen.astype(float)) > 0
        values = np.concatenate([chosen, reached]).astype(float)
    result = solve_exact(model, "highs", time_limit_s=PEER_SECONDS, start=values, threads=2)
    if result.values is None:
        return 0.0, -result.bound
    sites = reduced.sites[result.values[: len(reduced.sites)] > 0.5]
    return objective(problem, sites.tolist()), -result.bound


def hard(count: int) -> bool:
    """Compare with HiGHS on instances nobody proves; return whether what is asserted holds."""
    holds, gaps, peer_gaps = True, [], []
    for seed in HARD_SEEDS[:count]:
        problem = build(*corridor(10_000, 2_000, seed), HARD_SITES)
        begun = solve_covering(problem, time_limit_s=0.5, rng=np.random.default_rng(seed))
        start = np.asarray(begun.chosen)
        for name, given in (("cold", None), ("with a start", start)):
            rng = np.random.default_rng(0)
            ours = solve_covering(problem, time_limit_s=OUR_SECONDS, rng=rng, start=given)
            worth, bound = peer_run(problem, given)
            certificate = ours.certificate
            assert certificate.objective == objective(problem, ours.chosen)
            peer_gap = (bound - worth) / worth if worth else np.inf
            gaps.append(certificate.gap)
            peer_gaps.append(peer_gap)
            print(
                f"10,000 x 2,000, p=40, seed {seed:2d}, {name:12s}: ours "
                f"{certificate.objective:,.0f}, bound {certificate.bound:,.0f}, gap "
                f"{100 * certificate.gap:.2f} %, {certificate.seconds:.1f} s | HiGHS {worth:,.0f}, "
                f"bound {bound:,.0f}, gap {100 * peer_gap:.1f} %",
                flush=True,
            )
            holds &= certificate.objective >= worth - 1e-6
    print(
        f"median gap: ours {100 * statistics.median(gaps):.2f} %, "
        f"HiGHS {100 * statistics.median(peer_gaps):.1f} %"
    )
    return holds and statistics.median(gaps) <= MOST_MEDIAN_GAP


def main() -> int:
    """Run what is asked for; fail where a ratio or a promise does not hold."""
    parser = argparse.ArgumentParser(description="Maximal covering against spopt and HiGHS.")
    parser.add_argument("--hard", type=int, default=len(HARD_SEEDS), help="hard instances to run")
    parser.add_argument(
        "--no-spopt", action="store_true", help="leave the comparison with spopt out"
    )
    asked = parser.parse_args()
    names = ("highspy", "ortools") if asked.no_spopt else ("highspy", "ortools", "pulp", "spopt")
    print(platform.platform(), *(f"{name} {version(name)}" for name in names))
    compile_kernels("MaximalCovering")
    holds = asked.no_spopt or easy()
    if asked.hard:
        holds &= hard(asked.hard)
    print("holds" if holds else "DOES NOT HOLD")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
