"""Repeated counts: exact likelihood, truth recovered, and counts that say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import binom, poisson

from truceline.adherence.unseen.mixture import (
    covariance_of_counts,
    estimate_from_counts,
    likelihood_terms,
    log_likelihood,
)
from truceline.core.errors import StatisticsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

NONE = float("nan")


def counted(
    seed: int, sites: int = 100, visits: int = 4, spread: float = 0.0
) -> NDArray[np.float64]:
    """Draw counts: 5 things a site on average, each seen with chance 0.5 on a visit."""
    generator = np.random.default_rng(seed)
    mean = 5 * np.exp(spread * generator.normal(size=sites) - spread**2 / 2)
    number = generator.poisson(mean)
    return generator.binomial(number[:, np.newaxis], 0.5, (sites, visits)).astype(np.float64)


def test_likelihood_is_the_sum_over_every_number() -> None:
    """The likelihood equals Royle's sum written out with textbook distributions."""
    counts = np.array([[2.0, 3.0], [0.0, 1.0], [4.0, NONE]])
    at = np.array([np.log(3.2), 0.4])
    p = 1 / (1 + np.exp(-0.4))
    whole = 0.0
    for row in counts:
        terms = [
            poisson.pmf(n, 3.2) * np.prod([binom.pmf(y, n, p) for y in row[~np.isnan(row)]])
            for n in range(61)
        ]
        whole += np.log(sum(terms))

    value, _ = log_likelihood(at, likelihood_terms(counts, np.ones((3, 1)), 60))

    assert value == pytest.approx(whole, rel=1e-12)


def test_two_visits_are_the_bivariate_poisson_distribution() -> None:
    """For two visits the sum has a closed form (Dennis, Morgan & Ridout 2015)."""
    lam, p = 4.0, 0.3
    both, alone = lam * p * p, lam * p * (1 - p)
    pairs = [(0, 0), (2, 1), (3, 3)]
    whole = sum(
        np.log(
            sum(
                poisson.pmf(k, both) * poisson.pmf(a - k, alone) * poisson.pmf(b - k, alone)
                for k in range(min(a, b) + 1)
            )
        )
        for a, b in pairs
    )
    at = np.array([np.log(lam), np.log(p / (1 - p))])

    value, _ = log_likelihood(at, likelihood_terms(np.array(pairs, float), np.ones((3, 1)), 80))

    assert value == pytest.approx(whole, rel=1e-12)


def test_gradient_is_that_of_the_likelihood() -> None:
    """The analytic gradient agrees with differences, with a covariate and a missed visit."""
    counts = counted(3, 20)
    counts[2, 1] = NONE
    terms = likelihood_terms(counts, np.column_stack([np.ones(20), np.linspace(-1, 1, 20)]), 90)
    at = np.array([1.4, 0.2, -0.3])

    _, gradient = log_likelihood(at, terms)

    steps = np.eye(3) * 1e-5
    differences = [
        (log_likelihood(at + s, terms)[0] - log_likelihood(at - s, terms)[0]) / 2e-5 for s in steps
    ]
    assert gradient == pytest.approx(differences, rel=1e-6)


def test_covariate_of_the_number_is_recovered() -> None:
    """Sites with twice the number are told from the others."""
    generator = np.random.default_rng(8)
    busy = np.repeat([0.0, 1.0], 150)
    number = generator.poisson(4 * 2**busy)
    counts = generator.binomial(number[:, np.newaxis], 0.6, (300, 4)).astype(np.float64)

    found = estimate_from_counts(counts, busy[:, np.newaxis])

    assert found.coefficients[1] == pytest.approx(np.log(2), abs=0.15)
    assert found.total.value == pytest.approx(1800, rel=0.1)


def test_counts_that_do_not_vary_together_are_refused() -> None:
    """Where visits to a site have nothing in common any number fits: refused, not invented."""
    counts = np.array([[0.0, 2], [2, 0], [0, 1], [1, 0]])

    assert covariance_of_counts(counts) < 0
    with pytest.raises(StatisticsError, match=r"STA-017 .* any number however large"):
        estimate_from_counts(counts)


def test_single_visits_and_empty_counts_are_refused() -> None:
    """One visit to each site, or nothing counted, gives no number."""
    with pytest.raises(StatisticsError, match="STA-016"):
        estimate_from_counts(np.array([[1.0, NONE], [3.0, NONE]]))
    with pytest.raises(StatisticsError, match="STA-018"):
        estimate_from_counts(np.zeros((5, 3)))


@pytest.mark.slow
def test_intervals_cover_the_true_mean_as_often_as_they_say() -> None:
    """90 % intervals hold 500 in 87 to 93 % of 500 worlds; every result carries the caveat."""
    found = [estimate_from_counts(counted(seed)) for seed in range(500)]

    covered = sum((r.total.low or 0) <= 500 <= (r.total.high or 0) for r in found)
    assert 435 <= covered <= 465
    assert all("not for official figures alone" in r.warnings[0] for r in found)
    assert sum(r.dispersion_p < 0.05 for r in found) <= 40


@pytest.mark.slow
def test_sites_that_differ_break_the_interval_and_the_user_is_told() -> None:
    """With numbers that differ by half a logarithm between sites the total is wrong, and told."""
    found = [estimate_from_counts(counted(seed, spread=0.5)) for seed in range(100)]

    covered = sum((r.total.low or 0) <= 500 <= (r.total.high or 0) for r in found)
    told = sum(any("vary between sites more" in words for words in r.warnings) for r in found)
    assert covered <= 60
    assert told >= 95
