"""The age of the present rate: exact for Poisson counts, right about effort and gaps."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import nbinom

from truceline.adherence.surveillance.online import OnlineParams, run_lengths


def conjugate(y: np.ndarray, e: np.ndarray, hazard: float, shape: float, rate: float) -> np.ndarray:
    """Return the run length distribution by the closed form of gamma and Poisson."""
    count = len(y)
    out = np.zeros((count, count))
    a, b = np.full(1, shape), np.full(1, shape / rate)
    p = np.ones(1)
    for t in range(count):
        if t:
            p = np.concatenate([[hazard], p * (1 - hazard)])
            a, b = np.append(shape, a), np.append(shape / rate, b)
        p = p * nbinom.pmf(y[t], a, b / (b + e[t]))
        p /= p.sum()
        a, b = a + y[t], b + e[t]
        out[t, : t + 1] = p
    return out


def test_run_lengths_are_those_of_the_closed_form() -> None:
    """Poisson counts with a gamma prior: the grid agrees to 2 %."""
    rng = np.random.default_rng(2)
    effort = rng.gamma(6, 1 / 6, 60)
    counts = rng.poisson(effort * np.repeat([4.0, 1.0], 30))

    found = run_lengths(counts, effort, OnlineParams(mean_steps=50, rate=2.0, shape=2.0))

    exact = conjugate(counts, effort, 1 / 50, 2.0, 2.0)
    np.testing.assert_allclose(found.chance, exact, atol=0.02)
    np.testing.assert_allclose(found.chance.sum(axis=1), 1.0, atol=1e-6)


def test_age_counts_from_the_change() -> None:
    """Forty days after a fall the rate is most probably forty days old."""
    counts = np.random.default_rng(5).negative_binomial(4, 4 / (4 + np.repeat([6.0, 1.0], 100)))

    found = run_lengths(counts, np.ones(200), OnlineParams(rate=3.0, size=4.0))

    assert abs(found.likely[140] - 40) <= 4
    assert found.changed_within(20)[112] > 0.9
    assert found.changed_within(20)[95] < 0.2
    assert found.changed_within(20)[3] < 0.2


def test_halved_effort_is_no_change_but_the_raw_series_is() -> None:
    """A rate of 6 while effort halves after 60 days."""
    effort = np.repeat([1.0, 0.5], 60)
    counts = np.random.default_rng(3).poisson(6 * effort)
    params = OnlineParams(rate=6.0)

    assert run_lengths(counts, effort, params).likely[-1] == 119
    assert abs(run_lengths(counts, np.ones(120), params).likely[-1] - 59) <= 3


def test_days_nobody_watched_add_age_and_no_evidence() -> None:
    """Between two watched days the evidence stands still."""
    params = OnlineParams(rate=1.0)

    gap = run_lengths([2, 0, 0], [1, 0, np.nan], params)

    assert gap.log_evidence == pytest.approx(run_lengths([2], [1], params).log_evidence)
    assert gap.log_evidence == pytest.approx(nbinom.logpmf(2, 1, 0.5), abs=0.02)
    assert gap.chance[2, 2] == pytest.approx((1 - 1 / 200) ** 2)


def test_impossible_settings_are_refused() -> None:
    """A change every step leaves nothing to estimate."""
    with pytest.raises(ValueError, match="more than one step"):
        OnlineParams(mean_steps=1.0)
