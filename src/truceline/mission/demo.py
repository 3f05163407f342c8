"""The demo: draw, take in, run, report and score in one go."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from truceline.core.errors import MissionError
from truceline.mission.folder import RECORD_FILE, SETTINGS_FILE, open_mission
from truceline.mission.init import TRUTH_FILE, DemoTerms, make_demo
from truceline.mission.intake import open_or_create_record, take_inputs, take_sources
from truceline.mission.report import (
    ReportFiles,
    material_of,
    released_report,
    whole_span,
    write_report,
)
from truceline.mission.run import run, state_of
from truceline.score.score import ScoreReport
from truceline.score.score import score as score_tables
from truceline.score.truth import read_truth

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    import pyarrow as pa

    from truceline.flow.process import Processed
    from truceline.store.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What the demo made: tables, report, score, the record's head and an incident to open."""

    processed: Processed
    period_rates: pa.Table
    sectors: dict[str, str]
    report: ReportFiles
    scored: ScoreReport
    head: str
    example: str


def run_demo(
    folder: Path,
    terms: DemoTerms,
    clock: Callable[[], datetime],
    progress: Callable[[str], None] = lambda _: None,
) -> Demo:
    """Make the demo in a folder; an earlier demo there is made anew.

    Raises
    ------
    MissionError
        MIS-007 if the folder holds a mission that is not simulated.
    """
    _clear(folder)
    progress("simulate")
    make_demo(folder, terms)
    mission = open_mission(folder)
    record = open_or_create_record(mission, clock, actor="demo")
    try:
        take_inputs(record, mission, "demo")
        take_sources(record, mission, "demo")
        processed = run(record, mission, actor="demo", progress=progress)
        progress("report")
        state = state_of(record, folder)
        span = whole_span(state)
        released = released_report(record, folder, period=span)
        files = write_report(record, released, mission.out)
        return Demo(
            processed=processed,
            period_rates=material_of(state, span, clock()).period_rates,
            sectors={sector.sector_id: sector.name for sector in mission.sectors},
            report=files,
            scored=score_mission(record, folder),
            head=released.document.record_head or "",
            example=_example(processed.incidents),
        )
    finally:
        record.close()


def score_mission(record: Record, folder: Path) -> ScoreReport:
    """Hold a simulated mission's last run against its truth.

    Raises
    ------
    MissionError
        MIS-010 if the folder has no truth.
    """
    path = folder / TRUTH_FILE
    if not path.is_file():
        raise MissionError.case("MIS-010", str(folder), path=TRUTH_FILE)
    state = state_of(record, folder)
    tables = state.tables
    return score_tables(
        read_truth(path.read_bytes()), tables["observations"], tables["incidents"],
        tables["links"], tables["rates"], tables["changes"], state.mission.settings.time_zone,
    )  # fmt: skip


def _clear(folder: Path) -> None:
    """Remove an earlier demo, and nothing that is not one."""
    if not (folder / SETTINGS_FILE).exists():
        return
    if not (folder / TRUTH_FILE).exists() or not open_mission(folder).settings.simulated:
        raise MissionError.case("MIS-007", str(folder))
    for name in ("sources", "truth", "out"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in (SETTINGS_FILE, RECORD_FILE, f"{RECORD_FILE}-wal", f"{RECORD_FILE}-shm"):
        (folder / name).unlink(missing_ok=True)


def _example(incidents: pa.Table) -> str:
    """Return the id of the incident with the most reports behind it."""
    if incidents.num_rows == 0:
        return ""
    sizes = pc.list_value_length(incidents["members"])
    order = pc.sort_indices(
        incidents.append_column("size", sizes).select(["size", "incident_id"]),
        [("size", "descending"), ("incident_id", "ascending")],
    )
    return str(incidents["incident_id"][order[0].as_py()].as_py())
