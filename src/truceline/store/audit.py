"""Verify the chain of a record, and a head somebody has on paper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from truceline.core.errors import Problem, RecordError, describe
from truceline.core.ids import content_hash
from truceline.store.record import GENESIS, TRIGGERS, entry_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.store.record import Record

NUMBERS = ("seq", "simulated")
TEXTS = ("kind", "subject", "media", "payload_sha256", "previous_hash", "hash", "actor", "reason",
         "recorded_at")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What an audit found: entries read, the head, where a printed head stands, problems."""

    entries: int
    head: str
    printed_seq: int | None
    problems: tuple[Problem, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def audit(record: Record, printed_head: str | None = None) -> AuditReport:
    """Verify sequence, content, hashes and chain of every entry, and the triggers.

    Parameters
    ----------
    record
        The record, read only.
    printed_head
        The head a report prints, whole: it must be the hash of an entry. A part of it would not
        do, because somebody who rewrites a record can search for entries that begin alike.

    Raises
    ------
    RecordError
        REC-013 if `printed_head` is not 64 hexadecimal digits.

    Notes
    -----
    Entries cut off the end leave a sound chain; only a head kept elsewhere shows the loss.
    """
    wanted = None if printed_head is None else _whole(printed_head)
    problems: list[Problem] = []
    previous, expected, count, printed = GENESIS, 1, 0, None
    try:
        for row in _rows(record):
            problems += _check(row, expected, previous)
            if wanted is not None and row["hash"] == wanted:
                printed = row["seq"]
            previous, expected, count = row["hash"], row["seq"] + 1, count + 1
        problems += _check_triggers(record)
    except sa.exc.DatabaseError as error:
        problems.append(describe("REC-011", f"after entry {expected - 1}", detail=error.orig))
    if wanted is not None and printed is None:
        problems.append(describe("REC-008", "record", head=wanted))
    return AuditReport(entries=count, head=previous, printed_seq=printed, problems=tuple(problems))


def _whole(head: str) -> str:
    wanted = head.strip().lower()
    if re.fullmatch(r"[0-9a-f]{64}", wanted) is None:
        raise RecordError.case("REC-013", "head", head=head)
    return wanted


def _rows(record: Record) -> Iterator[dict[str, Any]]:
    """Yield every entry; texts as bytes first, for what was tampered with need not be text."""
    columns = [
        *(f"{name}, typeof({name})" for name in NUMBERS),
        *(f"CAST({name} AS BLOB), typeof({name})" for name in TEXTS),
        "CAST(payload AS BLOB)",
    ]
    query = sa.text(f"SELECT {', '.join(columns)} FROM entry ORDER BY seq")
    with record.engine.connect() as connection:
        result = connection.execution_options(yield_per=50).execute(query)
        for row in result:
            yield _values(row)


def _values(row: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"payload": bytes(row[-1]), "unreadable": []}
    for index, name in enumerate((*NUMBERS, *TEXTS)):
        value, kind = row[2 * index], row[2 * index + 1]
        if kind != ("integer" if name in NUMBERS else "text"):
            values["unreadable"].append(f"'{name}' is {kind}")
        if name in NUMBERS:
            values[name] = value
            continue
        try:
            values[name] = bytes(value).decode()
        except UnicodeDecodeError:
            values["unreadable"].append(f"'{name}' is not UTF-8")
            values[name] = bytes(value).decode(errors="backslashreplace")
    if values["simulated"] not in (0, 1):
        values["unreadable"].append(f"'simulated' is {values['simulated']}")
    return values


def _check(row: dict[str, Any], expected: int, previous: str) -> list[Problem]:
    where = f"entry {row['seq']}"
    problems = [describe("REC-011", where, detail=detail) for detail in row["unreadable"]]
    if row["seq"] != expected:
        problems.append(describe("REC-006", where, expected=expected))
    if row["previous_hash"] != previous:
        problems.append(describe("REC-007", where, what="the hash of the entry before"))
    if content_hash(row["payload"]) != row["payload_sha256"]:
        problems.append(describe("REC-007", where, what="its content"))
    if entry_hash(row) != row["hash"]:
        problems.append(describe("REC-007", where, what="its own hash"))
    return problems


def _check_triggers(record: Record) -> list[Problem]:
    query = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    with record.engine.connect() as connection:
        found = set(connection.execute(query).scalars())
    differ = sorted(found ^ set(TRIGGERS))
    return [describe("REC-010", "record", name=name) for name in differ]
