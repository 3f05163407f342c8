"""GPX 1.1: a tour as a route that any handheld receiver reads (topografix.com/GPX/1/1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

NAMESPACE = "http://www.topografix.com/GPX/1/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePoint:
    """A point of a route; ``at`` None where no time is planned."""

    name: str
    lon_deg: float
    lat_deg: float
    at: datetime | None = None


def write_gpx(name: str, points: Sequence[RoutePoint], written_at: datetime) -> bytes:
    """Return a route as GPX; the same points give the same bytes."""
    root = ET.Element("gpx", {"version": "1.1", "creator": "Truceline", "xmlns": NAMESPACE})
    meta = ET.SubElement(root, "metadata")
    ET.SubElement(meta, "name").text = name
    ET.SubElement(meta, "time").text = _time(written_at)
    route = ET.SubElement(root, "rte")
    ET.SubElement(route, "name").text = name
    for point in points:
        place = {"lat": f"{point.lat_deg:.6f}", "lon": f"{point.lon_deg:.6f}"}
        element = ET.SubElement(route, "rtept", place)
        if point.at is not None:  # the schema wants time before name
            ET.SubElement(element, "time").text = _time(point.at)
        ET.SubElement(element, "name").text = point.name
    ET.indent(root, " ")
    text = ET.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _time(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
