"""How long it is light: the sun by the low-accuracy formulas, and what a season stands for.

References
----------
Meeus, Astronomical Algorithms (2nd ed., 1998), chapters 13, 25 (low accuracy), 28; the same steps
as NOAA's solar calculator (gml.noaa.gov/grad/solcalc), whose stated accuracy of sunrise is a
minute between 72 degrees of latitude south and north.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from truceline.core.errors import PlanError
from truceline.model.scenario import Season, Weather

SUNRISE_DEG = -0.833  # upper limb on the horizon: 16' of radius, 34' of refraction; Meeus ch. 15
CIVIL_DEG = -6.0  # end of civil twilight: Meeus ch. 15
J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
DAYS_PER_CENTURY = 36525.0
REFERENCE_YEAR = 2025  # of a season without a date; from year to year light hardly changes

WEATHER_PRIOR = "remembered for the plains north of the Black Sea, no source read"
# Visibility good and bad in m, share of bad hours, share of cloud, wind in m/s: unverified.
_WEATHERS: dict[Season, tuple[float, float, float, float, float]] = {
    Season.SPRING: (15_000.0, 3_000.0, 0.15, 0.55, 4.5),
    Season.SUMMER: (20_000.0, 4_000.0, 0.08, 0.40, 3.5),
    Season.AUTUMN: (12_000.0, 1_500.0, 0.22, 0.60, 4.5),
    Season.WINTER: (10_000.0, 1_000.0, 0.30, 0.75, 5.0),
}
_MIDDLE_MONTH = {Season.SPRING: 4, Season.SUMMER: 7, Season.AUTUMN: 10, Season.WINTER: 1}
_OPPOSITE = {
    Season.SPRING: Season.AUTUMN, Season.AUTUMN: Season.SPRING,
    Season.SUMMER: Season.WINTER, Season.WINTER: Season.SUMMER,
}  # fmt: skip


class Sun(NamedTuple):
    """Where the sun is on the sky's sphere at an instant."""

    declination_deg: float
    equation_of_time_min: float  # by how much a sundial is ahead of the clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Daylight:
    """The light of one day at one place; instants are UTC, None where they do not come.

    ``day_h`` is from sunrise to sunset, ``light_h`` with civil twilight, dawn to dusk: 24 where
    the sun stays up, 0 where it stays down.
    """

    day_h: float
    light_h: float
    dawn_at: datetime | None
    sunrise_at: datetime | None
    sunset_at: datetime | None
    dusk_at: datetime | None


def sun_at(instant: datetime) -> Sun:
    """Return declination and equation of time; good to about 0.01 degrees from 1900 to 2100."""
    centuries = (instant - J2000) / timedelta(days=DAYS_PER_CENTURY)
    mean_longitude = 280.46646 + centuries * (36000.76983 + centuries * 0.0003032)
    anomaly = math.radians(357.52911 + centuries * (35999.05029 - centuries * 0.0001537))
    eccentricity = 0.016708634 - centuries * (0.000042037 + centuries * 0.0000001267)
    centre = (
        (1.914602 - centuries * (0.004817 + centuries * 0.000014)) * math.sin(anomaly)
        + (0.019993 - centuries * 0.000101) * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * centuries)
    longitude = math.radians(mean_longitude + centre - 0.00569 - 0.00478 * math.sin(node))
    obliquity = math.radians(23.4392911 - 0.0130042 * centuries + 0.00256 * math.cos(node))
    declination = math.degrees(math.asin(math.sin(obliquity) * math.sin(longitude)))
    return Sun(declination, _equation_of_time_min(mean_longitude, anomaly, eccentricity, obliquity))


def sun_elevation_deg(instant: datetime, lat_deg: float, lon_deg: float) -> float:
    """Return how high the sun's middle stands above the horizon, without refraction.

    Raises
    ------
    PlanError
        PLN-136 if the place is not on Earth.
    """
    _check(lat_deg, lon_deg)
    at = instant.astimezone(UTC)
    sun = sun_at(at)
    minutes = (at - at.replace(hour=0, minute=0, second=0, microsecond=0)) / timedelta(minutes=1)
    hour_angle = math.radians((minutes + sun.equation_of_time_min + 4 * lon_deg) / 4 - 180)
    lat, declination = math.radians(lat_deg), math.radians(sun.declination_deg)
    sine = math.sin(lat) * math.sin(declination)
    sine += math.cos(lat) * math.cos(declination) * math.cos(hour_angle)
    return math.degrees(math.asin(max(-1.0, min(1.0, sine))))


def daylight(on: date, lat_deg: float, lon_deg: float = 0.0) -> Daylight:
    """Return dawn, sunrise, sunset and dusk around a day's noon at a place, and hours of light.

    The day is the one whose noon, by the sun, falls on the date in mean local time.

    Raises
    ------
    PlanError
        PLN-136 if the place is not on Earth.
    """
    _check(lat_deg, lon_deg)
    sunrise_at, sunset_at, day_h = _above(SUNRISE_DEG, on, lat_deg, lon_deg)
    dawn_at, dusk_at, light_h = _above(CIVIL_DEG, on, lat_deg, lon_deg)
    return Daylight(
        day_h=day_h, light_h=light_h, dawn_at=dawn_at, sunrise_at=sunrise_at,
        sunset_at=sunset_at, dusk_at=dusk_at,
    )  # fmt: skip


def day_length_h(on: date, lat_deg: float) -> float:
    """Return hours from sunrise to sunset, 0 to 24.

    Raises
    ------
    PlanError
        PLN-136 if the latitude is not on Earth.
    """
    return daylight(on, lat_deg).day_h


def season_date(season: Season, lat_deg: float, year: int = REFERENCE_YEAR) -> date:
    """Return the day in the middle of a season; seasons are opposite south of the equator."""
    here = season if lat_deg >= 0 else _OPPOSITE[season]
    return date(year, _MIDDLE_MONTH[here], 15)


def season_daylight_h(season: Season, lat_deg: float) -> float:
    """Return hours of light, civil twilight included, in the middle of a season.

    Raises
    ------
    PlanError
        PLN-136 if the latitude is not on Earth.
    """
    _check(lat_deg, 0.0)
    return daylight(season_date(season, lat_deg), lat_deg).light_h


def season_weather(season: Season) -> Weather:
    """Return the weather a scenario takes that states none: unverified priors."""
    visibility_m, bad_visibility_m, bad_share, cloud_share, wind_ms = _WEATHERS[season]
    return Weather(
        visibility_m=visibility_m, bad_visibility_m=bad_visibility_m, bad_share=bad_share,
        cloud_share=cloud_share, wind_ms=wind_ms, source=WEATHER_PRIOR, unverified=True,
    )  # fmt: skip


def _equation_of_time_min(
    mean_longitude: float, anomaly: float, eccentricity: float, obliquity: float
) -> float:
    """Return the equation of time by Smart's series, Meeus formula 28.3."""
    y = math.tan(obliquity / 2) ** 2
    longitude = math.radians(mean_longitude)
    radians = (
        y * math.sin(2 * longitude)
        - 2 * eccentricity * math.sin(anomaly)
        + 4 * eccentricity * y * math.sin(anomaly) * math.cos(2 * longitude)
        - 0.5 * y * y * math.sin(4 * longitude)
        - 1.25 * eccentricity**2 * math.sin(2 * anomaly)
    )
    return 4 * math.degrees(radians)


def _above(
    elevation_deg: float, on: date, lat_deg: float, lon_deg: float
) -> tuple[datetime | None, datetime | None, float]:
    """Return when the sun rises above an elevation and sinks below it, and the hours between."""
    midnight = datetime(on.year, on.month, on.day, tzinfo=UTC)
    noon = midnight + timedelta(hours=12 - lon_deg / 15)
    noon -= timedelta(minutes=sun_at(noon).equation_of_time_min)
    hours = _half_arc_h(elevation_deg, noon, lat_deg)
    if hours in (0.0, 12.0):
        return None, None, 2 * hours
    ends = [_crossing(elevation_deg, noon, lat_deg, side) for side in (-1, 1)]
    return ends[0], ends[1], min(24.0, (ends[1] - ends[0]) / timedelta(hours=1))


def _crossing(elevation_deg: float, noon: datetime, lat_deg: float, side: int) -> datetime:
    """Return when the sun crosses an elevation before (-1) or after (1) noon.

    Twice corrected for the sun's own movement since noon.
    """
    at = noon
    drift = timedelta(0)
    for _ in range(3):
        moved = sun_at(at).equation_of_time_min - sun_at(noon).equation_of_time_min
        drift = timedelta(minutes=moved)
        at = noon + side * timedelta(hours=_half_arc_h(elevation_deg, at, lat_deg)) - drift
    return at


def _half_arc_h(elevation_deg: float, at: datetime, lat_deg: float) -> float:
    """Return hours the sun is above an elevation on one side of noon: 0 to 12."""
    lat = math.radians(max(-89.999, min(89.999, lat_deg)))
    declination = math.radians(sun_at(at).declination_deg)
    cosine = math.sin(math.radians(elevation_deg)) - math.sin(lat) * math.sin(declination)
    cosine /= math.cos(lat) * math.cos(declination)
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine)))) / 15


def _check(lat_deg: float, lon_deg: float) -> None:
    if not (-90 <= lat_deg <= 90 and -180 <= lon_deg <= 180):
        raise PlanError.case("PLN-136", "daylight", lat=lat_deg, lon=lon_deg)
