"""The ladder: what is due, by whom and by when, what was done in time, and what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from truceline.model.case import CONFIRMED, CaseOutcome, CaseStep
from truceline.model.deadline import Deadline, DeadlineEvent
from truceline.science.terms import days_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from truceline.model.case import Case

POLICY = (
    Deadline(
        deadline_id="first-look", article="policy", after=DeadlineEvent.ALLEGATION, by="mission",
        within=timedelta(hours=24), policy=True, does={"en": "somebody is sent to look"},
    ),
    Deadline(
        deadline_id="finding", article="policy", after=DeadlineEvent.ALLEGATION, by="mission",
        within=timedelta(hours=72), policy=True, does={"en": "the mission says what it found"},
    ),
    Deadline(
        deadline_id="inspection", article="policy", after=DeadlineEvent.INSPECTION_REQUEST,
        by="mission", within=timedelta(hours=48), policy=True,
        does={"en": "the inspection that was asked for is made"},
    ),
    Deadline(
        deadline_id="answer", article="policy", after=DeadlineEvent.NOTIFICATION, by="all",
        within=timedelta(days=7), policy=True, does={"en": "each party answers the notice"},
    ),
)  # fmt: skip
"""What a mission sets itself where the agreement says nothing."""

DONE_BY = {
    "first-look": (CaseStep.TASKED, CaseStep.ASSESSED, CaseStep.FOUND),
    "inspection": (CaseStep.ASSESSED, CaseStep.FOUND),
}
EVENTS_OF_CASES = {
    DeadlineEvent.ALLEGATION, DeadlineEvent.INSPECTION_REQUEST, DeadlineEvent.NOTIFICATION,
    DeadlineEvent.VIOLATION, DeadlineEvent.SERIOUS_VIOLATION,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One thing that is due in one case: ``late`` is how long after it was due, None in time."""

    case_id: str
    deadline_id: str
    article: str
    by: str
    does: str
    due_at: datetime
    done_at: datetime | None
    late: timedelta | None

    @property
    def state(self) -> str:
        """In a word: done, done late, due, late."""
        if self.done_at is not None:
            return "done" if self.late is None else "done late"
        return "due" if self.late is None else "late"


def ladder(
    cases: Iterable[Case], deadlines: Sequence[Deadline], parties: Sequence[str], time_zone: str,
    now: datetime, language: str = "en",
) -> tuple[Rung, ...]:  # fmt: skip
    """Return everything due in cases, the earliest first.

    Parameters
    ----------
    cases
        The cases.
    deadlines
        The agreement's; those of `POLICY` hold for events it says nothing of.
    parties
        Who is meant by a deadline that binds ``all``.
    time_zone
        IANA name: days are local calendar days of it, hours are elapsed time whatever clocks do.
    now
        The present.
    """
    spoken = {deadline.after for deadline in deadlines}
    used = [*deadlines, *(policy for policy in POLICY if policy.after not in spoken)]
    rungs = [
        _rung(case, deadline, by, start, time_zone, now, language)
        for case in cases
        for deadline in used
        if deadline.after in EVENTS_OF_CASES
        if (start := _start(case, deadline.after)) is not None
        for by in (parties if deadline.by == "all" else (deadline.by,))
    ]
    return tuple(
        sorted(rungs, key=lambda rung: (rung.due_at, rung.case_id, rung.deadline_id, rung.by))
    )


def due_at(deadline: Deadline, start: datetime, time_zone: str) -> datetime:
    """Return when something is due: elapsed hours, or the same local time some days later."""
    if deadline.within is not None:
        return start + deadline.within
    return days_later(start, deadline.days or 0, time_zone)


def _start(case: Case, event: DeadlineEvent) -> datetime | None:
    match event:
        case DeadlineEvent.ALLEGATION:
            return case.received_at
        case DeadlineEvent.INSPECTION_REQUEST:
            return case.received_at if case.inspection else None
        case DeadlineEvent.NOTIFICATION:
            return case.notified_at
        case DeadlineEvent.VIOLATION:
            return case.done_at(CaseStep.FOUND) if case.outcome in CONFIRMED else None
        case DeadlineEvent.SERIOUS_VIOLATION:
            serious = case.outcome is CaseOutcome.VIOLATION_SERIOUS
            return case.done_at(CaseStep.FOUND) if serious else None
        case _:
            return None


def _done(case: Case, deadline: Deadline, by: str) -> datetime | None:
    """Return when what is due was done."""
    if deadline.after is DeadlineEvent.NOTIFICATION:
        return case.answers.get(by)
    if deadline.after in (DeadlineEvent.VIOLATION, DeadlineEvent.SERIOUS_VIOLATION):
        steps: tuple[CaseStep, ...] = (CaseStep.NOTIFIED,)
    else:
        steps = DONE_BY.get(deadline.deadline_id, (CaseStep.FOUND,))
        if deadline.after is DeadlineEvent.INSPECTION_REQUEST:
            steps = DONE_BY["inspection"]
    done = [at for step in steps if (at := case.done_at(step)) is not None]
    return min(done, default=None)


def _rung(
    case: Case, deadline: Deadline, by: str, start: datetime, time_zone: str, now: datetime,
    language: str,
) -> Rung:  # fmt: skip
    due, done = due_at(deadline, start, time_zone), _done(case, deadline, by)
    over = (done or now) - due
    return Rung(
        case_id=case.case_id,
        deadline_id=deadline.deadline_id,
        article=deadline.article,
        by=by,
        does=deadline.does.get(language) or deadline.does.get("en", ""),
        due_at=due,
        done_at=done,
        late=over if over > timedelta(0) else None,
    )
