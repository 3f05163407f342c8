"""Receivers that notice the radio links of unmanned aircraft.

    p = e · ((1 − j) Φ(M(r) / s) + j Φ((M(r) − J) / s)),   M(r) = 10 n log10(r50 / r) − B

A log-distance law of path loss with shadowing. e is the share of aircraft that use a radio link
that is known: none does on a cable of fibre or on its own. j is the share of the time in which
radio is jammed, J what jamming adds to the noise, B what is lost without line of sight.

References
----------
Rappaport, Wireless Communications (2nd ed., 2002), section 4.9 (log-normal shadowing). Jamming:
80 % of long-range flights of the OSCE mission were affected in July 2021
(osce.org/special-monitoring-mission-to-ukraine/492085).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from truceline.model.plan import PlannedAct
from truceline.science.detect.answer import at_least_near, bounded, spread_m
from truceline.science.detect.conditions import DetectionModel
from truceline.science.detect.figures import JUDGEMENT, TARGET_HEIGHT_M, prior

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.science.detect.conditions import Conditions, Floats

ACTS = (PlannedAct.UAV_FLIGHT,)
PARAMETERS = (
    prior("half_m", 5000, "m", 1000, 15000),
    prior("path_loss_exponent", 2.5, "", 2.0, 4.0),
    prior("shadowing_db", 7, "dB", 4, 12),
    prior("emits_share", 0.6, "of aircraft", 0.2, 0.95, JUDGEMENT),
    prior("jamming_db", 25, "dB", 10, 40, JUDGEMENT),
    prior("no_sight_db", 15, "dB", 5, 30, JUDGEMENT),
    prior("bearing_deg", 4.0, "degrees", 1.0, 10.0, JUDGEMENT),
    prior("distance_share", 0.4, "of distance", 0.1, 0.8, JUDGEMENT),
    prior("side_label", 0.0, "chance", 0.0, 0.0, "it does not notice fire"),
)


def probability(
    act: PlannedAct,
    distance_m: Floats,
    in_sight: NDArray[np.bool_],
    conditions: Conditions,
    values: Mapping[str, float],
) -> Floats:
    """Return the chance that a receiver notices one flight by its radio link."""
    near = at_least_near(distance_m)
    if act not in ACTS:
        return np.zeros_like(near)
    margin = 10 * values["path_loss_exponent"] * np.log10(values["half_m"] / near)
    margin = np.where(in_sight, margin, margin - values["no_sight_db"])
    spread = values["shadowing_db"]
    jammed = min(max(conditions.jammed_share, 0.0), 1.0)
    quiet = (1 - jammed) * ndtr(margin / spread)
    loud = jammed * ndtr((margin - values["jamming_db"]) / spread)
    return bounded(values["emits_share"] * (quiet + loud))


def location_m(distance_m: Floats, values: Mapping[str, float]) -> Floats:
    """Return how far off a receiver puts a flight: a fair direction, a guessed distance."""
    return spread_m(distance_m, values["distance_share"], np.radians(values["bearing_deg"]), 50.0)


MODEL = DetectionModel(
    name="drone_rf",
    formula="e ((1 - j) Phi(M/s) + j Phi((M - J)/s)), M = 10 n log10(r50/r) - B",
    probability=probability,
    parameters=PARAMETERS,
    needs_sight=True,
    acts=ACTS,
    target_height_m=TARGET_HEIGHT_M,
    location_m=location_m,
    side_label=0.0,
    cannot_see=(
        "aircraft without a radio link: on a cable of fibre, or flying on their own",
        "links whose pattern is not known",
        "most flights while radio is jammed",
        "manned aircraft, and anything that does not fly",
    ),
)
