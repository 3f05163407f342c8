"""No-presence clauses: forces may not be in a zone, with or without weapons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.assess.judgement import judge, meant_weapons
from truceline.assess.view import speaks_of
from truceline.model.kind import Act

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from truceline.assess.view import Judged, View
    from truceline.model.agreement import Clause


def covers(clause: Clause, view: View) -> NDArray[np.bool_]:
    """Say which incidents show forces or weapons; other acts where the clause names them."""
    return speaks_of(clause, view, (Act.PRESENCE,))


def assess_clause(clause: Clause, view: View, probability_inside: NDArray[np.float64]) -> Judged:
    """Return what the clause says about each incident."""
    return judge(clause, view, probability_inside, meant_weapons(clause, view))
