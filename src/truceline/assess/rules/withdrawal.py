"""Withdrawal: weapons of a class may not stand in a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.assess.row import Concern, Row
from truceline.model.kind import Act
from truceline.science.weapons import classify, matches

if TYPE_CHECKING:
    from truceline.model.agreement import Clause

ACTS = frozenset({Act.PRESENCE})


def concerns(clause: Clause, row: Row) -> Concern:
    """Only the weapons the clause names are meant; of an unknown weapon that cannot be told."""
    if clause.weapons is None:
        return Concern(True, "all forces and weapons are to be withdrawn")
    named = row.weapon or "a weapon of unknown type"
    match matches(clause.weapons, classify(row.weapon, row.calibre_mm)):
        case True:
            return Concern(True, f"{named} is of the class to be withdrawn")
        case False:
            return Concern(False, f"{named} is not of the class to be withdrawn")
        case _:
            return Concern(None, f"whether {named} is of the class to be withdrawn is not known")
