"""Input files of a mission (settings, agreement, lines): ingested as versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.core.errors import Problem, describe
from truceline.core.ids import content_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from truceline.store.record import Entry, Record

KIND = "input"
DROPPED = "input.dropped"


def ingest_input(
    record: Record, name: str, data: bytes, *, actor: str, reason: str
) -> Entry | None:
    """Keep a version of a file; None where it is the latest version already."""
    if latest_hashes(record).get(name) == content_hash(data):
        return None
    return record.append(
        KIND, name, data, actor=actor, reason=reason, media="application/octet-stream",
        simulated=record.simulated,
    )  # fmt: skip


def drop_absent(
    record: Record, files: Mapping[str, bytes], *, actor: str, reason: str
) -> list[Entry]:
    """Record which files the mission no longer has; their versions stay readable as of then."""
    return [
        record.append(
            DROPPED, name, b"", actor=actor, reason=reason, media="application/octet-stream",
            simulated=record.simulated,
        )
        for name in sorted(latest_hashes(record).keys() - files.keys())
    ]  # fmt: skip


def latest_hashes(record: Record, until: int | None = None) -> dict[str, str]:
    """Return the SHA-256 of the latest version of each file the mission has."""
    return {name: entry.payload_sha256 for name, entry in _latest(record, until).items()}


def latest_input(record: Record, name: str, until: int | None = None) -> bytes | None:
    """Return the latest version of a file, None where the mission has none of that name."""
    entry = _latest(record, until).get(name)
    return None if entry is None else record.payload(entry.seq)


def latest_inputs(record: Record, until: int | None = None) -> dict[str, bytes]:
    """Return the latest version of each file the mission has."""
    return {name: record.payload(entry.seq) for name, entry in _latest(record, until).items()}


def diverging(record: Record, files: Mapping[str, bytes]) -> list[Problem]:
    """Return a problem for each file that differs from the record's latest version."""
    known = latest_hashes(record)
    return [
        describe("REC-009", name)
        for name, data in sorted(files.items())
        if known.get(name) != content_hash(data)
    ]


def _latest(record: Record, until: int | None) -> dict[str, Entry]:
    acts = record.entries(KIND, until=until) + record.entries(DROPPED, until=until)
    latest = {entry.subject: entry for entry in sorted(acts, key=lambda entry: entry.seq)}
    return {name: entry for name, entry in latest.items() if entry.kind == KIND}
