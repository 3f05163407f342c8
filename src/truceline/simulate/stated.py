"""What a mission states of its own watching: stretches, qualities, and when each worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from truceline.core.chainage import stretch
from truceline.core.ids import content_id
from truceline.core.uncertain import stretch_region
from truceline.model.effort import EFFORT_SCHEMA, EffortStatus
from truceline.model.plan import HourClass
from truceline.model.table import region_values
from truceline.science.access import REPLACED_AFTER_DAYS
from truceline.science.depth import MEAN_DEPTH
from truceline.simulate.keyed import mixed
from truceline.simulate.truth import PLANNED
from truceline.simulate.watching import (
    JAM_BLOCK_H,
    State,
    duty_start,
    loss_days,
    modality_of,
    states,
)
from truceline.simulate.world import HOURS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.core.chainage import CompiledPath
    from truceline.model.plan import AssetType
    from truceline.simulate.truth import Span
    from truceline.simulate.watching import Setting, Watchers

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

EFFORT = "effort"  # source id
STEPS = 24  # places along the line at which a quality is worked out
DEPTHS = 6  # and quantiles of distance from it, on each side
HELD = 0.9  # the share of what a watcher notices that lies within its stated stretch
STATED_SD = 0.1  # of the quality, relative; judgement
STATUS_OF = {
    State.WORKS: EffortStatus.WATCHED,
    State.DENIED: EffortStatus.DENIED,
    State.DOWN: EffortStatus.DOWN,
    State.JAMMED: EffortStatus.JAMMED,
}
REASON_OF = {State.DENIED: "turned back", State.DOWN: "lost, not yet replaced"}


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """What is stated of each watcher, arrays of shape ``(n_watchers,)``.

    ``half_m`` is half of the stretch along the line (infinite for what watches everywhere);
    the qualities hold on the mean over the acts of the scenario, their depth and the weather.
    """

    half_m: Floats
    by_day: Floats
    by_night: Floats


def stated_of(watchers: Watchers, setting: Setting) -> Stated:
    """Return stretches and qualities as a mission would state them, terrain left out.

    Notes
    -----
    The line is taken as straight. A stretch holds `HELD` of what a watcher notices; its quality
    is all that it notices, spread over that stretch.
    """
    known: dict[tuple[str, float], tuple[float, float, float]] = {}
    rows = []
    for asset, left in zip(watchers.asset, watchers.left_m.tolist(), strict=True):
        aside = 0.0 if asset.everywhere else round(abs(left) / 100) * 100.0
        key = (asset.asset_id, aside)
        if key not in known:
            known[key] = _stated(asset, aside, setting)
        rows.append(known[key])
    half, by_day, by_night = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return Stated(half, by_day, by_night)


def _stated(asset: AssetType, aside_m: float, setting: Setting) -> tuple[float, float, float]:
    along = (np.arange(STEPS) + 0.5) / STEPS * asset.range_m
    day = _quality(asset, aside_m, along, HourClass.DAY, setting)
    night = _quality(asset, aside_m, along, HourClass.NIGHT, setting)
    if asset.everywhere:
        return np.inf, float(day[0]), float(night[0])
    both = np.cumsum(day + night)
    if both[-1] <= 0:
        return asset.range_m, 0.0, 0.0
    last = int(np.searchsorted(both, HELD * both[-1]))
    half = (last + 1) / STEPS * asset.range_m
    return half, float(day.sum() / (last + 1)), float(night.sum() / (last + 1))


def _quality(
    asset: AssetType, aside_m: float, along_m: Floats, hour: HourClass, setting: Setting
) -> Floats:
    """Return the mean chance over acts and depths at distances along the line."""
    model = setting.model_of(asset)
    assert model is not None
    rates = setting.scenario.acts_per_day
    conditions = setting.stated_conditions(hour)
    quantiles = -np.log(1 - (np.arange(DEPTHS) + 0.5) / DEPTHS)
    mean = np.zeros(len(along_m))
    for act in PLANNED:
        if act not in model.acts or not rates.get(act):
            continue
        depth = quantiles * MEAN_DEPTH[act].value
        across = np.concatenate([depth, -depth]) - aside_m
        distance = np.hypot(along_m[:, None], across).ravel()
        if asset.everywhere:
            distance = np.zeros_like(distance)
        chance = model.probability(
            act, distance, np.ones(len(distance), np.bool_), conditions, setting.values_of(model)
        )
        chance = np.where(distance <= asset.range_m, chance, 0.0)
        mean += rates[act] * chance.reshape(len(along_m), -1).mean(axis=1)
    return mean / sum(rates.values())


def effort_table(
    watchers: Watchers,
    stated: Stated,
    setting: Setting,
    span: Span,
    path: CompiledPath,
    world: np.uint64,
) -> pa.Table:
    """Return the effort records of a span, with the schema of `truceline.model.effort`.

    Notes
    -----
    Spells are cut at dawn and dusk, at the ends of duty, of outages and of jamming. What was
    off duty or not yet there has no record. A watcher whose stretch does not meet the span
    has none either.
    """
    parts = []
    for asset_id in dict.fromkeys(asset.asset_id for asset in watchers.asset):
        members = watchers.numbers_of(asset_id)
        members = members[_meets(watchers, stated, members, span)]
        if len(members):
            parts.append(_spells(watchers, members, setting, span, world))
    if not parts:
        return EFFORT_SCHEMA.empty_table()
    who, low, high, state = (np.concatenate(column) for column in zip(*parts, strict=True))
    return _table(watchers, stated, setting, span, path, (who, low, high, state))


def _meets(watchers: Watchers, stated: Stated, members: Ints, span: Span) -> NDArray[np.bool_]:
    from_m, until_m = span.ends_m
    at, half = watchers.chainage_m[members], stated.half_m[members]
    return np.isinf(half) | ((at + half > from_m) & (at - half < until_m))


def _spells(
    watchers: Watchers, members: Ints, setting: Setting, span: Span, world: np.uint64
) -> tuple[Ints, Floats, Floats, NDArray[np.int8]]:
    """Return watcher, start, end (hours) and state of each spell, by watcher and time."""
    asset, days = watchers.asset[members[0]], span.days
    dawn = 12.0 - setting.daylight_h / 2
    midnights = np.arange(days + 1) * HOURS
    shared = [midnights, midnights + dawn, midnights + dawn + setting.daylight_h]
    if asset.jammable and setting.scenario.jammed_share > 0:
        shared.append(np.arange(0.0, days * HOURS, JAM_BLOCK_H))
    key = mixed(world, watchers.key[members])
    cuts = np.tile(np.concatenate(shared), (len(members), 1))
    if asset.hours_per_day < HOURS:
        day = np.arange(days)
        start = duty_start(asset, mixed(key[:, None], day), setting.daylight_h)
        ends = np.stack([start, start + asset.hours_per_day], axis=2) % HOURS
        cuts = np.hstack([cuts, (ends + day[:, None] * HOURS).reshape(len(members), -1)])
    lost = loss_days(asset, key)
    lost = np.where(np.isfinite(lost), lost, 0.0) * HOURS
    cuts = np.hstack([cuts, lost, lost + REPLACED_AFTER_DAYS * HOURS])
    edges = np.sort(np.clip(cuts, 0.0, days * HOURS), axis=1)
    low, high = edges[:, :-1], edges[:, 1:]
    row, column = np.nonzero(high - low > 1 / 3600)
    low, high, who = low[row, column], high[row, column], members[row]
    state = states(
        watchers, who, np.full(len(who), world), (low + high) / 2, span.first_day, setting
    )
    there = state != State.ABSENT
    return _merged(who[there], low[there], high[there], state[there], setting.daylight_h)


def _merged(
    who: Ints, low: Floats, high: Floats, state: NDArray[np.int8], daylight_h: float
) -> tuple[Ints, Floats, Floats, NDArray[np.int8]]:
    """Join neighbouring spells of one watcher in one state and hour class."""
    if not len(who):
        return who, low, high, state
    dark = _dark((low + high) / 2, daylight_h)
    same = (who[1:] == who[:-1]) & (state[1:] == state[:-1]) & (dark[1:] == dark[:-1])
    same &= np.abs(low[1:] - high[:-1]) < 1 / 3600
    first = np.flatnonzero(np.concatenate([[True], ~same]))
    last = np.append(first[1:] - 1, len(who) - 1)
    return who[first], low[first], high[last], state[first]


def _dark(hour: Floats, daylight_h: float) -> NDArray[np.bool_]:
    return np.abs(hour % HOURS - 12.0) >= daylight_h / 2


def _table(
    watchers: Watchers,
    stated: Stated,
    setting: Setting,
    span: Span,
    path: CompiledPath,
    spells: tuple[Ints, Floats, Floats, NDArray[np.int8]],
) -> pa.Table:
    who, low, high, state = spells
    dark = _dark((low + high) / 2, setting.daylight_h)
    quality = np.where(dark, stated.by_night[who], stated.by_day[who]).round(6)
    regions = {k: _region(watchers, stated, k, path, span) for k in np.unique(who).tolist()}
    keys = [f"{watchers.names[k]}-w{n:05d}" for n, k in enumerate(who.tolist(), start=1)]
    modalities = modality_of(watchers)
    columns: dict[str, Any] = {
        "effort_id": [content_id("eff", {"key": key, "simulated": True}) for key in keys],
        "source_id": [EFFORT] * len(keys),
        "source_key": keys,
        "observer": [watchers.names[k] for k in who.tolist()],
        "modality": [modalities[k].value for k in who.tolist()],
        "status": [STATUS_OF[State(value)].value for value in state.tolist()],
        "starts_at": [_instant(span, hour) for hour in low.tolist()],
        "ends_at": [_instant(span, hour) for hour in high.tolist()],
        "sector": [None] * len(keys),
        "quality": quality,
        "quality_sd": (quality * STATED_SD).round(6),
        "reason": [REASON_OF.get(State(value)) for value in state.tolist()],
        "simulated": [True] * len(keys),
    }
    for name in ("region_kind", "region_params", "region_wkb"):
        columns[name] = [regions[k][name] for k in who.tolist()]
    return pa.table(columns, schema=EFFORT_SCHEMA)


def _region(
    watchers: Watchers, stated: Stated, number: int, path: CompiledPath, span: Span
) -> Mapping[str, Any]:
    from_m, until_m = span.ends_m
    if not np.isinf(stated.half_m[number]):
        from_m = max(0.0, watchers.chainage_m[number] - stated.half_m[number])
        until_m = min(path.length_m, watchers.chainage_m[number] + stated.half_m[number])
    places = np.round(stretch(path, from_m, until_m), 6)  # 0.1 m
    return region_values(stretch_region(places, float(from_m), float(until_m)))


def _instant(span: Span, hour: float) -> Any:
    return span.starts_at + timedelta(seconds=round(hour * 3600))
