"""Scores: known groups, known probabilities and known intervals give known figures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from truceline.model.adherence import CHANGE_SCHEMA, RATE_SCHEMA
from truceline.model.incident import INCIDENT_SCHEMA, LINK_SCHEMA
from truceline.model.observation import OBSERVATION_SCHEMA
from truceline.score.calibration import score_calibration
from truceline.score.coverage import score_change, score_rates
from truceline.score.matching import score_matching
from truceline.score.score import score
from truceline.score.truth import TrueAct, Truth, read_truth

START = datetime(2027, 3, 1, tzinfo=UTC)


def act(name: str, day: float, *reports: str, sector: str = "s1") -> TrueAct:
    return TrueAct(
        true_id=name, kind="explosion", happened_at=START + timedelta(days=day), sector=sector,
        reports=reports,
    )  # fmt: skip


TRUTH = Truth(
    starts_at=START, days=2, change_day=1, change_ratio=0.5,
    acts=(act("t1", 0.1, "a", "b"), act("t2", 0.5, "c"), act("t3", 1.2)),
)  # fmt: skip


def rate(sector: str, day: int | None, low: float, value: float, high: float) -> dict[str, Any]:
    first = 0 if day is None else day
    return {
        "sector": sector, "day": None if day is None else date(2027, 3, 1 + day),
        "starts_at": START + timedelta(days=first),
        "ends_at": START + timedelta(days=2 if day is None else day + 1), "observed": "observed",
        "rate_corrected": value, "rate_corrected_low": low, "rate_corrected_high": high,
        "level": 0.95,
    }  # fmt: skip


def links(*rows: tuple[str, str, float]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {"observation_a": a, "observation_b": b, "probability": p, "log_place": 0.0,
             "log_time": 0.0, "log_kind": 0.0, "log_density": 0.0, "merged": p >= 0.5}
            for a, b, p in rows
        ],
        LINK_SCHEMA,
    )  # fmt: skip


def changes(day: int, low: int, high: int) -> pa.Table:
    numbers = dict.fromkeys(("rate_before", "rate_after", "ratio", "ratio_low", "ratio_high"), 1.0)
    row = {"sector": "all", "day": date(2027, 3, day), "day_low": date(2027, 3, low),
           "day_high": date(2027, 3, high), "level": 0.95, "log_bayes_factor": 9.0,
           "method": "m", **numbers}  # fmt: skip
    return pa.Table.from_pylist([row], CHANGE_SCHEMA)


def test_score_matching_everything_right_is_one() -> None:
    """Groups equal to the truth score 1 on both measures."""
    result = score_matching([["a", "b"], ["c"]], {"a": "1", "b": "1", "c": "2"})

    assert (result.pairs.f, result.b_cubed.f) == (1.0, 1.0)
    assert (result.reports, result.incidents, result.acts) == (3, 2, 2)


def test_score_matching_all_in_one_group_loses_precision() -> None:
    """One big group has full recall and the precision one can count by hand."""
    result = score_matching([["a", "b", "c", "d"]], {"a": "1", "b": "1", "c": "2", "d": "2"})

    assert (result.pairs.precision, result.pairs.recall) == (2 / 6, 1.0)
    assert (result.b_cubed.precision, result.b_cubed.recall) == (0.5, 1.0)


def test_score_matching_nothing_put_together_loses_recall() -> None:
    """Reports in no group stand alone; without a pair formed there is no precision of pairs."""
    result = score_matching([], {"a": "1", "b": "1"})

    assert (result.pairs.precision, result.pairs.recall, result.pairs.f) == (None, 0.0, None)
    assert (result.b_cubed.precision, result.b_cubed.recall) == (1.0, 0.5)


def test_score_calibration_says_how_far_off_probabilities_are() -> None:
    """Two links at 0.95, one of them wrong: half are right."""
    true_of = {"a": "1", "b": "1", "c": "2"}

    result = score_calibration(links(("a", "b", 0.95), ("b", "c", 0.95), ("a", "c", 0.05)), true_of)

    assert [(b.links, b.right) for b in result.bins] == [(1, 0.0), (2, 0.5)]
    assert result.gap == pytest.approx((0.05 + 2 * 0.45) / 3)
    assert result.brier == pytest.approx((0.05**2 + 0.95**2 + 0.05**2) / 3)


def test_score_calibration_without_links_has_no_figure() -> None:
    """No link: nothing to say, not a perfect score."""
    assert score_calibration(links(), {}).gap is None


def test_score_rates_counts_intervals_that_hold_the_true_rate() -> None:
    """Two true acts on the first day, one on the second; one of two intervals holds."""
    rows = [rate("s1", 0, 1.5, 2.0, 2.5), rate("s1", 1, 2.0, 4.0, 6.0), rate("all", 0, 0, 9, 99)]

    result = score_rates(pa.Table.from_pylist(rows, RATE_SCHEMA), TRUTH)

    assert (result.corrected.intervals, result.corrected.covered) == (2, 0.5)
    assert result.corrected.ratio == pytest.approx(6 / 3)
    assert (result.raw.intervals, result.raw.covered) == (0, None)


def test_score_rates_over_a_period_uses_its_whole_span() -> None:
    """Three acts in two days are 1.5 a day."""
    rows = [rate("s1", None, 1.4, 1.5, 1.6)]

    assert score_rates(pa.Table.from_pylist(rows, RATE_SCHEMA), TRUTH).corrected.ratio == 1.0


def test_score_change_gives_the_error_in_days() -> None:
    """A change found a day late, with an interval that holds the true day."""
    result = score_change(changes(3, 2, 4), TRUTH)

    assert (result.error_days, result.inside, result.found, result.true) == (1, True, True, True)


def test_score_change_found_where_there_is_none_is_a_false_alarm() -> None:
    """Found without a true change has no error, and says so."""
    calm = Truth(starts_at=START, days=2, acts=())

    result = score_change(changes(3, 2, 4), calm)

    assert (result.found, result.true, result.error_days) == (True, False, None)


def test_score_a_whole_run_reports_every_figure() -> None:
    """The report holds matching, calibration, coverage, change and how much was noticed."""
    seen = [
        {"observation_id": f"obs-{k}", "source_id": "s", "source_key": k, "content_sha256": "",
         "kind": "explosion", "modality": "human", "repeats": 1, "simulated": True}
        for k in ("a", "b", "c", "false")
    ]  # fmt: skip
    incident = {
        "incident_id": "inc-1", "kind": "explosion", "act": "fire", "members": ["obs-a", "obs-b"],
        "modalities": [], "origins": 1, "assessments": [], "merge_probability": 1.0,
        "explanation": "", "simulated": True,
    }  # fmt: skip

    report = score(
        TRUTH,
        pa.Table.from_pylist(seen, OBSERVATION_SCHEMA),
        pa.Table.from_pylist([incident], INCIDENT_SCHEMA),
        links(("obs-a", "obs-b", 0.9)),
        pa.Table.from_pylist([rate("s1", 0, 1.5, 2.0, 2.5)], RATE_SCHEMA),
        CHANGE_SCHEMA.empty_table(),
    )

    assert report.noticed == pytest.approx(2 / 3)
    assert report.matching.pairs.f == 1.0
    assert (report.matching.incidents, report.matching.acts) == (3, 3)
    assert report.change.found is False
    estimate = report.estimates["noticed"]
    assert estimate.low == pytest.approx(0.0943, abs=1e-4)  # Clopper-Pearson of 2 in 3
    assert estimate.high == pytest.approx(0.9916, abs=1e-4)
    assert report.estimates["corrected_coverage"].high == 1.0


def test_read_truth_reads_what_a_simulation_writes() -> None:
    """The truth file has its own small form."""
    data = (
        b'{"starts_at": "2027-03-01T00:00:00Z", "days": 2, "change_day": null,'
        b' "change_ratio": null, "adversarial": true, "incidents": [{"true_id": "t", "kind":'
        b' "shot", "sector": "s1", "happened_at": "2027-03-01T02:24:00Z", "reports": ["a"]}]}'
    )

    truth = read_truth(data)

    assert truth.acts[0].happened_at == START + timedelta(days=0.1)
    assert truth.changed_on() is None
    assert truth.adversarial
