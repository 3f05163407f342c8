"""Measures by hand: shares, waits, what would be attributed, and the smallest change seen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.model.plan import RUN_SCHEMA, PlannedAct
from truceline.plan.fast import (
    ACTS,
    Happened,
    Noticed,
    Worlds,
    attribution,
    fast_measures,
)
from truceline.plan.measures import (
    LARGEST_RATIO,
    Measured,
    overdispersion,
    restricted_hours,
    run_table,
    smallest_change,
)

EXPLOSION, WORKS = ACTS.index(PlannedAct.EXPLOSION), ACTS.index(PlannedAct.WORKS)


def happened(*rows: tuple[int, float, int, int, float, bool, bool]) -> Happened:
    """Rows of world, hour, sector, planned act, metres left, outgoing, left responsible."""
    world, hour, sector, planned, left_m, outgoing, left = zip(*rows, strict=True)
    return Happened(
        world=np.array(world), hour=np.array(hour), sector=np.array(sector),
        planned=np.array(planned), left_m=np.array(left_m), outgoing=np.array(outgoing),
        left=np.array(left), near_people=np.array([h < 10 for h in hour]),
    )  # fmt: skip


def noticed(*rows: tuple[int, int, float, float, int, float]) -> Noticed:
    """Rows of act, modality, metres left, standard deviation, label, hour received."""
    act, modality, aside, sigma, label, received = zip(*rows, strict=True)
    return Noticed(
        act=np.array(act), modality=np.array(modality), aside_m=np.array(aside, np.float64),
        sigma_m=np.array(sigma, np.float64), label=np.array(label),
        received_h=np.array(received, np.float64),
    )  # fmt: skip


TWO = happened(
    (0, 5.0, 0, EXPLOSION, 2_000.0, True, True),
    (0, 20.0, 0, EXPLOSION, -3_000.0, False, True),
    (0, 30.0, 1, WORKS, 1_000.0, True, True),
    (1, 8.0, 0, EXPLOSION, 500.0, True, True),
)
SEEN = noticed(
    (0, 0, 2_100.0, 300.0, 1, 6.5),
    (0, 1, 1_900.0, 400.0, 0, 5.5),
    (1, 0, -2_800.0, 300.0, -1, 21.0),
    (1, 1, -3_100.0, 300.0, -1, 22.0),
)
WIDE = Worlds(
    replicate=np.array([4, 7]), days=np.array([7, 7]), sectors=np.array([2, 1]),
    line_share=np.array([0.5, 1.0]),
)  # fmt: skip


def values(found: list[Measured]) -> dict[tuple[str, str | None], float | None]:
    return {(item.measure, item.act): item.value for item in found}


def test_fast_measures_are_those_counted_by_hand() -> None:
    """Two of three acts noticed, waits of half an hour and of the limit, both attributed."""
    rows = fast_measures(TWO, SEEN, WIDE)

    assert [replicate for replicate, _ in rows] == [4, 7]
    first, second = (values(found) for _, found in rows)
    assert first["detected_share", None] == pytest.approx(2 / 3)
    assert first["detected_share", "explosion"] == 1.0
    assert first["detected_share", "works"] == 0.0
    assert first["detected_share", "small_arms"] is None
    assert first["hours_to_detect", None] == pytest.approx((0.5 + 72.0) / 2)
    assert first["attributable_share", None] == 1.0
    assert first["false_attribution", None] == 0.0
    assert first["staff_risk", None] == pytest.approx(1 / 3.5 * 365.25)
    assert second["detected_share", None] == 0.0
    assert second["smallest_change_14d", None] == 100.0  # nothing noticed: no change would show
    assert second["attributable_share", None] is None


@pytest.mark.parametrize(
    ("rows", "candidate"),
    [
        ([(0, 0, 2e3, 3e2, 1, 6.0), (0, 1, 2e3, 3e2, 1, 6.0)], True),
        ([(0, 0, 2e3, 3e2, 1, 6.0), (0, 0, 2e3, 3e2, 1, 6.0)], False),  # one modality
        ([(0, 0, 2e3, 3e2, 1, 6.0), (0, 1, 2e3, 3e2, -1, 6.0)], False),  # they disagree
        ([(0, 0, 2e3, 3e2, 0, 6.0), (0, 1, 2e3, 3e2, 0, 6.0)], False),  # nobody tells
        ([(0, 0, 9e2, 9e2, 1, 6.0), (0, 1, 9e2, 9e2, 1, 6.0)], False),  # too near the line
    ],
)
def test_attribution_needs_two_modalities_one_side_and_agreement(
    rows: list[tuple[int, int, float, float, int, float]], candidate: bool
) -> None:
    """Every part of the rule is needed."""
    found, right = attribution(TWO, noticed(*rows), 0.0)

    assert bool(found[0]) is candidate
    assert bool(right[0]) is candidate


def test_attribution_with_a_wrong_label_names_the_wrong_party() -> None:
    """Outgoing fire taken for an impact is laid at the door of the other side."""
    wrong = noticed((0, 0, 2e3, 3e2, -1, 6.0), (0, 1, 2e3, 3e2, -1, 6.0))

    found, right = attribution(TWO, wrong, 0.0)

    assert (bool(found[0]), bool(right[0])) == (True, False)


def test_attribution_is_harder_where_the_line_itself_is_uncertain() -> None:
    """1 km from a line known to 2 km no side can be told."""
    near = noticed((0, 0, 1e3, 1e2, 1, 6.0), (0, 1, 1e3, 1e2, 1, 6.0))

    assert attribution(TWO, near, 0.0)[0][0]
    assert not attribution(TWO, near, 2_000.0)[0][0]


def test_smallest_change_is_seen_with_the_power_it_claims() -> None:
    """A rise by that ratio is found in about 80 % of simulated pairs of fortnights."""
    rng = np.random.default_rng(3)
    mean = 6.0 * 14
    ratio = smallest_change(6.0, 1.0)
    assert ratio is not None

    before, after = rng.poisson(mean, 40_000), rng.poisson(mean * ratio, 40_000)
    found = np.log(after / before) / np.sqrt(1 / after + 1 / before) > 1.959964

    assert ratio == pytest.approx(1.485, abs=0.001)
    assert found.mean() == pytest.approx(0.8, abs=0.02)


@given(rate=st.floats(0.01, 1e4), more=st.floats(1.1, 10), dispersion=st.floats(1, 20))
def test_smallest_change_falls_with_counts_and_rises_with_spread(
    rate: float, more: float, dispersion: float
) -> None:
    """More acts noticed never make a change harder to see, more spread never easier."""
    base = smallest_change(rate, dispersion)
    better, worse = smallest_change(rate * more, dispersion), smallest_change(rate, dispersion + 1)
    assert base is not None
    assert better is not None
    assert worse is not None

    assert 1 < better <= base <= worse <= LARGEST_RATIO


def test_overdispersion_recovers_what_was_drawn() -> None:
    """Poisson counts give 1, negative binomial ones 1 + mean / size, sectors differing in mean."""
    rng = np.random.default_rng(1)
    means = rng.uniform(2, 20, size=(400, 1))

    poisson = overdispersion(rng.poisson(means, (400, 30)).astype(float))
    gamma = rng.gamma(4.0, 10.0 / 4.0, (400, 30))
    mixed = overdispersion(rng.poisson(gamma).astype(float))

    assert poisson == pytest.approx(1.0, abs=0.05)
    assert mixed == pytest.approx(1 + 10 / 4, rel=0.05)
    assert overdispersion(np.zeros((3, 7))) == 1.0


def test_restricted_hours_count_sectors_never_reported_as_the_limit() -> None:
    """Waits of 2 h, of too long, and of for ever; a sector without violation is not asked."""
    acts = np.array([10.0, 0.0, 5.0, np.inf])
    reports = np.array([12.0, 100.0, np.inf, np.inf])

    assert restricted_hours(acts, reports, 168.0) == pytest.approx((2 + 72 + 72) / 3)
    assert restricted_hours(np.array([160.0]), np.array([161.0]), 168.0) is None


def test_run_table_keeps_what_was_not_measured_apart_from_zero() -> None:
    """Null is nothing to measure; every row names option, scenario, seed and replicate."""
    rows = [Measured(measure="detected_share", value=None, unit="1", act="works")]

    table = run_table("o1", "holding", "fast", 3, [(0, rows), (1, rows)])

    assert table.schema == RUN_SCHEMA
    assert table["value"].null_count == 2
    assert table["run_id"].to_pylist() == ["o1/holding/fast/3/0", "o1/holding/fast/3/1"]
