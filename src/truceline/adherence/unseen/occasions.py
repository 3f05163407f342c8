"""One way of watching, repeated: how many incidents no occasion showed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.adherence.unseen.interval import number_bounds
from truceline.adherence.unseen.lists import UNIT
from truceline.adherence.unseen.loglinear import count_patterns, design, fit, patterns
from truceline.core.errors import StatisticsError
from truceline.core.uncertain import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_OCCASIONS = 12  # 4,095 patterns
ASSUMPTIONS = (
    "The population is closed over the occasions.",
    "Each incident is known again without error.",
    "Chances differ only by occasion (t), by incident (h) or after the first sighting (b).",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OccasionModel:
    """A model of repeated occasions and its number; ``aic`` None where it sees other data."""

    name: str
    number: Estimate
    sd: float
    aic: float | None


def estimate_from_occasions(histories: Floats, level: float = 0.9) -> tuple[OccasionModel, ...]:
    r"""Return the closed-population models M0, Mt, Mh (three forms) and Mb.

    Parameters
    ----------
    histories
        Shape ``(n, occasions)``, 1 where the incident was seen.
    level
        Probability of the intervals.

    Notes
    -----
    Log-linear in the number of sightings :math:`k`: M0 :math:`\beta k`; Mh adds
    :math:`2^k - 1` (Poisson), :math:`k^2/2` (Darroch) or Chao's free terms. Mt has an effect for
    each occasion. Mb (seen once, seen otherwise) uses first sightings only:
    :math:`\log u_j = a + (j-1) \log q`, so that :math:`f_0 = e^a q^t / (1 - q)`. Models
    without a finite maximum are left out.

    References
    ----------
    Otis, Burnham, White & Anderson (1978), Wildlife Monographs 62; Cormack (1989), Biometrics
    45, 395-413; Rivest & Levesque (2001), Canadian Journal of Statistics 29, 555-572.

    Raises
    ------
    StatisticsError
        STA-008 with fewer than two occasions or more than twelve.
    """
    occasions = histories.shape[1]
    if not 2 <= occasions <= MOST_OCCASIONS:
        raise StatisticsError.case(
            "STA-008", "occasions", what="the number of occasions", value=occasions,
            expected=f"2 to {MOST_OCCASIONS}",
        )  # fmt: skip
    counts, pattern = count_patterns(histories), patterns(occasions)
    on = pattern.sum(axis=1)
    one = np.column_stack([np.ones(len(on)), on])
    matrices = {"M0": one, "Mt": design(pattern, ())}
    if occasions > 2:
        matrices["Mh Poisson"] = np.column_stack([one, 2**on - 1])
        matrices["Mh Darroch"] = np.column_stack([one, on**2 / 2])
        free = [np.maximum(on - j, 0) for j in range(2, occasions) if counts[on > j].any()]
        matrices["Mh Chao lower bound"] = np.column_stack([one, *free])
    found = [_model(name, matrix, counts, level) for name, matrix in matrices.items()]
    found.append(_removal(histories, level))
    return tuple(model for model in found if model is not None)


def _model(name: str, matrix: Floats, counts: Floats, level: float) -> OccasionModel | None:
    fitted = fit(matrix, counts)
    if fitted is None:
        return None
    return OccasionModel(
        name=name,
        number=_estimate(name, float(counts.sum()), fitted.unseen, fitted.sd, level),
        sd=fitted.sd,
        aic=fitted.aic,
    )


def _removal(histories: Floats, level: float) -> OccasionModel | None:
    """Return Mb; None where first sightings do not fall over the occasions."""
    occasions = histories.shape[1]
    first = np.bincount(histories.argmax(axis=1), minlength=occasions).astype(np.float64)
    # Counted from the end, so that the last column is 0 on the occasion after the last.
    steps = np.arange(occasions, 0, -1).astype(np.float64)
    fitted = fit(np.column_stack([np.ones(occasions), steps]), first)
    if fitted is None or fitted.coefficients[1] <= 0:
        return None
    intercept, slope = fitted.coefficients
    rest = 1 - np.exp(-slope)
    unseen = float(np.exp(intercept) / rest)
    gradient = unseen * np.array([1.0, -np.exp(-slope) / rest])
    sd = float(np.sqrt(unseen + gradient @ fitted.covariance @ gradient))
    name = "Mb"
    number = _estimate(name, float(first.sum()), unseen, sd, level)
    return OccasionModel(name=name, number=number, sd=sd, aic=None)


def _estimate(name: str, seen: float, unseen: float, sd: float, level: float) -> Estimate:
    value, low, high = number_bounds(seen, unseen, sd**2, level)
    return Estimate(
        value=value, low=low, high=high, level=level, unit=UNIT, method=f"closed population {name}"
    )
