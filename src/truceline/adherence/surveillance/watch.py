"""Watch sectors with a CUSUM each way from a baseline, and all of them with e-values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from truceline.adherence.surveillance.alarms import FEWER, MORE, Alarm
from truceline.adherence.surveillance.cusum import (
    Cusum,
    CusumParams,
    cusum,
    run_length,
    threshold_for,
)
from truceline.adherence.surveillance.edetector import DetectorParams, e_bh, log_e_process
from truceline.adherence.surveillance.negative_binomial import fit_size, lowest_size
from truceline.core.errors import StatisticsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.formats.count_series import CountSeries

EPISODE_DAYS = 7  # an alarm that begins within so many days of the last one continues it


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchParams:
    """Settings: watched days of the ``baseline``, ``ratio`` looked for, days between false alarms.

    ``rate`` and ``size`` replace those of the baseline where they are known better;
    ``discovery`` is the false discovery rate over sectors.
    """

    baseline: int = 60
    ratio: float = 2.0
    run_length: float = 1000.0
    rate: float | None = None
    size: float | None = None
    discovery: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """How one sector is watched and what was found.

    ``thresholds`` and run lengths are for more and for fewer, in watched days;
    ``run_length_low`` is what the run length is if the true size is ``size_low``: half of
    ``size``, or the least the baseline allows (90 %) where that is less.
    ``log_e_value`` is for more; ``stands_out`` among all sectors.
    """

    sector: str
    rate: float
    size: float
    size_low: float
    thresholds: tuple[float, float]
    run_length: float
    run_length_low: float
    log_e_value: float
    stands_out: bool
    alarms: tuple[Alarm, ...]


def watch(all_series: Sequence[CountSeries], params: WatchParams) -> list[Watched]:
    """Return for each sector its baseline, thresholds and alarms after the baseline.

    Raises
    ------
    StatisticsError
        STA-028 for too short a series, STA-029 for a baseline without a count, STA-031 where
        the run length cannot be had.
    """
    parts = [_watch_one(series, params) for series in all_series]
    chosen = e_bh([part.log_e_value for part in parts], params.discovery)
    return [replace(part, stands_out=bool(out)) for part, out in zip(parts, chosen, strict=True)]


def _watch_one(series: CountSeries, params: WatchParams) -> Watched:
    seen = np.flatnonzero(series.efforts > 0)
    known = params.rate is not None and params.size is not None
    skipped = 0 if known else params.baseline
    if len(seen) <= skipped:
        raise StatisticsError.case(
            "STA-028", series.sector, sector=series.sector, steps=len(seen), unit="days",
            needed=skipped + 1, option="--baseline",
        )  # fmt: skip
    first = series.counts[seen[:skipped]], series.efforts[seen[:skipped]]
    rate = fit_size(*first)[0] if params.rate is None else params.rate
    if rate == 0:
        raise StatisticsError.case("STA-029", series.sector, sector=series.sector)
    size = fit_size(*first)[1] if params.size is None else params.size
    size_low = size / 2 if params.size is not None else min(size / 2, lowest_size(*first))
    start = int(seen[skipped])
    counts, efforts = series.counts[start:], series.efforts[start:]
    alarms: list[Alarm] = []
    thresholds, lengths, lows = [], [], []
    for what, ratio in ((MORE, params.ratio), (FEWER, 1 / params.ratio)):
        settings = CusumParams(rate=rate, size=size, ratio=ratio)
        threshold = threshold_for(params.run_length, efforts, settings)
        if threshold is None:
            raise StatisticsError.case(
                "STA-031", series.sector, target=params.run_length, sector=series.sector
            )
        length = run_length(threshold, efforts, settings)
        low = run_length(threshold, efforts, settings, true_size=size_low)
        thresholds.append(threshold)
        lengths.append(length)
        lows.append(low)
        found = cusum(counts, efforts, settings, threshold)
        words = f"every {length:,.0f} watched days; every {low:,.0f} if k is {size_low:.2g}"
        for raised, since in _episodes(found):
            inside = slice(since, raised + 1)
            alarms.append(Alarm(
                sector=series.sector, what=what, since=series.day(start + int(since)),
                raised=series.day(start + int(raised)), observed=float(counts[inside].sum()),
                expected=float(rate * efforts[inside].sum()),
                statistic=float(found.statistic[raised]), threshold=threshold,
                false_days=length, false_words=words,
            ))  # fmt: skip
    ratios = DetectorParams(rate=rate, size=size)
    return Watched(
        sector=series.sector, rate=rate, size=size, size_low=size_low,
        thresholds=(thresholds[0], thresholds[1]),
        run_length=min(lengths), run_length_low=min(lows),
        log_e_value=float(log_e_process(counts, efforts, ratios)[-1]), stands_out=False,
        alarms=tuple(sorted(alarms, key=lambda alarm: alarm.raised)),
    )  # fmt: skip


def _episodes(found: Cusum) -> list[tuple[int, int]]:
    """Return raised and since of the first alarm of each episode."""
    out: list[tuple[int, int]] = []
    last = -EPISODE_DAYS - 1
    for raised, since in zip(found.raised.tolist(), found.since.tolist(), strict=True):
        if since - last > EPISODE_DAYS:
            out.append((raised, since))
        last = raised
    return out
