"""Agreements without a line of their own, and a proposal without numbers: facts by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from truceline.agreement import load_bundled
from truceline.model.agreement import ClauseKind
from truceline.model.deadline import DeadlineEvent
from truceline.model.facts import Facts, Reached
from truceline.science.terms import clauses_in_force, milestones_reached, settle

COLOMBIA = load_bundled("colombia-2016")
NUBA = load_bundled("nuba-2002")
EUROPE = load_bundled("europe-2025")


def test_colombia_begins_at_midnight_in_bogota_and_does_not_end() -> None:
    """UTC-5 the whole year: 05:00 UTC; a definitive ceasefire has no last day."""
    assert COLOMBIA.valid.start == datetime(2016, 8, 29, 5, tzinfo=UTC)
    assert COLOMBIA.valid.end is None


def test_colombia_counts_180_days_from_d_day() -> None:
    """1 December 2016 and 180 days: 31 + 31 + 28 + 31 + 30 are 151, 29 more are 30 May 2017."""
    reached = milestones_reached(COLOMBIA)

    assert reached["d-day"] == datetime(2016, 12, 1, 5, tzinfo=UTC)
    assert reached["d-plus-180"] == datetime(2017, 5, 30, 5, tzinfo=UTC)
    assert reached["zones-entered"] is None


def test_colombia_zones_bind_from_when_they_were_entered() -> None:
    """Movement out of the zones is no matter before somebody records that they were entered."""
    entered = datetime(2017, 2, 18, 12, tzinfo=UTC)
    known = Facts(reached=(Reached(milestone_id="zones-entered", at=entered),))

    def bind(facts: Facts, at: datetime) -> set[str]:
        return {c.clause_id for c in clauses_in_force(settle(COLOMBIA, facts), at)}

    later = entered + timedelta(days=1)
    assert "no-new-movement" not in bind(Facts(), later)
    assert "no-new-movement" in bind(known, later)
    assert "no-new-movement" not in bind(known, entered - timedelta(seconds=1))


def test_nuba_goes_on_by_its_renewals() -> None:
    """Six months from 22 January 2002, renewed until 9 January 2005: Khartoum was at UTC+3 then."""
    assert NUBA.valid.start == datetime(2002, 1, 21, 21, tzinfo=UTC)
    assert NUBA.valid.end == datetime(2005, 1, 8, 21, tzinfo=UTC)
    assert NUBA.unverified
    assert ClauseKind.CIVILIAN_HARM in {clause.kind for clause in NUBA.clauses}


@pytest.mark.parametrize(
    ("deadline_id", "after", "hours"),
    [
        ("first-answer", DeadlineEvent.VIOLATION, 24),
        ("joint-answer", DeadlineEvent.SERIOUS_VIOLATION, 72),
    ],
)
def test_european_ladder_is_24_and_72_hours(
    deadline_id: str, after: DeadlineEvent, hours: int
) -> None:
    """As the Financial Times reported on 3 February 2026."""
    ladder = {one.deadline_id: one for one in EUROPE.deadlines}

    found = ladder[deadline_id]
    assert (found.after, found.within) == (after, timedelta(hours=hours))
    assert found.by == "commission"
    assert EUROPE.hypothetical
