"""A sortie of the mission's unmanned aircraft that searches an area.

    z(d) = (F + W v t(d)) / A,   t(d) = T − 2 d / v
    lasting acts: p = k · erf(√π/2 · z);   passing acts: p = k · (1 − exp(−z)), v t at most v τ

W is the sweep width for an act, v the speed, A the area searched, F the area in view at a
moment, τ how long the act lasts, T the endurance: the farther the start, the less is left for
the search. For what stays, parallel tracks (Koopman's inverse-cube sweep); for what passes, and
for what stays if tracks are not kept (`order_share`), random search, the lower bound. k is the
share of sorties the weather lets fly, and the share of finds that are noticed. The chance is
that of one sortie in the air for an act that happens or stands while it is. Jamming and
losses are not in it: they are in the duty of the asset.

References
----------
Koopman (1956), see `koopman`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.model.plan import HourClass, PlannedAct
from truceline.science.detect.answer import at_least_near, over_hours
from truceline.science.detect.conditions import DetectionModel
from truceline.science.detect.figures import JUDGEMENT, LASTING, TARGET_HEIGHT_M, prior
from truceline.science.detect.koopman import parallel_sweep, random_search

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.science.detect.answer import Sky
    from truceline.science.detect.conditions import Conditions, Floats

ACTS = (
    PlannedAct.SMALL_ARMS, PlannedAct.EXPLOSION, PlannedAct.HEAVY_WEAPON, PlannedAct.MOVEMENT,
    PlannedAct.WORKS,
)  # fmt: skip
PARAMETERS = (
    prior("sweep_small_arms_m", 500, "m", 100, 1000, JUDGEMENT),
    prior("sweep_explosion_m", 3000, "m", 1000, 6000, JUDGEMENT),
    prior("sweep_heavy_weapon_m", 1000, "m", 500, 2000),
    prior("sweep_movement_m", 600, "m", 200, 1500, JUDGEMENT),
    prior("sweep_works_m", 1500, "m", 500, 3000, JUDGEMENT),
    prior("lasts_small_arms_s", 30, "s", 5, 300, JUDGEMENT),
    prior("lasts_explosion_s", 60, "s", 10, 300, JUDGEMENT),
    prior("lasts_movement_s", 600, "s", 120, 1800, JUDGEMENT),
    prior("speed_ms", 25, "m/s", 12, 50),
    prior("endurance_h", 3.0, "h", 0.5, 12.0),
    prior("reach_m", 50000, "m of the control link", 5000, 100000),
    prior("area_km2", 100, "km²", 20, 400, JUDGEMENT),
    prior("view_km2", 1.0, "km² in the picture", 0.1, 4.0, JUDGEMENT),
    prior("order_share", 0.7, "of sorties that keep their tracks", 0.0, 1.0, JUDGEMENT),
    prior("flies_in_bad_share", 0.2, "of bad hours", 0.0, 0.7, JUDGEMENT),
    prior("night_share", 0.7, "of the sweep width by day", 0.3, 1.0, JUDGEMENT),
    prior("noticed_share", 0.9, "of what is in the picture", 0.5, 1.0, JUDGEMENT),
    prior("place_error_m", 20, "m", 5, 100, JUDGEMENT),
    prior("side_label", 0.5, "chance", 0.1, 0.9, JUDGEMENT),
)


def search_s(distance_m: Floats, values: Mapping[str, float]) -> Floats:
    """Return the time left for the search so far from the start; 0 beyond the link."""
    way_s = 2 * distance_m / values["speed_ms"]
    left = np.maximum(values["endurance_h"] * 3600 - way_s, 0.0)
    return np.where(distance_m <= values["reach_m"], left, 0.0)


def probability(
    act: PlannedAct,
    distance_m: Floats,
    in_sight: NDArray[np.bool_],
    conditions: Conditions,
    values: Mapping[str, float],
) -> Floats:
    """Return the chance that a sortie in the air notices one act."""
    near = at_least_near(distance_m)
    if act not in ACTS:
        return np.zeros_like(near)
    found = values["noticed_share"] * _found(act, search_s(near, values), conditions, values)

    def chance(sky: Sky) -> Floats:
        return found * (values["flies_in_bad_share"] if sky.is_bad else 1.0)

    return over_hours(conditions.weather, chance)


def _found(
    act: PlannedAct, search: Floats, conditions: Conditions, values: Mapping[str, float]
) -> Floats:
    width = values[f"sweep_{act}_m"]
    if conditions.hour is HourClass.NIGHT:
        width *= values["night_share"]
    area = values["area_km2"] * 1e6
    view = np.where(search > 0, values["view_km2"] * 1e6 / area, 0.0)
    if act in LASTING:
        coverage = view + width * values["speed_ms"] * search / area
        order = values["order_share"]
        return order * parallel_sweep(coverage) + (1 - order) * random_search(coverage)
    at_hand = np.minimum(search, values[f"lasts_{act}_s"])
    return random_search(view + width * values["speed_ms"] * at_hand / area)


def location_m(distance_m: Floats, values: Mapping[str, float]) -> Floats:
    """Return how far off a sortie puts an act: the same at any distance."""
    return np.full(np.shape(distance_m), values["place_error_m"])


MODEL = DetectionModel(
    name="uav",
    formula="z = (F + W v t)/A, t = T - 2 d/v; stays: k erf(sqrt(pi)/2 z); "
    "passes: k (1 - exp(-z)) with t at most how long it lasts",
    probability=probability,
    parameters=PARAMETERS,
    needs_sight=False,
    acts=ACTS,
    target_height_m=TARGET_HEIGHT_M,
    location_m=location_m,
    side_label=0.5,
    cannot_see=(
        "what happens while it does not fly: most bad weather, and jammed hours",
        "what passes outside its picture: a shot or a crossing is seen by luck",
        "what stands under trees, nets or roofs",
        "other aircraft in flight",
    ),
)
