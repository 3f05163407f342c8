"""A released document as JSON: every figure with the ids of its rows, and the rows."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

import shapely

from truceline.model.table import REGION_NAMES

if TYPE_CHECKING:
    import pyarrow as pa

    from truceline.model.document import ReleasedDocument

FORMAT = "truceline-document/1"


def render_json(released: ReleasedDocument) -> bytes:
    """Return the document as UTF-8 JSON; the same document gives the same bytes."""
    document = released.document
    content = {
        "format": FORMAT,
        "audience": released.audience.value,
        "withheld": list(released.withheld),
        "key": document.key,
        "kind": document.kind,
        "title": document.title,
        "mission": document.mission,
        "issued_at": document.issued_at,
        "period": {"from": document.period_from, "until": document.period_until},
        "time_zone": document.time_zone,
        "language": document.language,
        "record_head": document.record_head,
        "simulated": document.simulated,
        "hypothetical": document.hypothetical,
        "notes": list(document.notes),
        "sections": [dataclasses.asdict(section) for section in document.sections],
        "tables": {name: rows(table) for name, table in sorted(document.tables.items())},
    }
    text = json.dumps(content, default=_plain, ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode() + b"\n"


def rows(table: pa.Table) -> list[dict[str, Any]]:
    """Return the rows as plain values; a region becomes kind, parameters and WKT."""
    has_region = REGION_NAMES[0] in table.schema.names
    plain: list[dict[str, Any]] = table.to_pylist()
    if has_region:
        for row in plain:
            wkb = row.pop("region_wkb")
            row["region_wkt"] = None if wkb is None else _wkt(wkb)
    return plain


def _wkt(wkb: bytes) -> str:
    return str(shapely.to_wkt(shapely.from_wkb(wkb), rounding_precision=6))


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    raise TypeError(f"{type(value).__name__} has no JSON form")
