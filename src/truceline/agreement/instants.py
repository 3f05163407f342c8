"""Instants as agreements write them: a local time with its zone, or ISO 8601 with an offset."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from truceline.core.time import Interval

if TYPE_CHECKING:
    from collections.abc import Mapping

_INSTANT = re.compile(
    r"(?P<local>\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?)?)"
    r"(?:\s*(?P<offset>Z|[+-]\d{2}:\d{2})|\s+(?P<zone>[A-Za-z][\w+-]*(?:/[\w+-]+)*))?"
)


class InstantError(ValueError):
    """A time that cannot be read; ``code`` is an AGR case and ``fields`` fill its template."""

    def __init__(self, code: str, **fields: str) -> None:
        super().__init__(code)
        self.code = code
        self.fields: Mapping[str, str] = fields


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name; InstantError AGR-011 where there is none."""
    try:
        return ZoneInfo(name)
    # A folder of the zone data ("Europe") or a path answers with an error of the disk.
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InstantError("AGR-011", zone=name) from None


def read_instant(value: str, zone: str | None) -> datetime:
    """Return the instant in UTC that a text of an agreement means.

    Parameters
    ----------
    value
        ``"2015-02-15 00:00 Europe/Kyiv"``, ``"2015-02-15T00:00:00+02:00"``, or a local time
        without either; a day alone is its first instant.
    zone
        IANA name for a time without a zone of its own; None where the agreement has none.

    Raises
    ------
    InstantError
        AGR-010 without a zone, AGR-011 for an unknown one, AGR-021 and AGR-034 for a local time
        that never happens or happens twice, AGR-022 for anything else.
    """
    match = _INSTANT.fullmatch(value.strip())
    if match is None:
        raise InstantError("AGR-022", value=value)
    try:
        local = datetime.fromisoformat(match["local"])
        if match["offset"] is not None:
            return datetime.fromisoformat(f"{local.isoformat()}{match['offset']}").astimezone(UTC)
        name = match["zone"] or zone
        if name is None:
            raise InstantError("AGR-010", value=value)
        return _resolve(local, name, value)
    except InstantError:
        raise
    except (ValueError, OverflowError):
        raise InstantError("AGR-022", value=value) from None


def read_span(start: str | None, until: str | None, zone: str | None, whole: Interval) -> Interval:
    """Return a span; what is not given is taken from the whole agreement's span."""
    return Interval(
        whole.start if start is None else read_instant(start, zone),
        whole.end if until is None else read_instant(until, zone),
    )


def _resolve(local: datetime, name: str, value: str) -> datetime:
    place = zone_of(name)
    first, second = (local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    # Python answers for a skipped hour too; only a real local time survives the way back.
    if first.astimezone(place).replace(tzinfo=None) != local:
        raise InstantError("AGR-021", value=value, zone=name)
    raise InstantError("AGR-034", value=value, zone=name)


def read_length(value: str) -> timedelta:
    """Return an elapsed time written ``"30 min"``, ``"2 h"`` or ``"7 d"`` (days of 24 hours)."""
    number, unit = value.split()
    key = {"min": "minutes", "h": "hours", "d": "days"}[unit]
    return timedelta(**{key: int(number)})
