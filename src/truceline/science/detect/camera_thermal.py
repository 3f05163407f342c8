"""A camera that sees heat, by day and by night.

    p = v · w · c · e^(−σ R) · P(N),   σ = σ0 + q · 3.912 / V

As `camera_day`, with larger picture elements, an extinction σ0 of clear air in the thermal band
and a share q of that of visible light in haze and fog. c is less than 1 by day, when ground and
objects differ less in warmth. Fire is seen as a hot spot larger than what glows.

References
----------
Johnson (1958), Ratches et al. (1975), Koschmieder (1924): see `imaging`. Direction: one entry of
an OSCE daily report (osce.org/ukraine-smm/280081).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.model.plan import HourClass, PlannedAct
from truceline.science.detect.answer import at_least_near, over_hours, spread_m
from truceline.science.detect.camera_day import in_picture
from truceline.science.detect.conditions import DetectionModel
from truceline.science.detect.figures import JUDGEMENT, TARGET_HEIGHT_M, prior, sourced
from truceline.science.detect.imaging import N50_DETECTION, N50_RECOGNITION, extinction_per_m

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.science.detect.answer import Sky
    from truceline.science.detect.conditions import Conditions, Floats

PARAMETERS = (
    prior("ifov_mrad", 0.2, "mrad", 0.1, 0.5),
    N50_DETECTION,
    N50_RECOGNITION,
    prior("size_small_arms_m", 0.5, "m of hot gas", 0.2, 1.0, JUDGEMENT),
    prior("size_explosion_m", 8.0, "m of fire and hot gas", 2.0, 20.0, JUDGEMENT),
    prior("size_uav_flight_m", 0.3, "m", 0.1, 1.0, JUDGEMENT),
    prior("size_aircraft_flight_m", 3.0, "m", 1.0, 6.0, JUDGEMENT),
    prior("size_heavy_weapon_m", 2.3, "m", 1.5, 3.0),
    prior("size_movement_m", 0.75, "m", 0.5, 2.3),
    prior("size_works_m", 2.0, "m", 1.0, 5.0, JUDGEMENT),
    prior("extinction_clear_km", 0.2, "1/km", 0.1, 0.4),
    prior("haze_share", 0.2, "of the extinction of visible light", 0.05, 1.0, JUDGEMENT),
    prior("day_share", 0.85, "of the chance by night", 0.6, 1.0, JUDGEMENT),
    prior("in_view_share", 0.5, "of its arc", 0.1, 1.0, JUDGEMENT),
    prior("noticed_share", 0.9, "of what is in the picture", 0.5, 1.0, JUDGEMENT),
    prior("distance_share", 0.1, "of distance", 0.02, 0.3, JUDGEMENT),
    prior("bearing_deg", 0.5, "degrees", 0.1, 2.0, JUDGEMENT),
    sourced("side_label", 0.78, "chance", "160 of 204 things one camera recorded had a direction "
            "of flight: osce.org/ukraine-smm/280081", 0.0, 0.8),
)  # fmt: skip


def probability(
    act: PlannedAct,
    distance_m: Floats,
    in_sight: NDArray[np.bool_],
    conditions: Conditions,
    values: Mapping[str, float],
) -> Floats:
    """Return the chance that a thermal camera shows one act and it is noticed."""
    near = at_least_near(distance_m)
    contrast = values["day_share"] if conditions.hour is HourClass.DAY else 1.0

    def chance(sky: Sky) -> Floats:
        haze = values["haze_share"] * extinction_per_m(sky.visibility_m)
        return contrast * in_picture(act, near, values, values["extinction_clear_km"] * 1e-3 + haze)

    return np.where(in_sight, over_hours(conditions.weather, chance), 0.0)


def location_m(distance_m: Floats, values: Mapping[str, float]) -> Floats:
    """Return how far off one camera puts an act: a good direction, a guessed distance."""
    return spread_m(distance_m, values["distance_share"], np.radians(values["bearing_deg"]), 10.0)


MODEL = DetectionModel(
    name="camera_thermal",
    formula="v w c exp(-sigma R) x^E/(1 + x^E), x = N/N50, E = 2.7 + 0.7 x, "
    "N = (h/R)/(2 IFOV), sigma = sigma0 + q 3.912/V",
    probability=probability,
    parameters=PARAMETERS,
    needs_sight=True,
    acts=tuple(PlannedAct),
    target_height_m=TARGET_HEIGHT_M,
    location_m=location_m,
    side_label=0.78,
    cannot_see=(
        "what happens outside its picture, or behind ground, woods, buildings and glass",
        "much in fog and heavy rain",
        "what has the warmth of its surroundings, such as a gun that has stood cold for hours",
        "sound of any kind; which weapon a flash came from",
    ),
)
