"""The e-detector keeps its promise without simulation; e-BH keeps the false discovery rate."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.adherence.surveillance.edetector import (
    DetectorParams,
    e_bh,
    first_alarm,
    log_e_detector,
    log_e_process,
)

PARAMS = DetectorParams(rate=1.0, size=4.0)


def drawn(rng: np.random.Generator, steps: int, rate: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    effort = rng.gamma(6, 1 / 6, steps)
    return rng.negative_binomial(4, 4 / (4 + rate * effort)), effort


def test_e_detector_is_the_recursion_by_hand() -> None:
    """Two steps of one ratio: (1 + M) times the likelihood ratio."""
    one = DetectorParams(rate=1.0, size=float("inf"), ratios=(2.0,))
    ratio = [2**3 * np.exp(-1), 2**0 * np.exp(-1)]

    found = np.exp(log_e_detector([3, 9, 0], [1, 0, 1], one))

    assert found == pytest.approx([ratio[0], ratio[0], (1 + ratio[0]) * ratio[1]])


def test_e_process_has_mean_at_most_one() -> None:
    """Over 1,000 null series the mean after 5 steps is 1 within its error."""
    rng = np.random.default_rng(4)
    small = DetectorParams(rate=1.0, size=4.0, ratios=(1.2, 1.5))

    last = np.exp([log_e_process(*drawn(rng, 5), small)[-1] for _ in range(1000)])

    assert last.mean() == pytest.approx(1.0, abs=4 * last.std() / np.sqrt(1000))


def test_a_change_raises_an_alarm_within_weeks() -> None:
    """From step 100 on twice the rate: an alarm after, not before."""
    rng = np.random.default_rng(6)
    before, after = drawn(rng, 100), drawn(rng, 100, 2.0)
    counts, effort = np.concatenate([before[0], after[0]]), np.concatenate([before[1], after[1]])

    alarm = first_alarm(log_e_detector(counts, effort, PARAMS), 1 / 1000)

    assert alarm is not None
    assert 100 <= alarm <= 150
    assert first_alarm(log_e_detector(*before, PARAMS), 1 / 1000) is None


def test_halved_effort_is_no_alarm_but_the_raw_series_is() -> None:
    """A rate of 6 while effort halves: an improvement only to who forgets effort."""
    effort = np.repeat([1.0, 0.5], 60)
    counts = np.random.default_rng(3).poisson(6 * effort)
    params = DetectorParams(rate=6.0, size=20.0, ratios=(0.25, 0.5, 0.7))

    assert first_alarm(log_e_detector(counts, effort, params), 1 / 1000) is None
    assert first_alarm(log_e_detector(counts, np.ones(120), params), 1 / 1000) is not None


@pytest.mark.slow
def test_mean_run_length_is_at_least_promised() -> None:
    """Without a change the mean time to an alarm at 1/100 is above 100 steps."""
    rng = np.random.default_rng(8)
    lengths = []
    for _ in range(60):
        alarm = first_alarm(log_e_detector(*drawn(rng, 800), PARAMS), 1 / 100)
        lengths.append(800 if alarm is None else alarm + 1)

    assert np.mean(lengths) > 100


def test_e_bh_takes_the_largest_that_are_enough() -> None:
    """At level 0.1 of 4: needs 40, 20, 13.3, 10 in order; order of sectors does not matter."""
    values = np.log([14.0, 1.0, 50.0, 15.0])

    assert e_bh(values, 0.1).tolist() == [True, False, True, True]
    assert e_bh(np.log([14.0, 1.0, 30.0, 2.0]), 0.1).tolist() == [False] * 4
    assert e_bh([], 0.1).tolist() == []


def test_e_bh_over_sectors_finds_the_changed_ones() -> None:
    """Forty sectors, five of them at three times the rate for 60 days: those and no other."""
    rng = np.random.default_rng(10)
    series = [drawn(rng, 60, 3.0 if sector < 5 else 1.0) for sector in range(40)]

    chosen = e_bh([log_e_process(*one, PARAMS)[-1] for one in series], 0.05)

    assert np.flatnonzero(chosen).tolist() == [0, 1, 2, 3, 4]


def test_impossible_settings_are_refused() -> None:
    """A ratio of nothing is no ratio."""
    with pytest.raises(ValueError, match="above 0"):
        DetectorParams(rate=1.0, size=1.0, ratios=(0.0,))
