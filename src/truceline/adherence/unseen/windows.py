"""Incidents no sensor recorded, from covariates and from when each sensor was watching."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, log_expit

from truceline.adherence.unseen.hidden import (
    detected_chance,
    hidden_number,
    hidden_tail,
    missed_chance,
)
from truceline.adherence.unseen.interval import number_bounds
from truceline.core.errors import StatisticsError
from truceline.core.uncertain import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

STEPS = 100
TOLERANCE = 1e-9
LONGEST = 3.0  # step, in logits
LARGEST = 15.0  # logits of a standardised covariate; beyond, a maximum is at infinity
HIDDEN_SPREADS = (0.5, 1.0)  # logits; standard deviations tried beside none
DOUBT = 0.05
LEAST_CHANCE = 0.001  # an incident never stands for more than a thousand
LOW_CHANCE = 0.1  # an incident with less stands for more than ten
ASSUMPTIONS = (
    "The population is closed and incidents are matched across sensors without error.",
    "Given the covariates and who was watching, sensors detect independently.",
    "Incidents that no sensor in operation could detect are not counted.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detections:
    """Detected incidents: who was watching, who detected, under which circumstances.

    ``hit`` and ``watching`` have shape ``(n, sensors)``, ``covariates`` shape ``(n, q)``; a
    sensor without a hit although watching missed. ``size`` counts what an incident stands for
    (shots, people), ones by default.
    """

    sensors: tuple[str, ...]
    hit: NDArray[np.bool_]
    watching: NDArray[np.bool_]
    covariates: Floats
    covariate_names: tuple[str, ...] = ()
    size: Floats | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowsResult:
    """Number of incidents by Horvitz and Thompson, and what it rests on.

    ``chance`` is each incident's chance to be detected by at least one sensor, shape ``(n,)``.
    ``range`` holds the numbers if incidents differ in ways no covariate tells, by the standard
    deviation of the difference in logits. ``hidden_p`` is the tail of the score test for such
    differences or for sensors that go together; small is bad.
    """

    seen: int
    sensors: int
    number: Estimate
    sd: float
    individuals: Estimate | None
    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    log_likelihood: float
    aic: float
    chance: Floats
    range: tuple[tuple[float, float], ...]
    hidden_p: float
    warnings: tuple[str, ...]


def estimate_from_windows(
    detections: Detections,
    level: float = 0.9,
    *,
    shared: bool = True,
    hidden_spreads: tuple[float, ...] = HIDDEN_SPREADS,
) -> WindowsResult:
    r"""Return the number of incidents, detected or not.

    Parameters
    ----------
    detections
        Incidents that at least one watching sensor detected.
    level
        Probability of the interval.
    shared
        Whether covariates act on all sensors alike; each sensor has its own level in any case.
    hidden_spreads
        Standard deviations, in logits, of hidden differences that `range` tries.

    Notes
    -----
    Logistic chance :math:`p_{ij}` for sensor j while watching; conditional on detection,

    .. math:: \ell = \sum_i \sum_j w_{ij}[h_{ij}\log p_{ij} + (1-h_{ij})\log(1-p_{ij})]
              - \sum_i \log(1 - Q_i), \quad Q_i = \prod_j (1-p_{ij})^{w_{ij}}

    maximised by Newton's method; :math:`\hat N = \sum_i 1/(1-Q_i)`, with variance
    :math:`\sum_i Q_i/(1-Q_i)^2 + g^\top V g`.

    References
    ----------
    Huggins (1989), Biometrika 76, 133-140; Alho (1990), Biometrics 46, 623-635.

    Raises
    ------
    StatisticsError
        STA-009 where no watching sensor detected an incident; STA-013 where the likelihood has
        no finite maximum.
    """
    hit, watching = detections.hit & detections.watching, detections.watching
    unseen_rows = np.flatnonzero(~hit.any(axis=1))
    if len(unseen_rows):
        raise StatisticsError.case("STA-009", f"incident {int(unseen_rows[0]) + 1}")
    design, names = _design(detections, shared=shared)
    h, w = hit.astype(np.float64), watching.astype(np.float64)
    beta, information = _newton(design, h, w)
    covariance = np.asarray(np.linalg.inv(information), np.float64)
    chance, log_likelihood = _chance(design @ beta, h, w)
    if chance.min() < LEAST_CHANCE:
        detail = f"an incident stands for {1 / chance.min():,.0f}"
        raise StatisticsError.case("STA-013", "sensors", detail=detail)
    fitted = (design, beta, covariance, w, level)
    number, sd = _number(np.ones(len(h)), *fitted, "incidents")
    size = detections.size
    result = WindowsResult(
        seen=len(h),
        sensors=h.shape[1],
        number=number,
        sd=sd,
        individuals=None if size is None else _number(size, *fitted, "individuals")[0],
        names=names,
        coefficients=beta,
        covariance=covariance,
        log_likelihood=log_likelihood,
        aic=2 * len(beta) - 2 * log_likelihood,
        chance=chance,
        range=_range(design, beta, h, w, hidden_spreads),
        hidden_p=hidden_tail(design, beta, h, w),
        warnings=(),
    )
    return replace(result, warnings=_warnings(result))


def chapman(first: NDArray[np.bool_], second: NDArray[np.bool_], level: float = 0.9) -> Estimate:
    """Return the number from two sensors alone, nearly unbiased.

    References
    ----------
    Chapman (1951), University of California Publications in Statistics 1, 131-160; variance of
    Seber (1970), Biometrics 26, 313-318.
    """
    a, b, both = float(first.sum()), float(second.sum()), float((first & second).sum())
    seen = a + b - both
    number = (a + 1) * (b + 1) / (both + 1) - 1
    variance = (a + 1) * (b + 1) * (a - both) * (b - both) / ((both + 1) ** 2 * (both + 2))
    value, low, high = number_bounds(seen, number - seen, variance, level)
    return Estimate(
        value=value, low=low, high=high, level=level, unit="incidents", method="Chapman, two lists"
    )


def _design(detections: Detections, *, shared: bool) -> tuple[Floats, tuple[str, ...]]:
    """Return the covariates of each incident and sensor, shape ``(n, sensors, parameters)``."""
    n, sensors = detections.hit.shape
    levels = np.broadcast_to(np.eye(sensors), (n, sensors, sensors))
    z = np.repeat(detections.covariates[:, np.newaxis, :], sensors, axis=1)
    names = list(detections.sensors)
    if shared:
        names += detections.covariate_names
        return np.concatenate([levels, z], axis=2), tuple(names)
    own = [z * levels[:, :, [j]] for j in range(sensors)]
    names += [f"{s}: {c}" for s in detections.sensors for c in detections.covariate_names]
    return np.concatenate([levels, *own], axis=2), tuple(names)


def _chance(eta: Floats, h: Floats, w: Floats) -> tuple[Floats, float]:
    chance = detected_chance(eta, w)
    each = (w * (h * eta + log_expit(-eta))).sum(axis=1)
    return chance, float(np.sum(each - np.log(chance)))


def _newton(design: Floats, h: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Return the maximum and the information there."""
    spread = np.maximum(design.reshape(-1, design.shape[2]).std(axis=0), 1e-12)
    beta = np.zeros(design.shape[2])
    _, value = _chance(design @ beta, h, w)
    for _ in range(STEPS):
        gradient, information = _derivatives(design, beta, h, w)
        information += 1e-10 * np.diag(1 + np.diag(information))
        try:
            step = np.asarray(np.linalg.solve(information, gradient), np.float64)
        except np.linalg.LinAlgError:
            break
        if step @ gradient <= 0:  # not concave here: climb by the scaled gradient instead
            step = gradient / (1 + np.abs(np.diag(information)))
        step = step / max(1.0, float(np.abs(step * spread).max()) / LONGEST)
        step, value = _shortened(design, beta, step, value, h, w)
        beta = beta + step
        if np.abs(step * spread).max() < TOLERANCE or np.abs(beta * spread).max() > LARGEST:
            break
    _, information = _derivatives(design, beta, h, w)
    if np.abs(beta * spread).max() > LARGEST:
        raise StatisticsError.case(
            "STA-013", "sensors", detail="something tells hits from misses without error"
        )
    if not np.all(np.isfinite(beta)) or np.linalg.eigvalsh(information).min() <= 0:
        raise StatisticsError.case("STA-013", "sensors", detail="two covariates say the same")
    return beta, information


def _shortened(
    design: Floats, beta: Floats, step: Floats, value: float, h: Floats, w: Floats
) -> tuple[Floats, float]:
    for _ in range(30):
        _, new = _chance(design @ (beta + step), h, w)
        if new >= value - 1e-12 * abs(value):
            return step, new
        step = step / 2
    return np.zeros_like(step), value


def _derivatives(design: Floats, beta: Floats, h: Floats, w: Floats) -> tuple[Floats, Floats]:
    eta = design @ beta
    p = expit(eta)
    odds = missed_chance(eta, w) / detected_chance(eta, w)
    gradient = np.einsum("ij,ijm->m", w * (h - p * (1 + odds)[:, np.newaxis]), design)
    weight = w * p * (1 - p) * (1 + odds)[:, np.newaxis]
    total = np.einsum("ij,ijm->im", w * p, design)
    information = np.einsum("ij,ijm,ijl->ml", weight, design, design)
    information -= (total * (odds * (1 + odds))[:, np.newaxis]).T @ total
    return gradient, information


def _number(
    size: Floats, design: Floats, beta: Floats, covariance: Floats, w: Floats, level: float,
    unit: str,
) -> tuple[Estimate, float]:  # fmt: skip
    eta = design @ beta
    missed, chance = missed_chance(eta, w), detected_chance(eta, w)
    number = float(np.sum(size / chance))
    slope = np.einsum("ij,ijm->im", w * expit(eta), design)
    gradient = -(size * missed / chance**2) @ slope
    variance = float(np.sum(size**2 * missed / chance**2) + gradient @ covariance @ gradient)
    seen = float(size.sum())
    value, low, high = number_bounds(seen, number - seen, variance, level)
    method = "Huggins-Alho conditional likelihood, Horvitz-Thompson"
    estimate = Estimate(value=value, low=low, high=high, level=level, unit=unit, method=method)
    return estimate, variance**0.5


def _range(
    design: Floats, beta: Floats, h: Floats, w: Floats, spreads: tuple[float, ...]
) -> tuple[tuple[float, float], ...]:
    plain = float(np.sum(1 / detected_chance(design @ beta, w)))
    tried = [(spread, hidden_number(design, beta, h, w, spread)) for spread in spreads]
    return ((0.0, plain), *tried)


def _warnings(result: WindowsResult) -> tuple[str, ...]:
    said = []
    tried = "; ".join(
        f"differences of {spread:g} logits would give {number:,.0f}"
        for spread, number in result.range[1:]
    )
    if result.sensors == 2:
        said.append(
            "Two sensors cannot show whether incidents differ in ways the covariates do not tell: "
            f"{tried or 'none was tried'}."
        )
    elif result.hidden_p < DOUBT:
        said.append(
            "Incidents differ in ways the covariates do not tell, or sensors go together "
            f"(p = {result.hidden_p:.2g}), so that the number is too low and its interval too "
            f"narrow: {tried or 'none was tried'}."
        )
    else:
        said.append(
            f"No hidden difference between incidents was found (p = {result.hidden_p:.2g}), which "
            f"says little unless incidents are many: {tried or 'none was tried'}."
        )
    hard = int(np.sum(result.chance < LOW_CHANCE))
    if hard:
        said.append(
            f"{hard} incidents had a chance of detection below {LOW_CHANCE:g}: the number rests "
            "on what was hardly seen."
        )
    return tuple(said)
