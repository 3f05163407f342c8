"""The number of incidents: right where it can be computed, and honest where it is drawn."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.fuse.doubt.alternatives import ALTERNATIVE_SCHEMA, alternatives, weight_of
from truceline.fuse.doubt.doubts import DOUBT_SCHEMA, doubts
from truceline.fuse.doubt.number import NumberParams, merge_bonus, number_of_incidents
from truceline.fuse.doubt.partitions import (
    components_of,
    graph_of,
    log_totals,
    part_of,
    sharpness,
    subset_weights,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

FIXED = NumberParams(reports_per_incident=2.0, log_odds_error=0.0, draws=4000)


def edges(*pairs: tuple[int, int, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    first, second, odds = zip(*pairs, strict=True) if pairs else ((), (), ())
    return np.array(first, np.int64), np.array(second, np.int64), np.array(odds, np.float64)


def one_cell(count: int) -> pa.Table:
    return pa.table({"week": np.zeros(count, np.int64)})


def all_ways(members: list[int]) -> Iterator[list[list[int]]]:
    if not members:
        yield []
        return
    first, rest = members[0], members[1:]
    for size in range(len(rest) + 1):
        for others in combinations(rest, size):
            left = [k for k in rest if k not in others]
            for way in all_ways(left):
                yield [[first, *others], *way]


def drawn_graph(seed: int, count: int, share: float = 0.7) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    pairs = [(i, j, rng.normal(0, 2)) for i, j in combinations(range(count), 2)]
    kept = [pair for pair in pairs if pair[1] == pair[0] + 1 or rng.random() < share]
    return (*edges(*kept), rng.lognormal(0, 1.5, count))


def test_two_reports_are_one_with_the_chance_of_their_log_odds() -> None:
    """Log odds 0.4 and a bonus: the mean number is two less the chance that they are one."""
    odds = 0.4
    chance = 1 / (1 + np.exp(-odds - merge_bonus(2.0, 2.0)))

    numbers = number_of_incidents(
        *edges((0, 1, odds)), np.array([1.0, 9.0]), np.array([0, 0]), one_cell(2),
        seed=3, params=FIXED,
    )  # fmt: skip

    (row,) = numbers.table.to_pylist()
    assert row["mean"] == pytest.approx(2 - chance, abs=0.03)
    assert {key: row[key] for key in row if key != "mean"} == {
        "week": 0, "reports": 2, "held": 1, "low": 1, "high": 2, "level": 0.9, "method": "exact",
    }  # fmt: skip


def test_a_group_weighs_what_its_members_together_say() -> None:
    """The weight by pairs equals the integral over where and when one incident could have been."""
    rng = np.random.default_rng(4)
    log_density = np.log(0.02)
    for size in (2, 3, 5):
        variance = rng.lognormal(0, 1, size)
        x = rng.normal(0, 1, (size, 3)) * np.sqrt(variance)[:, None]
        pairs = [
            (
                i, j,
                -1.5 * np.log(2 * np.pi * (variance[i] + variance[j]))
                - ((x[i] - x[j]) ** 2).sum() / (2 * (variance[i] + variance[j])) - log_density,
            )
            for i, j in combinations(range(size), 2)
        ]  # fmt: skip
        sharp = 1 / variance
        middle = (sharp[:, None] * x).sum(axis=0) / sharp.sum()
        integral = (
            -1.5 * np.log(2 * np.pi * variance).sum()
            - (sharp * ((x - middle) ** 2).sum(axis=1)).sum() / 2
            + 1.5 * np.log(2 * np.pi / sharp.sum())
        )

        graph = graph_of(*edges(*pairs), sharp)

        expected = integral - (size - 1) * log_density + 0.7 * (size - 1)
        assert weight_of(graph, list(range(size)), 0.7) == pytest.approx(expected)


def test_merge_bonus_is_that_of_poisson_numbers_of_reports() -> None:
    """For mu = 1.5: reports an incident mu / (1 - e^-mu), and ln(e^mu - 1) a merge."""
    reports = 1.5 / (1 - np.exp(-1.5))

    assert merge_bonus(reports, reports) == pytest.approx(np.log(np.exp(1.5) - 1))
    assert merge_bonus(reports, 1.0) == pytest.approx(np.log(np.exp(1.5) - 1) + np.log(reports))


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000), count=st.integers(2, 7))
def test_all_ways_are_weighed(seed: int, count: int) -> None:
    """The summed weight equals that of all ways of grouping, listed one by one."""
    first, second, odds, sharp = drawn_graph(seed, count)
    graph = graph_of(first, second, odds, sharp)

    weights = [
        sum(weight_of(graph, group, 0.3) for group in way) for way in all_ways(list(range(count)))
    ]

    subsets = subset_weights(graph.pointer, graph.neighbour, graph.weight, graph.sharp, 0.3)
    assert log_totals(subsets)[-1] == pytest.approx(np.logaddexp.reduce(weights))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sampler_agrees_with_all_ways(seed: int) -> None:
    """Nine reports: the Gibbs sampler's mean and chances are those of all ways of grouping."""
    first, second, odds, sharp = drawn_graph(seed, 9)
    cells = pa.table({"week": np.arange(9) % 2})

    both = [
        number_of_incidents(
            first, second, odds, sharp, np.arange(9), cells, seed=5,
            params=NumberParams(
                reports_per_incident=2.0, log_odds_error=0.0, draws=6000, exact_up_to=size, thin=3
            ),
        ).table
        for size in (9, 1)
    ]  # fmt: skip

    assert [table["method"].to_pylist() for table in both] == [["exact"] * 2, ["sampled"] * 2]
    exact, sampled = (np.array(table["mean"].to_pylist()) for table in both)
    np.testing.assert_allclose(exact, sampled, atol=0.06)
    for name in ("low", "high", "held", "reports"):
        assert np.abs(np.subtract(*(table[name].to_pylist() for table in both))).max() <= 1


def test_reports_with_no_pairs_are_certainly_so_many() -> None:
    """Three reports of which no two may be one are three incidents, each in its own cell."""
    cells = pa.table({"week": [2, 1, 2], "kind": ["burst", "burst", "burst"]})

    numbers = number_of_incidents(
        *edges(), np.ones(3), np.arange(3), cells, seed=1, params=FIXED
    )  # fmt: skip

    assert [tuple(row.values()) for row in numbers.table.to_pylist()] == [
        (1, "burst", 1, 1, 1.0, 1, 1, 0.9, "certain"),
        (2, "burst", 2, 2, 2.0, 2, 2, 0.9, "certain"),
    ]


def test_an_incident_counts_where_its_most_exact_report_is() -> None:
    """A press report of Monday and a camera's of Sunday, surely one, count on Sunday."""
    numbers = number_of_incidents(
        *edges((0, 1, 50.0)), np.array([0.1, 9.0]), np.zeros(2, np.int64),
        pa.table({"day": ["monday", "sunday"]}), seed=1, params=FIXED,
    )  # fmt: skip

    rows = numbers.table.to_pylist()
    assert [(row["day"], row["held"], row["low"], row["high"]) for row in rows] == [
        ("monday", 0, 0, 0), ("sunday", 1, 1, 1),
    ]  # fmt: skip


def test_same_seed_same_numbers_whatever_the_order_of_pairs() -> None:
    """Pairs shuffled and turned round give the same table to the last digit."""
    first, second, odds, sharp = drawn_graph(7, 14, 0.4)
    order = np.random.default_rng(1).permutation(len(first))
    params = NumberParams(draws=200)

    def table(a: Any, b: Any, weight: Any, seed: int) -> pa.Table:
        held = np.arange(14) // 2
        return number_of_incidents(
            a, b, weight, sharp, held, one_cell(14), seed=seed, params=params
        ).table

    straight = table(first, second, odds, 3)
    assert straight.equals(table(second[order], first[order], odds[order], 3))
    assert not straight.equals(table(first, second, odds, 4))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), size=st.integers(2, 8))
def test_stronger_links_never_make_more_incidents(seed: int, size: int) -> None:
    """Raising all log odds by two lowers the mean number, and it stays between 1 and n."""
    first, second, odds, sharp = drawn_graph(seed, size)

    means = [
        number_of_incidents(
            first, second, odds + more, sharp, np.arange(size), one_cell(size), seed=1,
            params=NumberParams(reports_per_incident=2.0, log_odds_error=0.0, draws=400, turns=10),
        ).table["mean"][0].as_py()
        for more in (0.0, 2.0)
    ]  # fmt: skip

    assert 1 <= means[1] <= means[0] + 0.05
    assert means[0] <= size


def simulated(seed: int, told: float, side: float = 10.0) -> tuple[Any, ...]:
    """Draw incidents at random in a box without edges, told of a Poisson number of times."""
    rng = np.random.default_rng(seed)
    incidents = rng.poisson(60)
    truth = np.repeat(np.arange(incidents), rng.poisson(told, incidents))
    variance = rng.choice([0.01, 0.1, 0.6], len(truth))
    errors = rng.normal(0, 1, (len(truth), 3)) * np.sqrt(variance)[:, None]
    x = rng.uniform(0, side, (incidents, 3))[truth] + errors
    first, second = np.triu_indices(len(truth), 1)
    both = variance[first] + variance[second]
    apart = (x[first] - x[second] + side / 2) % side - side / 2  # what leaves comes in opposite
    density = len(truth) / 2 / side**3
    place = -1.5 * np.log(2 * np.pi * both) - (apart**2).sum(axis=1) / (2 * both)
    odds = place - np.log(density)
    near = odds > -9.0
    return first[near], second[near], odds[near], 1 / variance, truth


def test_intervals_hold_the_truth_where_the_model_is_right() -> None:
    """Sixty worlds of about 50 known incidents: 90 % intervals hold the number 85 to 98 % of times.

    Reports an incident are not told to the method, which estimates them.
    """
    inside, estimated, true = 0, [], []
    for seed in range(60):
        first, second, odds, sharp, truth = simulated(seed, 1.8)
        numbers = number_of_incidents(
            first, second, odds, sharp, np.arange(len(truth)), one_cell(len(truth)), seed=seed,
            params=NumberParams(draws=300, log_odds_error=0.0),
        )  # fmt: skip
        (row,) = numbers.table.to_pylist()
        incidents = len(set(truth.tolist()))
        inside += row["low"] <= incidents <= row["high"]
        estimated.append(row["mean"])
        true.append(incidents)

    assert 0.85 * 60 <= inside <= 0.98 * 60
    assert abs(np.mean(estimated) / np.mean(true) - 1) < 0.02


def test_what_cannot_be_is_refused() -> None:
    """A pair of one report, a pair given twice, a precision of 0, groups of other reports."""
    sharp = np.ones(2)
    with pytest.raises(ValueError, match="two reports"):
        graph_of(*edges((1, 1, 0.0)), sharp)
    with pytest.raises(ValueError, match="given once"):
        graph_of(*edges((0, 1, 0.0), (1, 0, 0.0)), sharp)
    with pytest.raises(ValueError, match="positive"):
        graph_of(*edges((0, 1, 0.0)), np.array([1.0, 0.0]))
    with pytest.raises(ValueError, match="each report"):
        number_of_incidents(*edges((0, 1, 0.0)), sharp, np.zeros(3), one_cell(2), seed=1)
    with pytest.raises(ValueError, match="level"):
        NumberParams(level=1.0)
    with pytest.raises(ValueError, match="draws"):
        NumberParams(draws=10)
    with pytest.raises(ValueError, match="more than one report"):
        NumberParams(reports_per_incident=1.0)


def test_components_and_their_parts_keep_their_pairs() -> None:
    """Two triangles apart are two components; a part has its own pairs under new numbers."""
    graph = graph_of(
        *edges((0, 2, 1.0), (2, 4, 2.0), (0, 4, 3.0), (1, 3, 4.0)), np.arange(1.0, 7.0)
    )

    parts = components_of(graph)

    assert [part.tolist() for part in parts] == [[0, 2, 4], [1, 3], [5]]
    own = part_of(graph, parts[0])
    assert own.sharp.tolist() == [1.0, 3.0, 5.0]
    assert weight_of(own, [0, 1, 2], 0.5) == weight_of(graph, [0, 2, 4], 0.5)
    assert weight_of(graph, [1, 3, 5], 0.5) == -np.inf


def test_sharpness_is_one_over_the_mean_variance() -> None:
    """Two kilometres east and north and three hours: 1 / (4 * 4 * 9)^(1/3)."""
    four = np.array([4.0])

    assert sharpness(four, np.array([0.0]), four, np.array([9.0])) == pytest.approx(
        [144 ** (-1 / 3)]
    )


def test_alternative_is_shown_if_it_is_nearly_as_likely() -> None:
    """Three reports of which one may belong to either of two: the other way is listed."""
    pairs = edges((0, 1, 3.0), (1, 2, 2.5), (3, 4, 9.0))
    held = np.array([0, 0, 2, 3, 3])

    found = alternatives(*pairs, np.ones(5), held, bonus=0.0)

    assert found.schema == ALTERNATIVE_SCHEMA
    (row,) = found.to_pylist()
    assert row["log_lead"] == pytest.approx(0.5)
    assert {key: row[key] for key in row if key != "log_lead"} == {
        "reports": [0, 1, 2], "held": [[0, 1], [2]], "other": [[0], [1, 2]],
        "more_incidents": 0, "method": "exact",
    }  # fmt: skip


def test_alternative_that_is_likelier_than_the_way_held_is_shown_too() -> None:
    """Held apart though likely one: a negative lead; held together without a pair: no lead."""
    apart = alternatives(*edges((0, 1, 4.0)), np.ones(2), np.array([0, 1]), bonus=0.0)
    unlinked = alternatives(
        *edges((0, 1, 4.0), (1, 2, 4.0)), np.ones(3), np.zeros(3, np.int64), bonus=0.0
    )

    assert apart["log_lead"].to_pylist() == [pytest.approx(-4.0)]
    assert apart["more_incidents"].to_pylist() == [-1]
    assert unlinked["log_lead"].to_pylist() == [None]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000))
def test_alternative_is_the_best_other_way(seed: int) -> None:
    """Of six reports no way but the one held weighs more than the one shown."""
    first, second, odds, sharp = drawn_graph(seed, 6)
    graph = graph_of(first, second, odds, sharp)
    held = np.array([0, 0, 1, 1, 2, 3])

    (row,) = alternatives(first, second, odds, sharp, held, bonus=0.2, within=np.inf).to_pylist()

    def weigh(way: list[list[int]]) -> float:
        return sum(weight_of(graph, group, 0.2) for group in way)

    others = [weigh(way) for way in all_ways(list(range(6))) if sorted(way) != row["held"]]
    assert weigh(row["other"]) == pytest.approx(max(others))


def test_doubts_weigh_whole_groups() -> None:
    """A pair that matches one of two reports but not their sum is held apart for good reason."""
    pairs = edges((0, 1, 5.0), (1, 2, 3.0), (0, 2, -8.0), (3, 4, 0.0), (2, 3, -1.0))
    held = np.array([7, 7, 8, 9, 9])

    found = doubts(*pairs, np.ones(5), held, bonus=0.0)

    assert found.schema == DOUBT_SCHEMA
    chance = {(row["group_a"], row["group_b"]): row["chance_wrong"] for row in found.to_pylist()}
    assert list(chance) == [(7, None), (9, None), (7, 8)]  # 2 and 4 are no pair: 8, 9 not asked
    assert chance[9, None] == pytest.approx(0.5)
    assert chance[7, None] == pytest.approx(1 / (1 + np.exp(5.0)))
    graph = graph_of(*pairs, np.ones(5))
    whole = weight_of(graph, [0, 1, 2], 0.0) - weight_of(graph, [0, 1], 0.0)
    assert chance[7, 8] == pytest.approx(1 / (1 + np.exp(-whole)))
    assert chance[7, 8] < 0.02


@pytest.mark.parametrize("size", [4, 11])
def test_doubt_of_a_group_is_that_of_its_best_split(size: int) -> None:
    """One report that hangs on weakly: the doubt is whether it belongs, in small and large."""
    pairs = [(i, j, 6.0 if j < size - 1 else 1.0) for i, j in combinations(range(size), 2)]
    graph = graph_of(*edges(*pairs), np.ones(size))
    everyone = list(range(size))
    gain = weight_of(graph, everyone, 0.0) - weight_of(graph, everyone[:-1], 0.0)

    (row,) = doubts(*edges(*pairs), np.ones(size), np.zeros(size, np.int64), bonus=0.0).to_pylist()

    assert row["chance_wrong"] == pytest.approx(1 / (1 + np.exp(gain)))


def test_doubt_of_two_tight_pairs_is_whether_they_are_one() -> None:
    """Four reports in two tight pairs, loosely linked: the best split parts the pairs."""
    pairs = [
        (i, j, 7.0 if (i, j) in ((0, 1), (2, 3)) else -1.0) for i, j in combinations(range(4), 2)
    ]
    graph = graph_of(*edges(*pairs), np.ones(4))
    apart = weight_of(graph, [0, 1], 0.0) + weight_of(graph, [2, 3], 0.0)
    gain = weight_of(graph, [0, 1, 2, 3], 0.0) - apart

    (row,) = doubts(*edges(*pairs), np.ones(4), np.zeros(4, np.int64), bonus=0.0).to_pylist()

    assert row["chance_wrong"] == pytest.approx(1 / (1 + np.exp(gain)))


def test_group_held_by_a_pair_that_was_not_given_is_surely_wrong() -> None:
    """The clearest case for a look: the pair's odds were below all that were given."""
    found = doubts(
        *edges((0, 1, 4.0), (2, 3, 4.0)), np.ones(4), np.zeros(4, np.int64), bonus=0.0
    )  # fmt: skip

    assert found["chance_wrong"].to_pylist() == [1.0]


def test_large_component_shows_the_change_that_matters_most() -> None:
    """A chain of twelve in pairs: the weakest pair apart is nearest, and only it is listed."""
    pairs = [(k, k + 1, 5.0 if k % 2 == 0 else -3.0) for k in range(11)]
    pairs[6] = (6, 7, 0.6)
    held = np.arange(12) // 2

    (row,) = alternatives(*edges(*pairs), np.ones(12), held, bonus=0.0).to_pylist()

    assert row["log_lead"] == pytest.approx(0.6)
    assert (row["held"], sorted(row["other"])) == ([[6, 7]], [[6], [7]])
    assert (row["more_incidents"], row["method"]) == (1, "nearby")


def test_no_report_is_no_incident_in_no_cell() -> None:
    """A mission that has received nothing yet gets an empty table."""
    none, no_number = np.empty(0, np.int64), np.empty(0)
    cells = pa.table({"from": pa.array([], pa.date32())})

    found = number_of_incidents(none, none, no_number, no_number, none, cells, seed=1)

    assert found.table.num_rows == 0
