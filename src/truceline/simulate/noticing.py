"""What each watcher notices of what truly happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.simulate.keyed import Draw, mixed, uniform
from truceline.simulate.truth import PLANNED
from truceline.simulate.watching import State, is_bad_weather, states, watchers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.model.plan import Placement
    from truceline.simulate.keyed import Keys
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
    distance_m: Floats
    sigma_m: Floats
    label: Floats
    key: Keys

    def __len__(self) -> int:
        return len(self.act)


def notice(
    watchers: Watchers,
    acts: TrueActs,
    worlds: Keys,
    first_days: Ints,
    setting: Setting,
) -> Looks:
    """Return who noticed what.

    Parameters
    ----------
    watchers, acts
        Who watches, and what truly happens in one or several worlds.
    worlds, first_days
        Key and first day of each world, shape ``(n_worlds,)``.
    setting
        Scenario, weather, detection models and sight.

    Notes
    -----
    A watcher that works notices an act if a uniform draw keyed by the two lies under the
    detection model's chance at their distance, by day or night, in good or bad weather. The
    draws of a pair depend on nothing else, so that an asset more changes nothing for others.
    """
    parts = []
    for asset_id in dict.fromkeys(asset.asset_id for asset in watchers.asset):
        members = watchers.numbers_of(asset_id)
        act, watcher, distance = _in_range(watchers, members, acts)
        world = worlds[acts.world[act]]
        state = states(
            watchers, watcher, world, acts.hour[act], first_days[acts.world[act]], setting
        )
        works = state == State.WORKS
        act, watcher, distance, world = act[works], watcher[works], distance[works], world[works]
        bad = is_bad_weather(setting.weather, world, acts.chainage_m[act], acts.hour[act])
        chance = chances(watchers, watcher, acts, act, distance, bad, setting)
        key = mixed(acts.key[act], watchers.key[watcher])
        seen = uniform(key, Draw.NOTICE) < chance
        model = setting.model_of(setting.assets[asset_id])
        assert model is not None
        sigma = model.location_m(distance[seen], setting.values_of(model))
        label = np.full(int(seen.sum()), model.side_label)
        parts.append((act[seen], watcher[seen], distance[seen], sigma, label, key[seen]))
    return _looks(parts)


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
    for asset_id in dict.fromkeys(asset.asset_id for asset in people.asset):
        act, watcher, _ = _in_range(people, people.numbers_of(asset_id), acts, NEAR_M)
        world = acts.world[act]
        state = states(people, watcher, worlds[world], acts.hour[act], first_days[world], setting)
        near[act[(state == State.WORKS) | (state == State.JAMMED)]] = True
    return near


def chances(
    watchers: Watchers,
    watcher: Ints,
    acts: TrueActs,
    act: Ints,
    distance_m: Floats,
    bad: Bools,
    setting: Setting,
) -> Floats:
    """Return the chance that watchers of one asset type that work notice acts, shape ``(n,)``."""
    chance = np.zeros(len(act))
    if not len(act):
        return chance
    asset = watchers.asset[watcher[0]]
    model = setting.model_of(asset)
    assert model is not None
    values = setting.values_of(model)
    planned = acts.planned[act]
    for number, name in enumerate(PLANNED):
        if name not in model.acts:
            continue
        of_act = np.flatnonzero(planned == number)
        in_sight = np.ones(len(of_act), dtype=np.bool_)
        if model.needs_sight and not asset.everywhere and len(of_act):
            rows, place = watcher[of_act], act[of_act]
            in_sight = setting.sight(
                watchers.lon_deg[rows], watchers.lat_deg[rows], asset.height_m,
                acts.lon_deg[place], acts.lat_deg[place], model.target_height_m.get(name, 0.0),
            )  # fmt: skip
        for dark in (False, True):
            for foul in (False, True):
                at = (acts.dark[act[of_act]] == dark) & (bad[of_act] == foul)
                if at.any():
                    rows = of_act[at]
                    chance[rows] = model.probability(
                        name, distance_m[rows], in_sight[at], setting.conditions(dark, foul), values
                    )
    return chance


def _in_range(
    watchers: Watchers, members: Ints, acts: TrueActs, range_m: float | None = None
) -> tuple[Ints, Ints, Floats]:
    """Return acts, watchers of one asset type within range of them, and their distances."""
    asset = watchers.asset[members[0]]
    range_m = asset.range_m if range_m is None else range_m
    if asset.everywhere:
        act = np.tile(np.arange(len(acts)), len(members))
        return act, np.repeat(members, len(acts)), np.zeros(len(act))
    from scipy.spatial import cKDTree

    if not len(acts):
        empty = np.zeros(0, dtype=np.int64)
        return empty, empty, np.zeros(0)
    # Units at one site share their pairs. Chords: at 30 km they are 0.03 m short of the arc.
    places = np.column_stack([watchers.lon_deg[members], watchers.lat_deg[members]])
    sites, of_member = np.unique(places, axis=0, return_inverse=True)
    near = cKDTree(_earth_centred(sites[:, 0], sites[:, 1])).sparse_distance_matrix(
        cKDTree(_earth_centred(acts.lon_deg, acts.lat_deg)), range_m, output_type="ndarray"
    )
    order = np.lexsort((near["j"], near["i"]))
    site, act, distance = near["i"][order], near["j"][order], near["v"][order]
    starts = np.searchsorted(site, np.arange(len(sites) + 1))
    rows = [np.arange(starts[k], starts[k + 1]) for k in of_member.reshape(-1)]
    pair = np.concatenate(rows)
    watcher = np.repeat(members, [len(row) for row in rows])
    return act[pair].astype(np.int64), watcher, distance[pair].astype(np.float64)


def _earth_centred(lon_deg: Floats, lat_deg: Floats) -> Floats:
    from truceline.core.geo import ECCENTRICITY_SQUARED, SEMI_MAJOR_M

    lam, phi = np.radians(lon_deg), np.radians(lat_deg)
    across = SEMI_MAJOR_M / np.sqrt(1 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2)
    return np.column_stack(
        [
            across * np.cos(phi) * np.cos(lam),
            across * np.cos(phi) * np.sin(lam),
            across * (1 - ECCENTRICITY_SQUARED) * np.sin(phi),
        ]
    )


def _looks(parts: Sequence[tuple[Any, ...]]) -> Looks:
    if not parts:
        empty = np.zeros(0)
        whole = empty.astype(np.int64)
        return Looks(whole, whole, empty, empty, empty, empty.astype(np.uint64))
    act, watcher, distance, sigma, label, key = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    order = np.lexsort((watcher, act))
    return Looks(
        act[order], watcher[order], distance[order], sigma[order], label[order], key[order]
    )
