"""No fire: any use of weapons in the zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.assess.row import Concern, Row
from truceline.model.kind import Act

if TYPE_CHECKING:
    from truceline.model.agreement import Clause

ACTS = frozenset({Act.FIRE})


def concerns(clause: Clause, row: Row) -> Concern:
    """Every use of weapons is meant, whatever the weapon."""
    del clause, row
    return Concern(True, "fire is forbidden")
