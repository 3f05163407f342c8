"""The negative binomial law: against scipy's, and its rate and size against known answers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from truceline.adherence.surveillance.negative_binomial import (
    draw,
    fit_rate,
    fit_size,
    log_likelihood,
    log_ratio,
    lowest_size,
    probabilities,
)

Y = np.arange(8.0)


def test_likelihood_and_ratio_are_those_of_scipy() -> None:
    """With size 3 and without overdispersion."""
    exact = nbinom.logpmf(Y, 3, 3 / (3 + 2.5))

    np.testing.assert_allclose(log_likelihood(Y, np.full(8, 2.5), 3.0), exact)
    np.testing.assert_allclose(log_likelihood(Y, np.full(8, 2.5), np.inf), poisson.logpmf(Y, 2.5))
    for size, law in ((3.0, lambda m: nbinom.logpmf(Y, 3, 3 / (3 + m))),
                      (np.inf, lambda m: poisson.logpmf(Y, m))):  # fmt: skip
        ratio = log_ratio(Y, np.full(8, 2.0), np.full(8, 5.0), size)
        np.testing.assert_allclose(ratio, law(5.0) - law(2.0))
    assert probabilities(2.5, 3.0).sum() == pytest.approx(1.0, abs=1e-11)


def test_rate_with_one_exposure_is_the_mean_and_with_many_the_root_of_the_score() -> None:
    """The score at the most likely rate is zero."""
    e = np.array([0.5, 1.0, 2.0, 0.1])
    y = np.array([3.0, 0.0, 5.0, 1.0])

    rate = fit_rate(y, e, 2.0)

    assert fit_rate(y, np.ones(4), 2.0) == pytest.approx(9 / 4)
    assert fit_rate(y, e, np.inf) == pytest.approx(9 / 3.6)
    assert ((y - rate * e) / (2 + rate * e)).sum() == pytest.approx(0, abs=1e-9)
    assert fit_rate(np.zeros(4), e, 2.0) == 0.0


def test_size_is_recovered_and_its_lower_bound_mostly_holds() -> None:
    """At size 4 the bound is below the truth about 9 times in 10 with 100 days."""
    rng = np.random.default_rng(4)
    below = []
    for _ in range(60):
        e = rng.gamma(6, 1 / 6, 100)
        below.append(lowest_size(draw(rng, 3 * e, 4.0), e) <= 4.0)
    long = rng.gamma(6, 1 / 6, 4000)

    rate, size = fit_size(draw(rng, 3 * long, 4.0), long)

    assert (rate, size) == (pytest.approx(3, rel=0.05), pytest.approx(4, rel=0.12))
    assert 47 <= sum(below) <= 59


def test_counts_that_scatter_no_more_than_poisson_have_no_size() -> None:
    """Infinite size; its lower bound is finite; nothing counted tells nothing."""
    y = np.tile([2.0, 3.0, 1.0], 20)

    assert fit_size(y, np.ones(60)) == (pytest.approx(2.0), np.inf)
    assert 5 < lowest_size(y, np.ones(60)) < 1e4
    assert fit_size(np.zeros(9), np.ones(9)) == (0.0, np.inf)
    assert lowest_size(np.zeros(9), np.ones(9)) == 0.01
