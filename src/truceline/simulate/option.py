"""A world watched by an option under a scenario: the same truth, other eyes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.ids import content_id
from truceline.model.effort import Effort
from truceline.model.kind import Kind
from truceline.model.observation import Modality
from truceline.model.plan import PlannedAct
from truceline.model.table import from_table
from truceline.simulate.keyed import Draw, normal, uniform
from truceline.simulate.noticing import notice
from truceline.simulate.stated import effort_table, stated_of
from truceline.simulate.telling import (
    LATE_CHANCE,
    REPEAT_CHANCE,
    Errors,
    Teller,
    Told,
    again,
    clock_s,
    tell,
)
from truceline.simulate.truth import FIRE, KINDS_OF, PLANNED, draw_truth
from truceline.simulate.watching import modality_of, watchers_of
from truceline.simulate.world import TrueIncident, World, WorldTerms, span_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from truceline.core.chainage import CompiledPath
    from truceline.model.line import LineVersion
    from truceline.model.observation import Observation
    from truceline.model.plan import Placement
    from truceline.simulate.noticing import Looks
    from truceline.simulate.stated import Stated
    from truceline.simulate.truth import Span, TrueActs
    from truceline.simulate.watching import Setting, Watchers

    Floats = NDArray[np.float64]

HEAT_MODEL = "satellite_thermal"  # what it sees is heat, which is no incident of its own
WRONG_PER_RIGHT = 0.1  # labels that are wrong, for each right one; the rest is left open; judgement
WEAPON, WEAPON_MM = "howitzer", 122.0  # what a heavy weapon is reported as; unverified
AGAIN_MINUTES = (20, 300)
LATE_DAYS = (1.0, 3.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The line a scenario runs on."""

    version: LineVersion
    path: CompiledPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """An option's watchers under a scenario, made once for all replicates."""

    watchers: Watchers
    stated: Stated
    setting: Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionWorld:
    """One replicate: the truth, who noticed what, what was reported, and the effort."""

    span: Span
    acts: TrueActs
    looks: Looks
    observations: tuple[Observation, ...]
    effort: pa.Table
    truth: tuple[TrueIncident, ...]

    def world(self, ground: Ground, setting: Setting) -> World:
        """Return it as a world, for `truceline.simulate.files.write_world`."""
        terms = WorldTerms(
            line=ground.version,
            sectors=self.span.sectors,
            starts_at=self.span.starts_at,
            days=self.span.days,
            acts_per_day=sum(setting.scenario.acts_per_day.values()),
            branching=setting.scenario.branching,
        )
        return World(
            terms=terms,
            truth=self.truth,
            observations=self.observations,
            effort=tuple(from_table(self.effort, Effort)),
        )


def watched_by(placements: Sequence[Placement], setting: Setting, option: str = "") -> Watched:
    """Return an option's watchers ready for many replicates.

    Raises
    ------
    ScenarioError
        SCN-009 if an asset is not in the catalogue, SCN-010 if its model does not exist.
    """
    watchers = watchers_of(placements, setting, option)
    return Watched(watchers=watchers, stated=stated_of(watchers, setting), setting=setting)


def simulate_option(
    watched: Watched, ground: Ground, span: Span, world: np.uint64, acts: TrueActs | None = None
) -> OptionWorld:
    """Draw one replicate of an option under a scenario.

    Parameters
    ----------
    watched
        The option's watchers under the scenario, from `watched_by`.
    ground
        The line.
    span
        Sectors and days, from `truceline.simulate.truth.replay_span` or chosen.
    world
        `truceline.simulate.truth.world_key`: the only source of randomness.
    acts
        The truth of that world if it is drawn already.

    Notes
    -----
    Truth, weather, jamming and each watcher's noticing, errors and outages are keyed draws: an
    asset more adds reports and removes or changes none.
    """
    setting = watched.setting
    if acts is None:
        acts = draw_truth(setting.scenario, ground.path, span, setting.daylight_h, world)
    looks = notice(
        watched.watchers, acts, np.array([world], np.uint64), np.array([span.first_day]), setting
    )
    reports: list[list[str]] = [[] for _ in range(len(acts))]
    observations: list[Observation] = []
    for number, told in zip(
        looks.act.tolist(), _told(watched, span, acts, looks), strict=True
    ):  # fmt: skip
        observations += told
        reports[number] += [item.source_key for item in told]
    observations.sort(key=lambda item: (str(item.received_at), item.source_key))
    return OptionWorld(
        span=span,
        acts=acts,
        looks=looks,
        observations=tuple(observations),
        effort=effort_table(watched.watchers, watched.stated, setting, span, ground.path, world),
        truth=_truth(acts, span, reports),
    )


def is_heat(watchers: Watchers) -> NDArray[np.bool_]:
    """Say which watchers see heat only, shape ``(n_watchers,)``."""
    return np.array([asset.model == HEAT_MODEL for asset in watchers.asset], dtype=np.bool_)


def labels(looks: Looks, acts: TrueActs) -> NDArray[np.int8]:
    """Return what each look tells of its act: 1 outgoing, -1 impact, 0 undetermined or no fire."""
    draw = uniform(looks.key, Draw.LABEL)
    wrong = draw < looks.label * (1 + WRONG_PER_RIGHT)
    true = np.where(acts.outgoing[looks.act], 1, -1)
    told = np.where(draw < looks.label, true, np.where(wrong, -true, 0))
    return np.where(np.isin(acts.planned[looks.act], FIRE), told, 0).astype(np.int8)


def late_days(looks: Looks) -> Floats:
    """Return the days by which each report is late beyond its usual delay."""
    low, high = LATE_DAYS
    is_late = uniform(looks.key, Draw.LATE) < LATE_CHANCE
    return np.where(is_late, low + (high - low) * uniform(looks.key, Draw.LATE_DAYS), 0.0)


def _told(
    watched: Watched, span: Span, acts: TrueActs, looks: Looks
) -> Sequence[tuple[Observation, ...]]:
    """Return the reports of each look: one, or the same told twice."""
    watchers = watched.watchers
    tellers = _tellers(watchers)
    heat = is_heat(watchers)
    clock, mistaken = normal(looks.key, Draw.CLOCK), uniform(looks.key, Draw.MISTAKEN)
    delay, late = normal(looks.key, Draw.DELAY), late_days(looks)
    along, across = normal(looks.key, Draw.ALONG), normal(looks.key, Draw.ACROSS)
    twice = uniform(looks.key, Draw.REPEAT) < REPEAT_CHANCE
    minutes = np.floor(
        AGAIN_MINUTES[0] + np.diff(AGAIN_MINUTES) * uniform(looks.key, Draw.REPEAT_DELAY)
    ).astype(np.int64)
    label = labels(looks, acts)
    rows = []
    for k in range(len(looks)):
        act, teller = int(looks.act[k]), tellers[looks.watcher[k]]
        hour = float(acts.hour[act]) + clock_s(teller.modality) * float(clock[k]) / 3600
        told = _what(acts, act, span, max(0.0, hour), float(looks.sigma_m[k]), int(label[k]))
        if heat[looks.watcher[k]]:
            told = told._replace(kind=Kind.FIRE_ANOMALY, assessment=None)
        errors = Errors(
            float(mistaken[k]), float(delay[k]), float(late[k]), float(along[k]), float(across[k])
        )
        first = tell(teller, told, errors, f"{teller.name}-a{act:06d}")
        rows.append((first, again(first, int(minutes[k]))) if twice[k] else (first,))
    return rows


def _what(acts: TrueActs, number: int, span: Span, hour: float, sigma_m: float, label: int) -> Told:
    planned = PLANNED[acts.planned[number]]
    is_fire = acts.planned[number] in FIRE
    heavy = planned is PlannedAct.HEAVY_WEAPON
    return Told(
        start=span.starts_at + timedelta(seconds=round(hour * 3600)),
        lon_deg=float(acts.lon_deg[number]),
        lat_deg=float(acts.lat_deg[number]),
        kind=KINDS_OF[planned][acts.kind[number]][0],
        number=int(acts.rounds[number]) if is_fire else 1,
        sigma_m=sigma_m,
        assessment={1: "outgoing", -1: "impact", 0: "undetermined"}[label] if is_fire else None,
        weapon=WEAPON if heavy else None,
        calibre_mm=WEAPON_MM if heavy else None,
    )


def _tellers(watchers: Watchers) -> list[Teller]:
    modalities = modality_of(watchers)
    return [
        Teller(
            name=watchers.names[k],
            modality=modalities[k],
            lon_deg=float(watchers.lon_deg[k]),
            lat_deg=float(watchers.lat_deg[k]),
            by_wind=modalities[k] is Modality.HUMAN and watchers.asset[k].model == "human",
        )
        for k in range(len(watchers))
    ]


def _truth(acts: TrueActs, span: Span, reports: list[list[str]]) -> tuple[TrueIncident, ...]:
    number = sector_numbers(acts.chainage_m, span)
    return tuple(
        TrueIncident(
            true_id=content_id("true", {"key": f"{int(acts.key[k]):016x}"}),
            kind=KINDS_OF[PLANNED[acts.planned[k]]][acts.kind[k]][0],
            happened_at=span.starts_at + timedelta(seconds=round(float(acts.hour[k]) * 3600)),
            lon_deg=float(acts.lon_deg[k]),
            lat_deg=float(acts.lat_deg[k]),
            chainage_m=float(acts.chainage_m[k]),
            sector=span.sectors[number[k]].sector_id,
            count=int(acts.rounds[k]) if acts.planned[k] in FIRE else 1,
            reports=tuple(reports[k]),
        )
        for k in range(len(acts))
    )


def sector_numbers(chainage_m: Floats, span: Span) -> NDArray[np.int64]:
    """Return which sector of the span each place lies in."""
    ends = np.array([span_of(sector)[1] for sector in span.sectors])
    return np.minimum(np.searchsorted(ends, chainage_m, "right"), len(ends) - 1)
