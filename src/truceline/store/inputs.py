"""Input files of a mission (settings, agreement, lines): ingested as versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.core.errors import Problem, describe
from truceline.core.ids import content_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from truceline.store.record import Entry, Record

KIND = "input"


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


def latest_hashes(record: Record, until: int | None = None) -> dict[str, str]:
    """Return the SHA-256 of the latest version of each file."""
    return {entry.subject: entry.payload_sha256 for entry in record.entries(KIND, until=until)}


def latest_inputs(record: Record, until: int | None = None) -> dict[str, bytes]:
    """Return the latest version of each file."""
    latest = {entry.subject: entry.seq for entry in record.entries(KIND, until=until)}
    return {name: record.payload(seq) for name, seq in latest.items()}


def diverging(record: Record, files: Mapping[str, bytes]) -> list[Problem]:
    """Return a problem for each file that differs from the record's latest version."""
    known = latest_hashes(record)
    return [
        describe("REC-009", name)
        for name, data in sorted(files.items())
        if known.get(name) != content_hash(data)
    ]
