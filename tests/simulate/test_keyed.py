"""Keyed draws: uniform, independent between purposes, and the same whoever asks."""

from __future__ import annotations

import numpy as np
from scipy.stats import kstest

from truceline.simulate.keyed import Draw, key_of, mixed, normal, uniform

KEYS = mixed(key_of("test"), np.arange(200_000))


def test_uniform_draws_are_uniform() -> None:
    """Two hundred thousand draws pass a Kolmogorov-Smirnov test and stay inside (0, 1)."""
    draws = uniform(KEYS, Draw.NOTICE)

    assert kstest(draws, "uniform").pvalue > 0.001
    assert 0 < draws.min() < draws.max() < 1


def test_draws_of_neighbours_and_of_purposes_are_uncorrelated() -> None:
    """No correlation beyond chance with the next key, another purpose or another partner."""
    draws = uniform(KEYS, Draw.NOTICE)
    others = (
        np.roll(draws, 1),
        uniform(KEYS, Draw.LABEL),
        uniform(mixed(KEYS, key_of("a")), Draw.NOTICE),
    )

    for other in others:
        assert abs(np.corrcoef(draws, other)[0, 1]) < 4 / np.sqrt(len(draws))


def test_normal_draws_have_mean_zero_and_variance_one() -> None:
    """Within four standard errors."""
    draws = normal(KEYS, Draw.ALONG)

    assert abs(draws.mean()) < 4 / np.sqrt(len(draws))
    assert abs(draws.var() - 1) < 4 * np.sqrt(2 / len(draws))


def test_keys_depend_on_order_and_every_part() -> None:
    """A pair the other way round, or one letter less, is something else."""
    a, b = key_of("a"), key_of("b")

    assert mixed(a, b) != mixed(b, a)
    assert key_of("ab", "c") != key_of("a", "bc")
    assert len(np.unique(KEYS)) == len(KEYS)


def test_draws_do_not_depend_on_how_many_are_asked() -> None:
    """One alone has the value it has among many."""
    assert uniform(KEYS[7], Draw.DUTY) == uniform(KEYS, Draw.DUTY)[7]
