"""The audit of party symmetry: a fair mission passes, and each kind of bias is caught and named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from assess_material import AGREEMENT, CLAUSES, DEFENCE, LINES, SINCE, WITHDRAWAL, incident
from truceline.assess.rules import RULES, no_fire
from truceline.core.uncertain import point_region
from truceline.flow.process import Terms
from truceline.flow.sides import SideDifference, side_differences
from truceline.flow.symmetry import asymmetries, exchanged
from truceline.model.agreement import ClauseKind, Reading
from truceline.model.deadline import Deadline
from truceline.model.effort import EFFORT_SCHEMA, Effort
from truceline.model.facts import Facts, Permit, Signature
from truceline.model.incident import INCIDENT_SCHEMA
from truceline.model.observation import OBSERVATION_SCHEMA, Observation
from truceline.model.table import to_table

if TYPE_CHECKING:
    import pyarrow as pa

SWAP = {"west": "east", "east": "west"}
AT = datetime(2016, 5, 10, 12, tzinfo=UTC)
TERMS = Terms(
    agreement=AGREEMENT, lines=tuple(LINES.lines.values()), index=LINES, sectors=(),
    time_zone="UTC", span=SINCE,
)  # fmt: skip


def world(
    seed: int = 1, late: float = 0.0, loaded: float = 0.0, n: int = 120
) -> dict[str, pa.Table]:
    """Draw a fair world, in which reports of the east may come later or be worded otherwise."""
    rng = np.random.default_rng(seed)
    incidents, observations, effort = [], [], []
    for i in range(n):
        side = 1 if rng.random() < 0.5 else -1
        place = point_region(30 + side * rng.uniform(0.02, 0.5), rng.uniform(47.2, 48.8), 100.0)
        at = AT + timedelta(hours=float(rng.uniform(0, 500)))
        kind = ("explosion", "weapon_sighting", "uav_flight")[int(rng.integers(3))]
        incidents.append(
            replace(
                incident(kind, place, at, weapon="howitzer (122mm)" if i % 2 else None),
                incident_id=f"inc-{i}", members=(f"obs-{i}",),
            )
        )  # fmt: skip
        wait = float(rng.exponential(2.0)) + (late if side > 0 else 0.0)
        word = "provocation" if side > 0 and rng.random() < loaded else "explosion"
        observations.append(
            Observation(
                observation_id=f"obs-{i}", source_id="s", source_key=str(i),
                content_sha256="0" * 64, kind=kind, modality="human", region=place, starts_at=at,  # type: ignore[arg-type]
                ends_at=at, received_at=at + timedelta(hours=wait), text=f"one {word} was heard",
                flight_direction=("E-W", "W-E")[int(rng.integers(2))],
            )
        )  # fmt: skip
        effort.append(
            Effort(
                effort_id=f"eff-{i}", source_id="s", source_key=str(i), observer=f"p{i}",
                modality="human", status="watched", starts_at=at, ends_at=at + timedelta(hours=2),  # type: ignore[arg-type]
                region=place,
            )
        )  # fmt: skip
    return {
        "incidents": to_table(incidents, INCIDENT_SCHEMA),
        "observations": to_table(observations, OBSERVATION_SCHEMA),
        "effort": to_table(effort, EFFORT_SCHEMA),
    }


def differences(terms: Terms, tables: dict[str, pa.Table]) -> tuple[SideDifference, ...]:
    from truceline.assess.engine import assess

    found = assess(tables["incidents"], terms.agreement, terms.index)
    return side_differences(
        terms, tables["incidents"], tables["observations"], tables["effort"], found
    )


def test_exchange_reaches_every_field_that_names_a_party() -> None:
    """Exchanged twice everything is as it was, and nothing still names the wrong side."""
    clause = replace(
        WITHDRAWAL, parties=("west",), zones={"west": "west-25"},
        exemptions=(replace(DEFENCE, parties=("west",)),),
        readings=(Reading(reading_id="r", text={}, party="west", parties=("west",)),),
    )  # fmt: skip
    due = Deadline(deadline_id="d", article="1", after="allegation", by="west", days=1)  # type: ignore[arg-type]
    agreement = replace(AGREEMENT, clauses=(clause,), deadlines=(due,))
    permit = Permit(permit_id="west", purpose="p", valid=SINCE, notified_at=AT, party="west")
    facts = Facts(
        permits=(permit,),
        signatures=(Signature(incident_id="inc-1", party="west", by="west", at=AT),),
    )

    for value in (agreement, facts):
        assert exchanged(exchanged(value, SWAP), SWAP) == value
    other = exchanged(agreement, SWAP)
    (found,) = other.clauses
    assert (found.parties, found.zones) == (("east",), {"east": "west-25"})
    assert found.exemptions[0].parties == ("east",)
    assert (found.readings[0].party, found.readings[0].parties) == ("east", ("east",))
    assert other.deadlines[0].by == "east"
    assert {zone.zone_id: zone.side for zone in other.zones}["west-25"] == "east"
    told = exchanged(facts, SWAP)
    assert (told.permits[0].party, told.permits[0].permit_id) == ("east", "west")
    assert (told.signatures[0].party, told.signatures[0].by) == ("east", "west")
    assert exchanged(TERMS.lines, SWAP)[0].versions[0].left == "east"


def test_fair_engine_answers_alike() -> None:
    """Whatever the terms and facts say, exchanging the parties exchanges the answers."""
    tables = world()
    signed = tuple(
        Signature(incident_id=f"inc-{i}", party="east", by="V", at=AT + timedelta(days=60))
        for i in range(20)
    )
    terms = replace(TERMS, facts=Facts(signatures=signed))

    assert asymmetries(tables["incidents"], tables["observations"], terms) == ()


def test_rule_for_one_side_is_caught_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that lets one party off is found in the findings, with the incidents it touched."""
    honest = RULES[ClauseKind.WITHDRAWAL]

    class OneSided:
        covers = staticmethod(honest.covers)

        @staticmethod
        def assess_clause(clause: Any, view: Any, probability: Any) -> Any:
            if view.bound == "west":
                probability = np.zeros(len(view))
            return honest.assess_clause(clause, view, probability)

    monkeypatch.setitem(RULES, ClauseKind.WITHDRAWAL, OneSided)  # type: ignore[arg-type]
    tables = world()
    found = asymmetries(tables["incidents"], tables["observations"], TERMS)

    assert found
    assert {one.step for one in found} == {"findings"}
    assert {one.about.split()[1] for one in found} == {"withdraw"}
    assert no_fire is not honest


def test_fair_world_shows_no_difference_that_stands_out() -> None:
    """Same rules, same delays, same words: at most chance, counted over all comparisons."""
    loud = [one for seed in range(12) for one in differences(TERMS, world(seed)) if one.stands_out]

    assert len(loud) <= 2


@pytest.mark.parametrize(
    ("bias", "topic", "what"),
    [
        ({"late": 3.0}, "delay", "receipt"),
        ({"loaded": 0.8}, "wording", "provocation"),
    ],
)
def test_bias_in_the_data_is_caught(bias: dict[str, float], topic: str, what: str) -> None:
    """Reports of one side three hours later, or in loaded words."""
    loud = [one for one in differences(TERMS, world(3, **bias)) if one.stands_out]

    assert topic in {one.topic for one in loud}
    assert any(what in one.what for one in loud)


def test_terms_that_ask_more_of_one_side_are_told() -> None:
    """A wider zone, an exemption of one, a clause for one: each is a row."""
    wide = tuple(
        replace(zone, until_m=40_000.0) if zone.zone_id == "east-25" else zone
        for zone in AGREEMENT.zones
    )
    leave = replace(CLAUSES[0], exemptions=(replace(DEFENCE, parties=("west",)),))
    alone = replace(CLAUSES[2], parties=("east",))
    terms = replace(
        TERMS, agreement=replace(AGREEMENT, zones=wide, clauses=(leave, WITHDRAWAL, alone))
    )
    told = [one for one in differences(terms, world()) if one.topic == "thresholds"]

    assert [(one.what, one.first, one.second) for one in told] == [
        ("exemption 'return fire against an offensive'", "exempt", "not exempt"),
        ("zone of clause withdraw", "0 to 25 km (buffer)", "0 to 40 km (buffer)"),
        ("clause flight", "not bound", "bound"),
    ]
    assert all(one.stands_out for one in told)


def test_effort_is_told_for_each_side() -> None:
    """Twice the watching on one side shows in hours."""
    tables = world()
    west = [row for row in range(tables["effort"].num_rows)
            if tables["incidents"]["region_params"][row].as_py()[0] < 30]  # fmt: skip
    tables["effort"] = tables["effort"].take(west)

    hours = next(one for one in differences(TERMS, tables) if one.what == "watched")
    assert (hours.first, hours.second) == (f"{2 * len(west):,} h", "0 h")


def test_few_reports_are_too_few_to_tell() -> None:
    """Five reports say nothing of a delay, and the audit says so."""
    told = {one.topic: one.note for one in differences(TERMS, world(n=5))}

    assert told["delay"] == told["outcomes"] == "too few to tell"
