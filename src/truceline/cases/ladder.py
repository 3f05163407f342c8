"""The ladder: what is due, by whom and by when, what was done in time, and what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from truceline.model.case import CONFIRMED, CaseOutcome, CaseStep
from truceline.model.deadline import Deadline, DeadlineEvent
from truceline.model.finding import Outcome
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

SERIOUS = frozenset({CaseOutcome.VIOLATION_SERIOUS})
DONE_BY = {
    "first-look": (CaseStep.TASKED, CaseStep.ASSESSED, CaseStep.FOUND),
    "inspection": (CaseStep.ASSESSED, CaseStep.FOUND),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """An incident and the worst that was found of it; ``violation`` is None where nothing was."""

    incident_id: str
    starts_at: datetime
    ends_at: datetime
    violation: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One thing that is due: ``late`` is how long after it was due, None in time.

    ``subject`` is the id of the case or of the incident that it is due in.
    """

    subject: str
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
    now: datetime, language: str = "en", breaches: Iterable[Breach] = (),
) -> tuple[Rung, ...]:  # fmt: skip
    """Return everything due in cases and after breaches, the earliest first.

    Parameters
    ----------
    cases
        The cases.
    deadlines
        The agreement's; see `deadlines_used` for those of `POLICY`.
    parties
        Who is meant by a deadline that binds ``all``.
    time_zone
        IANA name: days are local calendar days of it, hours are elapsed time whatever clocks do.
    now
        The present.
    language
        Of the words for what is due.
    breaches
        What the mission found by itself. What is due after one is done by steps of the cases that
        name the incident.
    """
    used = deadlines_used(deadlines)
    told, seen = list(cases), list(breaches)
    naming: dict[str, list[Case]] = {}
    for case in told:
        for incident_id in {name for act in case.acts for name in act.incidents}:
            naming.setdefault(incident_id, []).append(case)
    breached = {breach.incident_id for breach in seen if breach.violation is not None}
    starts: list[tuple[str, Sequence[Case], Deadline, datetime]] = [
        (case.case_id, (case,), deadline, start)
        for case in told
        for deadline in used
        if (start := _start(case, deadline.after, breached)) is not None
    ]
    starts += [
        (breach.incident_id, naming.get(breach.incident_id, ()), deadline, start)
        for breach in seen
        for deadline in used
        if (start := _start_of_breach(breach, deadline, time_zone)) is not None
    ]
    rungs = [
        _rung(subject, deadline, by, _met(about, deadline, by, parties),
              due_at(deadline, start, time_zone), now, language)
        for subject, about, deadline, start in starts
        for by in (parties if deadline.by == "all" else (deadline.by,))
    ]  # fmt: skip
    return tuple(
        sorted(rungs, key=lambda rung: (rung.due_at, rung.subject, rung.deadline_id, rung.by))
    )


def deadlines_used(deadlines: Sequence[Deadline]) -> tuple[Deadline, ...]:
    """Return the agreement's deadlines and those of policy that it leaves room for.

    Notes
    -----
    A deadline of policy gives way to one of the agreement that runs from the same event and is
    met by the same steps.
    """
    spoken = {(deadline.after, _steps(deadline)) for deadline in deadlines}
    own = [policy for policy in POLICY if (policy.after, _steps(policy)) not in spoken]
    return (*deadlines, *own)


def answers_until(
    case: Case, deadlines: Sequence[Deadline], parties: Sequence[str], time_zone: str
) -> datetime:
    """Return how long a case that was notified waits for answers before it can be closed."""
    assert case.notified_at is not None, "the case was notified"
    waits = (
        due_at(deadline, case.notified_at, time_zone)
        for deadline in deadlines_used(deadlines)
        if deadline.after is DeadlineEvent.NOTIFICATION and deadline.by in ("all", *parties)
    )
    return max(waits, default=case.notified_at)


def due_at(deadline: Deadline, start: datetime, time_zone: str) -> datetime:
    """Return when something is due: elapsed hours, or the same local time some days later."""
    if deadline.within is not None:
        return start.astimezone(UTC) + deadline.within  # a local clock would count its own hours
    return days_later(start, deadline.days or 0, time_zone)


def _start(case: Case, event: DeadlineEvent, breached: set[str]) -> datetime | None:
    """Return when a deadline begins to run in a case; a breach that it names runs by itself."""
    match event:
        case DeadlineEvent.ALLEGATION:
            return case.received_at
        case DeadlineEvent.INSPECTION_REQUEST:
            return case.received_at if case.inspection else None
        case DeadlineEvent.NOTIFICATION:
            return case.notified_at
        case DeadlineEvent.VIOLATION | DeadlineEvent.SERIOUS_VIOLATION:
            wanted = CONFIRMED if event is DeadlineEvent.VIOLATION else SERIOUS
            named = {name for act in case.acts for name in act.incidents}
            if case.outcome not in wanted or named & breached:
                return None
            return case.done_at(CaseStep.FOUND)
        case _:
            return None


def _start_of_breach(breach: Breach, deadline: Deadline, time_zone: str) -> datetime | None:
    """Return when a deadline begins to run after a breach: when it began, or was over."""
    match deadline.after:
        case DeadlineEvent.INCIDENT:
            return breach.ends_at
        case DeadlineEvent.VIOLATION:
            return breach.starts_at if breach.violation is not None else None
        case DeadlineEvent.SERIOUS_VIOLATION:
            serious = breach.violation is Outcome.VIOLATION_SERIOUS
            return breach.starts_at if serious else None
        case DeadlineEvent.LASTING_VIOLATION:
            lasted = breach.ends_at > due_at(deadline, breach.starts_at, time_zone)
            return breach.starts_at if lasted and breach.violation is not None else None
        case _:
            return None


def _steps(deadline: Deadline) -> tuple[CaseStep, ...]:
    """Return the steps of a case any of which meets a deadline of the mission."""
    match deadline.after:
        case DeadlineEvent.ALLEGATION:
            return DONE_BY.get(deadline.deadline_id, (CaseStep.FOUND,))
        case DeadlineEvent.INSPECTION_REQUEST:
            return DONE_BY["inspection"]
        case DeadlineEvent.NOTIFICATION:
            return (CaseStep.ANSWERED,)
        case _:
            return (CaseStep.NOTIFIED,)


def _met(
    cases: Iterable[Case], deadline: Deadline, by: str, parties: Sequence[str]
) -> datetime | None:
    """Return when what is due was first done: a party answers, others take a step."""
    if by in parties:
        done = [case.answers[by] for case in cases if by in case.answers]
    else:
        steps = _steps(deadline)
        done = [at for case in cases for step in steps if (at := case.done_at(step)) is not None]
    return min(done, default=None)


def _rung(
    subject: str, deadline: Deadline, by: str, done: datetime | None, due: datetime,
    now: datetime, language: str,
) -> Rung:  # fmt: skip
    over = (done or now) - due
    return Rung(
        subject=subject,
        deadline_id=deadline.deadline_id,
        article=deadline.article,
        by=by,
        does=deadline.does.get(language) or deadline.does.get("en", ""),
        due_at=due,
        done_at=done,
        late=over if over > timedelta(0) else None,
    )
