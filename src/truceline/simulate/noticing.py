"""What each watcher notices of what truly happens."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from truceline.science.sight import bend, free_lines
from truceline.simulate.pairs import ActIndex
from truceline.simulate.truth import PLANNED
from truceline.simulate.watching import State, is_always_on, is_bad_weather, states, watchers_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from truceline.model.plan import AssetType, Placement, PlannedAct
    from truceline.science.detect.conditions import DetectionModel
    from truceline.simulate.keyed import Keys
    from truceline.simulate.pairs import Pairs
    from truceline.simulate.truth import TrueActs
    from truceline.simulate.watching import Setting, Watchers

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

NEAR_M = 1_000.0  # of people, within which an act counts as a risk to them


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """Pairs of an act and a watcher that noticed it; every array has shape ``(n,)``.

    ``sigma_m`` is the standard deviation of where the watcher puts the act, ``label`` the
    chance that it tells outgoing from incoming, and rightly; ``key`` is that of the pair.
    """

    act: Ints
    watcher: Ints
    sigma_m: Floats
    label: Floats
    key: Keys

    def __len__(self) -> int:
        return len(self.act)


def notice(
    watchers: Watchers, acts: TrueActs, worlds: Keys, first_days: Ints, setting: Setting
) -> Looks:
    """Return who noticed what.

    Parameters
    ----------
    watchers, acts
        Who watches, and what truly happens in one or several worlds.
    worlds, first_days
        Key and first day of each world, shape ``(n_worlds,)``.
    setting
        Scenario, weather, detection models and terrain.

    Notes
    -----
    A watcher that works notices an act if a uniform draw keyed by the two lies under the
    detection model's chance at their distance, by day or night, in good or bad weather. The
    draws of a pair depend on nothing else, so that an asset more changes nothing for others.
    """
    key_of_act = worlds[acts.world]
    bad = is_bad_weather(setting.weather, key_of_act, acts.chainage_m, acts.hour)
    case = (acts.planned * 4 + acts.dark * 2 + bad).astype(np.uint8)
    cases = np.unique(case)
    found: list[Looks] = []
    for asset, blocks in _pairs(watchers, acts):
        model = setting.model_of(asset)
        assert model is not None
        for pairs in blocks:
            chance = _chances(watchers, acts, pairs, case[pairs.act], cases, (asset, setting))
            rows = np.flatnonzero(pairs.draw < chance)
            act, watcher = pairs.act[rows], pairs.watcher[rows]
            if not is_always_on(asset, setting.scenario):
                days = first_days[acts.world[act]] if setting.scenario.phase_in < 1 else 0
                state = states(watchers, watcher, key_of_act[act], acts.hour[act], days, setting)
                rows = rows[state == State.WORKS]
            found.append(_told(pairs, rows, model, setting))
    return _looks(found)


def people_near(
    placements: Sequence[Placement],
    acts: TrueActs,
    worlds: Keys,
    first_days: Ints,
    setting: Setting,
) -> Bools:
    """Return which acts lie within `NEAR_M` of a manned placement that stands at the time."""
    near = np.zeros(len(acts), dtype=np.bool_)
    people = watchers_of(placements, setting, manned=True)
    for _, blocks in _pairs(people, acts, NEAR_M):
        for pairs in blocks:
            world = acts.world[pairs.act]
            state = states(
                people, pairs.watcher, worlds[world], acts.hour[pairs.act], first_days[world],
                setting,
            )  # fmt: skip
            near[pairs.act[(state == State.WORKS) | (state == State.JAMMED)]] = True
    return near


def _pairs(
    watchers: Watchers, acts: TrueActs, range_m: float | None = None
) -> Iterator[tuple[AssetType, Iterator[Pairs]]]:
    """Yield, by asset type, the pairs of its watchers with acts in range, in blocks."""
    index = ActIndex(acts.lon_deg, acts.lat_deg, acts.key)
    for asset_id in dict.fromkeys(asset.asset_id for asset in watchers.asset):
        rows = watchers.numbers_of(asset_id)
        asset, key = watchers.asset[rows[0]], watchers.key[rows]
        if asset.everywhere:
            yield asset, index.everywhere(rows, key)
            continue
        reach = asset.range_m if range_m is None else range_m
        yield asset, index.near(rows, watchers.lon_deg[rows], watchers.lat_deg[rows], key, reach)


def _chances(
    watchers: Watchers,
    acts: TrueActs,
    pairs: Pairs,
    case: NDArray[np.uint8],
    cases: NDArray[np.uint8],
    of: tuple[AssetType, Setting],
) -> Floats:
    """Return the chance that watchers of one asset type that work notice acts, shape ``(n,)``.

    ``case`` is planned act, darkness and weather of each pair in one number.
    """
    asset, setting = of
    model = setting.model_of(asset)
    assert model is not None
    values = setting.values_of(model)
    chance = np.zeros(len(pairs.act))
    for number in cases.tolist():
        act, dark, foul = PLANNED[number // 4], bool(number & 2), bool(number & 1)
        if act not in model.acts:
            continue
        rows = np.flatnonzero(case == number)
        if not len(rows):
            continue
        distance = pairs.distance_m[rows]
        in_sight = np.ones(len(rows), dtype=np.bool_)
        if model.needs_sight and not asset.everywhere:
            places = (pairs.watcher[rows], pairs.act[rows], distance)
            in_sight = _in_sight(watchers, acts, places, (asset, model, act), setting)
        conditions = setting.conditions(dark, foul)
        chance[rows] = model.probability(act, distance, in_sight, conditions, values)
    return chance


def _in_sight(
    watchers: Watchers,
    acts: TrueActs,
    places: tuple[Ints, Ints, Floats],
    of: tuple[AssetType, DetectionModel, PlannedAct],
    setting: Setting,
) -> Bools:
    """Return whether the straight lines are free: over terrain, else over a smooth Earth."""
    watcher, act, distance = places
    asset, model, planned = of
    height = model.target_height_m.get(planned, 0.0)
    if setting.terrain is None:
        horizon = np.sqrt(asset.height_m / bend()) + np.sqrt(height / bend())
        return np.asarray(distance <= horizon, dtype=np.bool_)
    return free_lines(
        setting.terrain, watchers.lon_deg[watcher], watchers.lat_deg[watcher], asset.height_m,
        acts.lon_deg[act], acts.lat_deg[act], height,
    )  # fmt: skip


def _told(pairs: Pairs, rows: Ints, model: DetectionModel, setting: Setting) -> Looks:
    distance = pairs.distance_m[rows]
    return Looks(
        pairs.act[rows],
        pairs.watcher[rows],
        np.asarray(model.location_m(distance, setting.values_of(model)), dtype=np.float64),
        np.full(len(rows), model.side_label),
        pairs.key[rows],
    )


def _looks(found: Sequence[Looks]) -> Looks:
    whole, number = np.zeros(0, dtype=np.int64), np.zeros(0)
    parts = [Looks(whole, whole, number, number, np.zeros(0, np.uint64)), *found]
    names = [field.name for field in fields(Looks)]
    return Looks(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
