"""Hours of light against published almanac values, and what a season stands for."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import PlanError
from truceline.model.scenario import Season
from truceline.science.daylight import (
    CIVIL_DEG,
    SUNRISE_DEG,
    day_length_h,
    daylight,
    season_date,
    season_daylight_h,
    season_weather,
    sun_at,
    sun_elevation_deg,
)

latitudes = st.floats(-66, 66)
days = st.dates(date(2000, 1, 1), date(2050, 12, 31))


def test_sun_of_a_worked_example() -> None:
    """Meeus, examples 25.a and 28.b: 13 October 1992, declination -7.785, 13 min 42.6 s."""
    sun = sun_at(datetime(1992, 10, 13, tzinfo=UTC))

    assert sun.declination_deg == pytest.approx(-7.78507, abs=2e-4)
    assert sun.equation_of_time_min == pytest.approx(13 + 42.6 / 60, abs=0.02)


@pytest.mark.parametrize(
    ("on", "lat_deg", "hours"),
    [
        (date(2025, 6, 21), 48.0, 16.1),
        (date(2025, 12, 21), 48.0, 8.3),
        (date(2025, 3, 20), 48.0, 12.1),
        (date(2025, 9, 22), 48.0, 12.1),
        (date(2025, 6, 21), 0.0, 12.12),
        (date(2025, 12, 21), 0.0, 12.12),
        (date(2025, 6, 21), 51.48, 16.64),  # Greenwich, 16 h 38 min
        (date(2025, 12, 21), 51.48, 7.83),  # Greenwich, 7 h 50 min
    ],
)
def test_day_is_as_long_as_almanacs_say(on: date, lat_deg: float, hours: float) -> None:
    """Equinox about twelve hours, solstices at 48 degrees 16.1 and 8.3, within ten minutes."""
    assert day_length_h(on, lat_deg) == pytest.approx(hours, abs=10 / 60)


def test_sunrise_at_greenwich_is_that_of_the_almanac() -> None:
    """21 June 2025: sun up at 03:43, down at 20:21 UTC, within two minutes."""
    light = daylight(date(2025, 6, 21), 51.48)

    assert light.sunrise_at is not None
    assert light.sunset_at is not None
    minute = timedelta(minutes=2)
    assert abs(light.sunrise_at - datetime(2025, 6, 21, 3, 43, tzinfo=UTC)) < minute
    assert abs(light.sunset_at - datetime(2025, 6, 21, 20, 21, tzinfo=UTC)) < minute


def test_polar_day_has_no_sunset_and_polar_night_no_sunrise() -> None:
    """At 70 degrees north the sun stays up in June and down in December, with twilight."""
    summer, winter = daylight(date(2025, 6, 21), 70.0), daylight(date(2025, 12, 21), 70.0)

    assert (summer.day_h, summer.light_h, summer.sunset_at) == (24.0, 24.0, None)
    assert (winter.day_h, winter.sunrise_at) == (0.0, None)
    assert 3 < winter.light_h < 5
    assert daylight(date(2025, 12, 21), 90.0).light_h == 0.0


@given(days, latitudes, st.floats(-180, 180))
def test_sun_stands_on_the_horizon_when_it_rises_and_sets(
    on: date, lat_deg: float, lon_deg: float
) -> None:
    """Crossings put back into the sun's elevation give the horizon and the end of twilight."""
    light = daylight(on, lat_deg, lon_deg)

    for crossings, elevation_deg in (
        ((light.sunrise_at, light.sunset_at), SUNRISE_DEG),
        ((light.dawn_at, light.dusk_at), CIVIL_DEG),
    ):
        for instant in crossings:
            if instant is not None:
                found = sun_elevation_deg(instant, lat_deg, lon_deg)
                assert found == pytest.approx(elevation_deg, abs=0.05)


@given(days, latitudes)
def test_dawn_comes_before_sunrise_and_light_outlasts_the_day(on: date, lat_deg: float) -> None:
    """Dawn, sunrise, sunset, dusk in this order; twilight adds to the day."""
    light = daylight(on, lat_deg)
    order = [light.dawn_at, light.sunrise_at, light.sunset_at, light.dusk_at]
    known = [instant for instant in order if instant is not None]

    assert all(one < two for one, two in pairwise(known))
    assert 0 <= light.day_h <= light.light_h <= 24
    assert light.day_h < light.light_h or light.day_h in (0, 24)


@given(days, st.floats(-60, 60))
def test_north_and_south_share_a_day(on: date, lat_deg: float) -> None:
    """What one hemisphere has the other lacks, but for refraction and the sun's size."""
    both = day_length_h(on, lat_deg) + day_length_h(on, -lat_deg)

    assert 24 < both < 25


def test_sun_stands_highest_at_noon_by_its_own_clock() -> None:
    """At the equinox on the equator it passes nearly overhead."""
    noon = datetime(2025, 3, 20, 12, 7, 30, tzinfo=UTC)

    assert sun_elevation_deg(noon, 0.0, 0.0) > 89.5
    assert sun_elevation_deg(noon + timedelta(hours=12), 0.0, 0.0) < -89


def test_season_has_its_middle_and_is_opposite_in_the_south() -> None:
    """Winter is in January at 48 degrees north and in July at 34 degrees south."""
    assert season_date(Season.WINTER, 48.0) == date(2025, 1, 15)
    assert season_date(Season.WINTER, -34.0) == date(2025, 7, 15)
    assert season_date(Season.SPRING, -34.0, 2030) == date(2030, 10, 15)


def test_light_of_the_seasons_orders_as_the_year_does() -> None:
    """Most light in summer, least in winter, north and south alike."""
    for lat_deg in (48.0, -48.0):
        winter, spring, summer = (
            season_daylight_h(season, lat_deg)
            for season in (Season.WINTER, Season.SPRING, Season.SUMMER)
        )
        assert winter < spring < summer
        assert 9 < winter < 10.5
        assert 16 < summer < 18


@pytest.mark.parametrize("season", list(Season))
def test_weather_of_a_season_is_marked_unverified(season: Season) -> None:
    """Priors for visibility, cloud and wind are plausible and own up to being remembered."""
    weather = season_weather(season)

    assert weather.unverified
    assert "no source" in weather.source
    assert 0 < weather.bad_share < 1
    assert 0 < weather.cloud_share < 1
    assert weather.bad_visibility_m < weather.visibility_m


def test_winter_is_cloudier_and_foggier_than_summer() -> None:
    """The priors order as everybody along such a line knows them."""
    summer, winter = season_weather(Season.SUMMER), season_weather(Season.WINTER)

    assert winter.cloud_share > summer.cloud_share
    assert winter.bad_share > summer.bad_share
    assert winter.visibility_m < summer.visibility_m


@pytest.mark.parametrize(("lat", "lon"), [(91.0, 0.0), (0.0, 181.0), (math.nan, 0.0)])
def test_place_that_is_not_on_earth_is_refused(lat: float, lon: float) -> None:
    """PLN-136 says which degrees exist."""
    with pytest.raises(PlanError, match="PLN-136"):
        daylight(date(2025, 6, 21), lat, lon)
    with pytest.raises(PlanError, match="PLN-136"):
        sun_elevation_deg(datetime(2025, 6, 21, tzinfo=UTC), lat, lon)
