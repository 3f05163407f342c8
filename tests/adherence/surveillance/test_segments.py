"""Segments: the Nile, exactness against every cut, effort, and how often there is none."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from truceline.adherence.surveillance.negative_binomial import fit_rate, log_likelihood
from truceline.adherence.surveillance.segments import (
    SegmentParams,
    false_change_share,
    find_segments,
)

# Annual flow of the Nile at Aswan in 10^8 m3, 1871 to 1970 (Cobb 1978, Biometrika 65, 243-251).
NILE = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180,
    799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833,
    701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845,
    864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649,
    846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815,
    1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
]  # fmt: skip


@pytest.mark.parametrize("least", [1, 2, 7])
def test_nile_changes_after_1898(least: int) -> None:
    """One change, index 28: 1899 is the first year of the lower flow."""
    found = find_segments(NILE, np.ones(100), SegmentParams(least_steps=least))

    assert found.starts.tolist() == [0, 28]
    assert found.rates == pytest.approx([np.mean(NILE[:28]), np.mean(NILE[28:])])


@pytest.mark.parametrize(("least", "penalty"), [(4, 2.0), (5, 1.0)])
def test_cut_is_the_best_of_all_cuts(least: int, penalty: float) -> None:
    """Against a search over every cut with the exact likelihood, with changes near each other."""
    params = SegmentParams(least_steps=least, penalty=penalty, size=50.0)
    for seed in range(70):
        rng = np.random.default_rng(seed)
        rate = np.repeat(rng.gamma(1, 6, 6), 4)
        counts = rng.negative_binomial(1, 1 / (1 + rate)).astype(float)

        found = find_segments(counts, np.ones(24), params)

        ends = [*found.starts.tolist(), 24]
        cost = sum(cost_of(counts[i:j]) + penalty for i, j in pairwise(ends)) - penalty
        assert np.diff(ends).min() >= least
        assert cost <= least_cost(counts, least, penalty) + 0.05, seed


def cost_of(y: np.ndarray) -> float:
    """Return the cost of a segment at its exact rate, with size 50 and exposure 1."""
    rate = max(fit_rate(y, np.ones(len(y)), 50.0), 1e-300)
    return -2 * float(log_likelihood(y, np.full(len(y), rate), 50.0).sum())


def least_cost(y: np.ndarray, least: int, penalty: float) -> float:
    """Return the least cost of all cuts, by dynamic programming without pruning."""
    best = {0: -penalty}
    for t in range(least, len(y) + 1):
        best[t] = min(
            best[s] + cost_of(y[s:t]) + penalty for s in range(t - least + 1) if s in best
        )
    return best[len(y)]


def test_halved_effort_is_no_change_but_the_raw_series_has_one() -> None:
    """A rate of 6 while effort halves after 60 days."""
    effort = np.repeat([1.0, 0.5], 60)
    counts = np.random.default_rng(3).poisson(6 * effort)

    assert find_segments(counts, effort).starts.tolist() == [0]
    raw = find_segments(counts, np.ones(120)).starts
    assert len(raw) == 2
    assert abs(raw[1] - 60) <= 3


def test_one_wild_day_is_no_day_of_its_own() -> None:
    """A record of 15 among days at 4 is not cut out; one of 200 drags its week along."""
    counts = np.random.default_rng(14).poisson(4, 120).astype(float)
    counts[50] = 15
    mild = find_segments(counts, np.ones(120))
    counts[50] = 200
    wild = find_segments(counts, np.ones(120))

    assert mild.starts.tolist() == [0]
    assert np.diff([*wild.starts, 120]).min() == 7


def test_three_rates_are_found_in_overdispersed_counts() -> None:
    """Days at 1, 2 and 0.7 with size 4 and random effort: both changes within 12 days."""
    rng = np.random.default_rng(2)
    effort = rng.gamma(6, 1 / 6, 1000)
    rate = np.repeat([1.0, 2.0, 0.7], [300, 400, 300])
    counts = rng.negative_binomial(4, 4 / (4 + rate * effort))

    found = find_segments(counts, effort)

    assert np.abs(found.starts - [0, 300, 700]).max() <= 12
    assert found.rates == pytest.approx([1.0, 2.0, 0.7], rel=0.15)
    assert found.size in (4, 8)
    assert (found.gains > 3 * np.log(1000)).all()


def test_days_nobody_watched_are_passed_over() -> None:
    """A gap in the watching moves the change by its length, and is no segment of zeros."""
    counts = np.repeat([8.0, 0.0, 2.0], [30, 20, 30])
    effort = np.repeat([1.0, 0.0, 1.0], [30, 20, 30])

    assert find_segments(counts, effort).starts.tolist() == [0, 50]


def test_nothing_counted_and_nothing_watched() -> None:
    """Zeros are one segment at rate 0; no watching is a rate that is not known."""
    assert find_segments(np.zeros(20), np.ones(20)).rates.tolist() == [0.0]
    assert np.isnan(find_segments(np.zeros(20), np.zeros(20)).rates[0])
    assert false_change_share(np.zeros(20), np.ones(20), SegmentParams(), seed=1) == 0.0


def test_false_changes_are_rare_and_the_same_for_a_seed() -> None:
    """At size 2 fewer than 5 % of unchanged series of 120 days are cut, with a low penalty most."""
    rng = np.random.default_rng(16)
    counts, effort = rng.negative_binomial(2, 0.4, 120), np.ones(120)

    share = false_change_share(counts, effort, SegmentParams(), seed=1, draws=60)

    assert share < 0.05
    assert false_change_share(counts, effort, SegmentParams(penalty=1.0), seed=1, draws=20) > 0.5
    assert share == false_change_share(counts, effort, SegmentParams(), seed=1, draws=60)
