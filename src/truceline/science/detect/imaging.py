"""Seeing by camera: cycles on an object, how well they are told, and what the air takes away.

References
----------
Johnson, Analysis of Image Forming Systems, Image Intensifier Symposium (1958): line pairs for a
chance of one half. Ratches et al., Night Vision Laboratory Static Performance Model, ECOM-7043
(1975): the transfer function (its exponent as remembered, unverified). Koschmieder, Theorie der
horizontalen Sichtweite, Beiträge zur Physik der freien Atmosphäre 12 (1924), 33-53.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.science.detect.figures import JOHNSON, sourced

if TYPE_CHECKING:
    from truceline.model.plan import Parameter
    from truceline.science.detect.conditions import Floats

CONTRAST = 3.912  # -ln 0.02, the contrast at which a black object fades: Koschmieder (1924)
EXPONENT, EXPONENT_SLOPE = 2.7, 0.7  # of the transfer function, unverified
RESOLVED = 10.0  # beyond ten times the half-value the chance is 1 to nine places

N50_DETECTION: Parameter = sourced("n50_detection", 1.0, "cycles", JOHNSON, 0.75, 1.25)
N50_ORIENTATION: Parameter = sourced("n50_orientation", 1.4, "cycles", JOHNSON, 1.05, 1.75)
N50_RECOGNITION: Parameter = sourced("n50_recognition", 4.0, "cycles", JOHNSON, 3.2, 4.8)


def cycles_on(size_m: float, distance_m: Floats, ifov_mrad: float) -> Floats:
    """Return cycles on an object, N = (h / R) / (2 · IFOV): two picture elements a cycle."""
    return size_m / distance_m / (2e-3 * ifov_mrad)


def half_distance_m(size_m: float, ifov_mrad: float, n50: float) -> float:
    """Return where an object is told half of the time, before the air takes its part."""
    return size_m / (2e-3 * ifov_mrad * n50)


def transfer(cycles: Floats, n50: float) -> Floats:
    """Return the chance of telling an object: (N/N50)^E / (1 + (N/N50)^E), E = 2.7 + 0.7 N/N50.

    `n50` is the cycles at which it is a half.
    """
    ratio = np.minimum(cycles / n50, RESOLVED)
    power = ratio ** (EXPONENT + EXPONENT_SLOPE * ratio)
    return power / (1 + power)


def extinction_per_m(visibility_m: float) -> float:
    """Return the extinction of light, σ = 3.912 / V."""
    return CONTRAST / max(visibility_m, 1.0)
