"""Free-movement clauses: the monitors are let through; a denial is itself assessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.assess.judgement import judge
from truceline.assess.view import speaks_of
from truceline.model.kind import Act

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.assess.view import Judged, View
    from truceline.model.agreement import Clause


def covers(clause: Clause, view: View) -> NDArray[np.bool_]:
    """Say which incidents are denials of access to the monitors."""
    return speaks_of(clause, view, (Act.DENIAL,))


def assess_clause(clause: Clause, view: View, probability_inside: NDArray[np.float64]) -> Judged:
    """Return what the clause says about each incident."""
    everything = np.ones(len(view), dtype=np.int8)
    return judge(clause, view, probability_inside, everything)
