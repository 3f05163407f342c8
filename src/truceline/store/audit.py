"""Verify the chain of a record, and a head somebody has on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from truceline.core.errors import Problem, describe
from truceline.core.ids import content_hash
from truceline.store.record import GENESIS, entry_hash

if TYPE_CHECKING:
    from truceline.store.record import Record


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
    """Verify sequence, hashes and chain of every entry.

    Parameters
    ----------
    record
        The record, read only.
    printed_head
        A head from a report, at least its first 8 digits: it must be the hash of an entry.
    """
    problems: list[Problem] = []
    previous, expected, printed = GENESIS, 1, None
    for row in record.rows():
        problems += _check(row, expected, previous)
        if printed_head and len(printed_head) >= 8 and row["hash"].startswith(printed_head):
            printed = row["seq"]
        previous, expected = row["hash"], row["seq"] + 1
    if printed_head and printed is None:
        problems.append(describe("REC-008", "record", head=printed_head))
    return AuditReport(
        entries=expected - 1, head=previous, printed_seq=printed, problems=tuple(problems)
    )


def _check(row: dict[str, Any], expected: int, previous: str) -> list[Problem]:
    where = f"entry {row['seq']}"
    problems = []
    if row["seq"] != expected:
        problems.append(describe("REC-006", where, expected=expected))
    if row["previous_hash"] != previous:
        problems.append(describe("REC-007", where, what="the hash of the entry before"))
    if content_hash(bytes(row["payload"])) != row["payload_sha256"]:
        problems.append(describe("REC-007", where, what="its content"))
    if entry_hash(row) != row["hash"]:
        problems.append(describe("REC-007", where, what="its own hash"))
    return problems
