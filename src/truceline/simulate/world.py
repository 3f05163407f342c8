"""A world along a line: what truly happens, who watches, and what is reported of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from truceline.core.chainage import beside, compile_path, locate
from truceline.core.ids import content_id
from truceline.model.kind import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from truceline.core.chainage import CompiledPath
    from truceline.model.effort import Effort
    from truceline.model.line import LineVersion, Sector
    from truceline.model.observation import Claim, Observation

    Array = NDArray[np.float64]

HOURS = 24.0
WARM_UP_H = 48.0  # so that the first day has offspring of the days before
CANDIDATES = 3  # places an evasive violator chooses from
DEEPEST_M = 12_000.0
KINDS = (Kind.EXPLOSION, Kind.BURST, Kind.SHELLING, Kind.SHOT, Kind.UAV_FLIGHT, Kind.PROJECTILE)
KIND_SHARES = (0.42, 0.20, 0.14, 0.10, 0.09, 0.05)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldTerms:
    """What a world is drawn from.

    ``starts_at`` is midnight of the first day where the line is: dawn and dusk are counted from
    it. ``acts_per_day`` is the mean number of violations on the whole line and day;
    ``branching`` how many each one sets off on average (below 1), ``decay_h`` and ``spread_m``
    how long after and how far away. From ``change_day`` on (0 is the first day) acts are
    ``change_ratio`` times as many. ``sectors`` are stretches of ``line``. ``adversarial`` turns
    on what the estimators do not assume: sensors that fail together, bursts by sector and
    day, night, false alarms and violators who go where nobody looks.
    """

    line: LineVersion
    sectors: tuple[Sector, ...]
    starts_at: datetime
    days: int = 30
    acts_per_day: float = 40.0
    branching: float = 0.3
    decay_h: float = 3.0
    spread_m: float = 1_500.0
    change_day: int | None = None
    change_ratio: float = 1.0
    blind_share: float = 0.08
    adversarial: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.branching < 1:
            raise ValueError(f"branching lies from 0 to under 1, not {self.branching}")
        if self.starts_at.tzinfo is None:
            raise ValueError("a world starts at a time with a zone")
        if not self.sectors or any(s.chainage_until_m is None for s in self.sectors):
            raise ValueError("a world needs sectors that are stretches of its line")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueIncident:
    """What truly happened, where and when, and which reports speak of it.

    ``reports`` are the source keys of the reports; empty where nobody noticed.
    """

    true_id: str
    kind: Kind
    happened_at: datetime
    lon_deg: float
    lat_deg: float
    chainage_m: float
    sector: str
    count: int
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A drawn world: the truth, and what the mission gets to see of it."""

    terms: WorldTerms
    truth: tuple[TrueIncident, ...]
    observations: tuple[Observation, ...] = ()
    effort: tuple[Effort, ...] = ()
    claims: tuple[Claim, ...] = ()
    false_reports: tuple[str, ...] = ()


class Acts(NamedTuple):
    """Acts as arrays of shape ``(n,)``, ordered by time; hours since the start."""

    hour: Array
    chainage_m: Array
    lon_deg: Array
    lat_deg: Array
    kind: NDArray[np.int64]
    rounds: NDArray[np.int64]


def simulate(terms: WorldTerms, rng: np.random.Generator) -> World:
    """Draw a world.

    Parameters
    ----------
    terms
        What it is drawn from.
    rng
        Source of all randomness: the same generator state gives the same world.

    Notes
    -----
    Acts are a self-exciting (Hawkes) process drawn as clusters: immigrants are Poisson per
    sector with gamma weights (hot spots), each act sets off Poisson many others a little
    later and close by. Observers and their watches are drawn next
    (`truceline.simulate.sensors`), then what they notice and report
    (`truceline.simulate.reporters`). In the plain world an act is noticed by each observer
    independently with its true quality, which the stated quality misses by 8 %.
    """
    from truceline.simulate.reporters import report
    from truceline.simulate.sensors import deploy, watched_by

    path = compile_path(terms.line.positions)
    observers = deploy(terms, path, rng)
    acts = draw_acts(terms, path, rng, [o.stretch for o in observers])
    noticed = watched_by(terms, observers, acts, rng)
    return report(terms, path, observers, acts, noticed, rng)


def draw_acts(
    terms: WorldTerms,
    path: CompiledPath,
    rng: np.random.Generator,
    stretches: list[tuple[float, float]],
) -> Acts:
    """Draw what truly happens; an adversarial world avoids the `stretches` that are watched."""
    hour, chainage, kind = _immigrants(terms, rng, stretches)
    hours, places, kinds = [hour], [chainage], [kind]
    while len(hour):
        children = rng.poisson(terms.branching, len(hour))
        parent = np.repeat(np.arange(len(hour)), children)
        same = rng.random(len(parent)) < 0.7
        kind = np.where(same, kind[parent], _kinds(rng, len(parent)))
        hour = hour[parent] + rng.exponential(terms.decay_h, len(parent))
        chainage = chainage[parent] + rng.normal(0, terms.spread_m, len(parent))
        hours.append(hour)
        places.append(chainage)
        kinds.append(kind)
    hour, chainage, kind = np.concatenate(hours), np.concatenate(places), np.concatenate(kinds)
    inside = (hour >= 0) & (hour < terms.days * HOURS)
    inside &= (chainage >= 0) & (chainage <= path.length_m)
    order = np.flatnonzero(inside)[np.argsort(hour[inside], kind="stable")]
    lon, lat = _across(path, chainage[order], rng)
    count = rng.geometric(0.35, len(order)).astype(np.int64)
    return Acts(hour[order], locate(path, lon, lat).chainage_m, lon, lat, kind[order], count)


def true_incidents(
    terms: WorldTerms, acts: Acts, reports: list[list[str]]
) -> tuple[TrueIncident, ...]:
    """Return the acts as records, with the reports that speak of each."""
    ends = np.array([span_of(sector)[1] for sector in terms.sectors])
    number = np.minimum(np.searchsorted(ends, acts.chainage_m, "right"), len(ends) - 1)
    return tuple(
        TrueIncident(
            true_id=content_id("true", {"n": k, "hour": round(float(acts.hour[k]), 6)}),
            kind=KINDS[acts.kind[k]],
            happened_at=instant(terms, float(acts.hour[k])),
            lon_deg=float(acts.lon_deg[k]),
            lat_deg=float(acts.lat_deg[k]),
            chainage_m=float(acts.chainage_m[k]),
            sector=terms.sectors[number[k]].sector_id,
            count=int(acts.rounds[k]),
            reports=tuple(reports[k]),
        )
        for k in range(len(acts.hour))
    )


def span_of(sector: Sector) -> tuple[float, float]:
    """Return the chainages a stretch sector runs between."""
    assert sector.chainage_from_m is not None
    assert sector.chainage_until_m is not None
    return sector.chainage_from_m, sector.chainage_until_m


def instant(terms: WorldTerms, hour: float) -> datetime:
    """Return the instant so many hours after the start, to the second."""
    return terms.starts_at + timedelta(seconds=round(hour * 3600))


def _immigrants(
    terms: WorldTerms, rng: np.random.Generator, stretches: list[tuple[float, float]]
) -> tuple[Array, Array, NDArray[np.int64]]:
    spans = np.array([span_of(sector) for sector in terms.sectors])
    days = terms.days + int(WARM_UP_H / HOURS)
    weight = rng.gamma(1.5, size=len(spans)) * (spans[:, 1] - spans[:, 0])
    rate = np.outer(weight / weight.sum(), np.ones(days))
    rate = rate * terms.acts_per_day * (1 - terms.branching)
    if terms.change_day is not None:
        rate[:, terms.change_day + int(WARM_UP_H / HOURS):] *= terms.change_ratio  # fmt: skip
    if terms.adversarial:
        rate = rate * rng.gamma(0.7, 1 / 0.7, rate.shape)
    cell = np.repeat(np.arange(rate.size), rng.poisson(rate).ravel())
    sector, day = np.divmod(cell, days)
    hour = day * HOURS - WARM_UP_H + _hour_of_day(terms, rng, len(cell))
    share = rng.random((CANDIDATES if terms.adversarial else 1, len(cell)))
    places = spans[sector, 0] + share * (spans[sector, 1] - spans[sector, 0])
    looked_at = np.zeros(places.shape)
    for low, high in stretches if terms.adversarial else ():
        looked_at += (places >= low) & (places < high)
    choice = looked_at.argmin(axis=0)
    return hour, places[choice, np.arange(len(cell))], _kinds(rng, len(cell))


def _hour_of_day(terms: WorldTerms, rng: np.random.Generator, size: int) -> Array:
    """Dawn and dusk peaks, as many by day as by night; adversaries prefer the night."""
    hour = rng.random(size) * HOURS
    peak = np.where(rng.random(size) < 0.5, 6.0, 18.0) + rng.normal(0, 2.0, size)
    hour = np.where(rng.random(size) < 0.3, peak % HOURS, hour)
    if not terms.adversarial:
        return hour
    night = rng.random(size) < 0.5
    return np.where(night, (18.0 + rng.random(size) * 12.0) % HOURS, hour)


def _kinds(rng: np.random.Generator, size: int) -> NDArray[np.int64]:
    return rng.choice(len(KINDS), size=size, p=KIND_SHARES)


def _across(path: CompiledPath, chainage: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return places off the line, half of them on either side, near ones more often."""
    depth = np.minimum(rng.exponential(2_000.0, len(chainage)), DEEPEST_M)
    side = np.where(rng.random(len(chainage)) < 0.5, -1.0, 1.0)
    return beside(path, chainage, depth * side)
