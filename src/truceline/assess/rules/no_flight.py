"""No-flight clauses: aircraft of some classes may not fly, everywhere or in a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.assess.coded import paired
from truceline.assess.judgement import judge
from truceline.assess.view import speaks_of
from truceline.model.kind import Act, Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from truceline.assess.view import Judged, View
    from truceline.model.agreement import Clause

MANNED = ("fixed_wing", "rotary", "balloon")
WORDS = {
    "rotary": ("helicopter", "rotary"),
    "fixed_wing": ("fixed-wing", "fixed wing", "airplane", "aeroplane", "jet", "fighter", "bomber"),
    "balloon": ("balloon", "aerostat"),
}


def covers(clause: Clause, view: View) -> NDArray[np.bool_]:
    """Say which incidents are of the acts the clause names; flight where it names none."""
    return speaks_of(clause, view, (Act.FLIGHT,))


def assess_clause(clause: Clause, view: View, probability_inside: NDArray[np.float64]) -> Judged:
    """Return what the clause says about each incident."""
    flown = paired(view.kind, view.weapon, lambda kind, words: (kind, words))
    meant = flown.answers(lambda pair: _is_meant(clause, *pair))
    return judge(clause, view, probability_inside, meant, what="aircraft")


def _is_meant(clause: Clause, kind: str, words: str | None) -> bool | None:
    if not clause.aircraft:
        return True
    if kind == Kind.UAV_FLIGHT.value:
        return "uav" in clause.aircraft
    if kind != Kind.AIRCRAFT_FLIGHT.value:
        return True
    text = (words or "").lower()
    found = [name for name in MANNED if any(word in text for word in WORDS[name])]
    if len(found) == 1:
        return found[0] in clause.aircraft
    named = [name in clause.aircraft for name in MANNED]
    return None if any(named) and not all(named) else all(named)
