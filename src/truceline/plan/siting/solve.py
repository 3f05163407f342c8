"""Solve a siting problem: a choice, what no choice can exceed, and the gap between."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.model.plan import Certificate
from truceline.plan.siting.bound import upper_bound
from truceline.plan.siting.greedy import greedy, improved
from truceline.plan.siting.stacked import stack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.plan.siting.problem import SitingProblem
    from truceline.plan.siting.stacked import Stacked

    Floats = NDArray[np.float64]

PROVED = 1e-6  # relative gap from which a choice counts as proved
SEARCH_SHARE = 0.6  # of the time for choosing, the rest for the bound


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Siting:
    """A choice of columns, its value under each scenario, and how good it is.

    ``chosen`` are column numbers in the order of their ids; ``binding`` names the limits that
    leave no room.
    """

    chosen: tuple[int, ...]
    by_scenario: Floats
    certificate: Certificate
    binding: tuple[str, ...]


def solve_siting(
    problem: SitingProblem,
    *,
    criterion: str = "mean",
    time_limit_s: float,
    rng: np.random.Generator,
) -> Siting:
    """Return a choice within the limits, with a bound and the gap to it."""
    began = time.perf_counter()
    stacked = stack(problem)
    starts = [greedy(problem, stacked, per_cost=per_cost) for per_cost in (False, True)]
    best = max(starts, key=stacked.value)
    best = improved(problem, stacked, best, began + SEARCH_SHARE * time_limit_s)
    value = stacked.value(best)
    bound = max(value, upper_bound(problem, stacked, best, began + time_limit_s))
    gap = (bound - value) / value if value > 0 else bound - value
    return Siting(
        chosen=tuple(sorted(best, key=lambda column: problem.column_ids[column])),
        by_scenario=_by_scenario(problem, stacked, best),
        certificate=Certificate(
            objective=value, bound=bound, gap=gap,
            status="optimal" if gap <= PROVED else "feasible",
            method="lazy greedy and exchange; tangents of the concave relaxation (HiGHS)",
            seconds=time.perf_counter() - began,
        ),
        binding=_binding(problem, best),
    )  # fmt: skip


def _by_scenario(problem: SitingProblem, stacked: Stacked, chosen: list[int]) -> Floats:
    seen = stacked.weight * (1 - stacked.missed(chosen))
    sums = np.bincount(stacked.scenario, seen, minlength=len(problem.detect))
    whole = np.bincount(stacked.scenario, stacked.weight, minlength=len(problem.detect))
    return np.divide(sums, whole, out=np.zeros(len(sums)), where=whole > 0)


def _binding(problem: SitingProblem, chosen: list[int]) -> tuple[str, ...]:
    """Return the limits into which no further column of theirs fits."""
    used = np.asarray(problem.packing[:, chosen].sum(axis=1)).ravel()
    least = [
        row.data.min() if row.nnz else np.inf
        for row in (problem.packing[k] for k in range(len(problem.limits)))
    ]
    tight = used + np.array(least) > problem.limits + 1e-9
    return tuple(dict.fromkeys(np.array(problem.limit_names, dtype=object)[tight].tolist()))
