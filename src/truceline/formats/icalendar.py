"""iCalendar (RFC 5545): planned hours as events that any calendar program reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

LINE_OCTETS = 75  # RFC 5545, 3.1: longer lines are folded


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """An event; ``uid`` names it for ever, so that a calendar replaces it."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str = ""


def write_icalendar(events: Sequence[CalendarEvent], written_at: datetime) -> bytes:
    """Return a calendar; classified as confidential, since plans of patrols are internal."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Truceline//Patrols//EN"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}",
            f"DTSTAMP:{_time(written_at)}",
            f"DTSTART:{_time(event.starts_at)}",
            f"DTEND:{_time(event.ends_at)}",
            f"SUMMARY:{_escaped(event.summary)}",
            f"DESCRIPTION:{_escaped(event.description)}",
            "CLASS:CONFIDENTIAL",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(part + "\r\n" for line in lines for part in _folded(line)).encode()


def _time(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> Iterator[str]:
    """Cut a line so that no part is over 75 octets; a letter is never cut in two."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > LINE_OCTETS:
            yield part
            part = " "
        part += letter
    yield part
