"""The laws behind the detection models, held against closed forms and published values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from truceline.model.plan import HourClass, PlannedAct
from truceline.model.scenario import Weather
from truceline.science.detect import MODELS, detection_probability
from truceline.science.detect.answer import LEAST, bounded, either, over_hours, spread_m
from truceline.science.detect.conditions import Conditions
from truceline.science.detect.footprint import looked_at, told_at
from truceline.science.detect.imaging import (
    cycles_on,
    extinction_per_m,
    half_distance_m,
    transfer,
)
from truceline.science.detect.koopman import inverse_cube, parallel_sweep, random_search
from truceline.science.detect.patrol import HORIZON_M, STEP_M, _mean_along
from truceline.science.detect.radar import detected, swerling
from truceline.science.detect.satellite_thermal import size_told
from truceline.science.detect.sound import LEVELS, air_db_km, level_db

CALM = Weather(
    visibility_m=1e12, bad_visibility_m=1e12, bad_share=0.0, cloud_share=0.0, wind_ms=0.0
)
CLEAR_DAY = Conditions(hour=HourClass.DAY, weather=CALM)


def at(*distances_m: float) -> np.ndarray:
    return np.array(distances_m, dtype=np.float64)


def test_vehicle_at_a_tenth_of_a_milliradian_is_detected_at_eleven_kilometres() -> None:
    """2.3 m at 0.1 mrad: detection half of the time at 11.5 km, recognition at 2.9 km."""
    assert half_distance_m(2.3, 0.1, 1.0) == pytest.approx(11_500)
    assert half_distance_m(2.3, 0.1, 4.0) == pytest.approx(2_875)
    assert transfer(cycles_on(2.3, at(11_500), 0.1), 1.0)[0] == pytest.approx(0.5)


@pytest.mark.parametrize("n50", [0.75, 1.0, 1.4, 4.0, 6.4])
def test_cycles_of_the_criterion_tell_half_of_the_time(n50: float) -> None:
    """At N50 cycles the chance is a half, whatever is to be told."""
    assert transfer(at(n50), n50)[0] == 0.5


def test_transfer_at_twice_the_criterion_is_the_published_power() -> None:
    """At 2 N50 the exponent is 4.1 and the odds are 2 to that power."""
    assert transfer(at(2.0), 1.0)[0] == pytest.approx(2**4.1 / (1 + 2**4.1))


def test_black_object_at_the_visibility_has_two_per_cent_contrast() -> None:
    """Koschmieder: what is left of the light at the visibility is 2 %."""
    assert math.exp(-extinction_per_m(10_000) * 10_000) == pytest.approx(0.02, abs=1e-5)


def test_parallel_sweep_with_width_as_spacing_finds_four_in_five() -> None:
    """Koopman: tracks a sweep width apart find erf(0.886) = 0.790 of what is there."""
    assert parallel_sweep(at(1.0))[0] == pytest.approx(0.7899, abs=1e-4)


def test_parallel_sweep_is_the_inverse_cube_law_summed_over_tracks() -> None:
    """The closed form equals the product over all parallel tracks of one pass each."""
    width, spacing = 1.0, 1.6
    lateral_sweep = width**2 / (4 * math.pi)  # p(x) = 1 - exp(-(W²/4π)/x²), Koopman (1956)
    assert quad(lambda x: -2 * math.expm1(-lateral_sweep / x**2), 0, np.inf)[0] == pytest.approx(
        width, rel=1e-6
    )

    offsets = (np.arange(2000) + 0.5) / 2000 * spacing
    tracks = np.arange(-3000, 3001) * spacing
    missed = [math.exp(-lateral_sweep * np.sum(1 / (tracks + x) ** 2)) for x in offsets]

    assert 1 - np.mean(missed) == pytest.approx(parallel_sweep(at(width / spacing))[0], abs=2e-4)


def test_random_search_that_covers_the_area_once_finds_two_in_three() -> None:
    """Laid at random, effort enough for the whole area finds 1 - 1/e."""
    assert random_search(at(1.0))[0] == pytest.approx(1 - 1 / math.e)


@given(st.floats(0, 5))
def test_random_search_is_the_lower_bound(coverage: float) -> None:
    """Order never finds less than the same effort without it."""
    assert parallel_sweep(at(coverage))[0] >= random_search(at(coverage))[0] - 1e-12


def test_inverse_cube_halves_where_it_says_and_thins_with_the_cube() -> None:
    """A half at the half distance; far out an eighth at twice as far."""
    assert inverse_cube(at(3000.0), 3000.0)[0] == pytest.approx(0.5)
    far = inverse_cube(at(100_000.0, 200_000.0), 3000.0)
    assert far[0] / far[1] == pytest.approx(8, rel=1e-4)


def test_inverse_cube_with_a_shorter_look_reaches_less_far() -> None:
    """An eighth of the time halves the distance at which half is seen."""
    assert inverse_cube(at(1500.0), 3000.0, 1 / 8)[0] == pytest.approx(0.5)


def test_level_drops_six_decibels_at_twice_the_distance() -> None:
    """Sound spreads over a sphere: 20 log10 2 = 6.02 dB, and the air takes its own."""
    near, far = level_db(at(500.0, 1000.0), 130.0, 0.0)
    assert near - far == pytest.approx(6.0206, abs=1e-4)
    near, far = level_db(at(500.0, 1000.0), 130.0, 4.0)
    assert near - far == pytest.approx(8.0206, abs=1e-4)


@pytest.mark.parametrize(
    ("hertz", "published"),
    [(63, 0.1), (125, 0.4), (250, 1.0), (500, 1.9), (1000, 3.7), (2000, 9.7), (4000, 32.8)],
)
def test_air_takes_what_the_standard_tabulates(hertz: float, published: float) -> None:
    """The formula of ISO 9613-1 gives the table of ISO 9613-2 at 10 °C and 70 %."""
    assert air_db_km(hertz) == pytest.approx(published, abs=0.05, rel=0.01)


@pytest.mark.parametrize(
    ("act", "hertz"),
    [(PlannedAct.SMALL_ARMS, 1000), (PlannedAct.EXPLOSION, 250), (PlannedAct.UAV_FLIGHT, 500)],
)
def test_absorption_in_use_is_that_of_its_band(act: PlannedAct, hertz: float) -> None:
    """The figures of the models are those of the standard, rounded."""
    assert LEVELS[act][1].value == pytest.approx(air_db_km(hertz), abs=0.05)


def test_sound_is_heard_half_of_the_time_where_level_meets_need() -> None:
    """Without wind an array notices half of what it can tell where level is noise and margin."""
    figures = MODELS["acoustic"].values()
    need = figures["noise_db"] + figures["margin_db"]
    distances = np.linspace(100, 20_000, 200_001)
    level = level_db(
        distances, figures["level_small_arms_db"], figures["air_small_arms_db_km"],
        figures["ground_db"],
    )  # fmt: skip
    half_m = distances[np.argmin(np.abs(level - need))]

    found = detection_probability(
        "acoustic", PlannedAct.SMALL_ARMS, at(half_m), None, CLEAR_DAY, {"told_share": 1.0}
    )

    assert found[0] == pytest.approx(0.5, abs=1e-4)


def test_sound_carries_with_the_wind_and_dies_against_it() -> None:
    """The mean over directions lies between downwind and upwind."""
    windy = Weather(
        visibility_m=15_000, bad_visibility_m=15_000, bad_share=0, cloud_share=0, wind_ms=5
    )
    far = np.full(3, 12_000.0)
    around = Conditions(hour=HourClass.DAY, weather=windy)
    told = Conditions(hour=HourClass.DAY, weather=windy, downwind=at(1.0, 0.0, -1.0))

    with_wind, across, against = detection_probability(
        "acoustic", PlannedAct.EXPLOSION, far, None, told
    )
    mean = detection_probability("acoustic", PlannedAct.EXPLOSION, far, None, around)[0]

    assert with_wind > across > against
    assert with_wind > mean > against


def test_swerling_at_thirteen_decibels_is_the_closed_form() -> None:
    """Pfa = 1e-6 at a ratio of 20: 10^(-6/21) = 0.518."""
    assert swerling(at(20.0), 1e-6)[0] == pytest.approx(10 ** (-6 / 21))
    assert swerling(at(0.0), 1e-6)[0] == pytest.approx(1e-6)


def test_radar_detects_half_at_its_half_distance_and_nothing_far_out() -> None:
    """The fourth-power law is anchored at one half; a false alarm is no detection."""
    near, far = detected(at(4500.0, 1e7), 4500.0, 1e-6)
    assert near == pytest.approx(0.5, abs=1e-6)
    assert far == pytest.approx(0.0, abs=1e-9)


def test_fire_that_burns_as_long_as_a_look_takes_to_come_back() -> None:
    """1 - exp(-T/Δ) at T = Δ, and no chance for what is over at once."""
    assert looked_at(4.0, 4.0) == pytest.approx(1 - 1 / math.e)
    assert looked_at(0.0, 4.0) == 0.0


def test_looks_at_random_times_are_the_lower_bound_of_even_ones() -> None:
    """A look every Δ hits what stays T with min(1, T/Δ), never less than at random times."""
    for stays_h in (0.1, 1, 4, 40):
        assert looked_at(stays_h, 4.0) <= min(1.0, stays_h / 4.0)


def test_object_in_an_image_is_told_half_of_the_time_at_two_samples_a_cycle() -> None:
    """4 cycles on 4 m take samples of half a metre."""
    assert told_at(4.0, 0.5, 4.0) == pytest.approx(0.5)


def test_fire_of_the_half_size_is_seen_half_of_the_time() -> None:
    """Size enters as an S-curve around the area seen half of the time."""
    assert size_told(5.0, 5.0, 2.0) == 0.5
    assert size_told(0.0, 5.0, 2.0) == pytest.approx(0.0, abs=1e-12)


def test_good_and_bad_hours_are_mixed_in_their_shares() -> None:
    """A quarter of fog counts a quarter."""
    weather = Weather(
        visibility_m=9000, bad_visibility_m=1000, bad_share=0.25, cloud_share=0, wind_ms=0
    )

    mixed = over_hours(weather, lambda sky: at(0.8 if sky.visibility_m == 9000 else 0.4))

    assert mixed.tolist() == pytest.approx([0.75 * 0.8 + 0.25 * 0.4])


def test_tiny_chance_is_none() -> None:
    """What is below one in ten thousand is not carried along."""
    assert bounded(at(LEAST / 2, LEAST, 1.5)).tolist() == [0.0, LEAST, 1.0]


def test_either_of_two_independent_chances() -> None:
    """Seen or heard: one minus both missed."""
    assert either(at(0.5), at(0.2))[0] == pytest.approx(0.6)


def test_error_of_place_grows_with_distance_from_what_remains_near_by() -> None:
    """Half of the squares of along and across, and the rest near by."""
    assert spread_m(at(0.0, 1000.0), 0.3, 0.1, 50.0).tolist() == pytest.approx(
        [50.0, math.hypot(50.0, 1000 * math.sqrt((0.09 + 0.01) / 2))]
    )


def test_mean_along_the_road_is_the_integral() -> None:
    """The mean over a patrol's places equals numerical integration of the same chance."""
    along = np.arange(0.0, HORIZON_M + STEP_M, STEP_M)
    chance = np.exp(-((along / 2000.0) ** 2))
    away = at(0.0, 4000.0, 10_000.0, 15_000.0)

    found = _mean_along(along, chance, away, {"reach_m": 10_000.0})

    wanted = [
        quad(lambda x, d=d: math.exp(-(((x - d) / 2000) ** 2)), -10_000, 10_000, limit=200)[0]
        / 20_000
        for d in away
    ]
    assert found.tolist() == pytest.approx(wanted, abs=1e-5)
