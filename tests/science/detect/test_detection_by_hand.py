"""Each model against its formula worked by hand for one case, every factor in play."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from truceline.model.plan import HourClass, PlannedAct
from truceline.model.scenario import Weather
from truceline.science.detect import MODELS, detection_probability
from truceline.science.detect.conditions import Conditions

PHI = NormalDist().cdf
FINE = Weather(
    visibility_m=10_000, bad_visibility_m=1_000, bad_share=0.0, cloud_share=0.4, wind_ms=4.0
)
FOUL = replace(FINE, bad_share=1.0)
DAY = Conditions(hour=HourClass.DAY, weather=FINE)
FOUL_DAY = replace(DAY, weather=FOUL)
NIGHT = Conditions(hour=HourClass.NIGHT, weather=FINE)


def chance(
    name: str,
    act: PlannedAct,
    distance_m: float,
    conditions: Conditions,
    changed: dict[str, float] | None = None,
    *,
    in_sight: bool = True,
) -> float:
    at, free = np.array([distance_m]), np.array([in_sight])
    return float(detection_probability(name, act, at, free, conditions, changed)[0])


def heard_by_hand(
    name: str, act: PlannedAct, distance_m: float, *, noise_db: float, bend_db: float
) -> float:
    """Φ of the level over the noise; the bend is that of far away, halved at 1 km."""
    of = MODELS[name].values()
    level = of[f"level_{act}_db"] - 20 * math.log10(distance_m)
    level -= of[f"air_{act}_db_km"] * distance_m / 1000
    if act in (PlannedAct.SMALL_ARMS, PlannedAct.EXPLOSION):
        level -= of["ground_db"]
    level += bend_db * distance_m / (distance_m + 1000)
    return PHI((level - noise_db - of["margin_db"]) / of["level_spread_db"])


def test_array_hears_with_wind_in_its_noise_and_around_the_sound() -> None:
    """4 m/s add 6 dB of noise and bend at four fifths of their full effect."""
    of = MODELS["acoustic"].values()
    for cosine, full_db in ((0.5, of["downwind_db"]), (-0.5, of["upwind_db"])):
        blown = replace(DAY, downwind=np.array([cosine]))
        wanted = of["told_share"] * heard_by_hand(
            "acoustic", PlannedAct.SMALL_ARMS, 1500,
            noise_db=45 + 1.5 * 4, bend_db=full_db * cosine * 0.8,
        )  # fmt: skip
        assert chance("acoustic", PlannedAct.SMALL_ARMS, 1500, blown) == pytest.approx(wanted)


def test_array_hears_less_in_rain_and_more_at_night() -> None:
    """Rain adds 6 dB to the noise, night takes 5 dB away."""
    told = MODELS["acoustic"].values()["told_share"]
    across = np.array([0.0])
    for conditions, noise_db in ((FOUL_DAY, 45 + 6 + 6), (NIGHT, 45 + 6 - 5)):
        wanted = told * heard_by_hand(
            "acoustic", PlannedAct.EXPLOSION, 12_000, noise_db=noise_db, bend_db=0
        )
        found = chance(
            "acoustic", PlannedAct.EXPLOSION, 12_000, replace(conditions, downwind=across)
        )
        assert found == pytest.approx(wanted)


def test_flight_is_heard_without_loss_by_the_ground() -> None:
    """Sound from above does not graze the ground."""
    wanted = 0.85 * heard_by_hand(
        "drone_acoustic", PlannedAct.UAV_FLIGHT, 250, noise_db=51, bend_db=0
    )

    across = replace(DAY, downwind=np.array([0.0]))

    assert chance("drone_acoustic", PlannedAct.UAV_FLIGHT, 250, across) == pytest.approx(wanted)


def test_post_sees_and_hears() -> None:
    """An explosion at 9 km: smoke dimmed by haze, sound in the noise, nine in ten noted."""
    seen = 1 - math.exp(-math.log(2) * math.exp(-3.912 * 0.9) * (5000 / 9000) ** 3)
    heard = heard_by_hand("human", PlannedAct.EXPLOSION, 9000, noise_db=51, bend_db=0)
    across = replace(DAY, downwind=np.array([0.0]))

    found = chance("human", PlannedAct.EXPLOSION, 9000, across)
    hidden = chance("human", PlannedAct.EXPLOSION, 9000, across, in_sight=False)

    assert found == pytest.approx(0.9 * (1 - (1 - seen) * (1 - heard)))
    assert hidden == pytest.approx(0.9 * heard)


def told_by_hand(size_m: float, distance_m: float, ifov_mrad: float, n50: float) -> float:
    ratio = size_m / distance_m / (2e-3 * ifov_mrad) / n50
    power = ratio ** (2.7 + 0.7 * ratio)
    return power / (1 + power)


@pytest.mark.parametrize(
    ("act", "size_m", "n50", "in_view"),
    [
        (PlannedAct.HEAVY_WEAPON, 2.3, 4.0, 1.0),
        (PlannedAct.MOVEMENT, 0.75, 1.0, 1.0),
        (PlannedAct.UAV_FLIGHT, 0.4, 1.0, 0.5),
    ],
)
def test_day_camera_recognises_weapons_and_detects_what_moves(
    act: PlannedAct, size_m: float, n50: float, in_view: float
) -> None:
    """Recognition for what stays; a share of the arc for what is over at once."""
    wanted = 0.9 * in_view * told_by_hand(size_m, 2500, 0.1, n50) * math.exp(-3.912 * 0.25)

    assert chance("camera_day", act, 2500, DAY) == pytest.approx(wanted)


def test_thermal_camera_loses_to_air_haze_and_the_warmth_of_the_day() -> None:
    """0.2 a kilometre in clear air, a fifth of the haze, 85 % by day."""
    told = 0.9 * told_by_hand(0.75, 2000, 0.2, 1.0)
    fine = math.exp(-(0.2 + 0.2 * 0.3912) * 2)
    foul = math.exp(-(0.2 + 0.2 * 3.912) * 2)

    for conditions, wanted in (
        (NIGHT, told * fine), (DAY, 0.85 * told * fine), (FOUL_DAY, 0.85 * told * foul)
    ):  # fmt: skip
        found = chance("camera_thermal", PlannedAct.MOVEMENT, 2000, conditions)
        assert found == pytest.approx(wanted)


def test_radar_sees_people_and_vehicles_in_their_shares() -> None:
    """Seven movements in ten are on foot; the ratio falls with the fourth power."""
    logs = math.log(1e6)

    def swerling(ratio: float) -> float:
        alone = math.exp(-logs / (1 + (logs / math.log(2) - 1) * ratio**4))
        return (alone - 1e-6) / (1 - 1e-6)

    for conditions, farther in ((DAY, 1.0), (FOUL_DAY, 1 / 0.8)):
        metres = 6000 * farther
        wanted = 0.8 * (0.7 * swerling(4500 / metres) + 0.3 * swerling(10_000 / metres))
        found = chance("radar", PlannedAct.MOVEMENT, 6000, conditions)
        assert found == pytest.approx(wanted)


def test_receiver_loses_by_distance_hills_and_jamming() -> None:
    """25 dB a decade from 5 km, 15 dB behind a hill, 25 dB while jammed."""
    margin = 25 * math.log10(5000 / 4000)
    jammed = replace(DAY, jammed_share=0.3)

    free = 0.6 * (0.7 * PHI(margin / 7) + 0.3 * PHI((margin - 25) / 7))
    hidden = 0.6 * (0.7 * PHI((margin - 15) / 7) + 0.3 * PHI((margin - 40) / 7))

    assert chance("drone_rf", PlannedAct.UAV_FLIGHT, 4000, jammed) == pytest.approx(free)
    assert chance("drone_rf", PlannedAct.UAV_FLIGHT, 4000, jammed, in_sight=False) == pytest.approx(
        hidden
    )


@pytest.mark.parametrize(("conditions", "width"), [(DAY, 1.0), (NIGHT, 0.7)])
def test_sortie_passes_what_does_not_wait(conditions: Conditions, width: float) -> None:
    """A movement of ten minutes is met at random by what the picture sweeps in that time."""
    swept_km2 = 1.0 + 0.6 * width * 0.025 * 600
    wanted = 0.9 * (1 - math.exp(-swept_km2 / 100))

    assert chance("uav", PlannedAct.MOVEMENT, 5000, conditions) == pytest.approx(wanted)


def test_sortie_finds_what_waits_with_and_without_order() -> None:
    """Seven sorties in ten keep their tracks; few fly in foul weather."""
    coverage = (1.0 + 1.0 * 0.025 * (3 * 3600 - 2 * 5000 / 25)) / 100
    ordered, random = math.erf(math.sqrt(math.pi) / 2 * coverage), 1 - math.exp(-coverage)
    wanted = 0.9 * (0.7 * ordered + 0.3 * random)

    assert chance("uav", PlannedAct.HEAVY_WEAPON, 5000, DAY) == pytest.approx(wanted)
    assert chance("uav", PlannedAct.HEAVY_WEAPON, 5000, FOUL_DAY) == pytest.approx(0.2 * wanted)


def test_patrol_finds_what_stays_by_short_looks_from_the_road() -> None:
    """Three looks of a minute at 500 m, half of them free, as a tenth of a full watch."""
    rate = math.log(2) * math.exp(-0.3912 * 0.5) * 0.1 * (3000 / 500) ** 3
    once = (1 - math.exp(-rate)) * 0.5 * 0.9

    found = chance("patrol", PlannedAct.HEAVY_WEAPON, 0, DAY)

    assert found == pytest.approx(1 - (1 - once) ** 3)


def test_patrol_sees_half_and_hears_when_it_stops() -> None:
    """Where it hardly moves, a patrol is a post with half the view and two fifths of the ear."""
    still = {"reach_m": 50.0, "aside_m": 1.0}
    far_m = 1200.0
    of = {"noticed_share": 1.0}
    silent, blind = {"level_explosion_db": 1e-3}, {"half_day_explosion_m": 1e-3}
    heard = chance("human", PlannedAct.EXPLOSION, far_m, DAY, {**of, **blind})
    seen = chance("human", PlannedAct.EXPLOSION, 6000, DAY, {**of, **silent})

    by_ear = chance("patrol", PlannedAct.EXPLOSION, far_m, DAY, {**still, **of, **blind})
    by_eye = chance("patrol", PlannedAct.EXPLOSION, 6000, DAY, {**still, **of, **silent})

    assert by_ear == pytest.approx(0.4 * heard, rel=1e-3)
    assert by_eye == pytest.approx(0.5 * seen, rel=1e-3)


def test_optical_images_count_looks_without_cloud() -> None:
    """One look in its stay, three in five clear: 1 - exp(-q)."""
    told = told_by_hand(4.5, 1.0, 0.5e3, 4.0)  # samples of 0.5 m, as if seen from a metre away
    wanted = 1 - math.exp(-0.8 * told * 0.6)

    assert chance("satellite_optical", PlannedAct.HEAVY_WEAPON, 0, DAY) == pytest.approx(wanted)


def test_radar_images_take_more_cycles_and_no_heed_of_cloud() -> None:
    """Five cycles for a weapon, seven in ten of those in the image noticed."""
    wanted = 1 - math.exp(-0.7 * told_by_hand(4.5, 1.0, 0.5e3, 5.0))

    assert chance("satellite_sar", PlannedAct.HEAVY_WEAPON, 0, DAY) == pytest.approx(wanted)


@pytest.mark.parametrize(("conditions", "half_m2"), [(DAY, 50.0), (NIGHT, 5.0)])
def test_heat_needs_a_fire_a_look_and_a_gap_in_the_cloud(
    conditions: Conditions, half_m2: float
) -> None:
    """Three in a hundred burn, three hours of four, three in five clear, larger than needed."""
    wanted = 0.03 * (1 - math.exp(-3 / 4)) * 0.6 / (1 + (half_m2 / 100) ** 2)

    found = chance("satellite_thermal", PlannedAct.EXPLOSION, 0, conditions)

    assert found == pytest.approx(wanted)


def test_array_places_a_sound_by_timing_and_wind() -> None:
    """Ten kilometres away: 5.9 m near by, 6.8 m of timing, 150 m of wind."""
    model = MODELS["acoustic"]

    error_m = model.location_m(np.array([10_000.0]), model.values())[0]

    assert error_m == pytest.approx(math.sqrt(5.9**2 + 6.8**2 + 150**2))


def test_pixel_places_a_fire_evenly_within_it() -> None:
    """375 m over the root of twelve."""
    model = MODELS["satellite_thermal"]

    assert model.location_m(np.zeros(1), model.values())[0] == pytest.approx(375 / math.sqrt(12))
