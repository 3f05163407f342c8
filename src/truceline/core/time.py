"""Aware UTC instants and half-open intervals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """A half-open span of time ``[start, end)``; ``end`` is None where it has no end.

    Raises
    ------
    ValueError
        If an instant has no zone or the end lies before the start.
    """

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or (self.end is not None and self.end.tzinfo is None):
            raise ValueError("an interval needs instants with a time zone")
        if self.end is not None and self.end < self.start:
            raise ValueError(f"the interval ends {self.end} before it starts {self.start}")

    def __contains__(self, instant: datetime) -> bool:
        return self.start <= instant and (self.end is None or instant < self.end)

    def overlaps(self, other: Interval) -> bool:
        """Say whether the two spans share an instant."""
        return (other.end is None or self.start < other.end) and (
            self.end is None or other.start < self.end
        )

    @property
    def duration(self) -> timedelta | None:
        """Length of the span, None where it has no end."""
        return None if self.end is None else self.end - self.start


def utc(value: datetime, zone: str | None = None) -> datetime:
    """Return the instant in UTC.

    Parameters
    ----------
    value
        An aware time, or a naive one if `zone` is given.
    zone
        IANA name of the zone a naive time is meant in, such as ``Europe/Kyiv``.

    Raises
    ------
    ValueError
        If the time is naive and no zone is given.

    Notes
    -----
    A naive time in the hour a clock repeats is taken as the first of the two (fold 0).
    """
    if value.tzinfo is None:
        if zone is None:
            raise ValueError(f"the time {value} has no zone")
        value = value.replace(tzinfo=ZoneInfo(zone))
    return value.astimezone(UTC)


def day_of(instant: datetime, zone: str = "UTC") -> date:
    """Return the calendar day of an instant in a zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def day_interval(day: date, zone: str = "UTC") -> Interval:
    """Return the calendar day in a zone as an interval; 23 or 25 hours where clocks change."""
    place = ZoneInfo(zone)
    start = datetime(day.year, day.month, day.day, tzinfo=place)
    following = day + DAY
    end = datetime(following.year, following.month, following.day, tzinfo=place)
    return Interval(start.astimezone(UTC), end.astimezone(UTC))
