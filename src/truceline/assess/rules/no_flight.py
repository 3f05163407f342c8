"""No-flight clauses: aircraft of some classes may not fly, everywhere or in a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.assess.coded import paired
from truceline.assess.judgement import judge
from truceline.assess.view import speaks_of
from truceline.model.kind import Act, Kind
from truceline.science.weapon_aircraft import aircraft_class

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from truceline.assess.view import Judged, View
    from truceline.model.agreement import Clause

MANNED = frozenset({"fixed_wing", "rotary", "balloon"})


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
    found = aircraft_class(words) or MANNED
    named = found & set(clause.aircraft)
    return None if named and named != found else bool(named)
