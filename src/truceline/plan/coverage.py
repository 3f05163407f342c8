"""How probably each asset at each site would notice each row of demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from truceline.model.plan import HourClass, PlannedAct
from truceline.science.access import DAYS_PER_YEAR, REPLACED_AFTER_DAYS, is_let_in
from truceline.science.detect import MODELS
from truceline.science.detect.conditions import Conditions
from truceline.science.sight import sight_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from truceline.model.plan import AssetType, Demand, Placement, Site
    from truceline.model.scenario import Scenario, Weather
    from truceline.science.detect.conditions import DetectionModel
    from truceline.science.terrain import Terrain

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CORROBORATES = frozenset({"satellite_thermal"})  # heat is no incident of its own
LEAST = 1e-4  # smaller chances are left out of the matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the chances of noticing depend on besides places.

    ``changed`` overrides parameters of detection models by model name.
    """

    scenario: Scenario
    weather: Weather
    daylight_h: float
    terrain: Terrain | None = None
    changed: Mapping[str, Mapping[str, float]] | None = None

    def conditions(self, hour: HourClass) -> Conditions:
        """Return what a detection model is told for an hour class."""
        return Conditions(
            hour=hour, weather=self.weather, daylight_h=self.daylight_h,
            jammed_share=self.scenario.jammed_share,
        )  # fmt: skip

    def changed_of(self, model: str) -> Mapping[str, float] | None:
        """Return the parameters of a model that are not its own."""
        return None if self.changed is None else self.changed.get(model)


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """The distinct places of a demand, and the place, act and hour of each row."""

    lon_deg: Floats
    lat_deg: Floats
    of_row: Ints
    acts: tuple[PlannedAct, ...]
    act_of_row: Ints
    hour_of_row: Ints  # 0 day, 1 night


def places_of(demand: Demand) -> Places:
    """Return the distinct places of a demand."""
    both = np.column_stack([demand.lon_deg, demand.lat_deg])
    unique, number = np.unique(both, axis=0, return_inverse=True)
    acts = tuple(sorted(set(demand.act)))
    order = {act: k for k, act in enumerate(acts)}
    return Places(
        lon_deg=unique[:, 0].copy(), lat_deg=unique[:, 1].copy(),
        of_row=number.reshape(-1).astype(np.int64), acts=acts,
        act_of_row=np.array([order[act] for act in demand.act], dtype=np.int64),
        hour_of_row=np.array([hour is HourClass.NIGHT for hour in demand.hour], dtype=np.int64),
    )  # fmt: skip


def detection_matrix(
    placements: Sequence[Placement],
    assets: Mapping[str, AssetType],
    demand: Demand,
    setting: Setting,
) -> sparse.csr_matrix:
    """Return the chance that each placement notices an act of each row.

    Parameters
    ----------
    placements
        Assets at sites; ``number`` is not looked at.
    assets
        The asset types by id.
    demand
        The rows.
    setting
        Scenario, weather and terrain.

    Returns
    -------
    A matrix of shape ``(n_placements, n_rows)``: detection given that the asset works, times
    the share of the time in which it works, is manned, is let in and is not jammed.
    """
    places = places_of(demand)
    rows: list[sparse.csr_matrix] = []
    order: list[int] = []
    for name in sorted({placement.asset for placement in placements}):
        members = [k for k, placement in enumerate(placements) if placement.asset == name]
        sites = [placements[k].site for k in members]
        rows.append(_of_asset(assets[name], sites, places, setting))
        order += members
    if not rows:
        return sparse.csr_matrix((0, len(demand)))
    stacked = sparse.vstack(rows, format="csr")
    return stacked[np.argsort(order)]


def duty(asset: AssetType, side: str | None, hour: HourClass, setting: Setting) -> float:
    """Return the share of an hour class in which an asset works where it stands."""
    scenario = setting.scenario
    if not is_let_in(scenario, asset, side):
        return 0.0
    light = setting.daylight_h
    by_day = min(asset.hours_per_day, light)
    hours = by_day if hour is HourClass.DAY else asset.hours_per_day - by_day
    of_all = light if hour is HourClass.DAY else 24.0 - light
    share = min(1.0, hours / of_all) if of_all > 0 else 0.0
    if asset.jammable:
        share *= 1 - scenario.jammed_share
    return share * (1 - min(1.0, asset.lost_per_year * REPLACED_AFTER_DAYS / DAYS_PER_YEAR))


def is_sited(asset: AssetType) -> bool:
    """Say whether an asset notices acts of its own, so that siting has to place it."""
    return asset.model is not None and asset.model not in CORROBORATES


def _of_asset(
    asset: AssetType, sites: Sequence[Site | None], places: Places, setting: Setting
) -> sparse.csr_matrix:
    shape = (len(sites), len(places.of_row))
    if asset.model is None or not is_sited(asset):
        return sparse.csr_matrix(shape)
    model = MODELS[asset.model]
    if asset.everywhere:
        pairs = _everywhere(len(sites), len(places.lon_deg))
    else:
        pairs = _in_range(asset, model, [site for site in sites if site is not None], places,
                          setting.terrain)  # fmt: skip
    chance = _by_pair(asset, model, sites, pairs, places, setting)
    return _rows_of_places(pairs, chance, places, shape)


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Sites and places in range; ``seen`` has shape ``(n_pairs, n_acts)``."""

    site: Ints
    place: Ints
    distance_m: Floats
    seen: NDArray[np.bool_]


def _everywhere(sites: int, places: int) -> _Pairs:
    site = np.repeat(np.arange(sites), places)
    return _Pairs(
        site, np.tile(np.arange(places), sites), np.zeros(sites * places),
        np.ones((sites * places, 0), dtype=np.bool_),
    )  # fmt: skip


def _in_range(
    asset: AssetType,
    model: DetectionModel,
    sites: Sequence[Site],
    places: Places,
    terrain: Terrain | None,
) -> _Pairs:
    heights = [model.target_height_m.get(act, 0.0) for act in places.acts]
    found = sight_pairs(
        terrain,
        np.array([site.lon_deg for site in sites]),
        np.array([site.lat_deg for site in sites]),
        asset.height_m,
        places.lon_deg,
        places.lat_deg,
        np.array(heights),
        asset.range_m,
    )
    seen = found.visible if model.needs_sight else np.ones_like(found.visible)
    return _Pairs(found.site, found.target, found.distance_m, seen)


def _by_pair(
    asset: AssetType,
    model: DetectionModel,
    sites: Sequence[Site | None],
    pairs: _Pairs,
    places: Places,
    setting: Setting,
) -> Floats:
    """Return the chance per pair, act and hour, shape ``(n_pairs, n_acts, 2)``."""
    chance = np.zeros((len(pairs.site), len(places.acts), 2))
    values = model.values(setting.changed_of(model.name))
    for hour_number, hour in enumerate(HourClass):
        conditions = setting.conditions(hour)
        works = np.array(
            [duty(asset, None if site is None else site.side, hour, setting) for site in sites]
        )[pairs.site]
        for number, act in enumerate(places.acts):
            if act not in model.acts:
                continue
            seen = pairs.seen[:, number] if pairs.seen.shape[1] else np.ones(len(works), np.bool_)
            found = model.probability(act, pairs.distance_m, seen, conditions, values)
            chance[:, number, hour_number] = found * works
    return chance


def _rows_of_places(
    pairs: _Pairs, chance: Floats, places: Places, shape: tuple[int, int]
) -> sparse.csr_matrix:
    """Spread chances per place over the rows of demand at that place."""
    order = np.argsort(places.of_row, kind="stable")
    starts = np.searchsorted(places.of_row[order], np.arange(len(places.lon_deg) + 1))
    counts = np.diff(starts)[pairs.place]
    pair = np.repeat(np.arange(len(pairs.place)), counts)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(counts) - counts, counts)
    row = order[starts[pairs.place][pair] + within]
    value = chance[pair, places.act_of_row[row], places.hour_of_row[row]]
    keep = value > LEAST
    return sparse.csr_matrix(
        (np.minimum(value[keep], 1.0), (pairs.site[pair][keep], row[keep])), shape=shape
    )


def detected_share(
    matrix: sparse.csr_matrix, demand: Demand, chosen: Sequence[int] | Ints
) -> dict[PlannedAct | None, float]:
    """Return the expected share of acts noticed by at least one placement, by act and of all.

    The key None stands for all acts together; an act without weight is left out.
    """
    seen = 1 - missed(matrix, chosen)
    acts = np.array([str(act) for act in demand.act])
    shares: dict[PlannedAct | None, float] = {}
    for act in sorted(set(demand.act)):
        of_act = acts == act.value
        weight = demand.weight[of_act].sum()
        if weight > 0:
            shares[act] = float((demand.weight[of_act] * seen[of_act]).sum() / weight)
    if demand.weight.sum() > 0:
        shares[None] = float((demand.weight * seen).sum() / demand.weight.sum())
    return shares


def missed(matrix: sparse.csr_matrix, chosen: Sequence[int] | Ints) -> Floats:
    """Return the chance that none of the chosen placements notices an act of each row."""
    picked = matrix[np.asarray(chosen, dtype=np.int64)].copy()
    picked.data = np.log1p(-np.minimum(picked.data, 1 - 1e-12))
    return np.asarray(np.exp(picked.sum(axis=0))).ravel()
