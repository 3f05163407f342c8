"""How probably assets at sites notice demand, and what an option then sees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.chainage import compile_path
from truceline.model.plan import HourClass, Option, Placement, PlannedAct, Site
from truceline.model.scenario import Access, Quality, Scenario, Season
from truceline.plan.assets import ASSETS
from truceline.plan.coverage import (
    Setting,
    detected_share,
    detection_matrix,
    duty,
    is_sited,
    missed,
)
from truceline.plan.demand import DemandTerms, line_demand
from truceline.plan.whatif import WhatIf, changed, expected_shares, standing
from truceline.science.daylight import season_weather
from truceline.science.detect import MODELS
from truceline.science.terrain import synthetic_terrain

PATH = compile_path([[36.0, 48.0], [36.8, 48.0]])
RATES = {PlannedAct.SMALL_ARMS: 5.0, PlannedAct.EXPLOSION: 5.0, PlannedAct.WORKS: 1.0}


def scenario(**more: Any) -> Scenario:
    """Make a summer's scenario."""
    values: dict[str, Any] = {
        "scenario_id": "s", "names": {}, "summary": {}, "quality": Quality.HOLDING,
        "acts_per_day": RATES, **more,
    }  # fmt: skip
    return Scenario(**values)


def setting(**more: Any) -> Setting:
    """Make a setting of twelve hours of light."""
    return Setting(scenario=scenario(**more), weather=season_weather(Season.SUMMER),
                   daylight_h=12.0)  # fmt: skip


def site(number: int, side: str = "north") -> Site:
    """Make a site five kilometres along for each number, on the line itself."""
    return Site(site_id=f"s{number}{side[0]}", lon_deg=36.05 + 0.067 * number, lat_deg=48.0,
                chainage_m=5_000.0 * number, left_m=0.0, side=side)  # fmt: skip


def option(*placements: Placement) -> Option:
    """Make an option of placements."""
    return Option(option_id="o", names={"en": "O"}, summary={"en": "O"}, placements=placements)


DEMAND = line_demand(PATH, scenario(), DemandTerms())


def test_matrix_holds_the_models_chance_times_duty() -> None:
    """One entry, worked by hand from the detection model and the hours of duty."""
    place = Placement(asset="acoustic", site=site(3))
    asset = ASSETS["acoustic"]
    model = MODELS["acoustic"]

    matrix = detection_matrix([place], ASSETS, DEMAND, setting()).toarray()[0]

    row = next(
        k for k in range(len(DEMAND))
        if DEMAND.act[k] is PlannedAct.EXPLOSION and DEMAND.hour[k] is HourClass.DAY
        and matrix[k] > 0
    )  # fmt: skip
    from truceline.core.geo import distance_m

    metres = distance_m(
        place.site.lon_deg,
        place.site.lat_deg,
        DEMAND.lon_deg[row],
        DEMAND.lat_deg[row],  # type: ignore[union-attr]
    )
    alone = model.probability(
        PlannedAct.EXPLOSION, np.array([metres]), np.array([True]),
        setting().conditions(HourClass.DAY), model.values(),
    )[0]  # fmt: skip
    assert matrix[row] == pytest.approx(alone * duty(asset, "north", HourClass.DAY, setting()))


def test_share_of_two_is_the_union_of_independent_chances() -> None:
    """What two notice is 1 - (1 - p)(1 - q), row by row."""
    places = [Placement(asset="acoustic", site=site(3)), Placement(asset="post", site=site(4))]
    matrix = detection_matrix(places, ASSETS, DEMAND, setting())

    p, q = matrix.toarray()

    assert missed(matrix, [0, 1]) == pytest.approx((1 - p) * (1 - q), abs=1e-9)
    shares = detected_share(matrix, DEMAND, [0, 1])
    assert shares[None] == pytest.approx(
        float((DEMAND.weight * (1 - (1 - p) * (1 - q))).sum() / DEMAND.weight.sum())
    )


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["post", "acoustic", "camera_thermal", "radar"]), max_size=4),
       st.sampled_from(["post", "acoustic", "camera_thermal", "radar"]))  # fmt: skip
def test_adding_an_asset_never_lowers_a_share(names: list[str], more: str) -> None:
    """More watching never sees less, for any act."""
    few = option(*(Placement(asset=name, site=site(k)) for k, name in enumerate(names)))
    many = replace(few, placements=(*few.placements, Placement(asset=more, site=site(5))))

    before = expected_shares(few, DEMAND, setting(), ASSETS)
    after = expected_shares(many, DEMAND, setting(), ASSETS)

    assert all(after[act] >= before[act] - 1e-12 for act in before)


def test_refused_side_sees_nothing() -> None:
    """Where the mission is not let in, what stands there counts for nothing."""
    north, south = (Placement(asset="post", site=site(3, side)) for side in ("north", "south"))
    one_side = setting(access=Access.ONE_SIDE, access_side="north")

    matrix = detection_matrix([north, south], ASSETS, DEMAND, one_side)

    assert matrix[0].nnz > 0
    assert matrix[1].nnz == 0
    assert detection_matrix([north], ASSETS, DEMAND, setting(access=Access.NONE)).nnz == 0


def test_satellites_need_no_access() -> None:
    """What watches from afar sees the whole line whoever refuses."""
    place = Placement(asset="satellite_sar")

    matrix = detection_matrix([place], ASSETS, DEMAND, setting(access=Access.NONE))

    seen = {DEMAND.act[k] for k in matrix.indices}
    assert seen == {PlannedAct.WORKS} or seen == {PlannedAct.WORKS, PlannedAct.HEAVY_WEAPON}


def test_heat_from_space_counts_no_act_of_its_own() -> None:
    """A thermal satellite corroborates; siting has nothing to place."""
    assert not is_sited(ASSETS["satellite_thermal"])
    place = Placement(asset="satellite_thermal")

    assert detection_matrix([place], ASSETS, DEMAND, setting()).nnz == 0


def test_hills_hide_from_what_needs_sight_only() -> None:
    """Terrain takes from cameras and leaves microphones alone."""
    hills = synthetic_terrain((35.5, 47.5, 37.5, 48.5), 200.0, np.random.default_rng(3), 400.0)
    over = replace(setting(), terrain=hills)
    camera, array = (Placement(asset=a, site=site(4)) for a in ("camera_thermal", "acoustic"))

    flat = detection_matrix([camera, array], ASSETS, DEMAND, setting()).sum(axis=1)
    hilly = detection_matrix([camera, array], ASSETS, DEMAND, over).sum(axis=1)

    assert hilly[0, 0] < 0.8 * flat[0, 0]
    assert hilly[1, 0] == pytest.approx(flat[1, 0])


@pytest.mark.parametrize("hour", HourClass)
def test_duty_of_what_works_part_of_the_day_goes_to_daylight_first(hour: HourClass) -> None:
    """Nine hours of twelve by day, none by night."""
    asset = replace(ASSETS["patrol"], hours_per_day=9.0, lost_per_year=0.0)

    share = duty(asset, "north", hour, setting())

    assert share == pytest.approx(0.75 if hour is HourClass.DAY else 0.0)


def test_what_if_changes_only_what_is_asked() -> None:
    """The rest of the scenario stays, and a new season brings its own weather."""
    base = scenario(weather=season_weather(Season.SUMMER), dropouts=("ITA",))

    new = changed(base, WhatIf(drop=("GBR",), season=Season.WINTER))

    assert new.dropouts == ("GBR", "ITA")
    assert new.weather is None
    assert replace(new, dropouts=base.dropouts, weather=base.weather, season=base.season) == base


def test_what_if_one_side_keeps_the_side_only_there() -> None:
    """A side is named with one-sided access and with no other."""
    new = changed(scenario(), WhatIf(access=Access.ONE_SIDE, access_side="north"))
    back = changed(new, WhatIf(access=Access.BOTH))

    assert (new.access_side, back.access_side) == ("north", None)


def test_contributor_who_drops_out_takes_its_posts_along() -> None:
    """What a contributor mans does not stand without it."""
    ours = Placement(asset="post", site=site(3), contributor="GBR")
    theirs = Placement(asset="post", site=site(4), contributor="FRA", number=2)

    left = standing((ours, theirs), scenario(dropouts=("GBR",)))

    assert [(item.contributor, item.number) for item in left] == [("FRA", 1), ("FRA", 1)]


def test_half_manned_sees_what_half_chances_see() -> None:
    """Each placement is manned with the chance given: p becomes p / 2."""
    only = option(Placement(asset="post", site=site(3)))

    whole = expected_shares(only, DEMAND, setting(), ASSETS)
    half = expected_shares(only, DEMAND, setting(), ASSETS, staffed=0.5)

    assert half[None] == pytest.approx(whole[None] / 2)


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_share_staffed_outside_0_to_1_is_refused(share: float) -> None:
    """A share is a share."""
    with pytest.raises(ValueError, match="share"):
        WhatIf(staffed=share)
