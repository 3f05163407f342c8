"""Terms in force: clocks of silence, phases, renewal and changes, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assess_material import AGREEMENT, WITHDRAWAL
from truceline.core.time import Interval
from truceline.model.agreement import Agreement, Clause, Milestone, Renewal, Silence
from truceline.model.facts import Facts, Reached
from truceline.science.terms import (
    TERMINATION_NOTICE,
    Clock,
    clauses_in_force,
    days_later,
    in_order,
    milestones_reached,
    settle,
    silence_clock,
)

KYIV = "Europe/Kyiv"
T0 = datetime(2016, 9, 1, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
ANY = Silence(days=7, clauses=("fire",))
LASTING = Silence(days=7, clauses=("fire",), longer_than=2 * HOUR)
REPEATED = Silence(days=7, clauses=("fire",), or_next_day=True)
EITHER = Silence(days=7, clauses=("fire",), longer_than=2 * HOUR, or_next_day=True)


def clock(silence: Silence, *violations: tuple[datetime, timedelta]) -> Clock:
    return silence_clock(silence, T0, [(at, at + span) for at, span in violations], KYIV)


def test_clock_without_violations_is_full_after_its_days() -> None:
    """Seven days of 24 hours from the start, set back by nothing."""
    assert clock(ANY) == Clock(reached_at=T0 + 7 * DAY, resets=())


def test_any_violation_sets_back_a_clock_that_says_no_more() -> None:
    """Its end is the new start, whichever order they are told in."""
    found = clock(ANY, (T0 + 3 * DAY, HOUR), (T0 + DAY, MINUTE))

    assert found.reached_at == T0 + 3 * DAY + HOUR + 7 * DAY
    assert found.resets == (
        (T0 + DAY + MINUTE, "a violation"), (T0 + 3 * DAY + HOUR, "a violation"),
    )  # fmt: skip


def test_only_a_violation_over_the_limit_sets_back() -> None:
    """Exactly two hours do not; a minute more does, and the reason says how long."""
    assert clock(LASTING, (T0 + DAY, 2 * HOUR)).resets == ()
    [(at, why)] = clock(LASTING, (T0 + DAY, 2 * HOUR + MINUTE)).resets

    assert at == T0 + DAY + 2 * HOUR + MINUTE
    assert why == "a violation lasted 2 h 01 min, longer than 2 h 00 min"


def test_violation_of_the_day_before_counts_by_the_local_calendar() -> None:
    """22:30 UTC on the 3rd is the 4th in Kyiv: repeated on the 5th, not on the 4th or the 6th."""
    first = datetime(2016, 9, 3, 22, 30, tzinfo=UTC)

    def repeated(at: datetime) -> tuple[str, ...]:
        return tuple(why for _, why in clock(REPEATED, (first, MINUTE), (at, MINUTE)).resets)

    assert repeated(datetime(2016, 9, 5, 9, tzinfo=UTC)) == (
        "a violation was repeated the next day",
    )
    assert repeated(datetime(2016, 9, 4, 9, tzinfo=UTC)) == ()
    assert repeated(datetime(2016, 9, 5, 21, 30, tzinfo=UTC)) == ()  # the 6th in Kyiv
    assert clock(REPEATED, (first, 5 * HOUR)).resets == ()


def test_either_reason_sets_back_and_the_longer_one_is_told_first() -> None:
    """A long violation on the day after another is told as long."""
    day_after = (T0 + 2 * DAY, MINUTE)

    assert clock(EITHER, (T0 + DAY, MINUTE), day_after).resets[0][1].endswith("the next day")
    both = clock(EITHER, (T0 + DAY, MINUTE), (T0 + 2 * DAY, 3 * HOUR)).resets
    assert [why for _, why in both] == ["a violation lasted 3 h 00 min, longer than 2 h 00 min"]


def test_violation_before_the_clock_starts_does_not_count() -> None:
    """One that reaches over the start counts from it: two hours of it are not longer than two."""
    assert clock(ANY, (T0 - DAY, HOUR)).resets == ()
    assert len(clock(ANY, (T0 - HOUR, HOUR)).resets) == 1  # it ends as the clock starts
    assert clock(LASTING, (T0 - HOUR, 3 * HOUR)).resets == ()
    assert clock(LASTING, (T0 - HOUR, 3 * HOUR + MINUTE)).reached_at == (
        T0 + 2 * HOUR + MINUTE + 7 * DAY
    )


def test_violation_at_the_instant_the_clock_is_full_is_too_late() -> None:
    """To the second; a minute before, it sets the clock back."""
    assert clock(ANY, (T0 + 7 * DAY, HOUR)).resets == ()
    assert clock(ANY, (T0 + 7 * DAY - MINUTE, HOUR)).reached_at == (
        T0 + 7 * DAY - MINUTE + HOUR + 7 * DAY
    )


def test_short_violation_within_a_long_one_does_not_bring_the_clock_forward() -> None:
    """The clock runs from the latest end so far."""
    found = clock(ANY, (T0 + DAY, 10 * HOUR), (T0 + DAY + HOUR, HOUR))

    assert found.reached_at == T0 + DAY + 10 * HOUR + 7 * DAY


def test_a_day_later_is_the_same_local_time() -> None:
    """Over the change of clocks in March a day has 23 hours, in October 25; years go on."""
    noon = datetime(2025, 3, 29, 12, tzinfo=ZoneInfo(KYIV))

    assert days_later(noon, 1, KYIV) == datetime(2025, 3, 30, 9, tzinfo=UTC)
    assert days_later(noon.replace(month=10, day=25), 1, KYIV) == datetime(
        2025, 10, 26, 10, tzinfo=UTC
    )
    assert days_later(datetime(2025, 12, 31, 12, tzinfo=UTC), 1, "UTC") == datetime(
        2026, 1, 1, 12, tzinfo=UTC
    )


def test_local_time_that_clocks_skip_is_moved_on() -> None:
    """03:30 does not exist on 30 March 2025 in Kyiv: 04:30 summer time is meant."""
    skipped = datetime(2025, 3, 29, 3, 30, tzinfo=ZoneInfo(KYIV))

    assert days_later(skipped, 1, KYIV) == datetime(2025, 3, 30, 1, 30, tzinfo=UTC)


def milestone(name: str, **more: object) -> Milestone:
    return Milestone(milestone_id=name, **more)  # type: ignore[arg-type]


def terms(*milestones: Milestone, clause: Clause = WITHDRAWAL, **more: object) -> Agreement:
    return replace(AGREEMENT, milestones=milestones, clauses=(clause,), **more)  # type: ignore[arg-type]


START = AGREEMENT.valid.start.astimezone(UTC)


def test_milestones_of_every_kind() -> None:
    """A date, so many days after the start, so many hours after another, an event, a silence."""
    agreement = terms(
        milestone("hours", after="days", within=36 * HOUR),
        milestone("days", days=3),
        milestone("date", at=T0),
        milestone("event", event=True),
        milestone("quiet", after="date", silence=ANY),
        milestone("after-event", after="event", days=1),
    )
    facts = Facts(reached=(Reached(milestone_id="event", at=T0 + DAY),))

    open_ = milestones_reached(agreement)
    assert open_ == {
        "days": START + 3 * DAY, "hours": START + 3 * DAY + 36 * HOUR, "date": T0,
        "event": None, "quiet": T0 + 7 * DAY, "after-event": None,
    }  # fmt: skip
    known = milestones_reached(agreement, facts, lambda _: [(T0 + DAY, T0 + DAY + HOUR)])
    assert known["event"] == T0 + DAY
    assert known["after-event"] == T0 + 2 * DAY
    assert known["quiet"] == T0 + DAY + HOUR + 7 * DAY


def test_milestone_without_days_is_its_start() -> None:
    """At the same instant as the one before."""
    agreement = terms(milestone("a", at=T0), milestone("b", after="a"))

    assert milestones_reached(agreement)["b"] == T0


def test_milestone_after_the_present_is_open() -> None:
    """At the instant itself it is reached."""
    agreement = terms(milestone("a", at=T0))

    assert milestones_reached(agreement, until=T0) == {"a": T0}
    assert milestones_reached(agreement, until=T0 - MINUTE) == {"a": None}


def test_fact_of_another_agreement_is_not_meant() -> None:
    """A fact without an agreement, or with this one's name, is."""
    agreement = terms(milestone("event", event=True))

    def reached(of: str | None) -> datetime | None:
        fact = Reached(milestone_id="event", at=T0, agreement_id=of)
        return milestones_reached(agreement, Facts(reached=(fact,)))["event"]

    assert (reached(None), reached("minsk-like"), reached("another")) == (T0, T0, None)


def test_milestones_in_a_circle_are_refused_by_name() -> None:
    """Which ones it is."""
    circle = (milestone("a", after="b", days=1), milestone("b", after="a", days=1))

    with pytest.raises(ValueError, match=r"^milestones in a circle: a, b$"):
        in_order((*circle, milestone("c", at=T0)))


def span_of(agreement: Agreement, facts: Facts | None = None) -> Interval:
    return settle(agreement, facts or Facts()).clauses[0].valid


def test_clause_starts_with_its_milestone_and_not_before_itself() -> None:
    """The later of the two; never, while the milestone is open."""
    early, late = START - DAY, START + DAY
    for at, start in ((early, START), (late, late)):
        agreement = terms(milestone("m", at=at), clause=replace(WITHDRAWAL, starts_with="m"))
        assert span_of(agreement).start == start
    open_ = terms(milestone("m", event=True), clause=replace(WITHDRAWAL, starts_with="m"))
    assert span_of(open_) == Interval(START, START)
    assert clauses_in_force(settle(open_), START) == ()


def test_clause_ends_with_its_milestone_or_its_own_end() -> None:
    """The earlier of the two; with neither it goes on; never before it starts."""
    own = Interval(START, START + 10 * DAY)

    def end(at: datetime | None, valid: Interval) -> datetime | None:
        known = milestone("m", at=at) if at is not None else milestone("m", event=True)
        return span_of(terms(known, clause=replace(WITHDRAWAL, ends_with="m", valid=valid))).end

    assert end(START + 5 * DAY, own) == START + 5 * DAY
    assert end(START + 15 * DAY, own) == START + 10 * DAY
    assert end(START + 15 * DAY, Interval(START)) == START + 15 * DAY
    assert end(None, own) == START + 10 * DAY
    assert end(None, Interval(START)) is None
    assert end(START - DAY, own) == START


def test_clause_of_the_whole_agreement_ends_when_that_ends() -> None:
    """Renewed until notice was given; a clause with an end of its own keeps it."""
    year = Interval(START, START + 365 * DAY)
    renewal = Renewal(years=1, notice_months=6, tacit=True)
    own = replace(WITHDRAWAL, valid=Interval(START, START + DAY))
    agreement = terms(clause=replace(WITHDRAWAL, valid=year), valid=year, renewal=renewal)

    assert span_of(agreement).end is None
    assert span_of(replace(agreement, clauses=(own,))).end == START + DAY


TERM = Interval(datetime(2020, 11, 10, tzinfo=UTC), datetime(2025, 11, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("given", "end"),
    [
        (datetime(2025, 5, 10, tzinfo=UTC), 2025),  # six months before, to the second
        (datetime(2025, 5, 10, 0, 1, tzinfo=UTC), 2030),
        (datetime(2030, 5, 10, 0, 1, tzinfo=UTC), 2035),
        (None, None),
    ],
)
def test_notice_in_time_ends_the_term(given: datetime | None, end: int | None) -> None:
    """Five years, and five more each time nobody gave notice six months before the end."""
    renewal = Renewal(years=5, notice_months=6, tacit=True)
    agreement = terms(valid=TERM, renewal=renewal, time_zone="UTC")
    later = Reached(milestone_id=TERMINATION_NOTICE, at=datetime(2040, 1, 1, tzinfo=UTC))
    facts = Facts()
    if given is not None:  # the first notice counts
        first = Reached(milestone_id=TERMINATION_NOTICE, at=given)
        facts = Facts(reached=(later, first))
    found = settle(agreement, facts).valid.end

    assert found == (None if end is None else datetime(end, 11, 10, tzinfo=UTC))


def test_term_without_tacit_renewal_ends_as_written() -> None:
    """Whatever else is said of renewal; other milestones are no notice."""
    renewal = Renewal(years=5, notice_months=6, tacit=False)
    other = Facts(reached=(Reached(milestone_id="another", at=START),))

    assert settle(terms(valid=TERM, renewal=renewal)).valid.end == TERM.end
    assert settle(terms(valid=TERM)).valid.end == TERM.end
    assert settle(terms(valid=TERM, renewal=replace(renewal, tacit=True)), other).valid.end is None
    assert settle(terms(renewal=replace(renewal, tacit=True))).valid.end is None


@pytest.mark.parametrize(
    ("end", "given", "until"),
    [
        # Half a year before 31 August is the end of February, 28 or 29 days long.
        (datetime(2025, 8, 31, tzinfo=UTC), datetime(2025, 2, 28, tzinfo=UTC), 2025),
        (datetime(2025, 8, 31, tzinfo=UTC), datetime(2025, 2, 28, 0, 1, tzinfo=UTC), 2026),
        (datetime(2024, 8, 31, tzinfo=UTC), datetime(2024, 2, 29, tzinfo=UTC), 2024),
        (datetime(2024, 8, 31, tzinfo=UTC), datetime(2024, 2, 29, 0, 1, tzinfo=UTC), 2025),
        (datetime(2024, 8, 30, tzinfo=UTC), datetime(2024, 2, 29, tzinfo=UTC), 2024),
        (datetime(2025, 8, 28, tzinfo=UTC), datetime(2025, 2, 28, tzinfo=UTC), 2025),
        (datetime(2025, 6, 15, tzinfo=UTC), datetime(2024, 12, 15, tzinfo=UTC), 2025),
        (datetime(2025, 6, 15, tzinfo=UTC), datetime(2024, 12, 15, 0, 1, tzinfo=UTC), 2026),
        (datetime(2025, 12, 15, tzinfo=UTC), datetime(2025, 6, 15, tzinfo=UTC), 2025),
    ],
)
def test_months_before_an_end(end: datetime, given: datetime, until: int) -> None:
    """Calendar months, over ends of months and of years."""
    renewal = Renewal(years=1, notice_months=6, tacit=True)
    agreement = terms(
        valid=Interval(datetime(2020, 1, 1, tzinfo=UTC), end), renewal=renewal, time_zone="UTC"
    )
    facts = Facts(reached=(Reached(milestone_id=TERMINATION_NOTICE, at=given),))

    assert settle(agreement, facts).valid.end == end.replace(year=until)


def test_settled_terms_can_be_settled_again() -> None:
    """Milestones are fixed where they are reached and stay open where not."""
    agreement = terms(
        milestone("quiet", silence=ANY), milestone("event", event=True),
        milestone("later", after="quiet", days=1), clause=replace(WITHDRAWAL, starts_with="later"),
    )  # fmt: skip
    once = settle(agreement)

    assert settle(once) == once
    assert [(m.at, m.event) for m in once.milestones] == [
        (START + 7 * DAY, False), (None, True), (START + 8 * DAY, False),
    ]  # fmt: skip
    assert all(
        (m.after, m.days, m.within, m.silence) == (None, None, None, None) for m in once.milestones
    )


def test_clauses_in_force_are_those_whose_span_holds_the_instant() -> None:
    """From the first instant on, not at the last; not while suspended; not outside the whole."""
    clause = replace(
        WITHDRAWAL, valid=Interval(START, START + 10 * DAY),
        suspended=(Interval(START + 2 * DAY, START + 3 * DAY),),
    )  # fmt: skip
    agreement = terms(clause=clause, valid=Interval(START - DAY, START + 20 * DAY))

    def binds(at: datetime) -> bool:
        return clauses_in_force(agreement, at) == (clause,)

    assert [binds(START + days * DAY) for days in (-0.5, 0, 1.99, 2, 2.99, 3, 9.99, 10)] == [
        False, True, True, False, False, True, True, False,
    ]  # fmt: skip
    endless = replace(clause, valid=Interval(START), suspended=())
    assert clauses_in_force(replace(agreement, clauses=(endless,)), START + 20 * DAY) == ()
