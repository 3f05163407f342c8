"""A mission's day from files to report, through the real record."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from conftest_mission import NOW, SMALL, clock
from truceline.core.errors import MissionError, RecordError
from truceline.mission.demo import run_demo
from truceline.mission.folder import open_mission
from truceline.mission.init import init_mission
from truceline.mission.intake import open_or_create_record, take_inputs, take_sources
from truceline.mission.report import released_report, whole_span, write_report
from truceline.mission.run import run, state_of
from truceline.render.html import render_html
from truceline.render.json import render_json
from truceline.store.audit import audit
from truceline.store.observations import current as read_current
from truceline.store.record import open_record

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.mission.demo import Demo


def test_demo_same_seed_gives_same_bytes(small_demo: tuple[Path, Demo], tmp_path: Path) -> None:
    """Same inputs, seed and clock: the same report to the byte, and the same head."""
    again = run_demo(tmp_path / "again", SMALL, clock)

    assert again.head == small_demo[1].head
    assert again.report.html.read_bytes() == small_demo[1].report.html.read_bytes()
    assert again.report.json.read_bytes() == small_demo[1].report.json.read_bytes()


def test_demo_every_output_is_marked_simulated(small_demo: tuple[Path, Demo]) -> None:
    """What was drawn says so: rows, record and page."""
    _, done = small_demo

    assert set(done.processed.incidents["simulated"].to_pylist()) == {True}
    assert set(done.processed.findings["simulated"].to_pylist()) == {True}
    assert b"drawn by a simulation" in done.report.html.read_bytes()


def test_demo_every_observation_has_a_place_in_the_account(
    small_demo: tuple[Path, Demo],
) -> None:
    """Each observation is in exactly one incident or told why not."""
    folder, done = small_demo
    record = open_record(folder / "record.sqlite", clock=clock, read_only=True)
    rows = state_of(record, folder).tables["observations"]["observation_id"].to_pylist()
    record.close()

    members = [m for ids in done.processed.incidents["members"].to_pylist() for m in ids]
    left = done.processed.left_out["observation_id"].to_pylist()
    assert sorted(members + left) == sorted(rows)


def test_demo_claims_enter_no_count(small_demo: tuple[Path, Demo]) -> None:
    """Party claims are on record, and none is a member of an incident."""
    folder, done = small_demo
    record = open_record(folder / "record.sqlite", clock=clock, read_only=True)
    claims = set(state_of(record, folder).tables["claims"]["observation_id"].to_pylist())
    record.close()

    members = {m for ids in done.processed.incidents["members"].to_pylist() for m in ids}
    assert claims
    assert not claims & members


def test_audit_of_a_run_holds_and_knows_the_printed_head(small_demo: tuple[Path, Demo]) -> None:
    """The head a report prints belongs to the record; another does not."""
    folder, done = small_demo
    record = open_record(folder / "record.sqlite", clock=clock, read_only=True)
    good, wrong = audit(record, done.head), audit(record, "0123456789abcdef" * 4)
    record.close()

    assert good.holds
    assert good.printed_seq is not None
    assert [problem.code for problem in wrong.problems] == ["REC-008"]


def test_intake_of_files_already_read_changes_nothing(mission_copy: Path) -> None:
    """Reading the same files again adds no row and no entry."""
    mission = open_mission(mission_copy)
    record = open_or_create_record(mission, clock)
    before = record.head()

    new = take_inputs(record, mission)
    taken = take_sources(record, mission)

    assert (new, [file.already for file in taken]) == ([], [True] * 4)
    assert record.head() == before
    record.close()


def test_run_with_a_changed_file_is_refused_until_it_is_taken_in(mission_copy: Path) -> None:
    """Processing reads only the record: a file that differs must be ingested first."""
    settings = mission_copy / "mission.yaml"
    settings.write_text(settings.read_text().replace("count: 6", "count: 5"))
    mission = open_mission(mission_copy)
    record = open_or_create_record(mission, clock)

    with pytest.raises(RecordError) as caught:
        run(record, mission)
    assert caught.value.code == "REC-009"
    take_inputs(record, mission)
    run(record, mission)

    assert len(state_of(record, mission_copy).mission.sectors) == 5
    record.close()


def test_report_is_rebuilt_to_the_byte_from_its_head(mission_copy: Path) -> None:
    """A past report can be made again from the record as it stood."""
    mission = open_mission(mission_copy)
    record = open_or_create_record(mission, clock)
    head = record.head()
    first = released_report(record, mission_copy, issued_at=NOW)
    write_report(record, first, mission.out)
    more = mission_copy / "sources" / "people-2.csv"
    rows = (mission_copy / "sources" / "people.csv").read_text().splitlines()
    more.write_text("\n".join([rows[0], *(row.replace("people", "late", 1) for row in rows[1:9])]))
    settings = mission_copy / "mission.yaml"
    settings.write_text(
        settings.read_text() + "  - {id: late, path: sources/people-2.csv, reader: observations}\n"
    )
    mission = open_mission(mission_copy)
    take_inputs(record, mission)
    take_sources(record, mission)
    run(record, mission)

    again = released_report(record, mission_copy, issued_at=NOW, head=head)
    now = released_report(record, mission_copy, issued_at=NOW)
    record.close()

    assert render_html(again) == render_html(first)
    assert render_json(again) == render_json(first)
    assert render_json(now) != render_json(first)


def test_live_record_refuses_simulated_rows(mission_copy: Path, tmp_path: Path) -> None:
    """Simulated is marked for ever: a live mission cannot take it in."""
    for name in ("record.sqlite", "record.sqlite-wal", "record.sqlite-shm"):
        (mission_copy / name).unlink(missing_ok=True)
    settings = mission_copy / "mission.yaml"
    settings.write_text(settings.read_text().replace("simulated: true", "simulated: false"))
    mission = open_mission(mission_copy)
    record = open_or_create_record(mission, clock)

    taken = take_sources(record, mission)
    kept = [read_current(record, kind).num_rows for kind in ("observation", "claim", "effort")]
    codes = set(read_current(record, "rejection")["code"].to_pylist())
    record.close()

    assert kept == [0, 0, 0]
    assert all(file.rejected == file.rows > 0 for file in taken)
    assert "INT-090" in codes


def test_run_twice_on_the_same_record_adds_nothing(mission_copy: Path) -> None:
    """A second run that yields the same is no new act: the head stays."""
    mission = open_mission(mission_copy)
    record = open_or_create_record(mission, clock)
    run(record, mission)
    head = record.head()

    run(record, mission)

    assert record.head() == head
    record.close()


def test_report_of_a_mission_without_data_is_told(tmp_path: Path) -> None:
    """Where nothing was received there is no day to report on."""
    init_mission(tmp_path, name="Empty", agreement="minsk-2015", sectors=3)
    mission = open_mission(tmp_path)
    record = open_or_create_record(mission, clock)
    take_inputs(record, mission)
    run(record, mission)

    with pytest.raises(MissionError) as caught:
        released_report(record, tmp_path)
    record.close()

    assert caught.value.code == "MIS-011"


def test_bad_files_do_not_stop_the_good_ones(mission_copy: Path) -> None:
    """A bomb, a broken archive and an empty file are told; the good rows still go in."""
    sources = mission_copy / "sources"
    good = (sources / "people.csv").read_bytes()
    (sources / "bad-1-broken.csv.gz").write_bytes(gzip.compress(good)[:-200])
    (sources / "bad-2-empty.csv").write_bytes(b"")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.csv", bytes(300_000_000))
    (sources / "bad-3-bomb.zip").write_bytes(bomb.getvalue())
    (sources / "bad-4-good.csv").write_bytes(good)
    settings = mission_copy / "mission.yaml"
    settings.write_text(
        settings.read_text() + '  - {id: bad, path: "sources/bad-*", reader: observations}\n'
    )
    mission = open_mission(mission_copy)
    record = open_or_create_record(mission, clock)
    take_inputs(record, mission)

    taken = {file.name: file for file in take_sources(record, mission) if file.source_id == "bad"}
    rejections = state_of(record, mission_copy).tables["rejections"].to_pylist()
    record.close()

    rows = len(good.splitlines()) - 1
    assert taken["bad-4-good.csv"].rows == rows
    told = " ".join(row["where"] for row in rejections if row["remedy"])
    for name in ("bad-1-broken.csv", "bad-2-empty.csv", "bad-3-bomb"):
        assert name in told
    assert taken["bad-1-broken.csv.gz"].rows > rows / 2


def test_mission_without_settings_is_told(tmp_path: Path) -> None:
    """An empty folder is no mission, and the remedy says what to do."""
    with pytest.raises(MissionError, match="truceline init") as caught:
        open_mission(tmp_path)

    assert caught.value.code == "MIS-001"


def test_report_before_a_run_is_told(mission_copy: Path) -> None:
    """Nothing can be reported before anything was processed."""
    for name in ("record.sqlite", "record.sqlite-wal", "record.sqlite-shm"):
        (mission_copy / name).unlink(missing_ok=True)
    mission = open_mission(mission_copy)
    record = open_or_create_record(mission, clock)

    with pytest.raises(MissionError) as caught:
        state_of(record, mission_copy)
    record.close()

    assert caught.value.code == "MIS-008"


def test_demo_never_overwrites_a_real_mission(mission_copy: Path) -> None:
    """Only a demo is made anew."""
    (mission_copy / "truth" / "truth.json").unlink()

    with pytest.raises(MissionError) as caught:
        run_demo(mission_copy, SMALL, clock)

    assert caught.value.code == "MIS-007"


def test_whole_span_is_the_days_watched(small_demo: tuple[Path, Demo]) -> None:
    """Eight days were drawn; eight local days are reported on."""
    folder, _ = small_demo
    record = open_record(folder / "record.sqlite", clock=clock, read_only=True)
    span = whole_span(state_of(record, folder))
    record.close()

    assert span.duration is not None
    assert span.duration.days == 8
