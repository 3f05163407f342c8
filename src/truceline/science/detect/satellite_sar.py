"""Radar images from satellites, for what stays.

    p = 1 − exp(−q τ / Δ),   q = v · P(N),   N = h / (2 · sample)

As `satellite_optical`, through cloud and by night. Speckle and layover make an object harder to
tell at the same resolution: more cycles are needed for a chance of one half.

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
from truceline.science.detect.satellite_optical import location_m

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.science.detect.conditions import Conditions, Floats

ACTS = (PlannedAct.HEAVY_WEAPON, PlannedAct.WORKS)
PARAMETERS = (
    prior("every_h", 48, "h between looks at one place", 12, 288, JUDGEMENT),
    prior("sample_m", 0.5, "m", 0.25, 3.0),
    prior("n50_weapon", 5.0, "cycles", 3.0, 8.0, JUDGEMENT),
    prior("n50_works", 2.0, "cycles", 1.4, 4.0, JUDGEMENT),
    prior("size_heavy_weapon_m", 4.5, "m, root of length times width", 3.0, 6.0, JUDGEMENT),
    prior("size_works_m", 4.0, "m", 2.0, 10.0, JUDGEMENT),
    prior("stays_heavy_weapon_h", 48, "h", 6, 336, JUDGEMENT),
    prior("stays_works_h", 720, "h", 72, 8760, JUDGEMENT),
    prior("noticed_share", 0.7, "of what is in the image", 0.3, 1.0, JUDGEMENT),
    prior("place_error_m", 5, "m", 2, 20, JUDGEMENT),
    prior("side_label", 0.0, "chance", 0.0, 0.0, "it does not notice fire"),
)


def probability(
    act: PlannedAct,
    distance_m: Floats,
    in_sight: NDArray[np.bool_],
    conditions: Conditions,
    values: Mapping[str, float],
) -> Floats:
    """Return the chance that radar images show something before it is gone."""
    if act not in ACTS:
        return np.zeros(np.shape(distance_m))
    n50 = values["n50_weapon" if act is PlannedAct.HEAVY_WEAPON else "n50_works"]
    each = values["noticed_share"] * told_at(values[f"size_{act}_m"], values["sample_m"], n50)
    chance = looked_at(values[f"stays_{act}_h"], values["every_h"], each)
    return bounded(everywhere(distance_m, chance))


MODEL = DetectionModel(
    name="satellite_sar",
    formula="1 - exp(-q tau/Delta), q = v x^E/(1 + x^E), "
    "x = h/(2 sample)/N50, E = 2.7 + 0.7 x; indifferent to cloud and night",
    probability=probability,
    parameters=PARAMETERS,
    needs_sight=False,
    acts=ACTS,
    target_height_m=TARGET_HEIGHT_M,
    location_m=location_m,
    side_label=0.0,
    cannot_see=(
        "what is over between two looks: fire, flights, crossings",
        "what stands under roofs or dense trees, or in the shadow of steep ground",
        "most small objects, and which kind of vehicle one is",
        "whose a weapon is",
    ),
)
