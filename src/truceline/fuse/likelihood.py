"""How much likelier two reports are if they tell of one incident than of two.

Every term is a natural logarithm; their sum is the log odds of a match.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from truceline.core.geo import ECCENTRICITY_SQUARED, SEMI_MAJOR_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

# Columns of the features of a telling: radians, km^2, hours.
LON, LAT, EAST_EAST, EAST_NORTH, NORTH_NORTH, START, END, CLOCK, DENSITY = range(9)
FEATURES = 9

SEMI_MAJOR_KM = SEMI_MAJOR_M / 1000
WHOLE_DAY_H = 20.0  # a day is 23 to 25 hours long; shorter spans are told by the clock
GATE_SIGMAS = 4.0


@njit(cache=True, nogil=True)
def apart_km(features: Any, i: int, j: int) -> Any:
    """Return how far j lies east and north of i, in kilometres."""
    middle = (features[i, LAT] + features[j, LAT]) / 2
    sine = np.sin(middle)
    square = 1 - ECCENTRICITY_SQUARED * sine * sine
    turn = features[j, LON] - features[i, LON]
    turn -= 2 * np.pi * np.round(turn / (2 * np.pi))
    east = turn * np.cos(middle) * SEMI_MAJOR_KM / np.sqrt(square)
    north = (features[j, LAT] - features[i, LAT]) * SEMI_MAJOR_KM
    return east, north * (1 - ECCENTRICITY_SQUARED) / square**1.5


@njit(cache=True, nogil=True)
def second_integral(z: float, s: float) -> Any:
    """Return the second antiderivative of the normal density with standard deviation s."""
    u = z / s
    if u > 12:
        return z
    if u < -12:
        return 0.0
    tail = 0.5 * math.erfc(-u / np.sqrt(2.0))
    return z * tail + s * np.exp(-0.5 * u * u) / np.sqrt(2 * np.pi)


@njit(cache=True, nogil=True)
def log_time_overlap(features: Any, i: int, j: int) -> Any:
    """Return ln of the integral of the product of two densities of time (per hour).

    Each is uniform over its span, blurred by its clock. The difference of two such times has
    a density made of four second antiderivatives of a normal one.
    """
    s = np.sqrt(features[i, CLOCK] ** 2 + features[j, CLOCK] ** 2)
    start_i, end_i, start_j, end_j = (
        features[i, START], features[i, END], features[j, START], features[j, END],
    )  # fmt: skip
    if max(start_i, start_j) - min(end_i, end_j) > GATE_SIGMAS * s:
        return -np.inf
    # A span far narrower than the clock's error is widened: it changes nothing but keeps digits.
    half_i = max(end_i - start_i, 0.05 * s) / 2
    half_j = max(end_j - start_j, 0.05 * s) / 2
    gap = (start_i + end_i - start_j - end_j) / 2
    area = (
        second_integral(gap + half_i + half_j, s)
        - second_integral(gap + half_i - half_j, s)
        - second_integral(gap - half_i + half_j, s)
        + second_integral(gap - half_i - half_j, s)
    )
    return np.log(max(area, 1e-300) / (4 * half_i * half_j))


@njit(cache=True, nogil=True)
def pair_terms(
    features: Any, kind: Any, press: Any, level: Any, log_kind: Any, log_doubt: float, i: int,
    j: int,
) -> Any:  # fmt: skip
    """Return the terms of place, time, kind and density; place is -inf beyond the gate.

    ``log_kind`` has shape ``(levels, levels, n_kinds, n_kinds)``: the ratio for two sources of
    given levels of confusion.
    """
    nothing = -np.inf
    of_kind = log_kind[level[i], level[j], kind[i], kind[j]]
    if of_kind == nothing:
        return nothing, nothing, nothing, nothing
    east, north = apart_km(features, i, j)
    a = features[i, EAST_EAST] + features[j, EAST_EAST]
    b = features[i, EAST_NORTH] + features[j, EAST_NORTH]
    c = features[i, NORTH_NORTH] + features[j, NORTH_NORTH]
    determinant = a * c - b * b
    square = (c * east * east - 2 * b * east * north + a * north * north) / determinant
    if square > GATE_SIGMAS * GATE_SIGMAS:
        return nothing, nothing, nothing, nothing
    of_time = log_time_overlap(features, i, j)
    if of_time == nothing:
        return nothing, nothing, nothing, nothing
    peak = -np.log(2 * np.pi) - 0.5 * np.log(determinant)
    density = np.log((np.exp(features[i, DENSITY]) + np.exp(features[j, DENSITY])) / 2)
    same_day = (
        press[i]
        and press[j]
        and features[i, START] == features[j, START]
        and features[i, END] == features[j, END]
        and features[i, END] - features[i, START] >= WHOLE_DAY_H
    )
    if same_day and square <= 1:
        # One-per-day practice: the text itself can tell no more than place, day and kind.
        density = min(density, log_doubt + peak + of_time)
    return peak - square / 2, of_time, of_kind, -density


@njit(cache=True, nogil=True)
def terms_of_pairs(
    features: Any, kind: Any, press: Any, level: Any, log_kind: Any, log_doubt: float, first: Any,
    second: Any,
) -> Any:  # fmt: skip
    """Return the four terms of many pairs, shape ``(n_pairs, 4)``."""
    out = np.empty((len(first), 4))
    for k in range(len(first)):
        place, time, of_kind, density = pair_terms(
            features, kind, press, level, log_kind, log_doubt, first[k], second[k]
        )
        out[k, 0], out[k, 1], out[k, 2], out[k, 3] = place, time, of_kind, density
    return out
