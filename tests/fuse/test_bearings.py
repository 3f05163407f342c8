"""Bearings of infrasound arrays: places within their regions, wrong bearings left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from truceline.core.errors import LocateError
from truceline.core.geo import destination, distance_m, wgs84
from truceline.formats.infrasound_detections import read_infrasound_detections
from truceline.fuse.sound.bearings import BearingParams, LocatedByBearings, locate_bearings
from truceline.model.arrival import BearingDetection
from truceline.science.infrasound import LAYERS, bearing_sigma_deg, likeliest_layer

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2027, 3, 14, 9, 0, tzinfo=UTC)
NETWORK = ((35.0, 49.5), (39.8, 49.9), (37.0, 46.6), (33.6, 47.2))
BURST = (36.8, 48.3)


def detection(
    key: int, array: tuple[float, float], burst: tuple[float, float], layer: int = 1,
    off_deg: float = 0.0, late_s: float = 0.0, at: datetime = AT,
) -> BearingDetection:  # fmt: skip
    azimuth, _, metres = wgs84().inv(*array, *burst)
    taken = metres / 1000 * LAYERS[layer].slowness_s_km + late_s
    return BearingDetection(
        key=str(key), array=f"array {key}", lon=array[0], lat=array[1],
        at=at + timedelta(seconds=float(taken)), back_azimuth_deg=float(azimuth + off_deg) % 360,
        f_statistic=40.0, elements=4,
    )  # fmt: skip


def heard(burst: tuple[float, float] = BURST, at: datetime = AT) -> list[BearingDetection]:
    layers = (0, 1, 1, 2)
    return [detection(k, NETWORK[k], burst, layers[k], at=at) for k in range(4)]


def away_km(event: LocatedByBearings, burst: tuple[float, float]) -> float:
    return float(distance_m(event.lon, event.lat, *burst)) / 1000


def holds(event: LocatedByBearings, burst: tuple[float, float]) -> bool:
    return bool(shapely.covers(event.region.geometry, shapely.Point(burst)))


def test_bearings_that_cross_give_the_place_and_the_time() -> None:
    """Four arrays with exact bearings: place, region, time, and the layers of the sound."""
    (event,) = locate_bearings(heard()).events

    assert away_km(event, BURST) < 10
    assert holds(event, BURST)
    assert event.origin_from < AT < event.origin_until
    assert [fit.key for fit in sorted(event.fits, key=lambda f: f.key)] == ["0", "1", "2", "3"]
    assert all(fit.chance > 0.99 for fit in event.fits)
    assert 0.5 < event.area_km2 / (np.pi * event.semi_major_km * event.semi_minor_km) < 1.2


def test_region_has_the_area_it_tells() -> None:
    """The outline in degrees encloses the square kilometres told."""
    (event,) = locate_bearings(heard()).events

    polygon = event.region.geometry
    square_m = sum(
        abs(wgs84().geometry_area_perimeter(part)[0]) for part in shapely.get_parts(polygon)
    )
    assert square_m / 1e6 == pytest.approx(event.area_km2, rel=0.02)


def test_order_of_detections_does_not_matter() -> None:
    """The same detections in another order give the same answer to the bit."""
    one = heard() + heard((38.9, 47.9), AT + timedelta(hours=3))

    assert locate_bearings(one) == locate_bearings(one[::-1])


def test_one_wrong_bearing_is_left_over_and_moves_nothing() -> None:
    """A bearing 60 degrees off among five is named as wrong; the place stays where it was."""
    (clean,) = locate_bearings(heard()).events
    wrong = detection(9, (36.0, 50.8), BURST, 1, off_deg=60.0)

    found = locate_bearings([*heard(), wrong])

    (event,) = found.events
    assert float(distance_m(event.lon, event.lat, clean.lon, clean.lat)) < 1_000
    assert [left.key for left in found.left_over] == ["9"]
    assert "its bearing passes every event, the nearest by 6" in found.left_over[0].why


def test_a_time_an_hour_off_is_left_over_with_its_speed() -> None:
    """A clock an hour fast or slow is told by the speed it implies, or by coming too early."""
    late, early = ((9, 3600.0), (8, -3600.0))
    rows = [*heard(), *(detection(k, (36.0, 50.8), BURST, 1, late_s=s) for k, s in (late, early))]

    found = locate_bearings(rows)

    assert len(found.events) == 1
    why = {left.key: left.why for left in found.left_over}
    assert why["9"] == "from event 1 it would have travelled at 0.06 km/s"
    assert why["8"] == "it was heard before event 1, towards which its bearing points"


def test_two_events_are_told_apart() -> None:
    """Two bursts 200 km and ten minutes apart, heard by the same arrays: each has its own four."""
    second, later = (39.3, 47.6), AT + timedelta(minutes=10)
    others = [replace(d, key=f"b{d.key}") for d in heard(second, later)]

    found = locate_bearings(heard() + others)

    assert found.left_over == ()
    by_place = sorted(found.events, key=lambda event: event.lon)
    assert [away_km(e, b) < 15 for e, b in zip(by_place, (BURST, second), strict=True)] == [
        True
    ] * 2
    assert {fit.key for fit in by_place[0].fits} == {"0", "1", "2", "3"}
    assert {fit.key for fit in by_place[1].fits} == {"b0", "b1", "b2", "b3"}


def test_bearings_that_diverge_give_no_event() -> None:
    """Two arrays that look away from each other agree on nothing: nothing is made up."""
    west = replace(heard()[0], back_azimuth_deg=270.0)
    east = replace(heard()[1], back_azimuth_deg=90.0)

    found = locate_bearings([west, east])

    assert found.events == ()
    assert {left.why for left in found.left_over} == {
        "no other array agrees with its bearing and time"
    }


@pytest.mark.slow
def test_lists_of_noise_seldom_hold_an_event() -> None:
    """Of 60 lists of 12 detections at random, at most three seem to hold an event."""
    rng = np.random.default_rng(5)
    told = 0
    for _ in range(60):
        rows = [
            BearingDetection(
                key=str(k), array="", lon=NETWORK[k % 4][0], lat=NETWORK[k % 4][1],
                at=AT + timedelta(seconds=float(rng.uniform(0, 7200))),
                back_azimuth_deg=float(rng.uniform(0, 360)), f_statistic=40.0, elements=4,
            )
            for k in range(12)
        ]  # fmt: skip
        told += bool(locate_bearings(rows).events)

    assert told <= 3


def test_one_detection_is_a_line_and_says_so() -> None:
    """The error of a single bearing names the line: from where, towards where."""
    with pytest.raises(LocateError) as caught:
        locate_bearings(heard()[:1], where="list.json")

    assert caught.value.code == "LOC-010"
    assert "list.json: one detection is a bearing and not a place" in str(caught.value)
    assert "from 49.5000, 35.0000 towards 13" in str(caught.value)


def test_one_array_gives_no_place() -> None:
    """Detections of sensors a kilometre apart are of one array, whose bearings never cross."""
    first = heard()[0]
    lon, lat = destination(first.lon, first.lat, 90.0, 1_000.0)
    beside = replace(first, key="9", lon=float(lon), lat=float(lat))

    with pytest.raises(LocateError, match=r"all 2 detections are of one array") as caught:
        locate_bearings([first, beside])

    assert caught.value.code == "LOC-011"


def test_nothing_and_too_much_are_refused() -> None:
    """No detections, and more than can be weighed, are errors with a remedy."""
    with pytest.raises(LocateError) as caught:
        locate_bearings([])
    assert caught.value.code == "LOC-002"
    with pytest.raises(LocateError) as caught:
        locate_bearings(heard()[:1] * 1_001)
    assert caught.value.code == "LOC-013"


@pytest.mark.parametrize(
    "wrong", [{"reach_km": 0.0}, {"false_share": 1.0}, {"level": 0.0}, {"heard_share": -1.0}]
)
def test_settings_that_cannot_be_are_refused(wrong: dict[str, float]) -> None:
    """A share outside 0 and 1, or no reach, is a mistake of the caller."""
    with pytest.raises(ValueError, match=r"between 0 and 1|positive"):
        BearingParams(**wrong)


def test_errors_of_bearings_follow_the_beam() -> None:
    """Stronger signals and more sensors narrow a beam, within 4 and 12 degrees at half height."""
    widest = float(np.hypot(12, 4) / np.sqrt(2 * np.log(2)))
    narrowest = float(np.hypot(4, 4) / np.sqrt(2 * np.log(2)))

    assert bearing_sigma_deg(None, None) == pytest.approx(widest)
    assert bearing_sigma_deg(1e6, 9) == pytest.approx(narrowest)
    assert bearing_sigma_deg(0.01, 3) == pytest.approx(widest)
    assert narrowest < bearing_sigma_deg(15.0, 4) < widest
    # κ = 2 · 3 · 15 = 90: half height where cos h = 1 - ln 2 / 90
    half = np.degrees(np.arccos(1 - np.log(2) / 90))
    assert bearing_sigma_deg(15.0, 4) == pytest.approx(np.hypot(half, 4) / np.sqrt(2 * np.log(2)))
    assert bearing_sigma_deg(None, None, 3.0) == pytest.approx(
        np.hypot(3, 4 / np.sqrt(2 * np.log(2)))
    )


@pytest.mark.parametrize(
    ("celerity", "layer"),
    [
        (0.33, "troposphere"),
        (0.29, "stratosphere"),
        (0.25, "thermosphere"),
        (0.5, None),
        (0.1, None),
    ],
)
def test_layers_are_told_by_celerity(celerity: float, layer: str | None) -> None:
    """Each layer has its celerities; sound in air is neither much faster nor slower."""
    assert likeliest_layer(300.0, 300.0 / celerity) == layer


def drawn(seed: int) -> tuple[tuple[float, float], list[BearingDetection]]:
    """Draw a burst and what five arrays within 500 km make of it, one in twenty of them wrong."""
    rng = np.random.default_rng(seed)

    def place() -> tuple[float, float]:
        away, azimuth = 500_000 * np.sqrt(rng.random()), rng.uniform(0, 360)
        lon, lat = destination(37.0, 48.0, azimuth, away)
        return float(lon), float(lat)

    burst, rows = place(), []
    sigma = bearing_sigma_deg(40.0, 4)
    for k in range(5):
        layer = LAYERS[rng.integers(3)]
        array = place()
        azimuth, _, metres = wgs84().inv(*array, *burst)
        slowness = layer.slowness_s_km + layer.sigma_s_km * rng.normal()
        bearing = azimuth + sigma * rng.normal()
        taken = metres / 1000 * slowness + 10 * rng.normal()
        if rng.random() < 0.05:
            bearing, taken = rng.uniform(0, 360), rng.uniform(-3600, 3600)
        rows.append(
            BearingDetection(
                key=str(k), array="", lon=array[0], lat=array[1],
                at=AT + timedelta(seconds=float(taken)), back_azimuth_deg=float(bearing) % 360,
                f_statistic=40.0, elements=4,
            )
        )  # fmt: skip
    return burst, rows


@pytest.mark.slow
def test_regions_hold_the_truth_as_often_as_they_say() -> None:
    """Over 200 simulated bursts, 90 % regions and intervals hold the truth in 85 to 95 %."""
    places, times, found = 0, 0, 0
    for seed in range(200):
        burst, rows = drawn(seed)
        events = locate_bearings(rows).events
        if events:
            found += 1
            places += holds(events[0], burst)
            times += events[0].origin_from <= AT <= events[0].origin_until

    assert found >= 198
    assert 0.85 <= places / found <= 0.95
    assert 0.85 <= times / found <= 0.95


@pytest.mark.shared
def test_utah_explosion_of_2004_is_where_it_was(shared_data: Path) -> None:
    """A rocket motor at 41.131, -112.896 on 2 June 2004, 17:23:04 UTC: found 41 km off."""
    data = (shared_data / "infrasound" / "example2.dets.json").read_bytes()
    true_place, true_at = (-112.896, 41.131), datetime(2004, 6, 2, 17, 23, 4, tzinfo=UTC)

    found = locate_bearings(read_infrasound_detections(data).detections)

    (event,) = found.events
    assert found.left_over == ()
    assert away_km(event, true_place) <= 45.8  # the mean of infrapy's BISL
    assert holds(event, true_place)
    assert event.origin_from <= true_at <= event.origin_until
    assert event.area_km2 < 14_776  # the 90 % ellipse of BISL


@pytest.mark.shared
def test_list_of_ten_is_sorted_as_the_published_association(shared_data: Path) -> None:
    """Of ten detections, the first four and the next three belong together, as infrapy says."""
    data = (shared_data / "infrasound" / "example1.dets.json").read_bytes()

    found = locate_bearings(read_infrasound_detections(data).detections)

    members = [{fit.key for fit in event.fits} for event in found.events]
    assert members == [{"1", "2", "3", "4"}, {"5", "6", "7"}]
    assert {left.key for left in found.left_over} == {"8", "9", "10"}
