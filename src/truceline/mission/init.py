"""Make mission folders: an empty one to fill in, and the demo's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from truceline.agreement import bundled_lines, load_bundled
from truceline.core.errors import MissionError
from truceline.formats.line_geojson import read_lines
from truceline.mission.folder import SETTINGS_FILE
from truceline.science.sectors import even_sectors
from truceline.simulate.files import write_world
from truceline.simulate.world import World, WorldTerms, simulate

if TYPE_CHECKING:
    from pathlib import Path

TRUTH_FILE = "truth/truth.json"

SETTINGS = """\
# A mission of Truceline. Every key is explained on the page "Missions".
name: {name}
agreement: {agreement}            # a bundled agreement, or a file such as agreement.yaml
{in_force}time_zone: {zone}
language: en
simulated: {simulated}
lines:
{lines}sectors: {{line: {line}, count: {sectors}}}
release: {{delay_hours: 24, effort_delay_days: 14, grid_deg: 0.1}}
{sources}"""

DEMO_SOURCES = """\
sources:
  - {id: people, path: sources/people.csv, reader: observations, own: true, reliability: B}
  - {id: sensors, path: sources/sensors.csv, reader: observations, own: true, reliability: B}
  - {id: claims, path: sources/claims.csv, reader: observations}
  - {id: effort, path: sources/effort.csv, reader: effort}
"""

EMPTY_SOURCES = """\
sources: []
#  - {id: reports, path: "sources/*.csv"}          # the reader is told from the file's head
#  - {id: ged, path: "sources/ged*.csv", reader: ged}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTerms:
    """What the demo draws: a month of the model mission, calmer from ``change_day`` on."""

    agreement: str = "model-2025-gcsp"
    days: int = 30
    sectors: int = 24
    seed: int = 20241203
    starts_on: str = "2027-03-01"
    acts_per_day: float = 40.0
    change_day: int = 17
    change_ratio: float = 0.45
    adversarial: bool = False


def init_mission(folder: Path, *, name: str, agreement: str, sectors: int = 24) -> Path:
    """Make a mission folder for a bundled agreement; return its settings file.

    Raises
    ------
    MissionError
        MIS-007 if the folder holds a mission already.
    AgreementError
        If no agreement of that name is bundled.
    """
    terms = load_bundled(agreement)
    return _write_settings(
        folder,
        name=name,
        agreement=agreement,
        zone=terms.time_zone,
        line_ids=sorted({reference.line_id for reference in terms.lines}),
        sectors=sectors,
        in_force="",
        simulated=False,
        sources=EMPTY_SOURCES,
    )


def make_demo(folder: Path, terms: DemoTerms) -> World:
    """Draw a mission's month and write the files real sources write, with the truth beside.

    Raises
    ------
    MissionError
        MIS-007 if the folder holds a mission already.
    """
    agreement = load_bundled(terms.agreement)
    line = read_lines(bundled_lines(agreement.lines[0].line_id), agreement.lines[0].line_id)
    start = datetime.fromisoformat(terms.starts_on).replace(tzinfo=ZoneInfo(agreement.time_zone))
    version = line.nearest_version(start.astimezone(UTC))
    world = simulate(
        WorldTerms(
            line=version,
            sectors=even_sectors(line, version.version, count=terms.sectors),
            starts_at=start,
            days=terms.days,
            acts_per_day=terms.acts_per_day,
            change_day=terms.change_day if terms.change_day < terms.days else None,
            change_ratio=terms.change_ratio,
            adversarial=terms.adversarial,
        ),
        np.random.default_rng(terms.seed),
    )
    _write_settings(
        folder,
        name="Model mission (simulated)",
        agreement=terms.agreement,
        zone=agreement.time_zone,
        line_ids=[line.line_id],
        sectors=terms.sectors,
        in_force=f'in_force: {{start: "{terms.starts_on}T00:00:00"}}\n',
        simulated=True,
        sources=DEMO_SOURCES,
    )
    for name, data in sorted(write_world(world).items()):
        path = folder / ("truth" if name.startswith("truth") else "sources") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return world


def _write_settings(
    folder: Path,
    *,
    name: str,
    agreement: str,
    zone: str,
    line_ids: list[str],
    sectors: int,
    in_force: str,
    simulated: bool,
    sources: str,
) -> Path:
    path = folder / SETTINGS_FILE
    if path.exists():
        raise MissionError.case("MIS-007", str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sources").mkdir(exist_ok=True)
    lines = "".join(f"  {line_id}: {{bundled: {line_id}}}\n" for line_id in line_ids)
    text = SETTINGS.format(
        name=name, agreement=agreement, zone=zone, in_force=in_force, lines=lines,
        line=line_ids[0], sectors=sectors, simulated=str(simulated).lower(), sources=sources,
    )  # fmt: skip
    path.write_text(text, encoding="utf-8")
    return path
