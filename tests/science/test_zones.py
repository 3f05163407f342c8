"""Zones: the whole region counts, and so does the line's own accuracy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
import shapely
from scipy.special import ndtr

from truceline.core.geo import destination
from truceline.core.provenance import Provenance
from truceline.core.time import Interval
from truceline.core.uncertain import Region, point_region, sector_region
from truceline.model.agreement import Agreement, ReferenceLine, Zone, ZoneKind
from truceline.model.line import ACCURACY_SIGMAS, Line, LineVersion
from truceline.science.lines import LineIndex
from truceline.science.zones import place_in_zone, probability_inside

SINCE = Interval(datetime(2015, 1, 1, tzinfo=UTC))
VERSION = LineVersion(
    line_id="line", version="v1", valid=SINCE, positions=np.array([[30.0, 47.0], [30.0, 49.0]]),
    left="west", right="east", accuracy_m=0.0, provenance=Provenance(source="made up"),
)  # fmt: skip
AGREEMENT = Agreement(
    agreement_id="a", version="1", title={}, parties=(), time_zone="UTC", signed_at=None,
    valid=SINCE, lines=(ReferenceLine(name="contact", line_id="line"),), zones=(), clauses=(),
)  # fmt: skip
BUFFER = Zone(
    zone_id="z", kind=ZoneKind.BUFFER, line="contact", side="east", from_m=5_000, until_m=20_000
)
INDEX = LineIndex([Line(line_id="line", versions=(VERSION,))])


def east(distance_m: float, sigma_m: float = 0.0) -> Region:
    lon, lat = destination(30.0, 48.0, 90.0, distance_m)
    return point_region(float(lon), float(lat), sigma_m)


def inside(zone: Zone, *regions: Region, version: LineVersion | None = VERSION) -> list[float]:
    index = INDEX if version is None else LineIndex([Line(line_id="line", versions=(version,))])
    return probability_inside(zone, AGREEMENT, regions, version, index).tolist()


def test_buffer_holds_only_its_own_side_between_its_limits() -> None:
    """With an exact line and exact places the answer is yes or no."""
    places = [east(d) for d in (4_900, 5_100, 19_900, 20_100, -10_000)]

    assert inside(BUFFER, *places) == [0, 1, 1, 0, 0]


def test_band_holds_both_sides() -> None:
    """A demilitarised zone reaches as far to either side."""
    band = replace(BUFFER, kind=ZoneKind.BAND, side=None, from_m=0.0, until_m=2_000.0)

    assert inside(band, *(east(d) for d in (-2_100, -1_900, 0, 1_900, 2_100))) == [0, 1, 1, 1, 0]


def test_accuracy_of_the_line_blurs_the_limit() -> None:
    """1 km inside the far limit of a line good to 1 km (one sigma): P = Phi(1) - Phi(-14)."""
    blurred = replace(VERSION, accuracy_m=1_000.0 * ACCURACY_SIGMAS)

    (probability,) = inside(BUFFER, east(19_000), version=blurred)

    assert probability == pytest.approx(ndtr(1.0) - ndtr(-14.0), abs=2e-3)


def test_ellipse_over_the_limit_is_half_in() -> None:
    """A place known to 1 km whose middle is on the limit is inside with one half."""
    (probability,) = inside(BUFFER, east(20_000, 1_000))

    assert probability == pytest.approx(0.5, abs=0.07)


def test_sector_counts_by_its_area() -> None:
    """A full ring of 0-10 km around a place on the line is half on each side."""
    zone = replace(BUFFER, from_m=0.0, until_m=None)

    (probability,) = inside(zone, sector_region(30.0, 48.0, 0.0, 10_000.0))

    assert probability == pytest.approx(0.5, abs=0.02)


def test_polygon_and_corridor_need_no_line() -> None:
    """An area and a corridor are held against places without any line."""
    area = Zone(zone_id="p", kind=ZoneKind.POLYGON, area=shapely.box(30.1, 47.9, 30.2, 48.1))
    corridor = Zone(
        zone_id="c", kind=ZoneKind.CORRIDOR, half_width_m=2_500.0,
        path=shapely.LineString([(30.0, 48.0), (31.0, 48.0)]),
    )  # fmt: skip
    above, beside = point_region(30.15, 48.02), point_region(30.15, 48.03)

    assert inside(area, above, point_region(30.3, 48.0), version=None) == [1, 0]
    assert inside(corridor, above, beside, version=None) == [1, 0]


def test_no_line_or_no_side_is_unknown_never_zero() -> None:
    """Without a version in force, or where the line names no such party, P is not known."""
    assert np.isnan(inside(BUFFER, east(1), version=None)).all()
    assert np.isnan(inside(replace(BUFFER, side="north"), east(1))).all()


def test_distance_is_positive_on_the_partys_side() -> None:
    """A place 7 km east is 7 km inside for the east, 7 km across for the west."""
    for side, sign in (("east", 1), ("west", -1)):
        found = place_in_zone(replace(BUFFER, side=side), AGREEMENT, [east(7_000)], VERSION, INDEX)
        assert found.distance_m[0] == pytest.approx(sign * 7_000, rel=1e-3)
