"""The exact interval, and that nothing seen is never said to be nothing."""

from __future__ import annotations

import pytest
from scipy.stats import poisson

from truceline.adherence.surveillance.garwood import poisson_rate, say_rate


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.688879), (1, 0.0253178, 5.571643), (5, 1.623486, 11.668332),
     (10, 4.795389, 18.390356)],
)  # fmt: skip
def test_bounds_are_the_published_ones(count: int, low: float, high: float) -> None:
    """To the digits published, and by the definition of the bounds to 1e-8."""
    rate = poisson_rate(count, 1.0)

    assert rate.low == pytest.approx(low, abs=6e-7)
    assert rate.high == pytest.approx(high, abs=6e-7)
    assert poisson.cdf(count, rate.high) == pytest.approx(0.025, abs=1e-8)
    assert count == 0 or poisson.sf(count - 1, rate.low) == pytest.approx(0.025, abs=1e-8)


def test_exposure_divides_and_none_is_not_observed() -> None:
    """Five in two days; and no day at all."""
    assert poisson_rate(5, 2.0).value == 2.5
    assert poisson_rate(5, 2.0).high == pytest.approx(11.668332 / 2, abs=1e-6)
    assert poisson_rate(0, 0.0).value is None


def test_words() -> None:
    """None seen is an upper bound."""
    assert say_rate(poisson_rate(0, 10.0)) == "< 0.369 1/day (95 %)"
    assert say_rate(poisson_rate(5, 1.0)) == "5 1/day (1.62 to 11.7, 95 %)"
    assert say_rate(poisson_rate(0, 0.0)) == "not observed"
