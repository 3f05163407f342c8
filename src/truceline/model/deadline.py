"""A deadline: what is due within a time of an event, by whom, under which article."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta


class DeadlineEvent(StrEnum):
    """What starts a deadline running."""

    INCIDENT = "incident"  # the instant it happened; the end of its span where that is one
    VIOLATION = "violation"  # a finding of any violation
    SERIOUS_VIOLATION = "serious_violation"
    ALLEGATION = "allegation"  # a complaint is received
    NOTIFICATION = "notification"  # both parties were told
    INSPECTION_REQUEST = "inspection_request"
    LASTING_VIOLATION = "lasting_violation"  # still going on


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Something due within a time of an event.

    Either ``within`` (elapsed time: 24 hours are 24 hours, whatever clocks do that night) or
    ``days`` (local calendar days in the agreement's time zone: due at the same local time so
    many days later) is given. ``by`` is who must act: ``"mission"``, ``"commission"``, a party,
    ``"all"`` (every party). ``does`` says what is due, in words, per language. ``policy`` marks
    a deadline that the mission sets itself, not the text.
    """

    deadline_id: str
    article: str
    after: DeadlineEvent
    by: str
    within: timedelta | None = None
    days: int | None = None
    does: dict[str, str] = field(default_factory=dict)
    policy: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "after", DeadlineEvent(self.after))
        if (self.within is None) == (self.days is None):
            raise ValueError("a deadline gives either 'within' or 'days'")
