"""Every detection model keeps what all of them promise, and knows what it cannot see."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.errors import PlanError
from truceline.model.plan import HourClass, PlannedAct
from truceline.model.scenario import Weather
from truceline.science.detect import (
    MODELS,
    detection_probability,
    effective_range_m,
    figure_swings,
    model_values,
)
from truceline.science.detect.conditions import Conditions

WEATHER = Weather(
    visibility_m=15_000, bad_visibility_m=2_000, bad_share=0.15, cloud_share=0.5, wind_ms=4
)
DAY = Conditions(hour=HourClass.DAY, weather=WEATHER)
NIGHT = Conditions(hour=HourClass.NIGHT, weather=WEATHER)
NAMES = (
    "human", "camera_day", "camera_thermal", "acoustic", "radar", "drone_acoustic", "drone_rf",
    "uav", "patrol", "satellite_optical", "satellite_sar", "satellite_thermal",
)  # fmt: skip
DISTANCES_M = np.concatenate([[0.0], np.geomspace(1, 500_000, 400)])

weathers = st.builds(
    Weather,
    visibility_m=st.floats(50, 60_000),
    bad_visibility_m=st.floats(10, 5_000),
    bad_share=st.floats(0, 1),
    cloud_share=st.floats(0, 1),
    wind_ms=st.floats(0, 25),
)
settings_of_day = st.builds(
    Conditions, hour=st.sampled_from(HourClass), weather=weathers, jammed_share=st.floats(0, 1)
)


@st.composite
def changes(draw: st.DrawFn, name: str) -> dict[str, float]:
    """Draw figures of a model within their plausible bounds."""
    return {
        figure.name: draw(st.floats(figure.low, figure.high))
        for figure in MODELS[name].parameters
        if figure.low is not None and figure.high is not None and draw(st.booleans())
    }


def chance(name: str, act: PlannedAct, distance_m: float, conditions: Conditions) -> float:
    return float(detection_probability(name, act, np.array([distance_m]), None, conditions)[0])


def test_registry_names_every_way_of_noticing() -> None:
    """A plan can ask for each means by the name it knows."""
    assert tuple(MODELS) == NAMES
    assert all(model.name == name for name, model in MODELS.items())


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_chance_never_rises_with_distance(name: str, data: st.DataObject) -> None:
    """In any weather and with any plausible figures, farther is never better, 0 to 1."""
    conditions = data.draw(settings_of_day)
    changed = data.draw(changes(name))

    for act in PlannedAct:
        found = detection_probability(name, act, DISTANCES_M, None, conditions, changed)

        assert found.shape == DISTANCES_M.shape
        assert np.isfinite(found).all()
        assert found.min() >= 0
        assert found.max() <= 1
        assert np.diff(found).max() <= 1e-9


@pytest.mark.parametrize("name", NAMES)
def test_what_has_a_place_notices_nothing_beyond_reason(name: str) -> None:
    """At 500 km only what looks down from space notices anything."""
    seen = any(chance(name, act, 500_000, c) > 0 for act in PlannedAct for c in (DAY, NIGHT))

    assert seen == name.startswith("satellite")


@pytest.mark.parametrize("name", NAMES)
def test_model_sees_its_acts_and_no_others(name: str) -> None:
    """An act a model lists can be noticed close by; one it does not list cannot."""
    model = MODELS[name]
    for act in PlannedAct:
        best = max(chance(name, act, 10.0, c) for c in (DAY, NIGHT))
        assert (best > 0) == (act in model.acts)


@pytest.mark.parametrize("name", NAMES)
def test_model_says_what_it_cannot_see_and_where_its_figures_are_from(name: str) -> None:
    """Blind spots are published, figures have a source, those only remembered have bounds."""
    model = MODELS[name]

    assert len(model.cannot_see) >= 3
    assert all(words.strip() for words in model.cannot_see)
    assert model.formula.strip()
    for figure in model.parameters:
        assert figure.source.strip()
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= figure.value <= figure.high
        remembered = figure.source.startswith(("remembered", "judgement", "it does", "heat says"))
        assert figure.unverified == remembered
    names = [figure.name for figure in model.parameters]
    assert len(set(names)) == len(names)
    assert model.side_label == model.values()["side_label"]


@pytest.mark.parametrize("name", NAMES)
def test_ranges_of_hearing_and_seeing_are_marked_unverified(name: str) -> None:
    """No figure for how far something is heard or seen is passed off as sourced."""
    starts = ("level_", "half_", "sweep_", "noise", "margin", "ground", "upwind", "downwind")

    assert [f.name for f in MODELS[name].parameters
            if f.name.startswith(starts) and not f.unverified] == []  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_place_error_is_positive_and_grows_with_distance(name: str) -> None:
    """Nothing is placed exactly, and nothing better from farther away."""
    model = MODELS[name]
    error_m = model.location_m(DISTANCES_M, model.values())

    assert error_m.shape == DISTANCES_M.shape
    assert (error_m > 0).all()
    assert (np.diff(error_m) >= 0).all()


@pytest.mark.parametrize("name", NAMES)
def test_terrain_in_the_way_takes_sight_and_leaves_sound(name: str) -> None:
    """Without line of sight: seeing ends, hearing and what looks from above do not."""
    near, hidden = np.full(2, 800.0), np.array([True, False])
    model = MODELS[name]
    for act in model.acts:
        for conditions in (DAY, NIGHT):
            free, behind = model.probability(act, near, hidden, conditions, model.values())
            assert behind <= free
            if not model.needs_sight:
                assert behind == free
            elif name in ("camera_day", "camera_thermal", "radar"):
                assert behind == 0


def test_post_hears_what_it_does_not_see() -> None:
    """Behind a hill an explosion is heard, a movement is not noticed."""
    behind = np.array([False])

    heard = detection_probability("human", PlannedAct.EXPLOSION, np.array([4000.0]), behind, DAY)
    walked = detection_probability("human", PlannedAct.MOVEMENT, np.array([500.0]), behind, DAY)

    assert heard[0] > 0.5
    assert walked[0] == 0


def test_night_ends_what_a_day_camera_sees() -> None:
    """A camera for daylight notices nothing after dark, a thermal one does."""
    for act in PlannedAct:
        assert chance("camera_day", act, 300, DAY) > 0
        assert chance("camera_day", act, 300, NIGHT) == 0
        assert chance("camera_thermal", act, 300, NIGHT) > chance("camera_thermal", act, 300, DAY)


def test_cloud_ends_what_optical_satellites_see_and_not_what_radar_ones_do() -> None:
    """Under closed cloud optical images show nothing; radar is indifferent to it."""
    overcast = replace(DAY, weather=replace(WEATHER, cloud_share=1.0))
    clear = replace(DAY, weather=replace(WEATHER, cloud_share=0.0))
    for act in (PlannedAct.HEAVY_WEAPON, PlannedAct.WORKS):
        assert chance("satellite_optical", act, 0, clear) > 0.2
        assert chance("satellite_optical", act, 0, overcast) == 0
        by_radar = [chance("satellite_sar", act, 0, c) for c in (clear, overcast, NIGHT)]
        assert by_radar == [by_radar[0]] * 3
        assert by_radar[0] > 0.2


@given(settings_of_day, changes("satellite_thermal"))
@settings(max_examples=50, deadline=None)
def test_flash_is_never_seen_from_space(conditions: Conditions, changed: dict[str, float]) -> None:
    """Heat is seen where a fire is left: a shot, or an explosion without fire, is not."""
    here = np.zeros(1)
    no_fire = {**changed, "burns_share": 0.0}

    shot = detection_probability(
        "satellite_thermal", PlannedAct.SMALL_ARMS, here, None, conditions, changed
    )
    impact = detection_probability(
        "satellite_thermal", PlannedAct.EXPLOSION, here, None, conditions, no_fire
    )

    assert shot.tolist() == [0.0]
    assert impact.tolist() == [0.0]


def test_fire_left_behind_is_seen_from_space_in_closed_form() -> None:
    """Every explosion burns for Δ under a clear sky, far larger than needed: 1 - 1/e."""
    clear = replace(NIGHT, weather=replace(WEATHER, cloud_share=0.0))
    changed = {"burns_share": 1.0, "burns_h": 4.0, "every_h": 4.0, "fire_m2": 1e6}

    found = detection_probability(
        "satellite_thermal", PlannedAct.EXPLOSION, np.zeros(1), None, clear, changed
    )

    assert found[0] == pytest.approx(1 - 1 / math.e, rel=1e-9)


def test_jamming_blinds_radio_receivers_and_not_microphones() -> None:
    """All the time jammed, flights are noticed by radio only near by; by ear as ever."""
    jammed = replace(DAY, jammed_share=1.0)

    assert chance("drone_rf", PlannedAct.UAV_FLIGHT, 2000, jammed) < 0.05
    assert chance("drone_rf", PlannedAct.UAV_FLIGHT, 2000, DAY) > 0.4
    assert chance("drone_acoustic", PlannedAct.UAV_FLIGHT, 200, jammed) == chance(
        "drone_acoustic", PlannedAct.UAV_FLIGHT, 200, DAY
    )


def test_half_jammed_is_half_way() -> None:
    """The chance is linear in the share of the time that is jammed."""
    ends = [chance("drone_rf", PlannedAct.UAV_FLIGHT, 3000, replace(DAY, jammed_share=j))
            for j in (0.0, 0.5, 1.0)]  # fmt: skip

    assert ends[1] == pytest.approx((ends[0] + ends[2]) / 2)


def test_aircraft_on_a_cable_of_fibre_have_no_radio_to_be_noticed() -> None:
    """Where none emits, a receiver notices none."""
    found = detection_probability(
        "drone_rf", PlannedAct.UAV_FLIGHT, np.array([10.0]), None, DAY, {"emits_share": 0.0}
    )

    assert found[0] == 0


def test_sortie_sweeps_by_the_closed_form() -> None:
    """A sortie that keeps its tracks finds erf(√π/2 · W v t / A) of what stays."""
    calm = replace(DAY, weather=replace(WEATHER, bad_share=0.0))
    changed = {"order_share": 1.0, "noticed_share": 1.0, "view_km2": 1e-12, "speed_ms": 20.0,
               "endurance_h": 2.0, "sweep_heavy_weapon_m": 1000.0, "area_km2": 124.0}  # fmt: skip

    found = detection_probability(
        "uav", PlannedAct.HEAVY_WEAPON, np.array([10_000.0]), None, calm, changed
    )

    # 2 h less 1,000 s of way leave 6,200 s: 124 km² swept of 124 km².
    assert found[0] == pytest.approx(math.erf(math.sqrt(math.pi) / 2))


def test_sortie_beyond_its_endurance_or_link_finds_nothing() -> None:
    """Where the way takes all of the time, none is left to search."""
    short = {"endurance_h": 0.5}  # 22.5 km out and back at 25 m/s

    found = detection_probability(
        "uav", PlannedAct.WORKS, np.array([22_000.0, 23_000.0]), None, DAY, short
    )

    assert found[0] > 0
    assert found[1] == 0
    assert chance("uav", PlannedAct.WORKS, 50_001, DAY) == 0


def test_what_stays_is_found_more_often_by_more_passes() -> None:
    """n passes miss what each of them misses: 1 - (1 - p)^n."""
    once = {"passes_per_day": 1.0, "stays_days": 1.0}
    thrice = {"passes_per_day": 1.0, "stays_days": 3.0}
    here = np.array([0.0])

    one = detection_probability("patrol", PlannedAct.HEAVY_WEAPON, here, None, DAY, once)[0]
    three = detection_probability("patrol", PlannedAct.HEAVY_WEAPON, here, None, DAY, thrice)[0]

    assert 0 < one < 1
    assert three == pytest.approx(1 - (1 - one) ** 3)


def test_patrol_notices_less_than_a_post_on_the_spot() -> None:
    """Short looks from a moving car notice no more than a post within sight of the act."""
    for act in (PlannedAct.SMALL_ARMS, PlannedAct.MOVEMENT, PlannedAct.UAV_FLIGHT):
        assert chance("patrol", act, 0, DAY) < chance("human", act, 500, DAY) + 0.05
        assert chance("patrol", act, 0, DAY) < 0.2


@given(settings_of_day, st.sampled_from(NAMES), st.sampled_from(PlannedAct))
@settings(max_examples=150, deadline=None)
def test_chance_in_mixed_weather_lies_between_good_and_bad(
    conditions: Conditions, name: str, act: PlannedAct
) -> None:
    """Mixing hours gives neither more than the better nor less than the worse of them."""
    ends = [
        detection_probability(
            name, act, np.array([1500.0]), None,
            replace(conditions, weather=replace(conditions.weather, bad_share=share)),
        )[0]
        for share in (0.0, 1.0)
    ]  # fmt: skip

    mixed = detection_probability(name, act, np.array([1500.0]), None, conditions)[0]

    assert min(ends) - 2e-4 <= mixed <= max(ends) + 1e-12


def test_effective_range_is_where_the_chance_falls_below() -> None:
    """Just within the range the chance holds, a little beyond it does not."""
    for name in ("human", "acoustic", "radar"):
        act = MODELS[name].acts[1]
        range_m = effective_range_m(name, act, DAY, 0.4)
        assert chance(name, act, range_m, DAY) >= 0.4
        assert chance(name, act, range_m + 2, DAY) < 0.4


def test_effective_range_of_what_is_never_or_everywhere_noticed() -> None:
    """0 for what a model cannot see, infinity for what distance does not matter to."""
    assert effective_range_m("radar", PlannedAct.WORKS, DAY) == 0
    assert effective_range_m("satellite_sar", PlannedAct.WORKS, NIGHT) == math.inf


def test_better_camera_reaches_farther() -> None:
    """Half the angle a picture element sees: a longer range, by less than two for haze."""
    coarse = effective_range_m(MODELS["camera_day"], PlannedAct.MOVEMENT, DAY, 0.5)
    fine = effective_range_m("camera_day", PlannedAct.MOVEMENT, DAY, 0.5, {"ifov_mrad": 0.05})

    assert coarse < fine < 2 * coarse


def test_swings_are_the_chances_at_the_ends_of_a_figure() -> None:
    """What moves most comes first, each with the chance at either end of its range."""
    swings = figure_swings("radar", PlannedAct.MOVEMENT, 5000.0, DAY)
    there = np.array([5000.0])

    assert swings[0].figure in ("half_person_m", "clear_share", "vehicle_share")
    assert [s.size for s in swings] == sorted((s.size for s in swings), reverse=True)
    for swing in swings:
        for value, chance_then in ((swing.low, swing.at_low), (swing.high, swing.at_high)):
            found = detection_probability(
                "radar", PlannedAct.MOVEMENT, there, None, DAY, {swing.figure: value}
            )
            assert found[0] == chance_then


def test_swings_leave_out_what_does_not_matter() -> None:
    """The error of a direction does not change whether something is noticed."""
    names = {s.figure for s in figure_swings("radar", PlannedAct.MOVEMENT, 5000.0, DAY)}

    assert names
    assert not names & {"bearing_deg", "range_error_m", "half_uav_flight_m", "side_label"}


def test_swings_hold_other_changes() -> None:
    """A figure that was changed stays so while another moves."""
    blind = figure_swings("radar", PlannedAct.MOVEMENT, 5000.0, DAY, {"clear_share": 0.0})

    assert [swing.figure for swing in blind] == ["clear_share"]


@pytest.mark.parametrize(("name", "act"), [
    ("human", PlannedAct.EXPLOSION), ("human", PlannedAct.SMALL_ARMS),
    ("camera_thermal", PlannedAct.EXPLOSION),
])  # fmt: skip
def test_model_does_not_call_impossible_what_was_reported(name: str, act: PlannedAct) -> None:
    """An entry has explosions and bursts at 3-6 km: the near end of that is within reach."""
    assert max(chance(name, act, 3000, c) for c in (DAY, NIGHT)) > 0.1


def test_sourced_errors_of_place_follow_from_what_was_published() -> None:
    """One of 16 winds, 2-6 km, 96 % within 15 m: the standard deviations they imply."""
    human, acoustic = MODELS["human"].values(), MODELS["acoustic"].values()

    assert human["bearing_deg"] == pytest.approx(22.5 / math.sqrt(12), abs=0.01)
    assert human["distance_share"] == pytest.approx((6 - 2) / math.sqrt(12) / 4, abs=0.002)
    assert human["side_label"] == pytest.approx(3 / 37, abs=0.005)
    assert acoustic["near_m"] == pytest.approx(15 / math.sqrt(-2 * math.log(0.04)), abs=0.05)


def test_unknown_model_is_told_with_those_there_are() -> None:
    """PLN-131 names what was asked for and what exists."""
    with pytest.raises(PlanError, match=r"PLN-131 crystal_ball: .*human, camera_day") as told:
        detection_probability("crystal_ball", PlannedAct.WORKS, np.zeros(1), None, DAY)

    assert told.value.code == "PLN-131"


def test_unknown_figure_is_told_with_those_there_are() -> None:
    """PLN-132 for a misspelt figure."""
    with pytest.raises(PlanError, match=r"PLN-132 radar: the model has no figure 'half_tank_m'"):
        model_values("radar", {"half_tank_m": 1.0})


@pytest.mark.parametrize(
    ("name", "figure", "value"),
    [
        ("human", "noticed_share", 1.2),
        ("human", "noticed_share", -0.1),
        ("acoustic", "noise_db", -1.0),
        ("camera_day", "ifov_mrad", 0.0),
        ("camera_day", "ifov_mrad", math.nan),
        ("satellite_sar", "every_h", 0.0),
        ("radar", "false_alarm", 2.0),
        ("uav", "area_km2", math.inf),
    ],
)
def test_figure_outside_what_it_can_be_is_refused(name: str, figure: str, value: float) -> None:
    """PLN-133 for shares above one, what divides by nothing, and what is not a number."""
    with pytest.raises(PlanError, match=rf"PLN-133 {name}: '{figure}' is"):
        model_values(name, {figure: value})


def test_figure_that_may_be_zero_or_negative_is_taken() -> None:
    """No fire set, and a listener that hears below the noise, are figures like any other."""
    assert model_values("satellite_thermal", {"burns_share": 0.0})["burns_share"] == 0
    assert model_values("drone_acoustic", {"margin_db": -30.0})["margin_db"] == -30


@pytest.mark.parametrize("distances", [[-1.0], [math.nan], [1.0, 2.0]])
def test_distance_that_cannot_be_is_refused(distances: list[float]) -> None:
    """PLN-134 for negative distances, no numbers, or none for each line of sight."""
    with pytest.raises(PlanError, match="PLN-134 human"):
        detection_probability("human", PlannedAct.WORKS, np.array(distances), np.array([True]), DAY)


@pytest.mark.parametrize("least", [0.0, -1.0, 1.5, math.nan])
def test_range_for_no_chance_is_refused(least: float) -> None:
    """PLN-135 for a chance that is none."""
    with pytest.raises(PlanError, match="PLN-135 human"):
        effective_range_m("human", PlannedAct.WORKS, DAY, least)
