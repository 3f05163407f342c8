"""Exported tables as GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import shapely

from truceline.formats.exported import has_region, without_wkb

if TYPE_CHECKING:
    import pyarrow as pa

    from truceline.formats.exported import About

GRID = 1e-7  # degrees: about a centimetre, RFC 7946 section 11.2


def write_geojson(name: str, table: pa.Table, key: str, about: About) -> bytes:
    """Return a table with regions as a feature collection; no place is a null geometry."""
    wkb = table["region_wkb"].to_pylist()
    shapes = [None if value is None else _shape(value) for value in wkb]
    return _collection(name, table, key, shapes, about)


def write_joined_geojson(
    name: str, table: pa.Table, key: str, places: pa.Table, about: About
) -> bytes:
    """Return rows at the place of the incident they are about; null where that has none."""
    pairs = zip(places["incident_id"].to_pylist(), places["region_wkb"].to_pylist(), strict=True)
    found = {incident: _shape(wkb) for incident, wkb in pairs if wkb is not None}
    shapes = [found.get(incident) for incident in table["incident_id"].to_pylist()]
    return _collection(name, table, key, shapes, about)


def _collection(
    name: str, table: pa.Table, key: str, shapes: list[dict[str, Any] | None], about: About
) -> bytes:
    rows = without_wkb(table).to_pylist() if has_region(table) else table.to_pylist()
    features = [
        {"type": "Feature", "id": row[key], "geometry": shape, "properties": row}
        for row, shape in zip(rows, shapes, strict=True)
    ]
    content = {
        "type": "FeatureCollection", "name": name, "about": about.as_dict(), "features": features,
    }  # fmt: skip
    text = json.dumps(content, default=_plain, ensure_ascii=False, separators=(",", ":"))
    return text.encode() + b"\n"


def _shape(wkb: bytes) -> dict[str, Any]:
    shape = shapely.from_wkb(wkb)
    if shape.geom_type == "Polygon":
        shape = shapely.geometry.polygon.orient(shape)
    elif shape.geom_type == "MultiPolygon":
        parts = [shapely.geometry.polygon.orient(part) for part in shape.geoms]
        shape = shapely.MultiPolygon(parts)
    rounded = shapely.set_precision(shape, GRID, mode="pointwise")
    plain: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return plain


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
