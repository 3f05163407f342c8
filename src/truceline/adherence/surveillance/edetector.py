"""Alarms with a bound on false ones that needs no simulation: e-detectors, and e-BH."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logsumexp

from truceline.adherence.surveillance.negative_binomial import log_ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

WORSE = (1.5, 2.0, 4.0)  # rates over that assumed which are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorParams:
    """What holds without a change, ``rate`` and ``size``, and the ``ratios`` looked for."""

    rate: float
    size: float
    ratios: tuple[float, ...] = WORSE

    def __post_init__(self) -> None:
        if not self.rate > 0 or not self.size > 0 or not min(self.ratios) > 0:
            raise ValueError("rate, size and ratios are above 0")


def log_e_detector(counts: ArrayLike, exposures: ArrayLike, params: DetectorParams) -> Array:
    r"""Return the log of the Shiryaev-Roberts e-detector after each step, shape ``(n,)``.

    Notes
    -----
    :math:`M_t = (1 + M_{t-1})\,\Lambda_t` for each ratio, averaged over them. While nothing
    changed, the mean number of watched steps until :math:`M_t \ge 1/\alpha` is at least
    :math:`1/\alpha`: :math:`M_t - t` is then a martingale. Steps not watched are passed over.

    References
    ----------
    Shin, Ramdas & Rinaldo (2024), New England J. of Statistics in Data Science 2, 229-260.
    """
    return _recursion(counts, exposures, params, lambda _: 0.0)


def log_e_process(counts: ArrayLike, exposures: ArrayLike, params: DetectorParams) -> Array:
    r"""Return the log of an e-process for "nothing has changed since the start", shape ``(n,)``.

    Notes
    -----
    A change before watched step `j` has weight :math:`1/(j(j+1))`, and what is left of one
    stays a bet on no change: :math:`E_t = A_t + 1/(t+1)`, :math:`A_t = (A_{t-1} + w_t)
    \Lambda_t`. Its mean is at most 1 at any step, stopped at will, as `e_bh` needs.
    """
    seen = np.cumsum(np.asarray(exposures, dtype=np.float64) > 0)
    bets = _recursion(counts, exposures, params, lambda j: -float(np.log(j * (j + 1.0))))
    return np.asarray(np.logaddexp(bets, -np.log(seen + 1.0)))


def first_alarm(log_values: Array, alpha: float) -> int | None:
    """Return the first step at which the e-detector reaches ``1 / alpha``, or None."""
    reached = np.flatnonzero(log_values >= -np.log(alpha))
    return int(reached[0]) if len(reached) else None


def e_bh(log_e_values: Sequence[float] | Array, level: float) -> NDArray[np.bool_]:
    """Return which sectors stand out with a false discovery rate of at most `level`.

    Parameters
    ----------
    log_e_values
        One e-value a sector, as its log; they may depend on each other in any way.

    Notes
    -----
    The largest `k` for which the k-th largest e-value is at least ``n / (level k)``.

    References
    ----------
    Wang & Ramdas (2022), J. R. Statist. Soc. B 84, 822-852.
    """
    values = np.asarray(log_e_values, dtype=np.float64)
    count = max(len(values), 1)
    order = np.argsort(-values, kind="stable")
    needed = np.log(count) - np.log(level * np.arange(1, len(values) + 1))
    enough = np.flatnonzero(values[order] >= needed)
    chosen = np.zeros(len(values), dtype=bool)
    if len(enough):
        chosen[order[: enough[-1] + 1]] = True
    return chosen


def _recursion(
    counts: ArrayLike,
    exposures: ArrayLike,
    params: DetectorParams,
    log_weight: Callable[[int], float],
) -> Array:
    y, e = np.asarray(counts, dtype=np.float64), np.asarray(exposures, dtype=np.float64)
    ratios = np.array(params.ratios)
    logs = np.full(len(ratios), -np.inf)
    out = np.full(len(y), -np.inf)
    seen = 0
    for t in range(len(y)):
        if e[t] > 0:
            seen += 1
            mean = np.full(len(ratios), params.rate * e[t])
            step = log_ratio(np.full(len(ratios), y[t]), mean, mean * ratios, params.size)
            logs = np.logaddexp(logs, log_weight(seen)) + step
        out[t] = float(logsumexp(logs) - np.log(len(ratios)))
    return out
