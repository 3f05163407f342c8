"""How long the present rate has lasted: Bayesian online change detection with exposure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import gamma

from truceline.adherence.surveillance.negative_binomial import log_likelihood

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

GRID = 160  # rates that stand for the prior, at its quantiles
NEGLIGIBLE = 1e-10  # run lengths less likely are dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineParams:
    """Settings: mean steps between changes, a gamma prior of the rate, the size of the counts.

    The prior has ``shape`` and the mean ``rate``; a size infinite means Poisson counts.
    """

    mean_steps: float = 200.0
    rate: float = 1.0
    shape: float = 1.0
    size: float = float("inf")

    def __post_init__(self) -> None:
        if not self.mean_steps > 1:
            raise ValueError("there is more than one step between changes")
        if not self.rate > 0 or not self.shape > 0 or not self.size > 0:
            raise ValueError("rate, shape and size are above 0")


@dataclass(frozen=True, slots=True)
class RunLengths:
    """What is held after each watched or unwatched step.

    ``chance[t, r]`` is the probability that the present rate began `r` steps before step `t`
    (``r = 0``: at it); ``likely`` is the most probable; ``log_evidence`` of all counts.
    """

    chance: NDArray[np.float64]
    likely: NDArray[np.int64]
    log_evidence: float

    def changed_within(self, steps: int) -> NDArray[np.float64]:
        """Return after each step the probability that the rate changed in the last `steps`.

        The beginning of the series is not a change.
        """
        length = len(self.likely)
        out = np.zeros(length)
        for t in range(length):
            out[t] = self.chance[t, : min(steps, t)].sum()
        return out


def run_lengths(counts: ArrayLike, exposures: ArrayLike, params: OnlineParams) -> RunLengths:
    """Return the distribution of the present rate's age after each step.

    Parameters
    ----------
    counts, exposures
        Shape ``(n,)``; a step with exposure 0 or NaN adds age but no evidence.
    params
        Settings.

    Notes
    -----
    A change comes with constant hazard ``1 / mean_steps`` before a step and draws a new rate
    from the prior, of which the midpoints of 160 equally likely classes stand; each run length
    keeps its weights over them. Any size is exact but for the grid.

    References
    ----------
    Adams & MacKay (2007), arXiv:0710.3742.
    """
    y, e = np.asarray(counts, dtype=np.float64), np.asarray(exposures, dtype=np.float64)
    rates = gamma.ppf(
        (np.arange(GRID) + 0.5) / GRID, params.shape, scale=params.rate / params.shape
    )
    hazard = 1 / params.mean_steps
    count = len(y)
    chance = np.zeros((count, count))
    ages = np.zeros(0, dtype=np.int64)
    weights = np.zeros((0, GRID))
    evidence = 0.0
    for t in range(count):
        new = np.full((1, GRID), (hazard if t else 1.0) / GRID)
        weights = np.concatenate([new, weights * (1 - hazard)])
        ages = np.concatenate([[0], ages + 1])
        if e[t] > 0:
            weights *= np.exp(log_likelihood(y[t], rates * e[t], params.size))
        total = float(weights.sum())
        evidence += float(np.log(total))
        weights /= total
        held = weights.sum(axis=1)
        chance[t, ages] = held
        keep = held > NEGLIGIBLE
        ages, weights = ages[keep], weights[keep]
    return RunLengths(chance, chance.argmax(axis=1), evidence)
