"""A case: a complaint of a party or of the public, from its receipt to its close."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class CaseStep(StrEnum):
    """What is done with a case, in the order it is done."""

    RECEIVED = "received"
    TASKED = "tasked"
    ASSESSED = "assessed"
    FOUND = "found"
    NOTIFIED = "notified"
    ANSWERED = "answered"  # once for each party, or not at all
    CLOSED = "closed"


class CaseOutcome(StrEnum):
    """What was found of an allegation."""

    NOT_AN_INCIDENT = "not_an_incident"
    RELEVANT_NO_VIOLATION = "relevant_no_violation"
    VIOLATION_MINOR = "violation_minor"
    VIOLATION_SERIOUS = "violation_serious"
    UNDETERMINED = "undetermined"
    OUTSIDE_MANDATE = "outside_mandate"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


CONFIRMED = frozenset({CaseOutcome.VIOLATION_MINOR, CaseOutcome.VIOLATION_SERIOUS})
SET_ASIDE = frozenset({CaseOutcome.OUTSIDE_MANDATE, CaseOutcome.DUPLICATE, CaseOutcome.WITHDRAWN})
"""What ends a case without an assessment."""


class CaseRole(StrEnum):
    """In what capacity somebody acts on a case."""

    MONITOR = "monitor"
    ANALYST = "analyst"
    VERIFIER = "verifier"
    HEAD_OF_MISSION = "head_of_mission"
    LIAISON = "liaison"
    CONTRIBUTOR = "contributor"
    PUBLIC = "public"


MAY: dict[CaseStep, frozenset[CaseRole]] = {
    CaseStep.RECEIVED: frozenset(
        {CaseRole.MONITOR, CaseRole.ANALYST, CaseRole.VERIFIER, CaseRole.HEAD_OF_MISSION,
         CaseRole.LIAISON}
    ),
    CaseStep.TASKED: frozenset({CaseRole.ANALYST, CaseRole.HEAD_OF_MISSION}),
    CaseStep.ASSESSED: frozenset({CaseRole.MONITOR, CaseRole.ANALYST}),
    CaseStep.FOUND: frozenset({CaseRole.VERIFIER, CaseRole.HEAD_OF_MISSION}),
    CaseStep.NOTIFIED: frozenset({CaseRole.LIAISON, CaseRole.HEAD_OF_MISSION}),
    CaseStep.ANSWERED: frozenset({CaseRole.LIAISON, CaseRole.HEAD_OF_MISSION}),
    CaseStep.CLOSED: frozenset({CaseRole.VERIFIER, CaseRole.HEAD_OF_MISSION}),
}  # fmt: skip
"""Who may do what. Contributors and the public complain; a member of the mission receives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAct:
    """One step of a case as it was done.

    ``by`` is a person, ``at`` when it was done. Of a receipt: ``claimant`` (a party, or who else)
    and ``about`` (what is alleged), ``inspection`` if an inspection is asked for, ``happened_at``
    if the allegation says when. Of a finding: ``outcome``, and of one that names what was found
    ``incidents`` and ``findings``. Of a notice: its ``text``, the same for every party. Of an
    answer: ``party`` and ``text``.
    """

    case_id: str
    step: CaseStep
    at: datetime
    by: str
    role: CaseRole
    text: str = ""
    claimant: str | None = None
    inspection: bool = False
    happened_at: datetime | None = None
    outcome: CaseOutcome | None = None
    incidents: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    party: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "step", CaseStep(self.step))
        object.__setattr__(self, "role", CaseRole(self.role))
        if self.outcome is not None:
            object.__setattr__(self, "outcome", CaseOutcome(self.outcome))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as its acts have made it; ``answers`` maps a party to when it answered."""

    case_id: str
    claimant: str
    step: CaseStep
    received_at: datetime
    acts: tuple[CaseAct, ...]
    outcome: CaseOutcome | None = None
    notified_at: datetime | None = None
    answers: dict[str, datetime] = field(default_factory=dict)

    def done_at(self, step: CaseStep) -> datetime | None:
        """Return when a step was first done, None if it was not."""
        return next((act.at for act in self.acts if act.step is step), None)

    @property
    def inspection(self) -> bool:
        """Whether an inspection is asked for."""
        return any(act.inspection for act in self.acts)
