"""EARS and Farrington beyond the reference: by hand, with effort, with gaps, with little past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.stats import norm

from truceline.adherence.surveillance.ears import EarsParams, ears
from truceline.adherence.surveillance.farrington import IMPROVED, ORIGINAL, farrington
from truceline.adherence.surveillance.glm import fit_quasi_poisson

MONDAYS = [date(2022, 1, 3) + timedelta(weeks=k) for k in range(270)]


def test_ears_bounds_by_hand() -> None:
    """C1 looks at the seven days before, C2 at those two days earlier."""
    counts = np.array([1, 2, 3, 4, 5, 6, 7, 100, 100, 12], dtype=float)
    z = norm.isf(0.01)

    first = ears(counts, params=EarsParams(method="C1", alpha=0.01))
    second = ears(counts, params=EarsParams(method="C2", alpha=0.01))

    assert first.upper[7] == pytest.approx(4 + z * np.std(range(1, 8), ddof=1))
    assert first.alarm.tolist() == [False] * 7 + [True, False, False]
    assert second.upper[9] == pytest.approx(4 + z * np.std(range(1, 8), ddof=1))
    assert second.alarm[9]
    assert np.isnan(second.upper[8])


def test_ears_c3_score_is_the_published_sum() -> None:
    """Three days each two standard deviations up score one each."""
    counts = np.array([8.0, 12.0] * 6 + [16.0, 16.0, 16.0])
    spread = ears(counts, params=EarsParams(method="C2")).score[12:]

    score = ears(counts, params=EarsParams(method="C3")).score[14]

    assert score == pytest.approx(np.maximum(spread - 1, 0).sum())
    assert score > 2


def test_effort_that_comes_back_is_no_alarm_but_the_raw_series_is() -> None:
    """A constant rate, a fifth of the effort for three weeks, then all of it again."""
    effort = np.repeat([0.2, 1.0], 21)
    counts = np.round(40 * effort + np.tile([0.0, 1.0, 0.0], 14))

    for method in ("C1", "C2"):
        params = EarsParams(method=method)
        assert not ears(counts, effort, params).alarm[21:24].any()
        assert ears(counts, params=params).alarm[21]


def test_ears_passes_over_days_nobody_watched() -> None:
    """A gap in the baseline is no row of zeros, and itself is not assessed."""
    counts = np.array([9, 11, 10, 0, 0, 9, 11, 10, 12], dtype=float)
    effort = np.array([1, 1, 1, 0, np.nan, 1, 1, 1, 1])

    found = ears(counts, effort, EarsParams(method="C1"))

    assert found.expected[7] == pytest.approx(10)
    assert np.isnan(
        ears(counts, effort, EarsParams(method="C1", baseline=2)).upper[[3, 4, 5]]
    ).all()


def test_ears_after_days_that_are_all_alike() -> None:
    """No spread: the least rise is an alarm, no rise is none."""
    found = ears([2.0] * 9 + [3.0], params=EarsParams(method="C1"))

    assert found.alarm.tolist() == [False] * 9 + [True]
    assert found.score[8] == 0
    assert found.score[9] == np.inf


def test_ears_impossible_settings_are_refused() -> None:
    """A method that does not exist, too short a baseline, an alpha that is no probability."""
    for wrong in ({"method": "C4"}, {"baseline": 1}, {"alpha": 1.0}):
        with pytest.raises(ValueError, match=r"is one of|at least|between"):
            EarsParams(**wrong)


def test_farrington_bound_of_a_constant_series() -> None:
    """Ten a week always: the bound is that of a Poisson mean of 10 known exactly."""
    upper = (10 ** (2 / 3) + norm.isf(0.1) * np.sqrt(4 / 9 * 10 ** (1 / 3))) ** 1.5

    for params in (ORIGINAL, IMPROVED):
        found = farrington(MONDAYS, np.full(270, 10.0), params=params)
        assert found.expected[-1] == pytest.approx(10)
        assert found.upper[-1] == pytest.approx(upper)
        assert not found.alarm.any()


def test_farrington_doubled_effort_is_no_alarm_but_the_raw_series_is() -> None:
    """A constant rate, twice the effort in the last ten weeks."""
    effort = np.repeat([1.0, 2.0], [260, 10])
    counts = np.random.default_rng(3).poisson(40 * effort).astype(float)
    params = replace(IMPROVED, alpha=0.001)

    assert not farrington(MONDAYS, counts, effort, params).alarm[260:].any()
    assert farrington(MONDAYS, counts, params=params).alarm[260:].sum() > 5


def test_farrington_says_nothing_with_little_past_or_few_counts() -> None:
    """Not before four years and the half window; not with fewer than 5 in four weeks."""
    found = farrington(MONDAYS, np.full(270, 10.0))
    rare = farrington(MONDAYS, np.tile([1.0, 0.0], 135))

    assert np.flatnonzero(np.isfinite(found.upper))[0] in range(211, 214)
    assert np.isnan(rare.upper).all()


def test_farrington_keeps_no_trend_beyond_what_was_ever_seen() -> None:
    """A steep rise is carried on only up to the largest week of the reference."""
    rising = np.round(np.exp(np.arange(270) / 60))
    level = np.random.default_rng(4).poisson(20, 270).astype(float)

    steep = farrington(MONDAYS, rising)
    even = farrington(MONDAYS, level)

    assert not steep.trend[-1]
    assert steep.expected[-1] <= rising[:244].max()
    assert even.trend[-1]
    assert even.expected[-1] == pytest.approx(20, rel=0.2)


def test_farrington_weeks_nobody_watched_are_no_zeros() -> None:
    """A quarter without watching leaves the expectation where it was."""
    counts, effort = np.full(270, 10.0), np.ones(270)
    counts[100:113] = effort[100:113] = 0

    found = farrington(MONDAYS, counts, effort)

    assert found.expected[-1] == pytest.approx(10)
    assert farrington(MONDAYS, counts).expected[-1] < 10
    assert np.isnan(farrington(MONDAYS, counts, np.where(np.arange(270) < 269, 1, 0)).upper[-1])


def test_farrington_week_of_the_leap_day() -> None:
    """A week that starts on 29 February is compared with those about 1 March."""
    mondays = [date(2024, 2, 29) - timedelta(weeks=k) for k in range(230)][::-1]

    assert np.isfinite(farrington(mondays, np.full(230, 10.0)).upper[-1])


def test_regression_of_a_group_is_its_mean_and_pearson() -> None:
    """Two groups: the means, the exposure as offset, Pearson's dispersion, leverage 1/n."""
    y = np.array([2.0, 4.0, 6.0, 10.0, 30.0])
    design = np.array([[1, 0], [1, 0], [1, 0], [1, 1], [1, 1]], dtype=float)
    exposure = np.array([1.0, 1.0, 2.0, 1.0, 1.0])

    fit = fit_quasi_poisson(y, design, np.ones(5), np.log(exposure))

    mean = np.array([3, 3, 6, 20, 20])
    np.testing.assert_allclose(fit.mean, mean, rtol=1e-6)
    assert fit.dispersion == pytest.approx(((y - mean) ** 2 / mean).sum() / 3, rel=1e-4)
    assert fit.leverage[3:] == pytest.approx([0.5, 0.5], rel=1e-4)
    assert fit.converged
