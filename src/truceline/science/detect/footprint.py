"""What passes overhead: how often it looks, and what it tells at its resolution.

    looks that come in time: 1 − exp(−q τ / Δ)   for something that stays τ, looked at every Δ

with q the chance that one look tells it. Looks fall at random times with respect to what is on
the ground, which is the lower bound for looks at even times: min(1, τ / Δ) for one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.science.detect.imaging import transfer

if TYPE_CHECKING:
    from truceline.science.detect.conditions import Floats


def looked_at(stays_h: float, every_h: float, each: float = 1.0) -> float:
    """Return the chance that a look that tells something comes while it stays."""
    return float(-np.expm1(-each * stays_h / every_h))


def told_at(size_m: float, sample_m: float, n50: float) -> float:
    """Return the chance that an object is told in an image with samples of `sample_m`."""
    cycles = np.array([size_m / (2 * sample_m)])
    return float(transfer(cycles, n50)[0])


def everywhere(distance_m: Floats, chance: float) -> Floats:
    """Return the same chance at every distance: it looks down."""
    return np.full(np.shape(distance_m), min(max(chance, 0.0), 1.0))
