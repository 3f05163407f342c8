"""Source files that were read: which bytes, by which reader, what became of their rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from truceline.core.ids import canonical_json

if TYPE_CHECKING:
    from truceline.store.record import Entry, Record

KIND = "source"
SOURCE_SCHEMA = pa.schema(
    [
        ("source_id", pa.string()),
        ("name", pa.string()),
        ("reader", pa.string()),
        ("sha256", pa.string()),
        ("rows", pa.int64()),
        ("kept", pa.int64()),
        ("rejected", pa.int64()),
        ("repeated", pa.int64()),
        ("warned", pa.int64()),
        ("changed", pa.int64()),
        ("withdrawn", pa.list_(pa.string())),
    ]
)


def append_source(record: Record, row: dict[str, Any], *, actor: str, reason: str) -> Entry:
    """Record that a file was read to its end."""
    return record.append(
        KIND, f"{row['source_id']}/{row['sha256']}", canonical_json(row).encode(), actor=actor,
        reason=reason, media="application/json", simulated=record.simulated,
    )  # fmt: skip


def was_read(record: Record, source_id: str, sha256: str) -> bool:
    """Say whether these bytes were read for this source."""
    return bool(record.entries(KIND, f"{source_id}/{sha256}"))


def sources(record: Record, until: int | None = None) -> pa.Table:
    """Return one row a file read."""
    rows = [json.loads(record.payload(entry.seq)) for entry in record.entries(KIND, until=until)]
    return pa.Table.from_pylist(rows, SOURCE_SCHEMA)
