"""An audit finds every change, wherever it was made."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.errors import RecordError
from truceline.store.audit import AuditReport, audit
from truceline.store.record import TRIGGERS, create, open_record

TEXTS = ("kind", "subject", "media", "payload_sha256", "previous_hash", "hash", "actor", "reason",
         "recorded_at")  # fmt: skip


def clock() -> datetime:
    return datetime(2027, 3, 14, tzinfo=UTC)


def written(path: Path, notes: list[tuple[str, bytes]]) -> list[str]:
    """Write a record and return the hash of each entry."""
    record = create(path, mission="m", simulated=False, actor="a", clock=clock)
    for subject, payload in notes:
        record.append("note", subject, payload, actor="a", reason="r", media="text/plain")
    hashes = [entry.hash for entry in record.entries()]
    record.close()
    return hashes


def tampered(path: Path, statement: str, values: tuple[Any, ...] = ()) -> AuditReport:
    """Change a record as somebody with the file can, put the triggers back, and audit it."""
    raw = sqlite3.connect(path)
    triggers = [
        row[0]
        for row in raw.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    ]
    for name in TRIGGERS:
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("PRAGMA ignore_check_constraints = ON")
    raw.execute(statement, values)
    for trigger in triggers:
        raw.execute(trigger)
    raw.commit()
    raw.close()
    return checked(path)


def checked(path: Path, head: str | None = None) -> AuditReport:
    record = open_record(path, clock=clock, read_only=True)
    report = audit(record, head)
    record.close()
    return report


NOTES = [("one", b"first"), ("two", b"second"), ("three", b"third")]


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(max_size=9).filter(str.isprintable), st.binary(max_size=40)), max_size=5
    )
)
def test_any_sequence_of_acts_verifies(notes: list[tuple[str, bytes]]) -> None:
    """Whatever is recorded, an untouched record holds and every head is found at its entry."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "r.sqlite"
        hashes = written(path, notes)

        assert checked(path).holds
        assert checked(path, hashes[-1]).printed_seq == len(hashes)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_changed_byte_of_any_column_is_found_with_its_entry(data: st.DataObject) -> None:
    """One byte of one column of one entry is enough, and the audit names the entry."""
    column = data.draw(st.sampled_from((*TEXTS, "payload")))
    seq = data.draw(st.integers(2, 4))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "r.sqlite"
        written(path, NOTES)
        raw = sqlite3.connect(path)
        (value,) = raw.execute(
            f"SELECT CAST({column} AS BLOB) FROM entry WHERE seq = {seq}"
        ).fetchone()
        raw.close()
        place = data.draw(st.integers(0, len(value) - 1))
        flipped = bytearray(value)
        flipped[place] ^= data.draw(st.integers(1, 255))
        cast = "?" if column == "payload" else "CAST(? AS TEXT)"

        report = tampered(
            path, f"UPDATE entry SET {column} = {cast} WHERE seq = {seq}", (bytes(flipped),)
        )

        assert any(problem.where == f"entry {seq}" for problem in report.problems)


@pytest.mark.parametrize(
    ("statement", "code", "where"),
    [
        ("UPDATE entry SET simulated = 1 WHERE seq = 2", "REC-007", "entry 2"),
        ("UPDATE entry SET simulated = 3 WHERE seq = 2", "REC-011", "entry 2"),
        ("UPDATE entry SET seq = 9 WHERE seq = 4", "REC-006", "entry 9"),
        ("UPDATE entry SET seq = 0 WHERE seq = 1", "REC-006", "entry 0"),
        ("DELETE FROM entry WHERE seq = 2", "REC-006", "entry 3"),
        ("DELETE FROM entry WHERE seq = 1", "REC-006", "entry 2"),
        ("UPDATE entry SET actor = x'6162' WHERE seq = 3", "REC-011", "entry 3"),
        ("UPDATE entry SET payload = x'' WHERE seq = 3", "REC-007", "entry 3"),
    ],
)
def test_change_of_an_entry_is_found_where_it_was_made(
    tmp_path: Path, statement: str, code: str, where: str
) -> None:
    """Numbers, types, removed entries: each is found at its place."""
    written(tmp_path / "r.sqlite", NOTES)
    if "seq = 1" in statement:
        with pytest.raises(RecordError, match="REC-001"):
            tampered(tmp_path / "r.sqlite", statement)
        return

    report = tampered(tmp_path / "r.sqlite", statement)

    assert (code, where) in {(problem.code, problem.where) for problem in report.problems}


def test_trigger_taken_away_is_found(tmp_path: Path) -> None:
    """A record that no longer refuses changes says so."""
    written(tmp_path / "r.sqlite", NOTES)
    raw = sqlite3.connect(tmp_path / "r.sqlite")
    raw.execute("DROP TRIGGER entry_refuses_delete")
    raw.close()

    report = checked(tmp_path / "r.sqlite")

    assert [problem.code for problem in report.problems] == ["REC-010"]
    assert not report.holds


def test_head_of_a_report_is_found_at_its_entry(tmp_path: Path) -> None:
    """A printed head vouches for everything up to its entry."""
    hashes = written(tmp_path / "r.sqlite", NOTES)

    report = checked(tmp_path / "r.sqlite", hashes[2].upper() + "\n")

    assert (report.holds, report.printed_seq, report.entries) == (True, 3, 4)
    assert report.head == hashes[-1]


def test_record_cut_short_is_found_by_a_printed_head_alone(tmp_path: Path) -> None:
    """A chain without its last entry is sound in itself: only the paper knows better."""
    hashes = written(tmp_path / "r.sqlite", NOTES)
    report = tampered(tmp_path / "r.sqlite", "DELETE FROM entry WHERE seq = 4")

    assert report.holds
    later = checked(tmp_path / "r.sqlite", hashes[-1])

    assert [problem.code for problem in later.problems] == ["REC-008"]
    assert later.printed_seq is None


@pytest.mark.parametrize("head", ["", "abcd1234", "g" * 64])
def test_part_of_a_head_is_no_proof(tmp_path: Path, head: str) -> None:
    """Whoever rewrites a record can search for a hash that begins alike: all digits count."""
    written(tmp_path / "r.sqlite", NOTES)

    with pytest.raises(RecordError, match="REC-013"):
        checked(tmp_path / "r.sqlite", head)
