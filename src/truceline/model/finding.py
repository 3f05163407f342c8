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


class Corroboration(StrEnum):
    """How well a consequence, such as harm to civilians, is supported."""

    ALLEGED = "alleged"  # one origin
    CORROBORATED = "corroborated"  # two independent origins or more


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a clause in force at the instant says about an incident.

    ``bound`` is the party whose obligation is assessed (``"all"`` for a clause that binds all
    alike); ``party`` is whom the act is attributed to: a party, ``"both"`` or, by default,
    ``"not_attributed"``, with ``confidence`` where it is attributed. ``probability_inside`` is
    the chance that it lay in the clause's zone, None where the clause has no zone or the place is
    unknown; ``distance_m`` how far its middle lies from the clause's line, positive on the bound
    side; ``probability_in_force`` the chance that the clause bound at the time. ``reading`` names
    the reading of an ambiguous clause, None for the clause as a whole. ``corroboration`` is given
    for harm. ``clause_id`` is None where no clause was in force. The id names the question (which
    clause, whose duty, which incident), not the answer: a later answer supersedes it.
    """

    finding_id: str
    incident_id: str
    agreement_id: str
    agreement_version: str
    clause_id: str | None
    article: str | None
    bound: str
    party: str
    outcome: Outcome
    probability_inside: float | None
    line_version: str | None
    reason: str
    clause_kind: str | None = None
    reading: str | None = None
    confidence: float | None = None
    distance_m: float | None = None
    probability_in_force: float | None = None
    corroboration: str | None = None
    hypothetical: bool = False
    simulated: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "outcome", Outcome(self.outcome))


# Few distinct words in many rows: kept as codes with a dictionary, unlike the ids.
WORD = pa.dictionary(pa.int16(), pa.string())
SENTENCE = pa.dictionary(pa.int32(), pa.string())
FINDING_SCHEMA = pa.schema(
    [
        pa.field("finding_id", pa.string(), nullable=False),
        pa.field("incident_id", pa.string(), nullable=False),
        pa.field("agreement_id", WORD, nullable=False),
        pa.field("agreement_version", WORD, nullable=False),
        pa.field("clause_id", WORD),
        pa.field("clause_kind", WORD),
        pa.field("article", WORD),
        pa.field("bound", WORD, nullable=False),
        pa.field("reading", WORD),
        pa.field("party", WORD, nullable=False),
        pa.field("confidence", pa.float64()),
        pa.field("outcome", WORD, nullable=False),
        pa.field("probability_inside", pa.float64()),
        pa.field("distance_m", pa.float64()),
        pa.field("probability_in_force", pa.float64()),
        pa.field("line_version", SENTENCE),
        pa.field("corroboration", WORD),
        pa.field("reason", SENTENCE, nullable=False),
        pa.field("hypothetical", pa.bool_(), nullable=False),
        pa.field("simulated", pa.bool_(), nullable=False),
    ]
)
