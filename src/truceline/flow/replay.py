"""Replay an option under a scenario: simulate, then the mission's own chain, then the measures.

Two estimators with the same signature: `full_evaluator` runs the very fusion, assessment and
adherence a live mission runs; `fast_evaluator` stops at who noticed what. All options see the
same truth for a seed, scenario and replicate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.errors import ScenarioError
from truceline.core.time import DAY, Interval, day_interval, day_of
from truceline.flow.process import Terms
from truceline.flow.replay_measures import full_measures
from truceline.model.line import Line
from truceline.plan.fast import Happened, Noticed, Worlds, fast_measures
from truceline.plan.measures import run_table
from truceline.science.daylight import season_daylight_h, season_weather
from truceline.science.detect import MODELS
from truceline.science.lines import LineIndex
from truceline.science.sectors import even_sectors
from truceline.simulate.keyed import Draw, normal
from truceline.simulate.noticing import notice, people_near
from truceline.simulate.option import (
    Ground,
    Watched,
    is_heat,
    labels,
    late_days,
    sector_numbers,
    simulate_option,
    watched_by,
)
from truceline.simulate.scenario import version_for
from truceline.simulate.telling import delays_s
from truceline.simulate.truth import (
    ANY_SECTORS,
    SpanLimits,
    draw_truth,
    join_truth,
    replay_span,
    world_key,
)
from truceline.simulate.watching import Setting, modality_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import pyarrow as pa

    from truceline.core.chainage import CompiledPath
    from truceline.model.agreement import Agreement
    from truceline.model.line import LineVersion, Sector
    from truceline.model.plan import AssetType, Option
    from truceline.model.scenario import Scenario
    from truceline.plan.measures import Evaluate
    from truceline.science.detect.conditions import DetectionModel
    from truceline.science.terrain import Terrain
    from truceline.simulate.noticing import Looks
    from truceline.simulate.truth import Span, TrueActs

FAST, FULL = "fast", "full"
# The whole chain takes about 15 ms a sector and day, most of it for the exposure of 40 watchers.
FULL_LIMITS = SpanLimits(acts=250.0, sector_days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayTerms:
    """What a replay is held against: the mission's agreement, line and sectors, and the assets.

    The mission's first day is the first whole one from ``starts_at`` on, an instant at which the
    agreement is in force; ``in_force`` is the line's version that counts where a scenario names
    none. ``changed`` overrides parameters of detection models by model name. Without ``terrain``
    only the horizon hides.
    """

    agreement: Agreement
    line: Line | None
    in_force: LineVersion | None
    sectors: tuple[Sector, ...]
    time_zone: str
    starts_at: datetime
    assets: Mapping[str, AssetType]
    models: Mapping[str, DetectionModel] | None = None
    terrain: Terrain | None = None
    changed: Mapping[str, Mapping[str, float]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """A scenario made ready on the mission's line."""

    setting: Setting
    ground: Ground
    line: Line
    index: LineIndex
    sectors: tuple[Sector, ...]


def full_evaluator(terms: ReplayTerms) -> Evaluate:
    """Return the full estimator of a mission: the same code as the live chain."""

    def evaluate(
        option: Option, scenario: Scenario, replicates: Sequence[int], seed: int
    ) -> pa.Table:
        return replay(option, scenario, terms, replicates, seed)

    return evaluate


def fast_evaluator(terms: ReplayTerms) -> Evaluate:
    """Return the fast estimator of a mission."""

    def evaluate(
        option: Option, scenario: Scenario, replicates: Sequence[int], seed: int
    ) -> pa.Table:
        return replay_fast(option, scenario, terms, replicates, seed)

    return evaluate


def replay(
    option: Option, scenario: Scenario, terms: ReplayTerms, replicates: Sequence[int], seed: int
) -> pa.Table:
    """Return the measures of an option under a scenario from the mission's own chain.

    Parameters
    ----------
    option, scenario
        What is held against what.
    terms
        The mission's agreement, line, sectors and assets.
    replicates
        Numbers of the replicates; each is a world of its own.
    seed
        With scenario and replicate the source of all randomness.

    Raises
    ------
    ScenarioError
        SCN-003 to SCN-005 if the scenario does not fit the line, SCN-009 or SCN-010 for assets,
        SCN-011 if a replicate or the seed is negative.
    """
    _check(replicates, seed)
    stage = _stage(scenario, terms)
    watched = watched_by(option.placements, stage.setting, option.option_id)
    rows = []
    for replicate in replicates:
        world = world_key(seed, scenario, replicate)
        span = replay_span(
            scenario, stage.ground.path, stage.sectors, terms.starts_at, world, FULL_LIMITS
        )
        drawn = simulate_option(watched, stage.ground, span, world)
        near = people_near(
            option.placements, drawn.acts, np.array([world], np.uint64),
            np.array([span.first_day]), stage.setting,
        )  # fmt: skip
        rows.append(
            (replicate, full_measures(drawn, near, _terms(terms, stage, span), stage.ground))
        )
    return run_table(option.option_id, scenario.scenario_id, FULL, seed, rows)


def replay_fast(
    option: Option,
    scenario: Scenario,
    terms: ReplayTerms,
    replicates: Sequence[int],
    seed: int,
    limits: SpanLimits = ANY_SECTORS,
) -> pa.Table:
    """Return the measures of an option under a scenario from who noticed what.

    Parameters and errors are those of `replay`. For a seed, truth and noticing are the same as
    there where `limits` are `FULL_LIMITS`; without them more of the line is looked at.
    """
    _check(replicates, seed)
    stage = _stage(scenario, terms)
    watched = watched_by(option.placements, stage.setting, option.option_id)
    keys = [world_key(seed, scenario, replicate) for replicate in replicates]
    path = stage.ground.path
    spans = [
        replay_span(scenario, path, stage.sectors, terms.starts_at, key, limits) for key in keys
    ]
    acts = join_truth(
        [
            draw_truth(scenario, path, span, stage.setting.daylight_h, key)
            for span, key in zip(spans, keys, strict=True)
        ]
    )
    worlds, first_days = np.array(keys, np.uint64), np.array([span.first_day for span in spans])
    looks = notice(watched.watchers, acts, worlds, first_days, stage.setting)
    near = people_near(option.placements, acts, worlds, first_days, stage.setting)
    measured = fast_measures(
        _happened(acts, spans, near),
        _noticed(watched, acts, looks),
        Worlds(
            replicate=np.array(replicates, np.int64),
            days=np.array([span.days for span in spans]),
            sectors=np.array([len(span.sectors) for span in spans]),
            line_share=np.array([line_share(span, path) for span in spans]),
            line_sigma_m=stage.ground.version.sigma_m,
        ),
    )
    return run_table(option.option_id, scenario.scenario_id, FAST, seed, measured)


def line_share(span: Span, path: CompiledPath) -> float:
    """Return the share of the line a span runs along."""
    from_m, until_m = span.ends_m
    return (until_m - from_m) / path.length_m


def _happened(acts: TrueActs, spans: Sequence[Span], near: np.ndarray) -> Happened:
    sector = np.zeros(len(acts), dtype=np.int64)
    bounds = np.searchsorted(acts.world, np.arange(len(spans) + 1))
    for k, span in enumerate(spans):
        rows = slice(bounds[k], bounds[k + 1])
        sector[rows] = sector_numbers(acts.chainage_m[rows], span)
    return Happened(
        world=acts.world, hour=acts.hour, sector=sector, planned=acts.planned,
        left_m=acts.left_m, outgoing=acts.outgoing, left=acts.left, near_people=near,
    )  # fmt: skip


def _noticed(watched: Watched, acts: TrueActs, looks: Looks) -> Noticed:
    """Return what was noticed as arrays; heat, which is no incident of its own, is left out."""
    modalities = modality_of(watched.watchers)
    numbers = {name: k for k, name in enumerate(sorted(set(modalities)))}
    modality = np.array([numbers[name] for name in modalities], dtype=np.int64)
    delay = delays_s(modalities, looks.watcher, normal(looks.key, Draw.DELAY), late_days(looks))
    keep = ~is_heat(watched.watchers)[looks.watcher]
    aside = acts.left_m[looks.act] + looks.sigma_m * normal(looks.key, Draw.ACROSS)
    return Noticed(
        act=looks.act[keep],
        modality=modality[looks.watcher][keep],
        aside_m=aside[keep],
        sigma_m=looks.sigma_m[keep],
        label=labels(looks, acts)[keep].astype(np.int64),
        received_h=(acts.hour[looks.act] + delay / 3600)[keep],
    )


def _stage(scenario: Scenario, terms: ReplayTerms) -> _Stage:
    version = version_for(scenario, terms.line, terms.in_force)
    # The scenario's version counts at all times, whichever was in force when.
    line = Line(line_id=version.line_id, versions=(replace(version, valid=_always(version)),))
    index = LineIndex([line])
    path = index.path(version)
    lat_deg = float(version.positions[:, 1].mean())
    setting = Setting(
        scenario=scenario,
        weather=scenario.weather or season_weather(scenario.season),
        daylight_h=season_daylight_h(scenario.season, lat_deg),
        assets=terms.assets,
        models=MODELS if terms.models is None else terms.models,
        terrain=terms.terrain,
        changed=terms.changed,
    )
    return _Stage(
        setting=setting,
        ground=Ground(version=line.versions[0], path=path),
        line=line,
        index=index,
        sectors=_sectors(terms, line),
    )


def _span(stage: _Stage, terms: ReplayTerms, world: np.uint64, limits: SpanLimits) -> Span:
    scenario, path = stage.setting.scenario, stage.ground.path
    span = replay_span(scenario, path, stage.sectors, terms.starts_at, world, limits)
    return replace(span, starts_at=_midnight(terms, span.first_day))


def _midnight(terms: ReplayTerms, day: int) -> datetime:
    """Return the first instant of a day of the mission, counted from the first whole day."""
    first = day_of(terms.starts_at, terms.time_zone)
    if day_interval(first, terms.time_zone).start < terms.starts_at:
        first += DAY
    return day_interval(first + timedelta(days=day), terms.time_zone).start


def _always(version: LineVersion) -> Interval:
    return Interval(version.valid.start.replace(year=1900))


def _sectors(terms: ReplayTerms, line: Line) -> tuple[Sector, ...]:
    """Return the mission's stretches of the line, or as many even ones on another version."""
    version = line.versions[0]
    own = [
        sector
        for sector in terms.sectors
        if sector.line_id == line.line_id and sector.version in (None, version.version)
    ]
    if own:
        return tuple(sorted(own, key=lambda sector: sector.chainage_from_m or 0.0))
    return even_sectors(line, version.version, count=max(1, len(terms.sectors)))


def _terms(terms: ReplayTerms, stage: _Stage, span: Span) -> Terms:
    return Terms(
        agreement=terms.agreement,
        lines=(stage.line,),
        index=stage.index,
        sectors=span.sectors,
        time_zone=terms.time_zone,
        span=Interval(span.starts_at, span.starts_at + timedelta(days=span.days)),
    )


def _check(replicates: Sequence[int], seed: int) -> None:
    for what, values in (("seed", [seed]), ("replicate", replicates)):
        for value in values:
            if not 0 <= value < 2**63:
                raise ScenarioError.case(
                    "SCN-011", "replay", what=what, value=value, expected="a number from 0"
                )
