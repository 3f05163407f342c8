"""Who watches under an option and a scenario, when each works, and what each notices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.errors import ScenarioError
from truceline.model.observation import Modality
from truceline.model.plan import HourClass
from truceline.model.scenario import Access
from truceline.science.access import DAYS_PER_YEAR, REPLACED_AFTER_DAYS, is_let_in
from truceline.science.detect.conditions import Conditions
from truceline.simulate.keyed import Draw, key_of, mixed, uniform
from truceline.simulate.world import HOURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from truceline.model.plan import AssetType, Placement
    from truceline.model.scenario import Scenario, Weather
    from truceline.science.detect.conditions import DetectionModel
    from truceline.science.terrain import Terrain
    from truceline.simulate.keyed import Keys

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

LOSSES = 6  # of one asset in a replay; more have a chance under 1e-6 at one loss a year
JAM_CELL_M, JAM_BLOCK_H = 50_000.0, 6.0  # what is jammed together; judgement
WEATHER_CELL_M, WEATHER_BLOCK_H = 250_000.0, 6.0  # weather is shared over so much; judgement
AFAR = -1  # the cell of what watches from everywhere


class State(IntEnum):
    """What a watcher is doing at an instant."""

    WORKS = 0
    ABSENT = 1  # off duty, or not yet there
    DENIED = 2
    DOWN = 3
    JAMMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What noticing depends on besides places and times.

    ``changed`` overrides parameters of detection models by model name; ``weather`` is that of
    the season where the scenario has none of its own. Without ``terrain`` only the horizon hides.
    """

    scenario: Scenario
    weather: Weather
    daylight_h: float
    assets: Mapping[str, AssetType]
    models: Mapping[str, DetectionModel]
    terrain: Terrain | None = None
    changed: Mapping[str, Mapping[str, float]] | None = None

    def model_of(self, asset: AssetType) -> DetectionModel | None:
        """Return how an asset looks, None for what watches nothing.

        Raises
        ------
        ScenarioError
            SCN-010 if there is no such detection model.
        """
        if asset.model is None:
            return None
        if asset.model not in self.models:
            known = ", ".join(sorted(self.models))
            where = f"asset {asset.asset_id}"
            raise ScenarioError.case(
                "SCN-010", where, asset=asset.asset_id, model=asset.model, known=known
            )
        return self.models[asset.model]

    def values_of(self, model: DetectionModel) -> dict[str, float]:
        """Return the parameters of a model, those of the setting in place of its own."""
        return model.values((self.changed or {}).get(model.name))

    def conditions(self, dark: bool, bad: bool) -> Conditions:
        """Return what a model is told by day or night in good or bad weather.

        Jamming is drawn, and so is the weather: neither is left to the model as a mean.
        """
        return Conditions(
            hour=HourClass.NIGHT if dark else HourClass.DAY,
            weather=replace(self.weather, bad_share=1.0 if bad else 0.0),
            daylight_h=self.daylight_h,
            jammed_share=0.0,
        )

    def stated_conditions(self, hour: HourClass) -> Conditions:
        """Return what a mission takes as the mean of an hour class: the weather as a mean."""
        return Conditions(
            hour=hour, weather=self.weather, daylight_h=self.daylight_h, jammed_share=0.0
        )


@dataclass(frozen=True, slots=True, eq=False)
class Watchers:
    """The watchers of an option, one a unit; every array has shape ``(n,)``.

    A watcher's ``names`` and ``key`` come from asset, site and serial number alone. Those that
    watch everywhere have no position (NaN).
    """

    names: tuple[str, ...]
    asset: tuple[AssetType, ...]
    side: tuple[str | None, ...]
    lon_deg: Floats
    lat_deg: Floats
    chainage_m: Floats
    left_m: Floats
    key: Keys

    def __len__(self) -> int:
        return len(self.names)

    def numbers_of(self, asset_id: str) -> Ints:
        """Return the numbers of the watchers of one asset type."""
        rows = [k for k, asset in enumerate(self.asset) if asset.asset_id == asset_id]
        return np.array(rows, dtype=np.int64)


def watchers_of(
    placements: Sequence[Placement], setting: Setting, option: str = "", *, manned: bool = False
) -> Watchers:
    """Return the watchers of an option's placements, less what drops out or watches nothing.

    With `manned` the placements at which people are, whether they watch or not.

    Raises
    ------
    ScenarioError
        SCN-009 if an asset is not in the catalogue, SCN-010 if its model does not exist.
    """
    units = list(_units(placements, setting, option, manned))
    names = tuple(name for name, _, _ in units)
    assets = tuple(asset for _, asset, _ in units)
    sites = [placement.site for _, _, placement in units]

    def column(name: str) -> Floats:
        return np.array([np.nan if s is None else getattr(s, name) for s in sites], np.float64)

    return Watchers(
        names=names,
        asset=assets,
        side=tuple(None if site is None else site.side for site in sites),
        lon_deg=column("lon_deg"),
        lat_deg=column("lat_deg"),
        chainage_m=column("chainage_m"),
        left_m=column("left_m"),
        key=np.array([key_of("watcher", name) for name in names], dtype=np.uint64),
    )


def _units(
    placements: Sequence[Placement], setting: Setting, option: str, manned: bool
) -> Iterator[tuple[str, AssetType, Placement]]:
    serial: dict[tuple[str, str], int] = {}
    for placement in placements:
        if placement.asset not in setting.assets:
            known = ", ".join(sorted(setting.assets))
            where = f"scenario {setting.scenario.scenario_id}"
            raise ScenarioError.case(
                "SCN-009", where, asset=placement.asset, option=option, known=known
            )
        asset = setting.assets[placement.asset]
        place = "" if placement.site is None else placement.site.site_id
        for _ in range(placement.number):
            number = serial[asset.asset_id, place] = serial.get((asset.asset_id, place), 0) + 1
            if placement.contributor in setting.scenario.dropouts:
                continue
            if not _takes_part(asset, placement, setting, manned):
                continue
            at = f"-{place}" if place else ""
            yield f"{asset.asset_id}{at}-{number}", asset, placement


def _takes_part(asset: AssetType, placement: Placement, setting: Setting, manned: bool) -> bool:
    if manned:
        return sum(asset.crew.values()) > 0 and placement.site is not None
    if setting.model_of(asset) is None:
        return False
    return asset.everywhere or placement.site is not None


def standing_share(scenario: Scenario, day: Floats | float) -> Floats:
    """Return the share of the plan that stands on a day of the mission."""
    if scenario.phase_in_days <= 0:
        return np.ones_like(np.asarray(day, dtype=np.float64))
    grown = np.clip(np.asarray(day, dtype=np.float64) / scenario.phase_in_days, 0.0, 1.0)
    return np.asarray(scenario.phase_in + (1 - scenario.phase_in) * grown, dtype=np.float64)


def duty_start(asset: AssetType, keys: Keys, daylight_h: float) -> Floats:
    """Return the hour at which a day's duty starts; it may lie before midnight.

    Notes
    -----
    Duty goes to daylight first: what works fewer hours than there is light works at a random
    time within it, what works more adds hours of the night before dawn and after dusk.
    """
    spare = daylight_h - asset.hours_per_day
    return 12.0 - daylight_h / 2 + uniform(keys, Draw.DUTY) * spare


def loss_days(asset: AssetType, keys: Keys) -> Floats:
    """Return days, from the start of the span, of an asset's losses, shape ``(n, LOSSES)``.

    Notes
    -----
    Losses are Poisson with rate ``lost_per_year`` from `REPLACED_AFTER_DAYS` before the span
    on; an asset is missing so long after each: the chance is ``1 - exp(-rate x days)``.
    """
    if asset.lost_per_year <= 0:
        return np.full((len(keys), LOSSES), np.inf)
    draws = mixed(keys[:, None], np.arange(LOSSES))
    gaps = -np.log(uniform(draws, Draw.LOST)) * DAYS_PER_YEAR / asset.lost_per_year
    return np.asarray(np.cumsum(gaps, axis=1) - REPLACED_AFTER_DAYS, dtype=np.float64)


def is_jammed(scenario: Scenario, worlds: Keys, cell: Ints, hour: Floats) -> Bools:
    """Say where and when radio is jammed: shared within a cell of the line and six hours."""
    block = np.floor(hour / JAM_BLOCK_H).astype(np.int64)
    return uniform(mixed(worlds, cell, block), Draw.JAMMED) < scenario.jammed_share


def is_bad_weather(weather: Weather, worlds: Keys, chainage_m: Floats, hour: Floats) -> Bools:
    """Say where and when the weather is bad: shared within a cell of the line and six hours."""
    if weather.bad_share <= 0:
        return np.zeros(len(hour), dtype=np.bool_)
    cell = np.floor(chainage_m / WEATHER_CELL_M).astype(np.int64)
    block = np.floor(hour / WEATHER_BLOCK_H).astype(np.int64)
    return uniform(mixed(worlds, cell, block), Draw.WEATHER) < weather.bad_share


def jam_cell(watchers: Watchers) -> Ints:
    """Return the cell of the line in which each watcher is jammed with others."""
    afar = np.isnan(watchers.chainage_m)
    cell = np.floor(np.where(afar, 0.0, watchers.chainage_m) / JAM_CELL_M)
    return np.where(afar, AFAR, cell).astype(np.int64)


def is_always_on(asset: AssetType, scenario: Scenario) -> bool:
    """Say whether an asset works all the time wherever it stands: no state need be drawn."""
    jammed = asset.jammable and scenario.jammed_share > 0
    free = not asset.on_the_line or scenario.access is Access.BOTH
    whole = asset.lost_per_year <= 0 and asset.hours_per_day >= HOURS
    return whole and free and not jammed and scenario.phase_in >= 1


def states(
    watchers: Watchers,
    number: Ints,
    worlds: Keys,
    hour: Floats,
    first_day: Ints | int,
    setting: Setting,
) -> NDArray[np.int8]:
    """Return what watchers do at instants.

    Parameters
    ----------
    watchers
        The watchers; those asked for are of one asset type.
    number
        Which watcher, shape ``(n,)``.
    worlds
        Key of the world, shape ``(n,)``.
    hour
        Hours since the start of the span, shape ``(n,)``.
    first_day
        Day of the mission on which the span starts, shape ``(n,)`` or one for all.
    setting
        Scenario and season.
    """
    state = np.full(len(number), State.WORKS, dtype=np.int8)
    if not len(number):
        return state
    asset, scenario = watchers.asset[number[0]], setting.scenario
    key = mixed(worlds, watchers.key[number])
    if asset.jammable and scenario.jammed_share > 0:
        state[is_jammed(scenario, worlds, jam_cell(watchers)[number], hour)] = State.JAMMED
    if asset.lost_per_year > 0:
        since = hour[:, None] / HOURS - loss_days(asset, key)
        state[((since >= 0) & (since < REPLACED_AFTER_DAYS)).any(axis=1)] = State.DOWN
    if asset.on_the_line and scenario.access is not Access.BOTH:
        let_in = np.array([is_let_in(scenario, asset, side) for side in watchers.side], np.bool_)
        state[~let_in[number]] = State.DENIED
    day = np.floor(hour / HOURS)
    if asset.hours_per_day < HOURS:
        start = duty_start(asset, mixed(key, day.astype(np.int64)), setting.daylight_h)
        state[(hour - start) % HOURS >= asset.hours_per_day] = State.ABSENT
    if scenario.phase_in < 1:
        stands = uniform(key, Draw.STANDS) < standing_share(scenario, day + first_day)
        state[~stands] = State.ABSENT
    return state


def modality_of(watchers: Watchers) -> list[Modality]:
    """Return how each watcher perceives."""
    return [asset.modality or Modality.UNKNOWN for asset in watchers.asset]
