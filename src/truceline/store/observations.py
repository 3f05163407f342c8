"""Observations, claims, effort, totals and rejections in the record, and what holds now."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truceline.core.ids import canonical_json
from truceline.intake.reader import BATCH_ROWS
from truceline.model.effort import EFFORT_SCHEMA
from truceline.model.observation import CLAIM_SCHEMA, OBSERVATION_SCHEMA
from truceline.model.rejection import REJECTION_SCHEMA
from truceline.model.total import TOTAL_SCHEMA
from truceline.store.tables import append_table, from_bytes, read_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.store.record import Entry, Record

SCHEMAS = {
    "observation": OBSERVATION_SCHEMA,
    "claim": CLAIM_SCHEMA,
    "effort": EFFORT_SCHEMA,
    "total": TOTAL_SCHEMA,
    "rejection": REJECTION_SCHEMA,
}
ID_COLUMNS = {
    "observation": "observation_id",
    "claim": "observation_id",
    "effort": "effort_id",
    "total": "total_id",
    "rejection": "rejection_id",
}
WITHDRAWAL = "withdrawal"


def append_rows(
    record: Record, kind: str, source_id: str, table: pa.Table, *, actor: str, reason: str
) -> Entry | None:
    """Append rows of a noun in `SCHEMAS`, at most `BATCH_ROWS` an entry.

    Returns the last entry, None where there are no rows.
    """
    entry = None
    for start in range(0, table.num_rows, BATCH_ROWS):
        part = table.slice(start, BATCH_ROWS)
        entry = append_table(record, kind, source_id, part, actor=actor, reason=reason)
    return entry


def withdraw(
    record: Record, source_id: str, keys: Sequence[str], *, actor: str, reason: str
) -> Entry | None:
    """Record that a newer release of a source no longer has these rows; None if there are none."""
    if not keys:
        return None
    payload = canonical_json(sorted(keys)).encode()
    return record.append(
        WITHDRAWAL, source_id, payload, actor=actor, reason=reason, media="application/json",
        simulated=record.simulated,
    )  # fmt: skip


def known_ids(record: Record, kind: str, source_id: str) -> set[str]:
    """Return the ids of a source's rows that hold now: these need not be stored again.

    A row that was superseded or withdrawn and comes back is not among them.
    """
    table = current(record, kind)
    of_source = table.filter(pc.equal(table["source_id"], source_id))
    return set(of_source[ID_COLUMNS[kind]].to_pylist())


def current(record: Record, kind: str, until: int | None = None) -> pa.Table:
    """Return the rows that hold: the latest of each source and key, without withdrawn ones.

    They are ordered by id, so that the order of arrival does not show.

    Parameters
    ----------
    record
        The record.
    kind
        A noun of `SCHEMAS`; totals and rejections have no versions and are returned whole.
    until
        As the record stood after this sequence; None for now.
    """
    schema = SCHEMAS[kind]
    if kind in {"total", "rejection"}:
        return _first_of_each(read_tables(record, kind, schema, until=until), ID_COLUMNS[kind])
    parts, sequence = [schema.empty_table()], [np.empty(0, np.int64)]
    for entry in record.entries(kind, until=until):
        part = from_bytes(record.payload(entry.seq))
        parts.append(part)
        sequence.append(np.full(part.num_rows, entry.seq))
    table = pa.concat_tables(parts).combine_chunks()
    rows = _latest(table, np.concatenate(sequence), _withdrawn(record, until))
    return rows.take(pc.sort_indices(rows[ID_COLUMNS[kind]]))


def _withdrawn(record: Record, until: int | None) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for entry in record.entries(WITHDRAWAL, until=until):
        for key in json.loads(record.payload(entry.seq)):
            found[entry.subject, key] = entry.seq
    return found


def _latest(
    table: pa.Table, sequence: NDArray[np.int64], withdrawn: dict[tuple[str, str], int]
) -> pa.Table:
    sources, keys = table["source_id"].to_pylist(), table["source_key"].to_pylist()
    last: dict[tuple[str, str], int] = {}
    for row, pair in enumerate(zip(sources, keys, strict=True)):
        last[pair] = row
    rows = [row for pair, row in last.items() if withdrawn.get(pair, 0) < sequence[row]]
    return table.take(pa.array(sorted(rows), pa.int64()))


def _first_of_each(table: pa.Table, column: str) -> pa.Table:
    seen: dict[str, int] = {}
    for row, value in enumerate(table[column].to_pylist()):
        seen.setdefault(value, row)
    return table.take(pa.array(sorted(seen.values()), pa.int64()))
