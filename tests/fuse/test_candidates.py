"""The search for pairs finds exactly those that weighing every pair would."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from truceline.fuse import candidates
from truceline.fuse.calibrate import squares
from truceline.fuse.candidates import Weighed, find_edges
from truceline.fuse.kinds import KINDS, LEVELS, NUMBER, log_kind_ratio
from truceline.fuse.likelihood import (
    CLOCK,
    DENSITY,
    EAST_EAST,
    EAST_NORTH,
    END,
    FEATURES,
    LAT,
    LON,
    NORTH_NORTH,
    START,
    terms_of_pairs,
)
from truceline.fuse.params import FuseParams
from truceline.model.kind import Kind

FIRE = [NUMBER[kind] for kind in (Kind.EXPLOSION, Kind.SHELLING, Kind.ATTACK, Kind.BURST)]


def weighed(seed: int, count: int, middle: tuple[float, float], alike: bool = False) -> Weighed:
    """Draw tellings around a place: instants, minutes and whole days, errors of every size.

    Alike ones are points and instants of two sources, where the bound is all but exact.
    """
    rng = np.random.default_rng(seed)
    f = np.zeros((count, FEATURES))
    f[:, LON] = np.radians(middle[0] + rng.normal(0, 0.2, count))
    f[:, LON] -= 2 * np.pi * np.round(f[:, LON] / (2 * np.pi))
    f[:, LAT] = np.radians(middle[1] + rng.normal(0, 0.2, count))
    exact = rng.random(count) < 0.5
    major = np.where(exact, 1.0, 5.0) if alike else 10 ** rng.uniform(-1, 1.2, count)
    minor = major if alike else major * rng.uniform(0.2, 1, count)
    turn = rng.uniform(0, np.pi, count)
    f[:, EAST_EAST] = (major * np.sin(turn)) ** 2 + (minor * np.cos(turn)) ** 2
    f[:, NORTH_NORTH] = (major * np.cos(turn)) ** 2 + (minor * np.sin(turn)) ** 2
    f[:, EAST_NORTH] = (major**2 - minor**2) * np.sin(turn) * np.cos(turn)
    span = np.zeros(count) if alike else rng.choice([0.0, 0.1, 24.0], count)
    start = 500_000 + rng.uniform(0, 96, count)
    f[:, START] = np.where(span == 24.0, np.floor(start / 24) * 24, start)
    f[:, END] = f[:, START] + span
    clock = np.where(exact, 0.2, 6.0) if alike else 10 ** rng.uniform(-2, 1, count)
    f[:, CLOCK] = np.where(span == 24.0, 1 / 60, clock)
    f[:, DENSITY] = rng.normal(-7, 0.01, count) if alike else rng.normal(-4, 3, count)
    return Weighed(
        features=f,
        kind=rng.choice(FIRE, count),
        press=rng.random(count) < 0.5,
        session=rng.integers(-1, 20, count),
        level=rng.integers(0, len(LEVELS), count),
        log_kind=log_kind_ratio(np.full(len(KINDS), 1 / len(KINDS))),
    )


def every_pair(w: Weighed, params: FuseParams, least: float) -> dict[tuple[int, int], float]:
    """Weigh every pair."""
    first, second = np.triu_indices(len(w.features), 1)
    terms = terms_of_pairs(
        w.features, w.kind, w.press, w.level, w.log_kind, np.log(params.doubt_same_day),
        first, second,
    )  # fmt: skip
    middle = (w.features[:, START] + w.features[:, END]) / 2
    total = terms.sum(axis=1)
    kept = total > np.log(least) - np.log1p(-least)
    kept &= squares(w.features, first, second) <= (params.reach_m / 1000) ** 2
    kept &= np.abs(middle[first] - middle[second]) <= params.reach_h
    kept &= (w.session[first] < 0) | (w.session[first] != w.session[second])
    pairs = zip(first[kept].tolist(), second[kept].tolist(), strict=True)
    return dict(zip(pairs, total[kept].tolist(), strict=True))


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    count=st.sampled_from([2, 50, 600]),
    middle=st.sampled_from([(37.0, 48.0), (179.95, 0.0), (-60.0, -70.0)]),
    least=st.sampled_from([0.05, 0.5, 0.9]),
    alike=st.booleans(),
)
@example(seed=1, count=600, middle=(37.0, 48.0), least=0.5, alike=False)
@example(seed=1, count=600, middle=(37.0, 48.0), least=0.5, alike=True)
def test_no_pair_is_missed_and_none_made_up(
    seed: int, count: int, middle: tuple[float, float], least: float, alike: bool
) -> None:
    """Classes, cells and the bound change how long it takes, never which pairs are found."""
    w, params = weighed(seed, count, middle, alike), FuseParams(reach_m=20_000.0, reach_h=30.0)

    first, second, weight = find_edges(w, params, least)

    found = dict(zip(zip(first.tolist(), second.tolist(), strict=True), weight, strict=True))
    expected = every_pair(w, params, least)
    assert len(found) == len(first)
    assert found.keys() == expected.keys()
    np.testing.assert_allclose(
        [found[pair] for pair in expected], list(expected.values()), rtol=1e-9, atol=1e-9
    )


@pytest.mark.parametrize("workers", [2, 5])
def test_more_workers_find_the_same_pairs_in_the_same_order(
    workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads change nothing."""
    monkeypatch.setattr(candidates, "CHUNK", 100)
    w, params = weighed(3, 600, (37.0, 48.0), alike=True), FuseParams()

    one, many = find_edges(w, params, 0.5), find_edges(w, params, 0.5, workers)

    assert len(one[0]) > 100
    for a, b in zip(one, many, strict=True):
        np.testing.assert_array_equal(a, b)
