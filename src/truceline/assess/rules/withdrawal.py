"""Withdrawal clauses: weapons of a class may not be in a party's zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.assess.coded import YES
from truceline.assess.judgement import judge, meant_weapons
from truceline.assess.view import speaks_of
from truceline.model.kind import Act

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from truceline.assess.view import Judged, View
    from truceline.model.agreement import Clause

OUTGOING = "outgoing"


def covers(clause: Clause, view: View) -> NDArray[np.bool_]:
    """Say which incidents show where a weapon stood.

    Notes
    -----
    A sighting does; so does outgoing fire of a weapon the clause means, for then the place is
    the weapon's own. Impacts tell nothing of where the weapon stood.
    """
    sighted = speaks_of(clause, view, (Act.PRESENCE,))
    fired = view.act.where(lambda act: act == Act.FIRE.value)
    outgoing = view.said.where(lambda said: OUTGOING in said)
    meant: NDArray[np.bool_] = meant_weapons(clause, view) == YES
    return sighted | (fired & outgoing & meant)


def assess_clause(clause: Clause, view: View, probability_inside: NDArray[np.float64]) -> Judged:
    """Return what the clause says about each incident."""
    return judge(clause, view, probability_inside, meant_weapons(clause, view))
