"""How the chance of detection falls with distance: half-normal and hazard-rate functions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import approx_fprime, minimize

from truceline.core.errors import StatisticsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NODES = 64  # Gauss-Legendre
FEWEST = 10  # detections; Buckland et al. (2001), section 7.2, want 60 to 80
LEAST = 1e-12
FAR = 12.0  # of log sigma from the logarithm of the width; beyond, the shape is flat or a spike
RISE = 1.1  # a chance above this farther away than at distance 0 is no detection function


class Key(StrEnum):
    """Shape of the detection function."""

    HALF_NORMAL = "half-normal"  # exp(-r^2 / (2 sigma^2))
    HAZARD_RATE = "hazard-rate"  # 1 - exp(-(r / sigma)^-b)


class Transect(StrEnum):
    """How one looks: to both sides of a line walked or driven, or around a post."""

    LINE = "line"
    POINT = "point"


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionFit:
    """A fitted detection function.

    ``parameters`` are log sigma, for the hazard rate log b, then the cosine terms;
    ``share`` is the chance to detect what lies within ``width``, placed evenly.
    """

    key: Key
    transect: Transect
    width: float
    orders: tuple[int, ...]
    parameters: Floats
    covariance: Floats
    log_likelihood: float
    aic: float
    share: float
    share_sd: float

    @property
    def name(self) -> str:
        """The name papers use: key and cosine orders."""
        terms = "".join(f" + cos({order})" for order in self.orders)
        return f"{self.key.value}{terms}, {self.transect.value} transect"

    def chance(self, distance: Floats) -> Floats:
        """Return the chance of detection at distances; 1 at distance 0."""
        return detection_chance(self.parameters, distance, self.key, self.width, self.orders)


def detection_chance(
    parameters: Floats, distance: Floats, key: Key, width: float, orders: tuple[int, ...] = ()
) -> Floats:
    r"""Return :math:`g(r)`: key times :math:`1 + \sum a_j \cos(j \pi r / w)`, over its value at 0.

    References
    ----------
    Buckland et al. (2001), Introduction to Distance Sampling, section 2.4.
    """
    reach = np.log(width) + np.array([-FAR, FAR])
    sigma, terms = float(np.exp(np.clip(parameters[0], *reach))), parameters[1:]
    if key is Key.HALF_NORMAL:
        shape = np.exp(-(distance**2) / (2 * sigma**2))
    else:
        power = float(np.exp(min(parameters[1], 5.0)))
        terms = parameters[2:]
        with np.errstate(over="ignore"):
            shape = -np.expm1(-np.exp(-power * np.log(np.maximum(distance / sigma, LEAST))))
    wave = np.ones_like(distance)
    for order, size in zip(orders, terms, strict=True):
        wave = wave + size * np.cos(order * np.pi * distance / width)
    at_zero = max(1 + float(np.sum(terms)), LEAST)
    return np.maximum(shape * wave / at_zero, 0.0)


def fit_detection(
    distance: Floats,
    width: float,
    key: Key = Key.HALF_NORMAL,
    transect: Transect = Transect.LINE,
    orders: tuple[int, ...] = (),
) -> DetectionFit:
    r"""Return the detection function that makes the distances likeliest.

    Parameters
    ----------
    distance
        Of what was detected, from the line or the point; at most `width`.
    width
        Truncation distance, same unit.
    key, transect, orders
        Shape, how one looks, orders of cosine terms.

    Notes
    -----
    Density of a detected distance :math:`g(r) / \int_0^w g` for lines,
    :math:`r g(r) / \int_0^w r g` for points; the chance of detection is the integral over
    :math:`w`, or :math:`w^2 / 2`. The covariance is the inverse of the numerical information.

    Raises
    ------
    StatisticsError
        STA-005 for a distance outside 0 to `width`; STA-014 with fewer than ten detections;
        STA-013 without a maximum.
    """
    if len(distance) < FEWEST:
        raise StatisticsError.case("STA-014", "distances", seen=len(distance), needed=FEWEST)
    outside = distance[(distance < 0) | (distance > width)]
    if len(outside):
        raise StatisticsError.case(
            "STA-005", "distances", column="distance", value=float(outside[0]),
            expected=f"Give distances from 0 to the width {width:g}, or truncate.",
        )  # fmt: skip
    if not distance.any():
        raise StatisticsError.case("STA-013", "distances", detail="all distances are 0")
    node, weight = _nodes(width, transect)

    def loss(at: Floats) -> float:
        mass = float(weight @ detection_chance(at, node, key, width, orders))
        chance = detection_chance(at, distance, key, width, orders)
        return float(len(distance) * np.log(max(mass, LEAST)) - np.log(chance + LEAST).sum())

    scale = float(np.sqrt(np.mean(distance**2)))
    starts = [
        np.array([np.log(scale * factor)] + [1.0] * (key is Key.HAZARD_RATE) + [0.0] * len(orders))
        for factor in (0.6, 1.0)
    ]
    options = {"xatol": 1e-9, "fatol": 1e-11, "maxiter": 1500, "maxfev": 3000}
    found = min(
        (minimize(loss, start, method="Nelder-Mead", options=options) for start in starts),
        key=lambda each: each.fun,
    )
    if detection_chance(found.x, node, key, width, orders).max() > RISE:
        detail = "more would be detected farther away than at distance 0"
        raise StatisticsError.case("STA-013", "distances", detail=detail)
    covariance = _inverse(loss, found.x)
    offset = float(np.log(np.maximum(distance, LEAST)).sum()) if transect is Transect.POINT else 0.0
    area = width if transect is Transect.LINE else width**2 / 2

    def share(at: Floats) -> float:
        return float(weight @ detection_chance(at, node, key, width, orders)) / area

    slope = approx_fprime(found.x, share, 1e-6)
    log_likelihood = offset - float(found.fun)
    return DetectionFit(
        key=key,
        transect=transect,
        width=width,
        orders=orders,
        parameters=found.x,
        covariance=covariance,
        log_likelihood=log_likelihood,
        aic=2 * len(found.x) - 2 * log_likelihood,
        share=share(found.x),
        share_sd=float(np.sqrt(slope @ covariance @ slope)),
    )


def _nodes(width: float, transect: Transect) -> tuple[Floats, Floats]:
    node, weight = np.polynomial.legendre.leggauss(NODES)
    node, weight = (node + 1) * width / 2, weight * width / 2
    return node, weight * node if transect is Transect.POINT else weight


def _inverse(loss: Callable[[Floats], float], at: Floats) -> Floats:
    """Return the inverse of the matrix of second differences."""
    size, step = len(at), 1e-4
    unit = np.eye(size) * step
    curve = np.empty((size, size))
    for i in range(size):
        for j in range(size):
            curve[i, j] = (
                loss(at + unit[i] + unit[j]) - loss(at + unit[i] - unit[j])
                - loss(at - unit[i] + unit[j]) + loss(at - unit[i] - unit[j])
            ) / (4 * step**2)  # fmt: skip
    if not np.all(np.isfinite(curve)) or np.linalg.eigvalsh(curve).min() <= 0:
        detail = "distances do not tell this shape from a flat one"
        raise StatisticsError.case("STA-013", "distances", detail=detail)
    return np.asarray(np.linalg.inv(curve), np.float64)
