"""A ground surveillance radar that notices what moves.

    p = q · exp(−ln(1/Pfa) / (1 + S(R))),   S(R) = S50 · (R50 / R)⁴,   S50 = ln(1/Pfa) / ln 2 − 1

Detection of a fluctuating target (Swerling's first case) at a signal-to-noise ratio that falls
with the fourth power of the distance; R50 is where the chance is a half. What stands is taken
for ground. q is the share that plants and buildings do not hide. Rain shortens R50.

References
----------
Swerling, Probability of Detection for Fluctuating Targets, RAND RM-1217 (1954).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.model.plan import PlannedAct
from truceline.science.detect.answer import at_least_near, over_hours, spread_m
from truceline.science.detect.conditions import DetectionModel
from truceline.science.detect.figures import JUDGEMENT, TARGET_HEIGHT_M, prior

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.science.detect.answer import Sky
    from truceline.science.detect.conditions import Conditions, Floats

MOST_FALSE = 0.1  # a radar that cries wolf at one look in ten is of no use
ACTS = (PlannedAct.UAV_FLIGHT, PlannedAct.AIRCRAFT_FLIGHT, PlannedAct.MOVEMENT)
PARAMETERS = (
    prior("false_alarm", 1e-6, "chance a look", 1e-8, 1e-4),
    prior("half_person_m", 4500, "m", 3000, 6000),
    prior("half_vehicle_m", 10000, "m", 8000, 12000),
    prior("half_uav_flight_m", 3000, "m", 1500, 6000),
    prior("half_aircraft_flight_m", 12000, "m", 8000, 20000),
    prior("vehicle_share", 0.3, "of movements", 0.1, 0.6, JUDGEMENT),
    prior("clear_share", 0.8, "of what is in line of sight", 0.5, 1.0, JUDGEMENT),
    prior("bad_range_share", 0.8, "of the distance in good weather", 0.5, 1.0, JUDGEMENT),
    prior("bearing_deg", 0.5, "degrees", 0.1, 2.0, JUDGEMENT),
    prior("range_error_m", 15, "m", 5, 50, JUDGEMENT),
    prior("side_label", 0.0, "chance", 0.0, 0.0, "it does not notice fire"),
)


def swerling(signal: Floats, false_alarm: float) -> Floats:
    """Return the chance to detect a fluctuating target, p = Pfa^(1/(1 + S)).

    `signal` is the mean signal-to-noise ratio, a ratio and not decibels.
    """
    return np.asarray(np.exp(np.log(false_alarm) / (1 + signal)), dtype=np.float64)


def detected(distance_m: Floats, half_m: float, false_alarm: float) -> Floats:
    """Return the chance to detect at a distance what is detected half of the time at `half_m`.

    A false alarm is no detection: its chance is taken away, so that nothing is left far out.
    """
    false_alarm = min(false_alarm, MOST_FALSE)
    at_half = np.log(1 / false_alarm) / np.log(2) - 1
    signal = at_half * (half_m / distance_m) ** 4
    return np.maximum(swerling(signal, false_alarm) - false_alarm, 0.0) / (1 - false_alarm)


def probability(
    act: PlannedAct,
    distance_m: Floats,
    in_sight: NDArray[np.bool_],
    conditions: Conditions,
    values: Mapping[str, float],
) -> Floats:
    """Return the chance that a ground radar notices one movement or flight."""
    near = at_least_near(distance_m)
    if act not in ACTS:
        return np.zeros_like(near)

    def chance(sky: Sky) -> Floats:
        farther = near / max(values["bad_range_share"], 1e-9) if sky.is_bad else near
        return values["clear_share"] * _of_act(act, farther, values)

    return np.where(in_sight, over_hours(conditions.weather, chance), 0.0)


def _of_act(act: PlannedAct, distance_m: Floats, values: Mapping[str, float]) -> Floats:
    alarm = values["false_alarm"]
    if act is not PlannedAct.MOVEMENT:
        return detected(distance_m, values[f"half_{act}_m"], alarm)
    vehicles = values["vehicle_share"]
    on_foot = detected(distance_m, values["half_person_m"], alarm)
    return (1 - vehicles) * on_foot + vehicles * detected(
        distance_m, values["half_vehicle_m"], alarm
    )


def location_m(distance_m: Floats, values: Mapping[str, float]) -> Floats:
    """Return how far off a radar puts what moves: an exact distance, a fair direction."""
    bearing = np.radians(values["bearing_deg"])
    return spread_m(distance_m, 0.0, bearing, values["range_error_m"])


MODEL = DetectionModel(
    name="radar",
    formula="q exp(-ln(1/Pfa)/(1 + S)), S = S50 (R50/R)^4, S50 = ln(1/Pfa)/ln 2 - 1",
    probability=probability,
    parameters=PARAMETERS,
    needs_sight=True,
    acts=ACTS,
    target_height_m=TARGET_HEIGHT_M,
    location_m=location_m,
    side_label=0.0,
    cannot_see=(
        "what stands still: weapons in position, works",
        "fire of any kind: a radar that follows shells is another instrument",
        "what lies behind ground, woods or buildings, or flies below its horizon",
        "who or what moves: animals and civilians are not told from soldiers",
    ),
)
