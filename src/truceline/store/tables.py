"""Tables in the record: how a batch is kept, and how batches are read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truceline.model.table import brought_up, concat

if TYPE_CHECKING:
    from truceline.store.record import Entry, Record

ARROW = "application/vnd.apache.arrow.stream"


def to_bytes(table: pa.Table) -> bytes:
    """Return a table as compressed Arrow stream bytes; equal tables give equal bytes.

    Notes
    -----
    Chunks, slices, schema metadata and what lies under a null are no content: ``take`` copies
    the values that are there and nothing else.
    """
    whole = table.replace_schema_metadata(None).combine_chunks()
    plain = whole.take(pa.array(np.arange(whole.num_rows))).combine_chunks()
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd", use_threads=False)
    with pa.ipc.new_stream(sink, plain.schema, options=options) as writer:
        writer.write_table(plain)
    return bytes(sink.getvalue().to_pybytes())


def from_bytes(data: bytes) -> pa.Table:
    """Return the table of Arrow stream bytes."""
    with pa.ipc.open_stream(pa.BufferReader(data)) as reader:
        return reader.read_all()


def is_simulated(table: pa.Table) -> bool:
    """Say whether any row bears the mark."""
    return "simulated" in table.schema.names and bool(pc.any(table["simulated"]).as_py())


def append_table(
    record: Record, kind: str, subject: str, table: pa.Table, *, actor: str, reason: str
) -> Entry:
    """Append a batch of rows as one act.

    Raises
    ------
    RecordError
        REC-003 if a live record is given rows with a simulated mark.
    """
    return record.append(
        kind, subject, to_bytes(table), actor=actor, reason=reason, media=ARROW,
        simulated=is_simulated(table),
    )  # fmt: skip


def read_tables(
    record: Record, kind: str, schema: pa.Schema, *, subject: str | None = None,
    until: int | None = None,
) -> pa.Table:  # fmt: skip
    """Return every batch of a kind, one after the other."""
    entries = record.entries(kind, subject, until)
    tables = (from_bytes(record.payload(entry.seq)) for entry in entries)
    return concat([brought_up(table, schema) for table in tables], schema)


def latest_table(
    record: Record, kind: str, schema: pa.Schema, *, until: int | None = None
) -> pa.Table:
    """Return the last batch of a kind, an empty table where there is none."""
    entries = record.entries(kind, until=until)
    if not entries:
        return schema.empty_table()
    return brought_up(from_bytes(record.payload(entries[-1].seq)), schema)
