"""A post of people who watch and listen.

    p = a · (1 − (1 − sight · p_see) (1 − p_hear)),   p_see = 1 − exp(−ln 2 · e^(−σ r) (r50 / r)³)

A continuous look under Koopman's inverse-cube law, dimmed by haze (Koschmieder), and hearing as
in `sound` for what can be heard. r50 is where an act is seen half of the time in clear air: by
day smoke, dust and shapes, by night flashes, glow and lights. It holds k, h and the time of the
look; the height of the eye enters by the line of sight alone. a is the share of what could be
noticed that the people on duty notice and note.

References
----------
Koopman (1956), see `koopman`. Places: the sentences of OSCE daily reports give a compass wind of
22.5° and an interval such as 2-6 km (osce.org/ukraine-smm/280081).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.model.plan import HourClass, Parameter, PlannedAct
from truceline.science.detect.answer import at_least_near, either, over_hours, spread_m
from truceline.science.detect.conditions import DetectionModel
from truceline.science.detect.figures import JUDGEMENT, TARGET_HEIGHT_M, prior, sourced
from truceline.science.detect.imaging import extinction_per_m
from truceline.science.detect.koopman import inverse_cube
from truceline.science.detect.sound import LEVELS, heard, hearing_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.science.detect.answer import Sky
    from truceline.science.detect.conditions import Conditions, Floats

ACTS = tuple(PlannedAct)
HEARD = tuple(LEVELS)
SMM_SENTENCE = "osce.org/ukraine-smm/280081"
_SEEN = (  # act, metres by day with bounds, by night with bounds
    ("small_arms", (300, 100, 800), (1500, 500, 3000)),
    ("explosion", (5000, 2000, 10000), (8000, 3000, 15000)),
    ("uav_flight", (300, 100, 800), (0, 0, 300)),
    ("aircraft_flight", (5000, 2000, 10000), (1000, 0, 5000)),
    ("heavy_weapon", (3000, 1000, 5000), (50, 0, 200)),
    ("movement", (2500, 1000, 5000), (100, 0, 500)),
    ("works", (2500, 1000, 5000), (50, 0, 200)),
)
SEEING: tuple[Parameter, ...] = tuple(
    prior(f"half_{when}_{act}_m", value, "m", low, high)
    for act, *both in _SEEN
    for when, (value, low, high) in zip(("day", "night"), both, strict=True)
)
PLACING: tuple[Parameter, ...] = (
    sourced("distance_share", 0.29, "of distance", f"2-6 km taken as uniform: {SMM_SENTENCE}",
            0.15, 0.5),
    sourced("bearing_deg", 6.5, "degrees", f"one of 16 winds taken as uniform: {SMM_SENTENCE}",
            2, 13),
    sourced("side_label", 0.08, "chance",
            f"3 of 37 explosions heard were called outgoing: {SMM_SENTENCE}", 0.02, 0.4),
)  # fmt: skip
PARAMETERS = (
    *SEEING,
    *hearing_parameters(HEARD, prior("margin_db", 5, "dB above noise", 0, 10)),
    prior("noticed_share", 0.9, "of what could be noticed", 0.6, 1.0, JUDGEMENT),
    *PLACING,
)


def seen(
    act: PlannedAct,
    distance_m: Floats,
    hour: HourClass,
    sky: Sky,
    values: Mapping[str, float],
    look_share: float = 1.0,
) -> Floats:
    """Return the chance that somebody who looks sees an act; a shorter look sees less."""
    haze = np.exp(-extinction_per_m(sky.visibility_m) * distance_m)
    return inverse_cube(distance_m, values[f"half_{hour}_{act}_m"], haze * look_share)


def probability(
    act: PlannedAct,
    distance_m: Floats,
    in_sight: NDArray[np.bool_],
    conditions: Conditions,
    values: Mapping[str, float],
) -> Floats:
    """Return the chance that people at a post notice one act."""
    near = at_least_near(distance_m)

    def chance(sky: Sky) -> Floats:
        by_eye = np.where(in_sight, seen(act, near, conditions.hour, sky, values), 0.0)
        if act not in HEARD:
            return values["noticed_share"] * by_eye
        by_ear = heard(act, near, conditions, sky, values)
        return values["noticed_share"] * either(by_eye, by_ear)

    return over_hours(conditions.weather, chance)


def location_m(distance_m: Floats, values: Mapping[str, float]) -> Floats:
    """Return how far off a post puts an act: a compass wind and a guessed distance."""
    return spread_m(distance_m, values["distance_share"], np.radians(values["bearing_deg"]), 50.0)


MODEL = DetectionModel(
    name="human",
    formula="a (1 - (1 - sight p_see) (1 - p_hear)); "
    "p_see = 1 - exp(-ln 2 exp(-sigma r) (r50/r)^3); p_hear = Phi((L - noise - margin)/s)",
    probability=probability,
    parameters=PARAMETERS,
    needs_sight=True,
    acts=ACTS,
    target_height_m=TARGET_HEIGHT_M,
    location_m=location_m,
    side_label=0.08,
    cannot_see=(
        "anything that makes neither light nor sound at night",
        "what lies behind ground, woods or buildings, unless it is heard",
        "which side fired, in most cases: most explosions are heard without a direction",
        "small unmanned aircraft more than a few hundred metres away",
    ),
)
