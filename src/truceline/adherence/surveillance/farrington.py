"""Farrington's method, original and improved: is this week above the same weeks of past years?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import norm
from scipy.stats import t as student

from truceline.adherence.surveillance.glm import Fit, fit_quasi_poisson

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

WINDOW_LABEL = 0  # of the weeks around the assessed week's season
RECENT_WEEKS = 4  # weeks, the assessed one included, that together need `least_recent` counts


@dataclass(frozen=True, slots=True, kw_only=True)
class FarringtonParams:
    """Settings; see `ORIGINAL` and `IMPROVED`.

    ``years`` back; ``half_window`` weeks on either side of the same week; ``periods`` of the
    year with a level of their own (1: only the windows are used); ``weeks_left_out`` just
    before the assessed one; ``reweight_above`` standardised residuals are weighted down;
    ``trend_p``: a trend is kept when its p is below (1: always); ``alpha`` one-sided;
    ``least_recent`` counts in four weeks or nothing is said. ``as_surveillance`` takes the
    standard errors of the R package surveillance 1.20.3 instead of Pearson's.
    """

    years: int = 4
    half_window: int = 3
    periods: int = 10
    weeks_left_out: int = 26
    reweight_above: float = 2.58
    trend_p: float = 1.0
    alpha: float = 0.1
    least_recent: int = 5
    as_surveillance: bool = True


IMPROVED = FarringtonParams()
ORIGINAL = replace(IMPROVED, periods=1, weeks_left_out=3, reweight_above=1.0, trend_p=0.05)


class Bound(NamedTuple):
    """The expected count of a week, its upper bound, and whether a trend was kept."""

    expected: float
    upper: float
    trend: bool


@dataclass(frozen=True, slots=True)
class Farrington:
    """One entry a week; NaN where nothing can be said. An alarm is a count above ``upper``."""

    expected: NDArray[np.float64]
    upper: NDArray[np.float64]
    alarm: NDArray[np.bool_]
    trend: NDArray[np.bool_]


def farrington(
    weeks: Sequence[date],
    counts: ArrayLike,
    exposures: ArrayLike | None = None,
    params: FarringtonParams = IMPROVED,
) -> Farrington:
    r"""Return the upper bound of each week's count from past years, and where it is exceeded.

    Parameters
    ----------
    weeks
        First day of each week, consecutive.
    counts, exposures
        Shape ``(n,)``; a week with exposure 0 or NaN was not watched. None: the same always.
    params
        `IMPROVED` or `ORIGINAL`, or others.

    Notes
    -----
    A quasi-Poisson regression on a level a period of the year, a linear trend and the log of
    the exposure; refitted with weights :math:`s^{-2}` for standardised Anscombe residuals
    :math:`s` above the threshold. The trend is kept when significant and when it expects no
    more than the largest count of the reference. With mean :math:`\mu`, its variance and
    dispersion :math:`\varphi \ge 1` the bound is
    :math:`(\mu^{2/3} + z_{1-\alpha} \tfrac23 \mu^{1/6} \sqrt{\varphi + V(\mu)/\mu})^{3/2}`.

    References
    ----------
    Farrington et al. (1996), J. R. Statist. Soc. A 159, 547-563; Noufaily et al. (2013),
    Statistics in Medicine 32, 1206-1222; Salmon et al. (2016), J. Statistical Software 70(10).
    """
    y = np.asarray(counts, dtype=np.float64)
    e = np.ones_like(y) if exposures is None else np.asarray(exposures, dtype=np.float64)
    expected, upper = np.full(len(y), np.nan), np.full(len(y), np.nan)
    trend = np.zeros(len(y), dtype=bool)
    for t in range(len(y)):
        if e[t] > 0 and np.nansum(y[max(0, t - RECENT_WEEKS + 1) : t + 1]) >= params.least_recent:
            bound = _bound(weeks, y, e, t, params)
            if bound is not None:
                expected[t], upper[t], trend[t] = bound
    with np.errstate(invalid="ignore"):
        return Farrington(expected, upper, y > upper, trend)


def _bound(
    weeks: Sequence[date], y: Array, e: Array, t: int, params: FarringtonParams
) -> Bound | None:
    labels = _reference(weeks, t, params)
    rows = np.array([i for i in sorted(labels) if e[i] > 0], dtype=np.int64)
    names = [name for name in sorted({labels[i] for i in rows}) if name != WINDOW_LABEL]
    levels = [np.array([labels[i] == name for i in rows], dtype=np.float64) for name in names]
    if len(rows) <= len(levels) + 2 or y[rows].sum() == 0:
        return None
    steps = (rows - rows[0]).astype(np.float64)
    flat = np.column_stack([np.ones(len(rows)), *levels])
    at = np.array([1.0] + [0.0] * len(levels))
    offset = np.log(e[rows])
    fit = _reweighted(y[rows], np.column_stack([flat, steps]), offset, params)
    if fit.converged:
        at_trend = np.append(at, float(t - rows[0]))
        error = np.sqrt(_scale(fit, params) * fit.covariance[-1, -1])
        p = 2 * student.sf(abs(fit.coefficients[-1]) / error, len(rows) - len(at_trend))
        expected = e[t] * np.exp(fit.coefficients @ at_trend)
        # A trend must not expect more than was ever seen (Farrington et al. 1996, 3.4).
        most = e[t] * (y[rows] / e[rows]).max()
        if p < params.trend_p and expected <= most:
            return Bound(float(expected), _upper(float(expected), fit, at_trend, params), True)
    fit = _reweighted(y[rows], flat, offset, params)
    expected = float(e[t] * np.exp(fit.coefficients @ at))
    return Bound(expected, _upper(expected, fit, at, params), False) if fit.converged else None


def _reference(weeks: Sequence[date], t: int, params: FarringtonParams) -> dict[int, int]:
    """Return the reference weeks by index, each with its period; none if a year is missing."""
    first = weeks[0].toordinal()
    centres = []
    for back in range(params.years, 0, -1):
        index = round((_years_before(weeks[t], back).toordinal() - first) / 7)
        if index < params.half_window:
            return {}
        centres.append(index)
    half = params.half_window
    labels = {i: WINDOW_LABEL for c in centres for i in range(c - half, c + half + 1)}
    if params.periods > 1:
        for start, end in zip(centres, [*centres[1:], t], strict=True):
            between = range(start + half + 1, end - half)
            for k, i in enumerate(between):
                labels[i] = 1 + k * (params.periods - 1) // len(between)
    return {i: name for i, name in labels.items() if i < t - params.weeks_left_out}


def _years_before(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        day = day.replace(month=3, day=1)
    return day.replace(year=day.year - years)


def _reweighted(y: Array, design: Array, offset: Array, params: FarringtonParams) -> Fit:
    """Fit, weight past outbreaks down, fit again."""
    fit = fit_quasi_poisson(y, design, np.ones(len(y)), offset)
    anscombe = 1.5 * (y ** (2 / 3) * fit.mean ** (-1 / 6) - np.sqrt(fit.mean))
    free = np.maximum(1 - fit.leverage, np.finfo(float).eps)
    residual = anscombe / np.sqrt(max(1.0, fit.dispersion) * free)
    outbreak = residual > params.reweight_above
    weights = np.where(outbreak, np.where(outbreak, residual, 1.0) ** -2.0, 1.0)
    return fit_quasi_poisson(y, design, weights * len(y) / weights.sum(), offset)


def _scale(fit: Fit, params: FarringtonParams) -> float:
    return fit.relative_dispersion if params.as_surveillance else fit.dispersion


def _upper(expected: float, fit: Fit, at: Array, params: FarringtonParams) -> float:
    dispersion = max(1.0, fit.dispersion)
    scale = fit.relative_dispersion if params.as_surveillance else dispersion
    variance = dispersion + expected * scale * float(at @ fit.covariance @ at)
    half = float(norm.isf(params.alpha)) * np.sqrt(4 / 9 * expected ** (1 / 3) * variance)
    return float((expected ** (2 / 3) + half) ** 1.5)
