"""A line, made-up assets and detection models whose chances can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.chainage import beside
from truceline.core.provenance import Provenance
from truceline.core.time import Interval
from truceline.model.line import Line, LineVersion
from truceline.model.observation import Modality
from truceline.model.plan import AssetType, Placement, PlannedAct, Role, Site
from truceline.model.scenario import Quality, Scenario, Weather
from truceline.science.detect.conditions import DetectionModel
from truceline.science.lines import LineIndex
from truceline.science.sectors import even_sectors
from truceline.simulate.option import Ground
from truceline.simulate.truth import Span
from truceline.simulate.watching import Setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.science.detect.conditions import Conditions

    Floats = NDArray[np.float64]

START = datetime(2027, 3, 1, tzinfo=UTC)
VERSION = LineVersion(
    line_id="front", version="v1", valid=Interval(datetime(2026, 1, 1, tzinfo=UTC)),
    positions=np.array([[33.0, 46.5], [34.0, 46.9], [35.0, 47.4], [36.4, 47.5], [37.6, 47.9]]),
    left="north", right="south", accuracy_m=100.0, provenance=Provenance(source="made up"),
)  # fmt: skip
LINE = Line(line_id="front", versions=(VERSION,))
PATH = LineIndex([LINE]).path(VERSION)
SECTORS = even_sectors(LINE, "v1", count=8)
GROUND = Ground(version=VERSION, path=PATH)
CALM = Weather(
    visibility_m=20_000, bad_visibility_m=2_000, bad_share=0.0, cloud_share=0.0, wind_ms=3
)


def even(
    chance: float, bad: float | None = None, reach_m: float = 1e9, **more: object
) -> DetectionModel:
    """Return a model with one chance within reach, another in bad weather."""

    def probability(
        act: PlannedAct,
        distance_m: Floats,
        in_sight: NDArray[np.bool_],
        conditions: Conditions,
        values: Mapping[str, float],
    ) -> Floats:
        share = conditions.weather.bad_share
        mean = (1 - share) * chance + share * (chance if bad is None else bad)
        return np.where((distance_m <= reach_m) & in_sight, mean, 0.0)

    model = DetectionModel(
        name=f"even-{chance}", formula="p", probability=probability, parameters=(),
        needs_sight=False, acts=tuple(PlannedAct), target_height_m={},
        location_m=lambda distance_m, _: np.full(np.shape(distance_m), 200.0),
        side_label=0.8, cannot_see=(),
    )  # fmt: skip
    return replace(model, **more)  # type: ignore[arg-type]


MODELS = {
    "half": even(0.5),
    "third": even(0.3),
    "shy": even(0.6, bad=0.1),
    "shyer": even(0.5, bad=0.05),
    "near": even(0.8, reach_m=6_000.0),
    "satellite_thermal": even(0.2, side_label=0.0),
}


def asset(asset_id: str, model: str | None, modality: Modality, **more: object) -> AssetType:
    """Return an asset that is always there and sees the whole line."""
    made = AssetType(
        asset_id=asset_id, names={"en": asset_id}, model=model, modality=modality, crew={},
        range_m=1_000_000.0,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


ASSETS = {
    item.asset_id: item
    for item in (
        asset("half", "half", Modality.CAMERA),
        asset("third", "third", Modality.ACOUSTIC),
        asset("shy", "shy", Modality.CAMERA),
        asset("shyer", "shyer", Modality.ACOUSTIC),
        asset("jammed", "half", Modality.UAV, jammable=True),
        asset("other-jammed", "third", Modality.RADAR, jammable=True),
        asset("fragile", "half", Modality.CAMERA, lost_per_year=2.0),
        asset("shift", "half", Modality.HUMAN, hours_per_day=8.0, crew={Role.MONITOR: 2.0}),
        asset("long-shift", "half", Modality.HUMAN, hours_per_day=18.0),
        asset("post", "near", Modality.HUMAN, range_m=6_000.0, crew={Role.MONITOR: 4.0}),
        asset("camera", "near", Modality.CAMERA, range_m=6_000.0, lost_per_year=0.5),
        asset("ears", "near", Modality.ACOUSTIC, range_m=6_000.0, jammable=True),
        asset("heat", "satellite_thermal", Modality.SATELLITE, everywhere=True,
              on_the_line=False),
        asset("eye", "third", Modality.SATELLITE, everywhere=True, on_the_line=False),
        asset("base", None, Modality.UNKNOWN, crew={Role.SOLDIER: 50.0}),
    )
}  # fmt: skip


def site(name: str, chainage_m: float, left_m: float = 1_000.0) -> Site:
    """Return a site beside the line."""
    lon, lat = beside(PATH, chainage_m, left_m)
    return Site(
        site_id=name, lon_deg=float(lon[0]), lat_deg=float(lat[0]), chainage_m=chainage_m,
        left_m=left_m, side=VERSION.left if left_m > 0 else VERSION.right,
    )  # fmt: skip


def placed(asset_id: str, chainage_m: float = 150_000.0, **more: object) -> Placement:
    """Return an asset at a place of its own."""
    left = float(more.pop("left_m", 1_000.0))  # type: ignore[arg-type]
    at = site(f"km{chainage_m / 1000:.0f}{'L' if left > 0 else 'R'}", chainage_m, left)
    return replace(Placement(asset=asset_id, site=at), **more)  # type: ignore[arg-type]


def scenario(**more: object) -> Scenario:
    """Return a busy scenario without hindrances."""
    made = Scenario(
        scenario_id="busy", names={"en": "Busy"}, summary={"en": ""}, quality=Quality.FRAYING,
        acts_per_day=dict.fromkeys(PlannedAct, 30.0), branching=0.3,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def setting(of: Scenario, **more: object) -> Setting:
    """Return a setting with 12 h of light, calm weather and the made-up assets."""
    made = Setting(
        scenario=of, weather=of.weather or CALM, daylight_h=12.0, assets=ASSETS, models=MODELS
    )
    return replace(made, **more)  # type: ignore[arg-type]


def span(days: int = 7, first_day: int = 0) -> Span:
    """Return the whole line for so many days."""
    return Span(sectors=SECTORS, starts_at=START, days=days, first_day=first_day)
