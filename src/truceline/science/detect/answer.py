"""How every model answers: over good and bad hours, within 0 and 1, nothing beyond reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.model.scenario import Weather
    from truceline.science.detect.conditions import Floats

LEAST = 1e-4  # a smaller chance is none: it would carry a sensor to the far end of the line
NEAREST_M = 1.0  # nothing is nearer: the laws of distance do not hold there


@dataclass(frozen=True, slots=True, kw_only=True)
class Sky:
    """One kind of hour: how far one sees, and whether rain, snow or fog is about."""

    visibility_m: float
    is_bad: bool


def over_hours(weather: Weather, chance: Callable[[Sky], Floats]) -> Floats:
    """Return the mean of a chance over good and bad hours, in their shares.

    Parameters
    ----------
    weather
        Its ``bad_share`` is the share of bad hours.
    chance
        The chance in one kind of hour.

    Returns
    -------
    The mean, within 0 and 1, and 0 where it is below `LEAST`.
    """
    share = min(max(weather.bad_share, 0.0), 1.0)
    mean = np.zeros(())
    if share < 1:
        mean = (1 - share) * chance(Sky(visibility_m=weather.visibility_m, is_bad=False))
    if share > 0:
        bad = Sky(visibility_m=weather.bad_visibility_m, is_bad=True)
        mean = mean + share * chance(bad)
    return bounded(mean)


def bounded(chance: Floats) -> Floats:
    """Return a chance within 0 and 1, and 0 where it is below `LEAST`."""
    return np.where(chance < LEAST, 0.0, np.minimum(chance, 1.0))


def at_least_near(distance_m: Floats) -> Floats:
    """Return distances, none nearer than `NEAREST_M`."""
    return np.maximum(np.asarray(distance_m, dtype=np.float64), NEAREST_M)


def either(one: Floats, other: Floats) -> Floats:
    """Return the chance that at least one of two independent things happens."""
    return 1 - (1 - one) * (1 - other)


def spread_m(distance_m: Floats, along_share: float, across_share: float, near_m: float) -> Floats:
    """Return the standard deviation per axis of a place told by direction and distance.

    Parameters
    ----------
    distance_m
        Shape ``(n,)``.
    along_share
        Standard deviation of the distance, as a share of it.
    across_share
        Standard deviation of the direction, in radians.
    near_m
        What remains of the error close by.
    """
    share = (along_share**2 + across_share**2) / 2
    return np.sqrt(near_m**2 + share * np.asarray(distance_m, dtype=np.float64) ** 2)
