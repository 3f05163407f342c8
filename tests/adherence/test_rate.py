"""Rates: exact intervals, nothing without effort, recovery of a known truth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.adherence.exposure import EXPOSURE_SCHEMA
from truceline.adherence.intervals import garwood, rate_interval
from truceline.adherence.rate import RateParams, daily_rates, period_rates
from truceline.core.time import Interval
from truceline.model.finding import FINDING_SCHEMA
from truceline.model.incident import INCIDENT_SCHEMA

START = datetime(2027, 3, 1, tzinfo=UTC)


def incidents_at(*places: tuple[str | None, float]) -> pa.Table:
    rows = [
        {
            "incident_id": f"inc-{number}", "kind": "explosion", "act": "fire", "members": [],
            "modalities": [], "origins": 1, "assessments": [], "merge_probability": 1.0,
            "explanation": "", "simulated": False, "sector": sector,
            "happened_at": START + timedelta(days=at),
        }
        for number, (sector, at) in enumerate(places)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, INCIDENT_SCHEMA)


def findings_on(
    incidents: pa.Table, outcome: str = "violation_minor", party: str = "a"
) -> pa.Table:
    rows = [
        {
            "finding_id": f"fin-{name}-{clause}", "incident_id": name, "agreement_id": "g",
            "bound": party, "party": party, "outcome": outcome, "reason": "",
            "hypothetical": False, "simulated": False,
        }
        for name in incidents["incident_id"].to_pylist()
        for clause in (1, 2)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, FINDING_SCHEMA)


def exposure_of(*cells: tuple[str, int, float | None, float | None], sd: float = 0.0) -> pa.Table:
    rows: list[dict[str, Any]] = [
        {
            "sector": sector, "day": (START + timedelta(days=day)).date(),
            "starts_at": START + timedelta(days=day), "ends_at": START + timedelta(days=day + 1),
            "effort_known": watched is not None, "watched_share": watched, "exposure": value,
            "exposure_sd": None if value is None else sd * value,
            "denied_share": None if watched is None else 0.0,
            "down_share": None if watched is None else 0.0,
        }
        for sector, day, watched, value in cells
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, EXPOSURE_SCHEMA)


def the_row(rates: pa.Table, sector: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = [r for r in rates.to_pylist() if r["sector"] == sector]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.688879), (1, 0.0253178, 5.571643), (5, 1.623486, 11.668332),
     (10, 4.795389, 18.390356)],
)  # fmt: skip
def test_garwood_published_counts_gives_published_bounds(
    count: int, low: float, high: float
) -> None:
    """The exact interval equals the values R's poisson.test prints."""
    bounds = garwood(count)

    assert float(bounds[0]) == pytest.approx(low, abs=1e-6)
    assert float(bounds[1]) == pytest.approx(high, abs=1e-6)


def test_rate_interval_known_exposure_is_garwood_over_exposure() -> None:
    """One sector with a known exposure has the exact interval."""
    bounds = rate_interval(np.array([5.0]), np.array([0.5]), np.zeros(1))

    assert bounds == pytest.approx((10.0, 2 * 1.623486, 2 * 11.668332), abs=1e-5)


def test_rate_interval_uncertain_quality_is_wider() -> None:
    """Not knowing how well one watched widens the interval on both sides."""
    known = rate_interval(np.array([50.0]), np.array([0.5]), np.zeros(1))
    doubtful = rate_interval(np.array([50.0]), np.array([0.5]), np.array([0.1]))

    assert doubtful.low < known.low < known.value == doubtful.value < known.high < doubtful.high


def test_daily_rates_half_watched_doubles_the_count() -> None:
    """Two violations seen with half the day's exposure are four a day; findings count once."""
    incidents = incidents_at(("s1", 0.1), ("s1", 0.2), (None, 0.3))

    rates = daily_rates(incidents, findings_on(incidents), exposure_of(("s1", 0, 1.0, 0.5)))

    row, total = the_row(rates, "s1"), the_row(rates, "all")
    assert (row["incidents"], row["violations"], row["observed"]) == (2, 2, "observed")
    assert (row["rate_raw"], row["rate_corrected"]) == (2.0, 4.0)
    assert row["rate_corrected_high"] == pytest.approx(2 * row["rate_raw_high"])
    assert (total["violations"], total["rate_raw"], total["rate_corrected"]) == (3, 3.0, 4.0)


def test_daily_rates_nobody_watched_is_not_observed_not_zero() -> None:
    """A watched quiet day is 0 with a bound; an unwatched one has no count at all."""
    none = incidents_at()

    rates = daily_rates(
        none, findings_on(none), exposure_of(("s1", 0, 1.0, 0.5), ("s2", 0, 0.0, 0.0))
    )

    quiet, blind = the_row(rates, "s1"), the_row(rates, "s2")
    assert (quiet["violations"], quiet["rate_corrected"]) == (0, 0.0)
    assert quiet["rate_corrected_high"] == pytest.approx(2 * 3.688879, abs=1e-5)
    assert (blind["observed"], blind["violations"], blind["rate_raw"]) == (
        "not_observed", None, None,
    )  # fmt: skip


def test_daily_rates_seen_while_nobody_watched_keeps_count_without_rate() -> None:
    """What a passer-by saw stays counted, but says nothing about a rate."""
    incidents = incidents_at(("s1", 0.5))

    row = the_row(
        daily_rates(incidents, findings_on(incidents), exposure_of(("s1", 0, 0.0, 0.0))), "s1"
    )

    assert (row["observed"], row["violations"]) == ("not_observed", 1)
    assert (row["rate_raw"], row["rate_corrected"]) == (None, None)


def test_daily_rates_without_effort_records_is_effort_unknown() -> None:
    """Press rows have counts and no rate: how much was watched is unknown."""
    incidents = incidents_at(("s1", 0.5))

    rates = daily_rates(incidents, findings_on(incidents), exposure_of(("s1", 0, None, None)))

    for sector in ("s1", "all"):
        row = the_row(rates, sector)
        assert (row["observed"], row["violations"]) == ("effort_unknown", 1)
        assert (row["rate_raw"], row["rate_corrected"], row["exposure"]) == (None, None, None)


def test_daily_rates_quality_unknown_has_raw_rate_only() -> None:
    """Watched with unknown quality: a raw rate, no corrected one."""
    incidents = incidents_at(("s1", 0.5))

    row = the_row(
        daily_rates(incidents, findings_on(incidents), exposure_of(("s1", 0, 1.0, None))), "s1"
    )

    assert (row["rate_raw"], row["rate_corrected"], row["exposure"]) == (1.0, None, None)


def test_daily_rates_other_outcomes_are_incidents_not_violations() -> None:
    """An incident no clause calls a violation counts as incident only."""
    incidents = incidents_at(("s1", 0.5))
    findings = findings_on(incidents, "undetermined")
    watched = exposure_of(("s1", 0, 1.0, 1.0))

    row = the_row(daily_rates(incidents, findings, watched), "s1")
    counted = the_row(
        daily_rates(incidents, findings, watched, RateParams(measure="incidents")), "s1"
    )

    assert (row["incidents"], row["violations"], row["rate_raw"]) == (1, 0, 0.0)
    assert counted["rate_raw"] == 1.0


def test_period_rates_missing_day_is_left_out_of_the_raw_rate() -> None:
    """A day nobody watched is missing from the denominator, not a day of quiet."""
    incidents = incidents_at(("s1", 0.5), ("s1", 1.5))
    watched = exposure_of(("s1", 0, 1.0, 0.5), ("s1", 1, 1.0, 0.5), ("s1", 2, 0.0, 0.0))

    row = the_row(period_rates(incidents, findings_on(incidents), watched), "s1")

    assert (row["violations"], row["rate_raw"], row["rate_corrected"]) == (2, 1.0, 2.0)
    assert row["watched_share"] == pytest.approx(2 / 3)
    assert row["exposure"] == pytest.approx(1.0)


def test_period_rates_period_given_counts_only_its_days() -> None:
    """A report's period has rates of its own."""
    incidents = incidents_at(("s1", 0.5), ("s1", 1.5), ("s1", 1.6))
    watched = exposure_of(("s1", 0, 1.0, 1.0), ("s1", 1, 1.0, 1.0))
    second = Interval(START + timedelta(days=1), START + timedelta(days=2))

    rates = period_rates(incidents, findings_on(incidents), watched, None, second)

    assert [r["violations"] for r in rates.to_pylist()] == [2, 2]


def test_period_rates_total_never_pools_sectors_watched_unevenly() -> None:
    """The total is the sum of the sectors' own rates."""
    incidents = incidents_at(("s1", 0.1), ("s1", 0.2), ("s1", 0.3), ("s1", 0.4), ("s2", 0.5))
    watched = exposure_of(("s1", 0, 1.0, 0.8), ("s2", 0, 1.0, 0.1))

    total = the_row(period_rates(incidents, findings_on(incidents), watched), "all")

    assert total["rate_corrected"] == pytest.approx(4 / 0.8 + 1 / 0.1)


def test_rates_labels_of_parties_exchanged_changes_nothing() -> None:
    """Adherence never looks at whose violation it is."""
    incidents = incidents_at(("s1", 0.5), ("s1", 0.7))
    watched = exposure_of(("s1", 0, 1.0, 0.5))

    both = [daily_rates(incidents, findings_on(incidents, party=p), watched) for p in ("a", "b")]

    assert both[0].equals(both[1])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 60), st.floats(0.01, 0.9), st.floats(0.0, 0.1), st.floats(0.0, 0.3))
def test_rates_more_effort_with_equal_counts_never_raises_a_rate(
    count: int, exposure: float, more: float, spread: float
) -> None:
    """Adding effort never raises a corrected rate, or a bound of it."""
    counts = np.array([float(count)])
    less = rate_interval(counts, np.array([exposure]), np.array([spread * exposure]))
    raised = exposure + more

    after = rate_interval(counts, np.array([raised]), np.array([spread * raised]))

    assert all(new <= old * (1 + 1e-9) for new, old in zip(after, less, strict=True))


def test_rates_half_the_cameras_off_recovers_the_true_rate() -> None:
    """With half the cameras off the raw count halves and the corrected interval still covers.

    200 seeded months of 2 a day, quality 0.8 known to 10 %; at least 85 % must cover at a
    nominal 90 %: three binomial standard errors of 200 runs below it.
    """
    rng = np.random.default_rng(20270301)
    truth, days, quality, runs = 2.0, 30, 0.8, 200
    covered = raw = 0.0
    for _ in range(runs):
        really = np.clip(quality * (1 + 0.1 * rng.standard_normal()), 0, 1)
        on = rng.permutation(np.repeat([1.0, 0.0], days // 2))
        seen = rng.poisson(truth * on * really)
        exposure = np.array([quality * on.sum()])
        bounds = rate_interval(np.array([float(seen.sum())]), exposure, 0.1 * exposure, level=0.90)
        covered += bounds.low <= truth <= bounds.high
        raw += seen.sum() / days

    assert raw / runs / (truth * quality) == pytest.approx(0.5, abs=0.03)
    assert covered / runs >= 0.85
