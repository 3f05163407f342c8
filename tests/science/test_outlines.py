"""Outlines of zones hold the places that the rulers find inside, and no others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from truceline.core.provenance import Provenance
from truceline.core.uncertain import point_region
from truceline.model.agreement import Zone, ZoneKind
from truceline.model.line import Line, LineVersion
from truceline.science.lines import LineIndex
from truceline.science.outlines import outline
from truceline.science.zones import place_in_zone

from assess_material import AGREEMENT, VERSION  # isort: skip

STEPS = np.arange(60)
WINDING = LineVersion(
    line_id="line", version="v1", valid=VERSION.valid, left="west", right="east",
    positions=np.column_stack([30.0 + 0.06 * np.sin(STEPS / 4), np.linspace(47.5, 48.5, 60)]),
    accuracy_m=0.0, provenance=Provenance(source="made up"),
)  # fmt: skip
INDEX = LineIndex([Line(line_id="line", versions=(WINDING,))])
SQUARE = shapely.Polygon([(30.1, 47.9), (30.4, 47.95), (30.35, 48.2), (30.15, 48.1)])
ROAD = shapely.LineString([(30.1, 48.0), (30.25, 48.05), (30.4, 48.0)])
SPOTS = shapely.MultiPoint([(30.1, 48.0), (30.3, 48.1)])
ZONES = (
    Zone(zone_id="west", kind=ZoneKind.BUFFER, line="contact", side="west", until_m=9_000),
    Zone(zone_id="east", kind=ZoneKind.BUFFER, line="contact", side="east", until_m=9_000),
    Zone(zone_id="beyond", kind=ZoneKind.BUFFER, line="contact", side="west", from_m=2_000,
         until_m=30_000),
    Zone(zone_id="band", kind=ZoneKind.BAND, line="contact", until_m=5_000),
    Zone(zone_id="two", kind=ZoneKind.BAND, line="contact", from_m=2_000, until_m=5_000),
    Zone(zone_id="stretch", kind=ZoneKind.BAND, line="contact", until_m=5_000,
         stretch=((30.0, 47.8), (30.0, 48.2))),
    Zone(zone_id="side of a stretch", kind=ZoneKind.BUFFER, line="contact", side="east",
         from_m=1_000, until_m=6_000, stretch=((30.0, 48.3), (30.0, 47.7))),
    Zone(zone_id="polygon", kind=ZoneKind.POLYGON, area=SQUARE),
    Zone(zone_id="corridor", kind=ZoneKind.CORRIDOR, path=ROAD, half_width_m=3_000),
    Zone(zone_id="around", kind=ZoneKind.AROUND, area=SQUARE, until_m=4_000),
    Zone(zone_id="ring", kind=ZoneKind.AROUND, area=SQUARE, from_m=1_000, until_m=4_000),
    Zone(zone_id="spots", kind=ZoneKind.AROUND, path=SPOTS, until_m=4_000),
)  # fmt: skip


@pytest.mark.parametrize("zone", ZONES, ids=lambda zone: zone.zone_id)
def test_outline_holds_what_lies_in_the_zone(zone: Zone) -> None:
    """Of 2,000 places, those in the outline are those the zone holds, but for its very edge."""
    drawn = outline(zone, WINDING, INDEX)
    assert drawn is not None
    assert shapely.is_valid(drawn)
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(29.6, 30.6, 2000), rng.uniform(47.4, 48.6, 2000)
    regions = [point_region(*at, 0.0) for at in zip(lon.tolist(), lat.tolist(), strict=True)]
    found = place_in_zone(zone, AGREEMENT, regions, WINDING, INDEX).probability > 0.5

    inside = shapely.contains_xy(drawn, lon, lat)
    off = shapely.distance(shapely.points(lon, lat), shapely.boundary(drawn)) * 74_000
    assert 0 < inside.sum() < 2000
    assert not (inside != found)[off > 60].any()


def test_outline_of_a_zone_outside_is_what_it_leaves_out() -> None:
    """Turned inside out, a zone has the same outline and holds the other places."""
    zone = replace(ZONES[0], outside=True)
    lon, lat = np.array([29.95, 30.5]), np.array([48.0, 48.0])
    regions = [point_region(*at, 0.0) for at in zip(lon.tolist(), lat.tolist(), strict=True)]
    found = place_in_zone(zone, AGREEMENT, regions, WINDING, INDEX).probability > 0.5
    drawn = outline(zone, WINDING, INDEX)

    assert shapely.contains_xy(drawn, lon, lat).tolist() == [True, False]
    assert found.tolist() == [False, True]
    assert shapely.equals(drawn, outline(ZONES[0], WINDING, INDEX))


def test_outline_of_a_stretch_ends_where_the_stretch_ends() -> None:
    """On a straight line the ends are square: 47.9 to 48.2 degrees north."""
    straight = replace(WINDING, positions=np.array([[30.0, 47.5], [30.0, 48.5]]))
    index = LineIndex([Line(line_id="line", versions=(straight,))])
    zone = Zone(
        zone_id="s", kind=ZoneKind.BAND, line="contact", until_m=5_000,
        stretch=((30.0, 48.2), (30.0, 47.9)),
    )  # fmt: skip
    drawn = outline(zone, straight, index)

    assert shapely.bounds(drawn) == pytest.approx((29.933, 47.9, 30.067, 48.2), abs=0.001)


def test_outline_of_a_zone_without_its_line_is_none() -> None:
    """No version, or one that does not name the party: nothing can be drawn."""
    foreign = replace(WINDING, left="a", right="b")

    assert outline(ZONES[0], None, INDEX) is None
    assert outline(ZONES[0], foreign, INDEX) is None
    endless = Zone(zone_id="e", kind=ZoneKind.BUFFER, line="contact", side="west", from_m=1000)
    assert shapely.is_empty(outline(endless, WINDING, INDEX))
