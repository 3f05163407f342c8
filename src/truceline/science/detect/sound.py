"""Hearing: the level at a distance against the noise, over wind directions.

    L(r) = L1 − 20 log10(r) − a r − ground + refraction(r, wind),   p = Φ((L − noise − margin) / s)

L1 is the level at 1 m in the band that is listened to, not the peak of the blast. Refraction
bends sound down with the wind and at night, up against the wind, and grows with distance.

References
----------
ISO 9613-1:1993: absorption by air, here at 10 °C and 70 % humidity. The other figures have
no source that was read: they are priors, chosen so that ranges fall where they are remembered
(artillery 10-20 km, mortars 3-8 km, small arms 0.5-2 km, upwind half or less). Small arms stand
at the far end of that: OSCE observers heard bursts "3-6km" away (osce.org/ukraine-smm/280081).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from truceline.model.plan import HourClass, Parameter, PlannedAct
from truceline.science.detect.figures import JUDGEMENT, prior, sourced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from truceline.science.detect.answer import Sky
    from truceline.science.detect.conditions import Conditions, Floats

DIRECTIONS = 8  # of a half circle: within 0.001 of the mean over all wind directions
REFRACTION_FROM_M = 1000.0  # where refraction has half its effect, unverified
FULL_WIND_MS = 5.0  # a wind at which refraction has its full effect, unverified
AIRBORNE = frozenset({PlannedAct.UAV_FLIGHT, PlannedAct.AIRCRAFT_FLIGHT})
_SOUNDS = (  # act, level at 1 m with bounds, absorption with bounds, the band that carries it
    (PlannedAct.SMALL_ARMS, (135, 120, 150), (3.7, 1.9, 9.7), "1000 Hz"),
    (PlannedAct.EXPLOSION, (160, 145, 170), (1.0, 0.1, 1.9), "250 Hz"),
    (PlannedAct.UAV_FLIGHT, (90, 70, 110), (1.9, 1.0, 3.7), "500 Hz"),
    (PlannedAct.AIRCRAFT_FLIGHT, (130, 115, 145), (1.9, 1.0, 3.7), "500 Hz"),
)
LEVELS: dict[PlannedAct, tuple[Parameter, Parameter]] = {
    act: (
        prior(f"level_{act}_db", level[0], "dB at 1 m", *level[1:]),
        sourced(
            f"air_{act}_db_km", air[0], "dB/km",
            f"ISO 9613-1:1993 at 10 °C and 70 %, band of {band} (which band: unverified)", *air[1:],
        ),
    )
    for act, level, air, band in _SOUNDS
}  # fmt: skip


def hearing_parameters(acts: tuple[PlannedAct, ...], margin_db: Parameter) -> tuple[Parameter, ...]:
    """Return the figures of a listener to some acts; `margin_db` is what it needs above noise."""
    return (
        *(figure for act in acts for figure in LEVELS[act]),
        prior("noise_db", 45, "dB", 30, 60),
        prior("noise_wind_db", 1.5, "dB per m/s of wind", 0.5, 2.5, JUDGEMENT),
        prior("noise_bad_db", 6, "dB in rain", 0, 12, JUDGEMENT),
        prior("night_quieter_db", 5, "dB", 0, 10),
        margin_db,
        prior("ground_db", 10, "dB", 3, 20),
        prior("downwind_db", 7, "dB", 5, 10),
        prior("upwind_db", 17, "dB", 15, 20),
        prior("level_spread_db", 7, "dB", 6, 8),
    )


def air_db_km(frequency_hz: float, temperature_c: float = 10.0, humidity: float = 70.0) -> float:
    """Return what still air at sea level takes from a pure tone, ISO 9613-1:1993.

    `humidity` is relative, in per cent. `LEVELS` holds values of octave bands at 10 °C and 70 %.
    """
    warm = (temperature_c + 273.15) / 293.15
    saturation = 10 ** (4.6151 - 6.8346 * (273.16 / (temperature_c + 273.15)) ** 1.261)
    water = humidity * saturation
    oxygen_hz = 24 + 4.04e4 * water * (0.02 + water) / (0.391 + water)
    nitrogen_hz = warm**-0.5 * (9 + 280 * water * math.exp(-4.170 * (warm ** (-1 / 3) - 1)))
    oxygen = 0.01275 * math.exp(-2239.1 / (temperature_c + 273.15))
    oxygen /= oxygen_hz + frequency_hz**2 / oxygen_hz
    nitrogen = 0.1068 * math.exp(-3352.0 / (temperature_c + 273.15))
    nitrogen /= nitrogen_hz + frequency_hz**2 / nitrogen_hz
    per_m = 1.84e-11 * warm**0.5 + warm**-2.5 * (oxygen + nitrogen)
    return float(8.686e3 * frequency_hz**2 * per_m)


def level_db(
    distance_m: Floats, source_db: float, air_db_km: float, ground_db: float = 0.0
) -> Floats:
    """Return the level at a distance in still air: 6.02 dB less a doubling, and what air takes."""
    return source_db - 20 * np.log10(distance_m) - air_db_km * 1e-3 * distance_m - ground_db


def heard(
    act: PlannedAct,
    distance_m: Floats,
    conditions: Conditions,
    sky: Sky,
    values: Mapping[str, float],
) -> Floats:
    """Return the chance that an act stands out of the noise.

    Parameters
    ----------
    act
        One of `LEVELS`.
    distance_m
        At least 1, shape ``(n,)``.
    conditions
        Hour, wind, and where the wind blows; a mean over directions if that is None.
    sky
        The kind of hour.
    values
        Figures named by `hearing_parameters`.
    """
    ground = 0.0 if act in AIRBORNE else values["ground_db"]
    level = level_db(distance_m, values[f"level_{act}_db"], values[f"air_{act}_db_km"], ground)
    above = (level - _needed_db(conditions, sky, values)) / values["level_spread_db"]
    bend = distance_m / (distance_m + REFRACTION_FROM_M) / values["level_spread_db"]
    if conditions.downwind is not None:
        return np.asarray(ndtr(above + bend * _refraction_db(conditions, values)), np.float64)
    angles = (np.arange(DIRECTIONS) + 0.5) * np.pi / DIRECTIONS
    total = np.zeros_like(above)
    for cosine in np.cos(angles):
        total += ndtr(above + bend * _bent_db(np.array([cosine]), conditions, values))
    return total / DIRECTIONS


def _needed_db(conditions: Conditions, sky: Sky, values: Mapping[str, float]) -> float:
    """Return the level at which an act is heard half of the time."""
    noise = values["noise_db"] + values["noise_wind_db"] * conditions.weather.wind_ms
    if sky.is_bad:
        noise += values["noise_bad_db"]
    if conditions.hour is HourClass.NIGHT:
        noise -= values["night_quieter_db"]
    return noise + values["margin_db"]


def _refraction_db(conditions: Conditions, values: Mapping[str, float]) -> Floats:
    downwind = np.clip(np.asarray(conditions.downwind, dtype=np.float64), -1, 1)
    return _bent_db(downwind, conditions, values)


def _bent_db(downwind: Floats, conditions: Conditions, values: Mapping[str, float]) -> Floats:
    """Return what refraction adds far away; `downwind` is 1 with the wind, -1 against it."""
    strength = min(1.0, conditions.weather.wind_ms / FULL_WIND_MS)
    gain = np.where(downwind > 0, values["downwind_db"], values["upwind_db"])
    return gain * downwind * strength
