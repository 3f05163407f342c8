"""Options beside each other."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from truceline.model.plan import RUN_SCHEMA
from truceline.plan.compare import (
    WEIGHED,
    Measure,
    dominated,
    over_scenarios,
    regrets,
    summarise,
    worst_scenario,
)


def runs(*rows: tuple[str, str, str, float | None]) -> pa.Table:
    """Make a run table of option, scenario, measure and value, one replicate a row."""
    content: list[dict[str, Any]] = [
        {"run_id": f"run-{k}", "option_id": option, "scenario_id": scenario, "estimator": "fast",
         "replicate": k, "seed": 1, "measure": measure, "act": None, "value": value, "unit": "1"}
        for k, (option, scenario, measure, value) in enumerate(rows)
    ]  # fmt: skip
    return pa.Table.from_pylist(content, RUN_SCHEMA)


SHARE = Measure.DETECTED_SHARE


def test_summary_leaves_replicates_without_a_value_out() -> None:
    """What a replicate could not measure is not counted as zero."""
    [row] = summarise(
        runs(("a", "s", SHARE, 0.2), ("a", "s", SHARE, 0.4), ("a", "s", SHARE, None))
    ).to_pylist()

    assert (row["value"], row["replicates"]) == (pytest.approx(0.3), 2)
    assert row["low"] == pytest.approx(0.21)
    assert row["standard_error"] == pytest.approx(0.1)


def test_summary_of_nothing_measured_has_no_value() -> None:
    """A measure no replicate has a value for stays unknown."""
    [row] = summarise(runs(("a", "s", SHARE, None))).to_pylist()

    assert (row["value"], row["low"], row["replicates"]) == (None, None, 0)


def test_mean_over_scenarios_weighs_by_probability() -> None:
    """A scenario three times as probable counts three times."""
    table = summarise(runs(("a", "s", SHARE, 0.2), ("a", "t", SHARE, 0.6)))

    assert over_scenarios(table, {"s": 3.0, "t": 1.0})["a", SHARE] == pytest.approx(0.3)


def test_regret_is_the_distance_to_the_best_option_there() -> None:
    """The best option of a scenario has none."""
    table = summarise(
        runs(("a", "s", SHARE, 0.2), ("b", "s", SHARE, 0.5), ("a", "t", SHARE, 0.9),
             ("b", "t", SHARE, 0.6))
    )  # fmt: skip

    assert regrets(table) == {
        ("a", "s"): pytest.approx(0.3), ("b", "s"): 0.0,
        ("a", "t"): 0.0, ("b", "t"): pytest.approx(0.3),
    }  # fmt: skip


def test_worst_scenario_follows_the_direction_of_the_measure() -> None:
    """The lowest share is worst, and the longest wait."""
    table = summarise(
        runs(("a", "s", SHARE, 0.2), ("a", "t", SHARE, 0.6),
             ("a", "s", Measure.HOURS_TO_DETECT, 2.0), ("a", "t", Measure.HOURS_TO_DETECT, 9.0))
    )  # fmt: skip

    assert worst_scenario(table, "a", SHARE) == ("s", 0.2)
    assert worst_scenario(table, "a", Measure.HOURS_TO_DETECT) == ("t", 9.0)


def _means(option: str, values: dict[Measure, float]) -> dict[tuple[str, Measure], float | None]:
    return {(option, measure): values.get(measure, 1.0) for measure in WEIGHED}


def test_dominated_option_is_named_with_the_reason() -> None:
    """Seeing less with as many people is dominated, and the figures say so."""
    means = _means("less", {SHARE: 0.3}) | _means("more", {SHARE: 0.6})

    [found] = dominated(means, ("less", "more"))

    assert (found.option_id, found.by) == ("less", "more")
    assert found.reasons == ((SHARE, 0.6, 0.3),)


def test_option_that_is_cheaper_is_not_dominated() -> None:
    """Seeing less for less money is a choice."""
    means = _means("less", {SHARE: 0.3, Measure.COST: 0.1}) | _means("more", {SHARE: 0.6})

    assert dominated(means, ("less", "more")) == ()


def test_option_without_a_value_is_not_compared() -> None:
    """What was not measured dominates nothing."""
    means = _means("less", {SHARE: 0.3}) | _means("more", {SHARE: 0.6})
    means["more", Measure.HOURS_TO_DETECT] = None

    assert dominated(means, ("less", "more")) == ()
