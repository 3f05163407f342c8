"""One report on how good the estimates of a simulated mission were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.core.uncertain import Estimate
from truceline.science.shares import exact_share
from truceline.score.calibration import CalibrationScore, score_calibration
from truceline.score.coverage import ChangeScore, RateScore, score_change, score_rates
from truceline.score.matching import MatchingScore, score_matching
from truceline.score.truth import true_ids

if TYPE_CHECKING:
    import pyarrow as pa

    from truceline.score.truth import Truth

LEVEL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreReport:
    """Estimates against the truth of one world.

    ``noticed`` is the share of true acts that any report speaks of; ``estimates`` are the
    figures people read first, with intervals where they are shares of independent things.
    """

    noticed: float | None
    matching: MatchingScore
    calibration: CalibrationScore
    rates: RateScore
    change: ChangeScore
    adversarial: bool
    estimates: dict[str, Estimate]


def score(
    truth: Truth,
    observations: pa.Table,
    incidents: pa.Table,
    links: pa.Table,
    rates: pa.Table,
    changes: pa.Table,
    zone: str = "UTC",
) -> ScoreReport:
    """Hold the estimates of a run against the truth of its world.

    Parameters
    ----------
    truth
        `truceline.score.truth.read_truth` of the world's ``truth.json``.
    observations, incidents, links, changes
        Tables with the schemas of their models.
    rates
        Rates by sector and day, or over a period: each row is held against the true rate of
        its own span.
    zone
        IANA zone in which days were counted.
    """
    true_of = true_ids(observations, truth)
    matching = score_matching(incidents["members"].to_pylist(), true_of)
    calibration = score_calibration(links, true_of)
    by_rate = score_rates(rates, truth)
    reported = set(true_of.values()) & {act.true_id for act in truth.acts}
    noticed = len(reported) / len(truth.acts) if truth.acts else None
    return ScoreReport(
        noticed=noticed, matching=matching, calibration=calibration, rates=by_rate,
        change=score_change(changes, truth, zone), adversarial=truth.adversarial,
        estimates={
            "noticed": _share(noticed, len(truth.acts), "share of true acts noticed"),
            "pairs_f": _plain(matching.pairs.f, "F of pairs of reports"),
            "b_cubed_f": _plain(matching.b_cubed.f, "B-cubed F of reports"),
            "calibration_gap": _plain(calibration.gap, "expected calibration error"),
            "raw_coverage": _share(
                by_rate.raw.covered, by_rate.raw.intervals, "intervals that hold the true rate"
            ),
            "corrected_coverage": _share(
                by_rate.corrected.covered, by_rate.corrected.intervals,
                "intervals that hold the true rate",
            ),
            "raw_ratio": _plain(by_rate.raw.ratio, "sum of raw rates by true ones"),
            "corrected_ratio": _plain(by_rate.corrected.ratio, "sum of corrected rates by true"),
        },
    )  # fmt: skip


def _plain(value: float | None, method: str) -> Estimate:
    return Estimate(value=value, low=None, high=None, level=LEVEL, unit="1", method=method)


def _share(value: float | None, number: int, method: str) -> Estimate:
    """Return a share of so many with its exact interval."""
    if value is None or not number:
        return _plain(None, method)
    return exact_share(round(value * number), number, method, LEVEL)
