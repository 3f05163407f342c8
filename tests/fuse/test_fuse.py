"""Fusion: which reports are one thing, whatever the order and however often it is repeated."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from fuse_material import DAY, PLACE, WORLD, near, press, seen, table, world
from truceline.core.geo import offset
from truceline.core.uncertain import Region, RegionKind, point_region, sector_region
from truceline.fuse.fuse import Fused, fuse
from truceline.fuse.kinds import KINDS, NUMBER, confusion_matrix, log_kind_ratio
from truceline.fuse.params import FuseParams
from truceline.model.incident import INCIDENT_SCHEMA, LEFT_OUT_SCHEMA, LINK_SCHEMA
from truceline.model.kind import Kind
from truceline.model.observation import OBSERVATION_SCHEMA, Observation
from truceline.model.table import regions_of


def members(fused: Fused) -> list[list[str]]:
    return sorted(fused.incidents["members"].to_pylist())


def test_two_posts_that_hear_one_explosion_make_one_incident() -> None:
    """Two posts, 700 m and 3 minutes apart in what they tell: one incident, both counts kept."""
    a = seen("a", near(0, 0), 9.0, count_low=3, count_high=5)
    b = seen("b", near(500, 490), 9.05, count_low=4, count_high=9)

    fused = fuse(table(a, b))

    (incident,) = fused.incidents.to_pylist()
    assert incident["members"] == ["obs-a", "obs-b"]
    assert (incident["count_low"], incident["count_high"]) == (4, 9)
    assert incident["origins"] == 2
    assert incident["starts_at"] == DAY + timedelta(hours=9.05)
    assert incident["ends_at"] == DAY + timedelta(hours=9, minutes=5)
    assert incident["explanation"].startswith(
        "2 reports of 2 origins held to be one: up to 0.7 km and 3 min apart, kind explosion; "
    )
    assert 0.9 < incident["merge_probability"] < 1
    assert fused.links["merged"].to_pylist() == [True]
    assert fused.incidents.schema == INCIDENT_SCHEMA
    assert fused.links.schema == LINK_SCHEMA
    assert fused.left_out.schema == LEFT_OUT_SCHEMA


def test_telling_again_later_is_one_but_a_list_of_two_is_two() -> None:
    """A post that reports twice saw one thing; equal lines of one report are two things."""
    sector = sector_region(*PLACE, 2000, 6000, [(123.75, 146.25)])
    told = DAY + timedelta(hours=10)
    first = seen("a", sector, 9.0, observer="post", count_low=2, received_at=told)
    listed = seen("b", sector, 9.0, observer="post", count_low=2, received_at=told)
    later = seen(
        "c", sector, 9.0, observer="post", count_low=2, received_at=told + timedelta(hours=2)
    )

    assert members(fuse(table(first, listed))) == [["obs-a"], ["obs-b"]]
    assert members(fuse(table(first, later))) == [["obs-a", "obs-c"]]
    (incident,) = fuse(table(first, later)).incidents.to_pylist()
    assert (incident["origins"], incident["count_low"]) == (1, 2)


def test_combined_place_weighs_by_covariance() -> None:
    """A report good to 200 m outweighs one good to 800 m; the ellipse is smaller than either."""
    a, b = seen("a", near(0, 0, 200), 9.0), seen("b", near(600, 0, 800), 9.0)

    fused = fuse(table(a, b), FuseParams(place_floor_m=1.0))

    (region,) = regions_of(fused.incidents)
    assert region is not None
    lon, _, major, minor, _ = region.params
    expected, _ = offset(*PLACE, 600 * 200**2 / (200**2 + 800**2), 0)
    assert lon == pytest.approx(float(expected), abs=1e-6)
    assert major == pytest.approx(1 / np.sqrt(1 / 200**2 + 1 / 800**2), rel=1e-3)
    assert major == pytest.approx(minor, rel=1e-6)


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (seen("b", near(9000, 0), 9.0), "9 km apart with 500 m of error"),
        (seen("b", near(0, 0), 13.0), "four hours apart by the clock"),
        (seen("b", near(0, 0), 9.0, kind="uav_flight"), "a flight is not fire"),
        (seen("b", near(0, 0), 9.0, kind="burst"), "bursts are never explosions"),
        (seen("b", near(0, 0), 9.0, observer="post-a"), "one post lists two things"),
    ],
)
def test_what_cannot_be_one_stays_two(second: Observation, why: str) -> None:
    """Reports too far apart, of unlike kinds or from one observer's list stay apart."""
    fused = fuse(table(seen("a", near(0, 0), 9.0), second))

    assert members(fused) == [["obs-a"], ["obs-b"]], why


def test_general_word_does_not_join_bursts_and_explosions() -> None:
    """A clash may be the bursts or the explosions, but does not make the two one."""
    rows = [
        seen("a", near(0, 0), 9.0), seen("b", near(0, 0), 9.0, kind="burst"),
        seen("c", near(0, 0), 9.0, kind="clash"),
    ]  # fmt: skip

    groups = members(fuse(table(*rows)))

    assert not any({"obs-a", "obs-b"} <= set(group) for group in groups)


def test_single_report_keeps_its_exact_sector() -> None:
    """A lone report "2-6 km south-east" stays that sector, not an ellipse."""
    sector = sector_region(*PLACE, 2000, 6000, [(123.75, 146.25)])

    (region,) = regions_of(fuse(table(seen("a", sector, 9.0))).incidents)

    assert region == sector
    assert region.kind is RegionKind.SECTOR


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("unknown", "the kind is unknown"),
        ("protest", "not an act a clause speaks of"),
        ("casualty", "a consequence, not an act"),
        ("fire_anomaly", "heat seen from space may support an incident but is none of its own"),
    ],
)
def test_what_no_clause_speaks_of_is_left_out_with_its_reason(kind: str, reason: str) -> None:
    """Such rows stay observations and are listed with why they became no incident."""
    fused = fuse(table(seen("a", near(0, 0), 9.0, kind=kind)))

    assert fused.incidents.num_rows == 0
    assert fused.left_out.to_pylist() == [{"observation_id": "obs-a", "reason": reason}]


def test_unknown_place_or_time_stands_alone_and_stays_unknown() -> None:
    """A report without place or without time matches nothing; without both it is left out."""
    rows = [
        seen("a", None, 9.0), seen("b", near(0, 0), None), seen("c", None, None),
        seen("d", near(0, 0), 9.0),
    ]  # fmt: skip

    fused = fuse(table(*rows))

    by_member = {row["members"][0]: row for row in fused.incidents.to_pylist()}
    assert sorted(by_member) == ["obs-a", "obs-b", "obs-d"]
    assert by_member["obs-a"]["region_kind"] is None
    assert by_member["obs-b"]["happened_at"] is None
    assert fused.left_out["reason"].to_pylist() == ["neither place nor time is known"]


def test_press_of_one_place_day_and_kind_is_one_incident() -> None:
    """One-per-day practice: same village, day and kind is one; next day or other act is not."""
    village = near(0, 0, 2500)
    busy = [press(f"x{n}", near(100 * n, 50 * n, 2500), kind="shelling") for n in range(40)]
    rows = [
        press("a", village, kind="shelling", origin="w1"),
        press("b", village, kind="shelling", origin="w2"),
        press("c", village, kind="explosion", origin="w3"),
        press("d", village, day=1, kind="shelling", origin="w4"),
        press("e", village, kind="uav_flight", origin="w5"),
    ]

    groups = members(fuse(table(*rows)))
    crowded = members(fuse(table(*rows, *busy)))

    assert groups == [["obs-a", "obs-b", "obs-c"], ["obs-d"], ["obs-e"]]
    assert any({"obs-a", "obs-b", "obs-c"} <= set(group) for group in crowded)


def test_simulated_member_marks_the_incident_and_its_id() -> None:
    """Simulated is marked for ever: in the flag and in the id."""
    real = fuse(table(seen("a", near(0, 0), 9.0))).incidents
    made = fuse(table(seen("a", near(0, 0), 9.0, simulated=True))).incidents

    assert made["simulated"].to_pylist() == [True]
    assert made["incident_id"] != real["incident_id"]


def test_no_observations_make_no_incidents() -> None:
    """An empty day is an empty table, not an error."""
    fused = fuse(OBSERVATION_SCHEMA.empty_table())

    assert (fused.incidents.num_rows, fused.links.num_rows, fused.left_out.num_rows) == (0, 0, 0)


def pairwise(truth: np.ndarray, fused: Fused) -> tuple[float, float]:
    label = np.empty(len(truth), dtype=np.int64)
    for number, ids in enumerate(fused.incidents["members"].to_pylist()):
        label[[int(name.removeprefix("obs-")) for name in ids]] = number

    def pairs(groups: np.ndarray) -> float:
        _, sizes = np.unique(groups, return_counts=True, axis=0)
        return float((sizes * (sizes - 1) / 2).sum())

    right = pairs(np.column_stack([truth, label]))
    return right / pairs(label), right / pairs(truth)


def test_pairs_are_right_at_83_incidents_a_day() -> None:
    """At 83 incidents a day along 1000 km, four sources: pairwise F over 0.72 (measured 0.78)."""
    observations, truth = world(seed=3, count=830, days=10)

    precision, recall = pairwise(truth, fuse(observations, WORLD))

    assert 2 * precision * recall / (precision + recall) > 0.72


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_order_of_rows_does_not_matter(seed: int) -> None:
    """Shuffled rows give the same bytes; every report is in one incident or left out."""
    observations, _ = world(seed % 5, 60)
    shuffled = observations.take(np.random.default_rng(seed).permutation(observations.num_rows))

    one, two = fuse(observations, WORLD), fuse(shuffled, WORLD)

    for name in ("incidents", "links", "left_out"):
        assert getattr(one, name).equals(getattr(two, name))
    names = [name for group in members(one) for name in group]
    names += one.left_out["observation_id"].to_pylist()
    assert sorted(names) == sorted(observations["observation_id"].to_pylist())


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), copies=st.integers(1, 5))
def test_echo_changes_nothing(seed: int, copies: int) -> None:
    """However often others repeat a report, place, time, count and origins stay."""
    observations, _ = world(seed % 5, 40)
    rng = np.random.default_rng(seed)
    row = observations.slice(int(rng.integers(observations.num_rows)), 1)
    echoes = [
        row.set_column(0, row.schema.field(0), pa.array([f"obs-9{n:05d}"]))
        .set_column(1, row.schema.field(1), pa.array([f"echo-{n}"]))
        for n in range(copies)
    ]  # fmt: skip

    plain = fuse(observations, WORLD).incidents.to_pylist()
    echoed = fuse(pa.concat_tables([observations, *echoes]), WORLD).incidents.to_pylist()

    told = ("kind", "region_params", "starts_at", "ends_at", "count_low", "origins")
    assert sorted(str([r[k] for k in told]) for r in plain) == sorted(
        str([r[k] for k in told]) for r in echoed
    )


def test_confusion_rows_are_probabilities_and_never_join_acts() -> None:
    """Each kind is reported as something; a pair of unlike acts weighs minus infinity."""
    matrix = confusion_matrix(0.15)
    ratio = log_kind_ratio(np.full(len(KINDS), 1 / len(KINDS)))[3, 3]

    np.testing.assert_allclose(matrix.sum(axis=1), 1.0)
    np.testing.assert_array_equal(ratio, ratio.T)
    assert ratio[NUMBER[Kind.UAV_FLIGHT], NUMBER[Kind.UAV_STRIKE]] == -np.inf
    assert ratio[NUMBER[Kind.BURST], NUMBER[Kind.EXPLOSION]] == -np.inf
    assert ratio[NUMBER[Kind.EXPLOSION], NUMBER[Kind.SHELLING]] > -np.inf


def test_settings_that_mean_nothing_are_refused() -> None:
    """A probability of 1 or a reach of 0 is no setting."""
    with pytest.raises(ValueError, match="between 0 and 1"):
        FuseParams(match_probability=1.0)
    with pytest.raises(ValueError, match="positive"):
        FuseParams(reach_m=0.0)


def test_late_report_elsewhere_changes_nothing_under_frozen_densities() -> None:
    """With a frozen epoch a report far away leaves every other incident as it was."""
    observations, _ = world(seed=4, count=80)
    first = fuse(observations, WORLD)
    frozen = replace(WORLD, epoch=first.epoch)
    late = table(seen("999999", point_region(10.0, 40.0, 500.0), 9.0))

    before = fuse(observations, frozen).incidents
    after = fuse(pa.concat_tables([observations, late]), frozen).incidents

    assert before.equals(first.incidents)
    assert [row for row in after.to_pylist() if row["members"] != ["obs-999999"]] == (
        before.to_pylist()
    )


def test_near_reports_count_less_where_much_happens() -> None:
    """The same two reports are surer to be one in a quiet place than in a hot spot."""
    pair = [seen("a", near(0, 0, 1500), 9.0), seen("b", near(1500, 0, 1500), 9.0)]
    crowd = [seen(f"c{n}", near(9000, 9000, 100), 24.0 + n) for n in range(150)]

    (quiet,) = fuse(table(*pair)).links.to_pylist()
    busy = next(
        row
        for row in fuse(table(*pair, *crowd)).links.to_pylist()
        if (row["observation_a"], row["observation_b"]) == ("obs-a", "obs-b")
    )

    assert busy["log_density"] < quiet["log_density"] - 2
    assert busy["log_place"] == quiet["log_place"]
    assert busy["probability"] < quiet["probability"]


def test_unbounded_count_of_one_observer_leaves_the_incident_unbounded() -> None:
    """ "At least 5" and "3 to 4" together are at least 5, with no upper bound."""
    a = seen("a", near(0, 0), 9.0, count_low=3, count_high=4)
    b = seen("b", near(100, 0), 9.0, count_low=5, count_high=None)

    (incident,) = fuse(table(a, b)).incidents.to_pylist()

    assert (incident["count_low"], incident["count_high"]) == (5, None)


def test_terms_of_a_pair_are_the_integrals_they_stand_for() -> None:
    """Place: a normal density at the distance apart. Time: the overlap, integrated by hand."""
    params = FuseParams(place_floor_m=1.0, clock_h={"human": 0.5})
    end = DAY + timedelta(hours=11)
    a = seen("a", near(0, 0, 1000), 9.0, ends_at=end)
    b = seen("b", near(1500, 0, 2000), 10.5, ends_at=end + timedelta(hours=2))

    (link,) = fuse(table(a, b), params).links.to_pylist()

    place = -np.log(2 * np.pi * 5.0) - 1.5**2 / (2 * 5.0)
    hours = np.linspace(0, 24, 200_001)
    spans = [(9.0, 11.0), (10.5, 13.0)]
    first, second = (
        (ndtr((hours - low) / 0.5) - ndtr((hours - high) / 0.5)) / (high - low)
        for low, high in spans
    )
    assert link["log_place"] == pytest.approx(place, rel=1e-4)
    assert link["log_time"] == pytest.approx(
        np.log((first * second).sum() * 24 / 200_000), rel=1e-4
    )


def test_chain_of_reports_is_not_one_incident() -> None:
    """Each is near the next, but the first and the last are 7.5 km apart with 500 m of error."""
    chain = [seen(f"{n}", near(1250.0 * n, 0), 9.0) for n in range(7)]

    groups = members(fuse(table(*chain)))

    assert not any({"obs-0", "obs-6"} <= set(group) for group in groups)
    assert max(len(group) for group in groups) > 1


def test_report_of_two_days_does_not_join_the_one_and_the_other() -> None:
    """ "A strike on the 14th or 15th" may be either day's, but the two days stay apart."""
    day = {"kind": "missile_strike", "modality": "data_set"}
    ends = DAY + timedelta(days=1)
    rows = [
        seen("a", near(0, 0), 0.0, ends_at=ends, **day),
        seen("b", near(0, 0), 0.0, ends_at=DAY + timedelta(days=2), **day),
        seen("c", near(0, 0), 24.0, ends_at=DAY + timedelta(days=2), **day),
    ]

    groups = members(fuse(table(*rows)))

    assert not any({"obs-a", "obs-c"} <= set(group) for group in groups)
    assert len(groups) == 2


@pytest.mark.parametrize("sigma", [float("nan"), 1e200])
@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid value")
def test_place_without_a_finite_error_is_weighed_against_nothing(sigma: float) -> None:
    """Its neighbours are held one as if it were not there, and it stands alone."""
    odd = seen("x", Region(RegionKind.POINT, (*PLACE, sigma, sigma, 0.0), None), 9.0)
    rows = [seen("a", near(0, 0), 9.0), seen("b", near(0, 0), 9.02)]

    found = fuse(table(odd, *rows)).incidents["members"].to_pylist()

    assert sorted(found) == [["obs-a", "obs-b"], ["obs-x"]]
