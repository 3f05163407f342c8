"""Observers along the line, their watches, and what each notices."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from truceline.core.chainage import beside
from truceline.model.effort import EffortStatus
from truceline.model.observation import Modality
from truceline.simulate.world import HOURS, span_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.core.chainage import CompiledPath
    from truceline.simulate.world import Acts, WorldTerms

QUALITY_ERROR = 0.08  # of the true quality against the stated one, relative
DAWN_H, DUSK_H = 6.0, 18.0
BLOCK_H = 6.0  # an adversarial world's sensors fail together for so long
FAIL_CHANCE, FAIL_FACTOR = 0.35, 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Craft:
    """What one kind of observer can do; qualities are chances of noticing an act."""

    name: str
    modality: Modality
    half_range_m: float  # along the line
    by_day: float
    by_night: float
    up_days: float | None = None  # mean spell between outages; None: never out
    down_days: float = 1.0
    denied: float = 0.0  # chance a day


POST = Craft(name="post", modality=Modality.HUMAN, half_range_m=9_000, by_day=0.70, by_night=0.50)
CAMERA = Craft(
    name="camera", modality=Modality.CAMERA, half_range_m=4_000, by_day=0.75, by_night=0.60,
    up_days=8.0, down_days=1.5,
)  # fmt: skip
ACOUSTIC = Craft(
    name="acoustic", modality=Modality.ACOUSTIC, half_range_m=15_000, by_day=0.50, by_night=0.60,
    up_days=20.0,
)  # fmt: skip
PATROL = Craft(
    name="patrol", modality=Modality.HUMAN, half_range_m=25_000, by_day=0.30, by_night=0.0,
    denied=0.12,
)  # fmt: skip

# What stands in a sector of about 50 km, from well to thinly watched.
DEPLOYMENTS = (
    (POST, POST, POST, CAMERA, CAMERA, ACOUSTIC, ACOUSTIC, PATROL),
    (POST, POST, CAMERA, ACOUSTIC, PATROL),
    (POST, POST, ACOUSTIC, PATROL),
    (POST, PATROL),
)
SECTOR_M = 50_000.0


class WatchTime(NamedTuple):
    """A spell of one observer: hours since the start, status and stated quality."""

    from_h: float
    until_h: float
    status: EffortStatus
    quality: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Observer:
    """One observer: where it stands, what it watches when, and how well it really does.

    ``factor`` is true over stated quality; the mission never sees it.
    """

    name: str
    craft: Craft
    sector: int
    stretch: tuple[float, float]
    lon_deg: float
    lat_deg: float
    watches: tuple[WatchTime, ...]
    factor: float


def deploy(terms: WorldTerms, path: CompiledPath, rng: np.random.Generator) -> tuple[Observer, ...]:
    """Place observers sector by sector; each watches its own, some sectors have none."""
    count = len(terms.sectors)
    blind = set(rng.permutation(count)[: round(count * terms.blind_share)].tolist())
    observers: list[Observer] = []
    for number, sector in enumerate(terms.sectors):
        low, high = span_of(sector)
        crafts = DEPLOYMENTS[rng.integers(len(DEPLOYMENTS))]
        if number in blind:
            continue
        repeat = max(1, round((high - low) / SECTOR_M))
        posted = [craft for craft in crafts for _ in range(repeat)]
        slots = low + (rng.permutation(len(posted)) + 0.5) / len(posted) * (high - low)
        observers += [
            _observer(terms, path, rng, craft, number, float(slot), len(observers) + k)
            for k, (craft, slot) in enumerate(zip(posted, slots, strict=True))
        ]
    return tuple(observers)


def watched_by(
    terms: WorldTerms, observers: tuple[Observer, ...], acts: Acts, rng: np.random.Generator
) -> list[NDArray[np.int64]]:
    """Return, for each observer, the numbers of the acts it noticed."""
    dimmed = _dimmed(terms, rng)
    noticed = []
    for observer in observers:
        chance = np.zeros(len(acts.hour))
        within = (acts.chainage_m >= observer.stretch[0]) & (acts.chainage_m < observer.stretch[1])
        for watch in observer.watches:
            if watch.status is EffortStatus.WATCHED:
                at = within & (acts.hour >= watch.from_h) & (acts.hour < watch.until_h)
                chance[at] = watch.quality * observer.factor
        chance *= dimmed[observer.sector, (acts.hour / BLOCK_H).astype(np.int64)]
        noticed.append(np.flatnonzero(rng.random(len(chance)) < chance))
    return noticed


def _dimmed(terms: WorldTerms, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return a factor per sector and block of hours; all observers of a sector share it."""
    shape = (len(terms.sectors), int(terms.days * HOURS / BLOCK_H))
    if not terms.adversarial:
        return np.ones(shape)
    return np.where(rng.random(shape) < FAIL_CHANCE, FAIL_FACTOR, 1.0)


def _observer(
    terms: WorldTerms,
    path: CompiledPath,
    rng: np.random.Generator,
    craft: Craft,
    sector: int,
    chainage: float,
    number: int,
) -> Observer:
    low, high = span_of(terms.sectors[sector])
    stretch = (max(low, chainage - craft.half_range_m), min(high, chainage + craft.half_range_m))
    side = float(rng.choice([-1.0, 1.0]))
    lon, lat = beside(path, np.array([chainage]), np.array([side * 1_000.0]))
    spells = _patrol_spells if craft is PATROL else _fixed_spells
    factor = float(np.clip(1 + QUALITY_ERROR * rng.standard_normal(), 0.5, 1.3))
    return Observer(
        name=f"{craft.name}-{number + 1:03d}", craft=craft, sector=sector, stretch=stretch,
        lon_deg=float(lon[0]), lat_deg=float(lat[0]), watches=tuple(spells(terms, rng, craft)),
        factor=factor,
    )  # fmt: skip


def _patrol_spells(terms: WorldTerms, rng: np.random.Generator, craft: Craft) -> list[WatchTime]:
    """By daylight; some days turned back at noon, some never let in."""
    spells: list[WatchTime] = []
    for day in range(terms.days):
        low, noon, high = (day * HOURS + hour for hour in (DAWN_H, 12.0, DUSK_H))
        draw, half = rng.random(), rng.random() < 0.5
        if draw >= craft.denied:
            spells.append(WatchTime(low, high, EffortStatus.WATCHED, craft.by_day))
        elif half:
            spells.append(WatchTime(low, noon, EffortStatus.WATCHED, craft.by_day))
            spells.append(WatchTime(noon, high, EffortStatus.DENIED, craft.by_day))
        else:
            spells.append(WatchTime(low, high, EffortStatus.DENIED, craft.by_day))
    return spells


def _fixed_spells(terms: WorldTerms, rng: np.random.Generator, craft: Craft) -> list[WatchTime]:
    """Around the clock, cut at dawn, dusk and the ends of outages (to the hour)."""
    end = terms.days * HOURS
    outages = _outages(terms, rng, craft)
    cuts = {0.0, end, *(hour for pair in outages for hour in pair)}
    for day in range(terms.days):
        cuts |= {day * HOURS + DAWN_H, day * HOURS + DUSK_H}
    edges = sorted(cut for cut in cuts if cut <= end)
    spells = []
    for low, high in itertools.pairwise(edges):
        middle = (low + high) / 2
        out = any(start <= middle < until for start, until in outages)
        quality = craft.by_day if DAWN_H <= middle % HOURS < DUSK_H else craft.by_night
        status = EffortStatus.DOWN if out else EffortStatus.WATCHED
        spells.append(WatchTime(low, high, status, quality))
    return spells


def _outages(
    terms: WorldTerms, rng: np.random.Generator, craft: Craft
) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    hour, end = 0.0, terms.days * HOURS
    while craft.up_days is not None:
        start = hour + float(np.ceil(rng.exponential(craft.up_days) * HOURS))
        if start >= end:
            break
        hour = min(start + float(np.ceil(rng.exponential(craft.down_days) * HOURS)), end)
        found.append((start, hour))
    return found
