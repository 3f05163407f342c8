"""Civilian-harm clauses: people are not hurt; kept apart, with how well the harm is supported."""

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

LEAST_ORIGINS = 2
UNCORROBORATED = "harm told by one origin alone: alleged, not corroborated"


def covers(clause: Clause, view: View) -> NDArray[np.bool_]:
    """Say which incidents are of people or things hurt."""
    return speaks_of(clause, view, (Act.HARM,))


def assess_clause(clause: Clause, view: View, probability_inside: NDArray[np.float64]) -> Judged:
    """Return what the clause says about each incident; one origin alone leaves it undetermined."""
    everything = np.ones(len(view), dtype=np.int8)
    alleged = view.origins < LEAST_ORIGINS
    doubt = (alleged, UNCORROBORATED)
    return judge(clause, view, probability_inside, everything, doubt=doubt)
