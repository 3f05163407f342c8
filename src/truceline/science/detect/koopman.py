"""Search theory: the inverse-cube law of looking, sweeps and random search.

References
----------
Koopman, Search and Screening (OEG Report 56, 1946); The theory of search II: target detection,
Operations Research 4 (1956), 503-531. Washburn, Search and Detection (4th ed., 2002).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import erf

if TYPE_CHECKING:
    from truceline.science.detect.conditions import Floats


def inverse_cube(distance_m: Floats, half_m: float, dimming: Floats | float = 1.0) -> Floats:
    """Return the chance that a watch who keeps looking sees something.

    Parameters
    ----------
    distance_m
        Greater than 0, shape ``(n,)``.
    half_m
        Where the chance is a half without dimming: from k, h and t of the Notes, the cube root
        of k h t / ln 2; 0 for what cannot be seen at all.
    dimming
        What the rate of seeing is multiplied by: haze, or a shorter look.

    Notes
    -----
    The rate of seeing falls with the solid angle something fills, g(r) = k h / r³ for an eye at
    height h above a plain; after a time t p = 1 − exp(−k h t / r³).
    """
    if half_m <= 0:
        return np.zeros_like(distance_m)
    seen = -np.expm1(-np.log(2.0) * dimming * (half_m / distance_m) ** 3)
    return np.asarray(seen, dtype=np.float64)


def parallel_sweep(coverage: Floats) -> Floats:
    """Return the chance of a find by parallel tracks under the inverse-cube law.

    `coverage` is sweep width over the spacing of tracks, W/S, or swept over searched area:
    p = erf(√π/2 · W/S).
    """
    return np.asarray(erf(np.sqrt(np.pi) / 2 * coverage), dtype=np.float64)


def random_search(coverage: Floats) -> Floats:
    """Return the chance of a find by tracks laid at random: p = 1 − exp(−W v t / A).

    The lower bound for a search of the same effort: order only helps.
    """
    return -np.expm1(-coverage)
