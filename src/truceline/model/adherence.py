"""Adherence: rates per sector and day with the watching behind them, and where they changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import pyarrow as pa

from truceline.model.table import INSTANT

if TYPE_CHECKING:
    from datetime import date, datetime


class Observed(StrEnum):
    """Whether a sector was watched on a day; what nobody watched is never quiet."""

    OBSERVED = "observed"
    NOT_OBSERVED = "not_observed"
    EFFORT_UNKNOWN = "effort_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Counts and rates of one sector and span ``[starts_at, ends_at)``; ``day`` if it is one.

    ``incidents`` and ``violations`` are None where nothing was watched and nothing seen.
    ``watched_share`` is the share of the span somebody watched, ``exposure`` the span in days
    times the chance of noticing (union over observers), both None where effort is unknown. Raw
    rates are per day, corrected ones per day after dividing by exposure; the bounds are exact
    intervals of probability ``level``.
    """

    sector: str
    day: date | None
    starts_at: datetime
    ends_at: datetime
    observed: Observed
    incidents: int | None
    violations: int | None
    watched_share: float | None
    exposure: float | None
    rate_raw: float | None
    rate_raw_low: float | None
    rate_raw_high: float | None
    rate_corrected: float | None
    rate_corrected_low: float | None
    rate_corrected_high: float | None
    level: float
    denied_share: float | None = None
    down_share: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "observed", Observed(self.observed))


RATE_SCHEMA = pa.schema(
    [
        pa.field("sector", pa.string(), nullable=False),
        pa.field("day", pa.date32()),
        pa.field("starts_at", INSTANT, nullable=False),
        pa.field("ends_at", INSTANT, nullable=False),
        pa.field("observed", pa.string(), nullable=False),
        pa.field("incidents", pa.int64()),
        pa.field("violations", pa.int64()),
        pa.field("watched_share", pa.float64()),
        pa.field("exposure", pa.float64()),
        pa.field("rate_raw", pa.float64()),
        pa.field("rate_raw_low", pa.float64()),
        pa.field("rate_raw_high", pa.float64()),
        pa.field("rate_corrected", pa.float64()),
        pa.field("rate_corrected_low", pa.float64()),
        pa.field("rate_corrected_high", pa.float64()),
        pa.field("level", pa.float64(), nullable=False),
        pa.field("denied_share", pa.float64()),
        pa.field("down_share", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePoint:
    """A day from which the rate differs, with the interval the day lies in and both rates."""

    sector: str
    day: date
    day_low: date
    day_high: date
    level: float
    rate_before: float
    rate_after: float
    ratio: float
    ratio_low: float
    ratio_high: float
    log_bayes_factor: float
    method: str


CHANGE_SCHEMA = pa.schema(
    [
        pa.field("sector", pa.string(), nullable=False),
        pa.field("day", pa.date32(), nullable=False),
        pa.field("day_low", pa.date32(), nullable=False),
        pa.field("day_high", pa.date32(), nullable=False),
        pa.field("level", pa.float64(), nullable=False),
        pa.field("rate_before", pa.float64(), nullable=False),
        pa.field("rate_after", pa.float64(), nullable=False),
        pa.field("ratio", pa.float64(), nullable=False),
        pa.field("ratio_low", pa.float64(), nullable=False),
        pa.field("ratio_high", pa.float64(), nullable=False),
        pa.field("log_bayes_factor", pa.float64(), nullable=False),
        pa.field("method", pa.string(), nullable=False),
    ]
)
