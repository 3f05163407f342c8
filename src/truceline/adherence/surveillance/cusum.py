"""A likelihood-ratio CUSUM of negative binomial counts, both ways, with a known run length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq

from truceline.adherence.surveillance.negative_binomial import draw, log_ratio, probabilities

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

STATES = 200  # of the Markov chain
EXPOSURE_NODES = 16  # quantiles that stand for the exposures seen
HIGHEST = 60.0  # threshold ever tried
PRECISION = 1e-3  # of a threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class CusumParams:
    """What is watched for: ``rate`` per unit of exposure, its ``size`` k, and the change.

    The CUSUM looks for ``rate * ratio``: a ratio above 1 is a worsening, below 1 an
    improvement. ``size`` infinite: Poisson counts.
    """

    rate: float
    size: float
    ratio: float = 2.0

    def __post_init__(self) -> None:
        if not self.rate > 0 or not self.size > 0:
            raise ValueError("rate and size are above 0")
        if not self.ratio > 0 or self.ratio == 1:
            raise ValueError(f"the ratio is above 0 and not 1, not {self.ratio}")


@dataclass(frozen=True, slots=True)
class Cusum:
    """The statistic after each step, where it passed the threshold, and since when it rose.

    ``raised`` holds the steps of the alarms, ``since`` for each the first step of the run above
    zero that led to it: the most likely first step of the new rate. The statistic starts anew
    after an alarm. Steps not watched leave it as it is.
    """

    statistic: NDArray[np.float64]
    raised: NDArray[np.int64]
    since: NDArray[np.int64]


def cusum(counts: ArrayLike, exposures: ArrayLike, params: CusumParams, threshold: float) -> Cusum:
    r"""Return the CUSUM :math:`S_t = \max(0, S_{t-1} + \log(f_1(y_t)/f_0(y_t)))` and its alarms.

    References
    ----------
    Page (1954), Biometrika 41, 100-115; Höhle & Paul (2008), CSDA 52, 4357-4368.
    """
    y, e = np.asarray(counts, dtype=np.float64), np.asarray(exposures, dtype=np.float64)
    statistic, raised, since = np.zeros(len(y)), [], []
    value, start = 0.0, 0
    for t in range(len(y)):
        if e[t] > 0:
            step = float(_steps(y[t : t + 1], e[t : t + 1], params)[0])
            start = t if value == 0 else start
            value = max(0.0, value + step)
        statistic[t] = value
        if value > threshold:
            raised.append(t)
            since.append(start)
            value = 0.0
    return Cusum(statistic, np.array(raised, dtype=np.int64), np.array(since, dtype=np.int64))


def run_length(
    threshold: float, exposures: ArrayLike, params: CusumParams, true_size: float | None = None,
    true_ratio: float = 1.0,
) -> float:  # fmt: skip
    """Return the mean number of watched steps to an alarm, by a Markov chain.

    Parameters
    ----------
    threshold
        Of the statistic.
    exposures
        Those seen; steps are taken to draw theirs from them independently.
    params
        What the CUSUM assumes.
    true_size, true_ratio
        What holds: the size (that assumed if None), and the rate over that assumed.

    Notes
    -----
    The statistic moves on a grid; a step between two of its points is shared between them so
    that its mean is kept. Mean run lengths solve ``(I - Q) L = 1`` (Brook & Evans 1972,
    Biometrika 59, 539-549).
    """
    grid = np.linspace(0.0, threshold, STATES)
    width = grid[1]
    moves = np.zeros(STATES**2)
    nodes = _nodes(np.asarray(exposures, dtype=np.float64))
    for node in nodes:
        size = params.size if true_size is None else true_size
        chance = probabilities(params.rate * true_ratio * float(node), size) / len(nodes)
        step = _steps(np.arange(len(chance), dtype=np.float64), np.full(len(chance), node), params)
        place = np.maximum(grid[:, None] + step, 0.0)
        row, column = np.nonzero(place <= threshold)
        at = place[row, column] / width
        low = np.minimum(at.astype(np.int64), STATES - 2)
        share = at - low
        cell = row * STATES + low
        moves += np.bincount(cell, chance[column] * (1 - share), STATES**2)
        moves += np.bincount(cell + 1, chance[column] * share, STATES**2)
    matrix = np.eye(STATES) - moves.reshape(STATES, STATES)
    return float(np.linalg.solve(matrix, np.ones(STATES))[0])


def threshold_for(target: float, exposures: ArrayLike, params: CusumParams) -> float | None:
    """Return the least threshold, to 0.002, with a mean run length of `target` steps or more.

    None where no threshold up to 60 has one.
    """
    low, high = PRECISION, 1.0
    if run_length(low, exposures, params) >= target:
        return low
    while run_length(high, exposures, params) < target:
        low, high = high, 2 * high
        if high > HIGHEST:
            return None
    root = brentq(
        lambda value: np.log(run_length(value, exposures, params) / target),
        low,
        high,
        xtol=PRECISION,
    )
    return float(root) + PRECISION


def simulated_run_lengths(
    threshold: float, exposures: ArrayLike, params: CusumParams, rng: np.random.Generator,
    runs: int = 1000, most_steps: int = 100_000, true_size: float | None = None,
    true_ratio: float = 1.0,
) -> NDArray[np.int64]:  # fmt: skip
    """Return the steps to an alarm of simulated series; `most_steps` where there was none."""
    seen = np.asarray(exposures, dtype=np.float64)
    seen = seen[seen > 0]
    size = params.size if true_size is None else true_size
    lengths = np.full(runs, most_steps, dtype=np.int64)
    alive, value = np.arange(runs), np.zeros(runs)
    for step in range(1, most_steps + 1):
        e = rng.choice(seen, len(alive))
        y = draw(rng, params.rate * true_ratio * e, size)
        value = np.maximum(0.0, value + _steps(y, e, params))
        stopped = value > threshold
        lengths[alive[stopped]] = step
        alive, value = alive[~stopped], value[~stopped]
        if len(alive) == 0:
            break
    return lengths


def _steps(y: Array, e: Array, params: CusumParams) -> Array:
    mean = params.rate * e
    return log_ratio(y, mean, params.ratio * mean, params.size)


def _nodes(exposures: Array) -> Array:
    seen = np.sort(exposures[exposures > 0])
    if len(np.unique(seen)) <= 1:
        return seen[:1]
    return np.asarray(np.quantile(seen, (np.arange(EXPOSURE_NODES) + 0.5) / EXPOSURE_NODES))
