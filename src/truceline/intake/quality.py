"""What every reader checks of a row: its position, its dates, its id."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from truceline.core.geo import distance_m
from truceline.core.time import Interval, day_interval, utc

if TYPE_CHECKING:
    from truceline.intake.reader import IntakeContext

    Bounds = tuple[float, float, float, float]

EARLIEST = date(1900, 1, 1)
LATEST = date(2100, 1, 1)
CLOCK_SLACK = timedelta(days=1)  # a file may be dated a day behind its newest row
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_DATED = re.compile(r"\b(\d{4})-\d\d-\d\d\b")


class RefusedError(Exception):
    """A row cannot go in: an ``INT`` case with its fields. Never leaves the intake."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


def position(
    lat_text: str, lon_text: str, context: IntakeContext, name: str | None = None
) -> tuple[float, float]:
    """Return longitude and latitude of a row.

    Parameters
    ----------
    lat_text, lon_text
        Decimal degrees as the source writes them.
    context
        Its ``bounds`` say what lies outside the mission, its gazetteer where else a place of
        the same name lies.
    name
        The place's name, None where the row has none.

    Raises
    ------
    RefusedError
        INT-010 no numbers, INT-011 off the globe, INT-012 at 0, 0, INT-013 inside the area if
        exchanged, INT-014 outside the area, INT-015 outside while a namesake lies inside.
    """
    try:
        lat, lon = float(lat_text), float(lon_text)
    except ValueError:
        raise RefusedError("INT-010", lat=lat_text, lon=lon_text) from None
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise RefusedError("INT-010", lat=lat_text, lon=lon_text)
    bounds = context.bounds
    on_globe = -90 <= lat <= 90 and -180 <= lon <= 180
    if on_globe and (bounds is None or is_inside(lon, lat, bounds)) and (lat or lon):
        return lon, lat
    if lat == 0 and lon == 0:
        raise RefusedError("INT-012")
    if bounds is not None and is_inside(lat, lon, bounds):
        raise RefusedError("INT-013", lat=lat, lon=lon)
    if not on_globe:
        raise RefusedError("INT-011", lat=lat, lon=lon)
    assert bounds is not None
    raise _outside(lon, lat, bounds, name, context)


def is_inside(lon_deg: float, lat_deg: float, bounds: Bounds) -> bool:
    """Say whether a position lies in west, south, east, north; west may exceed east."""
    west, south, east, north = bounds
    if not south <= lat_deg <= north:
        return False
    return west <= lon_deg <= east if west <= east else lon_deg >= west or lon_deg <= east


def distance_outside_m(lon_deg: float, lat_deg: float, bounds: Bounds) -> float:
    """Return metres from a position to the nearest edge of the bounds, 0 inside."""
    if is_inside(lon_deg, lat_deg, bounds):
        return 0.0
    west, south, east, north = bounds
    lat = min(max(lat_deg, south), north)
    if is_inside(lon_deg, lat, bounds):
        return float(distance_m(lon_deg, lat_deg, lon_deg, lat))
    # On the globe the nearest point of a meridian is not at the same latitude: try several.
    rows = [lat, *(south + step * (north - south) / 20 for step in range(21))]
    return min(
        float(distance_m(lon_deg, lat_deg, edge, row)) for edge in (west, east) for row in rows
    )


def parse_day(text: str, column: str, context: IntakeContext) -> date:
    """Return the calendar day of a cell such as ``2025-03-31`` (a time after it is dropped).

    Raises
    ------
    RefusedError
        INT-020 if it is no date, INT-021 if no event can have that date: before 1900, after
        2100, or after the day the file came.
    """
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise RefusedError("INT-020", text=text, column=column)
    return _sane(int(match[1]), int(match[2]), int(match[3]), text, column, context)


def parse_instant(
    text: str, column: str, context: IntakeContext, zone: str | None = None
) -> datetime:
    """Return the instant of a cell; a time without an offset is meant in `zone`.

    `zone` None stands for the source's zone.

    Raises
    ------
    RefusedError
        INT-020 or INT-021, as `parse_day`.
    """
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        raise RefusedError("INT-020", text=text, column=column) from None
    _sane(instant.year, instant.month, instant.day, text, column, context)
    return utc(instant, zone or context.zone)


def _sane(year: int, month: int, day: int, text: str, column: str, context: IntakeContext) -> date:
    try:
        value = date(year, month, day)
    except ValueError:
        raise RefusedError("INT-020", text=text, column=column) from None
    latest = LATEST
    if context.received_at is not None and not context.simulated:
        latest = (context.received_at + CLOCK_SLACK).date()
    if not EARLIEST <= value <= latest:
        raise RefusedError("INT-021", day=value, column=column, earliest=EARLIEST, latest=latest)
    return value


def broken_dates(text: str) -> tuple[str, ...]:
    """Return the dates in a text that lie outside `EARLIEST` to `LATEST`, each once."""
    years = {match[0] for match in _DATED.finditer(text) if not 1900 <= int(match[1]) < 2100}
    return tuple(sorted(years))


def days_span(first: date, last: date, zone: str) -> Interval:
    """Return the calendar days from the first to the last, both whole, as an interval.

    Raises
    ------
    RefusedError
        INT-022 if the last lies before the first.
    """
    if last < first:
        raise RefusedError("INT-022", start=first, end=last)
    return Interval(_day(first, zone).start, _day(last, zone).end)


@lru_cache(maxsize=4096)
def _day(day: date, zone: str) -> Interval:
    return day_interval(day, zone)


def _outside(
    lon: float, lat: float, bounds: Bounds, name: str | None, context: IntakeContext
) -> RefusedError:
    far = f"{distance_outside_m(lon, lat, bounds) / 1000:,.0f}"
    for near_lon, near_lat in context.gazetteer.get((name or "").strip().lower(), ()):
        if is_inside(near_lon, near_lat, bounds):
            return RefusedError(
                "INT-015", name=name, lat=lat, lon=lon, distance_km=far,
                near_lat=near_lat, near_lon=near_lon,
            )  # fmt: skip
    return RefusedError("INT-014", lat=lat, lon=lon, distance_km=far)
