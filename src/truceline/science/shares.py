"""Shares of counts with exact intervals."""

from __future__ import annotations

from scipy.special import betaincinv

from truceline.core.uncertain import Estimate


def exact_share(part: int, whole: int, method: str, level: float = 0.95) -> Estimate:
    """Return a share with its exact interval; one of nothing has no value.

    Notes
    -----
    Clopper & Pearson 1934, Biometrika 26.
    """
    if whole == 0:
        return Estimate(value=None, low=None, high=None, level=level, unit="1", method=method)
    tail = (1 - level) / 2
    low = float(betaincinv(part, whole - part + 1, tail)) if part else 0.0
    high = float(betaincinv(part + 1, whole - part, 1 - tail)) if part < whole else 1.0
    return Estimate(value=part / whole, low=low, high=high, level=level, unit="1", method=method)
