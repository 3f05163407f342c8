"""Allegations on a mission's own record: one entry an act, and the chain stays whole."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from conftest_mission import NOW, clock
from truceline.cli import app, case
from truceline.core.errors import CaseError
from truceline.mission.cases import act_on_case, cases_in, due_in, split_in
from truceline.mission.folder import open_mission
from truceline.mission.init import init_mission
from truceline.mission.intake import open_or_create_record
from truceline.mission.run import state_of
from truceline.model.case import CaseAct
from truceline.model.deadline import Deadline, DeadlineEvent
from truceline.store.audit import audit

if TYPE_CHECKING:
    from pathlib import Path


LATER = NOW + timedelta(days=1)


def act(step: str, hours: int, **more: Any) -> CaseAct:
    roles = {"tasked": "analyst", "assessed": "monitor", "found": "verifier", "closed": "verifier"}
    return CaseAct(
        case_id="2027-001", step=step, at=NOW + timedelta(hours=hours), by=f"who {step}",  # type: ignore[arg-type]
        role=roles.get(step, "liaison"), text="in words", **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_case_is_entries_of_the_record_and_the_chain_holds(mission_copy: Path) -> None:
    """Each act is one entry; a refused act leaves none; what is read back is what was done."""
    mission = open_mission(mission_copy)
    record = open_or_create_record(mission, clock)
    try:
        before = len(record.entries())
        incident = str(state_of(record, mission_copy).tables["incidents"]["incident_id"][0])
        acts = [
            act("received", 0, claimant="russia"), act("tasked", 1), act("assessed", 2),
            act("found", 3, outcome="violation_minor", incidents=(incident,)),
            act("notified", 4), act("answered", 5, party="ukraine"),
            act("answered", 6, party="russia"), act("closed", 7),
        ]  # fmt: skip
        for one in acts:
            act_on_case(record, mission, one, LATER)
        with pytest.raises(CaseError):
            act_on_case(record, mission, act("tasked", 8), LATER)
        other = [replace(one, case_id="x") for one in acts[:4]]
        for one in other[:3]:
            act_on_case(record, mission, one, LATER)
        with pytest.raises(CaseError) as caught:
            act_on_case(record, mission, replace(other[3], incidents=("inc-nowhere",)), LATER)

        assert caught.value.code == "CAS-014"
        act_on_case(record, mission, acts[1], LATER)  # what is recorded already
        assert len(record.entries()) == before + 8 + 3
        assert cases_in(record, mission)["2027-001"].acts == tuple(acts)
        assert not audit(record).problems
        assert split_in(record, mission).alleged == 2
        late = due_in(record, mission, NOW + timedelta(hours=100))
        assert {rung.state for rung in late if rung.subject == "2027-001"} == {"done"}
        assert "late" in {rung.state for rung in late if rung.subject == "x"}
    finally:
        record.close()


def test_case_commands_from_receipt_to_split(mission_copy: Path) -> None:
    """The commands a liaison officer types, on a real folder."""
    if "case" not in {group.name for group in app.registered_groups}:
        case.register(app)
    folder, runner = str(mission_copy), CliRunner()

    def run(*words: str, fails: bool = False) -> str:
        done = runner.invoke(app, ["case", *words])
        assert (done.exit_code != 0) is fails, done.output
        return done.output

    at = datetime(2027, 5, 1, 9, tzinfo=UTC)

    def when(hours: int) -> str:
        return (at + timedelta(hours=hours)).isoformat()

    run(
        "open", folder, "a", "--claimant", "russia", "--text", "shots", "--by", "L", "--at", when(0)
    )
    run("step", folder, "a", "tasked", "--by", "D", "--role", "analyst", "--at", when(30))
    run("step", folder, "a", "assessed", "--by", "M", "--role", "monitor", "--at", when(40))
    assert "late" in run("due", folder, "--at", when(73))
    run("step", folder, "a", "found", "--by", "M", "--role", "verifier", "--outcome",
        "violation_minor", "--at", when(74), fails=True)  # fmt: skip
    run("step", folder, "a", "found", "--by", "V", "--role", "verifier", "--outcome",
        "violation_minor", "--at", when(74))  # fmt: skip
    run("notify", folder, "a", "--text", "A shot was found.", "--by", "L", "--at", when(75))
    run(
        "answer",
        folder,
        "a",
        "--party",
        "ukraine",
        "--text",
        "Noted.",
        "--by",
        "L",
        "--at",
        when(80),
    )

    (one,) = json.loads(run("list", folder, "--json"))
    assert (one["step"], list(one["answers"])) == ("answered", ["ukraine"])
    assert "A shot was found." in run("show", folder, "a")
    assert json.loads(run("split", folder, "--json"))["counts"]["violation_minor"] == 1
    assert "100.0%" in run("split", folder)
    rungs = json.loads(run("due", folder, "--at", when(500), "--json"))
    assert {r["by"]: r["state"] for r in rungs if r["deadline_id"] == "answer"} == {
        "ukraine": "done", "russia": "late",
    }  # fmt: skip


def test_act_of_the_future_is_refused_in_a_live_mission(tmp_path: Path) -> None:
    """Nobody records what is not done yet; only a simulated mission keeps its own time."""
    init_mission(tmp_path, name="Live", agreement="minsk-2015", sectors=3)
    mission = open_mission(tmp_path)
    record = open_or_create_record(mission, clock)
    try:
        with pytest.raises(CaseError) as caught:
            act_on_case(record, mission, act("received", 25, claimant="russia"), LATER)
        assert caught.value.code == "CAS-015"
        before = len(record.entries())
        act_on_case(record, mission, act("received", 24, claimant="russia"), LATER)
        assert [entry.kind for entry in record.entries()][before:] == ["case.received"]
    finally:
        record.close()


def test_breaches_of_the_last_run_start_deadlines(mission_copy: Path) -> None:
    """Each incident with a violation is due once; serious ones are some of them."""
    mission = open_mission(mission_copy)
    record = open_or_create_record(mission, clock)
    try:
        findings = state_of(record, mission_copy).tables["findings"].to_pylist()
        for event, outcomes in (
            ("violation", {"violation_minor", "violation_serious"}),
            ("serious_violation", {"violation_serious"}),
        ):
            deadline = Deadline(
                deadline_id="d", article="1", after=DeadlineEvent(event), by="commission",
                within=timedelta(hours=24),
            )  # fmt: skip
            agreement = replace(mission.agreement, deadlines=(deadline,))
            rungs = due_in(record, replace(mission, agreement=agreement), NOW)

            violated = {row["incident_id"] for row in findings if row["outcome"] in outcomes}
            assert violated
            assert sorted(rung.subject for rung in rungs) == sorted(violated)
    finally:
        record.close()


def test_nothing_is_due_before_the_first_run(tmp_path: Path) -> None:
    """A mission without incidents and cases has an empty ladder."""
    init_mission(tmp_path, name="Live", agreement="europe-2025", sectors=3)
    mission = open_mission(tmp_path)
    record = open_or_create_record(mission, clock)
    try:
        assert due_in(record, mission, NOW) == ()
    finally:
        record.close()
