"""The map of an agreement: what stands on it, in which words, and that the pages are current."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shapely
from typer.testing import CliRunner

from truceline.agreement import bundled_line_names, bundled_lines, load_bundled
from truceline.agreement.map_data import map_data
from truceline.cli import app
from truceline.cli.agreement import register
from truceline.core.errors import AgreementError
from truceline.formats.line_geojson import read_lines
from truceline.science.lines import LineIndex

ROOT = Path(__file__).resolve().parent.parent.parent
INDEX = LineIndex([read_lines(bundled_lines(name), name) for name in bundled_line_names()])


def test_zones_that_differ_in_reach_are_one_with_every_distance() -> None:
    """Golan: three limits on each side are two entries, and the two zones beyond are their own."""
    data = map_data(load_bundled("golan-1974"), INDEX)

    assert [line["name"] for line in data["lines"]] == ["line-a", "line-b"]
    assert len(data["zones"]) == 4
    assert data["zones"][0]["words"].startswith(
        "0 to 10, 20, 25 km from the line 'line-a', on the side of Israel: "
    )
    assert len(data["zones"][0]["rings"]) >= 3
    french = map_data(load_bundled("golan-1974"), INDEX, language="fr")
    assert "du côté de\u00a0: Israël" in french["zones"][0]["words"].replace("\u202f", "\u00a0")


def test_line_on_a_map_is_the_version_in_force() -> None:
    """Debaltseve falls on 18 February 2015: the actual line changes, that of September does not."""
    agreement = load_bundled("minsk-2015")
    versions = [
        [line["version"] for line in map_data(agreement, INDEX, at)["lines"]]
        for at in (datetime(2015, 2, 16, tzinfo=UTC), datetime(2020, 6, 1, tzinfo=UTC))
    ]

    assert versions == [["2014-09-19", "2014-09-19"], ["2015-02-18", "2014-09-19"]]


def test_agreement_without_geography_has_no_map() -> None:
    """The Easter truce names neither line nor zone."""
    with pytest.raises(AgreementError) as caught:
        map_data(load_bundled("easter-2025"), INDEX)

    assert caught.value.code == "AGR-055"


def test_line_that_is_not_there_is_told() -> None:
    """A map without one of its lines would be a wrong map."""
    with pytest.raises(AgreementError) as caught:
        map_data(load_bundled("minsk-2015"), LineIndex([]))

    assert caught.value.code == "AGR-056"
    assert "--lines" in str(caught.value)


def test_map_command_writes_a_drawing_that_stands_alone(tmp_path: Path) -> None:
    """No script, nothing from outside; bad requests are told."""
    if "agreement" not in {group.name for group in app.registered_groups}:
        register(app)
    out = tmp_path / "map.svg"
    done = CliRunner().invoke(app, ["agreement", "map", "hodeidah-2018", "--out", str(out)])
    drawn = out.read_text(encoding="utf-8")

    assert done.exit_code == 0, done.output
    assert drawn.startswith("<svg ")
    assert "governorate: inside the outline" in drawn
    assert "<script" not in drawn
    assert "var(" not in drawn
    assert drawn.count("prefers-color-scheme:dark") == 1
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
    for words, code in (
        (["--language", "xx"], "REQ-011"), (["--at", "soon"], "REQ-006"),
        (["--at", "2020-06-01T00:00:00"], "REQ-006"),
        (["--lines", "nowhere.geojson"], "REQ-004"),
    ):  # fmt: skip
        bad = CliRunner().invoke(app, ["agreement", "map", "hodeidah-2018", *words])
        assert getattr(bad.exception, "code", "") == code


@pytest.mark.parametrize("path", sorted((ROOT / "docs/img/agreements").glob("*.svg")), ids=str)
def test_words_of_a_map_are_whole_and_apart(path: Path) -> None:
    """Every line and outline says how well it is known; no label lies on another, or outside."""
    drawn = path.read_text(encoding="utf-8")
    view = [float(part) for part in re.findall(r'viewBox="([^"]+)"', drawn)[0].split()]
    ground = re.findall(r'<rect width="\d+" height="(\d+)" class="ground"/>', drawn)
    frame = max(float(height) for height in ground)
    found = re.findall(
        r'<text x="([\d.-]+)" y="([\d.-]+)" text-anchor="middle" class="[^"]+">([^<]+)</text>',
        drawn,
    )
    rooms = [
        shapely.box(float(x) - 3 * len(said), float(y) - 10, float(x) + 3 * len(said), float(y))
        for x, y, said in found
    ]

    assert "…" not in drawn
    assert "[unverified]" in drawn
    assert len(drawn) < 150_000
    assert rooms
    for number, room in enumerate(rooms):
        assert shapely.box(0, 0, view[2], frame).contains(room), found[number]
        for other in rooms[:number]:
            assert not room.intersects(other), found[number]


def test_sides_stand_on_their_own_side_of_a_line() -> None:
    """Golan's line A runs from north to south: Israel to the west of it, Syria to the east."""
    drawn = (ROOT / "docs/img/agreements/golan-1974.svg").read_text(encoding="utf-8")
    place = {
        name: float(re.findall(rf'<text x="([\d.]+)"[^>]+class="side">{name}<', drawn)[0])
        for name in ("Israel", "Syria")
    }
    line = re.findall(r'<path d="M([^"]+)" class="trace">', drawn)[0]
    across = [float(pair.split(",")[0]) for pair in line.split(" L")]

    assert place["Israel"] < min(across)
    assert place["Syria"] > max(across)
