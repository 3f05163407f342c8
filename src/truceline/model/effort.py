"""Effort: who watched which stretch or area, when, how well; or was denied or down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import pyarrow as pa

from truceline.model.table import INSTANT, REGION_FIELDS

if TYPE_CHECKING:
    from datetime import datetime

    from truceline.core.uncertain import Region


class EffortStatus(StrEnum):
    """What came of a watch."""

    WATCHED = "watched"
    DENIED = "denied"  # somebody refused access
    DOWN = "down"  # the sensor or post did not work
    JAMMED = "jammed"
    DELIVERED = "delivered"  # a source reported on the span; how it watched is unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """One watch over ``[starts_at, ends_at)``.

    ``quality`` is the chance that an act within the region and span is noticed, 0 to 1; None
    where it is unknown. What was denied or down watched nothing, whatever its quality.
    ``sector`` names a sector instead of a region; one of the two is given.
    """

    effort_id: str
    source_id: str
    source_key: str
    observer: str
    modality: str
    status: EffortStatus
    starts_at: datetime
    ends_at: datetime
    region: Region | None = None
    sector: str | None = None
    quality: float | None = None
    quality_sd: float | None = None
    reason: str | None = None
    simulated: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "status", EffortStatus(self.status))
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("effort has times with a zone")
        if self.ends_at <= self.starts_at:
            raise ValueError("a watch ends after it starts")
        if self.region is None and self.sector is None:
            raise ValueError("effort names a region or a sector")
        if self.quality is not None and not 0 <= self.quality <= 1:
            raise ValueError(f"quality lies between 0 and 1, not {self.quality}")


EFFORT_SCHEMA = pa.schema(
    [
        pa.field("effort_id", pa.string(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("source_key", pa.string(), nullable=False),
        pa.field("observer", pa.string(), nullable=False),
        pa.field("modality", pa.string(), nullable=False),
        pa.field("status", pa.string(), nullable=False),
        pa.field("starts_at", INSTANT, nullable=False),
        pa.field("ends_at", INSTANT, nullable=False),
        *REGION_FIELDS,
        pa.field("sector", pa.string()),
        pa.field("quality", pa.float64()),
        pa.field("quality_sd", pa.float64()),
        pa.field("reason", pa.string()),
        pa.field("simulated", pa.bool_(), nullable=False),
    ]
)
