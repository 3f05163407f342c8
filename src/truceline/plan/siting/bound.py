"""What no choice can exceed: a concave relaxation, bounded by its tangents."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.optimize import linprog, minimize_scalar

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.plan.siting.problem import SitingProblem
    from truceline.plan.siting.stacked import Stacked

    Floats = NDArray[np.float64]

STEPS = 200
CLOSE = 1e-3  # relative: nearer the relaxation is not brought to its own bound


def upper_bound(problem: SitingProblem, stacked: Stacked, start: list[int], until: float) -> float:
    """Return a number no choice within the limits can exceed.

    Parameters
    ----------
    start
        A choice to start from.
    until
        Reading of `time.perf_counter` at which to stop; the bound holds whenever it stops.

    Notes
    -----
    For a choice x of zeros and ones, 1 - prod(1 - p)^x = 1 - exp(-sum a x) with a = -log(1 - p),
    which is concave in x. Its tangent at any x lies above it, so

        max over choices <= g(y) + max over {A x <= b, 0 <= x <= 1} of grad g(y) (x - y)

    for every y. The points y are those of Frank & Wolfe (1956) steps, the inner maximum is a
    linear programme solved by HiGHS.
    """
    if not problem.columns:
        return 0.0
    logs = sparse.csr_matrix(
        (-np.log1p(-stacked.chance.data), stacked.chance.indices, stacked.chance.indptr),
        shape=stacked.chance.shape,
    )
    across = logs.T.tocsr()
    point = np.zeros(problem.columns)
    point[start] = 1.0
    best = 1.0
    for _ in range(STEPS):
        missed = stacked.weight * np.exp(-(across @ point))
        value = float(stacked.weight.sum() - missed.sum())
        slope = logs @ missed
        corner = _corner(problem, slope)
        gap = float(slope @ (corner - point))
        best = min(best, value + max(gap, 0.0))
        if best - value <= CLOSE * value or time.perf_counter() > until:
            break
        point = point + _step(stacked, across, missed, point, corner) * (corner - point)
    return best


def _corner(problem: SitingProblem, slope: Floats) -> Floats:
    """Return a greatest point of a linear function within the limits."""
    found = linprog(
        -slope, A_ub=problem.packing, b_ub=problem.limits, bounds=(0, 1), method="highs"
    )
    if found.x is None:  # the limits are not negative: nothing at all is always allowed
        return np.ones(problem.columns)
    return np.asarray(found.x)


def _step(
    stacked: Stacked, across: sparse.csr_matrix, missed: Floats, point: Floats, corner: Floats
) -> float:
    """Return how far to go towards the corner."""
    along = across @ (corner - point)

    def lost(share: float) -> float:
        return float((missed * np.exp(-share * along)).sum())

    return float(minimize_scalar(lost, bounds=(0.0, 1.0), method="bounded",
                                 options={"xatol": 1e-3}).x)  # fmt: skip
