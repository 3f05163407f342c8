"""An array of microphones that notices shots and explosions.

    p = u · Φ((L(r) − noise − margin) / s),   L as in `sound`

Sound comes over hills and through woods: no line of sight is needed. u is the share of sounds
that are told for what they are and not discarded.

References
----------
`sound` for the level. Places: 96 % of shots within 15 m with six or more sensors around them
(arXiv 2108.07377, pistols and rifles in a city); far from an array wind bends the direction.
An array at Popasna (uacrisis.org/en/61968-osce-71) was said to tell the direction, and under
certain circumstances the origin, of fire.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.model.plan import PlannedAct
from truceline.science.detect.answer import at_least_near, over_hours
from truceline.science.detect.conditions import DetectionModel
from truceline.science.detect.figures import JUDGEMENT, TARGET_HEIGHT_M, prior, sourced
from truceline.science.detect.sound import heard, hearing_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.science.detect.answer import Sky
    from truceline.science.detect.conditions import Conditions, Floats

SPEED_OF_SOUND_MS = 340.0  # at 15 °C in dry air, ISO 2533 standard atmosphere (340.3)
ACTS = (PlannedAct.SMALL_ARMS, PlannedAct.EXPLOSION)
PARAMETERS = (
    *hearing_parameters(ACTS, prior("margin_db", 0, "dB above noise", -6, 6)),
    prior("told_share", 0.9, "of sounds", 0.6, 1.0, JUDGEMENT),
    sourced("near_m", 5.9, "m", "96 % within 15 m, taken as a circular normal error: "
            "arXiv 2108.07377", 5.0, 50.0),
    prior("timing_s", 0.01, "s", 0.001, 0.05),
    prior("dilution", 2.0, "error of place per error of range", 1.0, 10.0),
    prior("wind_bias_share", 0.015, "of distance, 150 m in 10 km", 0.005, 0.03),
    prior("side_label", 0.6, "chance", 0.2, 0.9, JUDGEMENT),
)  # fmt: skip


def probability(
    act: PlannedAct,
    distance_m: Floats,
    in_sight: NDArray[np.bool_],
    conditions: Conditions,
    values: Mapping[str, float],
) -> Floats:
    """Return the chance that an array notices one shot or explosion."""
    near = at_least_near(distance_m)
    if act not in ACTS:
        return np.zeros_like(near)

    def chance(sky: Sky) -> Floats:
        return values["told_share"] * heard(act, near, conditions, sky, values)

    return over_hours(conditions.weather, chance)


def location_m(distance_m: Floats, values: Mapping[str, float]) -> Floats:
    """Return how far off arrays put a sound: timing times dilution, and a bias by wind."""
    timing = SPEED_OF_SOUND_MS * values["timing_s"] * values["dilution"]
    bias = values["wind_bias_share"] * np.asarray(distance_m, dtype=np.float64)
    return np.sqrt(values["near_m"] ** 2 + timing**2 + bias**2)


MODEL = DetectionModel(
    name="acoustic",
    formula="u Phi((L(r) - noise - margin)/s), "
    "L(r) = L1 - 20 log10 r - a r - ground + refraction; mean over wind directions",
    probability=probability,
    parameters=PARAMETERS,
    needs_sight=False,
    acts=ACTS,
    target_height_m=TARGET_HEIGHT_M,
    location_m=location_m,
    side_label=0.6,
    cannot_see=(
        "anything that makes no bang: weapons that stand, people who move, works, most flights",
        "shots with silencers; mines and demolitions are not told from shelling",
        "much upwind and in strong wind",
        "single rounds in heavy fire, where sounds run together",
    ),
)
