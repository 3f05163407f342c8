"""The ceasefire in Cyprus: dated facts and figures, worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyproj
import shapely

from truceline.agreement import bundled_lines, load_bundled
from truceline.formats.line_geojson import read_lines

if TYPE_CHECKING:
    import numpy as np

CYPRUS = load_bundled("cyprus-1974")
WGS84 = pyproj.Geod(ellps="WGS84")


def line(name: str) -> np.ndarray:
    return read_lines(bundled_lines(name), name).versions[0].positions


def test_ceasefire_begins_in_the_afternoon_of_16_august() -> None:
    """Cyprus kept UTC+2 the whole summer of 1974: 18:00 is 16:00 UTC."""
    assert CYPRUS.valid.start == datetime(1974, 8, 16, 16, tzinfo=UTC)
    assert CYPRUS.signed_at is None


def test_each_side_is_held_to_what_lies_before_its_own_line() -> None:
    """Mirror images: each side's zone lies beyond its line, as wide as the other's."""
    zones = CYPRUS.clause("not-forward").zones

    told = {party: CYPRUS.zone(zone) for party, zone in zones.items()}
    assert {p: (z.line, z.side, z.until_m) for p, z in told.items()} == {
        "national-guard": ("southern-line", "turkish-forces", 1900.0),
        "turkish-forces": ("northern-line", "national-guard", 1900.0),
    }


def test_lines_enclose_about_the_area_that_is_published() -> None:
    """346 square km and 180 km are published; ours, straight between 26 places, are smaller."""
    north, south = line("cyprus-northern-line"), line("cyprus-southern-line")

    between = shapely.Polygon([*north, *south[::-1]])
    area, _ = WGS84.geometry_area_perimeter(between)

    assert between.is_valid
    assert 0.7 < abs(area) / 346e6 < 1.1
    assert 0.7 < WGS84.line_length(*south.T) / 180e3 < 1.1


def test_lines_say_that_they_are_known_to_kilometres_and_from_memory() -> None:
    """Nobody takes them for the lines of the United Nations."""
    for name in ("cyprus-northern-line", "cyprus-southern-line"):
        (version,) = read_lines(bundled_lines(name), name).versions
        assert version.accuracy_m == 4000
        assert version.provenance.unverified
