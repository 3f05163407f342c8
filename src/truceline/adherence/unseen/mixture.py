"""Repeated counts at sites: how many there are if each count misses some (N-mixture)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import chdtrc, expit, gammaln, log_expit, logsumexp

from truceline.adherence.unseen.interval import normal_quantile, positive_bounds
from truceline.core.errors import StatisticsError
from truceline.core.uncertain import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

STEP = 1e-4  # of the second differences
SHARE_OF_BOUND = 0.01  # change of the number, doubling the bound, that is too much
LOW_CHANCE = 0.2
DOUBT = 0.05
WIDE = 2.0  # highest by lowest bound of the interval
MOST = 4000  # a site; the bound of the sums over unknown numbers
ALWAYS = (
    "Counts alone cannot tell a low chance of detection from a small number, and small departures "
    "from the assumptions move the total: not for official figures alone."
)
ASSUMPTIONS = (
    "Sites are closed over the visits and independent.",
    "The number at a site is Poisson with the same mean, or as its covariates say.",
    "Each thing is detected with the same chance on each visit, independently, and never twice.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MixtureResult:
    """Numbers from repeated counts.

    ``total`` is the sum of the means over sites, ``mean`` that of one site, ``chance`` that of
    detecting a thing on a visit. ``coefficients`` are the log mean, covariates of it, logit of
    the chance. ``covariance_of_counts`` is the moment the number rests on: near 0, nothing is
    known. ``dispersion_p`` is the tail of the test that counts of one visit are Poisson.
    """

    total: Estimate
    total_sd: float
    mean: Estimate
    chance: Estimate
    coefficients: Floats
    covariance: Floats
    log_likelihood: float
    aic: float
    counted: int
    dispersion_p: float
    covariance_of_counts: float
    bound: int
    warnings: tuple[str, ...]


def estimate_from_counts(
    counts: Floats, covariates: Floats | None = None, level: float = 0.9
) -> MixtureResult:
    r"""Return the number at all sites, from counts repeated at each.

    Parameters
    ----------
    counts
        Shape ``(sites, visits)``, not a number where a visit did not take place.
    covariates
        Of the mean, shape ``(sites, q)``, or None.
    level
        Probability of the intervals.

    Notes
    -----
    :math:`L = \prod_i \sum_{N \ge \max y_i}^{K} \mathrm{Poisson}(N; \lambda_i) \prod_t
    \mathrm{Binomial}(y_{it}; N, p)`. The bound :math:`K` is doubled until the number changes by
    less than a hundredth.

    References
    ----------
    Royle (2004), Biometrics 60, 108-115; Dennis, Morgan & Ridout (2015), Biometrics 71, 237-246
    (no finite maximum if counts do not vary together); Barker et al. (2018), Biometrics 74,
    369-377 (counts alone do not tell the chance from the number).

    Raises
    ------
    StatisticsError
        STA-016 if no site was visited twice; STA-018 if nothing was counted; STA-017 if the
        likelihood has no finite maximum.
    """
    visited = ~np.isnan(counts)
    if not np.any(visited.sum(axis=1) > 1):
        raise StatisticsError.case("STA-016", "sites")
    counts = counts[visited.any(axis=1)]
    if np.nansum(counts) == 0:
        raise StatisticsError.case("STA-018", "sites")
    kept = covariates[visited.any(axis=1)] if covariates is not None else None
    z = np.ones((len(counts), 1)) if kept is None else np.column_stack([np.ones(len(counts)), kept])
    together = covariance_of_counts(counts)
    if together <= 0 and kept is None:
        raise StatisticsError.case("STA-017", "sites", covariance=together)
    bound, best = _bounded(counts, z, together)
    result = _result(counts, z, best, bound, level, together)
    return replace(result, warnings=_warnings(result))


def covariance_of_counts(counts: Floats) -> float:
    r"""Return the mean product of two visits to a site less the square of the mean.

    Notes
    -----
    It estimates :math:`\lambda p^2`; the likelihood of equal sites has a finite maximum only if
    it is above 0 (exact for two visits to each site).

    References
    ----------
    Dennis, Morgan & Ridout (2015), Biometrics 71, 237-246.
    """
    visits = (~np.isnan(counts)).sum(axis=1)
    twice = visits > 1
    filled = np.nan_to_num(counts[twice])
    pairs = filled.sum(axis=1) ** 2 - (filled**2).sum(axis=1)
    product = pairs.sum() / (visits[twice] * (visits[twice] - 1)).sum()
    mean = filled.sum() / visits[twice].sum()
    return float(product - mean**2)


def dispersion_tail(counts: Floats, expected: Floats, parameters: int) -> float:
    """Return the tail of Fisher's dispersion test, the smallest over visits by Bonferroni.

    Under the model the counts of one visit are Poisson; `expected` holds their means by site.

    References
    ----------
    Fisher (1950), Biometrics 6, 17-24.
    """
    tails = []
    for column in counts.T:
        there = ~np.isnan(column)
        if there.sum() > parameters:
            index = float(((column[there] - expected[there]) ** 2 / expected[there]).sum())
            tails.append(float(chdtrc(there.sum() - parameters + 1, index)))
    return min(1.0, min(tails, default=1.0) * len(tails))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """What of the likelihood does not change with the parameters."""

    number: Floats  # 0 to the bound
    fixed: Floats  # log binomial coefficients less log N!, shape (sites, bound + 1)
    visits: Floats
    sums: Floats
    z: Floats


def likelihood_terms(counts: Floats, z: Floats, bound: int) -> _Terms:
    """Return the parts of the likelihood that the counts alone fix; sums run from 0 to `bound`."""
    number = np.arange(bound + 1, dtype=np.float64)
    fixed = np.repeat(-gammaln(number + 1)[np.newaxis], len(counts), axis=0)
    for column in counts.T:
        there = ~np.isnan(column)
        y = column[there][:, np.newaxis]
        rest = np.maximum(number - y, 0.0)
        drawn = gammaln(number + 1) - gammaln(y + 1) - gammaln(rest + 1)
        fixed[there] += np.where(number >= y, drawn, -np.inf)
    visits = (~np.isnan(counts)).sum(axis=1).astype(np.float64)
    return _Terms(number=number, fixed=fixed, visits=visits, sums=np.nansum(counts, axis=1), z=z)


def log_likelihood(at: Floats, terms: _Terms) -> tuple[float, Floats]:
    """Return the log-likelihood and its gradient.

    Parameters
    ----------
    at
        Coefficients of the log mean and, last, the logit of the chance.
    terms
        Of `likelihood_terms`.
    """
    log_mean = np.clip(terms.z @ at[:-1], -50.0, 50.0)
    mean, p = np.exp(log_mean), float(expit(at[-1]))
    slope = log_mean + terms.visits * log_expit(-at[-1])
    each = terms.fixed + slope[:, np.newaxis] * terms.number
    whole = logsumexp(each, axis=1)
    expected = np.exp(each - whole[:, np.newaxis]) @ terms.number
    drawn = terms.sums * (log_expit(at[-1]) - log_expit(-at[-1]))
    gradient = np.append(
        (expected - mean) @ terms.z, (terms.sums - terms.visits * p * expected).sum()
    )
    return float((whole - mean + drawn).sum()), gradient


def _bounded(counts: Floats, z: Floats, together: float) -> tuple[int, Floats]:
    """Return the bound of the sums and the maximum, once doubling the bound changes nothing."""
    largest = int(np.nanmax(counts))
    bound = 2 * largest + 50
    mean = float(np.nanmean(counts))
    chance = np.clip(together / mean, 0.1, 0.9)
    at = np.zeros(z.shape[1] + 1)
    at[0], at[-1] = np.log(mean / chance), np.log(chance / (1 - chance))
    last = np.inf
    while bound <= MOST:
        terms = likelihood_terms(counts, z, bound)
        at = _climb(at, terms)
        total = float(np.exp(np.clip(z @ at[:-1], -50, 50)).sum())
        if abs(total - last) < SHARE_OF_BOUND * total:
            return bound, at
        last, bound = total, 2 * bound
    raise StatisticsError.case("STA-017", "sites", covariance=together)


def _climb(at: Floats, terms: _Terms) -> Floats:
    def loss(here: Floats) -> tuple[float, Floats]:
        value, gradient = log_likelihood(here, terms)
        return -value, -gradient

    return np.asarray(minimize(loss, at, jac=True, method="BFGS", options={"gtol": 1e-6}).x)


def _result(
    counts: Floats, z: Floats, at: Floats, bound: int, level: float, together: float
) -> MixtureResult:
    terms = likelihood_terms(counts, z, bound)
    unit = np.eye(len(at)) * STEP
    curve = np.array(
        [
            (log_likelihood(at - step, terms)[1] - log_likelihood(at + step, terms)[1]) / (2 * STEP)
            for step in unit
        ]
    )
    curve = (curve + curve.T) / 2
    if np.linalg.eigvalsh(curve).min() <= 0:
        raise StatisticsError.case("STA-017", "sites", covariance=together)
    covariance = np.asarray(np.linalg.inv(curve), np.float64)
    means = np.exp(z @ at[:-1])
    slope = np.append(means @ z, 0.0)
    total, sd = float(means.sum()), float(np.sqrt(slope @ covariance @ slope))
    value = log_likelihood(at, terms)[0]
    method = "N-mixture, Poisson and binomial"
    spans = positive_bounds(total, sd, level)
    logit_sd = float(np.sqrt(covariance[-1, -1])) * normal_quantile(level)
    low, chance, high = (float(expit(at[-1] + shift)) for shift in (-logit_sd, 0.0, logit_sd))
    sites = len(counts)
    return MixtureResult(
        total=Estimate(
            value=spans.value, low=spans.low, high=spans.high, level=level, unit="things",
            method=method,
        ),
        total_sd=sd,
        mean=Estimate(
            value=spans.value / sites, low=spans.low / sites, high=spans.high / sites, level=level,
            unit="things a site", method=method,
        ),
        chance=Estimate(
            value=chance, low=low, high=high, level=level, unit="chance a visit", method=method
        ),
        coefficients=at,
        covariance=covariance,
        log_likelihood=value,
        aic=2 * len(at) - 2 * value,
        counted=int(np.nanmax(counts, axis=1).sum()),
        dispersion_p=dispersion_tail(counts, means * expit(at[-1]), len(at)),
        covariance_of_counts=together,
        bound=bound,
        warnings=(),
    )  # fmt: skip


def _warnings(result: MixtureResult) -> tuple[str, ...]:
    said = [ALWAYS]
    if result.dispersion_p < DOUBT:
        said.append(
            f"Counts vary between sites more than the model allows (p = {result.dispersion_p:.2g}):"
            " sites differ in number or chance, and the total and its interval are wrong."
        )
    low, high = float(result.total.low or 0.0), float(result.total.high or np.inf)
    if high > WIDE * low:
        said.append(
            f"The interval is wide ({low:,.0f} to {high:,.0f}): the number is hardly known."
        )
    if float(result.chance.value or 0.0) < LOW_CHANCE:
        said.append(f"The chance of detection is {result.chance.value:.2f}: little was seen.")
    return tuple(said)
