"""The record keeps what it is given, in a chain, and refuses everything else."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from truceline.core.errors import RecordError
from truceline.store.audit import audit
from truceline.store.record import SCHEMA, Act, Record, create, open_record

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2027, 3, 14, 6, tzinfo=UTC)


def ticking() -> Callable[[], datetime]:
    """Return a clock that moves on by a second each time it is asked."""
    ticks = iter(range(1_000_000))
    return lambda: START + timedelta(seconds=next(ticks))


def live(path: Path) -> Record:
    return create(path, mission="m", simulated=False, actor="officer", clock=ticking())


def note(record: Record, text: str, **more: bool) -> None:
    record.append(
        "note", "n", text.encode(), actor="officer", reason="seen", media="text/plain", **more
    )


def test_entries_appended_are_read_back_in_order(tmp_path: Path) -> None:
    """An entry says what, by whom, why and when, and holds the hash of the one before."""
    record = live(tmp_path / "r.sqlite")
    note(record, "first")
    note(record, "second")

    entries = record.entries("note")

    assert [entry.seq for entry in entries] == [2, 3]
    assert entries[1].previous_hash == entries[0].hash
    assert record.payload(3) == b"second"
    assert entries[0].recorded_at == "2027-03-14T06:00:01.000000+00:00"
    assert record.head() == entries[1].hash


def test_same_acts_at_same_times_give_the_same_head(tmp_path: Path) -> None:
    """Nothing but acts, people, reasons and times enters a hash."""
    heads = []
    for name in ("a.sqlite", "b.sqlite"):
        record = live(tmp_path / name)
        note(record, "first")
        heads.append(record.head())

    assert heads[0] == heads[1]


def test_record_reopened_knows_its_mission_and_goes_on(tmp_path: Path) -> None:
    """Closing and opening a record loses nothing."""
    record = live(tmp_path / "r.sqlite")
    note(record, "first")
    record.close()

    again = open_record(tmp_path / "r.sqlite", clock=ticking())
    note(again, "second")

    assert (again.mission, again.simulated) == ("m", False)
    assert audit(again).holds
    assert len(again.entries()) == 3


def test_record_made_over_an_existing_file_is_refused(tmp_path: Path) -> None:
    """No record is ever overwritten."""
    live(tmp_path / "r.sqlite").close()

    with pytest.raises(RecordError, match="REC-002"):
        live(tmp_path / "r.sqlite")


def test_file_that_is_no_record_is_refused(tmp_path: Path) -> None:
    """A missing file and a file of something else are named as such."""
    (tmp_path / "text").write_text("not a database, but long enough to look at " * 50)

    for name in ("text", "missing"):
        with pytest.raises(RecordError, match="REC-001"):
            open_record(tmp_path / name, clock=ticking())


def test_schema_the_program_does_not_know_is_refused(tmp_path: Path) -> None:
    """A record written by a newer program is left alone."""
    live(tmp_path / "r.sqlite").close()
    with sqlite3.connect(tmp_path / "r.sqlite") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()

    with pytest.raises(RecordError, match=r"REC-014.*9999"):
        open_record(tmp_path / "r.sqlite", clock=ticking())


def test_older_schema_is_brought_up_when_opened_to_write(tmp_path: Path) -> None:
    """A record of the first schema gains what later ones refuse, and its chain still holds."""
    path = tmp_path / "r.sqlite"
    live(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TRIGGER entry_refuses_replace")
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
    raw.close()

    with pytest.raises(RecordError, match="REC-014"):
        open_record(path, clock=ticking(), read_only=True)
    record = open_record(path, clock=ticking())

    assert audit(record).holds


def test_newest_migration_is_the_schema_the_program_states() -> None:
    """The version opened without Alembic is the one Alembic would bring a record to."""
    from truceline.store import migrations

    names = sorted(
        path.name for path in (Path(migrations.__file__).parent / "versions").glob("v*.py")
    )

    assert names[-1].startswith(f"v{SCHEMA}_")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET actor = 'x'",
        "UPDATE entry SET hash = hash WHERE seq = 1",
        "DELETE FROM entry",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 2",
        (
            "REPLACE INTO entry SELECT seq + 10, kind, subject, media, payload, payload_sha256,"
            " previous_hash, hash, actor, 'y', recorded_at, simulated FROM entry WHERE seq = 2"
        ),
    ],
)
def test_changing_an_entry_by_sql_is_refused(tmp_path: Path, statement: str) -> None:
    """The database itself refuses update, delete and replace."""
    record = live(tmp_path / "r.sqlite")
    note(record, "first")
    record.close()
    raw = sqlite3.connect(tmp_path / "r.sqlite")

    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(statement)

    raw.close()
    assert audit(open_record(tmp_path / "r.sqlite", clock=ticking())).holds


def test_live_record_given_something_simulated_refuses(tmp_path: Path) -> None:
    """Simulated data never enters a live record."""
    record = live(tmp_path / "r.sqlite")

    with pytest.raises(RecordError, match="REC-003"):
        note(record, "made up", simulated=True)

    assert len(record.entries()) == 1


def test_simulated_record_marks_every_entry(tmp_path: Path) -> None:
    """In a simulated record there is no entry without the mark."""
    record = create(tmp_path / "r.sqlite", mission="m", simulated=True, actor="a", clock=ticking())
    note(record, "unmarked by its writer")

    assert [entry.simulated for entry in record.entries()] == [True, True]


def test_acts_that_belong_together_stand_together_or_not_at_all(tmp_path: Path) -> None:
    """One refused act of several leaves none of them."""
    record = live(tmp_path / "r.sqlite")
    acts = [
        Act(kind="note", subject="a", payload=b"1", media="text/plain"),
        Act(kind="note", subject="b", payload=None, media="text/plain"),  # type: ignore[arg-type]
    ]

    with pytest.raises(IntegrityError):
        record.append_all(acts, actor="a", reason="r")

    assert len(record.entries()) == 1


@pytest.mark.parametrize(("actor", "reason"), [("", "why"), ("who", " ")])
def test_act_without_actor_or_reason_is_refused(tmp_path: Path, actor: str, reason: str) -> None:
    """Every decision has an actor and a reason."""
    with pytest.raises(ValueError, match="an actor and a reason"):
        live(tmp_path / "r.sqlite").append(
            "note", "n", b"", actor=actor, reason=reason, media="text/plain"
        )


def test_two_writers_at_once_keep_one_chain(tmp_path: Path) -> None:
    """Two processes appending at the same time lose nothing and break nothing."""
    path = tmp_path / "r.sqlite"
    live(path).close()

    def write(name: str) -> None:
        record = open_record(path, clock=ticking())
        for number in range(25):
            note(record, f"{name} {number}")
        record.close()

    threads = [Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    record = open_record(path, clock=ticking())
    assert len(record.entries("note")) == 50
    assert audit(record).holds


def test_record_locked_by_another_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer who waits too long is told, and nothing is written."""
    monkeypatch.setattr("truceline.store.record.LOCK_WAIT_S", 0.05)
    path = tmp_path / "r.sqlite"
    record = live(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(RecordError, match=r"REC-004.*locked"):
        note(record, "late")

    other.execute("ROLLBACK")
    other.close()


def test_record_opened_to_read_only_refuses_to_write(tmp_path: Path) -> None:
    """Auditing a file nobody may write to works; writing does not."""
    path = tmp_path / "r.sqlite"
    live(path).close()
    os.chmod(path, 0o444)
    os.chmod(tmp_path, 0o555)  # SQLite cannot put its log beside the file either

    try:
        record = open_record(path, clock=ticking(), read_only=True)
        assert audit(record).holds
        with pytest.raises(RecordError, match="REC-012"):
            note(record, "late")
        record.close()
    finally:
        os.chmod(tmp_path, 0o755)


def test_part_of_a_hash_finds_its_entry(tmp_path: Path) -> None:
    """A report can be asked for by the beginning of the head it prints."""
    record = live(tmp_path / "r.sqlite")
    first = record.head()
    note(record, "later")

    assert record.sequence_of(first[:10]) == 1
    for wrong in ("0" * 12, first[:4]):
        with pytest.raises(RecordError, match="REC-005"):
            record.sequence_of(wrong)
