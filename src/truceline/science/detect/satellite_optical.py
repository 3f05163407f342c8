"""Optical images from satellites, for what stays.

    p = 1 − exp(−q τ / Δ),   q = (1 − cloud) · v · P(N),   N = h / (2 · sample)

A look comes every Δ and is useless under cloud; P is the transfer function of `imaging` at N50
of recognition for a weapon, of orientation for works. Looks are by day; what stays is seen on a
later day, so that the hour at which it came does not matter. Clouds of one look are independent
of those of the next, which a wet week is not: in such a week the chance is lower.

References
----------
Johnson (1958), see `imaging`; `footprint`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.model.plan import PlannedAct
from truceline.science.detect.answer import bounded
from truceline.science.detect.conditions import DetectionModel
from truceline.science.detect.figures import JUDGEMENT, TARGET_HEIGHT_M, prior
from truceline.science.detect.footprint import everywhere, looked_at, told_at
from truceline.science.detect.imaging import N50_ORIENTATION, N50_RECOGNITION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.science.detect.conditions import Conditions, Floats

ACTS = (PlannedAct.HEAVY_WEAPON, PlannedAct.WORKS)
PARAMETERS = (
    prior("every_h", 48, "h between looks at one place", 12, 240, JUDGEMENT),
    prior("sample_m", 0.5, "m", 0.3, 3.0),
    N50_RECOGNITION,
    N50_ORIENTATION,
    prior("size_heavy_weapon_m", 4.5, "m, root of length times width", 3.0, 6.0, JUDGEMENT),
    prior("size_works_m", 4.0, "m", 2.0, 10.0, JUDGEMENT),
    prior("stays_heavy_weapon_h", 48, "h", 6, 336, JUDGEMENT),
    prior("stays_works_h", 720, "h", 72, 8760, JUDGEMENT),
    prior("noticed_share", 0.8, "of what is in the image", 0.4, 1.0, JUDGEMENT),
    prior("place_error_m", 5, "m", 2, 20, JUDGEMENT),
    prior("side_label", 0.0, "chance", 0.0, 0.0, "it does not notice fire"),
)


def one_look(act: PlannedAct, values: Mapping[str, float]) -> float:
    """Return the chance that one look at a place without cloud tells what stands there."""
    kind = "recognition" if act is PlannedAct.HEAVY_WEAPON else "orientation"
    told = told_at(values[f"size_{act}_m"], values["sample_m"], values[f"n50_{kind}"])
    return values["noticed_share"] * told


def probability(
    act: PlannedAct,
    distance_m: Floats,
    in_sight: NDArray[np.bool_],
    conditions: Conditions,
    values: Mapping[str, float],
) -> Floats:
    """Return the chance that optical images show something before it is gone."""
    if act not in ACTS:
        return np.zeros(np.shape(distance_m))
    each = one_look(act, values) * (1 - conditions.weather.cloud_share)
    chance = looked_at(values[f"stays_{act}_h"], values["every_h"], each)
    return bounded(everywhere(distance_m, chance))


def location_m(distance_m: Floats, values: Mapping[str, float]) -> Floats:
    """Return how far off an image puts something: the same everywhere."""
    return np.full(np.shape(distance_m), values["place_error_m"])


MODEL = DetectionModel(
    name="satellite_optical",
    formula="1 - exp(-q tau/Delta), q = (1 - cloud) v x^E/(1 + x^E), "
    "x = h/(2 sample)/N50, E = 2.7 + 0.7 x",
    probability=probability,
    parameters=PARAMETERS,
    needs_sight=False,
    acts=ACTS,
    target_height_m=TARGET_HEIGHT_M,
    location_m=location_m,
    side_label=0.0,
    cannot_see=(
        "anything under cloud, trees, nets or roofs",
        "what is over between two looks: fire, flights, crossings",
        "anything in time to warn: images come hours to days later",
        "whose a weapon is",
    ),
)
