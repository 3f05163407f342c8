"""A patrol that drives along the line: short looks, and hearing only where it stops.

    passing acts: p = (1/2R) ∫ p_h(√((x − d)² + s²)) dx, x from −R to R
    lasting acts: p = 1 − (1 − o · p_see(look))^n,  n = passes a day · days it stays

The patrol may be anywhere within R along its road; d is how far the act is from the middle, s
from the road. p_h is a post's chance (`human`), hearing times the share of the time the patrol
stands with its engine off, seeing times the share o of the way from which the view is free. A
look of t seconds counts t over the watch for which `human` is stated. The chance is for the
hours a patrol is out; that it goes out by day only is in the duty of the asset ("Monitoring
Officers do not patrol after nightfall", osce.org/special-monitoring-mission-to-ukraine/483761).

References
----------
Koopman (1956), see `koopman`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from truceline.model.plan import PlannedAct
from truceline.science.detect import human
from truceline.science.detect.answer import bounded, either, over_hours, spread_m
from truceline.science.detect.conditions import DetectionModel
from truceline.science.detect.figures import JUDGEMENT, LASTING, TARGET_HEIGHT_M, prior
from truceline.science.detect.sound import heard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.science.detect.answer import Sky
    from truceline.science.detect.conditions import Conditions, Floats

STEP_M = 50.0  # of the integral along the road
HORIZON_M = 60_000.0  # nothing is noticed beyond
PARAMETERS = (
    *human.PARAMETERS,
    prior("reach_m", 10000, "m of road each way", 3000, 30000, JUDGEMENT),
    prior("aside_m", 500, "m from the road", 100, 2000, JUDGEMENT),
    prior("look_s", 60, "s", 10, 300, JUDGEMENT),
    prior("watch_s", 600, "s", 300, 1800, JUDGEMENT),
    prior("passes_per_day", 1.0, "a day", 0.2, 4.0, JUDGEMENT),
    prior("stays_days", 3.0, "days", 0.5, 14.0, JUDGEMENT),
    prior("noticed_m", 2000, "m from the patrol, on the average", 500, 5000, JUDGEMENT),
    prior("stopped_share", 0.4, "of the time out", 0.1, 0.8, JUDGEMENT),
    prior("open_share", 0.5, "of the way", 0.2, 0.9, JUDGEMENT),
)


def probability(
    act: PlannedAct,
    distance_m: Floats,
    in_sight: NDArray[np.bool_],
    conditions: Conditions,
    values: Mapping[str, float],
) -> Floats:
    """Return the chance that a patrol that is out notices one act."""
    away = np.abs(np.asarray(distance_m, dtype=np.float64))
    if act in LASTING:
        return _in_passing(act, away, conditions, values)
    along = np.arange(0.0, HORIZON_M + STEP_M, STEP_M)
    aside = np.maximum(np.hypot(along, values["aside_m"]), 1.0)
    unturned = replace(conditions, downwind=None)  # a patrol moves: the mean over directions

    def chance(sky: Sky) -> Floats:
        return _noticed(act, aside, unturned, sky, values)

    return bounded(_mean_along(along, over_hours(conditions.weather, chance), away, values))


def _noticed(
    act: PlannedAct, distance_m: Floats, conditions: Conditions, sky: Sky,
    values: Mapping[str, float],
) -> Floats:  # fmt: skip
    look = min(1.0, values["look_s"] / values["watch_s"]) if act is PlannedAct.MOVEMENT else 1.0
    by_eye = human.seen(act, distance_m, conditions.hour, sky, values, look) * values["open_share"]
    if act not in human.HEARD:
        return values["noticed_share"] * by_eye
    by_ear = heard(act, distance_m, conditions, sky, values) * values["stopped_share"]
    return values["noticed_share"] * either(by_eye, by_ear)


def _mean_along(along: Floats, chance: Floats, away: Floats, values: Mapping[str, float]) -> Floats:
    """Return the mean of a chance over all places of the patrol, for acts so far from its middle.

    The chance is taken as constant in steps, so that the mean never rises with distance.
    """
    steps = (chance[1:] + chance[:-1]) / 2 * STEP_M
    total = np.concatenate([[0.0], np.cumsum(steps)])
    reach = max(values["reach_m"], STEP_M)
    ahead, behind = away + reach, away - reach
    until = np.interp(ahead, along, total)
    since = np.sign(behind) * np.interp(np.abs(behind), along, total)
    return np.asarray((until - since) / (2 * reach), dtype=np.float64)


def _in_passing(
    act: PlannedAct, away: Floats, conditions: Conditions, values: Mapping[str, float]
) -> Floats:
    beyond = np.maximum(away - values["reach_m"], 0.0)
    nearest = np.maximum(np.hypot(beyond, values["aside_m"]), 1.0)
    look = min(1.0, values["look_s"] / values["watch_s"])

    def chance(sky: Sky) -> Floats:
        once = human.seen(act, nearest, conditions.hour, sky, values, look)
        return once * values["open_share"] * values["noticed_share"]

    once = over_hours(conditions.weather, chance)
    return bounded(1 - (1 - once) ** (values["passes_per_day"] * values["stays_days"]))


def location_m(distance_m: Floats, values: Mapping[str, float]) -> Floats:
    """Return how far off a patrol puts an act: as a post, from where it is on its road."""
    beyond = np.maximum(np.asarray(distance_m, dtype=np.float64) - values["reach_m"], 0.0)
    nearest = np.hypot(beyond, values["noticed_m"])
    return spread_m(nearest, values["distance_share"], np.radians(values["bearing_deg"]), 50.0)


MODEL = DetectionModel(
    name="patrol",
    formula="passes: mean over the road of a post's chance; "
    "stays: 1 - (1 - o p_see)^n, n = passes a day times days it stays",
    probability=probability,
    parameters=PARAMETERS,
    needs_sight=False,
    acts=tuple(PlannedAct),
    target_height_m=TARGET_HEIGHT_M,
    location_m=location_m,
    side_label=0.08,
    cannot_see=(
        "what happens where it is not: most of its road most of the time",
        "fire it does not hear while it drives",
        "what lies off the roads it is let onto, or in mined ground",
        "which side fired, in most cases",
    ),
)
