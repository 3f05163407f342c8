"""Cases: order, roles, notices and answers; the split; what is due, across clocks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.cases import (
    POLICY,
    Breach,
    after,
    answers_until,
    cases_of,
    due_at,
    ladder,
    split_counts,
    split_of,
)
from truceline.core.errors import CaseError
from truceline.model.case import MAY, Case, CaseAct, CaseOutcome, CaseRole, CaseStep
from truceline.model.deadline import Deadline, DeadlineEvent
from truceline.model.finding import Outcome
from truceline.store.cases import from_json, to_json

PARTIES = ("north", "south")
T0 = datetime(2025, 3, 1, 9, tzinfo=UTC)
ROLE = {
    CaseStep.RECEIVED: "liaison", CaseStep.TASKED: "analyst", CaseStep.ASSESSED: "monitor",
    CaseStep.FOUND: "verifier", CaseStep.NOTIFIED: "liaison", CaseStep.ANSWERED: "liaison",
    CaseStep.CLOSED: "verifier",
}  # fmt: skip


def act(step: str, hours: float, **more: Any) -> CaseAct:
    values: dict[str, Any] = {
        "case_id": "c-1", "step": step, "at": T0 + timedelta(hours=hours),
        "by": f"person of {step}", "role": ROLE[CaseStep(step)], "text": f"words of {step}", **more,
    }  # fmt: skip
    return CaseAct(**values)


WHOLE = [
    act("received", 0, claimant="north", inspection=True), act("tasked", 5), act("assessed", 30),
    act("found", 40, outcome="violation_minor"), act("notified", 41),
    act("answered", 50, party="north"), act("answered", 60, party="south"), act("closed", 61),
]  # fmt: skip


def done(acts: list[CaseAct]) -> Case:
    return cases_of(acts, PARTIES)["c-1"]


def refused(acts: list[CaseAct], last: CaseAct) -> str:
    cases = cases_of(acts, PARTIES)
    case = cases.get(last.case_id)
    told = case is not None and case.notified_at is not None
    until = answers_until(case, (), PARTIES, "UTC") if case is not None and told else None
    with pytest.raises(CaseError) as caught:
        after(cases, last, PARTIES, until)
    return caught.value.code


def test_case_goes_through_every_step() -> None:
    """Received, tasked, assessed, found, notified, answered by both, closed."""
    case = done(WHOLE)

    assert (case.step, case.outcome) == (CaseStep.CLOSED, CaseOutcome.VIOLATION_MINOR)
    assert case.notified_at == T0 + timedelta(hours=41)
    assert case.answers == {
        "north": T0 + timedelta(hours=50), "south": T0 + timedelta(hours=60),
    }  # fmt: skip


def test_notice_is_one_act_for_every_party() -> None:
    """There is no notice to one party: a case is notified once, with one text at one instant."""
    assert refused(WHOLE[:5], act("notified", 42)) == "CAS-004"
    assert not hasattr(WHOLE[4], "parties")
    assert WHOLE[4].party is None


@pytest.mark.parametrize(
    ("acts", "last", "code"),
    [
        (0, act("tasked", 1), "CAS-001"),
        (1, act("received", 1, claimant="north"), "CAS-002"),
        (1, act("tasked", 1, role="public"), "CAS-003"),
        (2, act("found", 6, role="analyst", outcome="violation_minor"), "CAS-003"),
        (1, act("assessed", 1), "CAS-004"),
        (3, act("notified", 31), "CAS-004"),
        (8, act("tasked", 70), "CAS-004"),
        (3, act("found", 40, by="person of assessed", outcome="violation_minor"), "CAS-005"),
        (3, act("found", 40, by=" Person of  ASSESSED ", outcome="violation_minor"), "CAS-005"),
        (3, act("found", 29, outcome="violation_minor"), "CAS-006"),
        (5, act("answered", 50, party="east"), "CAS-007"),
        (5, act("answered", 50), "CAS-007"),
        (4, act("notified", 41, text=" "), "CAS-008"),
        (0, act("received", 0, claimant=" "), "CAS-008"),
        (0, act("received", 0, claimant="north", by=""), "CAS-008"),
        (6, act("closed", 61), "CAS-009"),
        (6, act("answered", 61, party="north"), "CAS-010"),
        (3, act("found", 40), "CAS-011"),
        (2, act("found", 40, outcome="violation_minor"), "CAS-011"),
        (1, act("tasked", 1, at=datetime(2025, 3, 2)), "CAS-012"),  # noqa: DTZ001 - on purpose
    ],
)
def test_what_cannot_be_done_has_its_code(acts: int, last: CaseAct, code: str) -> None:
    """Each wrong step is refused with its own code."""
    assert refused(WHOLE[:acts], last) == code


def test_case_set_aside_needs_no_assessment() -> None:
    """What is outside the mandate or withdrawn is found so at once, and told all the same."""
    aside = [WHOLE[0], act("found", 1, outcome="outside_mandate")]

    assert done(aside).outcome is CaseOutcome.OUTSIDE_MANDATE
    assert refused(aside, act("closed", 2)) == "CAS-004"
    assert done([*aside, act("notified", 2)]).step is CaseStep.NOTIFIED


def test_case_may_be_closed_when_the_time_to_answer_is_over() -> None:
    """Seven days after the notice, to the second, silence no longer holds a case open."""
    notified = WHOLE[:6]  # north has answered, south has not
    week = 41 + 7 * 24

    assert refused(notified, act("closed", week - 1 / 3600)) == "CAS-009"
    assert done([*notified, act("closed", week)]).step is CaseStep.CLOSED


def test_agreement_says_how_long_a_case_waits_for_answers() -> None:
    """Three local days, and one of them of 23 hours: 29 March 2025 10:00 to 1 April 10:00 Kyiv."""
    at = datetime(2025, 3, 29, 10, tzinfo=ZoneInfo("Europe/Kyiv"))
    told = [replace(one, at=at - timedelta(hours=5 - i)) for i, one in enumerate(WHOLE[:5])]
    days = Deadline(
        deadline_id="d", article="1", after=DeadlineEvent.NOTIFICATION, by="all", days=3
    )
    case = cases_of([*told[:4], replace(told[4], at=at)], PARTIES)["c-1"]
    until = answers_until(case, (days,), PARTIES, "Europe/Kyiv")

    assert until == datetime(2025, 4, 1, 10, tzinfo=ZoneInfo("Europe/Kyiv"))
    assert until - at.astimezone(UTC) == timedelta(hours=71)


@pytest.mark.parametrize("step", list(CaseStep))
@pytest.mark.parametrize("role", list(CaseRole))
def test_roles_do_what_the_table_says_and_nothing_else(step: CaseStep, role: CaseRole) -> None:
    """Every role at every step, against the table."""
    at = next(i for i, one in enumerate(WHOLE) if one.step is step)
    tried = replace(WHOLE[at], role=role)
    if role in MAY[step]:
        assert after(cases_of(WHOLE[:at], PARTIES), tried, PARTIES).step is step
    else:
        assert refused(WHOLE[:at], tried) == "CAS-003"


@pytest.mark.parametrize("one", WHOLE, ids=lambda one: one.step.value)
def test_act_comes_back_from_the_record_as_it_went(one: CaseAct) -> None:
    """An act and its JSON are the same thing; the bytes are canonical."""
    assert from_json(to_json(one)) == one
    assert to_json(from_json(to_json(one))) == to_json(one)


def test_split_of_colombia() -> None:
    """491 cases: 331 + 78 + 54 + 10 found, 18 open; 64 of 473 confirmed is 13.5 %."""
    found = split_counts(
        Counter(
            not_an_incident=331, relevant_no_violation=78, violation_minor=54,
            violation_serious=10, open=18,
        )
    )  # fmt: skip

    assert found.alleged == 491
    assert found.confirmed.value == pytest.approx(64 / 473)
    assert round(100 * found.confirmed.value, 1) == 13.5
    assert (found.confirmed.low, found.confirmed.high) == pytest.approx((0.106, 0.169), abs=0.0006)


def test_split_of_nuba_and_of_kashmir() -> None:
    """Nine of 54 were real; of 149 complaints 141 were looked into, 95 %."""
    nuba = split_counts(Counter(violation_minor=9, not_an_incident=45))
    kashmir = split_counts(Counter(undetermined=141, open=8))

    assert nuba.confirmed.value == pytest.approx(9 / 54)
    assert round(100 * kashmir.looked_at.value) == 95
    assert kashmir.confirmed.value == 0.0


def test_split_counts_every_case_once() -> None:
    """Open cases are alleged and neither confirmed nor looked at."""
    second = [replace(one, case_id="c-2") for one in WHOLE[:3]]
    found = split_of(cases_of([*WHOLE, *second], PARTIES).values())

    assert (found.alleged, found.counts["open"], found.counts["violation_minor"]) == (2, 1, 1)
    assert sum(found.counts.values()) == found.alleged


def states(acts: list[CaseAct], hours: float) -> dict[tuple[str, str], str]:
    rungs = ladder([done(acts)], (), PARTIES, "Europe/Kyiv", T0 + timedelta(hours=hours))
    return {(rung.deadline_id, rung.by): rung.state for rung in rungs}


def test_ladder_of_policy() -> None:
    """24 h to be sent, 72 h to be found, 48 h for an inspection, a week to answer."""
    open_ = states(WHOLE[:1], 23.9)
    assert set(open_.values()) == {"due"}
    assert states(WHOLE[:1], 24.1)["first-look", "mission"] == "late"
    assert states(WHOLE[:2], 49)["inspection", "mission"] == "late"
    assert states(WHOLE[:3], 49)["inspection", "mission"] == "done"
    assert states(WHOLE[:3], 72.1)["finding", "mission"] == "late"
    whole = states(WHOLE, 1000)
    assert whole["answer", "north"] == whole["answer", "south"] == "done"
    late = [replace(one, at=one.at + timedelta(hours=60)) for one in WHOLE[1:]]
    assert states([WHOLE[0], *late], 1000)["first-look", "mission"] == "done late"


def test_ladder_says_who_has_not_answered() -> None:
    """A deadline that binds all is one for each party."""
    found = states(WHOLE[:6], 41 + 7 * 24 + 1)

    assert (found["answer", "north"], found["answer", "south"]) == ("done", "late")


def test_agreement_goes_before_policy() -> None:
    """Where the text says by when something is found, policy is silent on that alone."""
    text = Deadline(
        deadline_id="week", article="9", after=DeadlineEvent.ALLEGATION, by="commission", days=7,
        does={"en": "looks into it", "fr": "l'examine"},
    )  # fmt: skip
    rungs = ladder([done(WHOLE[:1])], (text,), PARTIES, "Europe/Kyiv", T0, "fr")

    assert {rung.deadline_id for rung in rungs} == {"week", "first-look", "inspection"}
    assert [rung.does for rung in rungs if rung.deadline_id == "week"] == ["l'examine"]


BREACH = Breach(
    incident_id="inc-1", starts_at=T0, ends_at=T0 + timedelta(hours=2, minutes=1),
    violation=Outcome.VIOLATION_SERIOUS,
)  # fmt: skip


def after_breach(
    event: str, hours: float, breach: Breach, *, acts: tuple[CaseAct, ...] = (),
    by: str = "mission", now: float = 100,
) -> list[str]:  # fmt: skip
    text = Deadline(
        deadline_id="d", article="1", after=DeadlineEvent(event), by=by,
        within=timedelta(hours=hours),
    )  # fmt: skip
    cases = cases_of(acts, PARTIES).values()
    instant = T0 + timedelta(hours=now)
    rungs = ladder(cases, (text,), PARTIES, "UTC", instant, breaches=[breach])
    return [f"{rung.subject} {rung.by} {rung.state}" for rung in rungs if rung.deadline_id == "d"]


def test_ladder_runs_from_what_the_mission_found_by_itself() -> None:
    """24 h from the first instant of a breach; nothing where nothing, or a minor one, was found."""
    minor = replace(BREACH, violation=Outcome.VIOLATION_MINOR)
    nothing = replace(BREACH, violation=None)

    assert after_breach("violation", 24, BREACH, now=23.9) == ["inc-1 mission due"]
    assert after_breach("violation", 24, BREACH, now=24.1) == ["inc-1 mission late"]
    assert after_breach("violation", 24, nothing) == []
    assert after_breach("serious_violation", 72, minor) == []
    assert after_breach("serious_violation", 72, BREACH, now=71) == ["inc-1 mission due"]
    assert after_breach("incident", 3, nothing, now=5) == ["inc-1 mission due"]  # it ended at 2:01
    assert after_breach("incident", 3, nothing, now=5.1) == ["inc-1 mission late"]


def test_rule_of_two_hours_speaks_of_what_lasts_longer() -> None:
    """A violation of 2 h 01 min is over the limit, one of two hours to the second is not."""
    exactly = replace(BREACH, ends_at=T0 + timedelta(hours=2))

    assert after_breach("lasting_violation", 2, BREACH, now=2.5) == ["inc-1 mission late"]
    assert after_breach("lasting_violation", 2, exactly) == []
    assert after_breach("lasting_violation", 2, replace(BREACH, violation=None)) == []


def test_case_about_a_breach_does_what_is_due_after_it() -> None:
    """The notice of the case that names the incident meets it; the deadline is not told twice."""
    named = [
        replace(one, incidents=("inc-1",)) if one.step is CaseStep.FOUND else one for one in WHOLE
    ]

    assert after_breach("violation", 48, BREACH, acts=tuple(named)) == ["inc-1 mission done"]
    assert after_breach("violation", 24, BREACH, acts=tuple(named)) == ["inc-1 mission done late"]
    answered = after_breach("violation", 55, BREACH, acts=tuple(named), by="all")
    assert sorted(answered) == ["inc-1 north done", "inc-1 south done late"]
    unnamed = after_breach("violation", 48, replace(BREACH, violation=None), acts=tuple(WHOLE))
    assert unnamed == ["c-1 mission done"]


def test_violation_that_only_the_case_found_is_not_lost() -> None:
    """The run finds none, or the incident is gone from it: the case's own finding starts it."""
    named = tuple(replace(one, incidents=("inc-1",)) for one in WHOLE[:4])
    nothing = replace(BREACH, violation=None)
    gone = replace(BREACH, incident_id="inc-2", violation=None)

    assert after_breach("violation", 24, nothing, acts=named, now=63) == ["c-1 mission due"]
    assert after_breach("violation", 24, gone, acts=named, now=65) == ["c-1 mission late"]


def test_party_meets_what_binds_it_by_its_own_answer() -> None:
    """The mission's notice is no act of the south, which has not answered."""
    named = tuple(replace(one, incidents=("inc-1",)) for one in WHOLE[:6])

    found = after_breach("violation", 90, BREACH, acts=named, by="all")
    assert sorted(found) == ["inc-1 north done", "inc-1 south late"]
    assert after_breach("violation", 90, BREACH, acts=named, by="commission") == [
        "inc-1 commission done"
    ]


def test_first_case_about_a_breach_is_enough() -> None:
    """A second case on the same incident, still open, takes nothing back."""
    first = [replace(one, incidents=("inc-1",)) for one in WHOLE]
    second = replace(WHOLE[0], case_id="c-2", incidents=("inc-1",))

    assert after_breach("violation", 48, BREACH, acts=(*first, second)) == ["inc-1 mission done"]


ZONES = st.sampled_from(
    ["Europe/Kyiv", "Asia/Beirut", "America/Bogota", "Asia/Seoul", "Asia/Jerusalem", "UTC"]
)
INSTANTS = st.datetimes(
    datetime(2015, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001
)  # fmt: skip


@given(start=INSTANTS, hours=st.integers(1, 400), zone=ZONES)
def test_hours_are_elapsed_whatever_clocks_do(start: datetime, hours: int, zone: str) -> None:
    """24 hours over a night when clocks change are 24 hours."""
    one = replace(POLICY[0], within=timedelta(hours=hours))

    assert due_at(one, start, zone) - start == timedelta(hours=hours)
    local = start.astimezone(ZoneInfo(zone))  # the same instant, told by a clock that changes
    assert due_at(one, local, zone) == start + timedelta(hours=hours)


@given(start=INSTANTS, days=st.integers(0, 400), zone=ZONES)
def test_days_end_at_the_same_local_time(start: datetime, days: int, zone: str) -> None:
    """Local calendar days: the same wall clock, but for hours that clocks skip."""
    one = Deadline(deadline_id="d", article="1", after="allegation", by="mission", days=days)  # type: ignore[arg-type]
    place = ZoneInfo(zone)
    due = due_at(one, start, zone).astimezone(place).replace(tzinfo=None)
    wall = start.astimezone(place).replace(tzinfo=None) + timedelta(days=days)

    assert abs(due - wall) in (timedelta(0), timedelta(hours=1))
    exists = wall.replace(tzinfo=place).astimezone(UTC).astimezone(place).replace(tzinfo=None)
    assert due == wall or exists != wall


def test_a_day_in_kyiv_in_march_has_23_hours() -> None:
    """30 March 2025: from Saturday noon to Sunday noon 23 hours pass; 24 hours end at 13:00."""
    noon = datetime(2025, 3, 29, 12, tzinfo=ZoneInfo("Europe/Kyiv")).astimezone(UTC)
    day = Deadline(deadline_id="d", article="1", after="allegation", by="mission", days=1)  # type: ignore[arg-type]

    assert due_at(day, noon, "Europe/Kyiv") - noon == timedelta(hours=23)
    later = due_at(POLICY[0], noon, "Europe/Kyiv").astimezone(ZoneInfo("Europe/Kyiv"))
    assert later.hour == 13
