"""The option paper of a mission: from its files to documents, what-ifs and patrols."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from conftest_mission import clock
from truceline.core.errors import PlanError, ScenarioError
from truceline.mission.ask import ask
from truceline.mission.folder import open_mission
from truceline.mission.init import init_mission
from truceline.mission.intake import open_or_create_record
from truceline.mission.options import force_under
from truceline.mission.paper import PaperRun, last_runs, make_paper
from truceline.mission.patrols import SEALED, disclose, plan_patrols
from truceline.mission.plan_files import write_plan_files
from truceline.mission.planning import open_planning
from truceline.mission.replays import Replicates, replay_again
from truceline.mission.staffing import needs_of
from truceline.mission.whatifs import what_ifs
from truceline.model.document import Audience
from truceline.model.scenario import Access
from truceline.plan.compare import summarise
from truceline.plan.whatif import WhatIf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from truceline.mission.folder import Mission
    from truceline.store.record import Record

PLAN = """\
sites: {spacing_km: 40}
demand: {cell_km: 20, depths_km: [0, 2.5, 10]}
options:
  - id: few
    names: {en: Few posts, fr: Peu de postes}
    summary: {en: A handful., fr: Une poignée.}
    assets: {post: 4, acoustic: 4, patrol: 2}
    people: {monitor: 400}
    rear: {staff: 20}
    budget_meur: 20
  - id: afar
    names: {en: From afar, fr: De loin}
    summary: {en: Satellites., fr: Des satellites.}
    assets: {satellite_optical: 1, satellite_sar: 1}
    budget_meur: 30
"""
SMALL = Replicates(fast=4, full=1, seed=7, workers=1)


@dataclass(frozen=True, slots=True)
class Made:
    """A small mission with its paper."""

    mission: Mission
    record: Record
    paper: PaperRun
    out: Path


def small_mission(folder: Path) -> Mission:
    """Make a mission of two options and two scenarios."""
    init_mission(folder, name="Small mission", agreement="model-2025-gcsp", sectors=12)
    write_plan_files(folder)
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    for path in (folder / "scenarios").glob("*.yaml"):
        if path.stem not in ("holding", "one-sided"):
            path.unlink()
    return open_mission(folder)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Return a mission for which a paper was made once; read only."""
    folder = tmp_path_factory.mktemp("paper") / "m"
    mission = small_mission(folder)
    record = open_or_create_record(mission, clock)
    paper = make_paper(record, mission, replicates=SMALL, out=folder / "out", siting_steps=20)
    yield Made(mission, record, paper, folder / "out")
    record.close()


def _json(made: Made, name: str) -> dict[str, Any]:
    [path] = made.out.glob(f"paper-*-{name}.json")
    content: dict[str, Any] = json.loads(path.read_bytes())
    return content


def test_paper_is_written_in_every_language_audience_and_format(made: Made) -> None:
    """Two languages, a full and a releasable version, four formats."""
    names = {path.name.split("-", 4)[4] for path in made.paper.files}

    assert names == {
        f"{language}-{audience}.{form}"
        for language in ("en", "fr") for audience in ("internal", "states")
        for form in ("html", "json", "pdf", "docx")
    }  # fmt: skip
    assert all(path.stat().st_size > 1_000 for path in made.paper.files)


def test_every_figure_of_performance_opens_to_its_batches(made: Made) -> None:
    """Behind a share stands which option, under which scenarios, how often, from which seed."""
    content = _json(made, "en-internal")
    known = {row["batch_id"] for row in content["tables"]["batches"]}
    figures = [
        figure for section in content["sections"] if section["key"] == "answer"
        for figure in section["figures"]
    ]  # fmt: skip

    assert known == {"few.holding", "few.one-sided", "afar.holding", "afar.one-sided"}
    assert figures
    for figure in figures:
        assert figure["rows"]
        assert set(figure["rows"]) <= known


def test_batch_run_again_gives_the_figures_of_the_paper(made: Made) -> None:
    """The command of a batch draws the same worlds."""
    again = replay_again(made.record, made.mission, "few", "holding", "fast", 4, 7)

    there = {
        row["summary_id"]: row["value"]
        for row in summarise(made.paper.runs).to_pylist()
        if row["summary_id"].startswith("few-holding-fast")
    }
    assert {row["summary_id"]: row["value"] for row in again.to_pylist()} == there


def test_record_holds_the_runs_behind_the_paper(made: Made) -> None:
    """What a figure rests on can be read from the record."""
    assert last_runs(made.record).equals(made.paper.runs)


def test_releasable_version_holds_no_place_and_no_worth_of_a_state(made: Made) -> None:
    """No coordinate of a site, no shading of blind stretches, no value by contributor."""
    sites = [item.site for item in made.paper.options[0].placements if item.site is not None]
    places = [f"{site.lat_deg:.5f}"[:7] for site in sites]
    full = json.dumps(_json(made, "en-internal"))
    [html] = made.out.glob("paper-*-en-states.html")
    shown = json.dumps(_json(made, "en-states")) + html.read_text(encoding="utf-8")

    assert any(place in full for place in places)  # the control: it could have leaked
    assert not any(place in shown for place in places)
    released = _json(made, "en-states")
    assert not {"placements", "values"} & set(released["tables"])
    charts = [c for s in released["sections"] for c in s["charts"] if c["kind"] == "plan_map"]
    assert charts
    assert not any(chart["data"].get("stretches") for chart in charts)
    columns = {name for table in ("staffing", "certificates")
               for row in released["tables"][table] for name in row}  # fmt: skip
    assert not {"would_help", "binding", "largest_gap", "after_losses"} & columns


def test_paper_same_seed_gives_same_rows(made: Made, tmp_path: Path) -> None:
    """Siting stops by steps, replays are keyed: the same seed gives the same paper."""
    mission = small_mission(tmp_path / "again")
    record = open_or_create_record(mission, clock)

    paper = make_paper(
        record, mission, replicates=SMALL, out=tmp_path / "out", siting_steps=20,
        languages=("en",), audiences=(Audience.INTERNAL,), formats=("json",),
    )  # fmt: skip
    record.close()

    assert [o.placements for o in paper.options] == [o.placements for o in made.paper.options]
    assert paper.runs.equals(made.paper.runs)


def test_ask_tells_the_difference_to_the_last_paper(made: Made) -> None:
    """Refused where they stand, posts see nothing; satellites see as before."""
    answers = [
        ask(
            made.record, made.mission, WhatIf(access=Access.ONE_SIDE, access_side=side),
            on=date(2026, 1, 7), scenario_id="holding",
        )
        for side in ("ukraine", "russia")
    ]  # fmt: skip

    before = answers[0].before
    seen = [answer.after["few"].shares[None] for answer in answers]
    assert min(seen) < before["few"].shares[None]
    assert max(seen) <= before["few"].shares[None] + 1e-12
    for answer in answers:
        assert answer.after["afar"].shares == pytest.approx(before["afar"].shares)
        assert answer.after["few"].staffed[0] <= answer.after["few"].staffed[1]


def test_people_needed_are_those_of_the_force_table(made: Made) -> None:
    """Staffing is measured against everybody deployed, support and reserve included."""
    planning = open_planning(made.mission)
    scenario = planning.central

    for option in made.paper.options:
        needed = sum(need.people for need in needs_of(option, planning, scenario).needs)
        deployed = force_under(option, planning, scenario, 0).deployed.value
        assert needed == pytest.approx(deployed)


def test_ask_without_a_paper_says_what_to_do(tmp_path: Path) -> None:
    """There is nothing to compare with."""
    mission = small_mission(tmp_path / "m")
    record = open_or_create_record(mission, clock)

    with pytest.raises(PlanError, match=r"PLN-613.*truceline plan paper"):
        ask(record, mission, WhatIf(), on=date(2026, 1, 7))
    record.close()


@pytest.mark.parametrize(
    ("what_if", "code"),
    [
        (WhatIf(drop=("XYZ",)), "PLN-614"),
        (WhatIf(access=Access.ONE_SIDE, access_side="atlantis"), "PLN-614"),
        (WhatIf(line_version="v99"), "SCN-004"),
    ],
)
def test_ask_for_what_is_not_there_is_told(made: Made, what_if: WhatIf, code: str) -> None:
    """An unknown contributor, side or version of the line is named with those that are known."""
    with pytest.raises((PlanError, ScenarioError), match=code):
        ask(made.record, made.mission, what_if, on=date(2026, 1, 7))


def test_what_ifs_of_a_paper_ask_both_sides_alike(made: Made) -> None:
    """Neither party is the one whose refusal is looked at."""
    rows = what_ifs(open_planning(made.mission))

    assert {row.about for row in rows if row.key == "one_side"} == {"ukraine", "russia"}


def test_patrols_are_sealed_before_and_disclosed_after(made: Made, tmp_path: Path) -> None:
    """The record binds the seed beforehand; afterwards it gives the same schedule again."""
    seed = bytes(range(32))

    plan = plan_patrols(
        made.record, made.mission, "few", date(2027, 7, 1), 3, seed, tmp_path / "patrols"
    )

    sealed = [entry for entry in made.record.entries(SEALED) if entry.subject == plan.context]
    assert len(sealed) == 1
    assert seed.hex() not in made.record.payload(sealed[0].seq).decode()
    assert len(plan.files) == len(plan.schedule) + 1
    with pytest.raises(PlanError, match="PLN-409"):
        disclose(made.record, plan.context, seed, date(2027, 7, 2))
    again = disclose(made.record, plan.context, seed, date(2027, 7, 4))
    assert again == plan.schedule
    with pytest.raises(PlanError, match="PLN-406"):
        disclose(made.record, plan.context, bytes(32), date(2027, 7, 4))
    with pytest.raises(PlanError, match="PLN-410"):
        plan_patrols(
            made.record, made.mission, "few", date(2027, 7, 1), 3, seed, tmp_path / "again"
        )
    with pytest.raises(PlanError, match="PLN-411"):
        plan_patrols(
            made.record, made.mission, "few", date(2027, 3, 1), 3, seed, tmp_path / "again"
        )


def test_patrols_of_an_option_without_bases_are_refused(made: Made, tmp_path: Path) -> None:
    """Satellites drive no patrol."""
    with pytest.raises(PlanError, match="PLN-407"):
        plan_patrols(
            made.record, made.mission, "afar", date(2027, 7, 1), 3, bytes(32), tmp_path / "p"
        )


def test_paper_in_an_unknown_format_is_refused_before_any_work(made: Made, tmp_path: Path) -> None:
    """The known ones are named."""
    with pytest.raises(PlanError, match=r"PLN-614.*'odt'.*pdf"):
        make_paper(
            made.record, made.mission, replicates=replace(SMALL), out=tmp_path, formats=("odt",)
        )
