"""The day from which a rate differs, with the interval the day lies in, or no change at all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import gammaln, logsumexp
from scipy.stats import f as f_distribution

from truceline.adherence.rate import EVERYWHERE, VIOLATION_MEASURE
from truceline.model.adherence import CHANGE_SCHEMA, ChangePoint, Observed
from truceline.model.table import to_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from typing import Any

    import pyarrow as pa
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

METHOD = "one change, Poisson-gamma, counts discounted by their dispersion"
LEAST_DAYS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeParams:
    """Settings of the search for a change.

    ``least_log_bayes_factor`` is what a change needs to be reported (3: about 20 to 1);
    ``least_days`` watched days lie on either side; ``level`` is the probability of the
    intervals; ``measure`` is counted, ``"violations"`` or ``"incidents"``.
    """

    least_log_bayes_factor: float = 3.0
    least_days: int = 5
    level: float = 0.95
    measure: str = VIOLATION_MEASURE

    def __post_init__(self) -> None:
        if self.least_days < LEAST_DAYS:
            raise ValueError(f"a side of a change has at least {LEAST_DAYS} days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The most probable first day of a new rate among the days given, by index.

    ``dispersion`` is variance over mean of the counts, at least 1. ``posterior`` has one entry
    a day: the chance that the new rate starts there, given that there is a change.
    """

    index: int
    index_low: int
    index_high: int
    rate_before: float
    rate_after: float
    ratio: float
    ratio_low: float
    ratio_high: float
    log_bayes_factor: float
    dispersion: float
    posterior: NDArray[np.float64]


def change_points(rates: pa.Table, params: ChangeParams | None = None) -> pa.Table:
    """Return at most one change per sector and one for the mission (sector ``"all"``).

    Parameters
    ----------
    rates
        Daily rates (`truceline.adherence.rate.daily_rates`).
    params
        Settings; the defaults if None.

    Returns
    -------
    Table with `CHANGE_SCHEMA`; only changes whose log Bayes factor reaches the threshold.

    Notes
    -----
    Days nobody watched, or whose exposure is unknown, are missing, not zero. Where effort is
    unknown altogether (press) no change is looked for: it could be one of reporting. The
    mission's exposure of a day weights the sectors' exposures by their own rates over the
    period, so that watching another mix of sectors is no change.
    """
    params = params or ChangeParams()
    found: list[ChangePoint] = []
    for sector, days, counts, exposures in _series(rates, params.measure):
        change = find_change(counts, exposures, params)
        if change is not None and change.log_bayes_factor >= params.least_log_bayes_factor:
            found.append(_point(sector, days, change, params.level))
    return to_table(found, CHANGE_SCHEMA)


def find_change(
    counts: Sequence[float] | Array, exposures: Sequence[float] | Array, params: ChangeParams
) -> Change | None:
    r"""Return the most probable single change of a rate, however weak; None if too few days.

    Parameters
    ----------
    counts, exposures
        One entry a day, shape ``(n_days,)``; exposures above 0, in days.
    params
        Settings; the threshold is not applied here.

    Notes
    -----
    Each side has its own rate with a gamma prior of shape 1 and the mean of the whole series;
    every admissible day is equally likely beforehand. The marginal likelihood of a side with
    count sum :math:`Y` and exposure :math:`E` is
    :math:`b^a\,\Gamma(a+Y)/(\Gamma(a)\,(b+E)^{a+Y})`. Counts that scatter more than Poisson
    counts are discounted: :math:`Y/\varphi` and :math:`E/\varphi`, with :math:`\varphi` the
    Pearson dispersion around the best split, which is never below 1. The ratio has the F
    distribution of two gamma rates, given the most probable day.
    """
    y = np.asarray(counts, dtype=np.float64)
    e = np.asarray(exposures, dtype=np.float64)
    days = len(y)
    splits = np.arange(params.least_days, days - params.least_days + 1)
    if len(splits) == 0 or y.sum() == 0:
        return None
    plain = _log_odds(y, e, splits, 1.0)
    dispersion = _dispersion(y, e, int(splits[np.argmax(plain)]))
    log_odds = plain if dispersion == 1.0 else _log_odds(y, e, splits, dispersion)
    posterior = np.zeros(days)
    posterior[splits] = np.exp(log_odds - logsumexp(log_odds))
    index = int(splits[np.argmax(log_odds)])
    low, high = _central(posterior, params.level)
    ratio = _ratio(_side(y, e, slice(None, index), dispersion),
                   _side(y, e, slice(index, None), dispersion), params.level)  # fmt: skip
    return Change(
        index=index,
        index_low=min(low, index),
        index_high=max(high, index),
        rate_before=float(y[:index].sum() / e[:index].sum()),
        rate_after=float(y[index:].sum() / e[index:].sum()),
        ratio=ratio[0],
        ratio_low=ratio[1],
        ratio_high=ratio[2],
        log_bayes_factor=float(logsumexp(log_odds) - np.log(len(splits))),
        dispersion=dispersion,
        posterior=posterior,
    )


class _Series(NamedTuple):
    sector: str
    days: list[date]
    counts: Array
    exposures: Array


def _series(rates: pa.Table, measure: str) -> Iterator[_Series]:
    rows: dict[str, dict[date, dict[str, Any]]] = defaultdict(dict)
    for row in rates.to_pylist():
        usable = row["observed"] == Observed.OBSERVED and row["exposure"]
        if row["day"] is not None and usable:
            rows[row["sector"]][row["day"]] = row
    rows.pop(EVERYWHERE, None)
    for sector in sorted(rows):
        days = sorted(rows[sector])
        yield _Series(sector, days, *_columns([rows[sector][day] for day in days], measure))
    if len(rows) > 0:
        yield _mission(rows, measure)


def _columns(rows: list[dict[str, Any]], measure: str) -> tuple[Array, Array]:
    counts = np.array([float(row[measure]) for row in rows])
    return counts, np.array([float(row["exposure"]) for row in rows])


def _mission(rows: dict[str, dict[date, dict[str, Any]]], measure: str) -> _Series:
    counts: dict[date, float] = defaultdict(float)
    expected: dict[date, float] = defaultdict(float)
    for sector in sorted(rows):
        days = rows[sector]
        y, e = _columns(list(days.values()), measure)
        rate = y.sum() / e.sum()
        for day, count, watched in zip(days, y, e, strict=True):
            counts[day] += float(count)
            expected[day] += float(rate * watched)
    days_seen = sorted(day for day in expected if expected[day] > 0)
    weights = np.array([expected[day] for day in days_seen])
    level = sum(weights) / len(weights) if len(weights) else 1.0
    return _Series(EVERYWHERE, days_seen, np.array([counts[d] for d in days_seen]), weights / level)


def _point(sector: str, days: list[date], change: Change, level: float) -> ChangePoint:
    return ChangePoint(
        sector=sector,
        day=days[change.index],
        day_low=days[change.index_low],
        day_high=days[change.index_high],
        level=level,
        rate_before=change.rate_before,
        rate_after=change.rate_after,
        ratio=change.ratio,
        ratio_low=change.ratio_low,
        ratio_high=change.ratio_high,
        log_bayes_factor=change.log_bayes_factor,
        method=METHOD,
    )


def _log_odds(y: Array, e: Array, splits: NDArray[np.int64], dispersion: float) -> Array:
    """Return the log Bayes factor of a change at each split against none."""
    counts, exposures = np.cumsum(y) / dispersion, np.cumsum(e) / dispersion
    prior = exposures[-1] / counts[-1]  # shape 1: the inverse of the mean rate
    before = _marginal(counts[splits - 1], exposures[splits - 1], prior)
    after = _marginal(counts[-1] - counts[splits - 1], exposures[-1] - exposures[splits - 1], prior)
    return np.asarray(before + after - _marginal(counts[-1:], exposures[-1:], prior))


def _marginal(counts: Array, exposures: Array, prior: float) -> Array:
    return np.asarray(
        np.log(prior) + gammaln(1 + counts) - (1 + counts) * np.log(prior + exposures)
    )


def _dispersion(y: Array, e: Array, split: int) -> float:
    expected = np.concatenate(
        [side_e * side_y.sum() / side_e.sum()
         for side_y, side_e in ((y[:split], e[:split]), (y[split:], e[split:]))]
    )  # fmt: skip
    some = expected > 0
    pearson = float((((y - expected)[some]) ** 2 / expected[some]).sum())
    return max(1.0, pearson / max(len(y) - 2, 1))


def _side(y: Array, e: Array, part: slice, dispersion: float) -> tuple[float, float]:
    """Return shape and rate of a side's gamma posterior."""
    prior = e.sum() / y.sum()
    return 1 + float(y[part].sum()) / dispersion, float(prior + e[part].sum() / dispersion)


def _ratio(
    before: tuple[float, float], after: tuple[float, float], level: float
) -> tuple[float, float, float]:
    scale = (after[0] / after[1]) / (before[0] / before[1])
    tail = (1 - level) / 2
    quantile = f_distribution.ppf([0.5, tail, 1 - tail], 2 * after[0], 2 * before[0]) * scale
    return float(quantile[0]), float(quantile[1]), float(quantile[2])


def _central(posterior: Array, level: float) -> tuple[int, int]:
    total = np.cumsum(posterior)
    tail = (1 - level) / 2
    low = int(np.searchsorted(total, tail, "right"))
    high = int(np.searchsorted(total, 1 - tail, "left"))
    return low, min(high, len(posterior) - 1)
