"""Checks of zones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from truceline.agreement.check_terms import held_faults, is_known
from truceline.model.agreement import ZoneKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.agreement.check_terms import Finding, Span, Terms
    from truceline.agreement.schema import ZonePart
    from truceline.agreement.source import Path

ZONE_KEYS = {
    ZoneKind.BUFFER: (("line", "side", "until_m"), ("from_m", "stretch")),
    ZoneKind.BAND: (("line", "until_m"), ("from_m", "stretch")),
    ZoneKind.POLYGON: (("area|areas",), ()),
    ZoneKind.CORRIDOR: (("path", "half_width_m"), ()),
    ZoneKind.AROUND: (("area|areas|places", "until_m"), ("from_m",)),
}
"""Keys a zone of each kind needs ("a|b": one of them), and may have besides."""

SHAPE_KEYS = (
    "line", "side", "from_m", "until_m", "area", "areas", "path", "places", "half_width_m",
    "stretch",
)  # fmt: skip


def zone_faults(terms: Terms, path: Path, zone: ZonePart, agreed: Span) -> Iterator[Finding]:
    """Yield what is wrong with a zone."""
    yield from held_faults(terms, path, f"zone '{zone.id}'", "zone", zone, agreed)
    yield from _zone_keys(path, zone)
    if zone.line is not None:
        yield from is_known(terms, "lines", (*path, "line"), zone.line)
    if zone.side is not None:
        yield from is_known(terms, "parties", (*path, "side"), zone.side)
    start_m = zone.from_m or 0.0
    if zone.until_m is not None and start_m >= zone.until_m:
        fields = {"zone": zone.id, "from_m": start_m, "until_m": zone.until_m}
        yield (*path, "until_m"), "AGR-014", fields
    yield from _shapes(path, zone)


def _zone_keys(path: Path, zone: ZonePart) -> Iterator[Finding]:
    needed, allowed = ZONE_KEYS[zone.kind]
    given = {key for key in SHAPE_KEYS if getattr(zone, key) is not None}
    means = {key for choice in needed for key in choice.split("|")} | set(allowed)
    for choice in needed:
        of_these = [key for key in choice.split("|") if key in given]
        if not of_these:
            key = " or ".join(choice.split("|"))
            yield path, "AGR-015", {"kind": zone.kind.value, "key": key}
        for key in of_these[1:]:
            fields = {"key": key, "kind": zone.kind.value, "value": "given", "known": of_these[0]}
            yield (*path, key), "AGR-027", fields
    for key in SHAPE_KEYS:
        if key in given - means:
            yield (*path, key), "AGR-016", {"kind": zone.kind.value, "key": key}
    floor, ceiling = zone.floor_m or 0.0, zone.ceiling_m
    if ceiling is not None and floor >= ceiling:
        yield (*path, "ceiling_m"), "AGR-051", {"zone": zone.id, "floor": floor, "ceiling": ceiling}


def _shapes(path: Path, zone: ZonePart) -> Iterator[Finding]:
    outlines = [] if zone.area is None else [((*path, "area"), zone.area)]
    outlines += [((*path, "areas", i), outline) for i, outline in enumerate(zone.areas or ())]
    for place, outline in outlines:
        polygon = shapely.Polygon(outline)
        if not polygon.is_valid or polygon.area == 0:
            detail = shapely.is_valid_reason(polygon)
            yield place, "AGR-020", {"key": "area", "zone": zone.id, "detail": detail}
    if (
        zone.areas is not None
        and not shapely.MultiPolygon(map(shapely.Polygon, zone.areas)).is_valid
    ):
        detail = "two of its outlines overlap"
        yield (*path, "areas"), "AGR-020", {"key": "areas", "zone": zone.id, "detail": detail}
    if zone.stretch is not None and zone.stretch[0] == zone.stretch[1]:
        detail = "its positions are the same"
        yield (*path, "stretch"), "AGR-020", {"key": "stretch", "zone": zone.id, "detail": detail}
    if zone.path is not None:
        line = shapely.LineString(zone.path)
        if line.length == 0 or not line.is_simple:
            detail = "it crosses itself" if line.length else "its positions are the same"
            yield (*path, "path"), "AGR-020", {"key": "path", "zone": zone.id, "detail": detail}
