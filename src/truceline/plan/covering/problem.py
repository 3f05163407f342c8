"""Location problems of the standard kinds, and what a plan is worth in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from scipy.sparse import csr_array, issparse

from truceline.core.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from truceline.model.plan import Certificate

    Floats = NDArray[np.float64]

TOLERANCE = 1e-6  # below it two sums of weights are the same; weights are about 1 to 1e6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MaximalCovering:
    """Cover as much weight as possible with sites within a limit (Church and ReVelle 1974).

    ``coverage`` has shape ``(n_sites, n_demand)``; an entry that is not zero says that the site
    covers the demand. ``cost`` is the cost of each site, None for 1 each; the sum of the costs
    of what is chosen is at most ``budget``: with no costs, the number of sites.
    """

    coverage: csr_array
    weight: Floats
    budget: float
    cost: Floats | None = None

    def __post_init__(self) -> None:
        check_coverage(self.coverage)
        check_numbers("weight", self.weight, self.coverage.shape[1])
        check_limit("budget", self.budget)
        if self.cost is not None:
            check_numbers("cost", self.cost, self.coverage.shape[0])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PartialCovering:
    """Cover at least the weight ``target`` at the least cost.

    Arrays as in `MaximalCovering`.
    """

    coverage: csr_array
    weight: Floats
    cost: Floats
    target: float

    def __post_init__(self) -> None:
        check_coverage(self.coverage)
        check_numbers("weight", self.weight, self.coverage.shape[1])
        check_numbers("cost", self.cost, self.coverage.shape[0])
        check_limit("target", self.target)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SetCovering:
    """Cover every demand at the least cost; arrays as in `MaximalCovering`."""

    coverage: csr_array
    cost: Floats

    def __post_init__(self) -> None:
        check_coverage(self.coverage)
        check_numbers("cost", self.cost, self.coverage.shape[0])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PMedian:
    """Choose ``number`` sites so that the weighted distance to the nearest chosen is least.

    ``distance`` has shape ``(n_sites, n_demand)``, weight included by multiplication; infinite
    where a site cannot serve a demand.
    """

    distance: Floats
    number: int

    def __post_init__(self) -> None:
        if self.distance.ndim != 2 or 0 in self.distance.shape:
            raise _wrong("distance", f"of shape {self.distance.shape}")
        if np.isnan(self.distance).any() or (self.distance < 0).any():
            raise _wrong("distance", "negative or no number somewhere")
        if not 1 <= self.number <= self.distance.shape[0]:
            raise PlanError.case(
                "PLN-203", "covering", number=self.number, sites=self.distance.shape[0]
            )


CoveringProblem: TypeAlias = MaximalCovering | PartialCovering | SetCovering | PMedian


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveringSolution:
    """The sites chosen, in rising order, and what is known of how good they are."""

    chosen: tuple[int, ...]
    certificate: Certificate


def objective(problem: CoveringProblem, chosen: Iterable[int]) -> float:
    """Return what choosing these sites is worth (weight covered) or costs, from scratch.

    Raises
    ------
    PlanError
        PLN-206 if a site does not exist, is named twice, or the choice breaks the problem's
        limits.
    """
    sites = np.asarray(sorted(chosen), dtype=np.int64)
    count = (problem.distance if isinstance(problem, PMedian) else problem.coverage).shape[0]
    if len(sites) and (sites[0] < 0 or sites[-1] >= count):
        raise PlanError.case("PLN-206", "covering", detail=f"sites are 0 to {count - 1}")
    if len(np.unique(sites)) < len(sites):
        raise PlanError.case("PLN-206", "covering", detail="a site is named twice")
    if isinstance(problem, PMedian):
        return _median_objective(problem, sites)
    covered = np.zeros(problem.coverage.shape[1], bool)
    covered[problem.coverage[sites].indices] = True
    if isinstance(problem, MaximalCovering):
        spent = float(len(sites)) if problem.cost is None else float(problem.cost[sites].sum())
        if spent > problem.budget + TOLERANCE:
            detail = f"it costs {spent:g}, more than {problem.budget:g}"
            raise PlanError.case("PLN-206", "covering", detail=detail)
        return float(problem.weight[covered].sum())
    if isinstance(problem, PartialCovering):
        total = float(problem.weight[covered].sum())
        if total < problem.target - TOLERANCE * max(1.0, problem.target):
            detail = f"it covers {total:g}, less than {problem.target:g}"
            raise PlanError.case("PLN-206", "covering", detail=detail)
    elif not covered.all():
        detail = f"{int((~covered).sum())} demands are not covered"
        raise PlanError.case("PLN-206", "covering", detail=detail)
    return float(problem.cost[sites].sum())


def _median_objective(problem: PMedian, sites: Any) -> float:
    if len(sites) != problem.number:
        detail = f"it has {len(sites)} sites, not {problem.number}"
        raise PlanError.case("PLN-206", "covering", detail=detail)
    total = float(problem.distance[sites].min(axis=0).sum())
    if not np.isfinite(total):
        detail = "a demand is served by none of its sites"
        raise PlanError.case("PLN-206", "covering", detail=detail)
    return total


def check_coverage(coverage: csr_array) -> None:
    """Raise PLN-201 unless this is a compressed sparse row array with a site and a demand."""
    if not issparse(coverage) or coverage.format != "csr":
        raise _wrong("coverage", "not a scipy.sparse csr_array")
    if 0 in coverage.shape:
        raise _wrong("coverage", f"of shape {coverage.shape}")


def check_numbers(name: str, values: Floats, count: int) -> None:
    """Raise PLN-201 unless these are `count` finite numbers that are not negative."""
    if values.shape != (count,):
        raise _wrong(name, f"of shape {values.shape}, not ({count},)")
    if not np.isfinite(values).all() or (values < 0).any():
        raise _wrong(name, "negative, infinite or no number somewhere")


def check_limit(name: str, value: float) -> None:
    """Raise PLN-202 unless this is finite and not negative."""
    if not np.isfinite(value) or value < 0:
        raise PlanError.case("PLN-202", "covering", name=name, value=value)


def _wrong(name: str, detail: str) -> Exception:
    return PlanError.case("PLN-201", "covering", name=name, detail=detail)
