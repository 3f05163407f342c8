"""A total a report states for a region and a period: compared with rows, never added to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from truceline.model.table import INSTANT

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTotal:
    """What a report says the sum is.

    ``measure`` is ``ceasefire_violations`` or a kind (``explosion``, ``projectile``, ...);
    ``count_high`` None means unbounded ("at least"). ``parts_sum`` is the sum of the parts the
    same text lists, None where it lists none; ``contradicts`` says the two cannot both be right.
    """

    total_id: str
    source_id: str
    report: str
    area: str | None
    measure: str
    count_low: int
    count_high: int | None
    period: str  # "this", "previous" or "cumulative"
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    parts_sum: int | None = None
    contradicts: bool = False
    text: str | None = None


TOTAL_SCHEMA = pa.schema(
    [
        pa.field("total_id", pa.string(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("report", pa.string(), nullable=False),
        pa.field("area", pa.string()),
        pa.field("measure", pa.string(), nullable=False),
        pa.field("count_low", pa.int64(), nullable=False),
        pa.field("count_high", pa.int64()),
        pa.field("period", pa.string(), nullable=False),
        pa.field("starts_at", INSTANT),
        pa.field("ends_at", INSTANT),
        pa.field("parts_sum", pa.int64()),
        pa.field("contradicts", pa.bool_(), nullable=False),
        pa.field("text", pa.string()),
    ]
)
