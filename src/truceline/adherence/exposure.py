"""How much each sector was watched on each day: the union over observers, never the sum."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from truceline.core.time import DAY, Interval, day_interval, day_of
from truceline.model.effort import EffortStatus
from truceline.model.table import INSTANT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from numpy.typing import NDArray

    Grid = NDArray[np.float64]

DAY_S = DAY.total_seconds()

EXPOSURE_SCHEMA = pa.schema(
    [
        pa.field("sector", pa.string(), nullable=False),
        pa.field("day", pa.date32(), nullable=False),
        pa.field("starts_at", INSTANT, nullable=False),
        pa.field("ends_at", INSTANT, nullable=False),
        pa.field("effort_known", pa.bool_(), nullable=False),
        pa.field("watched_share", pa.float64()),
        pa.field("exposure", pa.float64()),
        pa.field("exposure_sd", pa.float64()),
        pa.field("denied_share", pa.float64()),
        pa.field("down_share", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureParams:
    """Settings of `exposure`.

    ``default_quality`` stands for a watch whose quality is unknown; None (the default) keeps
    the exposure of the days it falls on unknown.
    """

    default_quality: float | None = None

    def __post_init__(self) -> None:
        if self.default_quality is not None and not 0 <= self.default_quality <= 1:
            raise ValueError(f"quality lies between 0 and 1, not {self.default_quality}")


class Watch(NamedTuple):
    """A watch as it falls on one sector: seconds since 1970, places as shares of the sector.

    ``thin`` is the share of ``[place_from, place_until)`` that is really covered.
    """

    observer: str
    status: EffortStatus
    starts_s: float
    ends_s: float
    place_from: float
    place_until: float
    thin: float
    quality: float | None
    quality_sd: float


def exposure(
    effort: pa.Table,
    sectors: tuple[str, ...],
    shares: pa.Table,
    span: Interval,
    zone: str,
    params: ExposureParams | None = None,
) -> pa.Table:
    r"""Return how much of each sector and calendar day was watched, and how well.

    Parameters
    ----------
    effort
        Table with the schema of `truceline.model.effort`.
    sectors
        Ids of the sectors asked for; each gets a row a day.
    shares
        Columns ``effort_id``, ``sector``, ``share`` (0 to 1: how much of the sector the watch
        covers). Optional ``share_from`` and ``share_until`` say where in the sector it lies,
        so that neighbours add up and overlaps do not; without them (or null) a partial watch
        covers every place of the sector with that chance.
    span
        The days looked at; it has an end. First and last day are cut to it.
    zone
        IANA zone in which days are counted.
    params
        Settings; the defaults if None.

    Returns
    -------
    Table with `EXPOSURE_SCHEMA`. ``exposure`` is in days: the integral over the day of
    :math:`1-\prod_k(1-q_k)`, averaged over the places of the sector; null where a watch has
    no stated quality. Without any effort record everything is null and ``effort_known`` false;
    where sources only say what they delivered (`EffortStatus.DELIVERED`), so are the days of
    their deliveries, and the days of none are known not to be observed.

    Raises
    ------
    ValueError
        If the span has no end.

    Notes
    -----
    What one observer says twice counts once (the better quality), and its own denied or down
    record takes away what its own watch claims. ``exposure_sd`` carries ``quality_sd``: linear
    in each observer's error, which is the same all day, and independent between observers.
    """
    if span.end is None:
        raise ValueError("exposure is counted over a span with an end")
    params = params or ExposureParams()
    watches = _watches_by_sector(effort, shares, params.default_quality)
    days = [_clip(day_interval(day, zone), span) for day in _days(span, zone)]
    known = _known_days(effort, days)
    rows = [
        _row(sector, part, zone, cell if is_known else None)
        for sector in sectors
        for part, cell, is_known in zip(days, _cells(watches[sector], days), known, strict=True)
    ]
    return pa.Table.from_pylist(rows, EXPOSURE_SCHEMA)


def _known_days(effort: pa.Table, days: list[Interval]) -> list[bool]:
    """Say for each day whether it is known how much was watched."""
    columns = ["status", "starts_at", "ends_at"]
    rows = effort.select(columns).to_pylist()
    delivered = [
        Interval(row["starts_at"], row["ends_at"])
        for row in rows
        if row["status"] == EffortStatus.DELIVERED
    ]
    if len(delivered) < len(rows):
        return [True] * len(days)
    if not delivered:
        return [False] * len(days)
    return [not any(day.overlaps(span) for span in delivered) for day in days]


class Cell(NamedTuple):
    """What was watched of one sector on one day; shares of the day, exposure in days."""

    watched: float
    exposure: float | None
    sd: float
    denied: float
    down: float


NOTHING = Cell(0.0, 0.0, 0.0, 0.0, 0.0)


def _days(span: Interval, zone: str) -> list[date]:
    assert span.end is not None
    day, days = day_of(span.start, zone), []
    while day_interval(day, zone).start < span.end:
        days.append(day)
        day += DAY
    return days


def _clip(day: Interval, span: Interval) -> Interval:
    assert day.end is not None
    assert span.end is not None
    return Interval(max(day.start, span.start), min(day.end, span.end))


def _row(sector: str, part: Interval, zone: str, cell: Cell | None) -> dict[str, object]:
    return {
        "sector": sector,
        "day": day_of(part.start, zone),
        "starts_at": part.start,
        "ends_at": part.end,
        "effort_known": cell is not None,
        "watched_share": None if cell is None else cell.watched,
        "exposure": None if cell is None else cell.exposure,
        "exposure_sd": None if cell is None or cell.exposure is None else cell.sd,
        "denied_share": None if cell is None else cell.denied,
        "down_share": None if cell is None else cell.down,
    }


def _watches_by_sector(
    effort: pa.Table, shares: pa.Table, default_quality: float | None
) -> dict[str, list[Watch]]:
    names = ["effort_id", "observer", "status", "starts_at", "ends_at", "quality", "quality_sd"]
    rows = {row["effort_id"]: row for row in effort.select(names).to_pylist()}
    found: dict[str, list[Watch]] = defaultdict(list)
    for share in shares.to_pylist():
        row = rows.get(share["effort_id"])
        if row is None or not share["share"] or row["status"] == EffortStatus.DELIVERED:
            continue
        found[share["sector"]].append(_watch(row, share, default_quality))
    for watches in found.values():
        watches.sort(key=lambda w: (w.starts_s, w.ends_s, w.observer, w.status, *w[4:7], str(w)))
    return found


def _watch(
    row: Mapping[str, object], share: Mapping[str, object], default_quality: float | None
) -> Watch:
    covered = min(_number(share["share"]), 1.0)
    low, high = share.get("share_from"), share.get("share_until")
    place = (0.0, 1.0) if low is None or high is None else (_number(low), _number(high))
    quality = default_quality if row["quality"] is None else _number(row["quality"])
    return Watch(
        observer=str(row["observer"]),
        status=EffortStatus(str(row["status"])),
        starts_s=row["starts_at"].timestamp(),  # type: ignore[attr-defined]
        ends_s=row["ends_at"].timestamp(),  # type: ignore[attr-defined]
        place_from=place[0],
        place_until=place[1],
        thin=min(covered / (place[1] - place[0]), 1.0) if place[1] > place[0] else 0.0,
        quality=quality,
        quality_sd=0.0 if row["quality_sd"] is None else _number(row["quality_sd"]),
    )


def _number(value: object) -> float:
    assert isinstance(value, (int, float))
    return float(value)


def _cells(watches: list[Watch], days: list[Interval]) -> Iterable[Cell]:
    starts = np.array([watch.starts_s for watch in watches])
    ends = np.array([watch.ends_s for watch in watches])
    for day in days:
        assert day.end is not None
        low, high = day.start.timestamp(), day.end.timestamp()
        touching = np.flatnonzero((starts < high) & (ends > low))
        yield _cell([watches[k] for k in touching], low, high)


def _cell(watches: list[Watch], low: float, high: float) -> Cell:
    if not watches:
        return NOTHING
    times = _edges([t for w in watches for t in (w.starts_s, w.ends_s)], low, high)
    places = _edges([p for w in watches for p in (w.place_from, w.place_until)], 0.0, 1.0)
    area = np.outer(np.diff(times), np.diff(places)) / (high - low)
    denied = _union(watches, (EffortStatus.DENIED,), times, places)
    down = _union(watches, (EffortStatus.DOWN, EffortStatus.JAMMED), times, places)
    unseen, unwatched = np.ones_like(area), np.ones_like(area)
    parts = [
        _observer(group, times, places)
        for group in _by_observer(watches)
        if any(watch.status is EffortStatus.WATCHED for watch in group)
    ]
    for part in parts:
        unseen = unseen * (1 - part.chance)
        unwatched = unwatched * (1 - part.cover)
    length = (high - low) / DAY_S
    unknown = any(bool((part.unknown * area).sum() > 0) for part in parts)
    slopes = [
        float((np.prod([1 - p.chance for p in parts if p is not part], axis=0)
               * part.spread * area).sum())
        for part in parts
        if part.spread.any()
    ]  # fmt: skip
    return Cell(
        watched=_share(1 - unwatched, area),
        exposure=None if unknown else _share(1 - unseen, area) * length,
        sd=float(np.hypot.reduce(slopes)) * length if slopes else 0.0,
        denied=_share(denied, area),
        down=_share(down, area),
    )


class Seen(NamedTuple):
    """One observer over the grid of times and places."""

    cover: Grid
    chance: Grid
    spread: Grid
    unknown: Grid


def _observer(group: list[Watch], times: Grid, places: Grid) -> Seen:
    shape = (len(times) - 1, len(places) - 1)
    cover, chance, spread, unknown = (np.zeros(shape) for _ in range(4))
    for watch in group:
        if watch.status is not EffortStatus.WATCHED:
            continue
        at = _mask(watch, times, places)
        cover = np.maximum(cover, at)
        if watch.quality is None:
            unknown = np.maximum(unknown, at)
            continue
        better = at * watch.quality >= chance
        spread = np.where(better & (at > 0), at * watch.quality_sd, spread)
        chance = np.maximum(chance, at * watch.quality)
    others = tuple(status for status in EffortStatus if status is not EffortStatus.WATCHED)
    open_ = 1 - _union(group, others, times, places)
    return Seen(cover * open_, chance * open_, spread * open_, unknown * open_)


def _by_observer(watches: list[Watch]) -> list[list[Watch]]:
    groups: dict[str, list[Watch]] = defaultdict(list)
    for watch in watches:
        groups[watch.observer].append(watch)
    return [groups[name] for name in sorted(groups)]


def _union(
    watches: list[Watch], statuses: tuple[EffortStatus, ...], times: Grid, places: Grid
) -> Grid:
    missed = np.ones((len(times) - 1, len(places) - 1))
    for watch in watches:
        if watch.status in statuses:
            missed = missed * (1 - _mask(watch, times, places))
    return 1 - missed


def _mask(watch: Watch, times: Grid, places: Grid) -> Grid:
    when = (times[:-1] >= watch.starts_s) & (times[:-1] < watch.ends_s)
    where = (places[:-1] >= watch.place_from) & (places[:-1] < watch.place_until)
    return np.outer(when, where).astype(np.float64) * watch.thin


def _edges(values: list[float], low: float, high: float) -> Grid:
    edges = np.array([low, high, *values], dtype=np.float64)
    return np.unique(edges.clip(low, high)).astype(np.float64)


def _share(covered: Grid, area: Grid) -> float:
    return float(min(max((covered * area).sum(), 0.0), 1.0))
