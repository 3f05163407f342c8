"""A finding: what one clause says about one incident."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa


class Outcome(StrEnum):
    """The outcomes a mission may reach, mildest first."""

    NOT_AN_INCIDENT = "not_an_incident"
    RELEVANT_NO_VIOLATION = "relevant_no_violation"
    EXEMPT = "exempt"
    UNDETERMINED = "undetermined"
    VIOLATION_MINOR = "violation_minor"
    VIOLATION_SERIOUS = "violation_serious"


VIOLATIONS = frozenset({Outcome.VIOLATION_MINOR, Outcome.VIOLATION_SERIOUS})
NOT_ATTRIBUTED = "not_attributed"
BOTH = "both"
ALL_PARTIES = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a clause in force at the instant says about an incident.

    ``bound`` is the party whose obligation is assessed (``"all"`` for a clause that binds all
    alike); ``party`` is whom the act is attributed to: a party, ``"both"`` or, by default,
    ``"not_attributed"``. ``probability_inside`` is the chance that it lay in the clause's zone,
    None where the clause has no zone or the place is unknown. ``clause_id`` is None where no
    clause was in force.
    """

    finding_id: str
    incident_id: str
    agreement_id: str
    clause_id: str | None
    article: str | None
    bound: str
    party: str
    outcome: Outcome
    probability_inside: float | None
    line_version: str | None
    reason: str
    hypothetical: bool = False
    simulated: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "outcome", Outcome(self.outcome))


FINDING_SCHEMA = pa.schema(
    [
        pa.field("finding_id", pa.string(), nullable=False),
        pa.field("incident_id", pa.string(), nullable=False),
        pa.field("agreement_id", pa.string(), nullable=False),
        pa.field("clause_id", pa.string()),
        pa.field("article", pa.string()),
        pa.field("bound", pa.string(), nullable=False),
        pa.field("party", pa.string(), nullable=False),
        pa.field("outcome", pa.string(), nullable=False),
        pa.field("probability_inside", pa.float64()),
        pa.field("line_version", pa.string()),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("hypothetical", pa.bool_(), nullable=False),
        pa.field("simulated", pa.bool_(), nullable=False),
    ]
)
