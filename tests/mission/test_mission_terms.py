"""A mission's terms: facts, further agreements, and drafts held against its incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pytest

from conftest_mission import clock
from truceline.agreement import read_agreement
from truceline.core.errors import AgreementError, FactsError, MissionError
from truceline.mission.drafts import diff_for_mission
from truceline.mission.findings import opened_finding
from truceline.mission.folder import open_mission
from truceline.mission.intake import open_or_create_record, take_inputs
from truceline.mission.run import run, state_of
from truceline.store.audit import audit

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.mission.run import State

TERMS = """\
agreement: {name}
version: "1"
title: {{en: Terms}}
time_zone: Europe/Kyiv
in_force: {{from: "2027-03-01 00:00"}}
parties: [{{id: ukraine, names: {{en: Ukraine}}}}, {{id: russia, names: {{en: Russia}}}}]
lines: [{{name: front, line: ukraine-line-2024-12}}]
zones: [{{id: band, kind: band, line: front, until_m: {until}}}]
clauses:
  - id: no-fire
    kind: no_fire
    article: "1"
    parties: [ukraine, russia]
    zones: {{all: band}}
    text: {{en: No fire.}}
    exemptions:
      - {{kind: notified, text: demining, kinds: [explosion], notice: {{purposes: [demining]}}}}
citations: [{{text: "Terms of a test", unverified: true}}]
"""
PERMIT = """\
permits:
  - id: everywhere
    purpose: demining
    notified: 2027-02-20T00:00:00
    from: 2027-02-28T00:00:00
    until: 2027-04-30T00:00:00
"""


def terms(name: str = "terms", until: int = 90_000) -> str:
    return TERMS.format(name=name, until=until)


def processed(folder: Path, **files: str) -> State:
    """Write files into a mission, settle its settings on them, and run it."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    mission = open_mission(folder)
    record = open_or_create_record(mission, clock)
    try:
        take_inputs(record, mission, "test")
        run(record, mission)
        assert not audit(record).problems
        return state_of(record, folder)
    finally:
        record.close()


def on_own_terms(folder: Path, also: str = "") -> Path:
    settings = folder / "mission.yaml"
    text = settings.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(("agreement:", "in_force:"))]
    settings.write_text("\n".join([*kept, "agreement: terms.yaml", also, ""]), encoding="utf-8")
    return folder


def test_permit_in_facts_exempts_what_it_covers(mission_copy: Path) -> None:
    """The same mission with and without notice of demining: explosions, and nothing else."""
    folder = on_own_terms(mission_copy)
    before = processed(folder, terms=terms()).tables
    after = processed(folder, terms=terms(), facts=PERMIT).tables

    explosions = set(
        before["incidents"]
        .filter(pc.equal(before["incidents"]["kind"], "explosion"))["incident_id"]
        .to_pylist()
    )
    outcome = {
        row["incident_id"]: (row["outcome"], row["reason"]) for row in after["findings"].to_pylist()
    }
    changed = {
        row["incident_id"]
        for row in before["findings"].to_pylist()
        if row["outcome"] != outcome[row["incident_id"]][0]
    }
    assert changed
    assert changed <= explosions
    assert {outcome[name][0] for name in changed} == {"exempt"}
    assert all("prior notice on record" in outcome[name][1] for name in changed)


def test_agreements_in_force_together_each_have_findings(mission_copy: Path) -> None:
    """Every incident is held against both, and the first stays what it is alone."""
    folder = on_own_terms(mission_copy, "also: [{agreement: second.yaml}]")
    both = processed(folder, terms=terms(), second=terms("narrow", 5_000)).tables["findings"]

    names = both["agreement_id"].to_pylist()
    assert set(names) == {"terms", "narrow"}
    ids = [set(both.filter(pc.equal(both["agreement_id"], n))["incident_id"].to_pylist())
           for n in ("terms", "narrow")]  # fmt: skip
    assert ids[0] == ids[1]
    assert len(set(both["finding_id"].to_pylist())) == both.num_rows


def test_further_agreement_needs_the_same_parties(mission_copy: Path) -> None:
    """An agreement between others, or named twice, is refused with its code."""
    folder = on_own_terms(mission_copy, "also: [{agreement: second.yaml}]")
    (folder / "terms.yaml").write_text(terms(), encoding="utf-8")
    strange = (
        terms("other").replace("id: russia", "id: east").replace("[ukraine, russia]", "[east]")
    )
    (folder / "second.yaml").write_text(strange, encoding="utf-8")
    with pytest.raises(MissionError) as caught:
        open_mission(folder)
    assert [p.code for p in caught.value.problems] == ["MIS-046"]

    (folder / "second.yaml").write_text(terms(), encoding="utf-8")
    with pytest.raises(MissionError) as caught:
        open_mission(folder)
    assert [p.code for p in caught.value.problems] == ["MIS-047"]


def test_bad_facts_stop_the_mission_with_their_line(mission_copy: Path) -> None:
    """A fact no agreement asks for is no small matter: the mission does not open."""
    folder = on_own_terms(mission_copy)
    (folder / "terms.yaml").write_text(terms(), encoding="utf-8")
    (folder / "facts.yaml").write_text(PERMIT.replace("demining", "fishing"), encoding="utf-8")

    with pytest.raises(FactsError) as caught:
        open_mission(folder)

    assert [(p.code, p.where) for p in caught.value.problems] == [("FAC-003", "facts.yaml:3")]


def test_finding_opens_to_the_steps_that_led_to_it(mission_copy: Path) -> None:
    """The last step is the outcome of the row, and the permit is told among them."""
    state = processed(on_own_terms(mission_copy), terms=terms(), facts=PERMIT)

    for row in state.tables["findings"].slice(0, 25).to_pylist():
        steps = opened_finding(state, row).steps
        assert steps[-1].endswith(row["reason"])
        if row["outcome"] == "exempt":
            assert any("demining (prior notice on record): yes" in step for step in steps)


def test_draft_is_held_against_the_incidents_of_a_mission(mission_copy: Path) -> None:
    """A wider band can only add violations; what it adds lay outside the narrow one."""
    state = processed(on_own_terms(mission_copy), terms=terms(until=3_000))
    narrow, wide = (read_agreement(terms(until=m)) for m in (3_000, 90_000))

    diff = diff_for_mission(state, narrow, wide).diff

    before, after = diff.violating
    assert before < after
    changed = {row["outcome_first"] for row in diff.changes.to_pylist()}
    assert changed <= {"relevant_no_violation", "undetermined"}


def test_draft_that_does_not_fit_the_mission_is_refused(mission_copy: Path) -> None:
    """Another line, other parties, other dates: each with its code."""
    state = processed(on_own_terms(mission_copy), terms=terms())
    good = read_agreement(terms())
    bad = {
        "AGR-070": terms().replace("line: ukraine-line-2024-12", "line: minsk-contact-line"),
        "AGR-071": terms().replace("ukraine", "west").replace("west-line", "ukraine-line"),
        "AGR-072": terms().replace("2027-03-01", "2031-03-01"),
    }
    for code, text in bad.items():
        with pytest.raises(AgreementError) as caught:
            diff_for_mission(state, good, read_agreement(text))
        assert [p.code for p in caught.value.problems] == [code]

    aligned = diff_for_mission(state, good, read_agreement(bad["AGR-072"]), aligned=True)
    assert aligned.diff.changes.num_rows == 0
    assert aligned.second.hypothetical
