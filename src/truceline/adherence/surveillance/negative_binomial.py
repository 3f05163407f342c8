"""The negative binomial distribution of counts with exposure: ratios, rate and size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.special import gammaln, xlogy
from scipy.stats import nbinom, poisson

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

LARGEST_SIZE = 1e4  # above it the counts are taken as Poisson counts
SMALLEST_SIZE = 1e-2
NEWTON_STEPS = 60
LIKELIHOOD_DROP = 0.8212  # half the 0.8 quantile of chi-squared with 1: 90 %, one-sided


def log_ratio(y: Array, mean: Array, other: Array, size: float) -> Array:
    r"""Return the log likelihood ratio of mean `other` against `mean`, elementwise.

    Notes
    -----
    :math:`y \log(\mu_1/\mu_0) - (y + k) \log((\mu_1 + k)/(\mu_0 + k))` with size `k`, whose
    variance is :math:`\mu + \mu^2/k`; an infinite size is the Poisson distribution.
    """
    if np.isinf(size):
        return np.asarray(y * np.log(other / mean) - (other - mean))
    return np.asarray(
        y * np.log(other / mean) - (y + size) * np.log((other + size) / (mean + size))
    )


def log_likelihood(y: Array, mean: Array, size: float) -> Array:
    """Return the log probability of each count; broadcasts."""
    if np.isinf(size):
        return np.asarray(xlogy(y, mean) - mean - gammaln(y + 1))
    ratio = gammaln(y + size) - gammaln(size) - gammaln(y + 1)
    return np.asarray(ratio + xlogy(y, mean / (mean + size)) + size * np.log(size / (mean + size)))


def probabilities(mean: float, size: float, tail: float = 1e-12) -> Array:
    """Return the probabilities of 0, 1, ... up to where less than `tail` remains."""
    law = poisson(mean) if np.isinf(size) else nbinom(size, size / (size + mean))
    return np.asarray(law.pmf(np.arange(int(law.isf(tail)) + 2)))


def draw(rng: np.random.Generator, mean: Array, size: float) -> Array:
    """Draw one count for each mean."""
    if np.isinf(size):
        return rng.poisson(mean).astype(np.float64)
    return rng.negative_binomial(size, size / (size + mean)).astype(np.float64)


def fit_rate(y: Array, exposures: Array, size: float) -> float:
    """Return the most likely rate of counts with exposures above 0; 0 if nothing was counted."""
    total = float(y.sum())
    rate = total / float(exposures.sum())
    if total == 0 or np.isinf(size):
        return rate
    log_rate = np.log(rate)
    for _ in range(NEWTON_STEPS):
        mean = np.exp(log_rate) * exposures
        share = size / (size + mean)
        step = float(((y - mean) * share).sum() / (mean * share).sum())
        log_rate += float(np.clip(step, -1.0, 1.0))
        if abs(step) < 1e-12:
            break
    return float(np.exp(log_rate))


def fit_size(y: Array, exposures: Array) -> tuple[float, float]:
    """Return the most likely rate and size; the size is infinite where counts scatter no more.

    Parameters
    ----------
    y, exposures
        Shape ``(n,)``; exposures above 0.
    """
    if y.sum() == 0:
        return 0.0, float("inf")
    bounds = (np.log(SMALLEST_SIZE), np.log(LARGEST_SIZE))
    best = minimize_scalar(
        lambda log_size: -_profile(y, exposures, float(np.exp(log_size))),
        bounds=bounds, method="bounded", options={"xatol": 1e-8},
    )  # fmt: skip
    plain = -_profile(y, exposures, float("inf"))
    size = float("inf") if plain <= float(best.fun) + 1e-6 else float(np.exp(best.x))
    return fit_rate(y, exposures, size), size


def lowest_size(y: Array, exposures: Array) -> float:
    """Return the least size these counts allow: the 90 % lower bound of the profile likelihood.

    The least size of all (0.01) where they allow any, as few counts do.
    """
    size = fit_size(y, exposures)[1]
    least = _profile(y, exposures, size) - LIKELIHOOD_DROP
    low, high = np.log(SMALLEST_SIZE), np.log(min(size, LARGEST_SIZE))
    if y.sum() == 0 or _profile(y, exposures, SMALLEST_SIZE) >= least:
        return SMALLEST_SIZE
    if _profile(y, exposures, float(np.exp(high))) <= least:
        return float(np.exp(high))
    root = brentq(lambda at: _profile(y, exposures, float(np.exp(at))) - least, low, high)
    return float(np.exp(root))


def _profile(y: Array, exposures: Array, size: float) -> float:
    mean = fit_rate(y, exposures, size) * exposures
    return float(log_likelihood(y, mean, size).sum())
