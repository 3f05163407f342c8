"""A camera on a mast that needs daylight.

    p = v · w · e^(−σ R) · P(N),   N = (h / R) / (2 · IFOV),   σ = 3.912 / V

P is the transfer function of `imaging`. To notice that something is there takes N50 of
detection; to tell a heavy weapon or works from a lorry or a field takes recognition. w is the
share of its arc a camera has in view at a moment: it counts for fire and flights, not for what
moves on the ground or stays, to which it comes round. v is the share of what is in the picture
that is noticed.

References
----------
Johnson (1958), Ratches et al. (1975), Koschmieder (1924): see `imaging`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.model.plan import HourClass, PlannedAct
from truceline.science.detect.answer import at_least_near, over_hours, spread_m
from truceline.science.detect.conditions import DetectionModel
from truceline.science.detect.figures import JUDGEMENT, LASTING, SUDDEN, TARGET_HEIGHT_M, prior
from truceline.science.detect.imaging import (
    N50_DETECTION,
    N50_RECOGNITION,
    cycles_on,
    extinction_per_m,
    transfer,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.science.detect.answer import Sky
    from truceline.science.detect.conditions import Conditions, Floats

PARAMETERS = (
    prior("ifov_mrad", 0.1, "mrad", 0.05, 0.5),
    N50_DETECTION,
    N50_RECOGNITION,
    prior("size_small_arms_m", 0.2, "m of smoke or dust", 0.1, 0.5, JUDGEMENT),
    prior("size_explosion_m", 10.0, "m of smoke or dust", 3.0, 30.0, JUDGEMENT),
    prior("size_uav_flight_m", 0.4, "m", 0.2, 2.0, JUDGEMENT),
    prior("size_aircraft_flight_m", 4.0, "m", 2.0, 8.0, JUDGEMENT),
    prior("size_heavy_weapon_m", 2.3, "m", 1.5, 3.0),
    prior("size_movement_m", 0.75, "m", 0.5, 2.3),
    prior("size_works_m", 2.0, "m", 1.0, 5.0, JUDGEMENT),
    prior("in_view_share", 0.5, "of its arc", 0.1, 1.0, JUDGEMENT),
    prior("noticed_share", 0.9, "of what is in the picture", 0.5, 1.0, JUDGEMENT),
    prior("distance_share", 0.1, "of distance", 0.02, 0.3, JUDGEMENT),
    prior("bearing_deg", 0.5, "degrees", 0.1, 2.0, JUDGEMENT),
    prior("side_label", 0.2, "chance", 0.0, 0.5, JUDGEMENT),
)


def in_picture(
    act: PlannedAct, distance_m: Floats, values: Mapping[str, float], extinction: float
) -> Floats:
    """Return the chance that an act in view of a camera is noticed at a distance.

    `extinction` is what the air takes, a metre.
    """
    n50 = values["n50_recognition" if act in LASTING else "n50_detection"]
    cycles = cycles_on(values[f"size_{act}_m"], distance_m, values["ifov_mrad"])
    in_view = values["in_view_share"] if act in SUDDEN else 1.0
    told = transfer(cycles, n50) * np.exp(-extinction * distance_m)
    return values["noticed_share"] * in_view * told


def probability(
    act: PlannedAct,
    distance_m: Floats,
    in_sight: NDArray[np.bool_],
    conditions: Conditions,
    values: Mapping[str, float],
) -> Floats:
    """Return the chance that a daylight camera shows one act and it is noticed."""
    near = at_least_near(distance_m)
    if conditions.hour is HourClass.NIGHT:
        return np.zeros_like(near)

    def chance(sky: Sky) -> Floats:
        return in_picture(act, near, values, extinction_per_m(sky.visibility_m))

    return np.where(in_sight, over_hours(conditions.weather, chance), 0.0)


def location_m(distance_m: Floats, values: Mapping[str, float]) -> Floats:
    """Return how far off one camera puts an act: a good direction, a guessed distance."""
    return spread_m(distance_m, values["distance_share"], np.radians(values["bearing_deg"]), 10.0)


MODEL = DetectionModel(
    name="camera_day",
    formula="v w exp(-sigma R) x^E/(1 + x^E), x = N/N50, E = 2.7 + 0.7 x, "
    "N = (h/R)/(2 IFOV), sigma = 3.912/V; 0 at night",
    probability=probability,
    parameters=PARAMETERS,
    needs_sight=True,
    acts=tuple(PlannedAct),
    target_height_m=TARGET_HEIGHT_M,
    location_m=location_m,
    side_label=0.2,
    cannot_see=(
        "anything at night",
        "what happens outside its picture, or behind ground, woods and buildings",
        "much in fog, snow and heavy rain",
        "shots without smoke or dust, and sound of any kind",
    ),
)
