"""``incident locate`` as a watch officer meets it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner

from truceline.cli.incident_locate import locate
from truceline.core.errors import LocateError, RequestError
from truceline.core.geo import wgs84
from truceline.science.infrasound import LAYERS

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

BURST = (36.8, 48.3)
ARRAYS = ((35.0, 49.5), (39.8, 49.9), (37.0, 46.6))


def entry(array: tuple[float, float], **changed: Any) -> dict[str, Any]:
    azimuth, _, metres = wgs84().inv(*array, *BURST)
    taken = round(metres / 1000 * LAYERS[1].slowness_s_km)
    return {
        "Name": "", "Back Azimuth": azimuth, "Latitude": array[1], "Longitude": array[0],
        "Peak F-Stat Time (UTC)": f"2027-03-14T09:{taken // 60:02d}:{taken % 60:02d}",
        "F Statistic": 40.0, "Array Dimension": 4, **changed,
    }  # fmt: skip


def run(tmp_path: Path, content: Any, *words: str) -> Result:
    path = tmp_path / "heard.json"
    path.write_text(json.dumps(content))
    app = typer.Typer()
    app.command()(locate)
    return CliRunner().invoke(app, [str(path), *words])


def test_place_time_and_who_fits_are_told_in_words(tmp_path: Path) -> None:
    """The officer reads place, ellipse, area, time and each detection; nothing else is claimed."""
    said = run(tmp_path, [entry(array) for array in ARRAYS])

    assert said.exit_code == 0
    for words in ("Event 1 of 1", " N, 36.", "90 % ellipse", "km²", "2027-03-14 0", "to 1 against",
                  "Detections that fit", "by way of", "not who fired, nor whence"):  # fmt: skip
        assert words in said.stdout
    assert "Left over" not in said.stdout


def test_wrong_bearing_and_bad_entry_are_shown_beside_the_place(tmp_path: Path) -> None:
    """What does not fit and what cannot be read are told with their reasons."""
    wrong = entry((36.0, 50.8), **{"Back Azimuth": 20.0})
    rows = [*(entry(array) for array in ARRAYS), wrong, entry((38.0, 50.0), Latitude=95)]

    said = run(tmp_path, rows)

    assert said.exit_code == 0
    assert "Left over" in said.stdout
    assert "its bearing passes every event" in said.stdout
    assert "LOC-006" in said.stdout
    assert "entry 5" in said.stdout


def test_json_holds_the_whole(tmp_path: Path) -> None:
    """As JSON: region with its outline, ellipse, interval, fits, left over and rejections."""
    rows = [*(entry(array) for array in ARRAYS), entry(ARRAYS[0])]

    content = json.loads(run(tmp_path, rows, "--json").stdout)

    (event,) = content["events"]
    assert event["region"]["geometry"]["type"] in ("Polygon", "MultiPolygon")
    assert abs(event["mean"]["lat"] - BURST[1]) < 0.3
    assert event["origin_from"] < event["origin_at"] < event["origin_until"]
    assert [fit["entry"] for fit in event["fits"]] == ["1", "3", "2"]
    assert content["left_over"] == []
    assert [r["code"] for r in content["rejections"]] == ["LOC-008"]
    assert content["detections"] == 3


def test_no_event_ends_with_status_1(tmp_path: Path) -> None:
    """Detections that agree on nothing: said in words, and by the status."""
    rows = [entry(ARRAYS[0], **{"Back Azimuth": 270}), entry(ARRAYS[1], **{"Back Azimuth": 90})]

    said = run(tmp_path, rows)

    assert said.exit_code == 1
    assert "no event" in said.stdout
    assert "no other array agrees" in said.stdout


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ([], "LOC-002"),
        ({"a": 1}, "LOC-001"),
        ([entry(ARRAYS[0])], "LOC-010"),
        ([entry(ARRAYS[0]), entry(ARRAYS[0], **{"Back Azimuth": 3})], "LOC-011"),
        ([entry(ARRAYS[0], Latitude=None)], "LOC-012"),
    ],
)
def test_list_that_gives_no_place_is_refused(tmp_path: Path, content: Any, code: str) -> None:
    """Empty, no list, one bearing, one array, nothing of use: each has its code."""
    said = run(tmp_path, content)

    assert isinstance(said.exception, LocateError)
    assert said.exception.code == code


def test_refused_entries_are_told_even_without_a_place(tmp_path: Path) -> None:
    """One good bearing and one bad entry: the bad entry is told beside the bearing."""
    said = run(tmp_path, [entry(ARRAYS[0]), entry(ARRAYS[1], Latitude=None)])

    assert isinstance(said.exception, LocateError)
    assert said.exception.code == "LOC-010"
    assert "LOC-003" in said.stderr


def test_missing_file_and_reach_are_refused(tmp_path: Path) -> None:
    """No such file, and a reach of nothing."""
    app = typer.Typer()
    app.command()(locate)

    missing = CliRunner().invoke(app, [str(tmp_path / "none.json")])
    reach = run(tmp_path, [entry(array) for array in ARRAYS], "--reach-km", "0")

    assert isinstance(missing.exception, RequestError)
    assert missing.exception.code == "REQ-004"
    assert isinstance(reach.exception, LocateError)
    assert reach.exception.code == "LOC-015"
