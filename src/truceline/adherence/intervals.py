"""Exact intervals of Poisson rates, and of rates whose exposure is itself uncertain."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import gammainc, gammaincinv

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

NODES = 21  # Gauss-Hermite nodes of the exposure's error
HALVINGS = 80  # of the bracket in which a bound is sought


class Bounds(NamedTuple):
    """A value with the bounds of its interval."""

    value: float
    low: float
    high: float


def garwood(
    count: ArrayLike, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the exact interval of a Poisson mean for a count.

    References
    ----------
    Garwood (1936), Biometrika 28, 437-442.

    Examples
    --------
    >>> low, high = garwood(5)
    >>> round(float(low), 6), round(float(high), 6)
    (1.623486, 11.668332)
    """
    n = np.asarray(count, dtype=np.float64)
    tail = (1 - level) / 2
    low = np.where(n > 0, gammaincinv(np.maximum(n, 1.0), tail), 0.0)
    return low, np.asarray(gammaincinv(n + 1, 1 - tail))


def rate_interval(
    counts: NDArray[np.float64],
    exposures: NDArray[np.float64],
    exposure_sds: NDArray[np.float64],
    level: float = 0.95,
) -> Bounds:
    r"""Return the sum over strata of count by exposure, with its interval.

    Parameters
    ----------
    counts, exposures, exposure_sds
        One entry a stratum (sector); every exposure is above 0.
    level
        Probability of the interval.

    Notes
    -----
    One stratum with a known exposure: Garwood's exact interval divided by the exposure. Several
    strata: the gamma interval for weighted sums of Poisson counts with weights
    :math:`w_s = 1/E_s` (Fay & Feuer), which is the same for one stratum. An uncertain exposure:
    the gamma distributions behind the two bounds are mixed over a lognormal error of the
    exposure with 21 fixed Gauss-Hermite nodes, no Monte Carlo.

    References
    ----------
    Fay & Feuer (1997), Statistics in Medicine 16, 791-801.
    """
    weight = 1 / exposures
    value = float(weight @ counts)
    variance = float(weight**2 @ counts)
    relative = exposure_sds / exposures
    parts = weight * np.maximum(counts, 0.5)  # a stratum with no count still has an error
    spread = float(np.hypot.reduce(parts * relative) / parts.sum())
    tail, largest = (1 - level) / 2, float(weight.max())
    low = 0.0
    if value > 0:
        low = _quantile(value**2 / variance, variance / value, spread, tail)
    upper, upper_variance = value + largest, variance + largest**2
    high = _quantile(upper**2 / upper_variance, upper_variance / upper, spread, 1 - tail)
    return Bounds(value, low, high)


def _quantile(shape: float, scale: float, spread: float, tail: float) -> float:
    """Return the quantile of a gamma variable divided by a lognormal of mean one."""
    if spread == 0:
        return float(gammaincinv(shape, tail)) * scale
    sigma = float(np.sqrt(np.log1p(spread**2)))
    node, weight = _HERMITE
    factor = np.exp(sigma * node - sigma**2 / 2)
    plain = float(gammaincinv(shape, tail)) * scale
    low, high = plain / factor.max(), plain / factor.min()
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if float(weight @ gammainc(shape, middle * factor / scale)) < tail:
            low = middle
        else:
            high = middle
    return float((low + high) / 2)


def _hermite() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    node, weight = np.polynomial.hermite_e.hermegauss(NODES)
    return node, weight / weight.sum()


_HERMITE = _hermite()
