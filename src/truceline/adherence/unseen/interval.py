"""Intervals of a number of which a part was seen."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri, stdtrit

from truceline.adherence.intervals import Bounds

LEAST_UNSEEN = 1e-9  # a number estimated as wholly seen keeps an interval of no width


def normal_quantile(level: float) -> float:
    """Return the quantile that bounds the central interval of probability `level`."""
    return float(ndtri((1 + level) / 2))


def number_bounds(
    seen: float, unseen: float, variance: float, level: float, freedom: float = np.inf
) -> Bounds:
    r"""Return the number with an interval that never falls below what was seen.

    Parameters
    ----------
    seen, unseen
        Known part and estimated rest.
    variance
        Variance of the estimate.
    level
        Probability of the interval.
    freedom
        Degrees of freedom of the variance; the normal quantile if infinite.

    Notes
    -----
    :math:`n + \hat f_0 C^{\mp 1}`, :math:`C = \exp\{z \sqrt{\log(1 + v / \hat f_0^2)}\}`: the
    unseen number is taken as lognormal.

    References
    ----------
    Chao (1987), Biometrics 43, 783-791, section 3.
    """
    rest = max(unseen, LEAST_UNSEEN)
    if not np.isfinite(rest):
        return Bounds(np.inf, seen, np.inf)
    quantile = stdtrit(freedom, (1 + level) / 2) if np.isfinite(freedom) else normal_quantile(level)
    spread = float(quantile) * np.sqrt(np.log1p(variance / rest**2))
    factor = float(np.exp(spread))
    return Bounds(seen + rest, seen + rest / factor, seen + rest * factor)


def positive_bounds(value: float, sd: float, level: float, freedom: float = np.inf) -> Bounds:
    r"""Return a positive value with the lognormal interval :math:`\hat D C^{\mp 1}`.

    References
    ----------
    Buckland et al. (2001), Introduction to Distance Sampling, section 3.6.
    """
    return number_bounds(0.0, value, sd**2, level, freedom)
