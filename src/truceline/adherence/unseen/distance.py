"""Distance sampling: how many there are where one looked along lines or from points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from truceline.adherence.unseen.detection import DetectionFit, Key, Transect, fit_detection
from truceline.adherence.unseen.interval import number_bounds, positive_bounds
from truceline.adherence.unseen.windows import Detections, WindowsResult, estimate_from_windows
from truceline.core.errors import StatisticsError
from truceline.core.uncertain import Estimate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NEARLY_AS_GOOD = 2.0  # AIC; Burnham & Anderson (2002), 70
FEW = 60  # Buckland et al. (2001), section 7.2
WIDE = 1.25
ASSUMPTIONS = (
    "Everything on the line or at the point (distance 0) is detected.",
    "Lines or points lie at random with respect to what is counted.",
    "Distances are measured without error, before anything moves in response.",
)
TWO_OBSERVER_ASSUMPTIONS = (
    "At distance 0 the two observers detect independently, given the covariates.",
    *ASSUMPTIONS[1:],
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DistanceSample:
    """What was detected, and where one looked.

    ``distance`` and ``size`` have shape ``(n,)``; ``transect_of`` gives each detection's
    position in ``effort``: the length of each line, or the visits to each point. Without
    transects the number is of the covered ground alone. ``area`` is that of the region the
    transects stand for, in the square of the unit of distance; lines are as long in that unit.
    """

    distance: Floats
    width: float
    transect: Transect = Transect.LINE
    size: Floats | None = None
    transect_of: NDArray[np.int64] | None = None
    effort: Floats | None = None
    area: float | None = None

    @property
    def covered(self) -> float | None:
        """Ground looked at, None where the effort is unknown."""
        if self.effort is None:
            return None
        if self.transect is Transect.LINE:
            return float(2 * self.width * self.effort.sum())
        return float(np.pi * self.width**2 * self.effort.sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class DistanceNumber:
    """One detection function and the numbers it gives; ``density`` is per unit of area."""

    fit: DetectionFit
    number: Estimate
    sd: float
    density: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DistanceResult:
    """Every detection function tried, in order of AIC; the first is the estimate."""

    models: tuple[DistanceNumber, ...]
    left_out: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def best(self) -> DistanceNumber:
        """The model with the least AIC."""
        return self.models[0]

    @property
    def range(self) -> tuple[float, float]:
        """Smallest and largest number of the models within 2 AIC of the best."""
        least = self.best.fit.aic
        near = [m for m in self.models if m.fit.aic - least <= NEARLY_AS_GOOD]
        values = [float(m.number.value or 0.0) for m in near]
        return min(values), max(values)


TRIED = (
    (Key.HALF_NORMAL, ()), (Key.HAZARD_RATE, ()), (Key.HALF_NORMAL, (2,)),
    (Key.HALF_NORMAL, (2, 3)),
)  # fmt: skip


def estimate_from_distances(sample: DistanceSample, level: float = 0.9) -> DistanceResult:
    """Return the number under each of four detection functions.

    Raises
    ------
    StatisticsError
        As `truceline.adherence.unseen.detection.fit_detection`, if no function can be fitted.
    """
    models, left_out, last = [], [], None
    for key, orders in TRIED:
        try:
            fit = fit_detection(sample.distance, sample.width, key, sample.transect, orders)
        except StatisticsError as error:
            left_out.append(f"{key.value} {orders}" if orders else key.value)
            last = error
        else:
            models.append(number_from_fit(sample, fit, level))
    if not models and last is not None:
        raise last
    models.sort(key=lambda model: model.fit.aic)
    result = DistanceResult(models=tuple(models), left_out=tuple(left_out), warnings=())
    return replace(result, warnings=_warnings(sample, result))


def number_from_fit(
    sample: DistanceSample, fit: DetectionFit, level: float = 0.9
) -> DistanceNumber:
    r"""Return the number a detection function gives: :math:`\sum s_i / \hat p`, scaled to the area.

    Notes
    -----
    With two or more transects, the encounter rate varies as it did between them:
    :math:`\widehat{\mathrm{var}}(n) = \frac{L}{k-1}\sum_j l_j (n_j/l_j - n/L)^2` (estimator R2)
    and squared coefficients of variation of encounter and detection add up, with Satterthwaite's
    degrees of freedom. Otherwise the number
    is of the covered ground, with variance :math:`\sum s_i^2 (1-\hat p)/\hat p^2` and that of
    detection.

    References
    ----------
    Buckland et al. (2001), section 3.6; Fewster et al. (2009), Biometrics 65, 225-236.
    """
    size = np.ones(len(sample.distance)) if sample.size is None else sample.size
    seen = float(size.sum())
    covered, scale, freedom = sample.covered, 1.0, np.inf
    if covered is not None and sample.area is not None:
        scale = sample.area / covered
    number = scale * seen / fit.share
    detection = (fit.share_sd / fit.share) ** 2
    between = _encounter(sample, size)
    if between is None:
        inside = float(size @ size) * (1 - fit.share) / fit.share**2
        sd = scale * float(np.sqrt(inside + (seen / fit.share) ** 2 * detection))
    else:
        sd = number * float(np.sqrt(between + detection))
        transects = 0 if sample.effort is None else len(sample.effort)
        parts = between**2 / (transects - 1) + detection**2 / len(sample.distance)
        freedom = (between + detection) ** 2 / parts
    unit = "detected things" if sample.size is None else "individuals"
    if between is None and scale == 1.0:
        value, low, high = number_bounds(seen, number - seen, sd**2, level)
    else:
        value, low, high = positive_bounds(number, sd, level, freedom)
    method = f"distance sampling, {fit.name}"
    estimate = Estimate(value=value, low=low, high=high, level=level, unit=unit, method=method)
    density = None
    if covered is not None:
        per = 1 / (covered * scale)
        density = Estimate(
            value=value * per, low=low * per, high=high * per, level=level,
            unit=f"{unit} per unit of area", method=method,
        )  # fmt: skip
    return DistanceNumber(fit=fit, number=estimate, sd=sd, density=density)


def _encounter(sample: DistanceSample, size: Floats) -> float | None:
    """Return the squared coefficient of variation between transects; None with fewer than two."""
    effort, of = sample.effort, sample.transect_of
    if effort is None or of is None or len(effort) < 2:
        return None
    counts = np.bincount(of, size, len(effort))
    total, length = float(counts.sum()), float(effort.sum())
    spread = float(effort @ (counts / effort - total / length) ** 2)
    return length / (len(effort) - 1) * spread / total**2


def _warnings(sample: DistanceSample, result: DistanceResult) -> tuple[str, ...]:
    said, (low, high) = [], result.range
    if high > WIDE * low:
        said.append(f"Shapes that fit as well give {low:,.0f} to {high:,.0f}: publish the range.")
    if len(sample.distance) < FEW:
        said.append(f"{len(sample.distance)} detections are few for a shape; {FEW} are advised.")
    said.append(
        "One observer cannot show whether everything at distance 0 was detected; if a share was "
        "missed there, the number is too low by that share. Two observers can."
    )
    return tuple(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoObserverResult:
    """Numbers from two observers and distances, under two assumptions.

    ``full`` takes the observers as independent at every distance (Huggins and Alho on distance
    and covariates), ``point`` only at distance 0, with the shape from the distances.
    ``at_zero`` is the mean chance that either detects at distance 0.
    """

    full: WindowsResult
    point: Estimate
    point_sd: float
    at_zero: float
    fit: DetectionFit
    warnings: tuple[str, ...]


def estimate_from_two_observers(
    hit: NDArray[np.bool_],
    distance: Floats,
    width: float,
    covariates: Mapping[str, Floats] | None = None,
    transect: Transect = Transect.LINE,
    key: Key = Key.HALF_NORMAL,
    level: float = 0.9,
) -> TwoObserverResult:
    r"""Return the number on the covered ground from two observers who look at once.

    Parameters
    ----------
    hit
        Shape ``(n, 2)``: who detected.
    distance
        Shape ``(n,)``, at most `width`.
    covariates
        Others than distance, each of shape ``(n,)``.

    Notes
    -----
    Point independence: :math:`\hat N = \sum_i 1 / (\hat p\,\hat p_0(z_i))` with
    :math:`\hat p` from the distances of all detections and :math:`\hat p_0` of the logistic
    model at distance 0. Its variance treats the two parts as independent.

    References
    ----------
    Borchers, Zucchini & Fewster (1998), Biometrics 54, 1207-1220; Laake & Borchers (2004), in
    Advanced Distance Sampling, 108-189.

    Raises
    ------
    StatisticsError
        As the two parts.
    """
    extra = dict(covariates or {})
    n = len(distance)
    detections = Detections(
        sensors=("observer 1", "observer 2"),
        hit=hit,
        watching=np.ones_like(hit),
        covariates=np.column_stack([distance, *extra.values()]),
        covariate_names=("distance", *extra),
    )
    full = estimate_from_windows(detections, level)
    fit = fit_detection(distance, width, key, transect)
    rows = np.column_stack([np.zeros(n), *extra.values()])
    beside = rows @ full.coefficients[2:]
    p = expit(full.coefficients[:2] + beside[:, np.newaxis])
    missed = (1 - p).prod(axis=1)
    both = fit.share * (1 - missed)
    number = float(np.sum(1 / both))
    slope = np.column_stack([p, p.sum(axis=1)[:, np.newaxis] * rows])
    gradient = -(missed / (1 - missed) / both) @ slope
    variance = float(
        np.sum((1 - both) / both**2)
        + gradient @ full.covariance @ gradient
        + (number * fit.share_sd / fit.share) ** 2
    )
    value, low, high = number_bounds(n, number - n, variance, level)
    point = Estimate(
        value=value, low=low, high=high, level=level, unit="detected things",
        method=f"two observers, independent at distance 0; {fit.name}",
    )  # fmt: skip
    at_zero = float(np.sum(1 / both * (1 - missed)) / number)
    words = list(full.warnings)
    least, most = sorted((value, float(full.number.value or value)))
    if most > WIDE * least:
        words.append(
            f"Independence at every distance gives {full.number.value:,.0f}, only at distance 0 "
            f"{value:,.0f}: the observers go together, or the shape is wrong."
        )
    return TwoObserverResult(
        full=full, point=point, point_sd=variance**0.5, at_zero=at_zero, fit=fit,
        warnings=tuple(words),
    )  # fmt: skip
