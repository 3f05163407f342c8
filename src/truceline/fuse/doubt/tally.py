"""How many, counted two ways: as observers reported it, and with each thing once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pyarrow as pa

from truceline.core.time import day_interval, day_of
from truceline.model.tally import INCIDENT_COUNT_SCHEMA, TALLY_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

REPEATING = ("press",)  # modalities whose rows repeat one another: none of them add


class Bounds(NamedTuple):
    """How many: at least `low`, at most `high`; None is unbounded."""

    low: int
    high: int | None

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low} or more"
        return f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"


UNCOUNTED = Bounds(1, None)  # what was reported and not counted happened at least once


def added(bounds: Iterable[Bounds]) -> Bounds:
    """Return how many disjoint parts are together."""
    low, high = 0, 0
    unbounded = False
    for part in bounds:
        low += part.low
        unbounded = unbounded or part.high is None
        high += part.high or 0
    return Bounds(low, None if unbounded else high)


def agreed_bounds(bounds: Sequence[Bounds]) -> Bounds:
    """Return how many it was by several observers of one thing: the widest that none exceeds.

    Notes
    -----
    Each may have missed some: at least the largest lower bound, at most the largest upper bound,
    unbounded if one is. Nothing is added.
    """
    highs = [part.high for part in bounds]
    top = None if None in highs else max(high for high in highs if high is not None)
    return Bounds(max(part.low for part in bounds), top)


def contradict(bounds: Sequence[Bounds]) -> bool:
    """Say whether no number lies within all of several bounds."""
    least = max(part.low for part in bounds)
    return any(part.high is not None and part.high < least for part in bounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """What a tally needs of one observation."""

    key: str
    kind: str
    observer: str
    telling: object
    bounds: Bounds | None
    starts_at: datetime | None
    sector: str | None


@dataclass(slots=True)
class _Sum:
    """One cell of a tally as it grows."""

    rows: int = 0
    uncounted: int = 0
    contradicted: int = 0
    bounds: list[Bounds] = field(default_factory=list)

    def take(self, bounds: Bounds | None) -> None:
        """Add one part."""
        self.rows += 1
        self.uncounted += bounds is None
        self.bounds.append(UNCOUNTED if bounds is None else bounds)


def count_incidents(
    incidents: pa.Table,
    observations: pa.Table,
    tellings: Sequence[object] | None = None,
    repeating: Sequence[str] = REPEATING,
) -> pa.Table:
    """Return how many each incident was, of its own kind, and who contradicts whom.

    Parameters
    ----------
    incidents, observations
        Tables of the model. Members that are not among the observations do not count.
    tellings
        For each observation what telling it belongs to: rows of one telling count once. None:
        each row is one.
    repeating
        Modalities whose rows repeat one another, so that they never add.

    Notes
    -----
    Rows of one observer are disjoint and add; different observers are not added (`agreed_bounds`).
    Members of another kind do not count: bursts are not explosions.
    """
    row_of = {row.key: row for row in _rows(observations, tellings, None, repeating)}
    out = []
    for incident in incidents.select(["incident_id", "kind", "members"]).to_pylist():
        by_observer: dict[str, dict[object, Bounds]] = {}
        known = [row_of[key] for key in sorted(incident["members"]) if key in row_of]
        for row in known:
            if row.kind == incident["kind"] and row.bounds is not None:
                by_observer.setdefault(row.observer, {}).setdefault(row.telling, row.bounds)
        told = {name: added(parts.values()) for name, parts in sorted(by_observer.items())}
        whole = agreed_bounds(list(told.values())) if told else None
        apart = told if whole is not None and contradict(list(told.values())) else {}
        out.append(
            {
                "incident_id": incident["incident_id"],
                "kind": incident["kind"],
                "count_low": None if whole is None else whole.low,
                "count_high": None if whole is None else whole.high,
                "observations": len(known),
                "observers": len(told),
                "contradiction": [f"{name}: {bounds}" for name, bounds in apart.items()],
            }
        )
    return _table(out, INCIDENT_COUNT_SCHEMA)


def tally(
    incidents: pa.Table,
    observations: pa.Table,
    *,
    period: Literal["day", "week"] = "day",
    zone: str = "UTC",
    sectors: Sequence[str | None] | None = None,
    tellings: Sequence[object] | None = None,
    repeating: Sequence[str] = REPEATING,
) -> pa.Table:
    """Return both counts and their difference by period, sector and kind.

    Parameters
    ----------
    incidents, observations
        Tables of the model. The observations are those the count is about, such as the
        mission's own: incidents none of whose members is among them are left out.
    period, zone
        Calendar days, or weeks from Monday, of a time zone.
    sectors
        Sector of each observation; None leaves it out, and incidents' sectors with it.
    tellings, repeating
        As in `count_incidents`.

    Returns
    -------
    Tally
        A table with ``TALLY_SCHEMA``, ordered by period, sector and kind; the unknown last. A row
        stands in the cell of its own time, sector and kind, an incident in that of its own.

    Notes
    -----
    "As observed" adds every observer's count, as the OSCE SMM's published sums do; "fused" counts
    each incident once. Kinds are never mixed.
    """
    cells: dict[tuple[Any, ...], tuple[_Sum, _Sum]] = {}

    def cell(starts_at: datetime | None, sector: str | None, kind: str) -> tuple[_Sum, _Sum]:
        day = None if starts_at is None else _first_day(day_of(starts_at, zone), period)
        place = None if sectors is None else sector
        return cells.setdefault((day, place, kind), (_Sum(), _Sum()))

    seen: set[object] = set()
    for row in sorted(_rows(observations, tellings, sectors, repeating), key=lambda row: row.key):
        if row.telling not in seen:
            seen.add(row.telling)
            cell(row.starts_at, row.sector, row.kind)[0].take(row.bounds)
    counts = count_incidents(incidents, observations, tellings, repeating).to_pylist()
    for number, incident in enumerate(incidents.select(["starts_at", "sector"]).to_pylist()):
        own = counts[number]
        if not own["observations"]:
            continue
        fused = cell(incident["starts_at"], incident["sector"], own["kind"])[1]
        low = own["count_low"]
        fused.take(None if low is None else Bounds(low, own["count_high"]))
        fused.contradicted += bool(own["contradiction"])
    keys = sorted(cells, key=lambda key: tuple((part is None, part or "") for part in key[1:]))
    keys.sort(key=lambda key: (key[0] is None, key[0] or date.min))
    return _table([_line(key, *cells[key], period, zone) for key in keys], TALLY_SCHEMA)


def _line(
    key: tuple[Any, ...], observed: _Sum, fused: _Sum, period: str, zone: str
) -> dict[str, Any]:
    day, sector, kind = key
    seen, held = added(observed.bounds), added(fused.bounds)
    days = 7 if period == "week" else 1
    last = None if day is None else day_interval(day + timedelta(days=days - 1), zone)
    both_end = seen.high is not None and held.high is not None
    return {
        "starts_at": None if day is None else day_interval(day, zone).start,
        "ends_at": None if last is None else last.end,
        "sector": sector,
        "kind": kind,
        "observations": observed.rows,
        "observed_low": seen.low,
        "observed_high": seen.high,
        "observed_uncounted": observed.uncounted,
        "incidents": fused.rows,
        "fused_low": held.low,
        "fused_high": held.high,
        "fused_uncounted": fused.uncounted,
        "contradicted": fused.contradicted,
        "difference_low": seen.low - held.low,
        "difference_high": (seen.high or 0) - (held.high or 0) if both_end else None,
    }


def _first_day(day: date, period: str) -> date:
    return day - timedelta(days=day.weekday()) if period == "week" else day


COLUMNS = (
    "observation_id", "source_id", "kind", "modality", "observer", "count_low", "count_high",
    "starts_at", "ends_at",
)  # fmt: skip


def _rows(
    observations: pa.Table, tellings: Sequence[object] | None,
    sectors: Sequence[str | None] | None, repeating: Sequence[str],
) -> list[_Row]:  # fmt: skip
    rows = observations.select(list(COLUMNS)).to_pylist()
    told = [row["observation_id"] for row in rows] if tellings is None else tellings
    places = [None] * len(rows) if sectors is None else sectors
    return [
        _Row(
            key=row["observation_id"],
            kind=row["kind"],
            observer=_observer(row, repeating),
            telling=telling,
            bounds=_bounds(row["count_low"], row["count_high"]),
            starts_at=row["starts_at"] or row["ends_at"],
            sector=place,
        )
        for row, telling, place in zip(rows, told, places, strict=True)
    ]


def _observer(row: dict[str, Any], repeating: Sequence[str]) -> str:
    if row["modality"] in repeating:
        return f"{row['source_id']} ({row['observation_id']})"
    return f"{row['source_id']}/{row['observer']}" if row["observer"] else row["source_id"]


def _bounds(low: int | None, high: int | None) -> Bounds | None:
    return None if low is None and high is None else Bounds(low or 0, high)


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.table({name: [row[name] for row in rows] for name in schema.names}, schema=schema)
