"""Inputs, sources, rows and outputs in the record: what holds now, and what held then."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from truceline.core.errors import RecordError
from truceline.core.uncertain import point_region
from truceline.model.finding import FINDING_SCHEMA
from truceline.model.incident import INCIDENT_SCHEMA
from truceline.model.observation import OBSERVATION_SCHEMA, Observation
from truceline.model.table import to_table
from truceline.store.inputs import (
    diverging,
    drop_absent,
    ingest_input,
    latest_input,
    latest_inputs,
)
from truceline.store.observations import append_rows, current, known_ids, withdraw
from truceline.store.outputs import append_outputs
from truceline.store.record import Record, create
from truceline.store.sources import append_source, sources, was_read
from truceline.store.tables import from_bytes, latest_table, to_bytes

if TYPE_CHECKING:
    from pathlib import Path

WHO = {"actor": "officer", "reason": "came in"}


def clock() -> datetime:
    return datetime(2027, 3, 14, tzinfo=UTC)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return create(tmp_path / "r.sqlite", mission="m", simulated=False, actor="a", clock=clock)


def rows(*pairs: tuple[str, str], simulated: bool = False) -> pa.Table:
    """Return observations with these keys and ids."""
    return to_table(
        [
            Observation(
                observation_id=row_id, source_id="ged", source_key=key, content_sha256="0" * 64,
                kind="attack", modality="data_set", region=point_region(37.5, 48.0, 500.0),  # type: ignore[arg-type]
                simulated=simulated,
            )
            for key, row_id in pairs
        ],
        OBSERVATION_SCHEMA,
    )  # fmt: skip


def ids(record: Record, until: int | None = None) -> list[str]:
    return current(record, "observation", until)["observation_id"].to_pylist()


def test_newer_row_of_a_key_supersedes_the_older(record: Record) -> None:
    """The latest of each key holds; as of an earlier entry the earlier one did."""
    first = append_rows(record, "observation", "ged", rows(("1", "obs-b"), ("2", "obs-a")), **WHO)
    append_rows(record, "observation", "ged", rows(("1", "obs-c")), **WHO)

    assert ids(record) == ["obs-a", "obs-c"]
    assert first is not None
    assert ids(record, first.seq) == ["obs-a", "obs-b"]


def test_row_withdrawn_no_longer_holds_until_it_comes_back(record: Record) -> None:
    """A release without a row withdraws it by name; a later one that has it again restores it."""
    append_rows(record, "observation", "ged", rows(("1", "obs-a"), ("2", "obs-b")), **WHO)
    gone = withdraw(record, "ged", ["2"], **WHO)

    assert ids(record) == ["obs-a"]
    assert gone is not None
    assert record.payload(gone.seq) == b'["2"]'
    assert known_ids(record, "observation", "ged") == {"obs-a"}

    append_rows(record, "observation", "ged", rows(("2", "obs-b")), **WHO)

    assert ids(record) == ["obs-a", "obs-b"]


def test_row_of_an_old_release_that_returns_is_not_taken_for_stored(record: Record) -> None:
    """A, then B, then A again: what was superseded has to be stored again to hold."""
    append_rows(record, "observation", "ged", rows(("1", "obs-a")), **WHO)
    append_rows(record, "observation", "ged", rows(("1", "obs-b")), **WHO)

    assert known_ids(record, "observation", "ged") == {"obs-b"}
    assert known_ids(record, "observation", "other") == set()


def test_many_rows_become_entries_of_at_most_twenty_thousand(record: Record) -> None:
    """An act is a batch, never the whole of a long file."""
    many = pa.concat_tables([rows(("1", "obs-a"))] * 20_001).combine_chunks()

    append_rows(record, "observation", "ged", many, **WHO)
    append_rows(record, "observation", "ged", many.slice(0, 0), **WHO)

    sizes = [
        from_bytes(record.payload(entry.seq)).num_rows for entry in record.entries("observation")
    ]
    assert sizes == [20_000, 1]


def test_simulated_row_inside_a_table_is_refused_by_a_live_record(record: Record) -> None:
    """One marked row among real ones is enough."""
    mixed = pa.concat_tables([rows(("1", "obs-a")), rows(("2", "obs-b"), simulated=True)])

    with pytest.raises(RecordError, match="REC-003"):
        append_rows(record, "observation", "ged", mixed, **WHO)

    assert ids(record) == []


def test_equal_tables_give_equal_bytes_however_they_were_made() -> None:
    """Chunks, slices and what lies under a null do not reach the record."""
    plain = pa.table({"a": pa.array([1.0, None, 3.0]), "b": ["x", None, "z"]})
    chunked = pa.concat_tables([plain.slice(0, 1), plain.slice(1, 2)])
    longer = pa.concat_tables([plain, plain]).combine_chunks().slice(3, 3)
    garbage = pa.Array.from_buffers(
        pa.float64(), 3, [pa.py_buffer(b"\x05"), pa.array([1.0, 7.0, 3.0]).buffers()[1]]
    )
    under_null = plain.set_column(0, "a", garbage)

    same = {to_bytes(table) for table in (plain, chunked, longer, under_null)}

    assert len(same) == 1
    assert from_bytes(same.pop()) == plain


def test_input_of_the_same_bytes_is_no_new_version(record: Record) -> None:
    """A file is a version only if its bytes differ from the latest."""
    assert ingest_input(record, "mission.yaml", b"one", **WHO) is not None
    assert ingest_input(record, "mission.yaml", b"one", **WHO) is None
    second = ingest_input(record, "mission.yaml", b"two", **WHO)
    back = ingest_input(record, "mission.yaml", b"one", **WHO)

    assert second is not None
    assert back is not None
    assert latest_input(record, "mission.yaml") == b"one"
    assert latest_input(record, "mission.yaml", second.seq) == b"two"


def test_file_that_differs_from_the_record_is_named(record: Record) -> None:
    """Processing reads the record alone: what diverges, or was never taken in, is refused."""
    ingest_input(record, "a.yaml", b"one", **WHO)
    ingest_input(record, "b.yaml", b"one", **WHO)

    problems = diverging(record, {"a.yaml": b"one", "b.yaml": b"changed", "c.yaml": b"new"})

    assert [(p.code, p.where) for p in problems] == [("REC-009", "b.yaml"), ("REC-009", "c.yaml")]


def test_file_the_mission_dropped_stays_readable_as_of_then(record: Record) -> None:
    """A line taken out of the mission is no input any more, and still was one."""
    kept = ingest_input(record, "lines/old.geojson", b"{}", **WHO)
    drop_absent(record, {"mission.yaml": b""}, **WHO)

    assert kept is not None
    assert latest_inputs(record) == {}
    assert latest_input(record, "lines/old.geojson") is None
    assert latest_inputs(record, kept.seq) == {"lines/old.geojson": b"{}"}


def test_source_file_read_once_is_known_by_its_bytes(record: Record) -> None:
    """The same bytes of the same source are not read twice."""
    row = {"source_id": "ged", "name": "ged.csv", "reader": "ged", "sha256": "ab" * 32,
           "rows": 9, "kept": 7, "rejected": 1, "repeated": 1, "warned": 0, "changed": 0,
           "withdrawn": ["12"]}  # fmt: skip
    append_source(record, row, **WHO)

    assert was_read(record, "ged", "ab" * 32)
    assert not was_read(record, "viina", "ab" * 32)
    assert sources(record).to_pylist() == [row]


def test_tables_of_a_run_stand_together(record: Record) -> None:
    """A run's tables are one transaction: a simulated one among them leaves none."""
    simulated = FINDING_SCHEMA.empty_table()
    marked = pa.table({"simulated": [True]})

    with pytest.raises(RecordError, match="REC-003"):
        append_outputs(record, "m", {"incidents": simulated, "findings": marked}, **WHO)
    assert record.entries("output.incidents") == []

    entries = append_outputs(record, "m", {"incidents": INCIDENT_SCHEMA.empty_table()}, **WHO)

    assert [entry.kind for entry in entries] == ["output.incidents"]
    assert latest_table(record, "output.incidents", INCIDENT_SCHEMA).num_rows == 0
