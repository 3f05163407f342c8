"""Facts beside the incidents: permits, conditions, milestones, and what is worked in parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from assess_material import AGREEMENT, LINES, NOON_2016, east, incident
from truceline.assess import engine
from truceline.assess.engine import AssessParams, assess, settled_terms
from truceline.core.time import Interval
from truceline.model.agreement import (
    Agreement,
    Clause,
    ClauseKind,
    Exemption,
    ExemptionKind,
    Milestone,
    Notice,
    Silence,
)
from truceline.model.facts import Established, Facts, Permit, Reached
from truceline.model.incident import INCIDENT_SCHEMA
from truceline.model.kind import Act, Kind
from truceline.model.table import to_table
from truceline.science.terms import settle
from truceline.store.tables import to_bytes

if TYPE_CHECKING:
    from truceline.model.incident import Incident

FIRE = incident("explosion", east(3))
DAY = Interval(NOON_2016 - timedelta(hours=2), NOON_2016 + timedelta(hours=2))
PERMIT = Permit(
    permit_id="p", purpose="demining", valid=DAY, notified_at=NOON_2016 - timedelta(days=3)
)
HELD = Established(incident_id="inc-1", condition="marked", holds=True, by="A. Verifier")


def terms(*exemptions: Exemption) -> Agreement:
    clause = Clause(
        clause_id="fire", kind=ClauseKind.NO_FIRE, article="1", parties=("west", "east"),
        valid=AGREEMENT.valid, acts=(Act.FIRE,), exemptions=exemptions,
    )  # fmt: skip
    return replace(AGREEMENT, clauses=(clause,))


def notified(**more: object) -> Exemption:
    notice = Notice(purposes=("demining",), before=timedelta(hours=48))
    return Exemption(
        kind=ExemptionKind.NOTIFIED, text="demining", kinds=(Kind.EXPLOSION,), notice=notice,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def outcome(agreement: Agreement, facts: Facts, one: Incident = FIRE) -> str:
    found = assess(to_table([one], INCIDENT_SCHEMA), agreement, LINES, facts=facts)
    return str(found["outcome"][0].as_py())


@pytest.mark.parametrize(
    ("permit", "expected"),
    [
        (PERMIT, "exempt"),
        (replace(PERMIT, purpose="repair"), "violation_minor"),
        (replace(PERMIT, notified_at=DAY.start - timedelta(hours=48)), "exempt"),
        (replace(PERMIT, notified_at=DAY.start - timedelta(hours=47)), "violation_minor"),
        (replace(PERMIT, valid=Interval(DAY.start, NOON_2016)), "violation_minor"),
        (replace(PERMIT, region=east(3, 5000)), "exempt"),
        (replace(PERMIT, region=east(60, 5000)), "violation_minor"),
    ],
)
def test_permit_covers_purpose_notice_time_and_place(permit: Permit, expected: str) -> None:
    """Notice of 48 hours is enough and 47 is not; the window ends before its last instant."""
    assert outcome(terms(notified()), Facts(permits=(permit,))) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(permits=(PERMIT,), established=(HELD,)), "exempt"),
        (Facts(permits=(PERMIT,)), "undetermined"),
        (Facts(permits=(PERMIT,), established=(replace(HELD, holds=False),)), "violation_minor"),
        (Facts(established=(HELD,)), "violation_minor"),
    ],
)
def test_notice_and_conditions_are_both_needed(facts: Facts, expected: str) -> None:
    """Without notice no condition helps; with it the condition decides, or is open."""
    assert outcome(terms(notified(conditions=("marked",))), facts) == expected


def clocked() -> Agreement:
    """Return terms with a ban that starts after 7 days of silence and one that ends then."""
    fire = terms().clauses[0]
    after = replace(fire, clause_id="after", starts_with="silent", kind=ClauseKind.NO_MOVEMENT,
                    acts=(Act.MOVEMENT,))  # fmt: skip
    until = replace(after, clause_id="until", starts_with=None, ends_with="silent")
    silence = Milestone(milestone_id="silent", silence=Silence(days=7, clauses=("fire",)))
    return replace(AGREEMENT, clauses=(fire, after, until), milestones=(silence,))


def shots(*days: float) -> list[Incident]:
    start = datetime(2016, 5, 1, tzinfo=UTC)
    return [
        replace(incident("explosion", east(3), start + timedelta(days=day)), incident_id=f"inc-{i}")
        for i, day in enumerate(days)
    ]


def test_settled_terms_settle_to_themselves() -> None:
    """What all incidents settled is not settled anew by a few of them."""
    agreement = replace(clocked(), valid=Interval(datetime(2016, 5, 1, tzinfo=UTC)))
    everything = to_table(shots(1, 5, 9, 20), INCIDENT_SCHEMA)

    settled = settled_terms(everything, agreement, LINES)

    full = datetime(2016, 5, 17, tzinfo=UTC)  # seven days after the shot of 10 May
    assert settled.clause("after").valid.start == full
    assert settled.clause("until").valid.end == full
    few = to_table(shots(1), INCIDENT_SCHEMA)
    assert settled_terms(few, settled, LINES) == settled
    assert settle(settled) == settled


def test_milestone_of_another_agreement_is_not_reached() -> None:
    """Two agreements may give a milestone the same name."""
    event = Milestone(milestone_id="gone", event=True)
    agreement = replace(
        terms(), milestones=(event,),
        clauses=(replace(terms().clauses[0], starts_with="gone"),),
    )  # fmt: skip
    mine = Reached(milestone_id="gone", at=NOON_2016 - DAY.duration, agreement_id="minsk-like")  # type: ignore[operator]
    other = replace(mine, agreement_id="other")

    assert outcome(agreement, Facts(reached=(mine,))) == "violation_minor"
    assert outcome(agreement, Facts(reached=(other,))) == "not_an_incident"


def test_findings_do_not_depend_on_parts_or_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes in one part or many, by one worker or three."""
    incidents = to_table(shots(*range(1, 40)), INCIDENT_SCHEMA)
    whole = to_bytes(assess(incidents, AGREEMENT, LINES))

    monkeypatch.setattr(engine, "INCIDENTS_AT_ONCE", 7)
    for workers in (1, 3):
        parts = assess(incidents, AGREEMENT, LINES, AssessParams(workers=workers))
        assert to_bytes(parts) == whole
