"""Routes for receivers and events for calendars."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from truceline.formats.gpx import NAMESPACE, RoutePoint, write_gpx
from truceline.formats.icalendar import CalendarEvent, write_icalendar

AT = datetime(2027, 3, 14, 7, 30, tzinfo=UTC)


def test_gpx_route_can_be_read_again() -> None:
    """Names, places and times are those given, whatever letters a name has."""
    data = write_gpx("A & <B>", [RoutePoint(name="Пост 1", lon_deg=37.5, lat_deg=48.25, at=AT)], AT)

    root = ET.fromstring(data)
    point = root.find(f"{{{NAMESPACE}}}rte/{{{NAMESPACE}}}rtept")
    assert point is not None
    assert (point.get("lat"), point.get("lon")) == ("48.250000", "37.500000")
    assert [child.text for child in point] == ["2027-03-14T07:30:00Z", "Пост 1"]
    assert root.findtext(f"{{{NAMESPACE}}}rte/{{{NAMESPACE}}}name") == "A & <B>"


def test_calendar_escapes_and_folds() -> None:
    """Commas and line ends are escaped, lines are at most 75 octets, unfolded they are whole."""
    words = "look from the hill, then the bridge; " * 4 + "Спостереження"
    event = CalendarEvent(uid="t-1@x", starts_at=AT, ends_at=AT, summary=words, description="a\nb")

    data = write_icalendar([event], AT)

    lines = data.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    unfolded = data.decode().replace("\r\n ", "")
    assert f"SUMMARY:{words.replace(',', chr(92) + ',').replace(';', chr(92) + ';')}" in unfolded
    assert "DESCRIPTION:a\\nb\r\n" in unfolded
    assert "CLASS:CONFIDENTIAL" in unfolded
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2] == b"END:VCALENDAR"
