"""No flight: aircraft of some or all classes may not fly in the zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.assess.row import Concern, Row
from truceline.model.kind import Act, Kind

if TYPE_CHECKING:
    from truceline.model.agreement import Clause

ACTS = frozenset({Act.FLIGHT})
ROTARY = ("helicopter", "rotary")
FIXED_WING = ("fixed", "jet", "plane")


def concerns(clause: Clause, row: Row) -> Concern:
    """A flight is meant if its class of aircraft is; of an unknown aircraft it cannot be told."""
    if not clause.aircraft:
        return Concern(True, "flight of any aircraft is forbidden")
    flown = aircraft_class(row)
    if flown is None:
        return Concern(None, "the class of aircraft is not known")
    if flown in clause.aircraft:
        return Concern(True, f"flight of this class ({flown}) is forbidden")
    return Concern(False, f"the clause does not speak of this class ({flown})")


def aircraft_class(row: Row) -> str | None:
    """Return uav, rotary or fixed_wing, None where the report does not say."""
    if row.kind is Kind.UAV_FLIGHT:
        return "uav"
    text = (row.weapon or "").lower()
    if any(word in text for word in ROTARY):
        return "rotary"
    return "fixed_wing" if any(word in text for word in FIXED_WING) else None
