"""Every change of a rate in a series: segments of constant rate with the least penalised cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from truceline.adherence.surveillance.negative_binomial import (
    draw,
    fit_rate,
    log_likelihood,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

GRID = 256  # rates on which the likelihood of a segment is maximised
NONE = 1e-12  # of the lowest rate: that of a segment without a count
SIZES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, float("inf"))  # tried


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentParams:
    """Settings: the least watched steps of a segment, the penalty of a change, the size.

    ``penalty`` None is 3 log n (a rate, a place and one more as a guard); ``size`` None is
    estimated from the data.
    """

    least_steps: int = 7
    penalty: float | None = None
    size: float | None = None

    def __post_init__(self) -> None:
        if self.least_steps < 1:
            raise ValueError("a segment has at least one step")
        if self.size is not None and not self.size > 0:
            raise ValueError("the size is above 0")


@dataclass(frozen=True, slots=True)
class Segments:
    """Segments by index: ``starts[i]`` up to ``starts[i + 1]``, each with its rate.

    ``starts[0]`` is 0; the others are the first steps of a new rate. ``gains`` has one entry a
    change: twice the log likelihood ratio of this change against none there.
    """

    starts: NDArray[np.int64]
    rates: NDArray[np.float64]
    gains: NDArray[np.float64]
    size: float


def find_segments(
    counts: ArrayLike, exposures: ArrayLike, params: SegmentParams | None = None
) -> Segments:
    """Return the segments of constant rate with the least penalised cost.

    Parameters
    ----------
    counts, exposures
        Shape ``(n,)``; steps with exposure 0 or NaN were not watched and are passed over.
    params
        Settings; the defaults if None.

    Notes
    -----
    The cost of a segment is minus twice its negative binomial log likelihood at the best of 256
    rates, spaced evenly in the log; the cut that minimises cost plus penalty a change is found
    exactly with pruning (PELT). The size, of twelve from 0.25 to infinite, is the one whose
    best cut costs least; a likelihood bears a single wild day, which a variance does not.

    References
    ----------
    Killick, Fearnhead & Eckley (2012), J. American Statistical Association 107, 1590-1598.
    """
    params = params or SegmentParams()
    y, e = np.asarray(counts, dtype=np.float64), np.asarray(exposures, dtype=np.float64)
    seen = np.flatnonzero(e > 0)
    y, e = y[seen], e[seen]
    if len(y) == 0:
        return Segments(np.zeros(1, np.int64), np.array([np.nan]), np.zeros(0), np.inf)
    size = _best_size(y, e, params) if params.size is None else params.size
    starts = _cut(y, e, size, params)[0]
    parts = np.split(np.arange(len(y)), starts[1:])
    rates = np.array([fit_rate(y[part], e[part], size) for part in parts])
    gains = np.array([
        2 * (_best(y, e, before, size) + _best(y, e, after, size)
             - _best(y, e, np.concatenate([before, after]), size))
        for before, after in pairwise(parts)
    ])  # fmt: skip
    places = np.concatenate([[0], seen[starts[1:]]]).astype(np.int64)
    return Segments(places, rates, gains, size)


def false_change_share(
    counts: ArrayLike, exposures: ArrayLike, params: SegmentParams, seed: int, draws: int = 99
) -> float:
    """Return the share of simulated series without a change in which one would be found.

    The series have the exposures given, one rate for all, and the size of the segments found,
    which is taken as known.
    """
    y, e = np.asarray(counts, dtype=np.float64), np.asarray(exposures, dtype=np.float64)
    seen = e > 0
    size = find_segments(y, e, params).size
    mean = fit_rate(y[seen], e[seen], size) * e[seen]
    if mean.sum() == 0:
        return 0.0
    rng = np.random.default_rng(seed)
    known = replace(params, size=size)
    found = [len(_cut(draw(rng, mean, size), e[seen], size, known)[0]) > 1 for _ in range(draws)]
    return float(np.mean(found))


def _best_size(y: Array, e: Array, params: SegmentParams) -> float:
    return min(SIZES, key=lambda size: _cut(y, e, size, params)[1])


def _cut(y: Array, e: Array, size: float, params: SegmentParams) -> tuple[NDArray[np.int64], float]:
    """Return the starts of the best segments, and what they cost with the penalties."""
    count, least = len(y), params.least_steps
    penalty = 3 * np.log(count) if params.penalty is None else params.penalty
    total = np.zeros((count + 1, GRID))
    np.cumsum(log_likelihood(y[:, None], _grid(y, e) * e[:, None], size), axis=0, out=total[1:])
    best = np.full(count + 1, np.inf)
    best[0] = -penalty
    before = np.zeros(count + 1, dtype=np.int64)
    live, until = np.zeros(1, dtype=np.int64), np.array([np.inf])
    for t in range(least, count + 1):
        if t >= 2 * least:
            live, until = np.append(live, t - least), np.append(until, np.inf)
        live, until = live[until > t], until[until > t]
        cost = best[live] - 2 * (total[t] - total[live]).max(axis=1)
        at = int(np.argmin(cost))
        best[t], before[t] = cost[at] + penalty, live[at]
        # A start that `t` beats can go once a segment from `t` is long enough, not before.
        until = np.where(cost > best[t], np.minimum(until, t + least), until)
    starts, t = [], count
    while t > 0:
        t = int(before[t])
        starts.append(t)
    return np.array(starts[::-1] or [0], dtype=np.int64), float(best[count])


def _grid(y: Array, e: Array) -> Array:
    """Return as good as no rate at all, then rates from one count in all to the highest."""
    lowest = 1 / float(e.sum())
    highest = max(float((y / e).max()), 2 * lowest)
    return np.concatenate([[lowest * NONE], np.geomspace(lowest, highest, GRID - 1)])


def _best(y: Array, e: Array, part: NDArray[np.int64], size: float) -> float:
    rate = max(fit_rate(y[part], e[part], size), np.finfo(float).tiny)
    return float(log_likelihood(y[part], rate * e[part], size).sum())
