"""Terms in force: when clauses bind, with phases, clocks that violations set back, and changes.

The text in force at the instant decides. Dates of the text are known when it is read; what hangs
on facts (a milestone that somebody records, days of silence) is settled here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from truceline.core.time import Interval, day_of
from truceline.model.facts import NO_FACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from truceline.model.agreement import Agreement, Clause, Milestone, Silence
    from truceline.model.facts import Facts, Reached

    Spans = Sequence[tuple[datetime, datetime]]

TERMINATION_NOTICE = "termination-notice"
"""The fact that a party gave notice that it does not renew; recorded as a milestone reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How a clock of silence ran: when it was full, and what set it back and why."""

    reached_at: datetime | None
    resets: tuple[tuple[datetime, str], ...]


def silence_clock(silence: Silence, start: datetime, violations: Spans, time_zone: str) -> Clock:
    """Return when so many days of silence were full.

    Parameters
    ----------
    silence
        How long, and what sets the clock back.
    start
        When the clock starts.
    violations
        Start and end of each violation; those that end before the clock starts do not count.
    time_zone
        IANA name of the zone whose calendar says which day is the next.

    Notes
    -----
    A violation that is under way when the clock would be full is looked at first: the clock is
    full only if it does not set it back. Longer than two hours means longer: exactly two hours
    does not.
    """
    needed = timedelta(days=silence.days)
    running = start
    resets: list[tuple[datetime, str]] = []
    spans = sorted((max(a, start), b) for a, b in violations if b >= start)
    for place, (begins, ends) in enumerate(spans):
        if begins >= running + needed:
            break
        why = _sets_back(silence, begins, ends, spans[:place], time_zone)
        if why is not None:
            running = max(running, ends)
            resets.append((ends, why))
    return Clock(reached_at=running + needed, resets=tuple(resets))


def _sets_back(
    silence: Silence, begins: datetime, ends: datetime, before: Spans, time_zone: str
) -> str | None:
    if silence.longer_than is None and not silence.or_next_day:
        return "a violation"
    if silence.longer_than is not None and ends - begins > silence.longer_than:
        lasted, most = _hours(ends - begins), _hours(silence.longer_than)
        return f"a violation lasted {lasted}, longer than {most}"
    yesterday = day_of(begins, time_zone) - timedelta(days=1)
    if silence.or_next_day and any(day_of(end, time_zone) == yesterday for _, end in before):
        return "a violation was repeated the next day"
    return None


def _hours(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes // 60} h {minutes % 60:02d} min"


def settle(
    agreement: Agreement,
    facts: Facts = NO_FACTS,
    violations: Callable[[Silence], Spans] = lambda _: (),
    until: datetime | None = None,
) -> Agreement:
    """Return the agreement with every clause's span as the facts have it.

    Parameters
    ----------
    agreement
        The terms.
    facts
        Milestones that were reached, and notice that was given.
    violations
        Start and end of what set a clock of silence back; asked only where there is one.
    until
        A clock that is not full by then is open; None leaves it to run out.

    Notes
    -----
    A clause whose milestone is open gets an empty span: it binds at no instant. Settled milestones
    are instants, or events nobody recorded, so that settled terms can be settled again.
    """
    reached = milestones_reached(agreement, facts, violations, until)
    whole = Interval(agreement.valid.start, _end_of_term(agreement, facts))
    clauses = tuple(_settled(clause, agreement, whole, reached) for clause in agreement.clauses)
    milestones = tuple(_fixed(m, reached[m.milestone_id]) for m in agreement.milestones)
    return replace(agreement, valid=whole, clauses=clauses, milestones=milestones)


def _fixed(milestone: Milestone, at: datetime | None) -> Milestone:
    return replace(
        milestone, at=at, event=at is None, after=None, days=None, within=None, silence=None
    )


def milestones_reached(
    agreement: Agreement,
    facts: Facts = NO_FACTS,
    violations: Callable[[Silence], Spans] = lambda _: (),
    until: datetime | None = None,
) -> dict[str, datetime | None]:
    """Return the instant of every milestone, None while it is open."""
    recorded = {fact.milestone_id: fact.at.astimezone(UTC) for fact in _of(agreement, facts)}
    reached: dict[str, datetime | None] = {}
    for milestone in in_order(agreement.milestones):
        at = _reached_at(milestone, agreement, reached, recorded, violations)
        open_yet = at is not None and until is not None and at > until
        reached[milestone.milestone_id] = None if open_yet else at
    return reached


def _of(agreement: Agreement, facts: Facts) -> list[Reached]:
    """Return the milestones reached that are this agreement's."""
    own = (None, agreement.agreement_id)
    return [fact for fact in facts.reached if fact.agreement_id in own]


def in_order(milestones: Sequence[Milestone]) -> tuple[Milestone, ...]:
    """Return milestones so that each comes after the one it counts from.

    Raises
    ------
    ValueError
        If they count from each other in a circle.
    """
    ordered: list[Milestone] = []
    left = {milestone.milestone_id: milestone for milestone in milestones}
    while left:
        ready = [name for name, one in left.items() if one.after not in left]
        if not ready:
            raise ValueError(f"milestones in a circle: {', '.join(sorted(left))}")
        ordered += [left.pop(name) for name in ready]
    return tuple(ordered)


def _reached_at(
    milestone: Milestone,
    agreement: Agreement,
    reached: Mapping[str, datetime | None],
    recorded: Mapping[str, datetime],
    violations: Callable[[Silence], Spans],
) -> datetime | None:
    if milestone.at is not None:
        return milestone.at
    if milestone.event:
        return recorded.get(milestone.milestone_id)
    start = agreement.valid.start if milestone.after is None else reached[milestone.after]
    if start is None:
        return None
    if milestone.silence is not None:
        spans = violations(milestone.silence)
        return silence_clock(milestone.silence, start, spans, agreement.time_zone).reached_at
    if milestone.within is not None:
        return start + milestone.within
    return days_later(start, milestone.days or 0, agreement.time_zone)


def days_later(start: datetime, days: int, time_zone: str) -> datetime:
    """Return the same local time so many days later.

    Notes
    -----
    A local time that clocks skip is moved on by the hour they skip (as ISO 8601 readers do); of
    one that occurs twice the first is meant.
    """
    local = start.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None) + timedelta(days=days)
    return local.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def _end_of_term(agreement: Agreement, facts: Facts) -> datetime | None:
    """Return when the agreement ends: renewed by itself until notice was given in time."""
    end, renewal = agreement.valid.end, agreement.renewal
    if end is None or renewal is None or not renewal.tacit:
        return end
    known = _of(agreement, facts)
    notices = [f.at.astimezone(UTC) for f in known if f.milestone_id == TERMINATION_NOTICE]
    if not notices:
        return None
    while min(notices) > _months_later(end, -renewal.notice_months, agreement.time_zone):
        end = _months_later(end, 12 * renewal.years, agreement.time_zone)
    return end


def _months_later(instant: datetime, months: int, time_zone: str) -> datetime:
    local = instant.astimezone(ZoneInfo(time_zone))
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    for day in range(local.day, 27, -1):  # 31 January and a month is the end of February
        try:
            return local.replace(year=year, month=month + 1, day=day).astimezone(UTC)
        except ValueError:
            continue
    return local.replace(year=year, month=month + 1).astimezone(UTC)


def _settled(
    clause: Clause,
    agreement: Agreement,
    whole: Interval,
    reached: Mapping[str, datetime | None],
) -> Clause:
    start, end = clause.valid.start, clause.valid.end
    if end == agreement.valid.end:  # as long as the agreement, however long that turns out
        end = whole.end
    if clause.starts_with is not None:
        at = reached[clause.starts_with]
        if at is None:
            return replace(clause, valid=Interval(start, start))
        start = max(start, at)
    if clause.ends_with is not None:
        at = reached[clause.ends_with]
        end = end if at is None else at if end is None else min(at, end)
    if end is not None and end < start:
        end = start
    return replace(clause, valid=Interval(start, end))


def clauses_in_force(agreement: Agreement, instant: datetime) -> tuple[Clause, ...]:
    """Return the clauses of settled terms that bind at an instant."""
    if instant not in agreement.valid:
        return ()
    return tuple(
        clause
        for clause in agreement.clauses
        if instant in clause.valid and not any(instant in span for span in clause.suspended)
    )
