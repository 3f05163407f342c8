"""The rate behind a count, with the exact interval of a Poisson count, and how it is said."""

from __future__ import annotations

from truceline.adherence.intervals import garwood
from truceline.core.uncertain import Estimate

METHOD = "Garwood's exact Poisson interval"


def poisson_rate(count: int, exposure: float, level: float = 0.95, unit: str = "1/day") -> Estimate:
    """Return count over exposure with its exact interval; no value where nobody watched.

    Parameters
    ----------
    count
        Events counted, 0 or more.
    exposure
        Watching behind the count, in the unit's denominator.
    level, unit
        Probability of the interval, and unit of the rate.

    References
    ----------
    Garwood (1936), Biometrika 28, 437-442.

    Examples
    --------
    >>> say_rate(poisson_rate(0, 1.0))
    '< 3.69 1/day (95 %)'
    """
    if not exposure > 0:
        return Estimate(value=None, low=None, high=None, level=level, unit=unit, method=METHOD)
    low, high = garwood(count, level)
    return Estimate(
        value=count / exposure,
        low=float(low) / exposure,
        high=float(high) / exposure,
        level=level,
        unit=unit,
        method=METHOD,
    )


def say_rate(rate: Estimate) -> str:
    """Return the rate in words: none seen is an upper bound, never "none"."""
    if rate.value is None or rate.low is None or rate.high is None:
        return "not observed"
    share = f"{100 * rate.level:.3g} %"
    if rate.value == 0:
        return f"< {rate.high:.3g} {rate.unit} ({share})"
    return f"{rate.value:.3g} {rate.unit} ({rate.low:.3g} to {rate.high:.3g}, {share})"
