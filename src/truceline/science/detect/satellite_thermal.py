"""Heat seen from satellites: fires that explosions leave behind, never the flash.

    p = b · (1 − exp(−τ / Δ)) · (1 − cloud) · P(size),   P = 1 / (1 + (A50 / A)^s)

b is the share of explosions that set something on fire, τ how long it burns, A how large it is.
A muzzle flash or an impact without fire is not seen: a heat signal is a proxy, and says neither
who fired nor whether anybody did. Cloud counts once: a fire of hours burns under one sky.

References
----------
Schroeder et al., The New VIIRS 375 m active fire detection data product, Remote Sensing of
Environment 143 (2014), 85-96: a look every 12 h or less per satellite, fewer than 1.2 % of
pixels of nominal confidence false.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.model.plan import PlannedAct
from truceline.science.detect.answer import bounded
from truceline.science.detect.conditions import DetectionModel
from truceline.science.detect.figures import JUDGEMENT, TARGET_HEIGHT_M, prior, sourced
from truceline.science.detect.footprint import everywhere, looked_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.science.detect.conditions import Conditions, Floats

VIIRS = "Schroeder et al. (2014), Remote Sensing of Environment 143, 85-96"
ACTS = (PlannedAct.EXPLOSION,)
PARAMETERS = (
    prior("burns_share", 0.03, "of explosions", 0.0, 0.2, JUDGEMENT),
    prior("burns_h", 3.0, "h", 0.5, 48.0, JUDGEMENT),
    prior("every_h", 4.0, "h, three satellites at 48 N", 4.0, 12.0),
    prior("fire_m2", 100.0, "m²", 5.0, 5000.0, JUDGEMENT),
    prior("half_day_m2", 50.0, "m²", 20.0, 1000.0),
    prior("half_night_m2", 5.0, "m²", 2.0, 100.0),
    prior("size_exponent", 2.0, "", 1.0, 4.0, JUDGEMENT),
    sourced("pixel_m", 375.0, "m", VIIRS, 375.0, 800.0),
    prior("side_label", 0.0, "chance", 0.0, 0.0, "heat says nothing of who fired"),
)


def size_told(area_m2: float, half_m2: float, exponent: float) -> float:
    """Return the chance that a fire of an area is told from its surroundings."""
    return float(1 / (1 + (half_m2 / max(area_m2, 1e-9)) ** exponent))


def probability(
    act: PlannedAct,
    distance_m: Floats,
    in_sight: NDArray[np.bool_],
    conditions: Conditions,
    values: Mapping[str, float],
) -> Floats:
    """Return the chance that heat left by one explosion is seen from space."""
    if act not in ACTS:
        return np.zeros(np.shape(distance_m))
    told = size_told(
        values["fire_m2"], values[f"half_{conditions.hour}_m2"], values["size_exponent"]
    )
    looked = looked_at(values["burns_h"], values["every_h"])
    chance = values["burns_share"] * looked * (1 - conditions.weather.cloud_share) * told
    return bounded(everywhere(distance_m, chance))


def location_m(distance_m: Floats, values: Mapping[str, float]) -> Floats:
    """Return how far off a fire is put: it may be anywhere in its pixel."""
    return np.full(np.shape(distance_m), values["pixel_m"] / np.sqrt(12.0))


MODEL = DetectionModel(
    name="satellite_thermal",
    formula="b (1 - exp(-tau/Delta)) (1 - cloud) / (1 + (A50/A)^s)",
    probability=probability,
    parameters=PARAMETERS,
    needs_sight=False,
    acts=ACTS,
    target_height_m=TARGET_HEIGHT_M,
    location_m=location_m,
    side_label=0.0,
    cannot_see=(
        "a muzzle flash, a shot, or an impact that leaves no fire",
        "anything under cloud, and fires that are out between two looks",
        "whether a fire was set by fighting: fields and industry burn too",
        "who fired",
    ),
)
