"""What truly happens under a scenario: acts, where and when, and who is responsible."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.chainage import beside, locate
from truceline.model.kind import Kind
from truceline.model.plan import PlannedAct
from truceline.model.scenario import Quality
from truceline.science.depth import draw_depths
from truceline.simulate.keyed import Draw, key_of, mixed, uniform
from truceline.simulate.world import HOURS, WARM_UP_H, span_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from truceline.core.chainage import CompiledPath
    from truceline.model.line import Sector
    from truceline.model.scenario import Scenario
    from truceline.simulate.keyed import Keys

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

PLANNED = tuple(PlannedAct)
NUMBER = {act: number for number, act in enumerate(PLANNED)}
FIRE = (NUMBER[PlannedAct.SMALL_ARMS], NUMBER[PlannedAct.EXPLOSION])

# What an act is reported as, and the share of each.
KINDS_OF: dict[PlannedAct, tuple[tuple[Kind, float], ...]] = {
    PlannedAct.SMALL_ARMS: ((Kind.BURST, 0.67), (Kind.SHOT, 0.33)),
    PlannedAct.EXPLOSION: ((Kind.EXPLOSION, 0.75), (Kind.SHELLING, 0.25)),
    PlannedAct.UAV_FLIGHT: ((Kind.UAV_FLIGHT, 1.0),),
    PlannedAct.AIRCRAFT_FLIGHT: ((Kind.AIRCRAFT_FLIGHT, 1.0),),
    PlannedAct.HEAVY_WEAPON: ((Kind.WEAPON_SIGHTING, 1.0),),
    PlannedAct.MOVEMENT: ((Kind.FORCES_SIGHTING, 0.5), (Kind.MOVEMENT, 0.5)),
    PlannedAct.WORKS: ((Kind.ENGINEERING, 0.8), (Kind.MINE, 0.2)),
}
PLANNED_OF: dict[Kind, PlannedAct] = {
    kind: act for act, kinds in KINDS_OF.items() for kind, _ in kinds
}
# Share of acts of fire whose place is where it came from; the rest are where it came down.
OUTGOING = {PlannedAct.SMALL_ARMS: 0.8, PlannedAct.EXPLOSION: 0.5}  # unverified
SINGLES_PER_ACT = 5.0  # rounds, shots or explosions an act is made of; unverified

HOT_CELL_M = 25_000.0
# Shape of the gamma weights of 25 km cells. 0.25 puts 76 % into four of the 20 cells of 500 km, as
# 76 % of the violations of 2020 lay near four hot spots (OSCE SMM, kyivpost.com/post/9363).
HOT_SHAPE = 0.25
HOT_SHAPE_COLLAPSE = 1.5  # judgement: fighting is everywhere
DECAY_H = 3.0  # as in `truceline.simulate.world`
SPREAD_M = 1_500.0
SAME_KIND = 0.7
MARGIN_M = 3 * SPREAD_M

LEAST_DAYS, MOST_DAYS = 4, 7
HORIZON_DAYS = 90  # a replay starts on one of the first days of the mission


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanLimits:
    """How long and wide a replay may be: expected acts, and sectors times days (None: any)."""

    acts: float = 400.0
    sector_days: int | None = None


ANY_SECTORS = SpanLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The part of the line and of the mission's time that a replay looks at.

    ``sectors`` are neighbours on one version; ``first_day`` is the day of the mission on which
    it starts; ``starts_at`` is midnight of that day where the line is.
    """

    sectors: tuple[Sector, ...]
    starts_at: datetime
    days: int
    first_day: int = 0

    @property
    def ends_m(self) -> tuple[float, float]:
        """Chainages it runs between."""
        return span_of(self.sectors[0])[0], span_of(self.sectors[-1])[1]


@dataclass(frozen=True, slots=True, eq=False)
class TrueActs:
    """Acts of one or several worlds; every array has shape ``(n,)``.

    ``world`` numbers the worlds; within one, acts are in order of time and ``hour`` counts from
    the start of its span. ``planned`` indexes `PLANNED`; ``left`` says that the party on the
    left of the line is responsible, ``outgoing`` that the place is where it came from.
    ``dark`` is night, ``key`` what draws about the act go by.
    """

    world: Ints
    hour: Floats
    chainage_m: Floats
    left_m: Floats
    lon_deg: Floats
    lat_deg: Floats
    planned: Ints
    kind: Ints  # number in KINDS_OF of its planned act
    rounds: Ints
    left: Bools
    outgoing: Bools
    dark: Bools
    key: Keys

    def __len__(self) -> int:
        return len(self.hour)


def world_key(seed: int, scenario: Scenario, replicate: int) -> np.uint64:
    """Return the key of a world: seed, scenario and replicate, and nothing of the option."""
    return key_of("world", seed, scenario.scenario_id, replicate)


def replay_span(
    scenario: Scenario,
    path: CompiledPath,
    sectors: Sequence[Sector],
    starts_at: datetime,
    world: np.uint64,
    limits: SpanLimits = ANY_SECTORS,
) -> Span:
    """Return the stretch and days of a replicate, the same for all options.

    Notes
    -----
    Where `MOST_DAYS` on the whole line exceed the limits, a run of neighbouring sectors is
    drawn at random, at least one, and then the days are cut, to `LEAST_DAYS` at least. The
    first day is drawn from the first `HORIZON_DAYS` of the mission.
    """
    rate = sum(scenario.acts_per_day.values())
    asked = min(1.0, limits.acts / (rate * MOST_DAYS)) * len(sectors)
    if limits.sector_days is not None:
        asked = min(asked, limits.sector_days / MOST_DAYS)
    number = min(len(sectors), max(1, round(asked)))
    first = int(uniform(world, Draw.WINDOW) * (len(sectors) - number + 1))
    chosen = tuple(sectors[first : first + number])
    wide = (span_of(chosen[-1])[1] - span_of(chosen[0])[0]) / path.length_m
    days = int(np.clip(round(limits.acts / (rate * wide)), LEAST_DAYS, MOST_DAYS))
    first_day = int(uniform(world, Draw.FIRST_DAY) * HORIZON_DAYS)
    return Span(sectors=chosen, starts_at=starts_at, days=days, first_day=first_day)


def draw_truth(
    scenario: Scenario, path: CompiledPath, span: Span, daylight_h: float, world: np.uint64
) -> TrueActs:
    """Draw what truly happens in a span.

    Parameters
    ----------
    scenario
        Rates over the whole line, branching, share after dark.
    path
        The line.
    span
        Where and when.
    daylight_h
        Length of the day, centred on noon.
    world
        `world_key`: the only source of randomness.

    Notes
    -----
    Poisson immigrants in 25 km cells with gamma weights (hot spots), each setting off Poisson
    many others a little later and close by, as in `truceline.simulate.world`. Time runs faster
    in the quieter part of the day, so that the share after dark is that of the scenario.
    """
    rng = np.random.default_rng([int(world) & 0xFFFFFFFF, int(world) >> 32])
    hour, chainage, planned = _immigrants(scenario, path, span, rng)
    rates = _rates(scenario)
    parts = [(hour, chainage, planned)]
    while len(hour):
        children = rng.poisson(scenario.branching, len(hour))
        parent = np.repeat(np.arange(len(hour)), children)
        same = rng.random(len(parent)) < SAME_KIND
        planned = np.where(same, planned[parent], _planned(rng, rates, len(parent)))
        hour = hour[parent] + rng.exponential(DECAY_H, len(parent))
        chainage = chainage[parent] + rng.normal(0, SPREAD_M, len(parent))
        parts.append((hour, chainage, planned))
    hour, chainage, planned = (np.concatenate(column) for column in zip(*parts, strict=True))
    low, high = span.ends_m
    inside = (hour >= 0) & (hour < span.days * HOURS) & (chainage >= low) & (chainage < high)
    order = np.flatnonzero(inside)[np.argsort(hour[inside], kind="stable")]
    hour = _clock(hour, scenario.night_share, daylight_h)
    return _placed(hour[order], chainage[order], planned[order], path, daylight_h, rng, world)


def join_truth(parts: Sequence[TrueActs]) -> TrueActs:
    """Return the acts of several worlds as one, numbered in their order."""
    worlds = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(TrueActs)
        if field.name != "world"
    }
    return TrueActs(world=worlds.astype(np.int64), **columns)


def is_dark(hour: Floats, daylight_h: float) -> Bools:
    """Say which hours since midnight of the first day lie in the night."""
    return np.abs(hour % HOURS - 12.0) >= daylight_h / 2


def _rates(scenario: Scenario) -> Floats:
    return np.array([scenario.acts_per_day.get(act, 0.0) for act in PLANNED])


def _planned(rng: np.random.Generator, rates: Floats, size: int) -> Ints:
    return rng.choice(len(PLANNED), size=size, p=rates / rates.sum()).astype(np.int64)


def _immigrants(
    scenario: Scenario, path: CompiledPath, span: Span, rng: np.random.Generator
) -> tuple[Floats, Floats, Ints]:
    rates = _rates(scenario)
    edges, weight = _hot_cells(scenario, path, rng)
    low, high = span.ends_m
    # What is set off just outside may fall inside.
    starts, ends = np.maximum(edges[:-1], low - MARGIN_M), np.minimum(edges[1:], high + MARGIN_M)
    within = np.maximum(ends - starts, 0.0) / np.diff(edges)
    days = span.days + WARM_UP_H / HOURS
    mean = weight * within * rates.sum() * (1 - scenario.branching) * days
    cell = np.repeat(np.arange(len(mean)), rng.poisson(mean))
    chainage = starts[cell] + rng.random(len(cell)) * (ends - starts)[cell]
    hour = rng.random(len(cell)) * days * HOURS - WARM_UP_H
    return hour, chainage, _planned(rng, rates, len(cell))


def _clock(even_h: Floats, night_share: float, daylight_h: float) -> Floats:
    """Carry hours at which acts would come evenly to those of a day with its busier part."""
    dawn = 12.0 - daylight_h / 2
    share = np.array([0.0, night_share / 2, 1 - night_share / 2, 1.0])
    at = np.array([0.0, dawn, dawn + daylight_h, HOURS])
    day, hour = np.divmod(even_h, HOURS)
    return np.asarray(day * HOURS + np.interp(hour / HOURS, share, at), dtype=np.float64)


def _hot_cells(
    scenario: Scenario, path: CompiledPath, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    count = max(1, round(path.length_m / HOT_CELL_M))
    shape = HOT_SHAPE_COLLAPSE if scenario.quality is Quality.COLLAPSE else HOT_SHAPE
    weight = rng.gamma(shape, size=count)
    return np.linspace(0.0, path.length_m, count + 1), weight / weight.sum()


def _placed(
    hour: Floats,
    chainage: Floats,
    planned: Ints,
    path: CompiledPath,
    daylight_h: float,
    rng: np.random.Generator,
    world: np.uint64,
) -> TrueActs:
    n = len(hour)
    depth, outgoing, kind = np.zeros(n), np.ones(n, np.bool_), np.zeros(n, np.int64)
    for act in PLANNED:
        rows = np.flatnonzero(planned == NUMBER[act])
        depth[rows] = draw_depths(act, len(rows), rng)
        outgoing[rows] = rng.random(len(rows)) < OUTGOING.get(act, 1.0)
        shares = np.cumsum([share for _, share in KINDS_OF[act]])
        kind[rows] = np.searchsorted(shares[:-1], rng.random(len(rows)), "right")
    on_left = rng.random(n) < 0.5
    lon, lat = beside(path, chainage, np.where(on_left, depth, -depth))
    found = locate(path, lon, lat)
    return TrueActs(
        world=np.zeros(n, dtype=np.int64),
        hour=hour,
        chainage_m=found.chainage_m,
        left_m=found.distance_m,
        lon_deg=lon,
        lat_deg=lat,
        planned=planned,
        kind=kind,
        rounds=rng.geometric(1 / SINGLES_PER_ACT, n).astype(np.int64),
        left=(found.distance_m > 0) == outgoing,
        outgoing=outgoing,
        dark=is_dark(hour, daylight_h),
        key=mixed(world, np.arange(n)),
    )
