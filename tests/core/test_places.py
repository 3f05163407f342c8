"""Geodesy, winds, MGRS and regions with their error."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core import geo
from truceline.core.uncertain import (
    Estimate,
    ellipse_of,
    point_region,
    polygon_region,
    region_moments,
    sample_regions,
    sector_region,
    stretch_region,
)


@settings(max_examples=60, deadline=None)
@given(
    lon=st.floats(-179, 179), lat=st.floats(-70, 70),
    east=st.floats(-50_000, 50_000), north=st.floats(-50_000, 50_000),
)  # fmt: skip
def test_offset_within_50_km_errs_less_than_a_thousandth(
    lon: float, lat: float, east: float, north: float
) -> None:
    """A local offset is as long as the geodesic, up to 0.1 % and half a metre."""
    new_lon, new_lat = geo.offset(lon, lat, east, north)

    away = float(geo.distance_m(lon, lat, new_lon, new_lat))

    assert away == pytest.approx(np.hypot(east, north), rel=1e-3, abs=0.5)


@settings(max_examples=60, deadline=None)
@given(lon=st.floats(-179, 179), lat=st.floats(-79, 83))
def test_mgrs_round_trip_stays_in_the_cell(lon: float, lat: float) -> None:
    """A reference read again lies within its own metre."""
    again_lon, again_lat, cell = geo.from_mgrs(geo.to_mgrs(lon, lat))

    assert cell == 1.0
    assert float(geo.distance_m(lon, lat, again_lon, again_lat)) < 2.0


def test_mgrs_just_south_of_the_equator_can_be_read_again() -> None:
    """A place a hair south of the equator is written so that it can be read."""
    reference = geo.to_mgrs(3.0, -1e-9)

    assert float(geo.distance_m(3.0, 0.0, *geo.from_mgrs(reference)[:2])) < 2.0


def test_mgrs_of_few_digits_is_the_middle_of_its_square() -> None:
    """37UDP3228 names a kilometre: the place is its middle, and the size is told."""
    fine = geo.from_mgrs("37UDP3250028500")
    coarse = geo.from_mgrs("37U DP 32 28")

    assert coarse[2] == 1000.0
    assert float(geo.distance_m(fine[0], fine[1], coarse[0], coarse[1])) < 2.0


@pytest.mark.parametrize("text", ["", "nonsense", "37UDP123", "99ZZZ1212", "48.1"])
def test_mgrs_that_is_none_is_refused(text: str) -> None:
    """What is no reference is no place."""
    with pytest.raises(ValueError, match="not an MGRS reference"):
        geo.from_mgrs(text)


def test_winds_cover_the_circle_once() -> None:
    """Sixteen winds of 22.5 degrees, edge to edge."""
    spans = [geo.wind_sector(wind) for wind in geo.WINDS]

    assert all(b[0] == a[1] for a, b in itertools.pairwise(spans))
    assert spans[-1][1] - spans[0][0] == 360.0


def test_wind_that_is_none_is_refused() -> None:
    """There is no seventeenth wind."""
    with pytest.raises(KeyError):
        geo.wind_sector("NNNE")


def test_sector_of_two_winds_is_their_union_not_their_hull() -> None:
    """North and south says nothing about east."""
    region = sector_region(37.7, 48.1, 2000, 6000, [geo.wind_sector("N"), geo.wind_sector("S")])

    east = geo.destination(37.7, 48.1, 90.0, 4000.0)
    north = geo.destination(37.7, 48.1, 0.0, 4000.0)
    assert not shapely.contains_xy(region.geometry, float(east[0]), float(east[1]))
    assert shapely.contains_xy(region.geometry, float(north[0]), float(north[1]))
    samples = sample_regions([region])
    assert shapely.contains_xy(region.geometry, samples.lon_deg, samples.lat_deg).all()


def test_sector_samples_have_the_area_of_the_ring() -> None:
    """Mean squared distance of an even ring is half the sum of the squared radii."""
    region = sector_region(37.7, 48.1, 2000, 6000)

    samples = sample_regions([region])

    away = geo.distance_m(37.7, 48.1, samples.lon_deg, samples.lat_deg)
    assert samples.weight @ away**2 == pytest.approx((2000**2 + 6000**2) / 2, rel=1e-3)


@pytest.mark.parametrize("azimuth", [0.0, 30.0, 117.0])
def test_point_samples_have_the_ellipse(azimuth: float) -> None:
    """Nodes of an ellipse give back its covariance, and the ellipse its parameters."""
    region = point_region(37.0, 48.0, 1500.0, 400.0, azimuth)

    samples = sample_regions([region])
    east, north = geo.local_metres(samples.lon_deg, samples.lat_deg, 37.0, 48.0)
    spread = np.stack([east, north])
    again = ellipse_of(*region_moments(region))

    assert (spread * samples.weight) @ spread.T == pytest.approx(
        region_moments(region)[2], rel=1e-3, abs=100.0
    )
    assert again.params == pytest.approx(region.params, rel=1e-6)


def test_samples_are_mirror_symmetric() -> None:
    """Exchanging left and right exchanges the answer and nothing else."""
    east = sample_regions([point_region(0.0, 48.0, 900.0, 300.0, 20.0)])
    west = sample_regions([point_region(0.0, 48.0, 900.0, 300.0, -20.0)])

    assert np.sort(east.lon_deg) == pytest.approx(np.sort(-west.lon_deg), abs=1e-12)


def test_polygon_and_stretch_are_sampled_inside() -> None:
    """Areas and stretches stand for themselves."""
    area = polygon_region(shapely.box(37.0, 48.0, 37.2, 48.1))
    part = stretch_region(np.array([[37.0, 48.0], [37.5, 48.2]]), 0.0, 43_000.0, 500.0)

    lon, lat, _ = region_moments(area)

    assert (lon, lat) == pytest.approx((37.1, 48.05), abs=1e-3)
    assert region_moments(part)[:2] == pytest.approx((37.25, 48.1), abs=1e-3)


@pytest.mark.parametrize(
    "make",
    [
        lambda: point_region(181.0, 0.0),
        lambda: point_region(0.0, 0.0, -1.0),
        lambda: sector_region(0.0, 0.0, 5.0, 5.0),
        lambda: sector_region(0.0, 0.0, 1.0, 5.0, [(90.0, 80.0)]),
        lambda: stretch_region(np.zeros((2, 2)), 5.0, 5.0),
        lambda: polygon_region(shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])),
    ],
)
def test_region_that_cannot_be_is_refused(make: object) -> None:
    """A place off the globe or turned inside out is no region."""
    with pytest.raises(ValueError):  # noqa: PT011 - each has words of its own
        make()  # type: ignore[operator]


def test_estimate_with_reversed_interval_is_refused() -> None:
    """An interval runs from low to high."""
    with pytest.raises(ValueError, match="before it starts"):
        Estimate(value=1.0, low=2.0, high=1.0, level=0.9, unit="per day", method="x")
