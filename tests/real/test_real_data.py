"""The chain on real public data; the figures stand on the page "What was shown"."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely
from scipy.stats import beta

from conftest_mission import clock
from truceline.agreement import bundled_lines
from truceline.core.chainage import compile_path, locate, position_at
from truceline.formats.line_geojson import read_lines, write_lines
from truceline.intake.ged import READER
from truceline.intake.reader import IntakeContext
from truceline.mission.derive import derive_from_files
from truceline.mission.folder import open_mission
from truceline.mission.intake import open_or_create_record, take_inputs, take_sources
from truceline.mission.report import released_report, write_report
from truceline.mission.run import run
from truceline.science.lines import LineIndex

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

pytestmark = pytest.mark.shared

KYIV = ZoneInfo("Europe/Kyiv")
PRECISE = ("1", "2")
VIINA_MISSION = """\
name: VIINA, hypothetical
agreement: model-2025-gcsp
in_force: {start: "2023-04-01T00:00:00"}
bind: {ceasefire-line: control-line}
time_zone: Europe/Kyiv
lines: {control-line: {path: lines/control-line.geojson}}
sectors: {line: control-line, count: 24}
area: {bounds: [22.0, 44.0, 41.0, 53.0]}
sources: [{id: viina, path: "sources/viina_incidents_*.csv.gz", reader: viina}]
"""
MINSK_MISSION = """\
name: Minsk II on GED
agreement: minsk-2015
time_zone: Europe/Kyiv
lines: {contact: {bundled: minsk-contact-line}}
sectors: {line: minsk-contact-line, count: 12}
sources: [{id: ged, path: "sources/*.csv.gz", reader: ged}]
"""
MONTHS = [(2023, m) for m in range(4, 13)] + [(2024, m) for m in range(1, 7)]


def distances_by_year(shared_data: Path) -> dict[int, NDArray[np.float64]]:
    """Distance in metres of each GED event known to where_prec 1 or 2, by year.

    On the version of our line in force, before the first version on the first.
    """
    path = shared_data / "ucdp_ged" / "ged_ukraine_2014_2018.csv.gz"
    precise = set()
    line = read_lines(bundled_lines("minsk-contact-line"), "minsk-contact-line")
    index = LineIndex([line])
    found: dict[int, list[float]] = {}
    text = gzip.decompress(path.read_bytes())
    for row in csv.DictReader(io.StringIO(text.decode("utf-8"))):
        if row["where_prec"] in PRECISE:
            precise.add(row["id"])
    for batch in READER.read(io.BytesIO(text), IntakeContext(source_id="ged", zone="Europe/Kyiv")):
        for event in batch.observations:
            if event.source_key not in precise or event.region is None:
                continue
            assert event.starts_at is not None
            version = line.nearest_version(event.starts_at)
            lon, lat = event.region.params[:2]
            away = abs(float(index.located(version, [lon], [lat]).distance_m[0]))
            found.setdefault(event.starts_at.astimezone(KYIV).year, []).append(away)
    return {year: np.array(values) for year, values in found.items()}


def share(away: NDArray[np.float64], within_m: float) -> tuple[float, float, float]:
    """Return a share with its exact 95 % interval (Clopper & Pearson 1934)."""
    hits, n = int((away <= within_m).sum()), len(away)
    low = float(beta.ppf(0.025, hits, n - hits + 1)) if hits else 0.0
    high = float(beta.ppf(0.975, hits + 1, n - hits)) if hits < n else 1.0
    return hits / n, low, high


def test_ged_events_lie_near_the_minsk_line_once_it_is_one(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under half in 2014, at least 80 % in 2015, 90 % from 2016 on lie within 20 km."""
    years = distances_by_year(shared_data)
    later = np.concatenate([years[year] for year in (2016, 2017, 2018)])
    groups = {"2014": years[2014], "2015": years[2015], "2016-2018": later}

    for name, away in groups.items():
        shown = [
            f"{km} km {p:.1%} ({low:.1%}-{high:.1%})"
            for km in (15, 20, 25)
            for p, low, high in [share(away, km * 1000)]
        ]
        with capsys.disabled():
            print(f"\nGED {name} (n={len(away)}):", *shown)  # noqa: T201 - figures for the page
    assert share(groups["2014"], 20_000)[0] < 0.5
    assert share(groups["2015"], 20_000)[0] >= 0.8
    assert share(groups["2016-2018"], 20_000)[0] >= 0.9


@pytest.mark.parametrize(
    ("name", "limit_m"), [("korea-mdl", 2000.0), ("lebanon-blue-line", 1500.0)]
)
def test_bundled_line_is_near_an_independent_one(
    shared_data: Path, name: str, limit_m: float
) -> None:
    """Our Korea line lies within 2 km on average of a finer one, our Lebanon line within 1.5."""
    ours = compile_path(read_lines(bundled_lines(name), name).versions[0].positions)
    if name == "korea-mdl":
        content = json.loads((shared_data / "lines" / "korea_mdl_dmz_lsib.geojson").read_text())
        features = [
            f for f in content["features"]
            if "MDL" in json.dumps(f["properties"]) or "Demarcation" in json.dumps(f["properties"])
        ] or content["features"]  # fmt: skip
    else:
        path = shared_data / "natural_earth" / "ne_10m_admin_0_boundary_lines_land.json.gz"
        content = json.loads(gzip.decompress(path.read_bytes()))
        features = [f for f in content["features"] if _between(f, "Lebanon", "Israel")]
    lines = [
        part
        for feature in features
        for part in shapely.get_parts(shapely.geometry.shape(feature["geometry"]))
    ]
    # The longest part: the second Lebanese one runs past Lebanon.
    reference = max(lines, key=lambda part: compile_path(shapely.get_coordinates(part)).length_m)
    path = compile_path(shapely.get_coordinates(reference))
    grid = np.linspace(0, path.length_m, 2000)
    lon, lat = position_at(path, grid)

    away = np.abs(locate(ours, lon, lat).distance_m)

    assert away.mean() <= limit_m


def _between(feature: dict[str, object], one: str, two: str) -> bool:
    words = json.dumps(feature["properties"])
    return one in words and two in words


def test_newer_ged_release_names_the_withdrawn_ids(shared_data: Path, tmp_path: Path) -> None:
    """The older release's 86 ids that are gone from the newer one are named, and hold no more."""
    (tmp_path / "mission.yaml").write_text(MINSK_MISSION)
    sources = tmp_path / "sources"
    sources.mkdir()
    for order, name in enumerate(
        ("ged_ukraine_older_release_2014_2018_hxl.csv.gz", "ged_ukraine_2014_2018.csv.gz")
    ):
        data = (shared_data / "ucdp_ged" / name).read_bytes()
        (sources / f"{order}-{name}").write_bytes(data)
    mission = open_mission(tmp_path)
    record = open_or_create_record(mission, clock)
    take_inputs(record, mission)

    first, second = take_sources(record, mission)
    processed = run(record, mission)
    record.close()

    assert (len(first.withdrawn), len(second.withdrawn)) == (0, 86)
    assert processed.incidents.num_rows == 2478 - second.rejected


@pytest.mark.slow
def test_all_viina_months_go_through_the_chain(shared_data: Path, tmp_path: Path) -> None:
    """119,061 rows become incidents or are told why not, hypothetical and without a rate."""
    (tmp_path / "mission.yaml").write_text(VIINA_MISSION)
    for folder in ("sources", "lines"):
        (tmp_path / folder).mkdir()
    for path in sorted((shared_data / "viina").glob("viina_incidents_*.csv.gz")):
        (tmp_path / "sources" / path.name).write_bytes(path.read_bytes())
    days = [datetime(year, month, 1, tzinfo=UTC).date() for year, month in MONTHS]
    line = derive_from_files(
        shared_data / "viina" / "control_timeline_to_20250630.json.gz",
        shared_data / "gazetteer" / "geonames_cities500_subset.csv.gz",
        days,
    )
    (tmp_path / "lines" / "control-line.geojson").write_bytes(write_lines(line.versions))
    mission = open_mission(tmp_path)
    record = open_or_create_record(mission, clock)
    take_inputs(record, mission)

    taken = take_sources(record, mission)
    processed = run(record, mission)
    released = released_report(record, tmp_path)
    files = write_report(record, released, mission.out)
    record.close()

    assert sum(file.rows for file in taken) == 119_061
    assert all(file.rows == file.kept + file.rejected + file.repeated for file in taken)
    members = [m for ids in processed.incidents["members"].to_pylist() for m in ids]
    left = processed.left_out["observation_id"].to_pylist()
    assert len(members) + len(left) == sum(file.kept for file in taken)
    assert len(set(members) & set(left)) == 0
    assert set(processed.findings["hypothetical"].to_pylist()) == {True}
    assert set(processed.rates["rate_corrected"].to_pylist()) == {None}
    gap = [row for row in processed.rates.to_pylist() if row["day"].isoformat() == "2023-05-15"]
    assert {row["observed"] for row in gap} == {"not_observed"}
    assert {row["violations"] for row in gap} == {None}
    covered = [row for row in processed.rates.to_pylist() if row["day"].isoformat() == "2023-04-15"]
    assert {row["observed"] for row in covered} == {"effort_unknown"}
    assert b"was never in force" in files.html.read_bytes()
