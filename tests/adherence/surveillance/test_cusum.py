"""The CUSUM: known thresholds, run lengths that hold, effort that halves, both directions."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.adherence.surveillance.cusum import (
    CusumParams,
    cusum,
    run_length,
    simulated_run_lengths,
    threshold_for,
)

EFFORT = np.random.default_rng(1).gamma(6, 1 / 6, 2000)


@pytest.mark.parametrize(
    ("rate", "threshold", "at_half_size"), [(0.2, 3.68, 836), (1.0, 4.51, 449), (3.0, 4.83, 237)]
)
def test_threshold_and_run_length_at_half_the_size_are_the_simulated_ones(
    rate: float, threshold: float, at_half_size: float
) -> None:
    """A simulation elsewhere of 1000 days at size 4: the same thresholds, the same at size 2."""
    params = CusumParams(rate=rate, size=4.0)

    found = threshold_for(1000, EFFORT, params)

    assert found == pytest.approx(threshold, abs=0.03)
    assert run_length(found, EFFORT, params) >= 1000
    assert run_length(found, EFFORT, params, true_size=2.0) == pytest.approx(at_half_size, rel=0.06)


@pytest.mark.slow
@pytest.mark.parametrize("rate", [0.2, 1.0, 3.0])
@pytest.mark.parametrize("ratio", [2.0, 0.5])
def test_simulated_run_length_is_the_target(rate: float, ratio: float) -> None:
    """2,000 simulated series: the mean run length is within 10 % of 1000 steps."""
    params = CusumParams(rate=rate, size=4.0, ratio=ratio)
    threshold = threshold_for(1000, EFFORT, params)
    assert threshold is not None

    lengths = simulated_run_lengths(threshold, EFFORT, params, np.random.default_rng(5), runs=2000)

    assert lengths.mean() == pytest.approx(1000, rel=0.1)


def test_markov_chain_and_simulation_agree_on_the_delay() -> None:
    """At twice the rate the alarm comes after 16 steps, by both ways."""
    params = CusumParams(rate=1.0, size=4.0)

    delay = run_length(4.51, EFFORT, params, true_ratio=2.0)
    simulated = simulated_run_lengths(
        4.51, EFFORT, params, np.random.default_rng(2), runs=3000, true_ratio=2.0
    )

    assert delay == pytest.approx(16, abs=1)
    assert simulated.mean() == pytest.approx(delay, rel=0.05)


def test_poisson_cusum_alarms_falsely_far_too_often() -> None:
    """With size 4 ignored, 3 a day alarm 13 times as often as meant."""
    poisson = CusumParams(rate=3.0, size=float("inf"))

    assert run_length(4.83, EFFORT, poisson, true_size=4.0) == pytest.approx(76, rel=0.06)


@pytest.mark.parametrize("ratio", [2.0, 0.5])
def test_halved_effort_is_no_alarm_but_the_raw_series_is(ratio: float) -> None:
    """A constant rate; for the fall effort halves, for the rise it comes back."""
    effort = np.repeat([1.0, 0.5] if ratio < 1 else [0.5, 1.0], 60)
    counts = np.random.default_rng(3).poisson(6 * effort)
    base = 6.0 if ratio < 1 else 3.0

    known = cusum(counts, effort, CusumParams(rate=6.0, size=20.0, ratio=ratio), 6.0)
    raw = cusum(counts, np.ones(120), CusumParams(rate=base, size=20.0, ratio=ratio), 6.0)

    assert len(known.raised) == 0
    assert raw.raised[0] > 60
    assert abs(raw.since[0] - 60) <= 2


def test_steps_nobody_watched_change_nothing() -> None:
    """The statistic stands still over a gap, and the run that led to the alarm includes it."""
    counts = np.array([1, 5, 0, 0, 6, 1], dtype=float)
    effort = np.array([1, 1, 0, np.nan, 1, 1], dtype=float)
    params = CusumParams(rate=1.0, size=4.0)

    found = cusum(counts, effort, params, 2.5)
    dense = cusum(counts[effort > 0], effort[effort > 0], params, 2.5)

    assert found.statistic[2] == found.statistic[3] == found.statistic[1]
    np.testing.assert_array_equal(found.statistic[[0, 1, 4, 5]], dense.statistic)
    assert found.since.tolist() == [1]
    assert found.raised.tolist() == [4]


def test_target_that_no_threshold_reaches_is_none() -> None:
    """More steps than any threshold gives; and fewer than the lowest one does."""
    params = CusumParams(rate=1.0, size=4.0)

    assert threshold_for(1e30, np.ones(3), params) is None
    assert threshold_for(1.0, np.ones(3), params) == 0.001


def test_impossible_settings_are_refused() -> None:
    """A ratio of one looks for nothing."""
    with pytest.raises(ValueError, match="ratio"):
        CusumParams(rate=1.0, size=4.0, ratio=1.0)
    with pytest.raises(ValueError, match="above 0"):
        CusumParams(rate=0.0, size=4.0)
