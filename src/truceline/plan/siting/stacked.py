"""All scenarios of a problem as one: rows side by side, weights by probability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.plan.siting.problem import SitingProblem

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SURE = 1 - 1e-9  # a chance of 1 is clipped to this: its logarithm is finite, the bound holds


@dataclass(frozen=True, slots=True, eq=False)
class Stacked:
    """One matrix for all scenarios: ``chance`` has shape ``(n_columns, n_scenarios * n_rows)``.

    ``weight`` sums to one; ``scenario`` numbers the scenario of each row.
    """

    chance: sparse.csr_matrix
    weight: Floats
    scenario: Ints

    def missed(self, chosen: Sequence[int] | Ints) -> Floats:
        """Return the chance that none of the chosen columns notices an act of each row."""
        picked = self.chance[np.asarray(chosen, dtype=np.int64)]
        logs = sparse.csr_matrix(
            (np.log1p(-picked.data), picked.indices, picked.indptr), shape=picked.shape
        )
        return np.asarray(np.exp(logs.sum(axis=0))).ravel()

    def value(self, chosen: Sequence[int] | Ints) -> float:
        """Return the expected share of acts noticed."""
        return float(self.weight @ (1 - self.missed(chosen)))


def stack(problem: SitingProblem) -> Stacked:
    """Return a problem's scenarios side by side; rows without weight are left out."""
    total = problem.weight.sum(axis=1, keepdims=True)
    share = np.divide(problem.weight, total, out=np.zeros_like(problem.weight), where=total > 0)
    weight = (share * problem.probability[:, None]).ravel()
    chance = sparse.hstack(problem.detect, format="csr") if problem.columns else (
        sparse.csr_matrix((0, len(weight)))
    )  # fmt: skip
    keep = np.flatnonzero(weight > 0)
    chance = chance.tocsc()[:, keep].tocsr()
    chance.data = np.minimum(chance.data, SURE)
    chance.sort_indices()
    scenario = np.repeat(np.arange(len(problem.detect)), problem.weight.shape[1])[keep]
    return Stacked(chance, weight[keep], scenario)
