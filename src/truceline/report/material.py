"""What a report is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from truceline.core.time import Interval
from truceline.model.agreement import ClauseKind
from truceline.model.finding import VIOLATIONS

if TYPE_CHECKING:
    from truceline.model.agreement import Agreement
    from truceline.model.line import LineVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The tables and terms of a mission at one point of its record.

    ``tables`` holds, by noun: ``observations``, ``claims``, ``effort``, ``totals``,
    ``rejections``, ``sources`` (one row a file read), ``incidents``, ``findings``,
    ``left_out``, ``rates`` (by sector and day, and ``all``), ``changes``. ``period_rates`` is a
    function of the period's own: rates per sector over it. ``sectors`` maps ids to names.
    """

    mission: str
    agreement: Agreement
    lines: tuple[LineVersion, ...]
    sectors: dict[str, str]
    time_zone: str
    language: str
    issued_at: datetime
    period: Interval
    tables: dict[str, pa.Table]
    period_rates: pa.Table
    record_head: str | None = None
    simulated: bool = False


def within(table: pa.Table, period: Interval, column: str) -> pa.Table:
    """Return the rows whose instant lies in the period; rows without one are left out."""
    moment = table[column]
    inside = pc.greater_equal(moment, pa.scalar(period.start, moment.type))
    if period.end is not None:
        inside = pc.and_(inside, pc.less(moment, pa.scalar(period.end, moment.type)))
    return table.filter(pc.fill_null(inside, False))


def of_incidents(findings: pa.Table, incidents: pa.Table) -> pa.Table:
    """Return the findings about these incidents."""
    return findings.filter(pc.is_in(findings["incident_id"], incidents["incident_id"]))


def previous_period(period: Interval) -> Interval:
    """Return the span of the same length that ends where the period starts."""
    length = period.duration or timedelta(days=1)
    return Interval(period.start - length, period.start)


def apart(findings: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Return findings without those about harm to civilians, and those alone.

    Harm is a consequence of what another clause forbids: counted with it, it would count twice.
    """
    harm = pc.equal(findings["clause_kind"], ClauseKind.CIVILIAN_HARM.value).fill_null(False)
    return findings.filter(pc.invert(harm)), findings.filter(harm)


def incidents_with(findings: pa.Table, outcomes: frozenset[str]) -> tuple[str, ...]:
    """Return the ids of the incidents that have one of these outcomes, each once, sorted."""
    wanted = pa.array(sorted(outcomes), pa.string())
    hit = findings.filter(pc.is_in(findings["outcome"], wanted))
    return tuple(sorted(set(hit["incident_id"].to_pylist())))


VIOLATION_NAMES = frozenset(outcome.value for outcome in VIOLATIONS)
