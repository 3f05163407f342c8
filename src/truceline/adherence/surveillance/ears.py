"""EARS C1, C2 and C3: is today's count above what the last days let one expect?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

METHODS = ("C1", "C2", "C3")
LAG = {"C1": 0, "C2": 2, "C3": 2}  # steps between the baseline and the day assessed
LOOKS_BACK = 2  # steps before the day assessed that C3 adds up


@dataclass(frozen=True, slots=True, kw_only=True)
class EarsParams:
    """Settings: ``method``, steps of the ``baseline``, and the nominal error ``alpha``."""

    method: str = "C2"
    baseline: int = 7
    alpha: float = 0.001

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ValueError(f"the method is one of {METHODS}, not {self.method}")
        if self.baseline < 2:
            raise ValueError("the baseline has at least 2 steps")
        if not 0 < self.alpha < 1:
            raise ValueError(f"alpha lies between 0 and 1, not {self.alpha}")


@dataclass(frozen=True, slots=True)
class Ears:
    """One entry a step; NaN where the step or its baseline was not watched.

    ``expected`` and ``upper`` are counts; ``score`` is the excess in standard deviations (C1,
    C2) or the sum of three excesses above one (C3); an alarm is a count above ``upper``.
    """

    expected: NDArray[np.float64]
    upper: NDArray[np.float64]
    score: NDArray[np.float64]
    alarm: NDArray[np.bool_]


def ears(
    counts: ArrayLike, exposures: ArrayLike | None = None, params: EarsParams | None = None
) -> Ears:
    r"""Return the upper bound of each step's count and where it is exceeded.

    Parameters
    ----------
    counts
        One entry a step, shape ``(n,)``.
    exposures
        Watching behind each count, any unit; 0 or NaN: not watched. None: the same always.
    params
        Settings; the defaults if None.

    Notes
    -----
    With mean :math:`\bar y` and standard deviation :math:`s` of the baseline, the bound is
    :math:`\bar y + z_{1-\alpha} s` for C1 (the steps just before) and C2 (lagged by two). C3 is
    the bound of the R package surveillance:
    :math:`\max(0, y_t + s (z_{1-\alpha} - \sum_{i=t-2}^{t-1} \max(0, C_2(i) - 1)))`, so that it
    alarms on the two steps *before* `t`; ``score`` adds the third term of the published sum.
    The baseline holds rates scaled to the exposure of the step assessed; only watched steps.

    References
    ----------
    Fricker, Hegler & Dunfee (2008), Statistics in Medicine 27, 3407-3429.
    """
    params = params or EarsParams()
    y = np.asarray(counts, dtype=np.float64)
    e = np.ones_like(y) if exposures is None else np.asarray(exposures, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(e > 0, y / e, np.nan)
        mean, spread = _baseline(rate, params.baseline, LAG[params.method])
        excess = np.where(spread > 0, (rate - mean) / spread, np.nan)
        excess = np.where((spread == 0) & (rate <= mean), 0.0, excess)
        excess = np.where((spread == 0) & (rate > mean), np.inf, excess)
    z = float(norm.isf(params.alpha))
    if params.method == "C3":
        above = np.maximum(0.0, excess - 1)
        before = _sum_before(above)
        with np.errstate(invalid="ignore"):
            upper = np.maximum(0.0, y + e * spread * (z - before))
        score = before + above
    else:
        upper, score = e * (mean + z * spread), excess
    upper = np.where(np.isfinite(rate), upper, np.nan)
    with np.errstate(invalid="ignore"):
        return Ears(e * mean, upper, score, y > upper)


def _baseline(rate: Array, steps: int, lag: int) -> tuple[Array, Array]:
    """Return mean and standard deviation of the watched steps of each baseline."""
    mean, spread = np.full(len(rate), np.nan), np.full(len(rate), np.nan)
    for t in range(steps + lag, len(rate)):
        window = rate[t - lag - steps : t - lag]
        seen = window[np.isfinite(window)]
        if len(seen) > steps // 2:
            mean[t], spread[t] = seen.mean(), seen.std(ddof=1)
    return mean, spread


def _sum_before(above: Array) -> Array:
    total = np.full(len(above), np.nan)
    for t in range(LOOKS_BACK, len(above)):
        total[t] = above[t - LOOKS_BACK : t].sum()
    return total
