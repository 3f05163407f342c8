"""Rates per sector: raw, and corrected for how much was watched."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truceline.adherence.intervals import Bounds, rate_interval
from truceline.core.time import DAY
from truceline.model.adherence import RATE_SCHEMA, Observed, Rate
from truceline.model.agreement import ClauseKind
from truceline.model.finding import VIOLATIONS
from truceline.model.table import to_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from typing import Any

    from truceline.core.time import Interval

EVERYWHERE = "all"  # the sector id of the mission's total
VIOLATION_MEASURE = "violations"
INCIDENT_MEASURE = "incidents"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateParams:
    """Settings of the rates.

    ``level`` is the probability of the intervals; ``measure`` is what a rate counts:
    ``"violations"`` (distinct incidents with a violation outcome) or ``"incidents"``.
    """

    level: float = 0.95
    measure: str = VIOLATION_MEASURE

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise ValueError(f"the level lies between 0 and 1, not {self.level}")
        if self.measure not in (VIOLATION_MEASURE, INCIDENT_MEASURE):
            raise ValueError(f"a rate counts violations or incidents, not {self.measure!r}")


def daily_rates(
    incidents: pa.Table, findings: pa.Table, exposure: pa.Table, params: RateParams | None = None
) -> pa.Table:
    """Return the counts and rates of every sector and day of an exposure table.

    Parameters
    ----------
    incidents, findings
        Tables with the schemas of their models; an incident counts on the day of its
        ``happened_at`` in its ``sector``. Without a time it counts nowhere, without a sector
        only in the total.
    exposure
        Table of `truceline.adherence.exposure.exposure`.
    params
        Settings; the defaults if None.

    Returns
    -------
    Table with `RATE_SCHEMA`, ordered by day; sector ``"all"`` is the mission's total.

    Notes
    -----
    Raw rates are per calendar day. Where nobody watched and nothing was seen the counts are
    null (``not_observed``); what was seen although nobody was watching keeps its count with
    ``not_observed`` and has no rate. Without any effort record (press) counts stand and there
    is no rate (``effort_unknown``). The corrected total is the sum of the sectors' own
    corrected rates, over the sectors somebody watched: counts are never divided by a pooled
    exposure, which would be wrong wherever one watches most where most happens.
    """
    params = params or RateParams()
    cells = _cells(incidents, findings, exposure)
    groups: dict[date, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[cell.day].append(cell)
    rates: list[Rate] = []
    for day in sorted(groups):
        group = groups[day]
        rates += [_rate([cell], cell.sector, day, params) for cell in group if cell.sector]
        rates.append(_rate(group, EVERYWHERE, day, params))
    return to_table(rates, RATE_SCHEMA)


def period_rates(
    incidents: pa.Table,
    findings: pa.Table,
    exposure: pa.Table,
    params: RateParams | None = None,
    period: Interval | None = None,
) -> pa.Table:
    """Return the counts and rates of every sector over a whole period, and the total.

    Parameters
    ----------
    incidents, findings, exposure, params
        As for `daily_rates`.
    period
        The days of the exposure table that start in it; all of them if None.

    Notes
    -----
    Rates rest on the days somebody watched: the raw rate divides by those calendar days, the
    corrected one by their exposure. An observer's error in its stated quality is the same every
    day, so that the days' ``exposure_sd`` add up; those of sectors are independent.
    """
    params = params or RateParams()
    if period is not None:
        inside = [start in period for start in exposure["starts_at"].to_pylist()]
        exposure = exposure.filter(pa.array(inside, pa.bool_()))
    cells = _cells(incidents, findings, exposure)
    groups: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.sector:
            groups[cell.sector].append(cell)
    rates = [_rate(groups[sector], sector, None, params) for sector in groups]
    if cells:
        rates.append(_rate(cells, EVERYWHERE, None, params))
    return to_table(rates, RATE_SCHEMA)


class Cell(NamedTuple):
    """One sector and day; ``sector`` empty for what lies in no sector."""

    sector: str
    day: date
    starts_at: datetime
    ends_at: datetime
    known: bool
    watched: float | None
    exposure: float | None
    sd: float | None
    denied: float | None
    down: float | None
    incidents: int
    violations: int

    @property
    def days(self) -> float:
        return (self.ends_at - self.starts_at) / DAY

    @property
    def is_watched(self) -> bool:
        return bool(self.sector) and self.watched is not None and self.watched > 0


def _cells(incidents: pa.Table, findings: pa.Table, exposure: pa.Table) -> list[Cell]:
    rows = exposure.to_pylist()
    spans = sorted({(row["starts_at"], row["ends_at"], row["day"]) for row in rows})
    sectors = {row["sector"] for row in rows}
    counts = _counts(incidents, findings, spans, sectors)
    cells = [
        Cell(
            row["sector"], row["day"], row["starts_at"], row["ends_at"], row["effort_known"],
            row["watched_share"], row["exposure"], row["exposure_sd"], row["denied_share"],
            row["down_share"], *counts.get((row["sector"], row["day"]), (0, 0)),
        )
        for row in rows
    ]  # fmt: skip
    known = any(cell.known for cell in cells)
    outside = [
        Cell("", day, start, end, known, None, None, None, None, None, *counts[("", day)])
        for start, end, day in spans
        if ("", day) in counts
    ]
    return cells + outside


def _counts(
    incidents: pa.Table,
    findings: pa.Table,
    spans: Sequence[tuple[datetime, datetime, date]],
    sectors: set[str],
) -> dict[tuple[str, date], tuple[int, int]]:
    names = pa.array(sorted(outcome.value for outcome in VIOLATIONS), pa.string())
    # Harm is a consequence of what another clause forbids, and is no violation of its own here.
    harm = pc.equal(findings["clause_kind"], ClauseKind.CIVILIAN_HARM.value).fill_null(False)
    violating = findings.filter(pc.and_(pc.is_in(findings["outcome"], names), pc.invert(harm)))
    violations = set(violating["incident_id"].to_pylist())
    starts = [start.timestamp() for start, _, _ in spans]
    seen: dict[tuple[str, date], list[int]] = defaultdict(lambda: [0, 0])
    table = incidents.select(["incident_id", "sector", "happened_at"])
    for row in {row["incident_id"]: row for row in table.to_pylist()}.values():
        at = row["happened_at"]
        k = -1 if at is None else int(np.searchsorted(starts, at.timestamp(), "right")) - 1
        if k < 0 or at >= spans[k][1]:
            continue
        sector = row["sector"] if row["sector"] in sectors else ""
        entry = seen[(sector, spans[k][2])]
        entry[0] += 1
        entry[1] += row["incident_id"] in violations
    return {key: (both[0], both[1]) for key, both in seen.items()}


def _rate(cells: Sequence[Cell], sector: str, day: date | None, params: RateParams) -> Rate:
    within = [cell for cell in cells if cell.sector]
    watched = [cell for cell in within if cell.is_watched]
    observed = _observed(within, watched)
    incidents, violations = (sum(c.incidents for c in cells), sum(c.violations for c in cells))
    nothing = observed is Observed.NOT_OBSERVED and incidents == 0
    raw = _raw(cells if sector == EVERYWHERE and watched else watched, watched, params)
    corrected = _corrected(watched, params)
    return Rate(
        sector=sector,
        day=day,
        starts_at=min(cell.starts_at for cell in cells),
        ends_at=max(cell.ends_at for cell in cells),
        observed=observed,
        incidents=None if nothing else incidents,
        violations=None if nothing else violations,
        watched_share=_mean([(c.watched, c.days) for c in within]),
        exposure=_exposure(within),
        rate_raw=raw and raw.value,
        rate_raw_low=raw and raw.low,
        rate_raw_high=raw and raw.high,
        rate_corrected=corrected and corrected.value,
        rate_corrected_low=corrected and corrected.low,
        rate_corrected_high=corrected and corrected.high,
        level=params.level,
        denied_share=_mean([(c.denied, c.days) for c in within]),
        down_share=_mean([(c.down, c.days) for c in within]),
    )


def _observed(within: Sequence[Cell], watched: Sequence[Cell]) -> Observed:
    if not watched and not all(cell.known for cell in within):
        return Observed.EFFORT_UNKNOWN
    return Observed.OBSERVED if watched else Observed.NOT_OBSERVED


def _count(cells: Iterable[Cell], params: RateParams) -> int:
    return sum(
        cell.violations if params.measure == VIOLATION_MEASURE else cell.incidents for cell in cells
    )


def _raw(counted: Sequence[Cell], watched: Sequence[Cell], params: RateParams) -> Bounds | None:
    """Return the count per calendar day on which somebody watched."""
    days = sum({cell.day: cell.days for cell in watched}.values())
    if not days:
        return None
    seen = {cell.day for cell in watched}
    count = _count((cell for cell in counted if cell.day in seen), params)
    return rate_interval(np.array([float(count)]), np.array([days]), np.zeros(1), params.level)


def _corrected(watched: Sequence[Cell], params: RateParams) -> Bounds | None:
    """Return the sum over sectors of count by exposure; None where an exposure is unknown."""
    strata: dict[str, list[Cell]] = defaultdict(list)
    for cell in watched:
        strata[cell.sector].append(cell)
    triples = []
    for name in sorted(strata):
        group = strata[name]
        if any(cell.exposure is None for cell in group):
            return None
        exposure = sum(cell.exposure or 0.0 for cell in group)
        if exposure > 0:
            spread = sum(cell.sd or 0.0 for cell in group)
            triples.append((float(_count(group, params)), exposure, spread))
    if not triples:
        return None
    counts, exposures, spreads = (np.array(column) for column in zip(*triples, strict=True))
    return rate_interval(counts, exposures, spreads, params.level)


def _exposure(within: Sequence[Cell]) -> float | None:
    """Return the exposure in days, the mean over sectors; None where any of it is unknown."""
    values = [cell.exposure for cell in within]
    known = [value for value in values if value is not None]
    if len(known) < len(values) or not known:
        return None
    return sum(known) / len({cell.sector for cell in within})


def _mean(pairs: Sequence[tuple[Any, float]]) -> float | None:
    known = [(value, weight) for value, weight in pairs if value is not None]
    total = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / total if total else None
