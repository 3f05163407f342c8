"""The scan: finds the stretch, keeps its level, knows effort, and is the same for a seed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from truceline.adherence.surveillance.scan import ScanParams, scan, scatter_of

if TYPE_CHECKING:
    from collections.abc import Callable


def test_stretch_that_flares_up_is_found_with_its_days() -> None:
    """Sectors 20 to 23 at three times the rate for six days."""
    counts = np.random.default_rng(2).poisson(1.0, (40, 30))
    counts[20:24, -6:] = np.random.default_rng(3).poisson(3.0, (4, 6))

    found = scan(counts, np.ones(counts.shape), 1, ScanParams(draws=99))

    assert found is not None
    assert (found.first, found.last) == (20, 23)
    assert 3 <= found.steps <= 7
    assert found.p == 0.01
    assert found.observed == counts[20:24, -found.steps :].sum()


def test_log_ratio_is_that_by_hand() -> None:
    """One sector, three days: 6 on the last where 3 are expected of 9."""
    found = scan([[1, 2, 6]], np.ones((1, 3)), 1, ScanParams(draws=9, most_steps=2))

    assert found is not None
    assert (found.steps, found.observed, found.expected) == (1, 6, 3)
    assert found.log_ratio == pytest.approx(6 * np.log(2) + 3 * np.log(3 / 6))


def test_search_is_that_over_every_window() -> None:
    """The highest ratio of all stretches and windows by plain loops."""
    rng = np.random.default_rng(5)
    counts, effort = rng.poisson(2.0, (7, 9)), rng.gamma(6, 1 / 6, (7, 9))
    expected = counts.sum() * effort / effort.sum()
    best = 0.0
    for first in range(7):
        for last in range(first, min(7, first + 3)):
            for steps in range(1, 5):
                inside = slice(first, last + 1), slice(9 - steps, None)
                c, mu, total = counts[inside].sum(), expected[inside].sum(), counts.sum()
                if c > mu:
                    best = max(best, c * np.log(c / mu)
                               + (total - c) * np.log((total - c) / (total - mu)))  # fmt: skip

    params = ScanParams(most_sectors=3, most_steps=4, by_sector=False, draws=9)
    found = scan(counts, effort, 1, params)

    assert found is not None
    assert found.log_ratio == pytest.approx(best)


def test_p_is_uniform_enough_without_a_change() -> None:
    """Of 100 quiet lines, about 1 in 10 has p of 0.1 or less."""
    rng = np.random.default_rng(7)
    params = ScanParams(most_sectors=3, most_steps=5, draws=39)

    found = [scan(rng.poisson(1.0, (8, 15)), np.ones((8, 15)), k, params) for k in range(100)]

    low = sum(one is not None and one.p <= 0.1 for one in found)
    assert 3 <= low <= 19


@pytest.mark.parametrize("by_sector", [True, False])
def test_overdispersed_counts_alarm_falsely_unless_their_size_is_used(by_sector: bool) -> None:
    """Quiet lines at size 1: p is 0.1 or less far too often for Poisson, and not with the size."""
    rng = np.random.default_rng(13)
    ones = np.ones((10, 20))
    lines = [rng.negative_binomial(1, 0.5, (10, 20)) for _ in range(60)]
    params = ScanParams(most_sectors=3, most_steps=5, draws=19, by_sector=by_sector)

    def share(size_of: Callable[[np.ndarray], float]) -> float:
        found = [scan(y, ones, k, replace(params, size=size_of(y))) for k, y in enumerate(lines)]
        return float(np.mean([one is not None and one.p <= 0.1 for one in found]))

    assert share(lambda y: np.inf) > 0.25
    assert share(lambda y: scatter_of(y, ones)) < 0.2


def test_scatter_is_the_size_and_infinite_without_any() -> None:
    """At size 2 over many cells; even counts have none."""
    counts = np.random.default_rng(15).negative_binomial(2, 2 / 5, (20, 300))

    assert scatter_of(counts, np.ones(counts.shape)) == pytest.approx(2, rel=0.1)
    assert scatter_of(np.ones((3, 5)), np.ones((3, 5))) == np.inf


def test_doubled_effort_is_no_alarm_but_the_raw_series_is() -> None:
    """Three sectors watched twice as much for a week at the same rate."""
    effort = np.ones((20, 30))
    effort[5:8, -7:] = 2.0
    counts = np.random.default_rng(9).poisson(2 * effort)
    params = ScanParams(draws=99)

    known, raw = scan(counts, effort, 1, params), scan(counts, np.ones((20, 30)), 1, params)

    assert known is not None
    assert raw is not None
    assert known.p > 0.05
    assert raw.p == 0.01


def test_hot_sector_is_a_place_not_a_rise() -> None:
    """A sector that is always at five times the others stands out only among places."""
    level = np.where(np.arange(10) == 4, 5.0, 1.0)[:, None]
    counts = np.random.default_rng(11).poisson(level, (10, 40))
    ones = np.ones(counts.shape)

    rise = scan(counts, ones, 1, ScanParams(draws=99))
    place = scan(counts, ones, 1, ScanParams(draws=99, by_sector=False))

    assert rise is not None
    assert place is not None
    assert rise.p > 0.05
    assert (place.first, place.last, place.p) == (4, 4, 0.01)


def test_same_seed_same_answer_and_unwatched_cells_do_not_count() -> None:
    """What was counted where nobody watched changes nothing; no count at all is no answer."""
    counts, effort = np.random.default_rng(1).poisson(1.0, (6, 12)), np.ones((6, 12))
    effort[2] = 0.0
    other = counts.copy()
    other[2] = 99
    params = ScanParams(draws=19)

    assert scan(counts, effort, 4, params) == scan(other, effort, 4, params)
    assert scan(np.zeros((3, 4)), np.ones((3, 4)), 1) is None
    with pytest.raises(ValueError, match="at least 1"):
        ScanParams(draws=0)
    with pytest.raises(ValueError, match="size"):
        ScanParams(size=0.0)
