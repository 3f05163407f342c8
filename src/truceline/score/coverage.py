"""Whether intervals hold the truth, and change points the true day."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from truceline.core.time import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    import pyarrow as pa

    from truceline.score.truth import Truth

EVERYWHERE = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageScore:
    """How often intervals of a rate hold the true one, and how far the rates lie off.

    ``ratio`` is the sum of the rates over the sum of the true ones: 1 is unbiased, under 1 too
    low. All None where no sector has a rate.
    """

    intervals: int
    covered: float | None
    ratio: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeScore:
    """The mission's change point against the true one.

    ``error_days`` is found minus true day, ``inside`` whether the interval holds the true day;
    None where no change was found or there is none. ``found`` without ``true`` is a false alarm.
    """

    found: bool
    true: bool
    error_days: int | None
    inside: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateScore:
    """Coverage of raw and corrected rates by sector; the total is not among them."""

    raw: CoverageScore
    corrected: CoverageScore


def score_rates(rates: pa.Table, truth: Truth) -> RateScore:
    """Compare rates of sectors (by day, or over a period) with the true counts of their span.

    Notes
    -----
    The true rate is the realised one: acts in the row's span by its days.
    """
    times: dict[str, list[datetime]] = defaultdict(list)
    for act in truth.acts:
        times[act.sector].append(act.happened_at)
    for moments in times.values():
        moments.sort()
    pairs = [
        (row, _true_rate(row, times[row["sector"]]))
        for row in rates.to_pylist()
        if row["sector"] != EVERYWHERE
    ]
    return RateScore(raw=_coverage(pairs, "rate_raw"), corrected=_coverage(pairs, "rate_corrected"))


def score_change(changes: pa.Table, truth: Truth, zone: str = "UTC") -> ChangeScore:
    """Compare the mission's change point with the day the truth changed."""
    found = [row for row in changes.to_pylist() if row["sector"] == EVERYWHERE]
    true_day = truth.changed_on(zone)
    if not found or true_day is None:
        return ChangeScore(
            found=bool(found), true=true_day is not None, error_days=None, inside=None
        )
    row = found[0]
    return ChangeScore(
        found=True, true=True, error_days=(row["day"] - true_day).days,
        inside=row["day_low"] <= true_day <= row["day_high"],
    )  # fmt: skip


def _true_rate(row: dict[str, Any], times: list[datetime]) -> float:
    count = bisect_left(times, row["ends_at"]) - bisect_left(times, row["starts_at"])
    return float(count / ((row["ends_at"] - row["starts_at"]) / DAY))


def _coverage(pairs: Sequence[tuple[dict[str, Any], float]], name: str) -> CoverageScore:
    known = [(row, true) for row, true in pairs if row[name] is not None]
    if not known:
        return CoverageScore(intervals=0, covered=None, ratio=None)
    held = sum(row[f"{name}_low"] <= true <= row[f"{name}_high"] for row, true in known)
    total = _sum(true for _, true in known)
    estimated = _sum(row[name] for row, _ in known)
    return CoverageScore(
        intervals=len(known), covered=held / len(known), ratio=estimated / total if total else None
    )


def _sum(values: Iterable[float]) -> float:
    return float(sum(values))
