"""Options beside each other: means with ranges, who dominates whom and why, and regret."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LEVEL = 0.9
SAME = 0.01  # relative: what differs by less counts as equal between options


class Measure(StrEnum):
    """What options are compared by; the words and units are those of the run tables."""

    DETECTED_SHARE = "detected_share"
    HOURS_TO_DETECT = "hours_to_detect"
    ATTRIBUTABLE_SHARE = "attributable_share"
    FALSE_ATTRIBUTION = "false_attribution"
    SMALLEST_CHANGE = "smallest_change_14d"
    STAFF_RISK = "staff_risk"
    PEOPLE = "people"
    COST = "cost_eur"


MORE_IS_BETTER = frozenset({Measure.DETECTED_SHARE, Measure.ATTRIBUTABLE_SHARE})

# What dominance looks at. Attribution is left out: a share among few candidates is noise.
WEIGHED = (
    Measure.DETECTED_SHARE, Measure.HOURS_TO_DETECT, Measure.SMALLEST_CHANGE, Measure.STAFF_RISK,
    Measure.PEOPLE, Measure.COST,
)  # fmt: skip

SUMMARY_SCHEMA = pa.schema(
    [
        pa.field("summary_id", pa.string(), nullable=False),
        pa.field("option_id", pa.string(), nullable=False),
        pa.field("scenario_id", pa.string(), nullable=False),
        pa.field("estimator", pa.string(), nullable=False),
        pa.field("measure", pa.string(), nullable=False),
        pa.field("act", pa.string()),
        pa.field("value", pa.float64()),  # mean over replicates
        pa.field("low", pa.float64()),
        pa.field("high", pa.float64()),  # the range that holds 90 % of replicates
        pa.field("standard_error", pa.float64()),
        pa.field("replicates", pa.int64(), nullable=False),  # those that have a value
        pa.field("unit", pa.string(), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dominated:
    """An option that another one beats or equals in everything, and in what it is better.

    ``reasons`` gives each such measure with the other option's value and its own.
    """

    option_id: str
    by: str
    reasons: tuple[tuple[Measure, float, float], ...]


def summarise(runs: pa.Table) -> pa.Table:
    """Return mean and range over replicates of every measure.

    Parameters
    ----------
    runs
        A table with `truceline.model.plan.RUN_SCHEMA`. A null value says that the replicate
        had nothing to measure; it is not counted, never taken for 0.
    """
    keys = ("option_id", "scenario_id", "estimator", "measure", "act", "unit")
    groups: dict[tuple[str | None, ...], list[float]] = {}
    for row in runs.select([*keys, "value"]).to_pylist():
        values = groups.setdefault(tuple(row[key] for key in keys), [])
        if row["value"] is not None:
            values.append(row["value"])
    rows = [_summary(dict(zip(keys, key, strict=True)), values) for key, values in groups.items()]
    rows.sort(key=lambda row: str(row["summary_id"]))
    return pa.Table.from_pylist(rows, SUMMARY_SCHEMA)


def over_scenarios(
    summaries: pa.Table, probability: Mapping[str, float], estimator: str = "fast"
) -> dict[tuple[str, Measure], float | None]:
    """Return the mean of each option and measure over scenarios, weighted by probability.

    None where no scenario has a value; scenarios without one are left out of the mean.
    """
    sums: dict[tuple[str, Measure], tuple[float, float]] = {}
    for row in summaries.to_pylist():
        if row["estimator"] != estimator or row["act"] is not None:
            continue
        key = (row["option_id"], Measure(row["measure"]))
        total, weight = sums.get(key, (0.0, 0.0))
        share = probability[row["scenario_id"]]
        if row["value"] is not None:
            total, weight = total + share * row["value"], weight + share
        sums[key] = (total, weight)
    return {key: total / weight if weight else None for key, (total, weight) in sums.items()}


def worst_scenario(
    summaries: pa.Table, option_id: str, measure: Measure, estimator: str = "fast"
) -> tuple[str, float] | None:
    """Return the scenario in which an option does worst by a measure, and the value there."""
    found = [
        (row["scenario_id"], row["value"])
        for row in summaries.to_pylist()
        if row["option_id"] == option_id and row["measure"] == measure
        and row["estimator"] == estimator and row["act"] is None and row["value"] is not None
    ]  # fmt: skip
    if not found:
        return None
    pick = min if measure in MORE_IS_BETTER else max
    return pick(found, key=lambda pair: (pair[1], pair[0]))


def regrets(
    summaries: pa.Table, measure: Measure = Measure.DETECTED_SHARE, estimator: str = "fast"
) -> dict[tuple[str, str], float | None]:
    """Return, by option and scenario, how far an option stays behind the best one there."""
    values = {
        (row["option_id"], row["scenario_id"]): row["value"]
        for row in summaries.to_pylist()
        if row["measure"] == measure and row["estimator"] == estimator and row["act"] is None
    }
    best: dict[str, float] = {}
    pick = max if measure in MORE_IS_BETTER else min
    for (_, scenario), value in values.items():
        if value is not None:
            best[scenario] = pick(best.get(scenario, value), value)
    return {
        key: None if value is None else abs(best[key[1]] - value) for key, value in values.items()
    }


def dominated(
    means: Mapping[tuple[str, Measure], float | None], options: Sequence[str]
) -> tuple[Dominated, ...]:
    """Return the options that another one beats or equals by every measure of `WEIGHED`.

    Notes
    -----
    Values within 1 % of each other count as equal; an option is dominated only where another
    is strictly better by at least one measure. What cannot be compared (no value) dominates
    nothing and is not dominated.
    """
    found = []
    for option in options:
        for other in options:
            if other == option:
                continue
            better = _better(means, other, option)
            if better:
                found.append(Dominated(option_id=option, by=other, reasons=tuple(better)))
                break
    return tuple(found)


def _better(
    means: Mapping[tuple[str, Measure], float | None], one: str, two: str
) -> list[tuple[Measure, float, float]] | None:
    """Return by which measures `one` is better where it is worse by none; None otherwise."""
    reasons: list[tuple[Measure, float, float]] = []
    for measure in WEIGHED:
        first, second = means.get((one, measure)), means.get((two, measure))
        if first is None or second is None:
            return None
        if abs(first - second) <= SAME * max(abs(first), abs(second)):
            continue
        if (first > second) != (measure in MORE_IS_BETTER):
            return None
        reasons.append((measure, first, second))
    return reasons or None


def _summary(key: dict[str, str | None], values: list[float]) -> dict[str, object]:
    tail = (1 - LEVEL) / 2
    sample = np.asarray(values)
    known = len(sample) > 0
    act = key["act"] or "all"
    name = "-".join(
        str(part)
        for part in (key["option_id"], key["scenario_id"], key["estimator"], key["measure"], act)
    )
    return {
        **key,
        "summary_id": name,
        "value": float(sample.mean()) if known else None,
        "low": float(np.quantile(sample, tail)) if known else None,
        "high": float(np.quantile(sample, 1 - tail)) if known else None,
        "standard_error": (
            float(sample.std(ddof=1) / np.sqrt(len(sample))) if len(sample) > 1 else None
        ),
        "replicates": len(sample),
    }
