"""A siting problem: columns that may be chosen, what each would notice, and the ceilings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.core.errors import PlanError
from truceline.plan.siting.check import problems_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy import sparse

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Localisation:
    """What it is worth to place what is noticed.

    ``spread_m`` has shape ``(n_columns, n_rows)``: the standard deviation of a column's location
    of an act of a row, on each axis; an entry that is not stored says that the column places
    nothing there. An act is well placed if it is noticed and told within ``within_m``, which a
    circular normal error does with the chance 1 - exp(-within^2 / (2 spread^2)). ``weight`` is
    the worth of a well-placed act beside that of one noticed.
    """

    spread_m: sparse.csr_matrix
    within_m: float
    weight: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Barrier:
    """No stretch of the line longer than a gap is reached by fewer than so many columns.

    ``reach`` has shape ``(n_columns, n_points)``: the chance of noticing a crossing at points
    ``step_km`` apart in order along the line; a column reaches a point from ``least`` on.
    ``depth`` is the k of a weak k-barrier (Kumar, Lai & Arora 2005).
    """

    reach: sparse.csr_matrix
    step_km: float
    least: float = 0.5
    gap_km: float = 0.0
    depth: int = 1


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SitingProblem:
    """Choose columns so that the expected share of acts noticed is greatest.

    ``detect`` holds a matrix a scenario, shape ``(n_columns, n_rows)``: the chance that a column
    notices an act of a row; scenarios may hold the same matrix. ``weight`` has shape
    ``(n_scenarios, n_rows)`` in acts a day, ``probability`` sums to one. ``packing`` (shape
    ``(n_limits, n_columns)``, no negative entry) times the choice stays within ``limits``.
    ``cost`` ranks columns by what they bring per unit of it. ``min_contributors`` different
    contributors take part at least; ``required`` are columns that every choice has.
    ``redundancy`` weighs the share noticed by two independent modalities beside the share
    noticed at all. ``losses`` assets may be lost: with a ``survival`` above 0, the worth that
    is left counts with that weight beside the worth of the whole. What a caveat or a no-go zone
    rules out has no column, or is ``barred``.

    Raises
    ------
    PlanError
        PLN-301 if parts do not fit together, PLN-302 for limits that contradict each other,
        PLN-303 for chances outside 0 to 1, PLN-304 for a figure that cannot be.
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
    site: tuple[str | None, ...] | None = None
    asset: tuple[str, ...] | None = None
    side: tuple[str | None, ...] | None = None
    required: tuple[int, ...] = ()
    barred: tuple[int, ...] = ()
    min_contributors: int = 0
    redundancy: float = 0.0
    localisation: Localisation | None = None
    barrier: Barrier | None = None
    losses: int = 0
    survival: float = 0.0

    def __post_init__(self) -> None:
        problems = list(problems_of(self))
        if problems:
            raise PlanError(*problems)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.column_ids)

    @property
    def scenarios(self) -> int:
        """How many scenarios there are."""
        return len(self.detect)
