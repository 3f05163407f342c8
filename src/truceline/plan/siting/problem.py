"""A siting problem: columns that may be chosen, what each would notice, and the ceilings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.core.errors import PlanError, describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray
    from scipy import sparse

    from truceline.core.errors import Problem

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SitingProblem:
    """Choose columns so that the expected share of acts noticed is greatest.

    ``detect`` holds a matrix a scenario, shape ``(n_columns, n_rows)``: the chance that a column
    notices an act of a row. ``weight`` has shape ``(n_scenarios, n_rows)``, ``probability`` sums
    to one. ``packing`` (shape ``(n_limits, n_columns)``, no negative entry) times the choice
    stays within ``limits``. ``cost`` ranks columns by what they bring per euro.
    ``min_contributors`` different contributors take part at least; ``redundancy`` weighs the
    share noticed by two independent modalities beside the share noticed at all.

    Raises
    ------
    PlanError
        PLN-301 if parts do not fit together, PLN-302 for limits that contradict each other,
        PLN-303 for chances outside 0 to 1.
    """

    detect: tuple[sparse.csr_matrix, ...]
    weight: Floats
    probability: Floats
    column_ids: tuple[str, ...]
    cost: Floats
    contributor: tuple[str | None, ...]
    modality: tuple[str, ...]
    packing: sparse.csr_matrix
    limits: Floats
    limit_names: tuple[str, ...]
    min_contributors: int = 0
    redundancy: float = 0.0

    def __post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise PlanError(*problems)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.column_ids)

    def _problems(self) -> Iterator[Problem]:
        columns, rows = self.columns, self.weight.shape[1]
        shapes = {
            "detect": all(matrix.shape == (columns, rows) for matrix in self.detect),
            "weight": self.weight.shape[0] == len(self.detect) == len(self.probability),
            "cost": len(self.cost) == len(self.contributor) == len(self.modality) == columns,
            "packing": self.packing.shape == (len(self.limits), columns),
            "limit_names": len(self.limit_names) == len(self.limits),
        }
        for name, fits in shapes.items():
            if not fits:
                yield describe("PLN-301", "siting", part=name)
        for name, limit in zip(self.limit_names, self.limits, strict=False):
            if limit < 0:
                yield describe("PLN-302", "siting", detail=f"'{name}' is below zero")
        able = {name for name in self.contributor if name is not None}
        if self.min_contributors > len(able):
            words = f"at least {self.min_contributors} contributors, and {len(able)} may man a site"
            yield describe("PLN-302", "siting", detail=words)
        if any(matrix.nnz and not 0 <= matrix.data.min() <= matrix.data.max() <= 1
               for matrix in self.detect):  # fmt: skip
            yield describe("PLN-303", "siting")
        if self.packing.nnz and self.packing.data.min() < 0:
            yield describe("PLN-301", "siting", part="packing")
