"""Microphones that listen for small unmanned aircraft.

    p = u · Φ((L(r) − noise − margin) / s),   L as in `sound`, without loss by the ground

The margin is negative: a known pattern of tones is found below the noise. Needs neither radio
nor sight, so that silent links and cables of fibre do not hide a flight.

References
----------
`sound` for the level; levels and margins are priors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.model.plan import PlannedAct
from truceline.science.detect.answer import at_least_near, over_hours, spread_m
from truceline.science.detect.conditions import DetectionModel
from truceline.science.detect.figures import JUDGEMENT, TARGET_HEIGHT_M, prior
from truceline.science.detect.sound import heard, hearing_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.science.detect.answer import Sky
    from truceline.science.detect.conditions import Conditions, Floats

ACTS = (PlannedAct.UAV_FLIGHT, PlannedAct.AIRCRAFT_FLIGHT)
PARAMETERS = (
    *hearing_parameters(ACTS, prior("margin_db", -12, "dB above noise", -20, 0, JUDGEMENT)),
    prior("told_share", 0.85, "of sounds", 0.5, 1.0, JUDGEMENT),
    prior("bearing_deg", 5.0, "degrees", 1.0, 15.0, JUDGEMENT),
    prior("distance_share", 0.3, "of distance", 0.1, 0.6, JUDGEMENT),
    prior("side_label", 0.0, "chance", 0.0, 0.0, "it does not notice fire"),
)


def probability(
    act: PlannedAct,
    distance_m: Floats,
    in_sight: NDArray[np.bool_],
    conditions: Conditions,
    values: Mapping[str, float],
) -> Floats:
    """Return the chance that microphones notice one flight."""
    near = at_least_near(distance_m)
    if act not in ACTS:
        return np.zeros_like(near)

    def chance(sky: Sky) -> Floats:
        return values["told_share"] * heard(act, near, conditions, sky, values)

    return over_hours(conditions.weather, chance)


def location_m(distance_m: Floats, values: Mapping[str, float]) -> Floats:
    """Return how far off microphones put a flight: a fair direction, a guessed distance."""
    return spread_m(distance_m, values["distance_share"], np.radians(values["bearing_deg"]), 20.0)


MODEL = DetectionModel(
    name="drone_acoustic",
    formula="u Phi((L(r) - noise - margin)/s), L(r) = L1 - 20 log10 r - a r + refraction; "
    "mean over wind directions",
    probability=probability,
    parameters=PARAMETERS,
    needs_sight=False,
    acts=ACTS,
    target_height_m=TARGET_HEIGHT_M,
    location_m=location_m,
    side_label=0.0,
    cannot_see=(
        "small aircraft more than a few hundred metres away, sooner in wind, rain or traffic",
        "gliding flight and balloons",
        "whose aircraft it is",
        "anything that does not fly",
    ),
)
