"""Located explosions become observations that fusion takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from truceline.core.geo import distance_m, from_plane, wgs84
from truceline.core.uncertain import RegionKind, point_region
from truceline.fuse.fuse import fuse
from truceline.fuse.sound.arrivals import locate_arrivals
from truceline.fuse.sound.bearings import locate_bearings
from truceline.fuse.sound.heard import coarse_cells, observation_of
from truceline.model.arrival import Arrival, BearingDetection, Station
from truceline.model.kind import Kind
from truceline.model.observation import OBSERVATION_SCHEMA, Modality
from truceline.model.table import to_table

AT = datetime(2027, 3, 14, 9, tzinfo=UTC)
BURST = (37.5, 48.2)


def microphones(*, row: bool) -> tuple[list[Station], list[Arrival]]:
    turn = np.arange(8) * np.pi / 4
    x, y = (5 * np.cos(turn), 5 * np.sin(turn)) if not row else (np.linspace(-6, 6, 8), np.zeros(8))
    lon, lat = from_plane(x * 1000, (y - (3 if row else 0)) * 1000, *BURST)
    stations = [Station(station=str(k), lon=float(lon[k]), lat=float(lat[k])) for k in range(8)]
    _, _, metres = wgs84().inv(lon, lat, np.full(8, BURST[0]), np.full(8, BURST[1]))
    arrivals = [
        Arrival(key=str(k), station=str(k), at=AT + timedelta(seconds=m / 340.3), sigma_s=0.05)
        for k, m in enumerate(metres)
    ]
    return stations, arrivals


def test_an_explosion_becomes_one_observation_whatever_the_order() -> None:
    """Kind, modality, ellipse, interval; the id does not depend on the order of arrivals."""
    stations, arrivals = microphones(row=False)
    heard_at = {arrival.key: arrival.at for arrival in arrivals}
    (found,) = locate_arrivals(stations, arrivals).explosions
    (again,) = locate_arrivals(stations, arrivals[::-1]).explosions

    one = observation_of(found, "microphones", heard_at, is_burst=True)

    assert (one.kind, one.modality, one.region) == (
        Kind.EXPLOSION, Modality.ACOUSTIC, found.ellipse,
    )  # fmt: skip
    assert (one.count_low, one.count_high, one.assessment) == (1, None, "impact")
    assert one.starts_at is not None
    assert one.ends_at is not None
    assert one.starts_at < AT < one.ends_at
    assert one == observation_of(again, "microphones", heard_at, is_burst=True)
    drawn = observation_of(found, "microphones", heard_at, is_burst=True, simulated=True)
    assert drawn.observation_id != one.observation_id


def test_a_bang_that_may_be_a_muzzle_is_placed_by_whole_cells_only() -> None:
    """Located to metres, told by cells of 5 km or more; the same cells wherever in them it was."""
    stations, arrivals = microphones(row=False)
    heard_at = {arrival.key: arrival.at for arrival in arrivals}
    (found,) = locate_arrivals(stations, arrivals).explosions
    assert found.semi_major_km < 0.5

    one = observation_of(found, "microphones", heard_at)

    assert one.assessment == "undetermined"
    assert one.region is not None
    assert one.region.kind is RegionKind.POLYGON
    for lat in (-69.975, 0.02, 48.22):
        around = coarse_cells(point_region(37.51, lat, 0.001), 0.9)
        west, south, east, north = around.geometry.bounds
        middle = ((west + east) / 2, (south + north) / 2)
        for share in (-0.2, 0.2):
            lon = middle[0] + share * (east - west)
            assert coarse_cells(point_region(lon, middle[1], 50.0), 0.9) == around
        assert distance_m(west, middle[1], east, middle[1]) > 5_000
        assert distance_m(west, south, west, north) > 5_000


def test_an_ellipse_across_cells_touches_each() -> None:
    """A place on the corner of four cells is told as all four."""
    cells = coarse_cells(point_region(0.0, 0.0, 100.0), 0.9)

    assert cells.geometry.bounds == pytest.approx((-0.05, -0.05, 0.05, 0.05), abs=1e-6)


def test_stations_in_a_row_give_a_region_on_both_sides() -> None:
    """Where the side is not known, the region holds both places."""
    stations, arrivals = microphones(row=True)
    (found,) = locate_arrivals(stations, arrivals).explosions

    heard_at = {arrival.key: arrival.at for arrival in arrivals}
    region = observation_of(found, "m", heard_at, is_burst=True).region

    assert region is not None
    assert region.kind is RegionKind.POLYGON
    assert region.geometry.geom_type == "MultiPolygon"
    middle = float(np.mean([station.lat for station in stations]))
    assert region.geometry.bounds[1] < middle < region.geometry.bounds[3]


def test_microphones_and_infrasound_of_one_explosion_fuse() -> None:
    """Two networks that heard one explosion: two origins, one incident."""
    stations, arrivals = microphones(row=False)
    near = locate_arrivals(stations, arrivals).explosions[0]
    rows = []
    for k, array in enumerate(((36.6, 48.9), (38.6, 48.7), (37.4, 47.1))):
        azimuth, _, metres = wgs84().inv(*array, *BURST)
        rows.append(
            BearingDetection(
                key=str(k), array="", lon=array[0], lat=array[1],
                at=AT + timedelta(seconds=metres / 293), back_azimuth_deg=azimuth % 360,
                f_statistic=60.0, elements=8,
            )
        )  # fmt: skip
    far = locate_bearings(rows).events[0]
    observations = [
        observation_of(near, "microphones", {a.key: a.at for a in arrivals}),
        observation_of(far, "infrasound", {d.key: d.at for d in rows}),
    ]

    (incident,) = fuse(to_table(observations, OBSERVATION_SCHEMA)).incidents.to_pylist()

    assert incident["origins"] == 2
