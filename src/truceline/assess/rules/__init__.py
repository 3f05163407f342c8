"""One kind of clause a file, each with the same two names: ``ACTS`` and ``concerns``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from truceline.assess.rules import no_fire, no_flight, withdrawal
from truceline.model.agreement import ClauseKind

if TYPE_CHECKING:
    from truceline.assess.row import Concern, Row
    from truceline.model.agreement import Clause
    from truceline.model.kind import Act


class Rule(Protocol):
    """A kind of clause: the acts it speaks of, and whether it means a given incident."""

    ACTS: frozenset[Act]

    def concerns(self, clause: Clause, row: Row) -> Concern:
        """Say whether the clause means an incident whose act it speaks of."""
        ...


RULES: dict[ClauseKind, Rule] = {
    ClauseKind.NO_FIRE: no_fire,
    ClauseKind.WITHDRAWAL: withdrawal,
    ClauseKind.NO_FLIGHT: no_flight,
}


def speaks_of(clause: Clause, row: Row) -> bool:
    """Say whether a clause speaks of the incident's act or kind."""
    if clause.kinds:
        return row.kind in clause.kinds
    return row.act in (clause.acts or RULES[clause.kind].ACTS)
