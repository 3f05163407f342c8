"""Alarms of series of counts: what, since when, and how often that would be a false alarm."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from truceline.adherence.surveillance.ears import EarsParams, ears
from truceline.adherence.surveillance.farrington import FarringtonParams, farrington
from truceline.adherence.surveillance.negative_binomial import draw, fit_size
from truceline.adherence.surveillance.scan import ScanParams, scan, scatter_of
from truceline.adherence.surveillance.segments import (
    SegmentParams,
    false_change_share,
    find_segments,
)
from truceline.core.errors import StatisticsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from truceline.formats.count_series import CountSeries

WEEK = 7
WEEKS_A_YEAR = 53
MORE, FEWER = "more", "fewer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm of one sector, or of a stretch of sectors.

    ``what`` is ``"more"`` or ``"fewer"`` than expected; it holds ``since`` and was ``raised`` on
    a day. ``observed`` and ``expected`` are counts, for changes rates after and before. Nothing
    having changed, such an alarm comes about once in ``false_days`` days (None: never in what
    was simulated); ``false_words`` says so and how it is known.
    """

    sector: str
    what: str
    since: date
    raised: date
    observed: float
    expected: float
    statistic: float
    threshold: float
    false_days: float | None
    false_words: str


def ears_alarms(series: CountSeries, params: EarsParams, seed: int, draws: int = 50) -> list[Alarm]:
    """Return the runs of days above the EARS bound, C3 as in `ears`.

    False alarms are counted in ``draws`` simulated series with the same effort, one rate and
    the scatter of the whole series.
    """
    found = ears(series.counts, series.efforts, params)
    starts = _starts(found.alarm)
    if len(starts) == 0:
        return []
    days, words = _simulated(series, params, seed, draws)
    return [
        Alarm(
            sector=series.sector, what=MORE, since=series.day(at), raised=series.day(at),
            observed=float(series.counts[at]), expected=float(found.expected[at]),
            statistic=float(found.score[at]), threshold=float(found.upper[at]),
            false_days=days, false_words=words,
        )
        for at in starts
    ]  # fmt: skip


def farrington_alarms(series: CountSeries, params: FarringtonParams) -> list[Alarm]:
    """Return the runs of whole weeks above Farrington's bound.

    Weeks count from the first Monday. ``false_days`` is nominal: ``7 / alpha``.

    Raises
    ------
    StatisticsError
        STA-028 where there are not enough years for a single week.
    """
    skip = -series.first.weekday() % WEEK
    whole = (len(series.counts) - skip) // WEEK
    needed = params.years * WEEKS_A_YEAR + params.half_window + 1
    if whole < needed:
        raise StatisticsError.case(
            "STA-028", series.sector, sector=series.sector, steps=max(whole, 0), unit="weeks",
            needed=needed, option="--years",
        )  # fmt: skip
    inside = slice(skip, skip + whole * WEEK)
    counts = series.counts[inside].reshape(whole, WEEK).sum(axis=1)
    efforts = series.efforts[inside].reshape(whole, WEEK).sum(axis=1)
    mondays = [series.day(skip) + timedelta(weeks=k) for k in range(whole)]
    found = farrington(mondays, counts, efforts, params)
    words = f"1 week in {1 / params.alpha:.3g}, nominally"
    return [
        Alarm(
            sector=series.sector, what=MORE, since=mondays[at], raised=mondays[at] + timedelta(6),
            observed=float(counts[at]), expected=float(found.expected[at]),
            statistic=float(counts[at]), threshold=float(found.upper[at]),
            false_days=WEEK / params.alpha, false_words=words,
        )
        for at in _starts(found.alarm)
    ]  # fmt: skip


def change_alarms(
    series: CountSeries, params: SegmentParams, seed: int, draws: int = 99
) -> list[Alarm]:
    """Return every change of the rate, looking back over the whole series.

    Raises
    ------
    StatisticsError
        STA-028 where there are fewer watched days than two segments need.
    """
    watched = int((series.efforts > 0).sum())
    if watched < 2 * params.least_steps:
        raise StatisticsError.case(
            "STA-028", series.sector, sector=series.sector, steps=watched, unit="days",
            needed=2 * params.least_steps, option="--least-days",
        )  # fmt: skip
    found = find_segments(series.counts, series.efforts, params)
    if len(found.starts) == 1:
        return []
    share = false_change_share(series.counts, series.efforts, params, seed, draws)
    words = f"{share:.0%} of {draws} unchanged series of {watched} days showed a change"
    threshold = 3 * float(np.log(watched)) if params.penalty is None else params.penalty
    return [
        Alarm(
            sector=series.sector, what=MORE if after > before else FEWER, since=series.day(at),
            raised=series.day(len(series.counts) - 1), observed=float(after),
            expected=float(before), statistic=float(gain), threshold=threshold,
            false_days=watched / share if share else None, false_words=words,
        )
        for at, before, after, gain in zip(
            found.starts[1:], found.rates[:-1], found.rates[1:], found.gains, strict=True
        )
    ]  # fmt: skip


def scan_alarm(
    all_series: Sequence[CountSeries], params: ScanParams, seed: int, *, poisson: bool = False
) -> Alarm:
    """Return the stretch of the line that stands out most up to the last day, alarm or not.

    Parameters
    ----------
    all_series
        Sectors in their order along the line.
    poisson
        Whether to trust that the counts are Poisson; otherwise their size is estimated.

    Raises
    ------
    StatisticsError
        STA-032 for fewer than two sectors, STA-033 where nothing was counted.
    """
    if len(all_series) < 2:
        raise StatisticsError.case("STA-032", "the file", found=len(all_series))
    counts = np.array([series.counts for series in all_series])
    efforts = np.array([series.efforts for series in all_series])
    size = float("inf") if poisson else scatter_of(counts, efforts)
    found = scan(counts, efforts, seed, replace(params, size=size))
    if found is None:
        raise StatisticsError.case("STA-033", "the file")
    scatter = "Poisson" if np.isinf(size) else f"k {size:.2g}"
    first, last = all_series[found.first].sector, all_series[found.last].sector
    final = counts.shape[1] - 1
    return Alarm(
        sector=first if found.first == found.last else f"{first} to {last}",
        what=MORE, since=all_series[0].day(final - found.steps + 1),
        raised=all_series[0].day(final), observed=found.observed, expected=found.expected,
        statistic=found.log_ratio, threshold=0.0, false_days=1 / found.p,
        false_words=f"p {found.p:.3g}: one daily scan in {1 / found.p:,.0f} ({scatter})",
    )  # fmt: skip


def _starts(alarm: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the first step of each run of alarms."""
    return np.flatnonzero(alarm & ~np.concatenate([[False], alarm[:-1]]))


def _simulated(
    series: CountSeries, params: EarsParams, seed: int, draws: int
) -> tuple[float | None, str]:
    seen = series.efforts > 0
    rate, size = fit_size(series.counts[seen], series.efforts[seen])
    rng = np.random.default_rng(seed)
    alarms, days = 0, 0
    for _ in range(draws):
        counts = np.zeros(len(seen))
        counts[seen] = draw(rng, rate * series.efforts[seen], size)
        null = ears(counts, series.efforts, params)
        alarms += len(_starts(null.alarm))
        days += int(np.isfinite(null.upper).sum())
    if alarms == 0:
        return None, f"none in {days:,} simulated days"
    return days / alarms, f"every {days / alarms:,.0f} days, simulated"
