"""A rejection: a row from outside that cannot be used, kept with its bytes and the remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from truceline.core.errors import describe
from truceline.core.ids import content_id

if TYPE_CHECKING:
    from truceline.core.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """What was refused, where, why, and what to do.

    ``severity`` is ``"rejected"`` for a row that does not go in, ``"warned"`` for a row that
    goes in although something about it is doubtful, and ``"repeated"`` for a row that is
    already in.
    """

    rejection_id: str
    source_id: str
    where: str
    code: str
    found: str
    remedy: str
    raw: bytes
    severity: str = "rejected"


REJECTION_SCHEMA = pa.schema(
    [
        pa.field("rejection_id", pa.string(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("where", pa.string(), nullable=False),
        pa.field("code", pa.string(), nullable=False),
        pa.field("found", pa.string(), nullable=False),
        pa.field("remedy", pa.string(), nullable=False),
        pa.field("raw", pa.binary(), nullable=False),
        pa.field("severity", pa.string(), nullable=False),
    ]
)


def reject(
    code: str,
    *,
    source_id: str,
    where: str,
    raw: bytes,
    severity: str = "rejected",
    **fields: object,
) -> Rejection:
    """Make the rejection of an ``INT`` case with its fields filled in."""
    return rejection_of(
        describe(code, where, **fields), source_id=source_id, raw=raw, severity=severity
    )


def rejection_of(
    problem: Problem, *, source_id: str, raw: bytes, severity: str = "rejected"
) -> Rejection:
    """Make a rejection from a problem already described."""
    content = {"source": source_id, "where": problem.where, "code": problem.code, "raw": raw.hex()}
    return Rejection(
        rejection_id=content_id("rej", content),
        source_id=source_id,
        where=problem.where,
        code=problem.code,
        found=problem.found,
        remedy=problem.remedy,
        raw=raw,
        severity=severity,
    )
