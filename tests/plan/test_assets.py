"""The asset catalogue: every figure has a range and a source, and can be changed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from truceline.core.errors import PlanError
from truceline.model.plan import AssetType, HourClass, Parameter, Role
from truceline.model.scenario import Weather
from truceline.plan.assets import ASSETS, HEADS, asset_parameters, assets_with
from truceline.science.detect import MODELS
from truceline.science.detect.conditions import Conditions

EXPECTED = {
    "post": "human", "camera_day": "camera_day", "camera_thermal": "camera_thermal",
    "acoustic": "acoustic", "radar": "radar", "drone_rf": "drone_rf",
    "drone_acoustic": "drone_acoustic", "uav": "uav", "patrol": "patrol",
    "satellite_optical": "satellite_optical", "satellite_sar": "satellite_sar",
    "satellite_thermal": "satellite_thermal", "hub": None, "protection": None,
    "reassurance": None,
}  # fmt: skip


def test_assets_name_their_detection_models() -> None:
    """Each asset names the model that says what it sees; hubs and forces see nothing."""
    assert {name: asset.model for name, asset in ASSETS.items()} == EXPECTED
    assert all(name == asset.asset_id for name, asset in ASSETS.items())
    assert {asset.model for asset in ASSETS.values() if asset.model} == set(MODELS)


@pytest.mark.parametrize(
    "asset_id", [a for a, asset in ASSETS.items() if asset.model and not asset.everywhere]
)
def test_beyond_an_assets_range_little_is_noticed(asset_id: str) -> None:
    """Nothing is computed beyond the range: there the chance is under 1 in 3 for every act."""
    asset = ASSETS[asset_id]
    model = MODELS[asset.model or ""]
    weather = Weather(
        visibility_m=20_000, bad_visibility_m=3_000, bad_share=0.1, cloud_share=0.5, wind_ms=3
    )

    for act in model.acts:
        for hour in HourClass:
            chance = model.probability(
                act, np.array([asset.range_m]), np.array([True]),
                Conditions(hour=hour, weather=weather), model.values(),
            )  # fmt: skip
            assert chance[0] < 1 / 3, (act, hour)


def test_assets_are_named_in_english_and_french() -> None:
    """No asset lacks a name in either language, and no two share one."""
    for language in ("en", "fr"):
        names = [asset.names[language] for asset in ASSETS.values()]
        assert all(names)
        assert len(set(names)) == len(names)


def test_assets_that_watch_have_a_modality_and_only_satellites_are_everywhere() -> None:
    """What watches says how; what covers the line from afar has no site and needs no access."""
    for name, asset in ASSETS.items():
        assert (asset.model is None) == (asset.modality is None)
        assert asset.everywhere == name.startswith("satellite")
        assert not (asset.everywhere and asset.on_the_line)


def test_parameters_list_every_figure_with_range_and_source() -> None:
    """Each crew, height, range and cost is listed once, within its range, with a source."""
    listed = asset_parameters()

    names = [parameter.name for parameter in listed]
    assert len(set(names)) == len(names)
    assert len(names) == sum(7 + len(asset.crew) for asset in ASSETS.values())
    for parameter in listed:
        assert parameter.source
        assert parameter.low is not None
        assert parameter.high is not None
        assert 0 <= parameter.low <= parameter.value <= parameter.high < math.inf


def test_parameters_hold_the_figures_of_the_assets() -> None:
    """The table and the assets say the same number."""
    values = {parameter.name: parameter.value for parameter in asset_parameters()}

    assert values["patrol.crew.monitor"] == ASSETS["patrol"].crew[Role.MONITOR] == 5
    assert values["radar.range_m"] == ASSETS["radar"].range_m
    assert values["uav.capital_eur"] == ASSETS["uav"].capital_eur


def test_parameters_are_unverified_unless_read_in_a_source() -> None:
    """Only the patrol of five was read as such; every other figure is an editable prior."""
    read = [parameter.name for parameter in asset_parameters() if not parameter.unverified]

    assert read == ["patrol.crew.monitor"]


def test_assets_with_change_one_figure_and_no_other() -> None:
    """Three at a post: the post has three, and everything else stays as it is."""
    changed = assets_with({"post.crew.monitor": 3})

    assert changed["post"].crew == {Role.MONITOR: 3}
    assert {name: asset for name, asset in changed.items() if name != "post"} == {
        name: asset for name, asset in ASSETS.items() if name != "post"
    }


def test_parameter_of_a_changed_figure_has_no_range() -> None:
    """A figure the planner set is known: it carries no range, and says who set it."""
    listed = {p.name: p for p in asset_parameters(assets_with({"post.capital_eur": 7}))}

    assert listed["post.capital_eur"] == Parameter(
        name="post.capital_eur", value=7.0, unit="EUR", source="set by the planner"
    )
    assert listed["post.running_eur"].low == 30_000


@pytest.mark.parametrize("name", ["post", "post.crew.soldier", "tower.height_m", ""])
def test_assets_with_unknown_figure_is_refused(name: str) -> None:
    """A name that is no figure is refused, and the assets there are are named."""
    with pytest.raises(PlanError, match="camera_thermal") as caught:
        assets_with({name: 1.0})
    assert caught.value.code == "PLN-501"


@pytest.mark.parametrize("value", [-1.0, math.inf, math.nan])
def test_assets_with_senseless_figure_is_refused(value: float) -> None:
    """No figure is negative, infinite or no number."""
    with pytest.raises(PlanError, match=r"post\.range_m") as caught:
        assets_with({"post.range_m": value})
    assert caught.value.code == "PLN-502"


def test_own_asset_is_listed_without_range() -> None:
    """An asset that is not in the catalogue is listed as it was given."""
    own = AssetType(
        asset_id="balloon", names={"en": "Balloon"}, model="camera_day", modality=None,
        crew={Role.TECHNICIAN: 1.5},
    )  # fmt: skip

    listed = {parameter.name: parameter for parameter in asset_parameters({"balloon": own})}

    assert listed["balloon.crew.technician"].value == 1.5
    assert listed["balloon.crew.technician"].low is None


def test_heads_are_the_reassurance_force_alone() -> None:
    """Only a force that watches nothing is counted without shifts."""
    assert {Role.REASSURANCE} == HEADS
