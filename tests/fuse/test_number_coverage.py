"""The number of incidents by week, held against a generator whose model is not the method's own."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from fuse_material import WORLD, world
from truceline.fuse.candidates import find_edges
from truceline.fuse.doubt.number import NumberParams, number_of_incidents
from truceline.fuse.doubt.partitions import sharpness
from truceline.fuse.likelihood import CLOCK, EAST_EAST, EAST_NORTH, END, NORTH_NORTH, START
from truceline.fuse.partition import partition

WEEK_H = 168.0


def weekly(seed: int, count: int, weeks: int) -> tuple[list[dict[str, int]], list[int]]:
    """Return the numbers by week and the true ones, each incident where its best report is."""
    observations, truth = world(seed, count, days=7.0 * weeks)
    parts = partition(observations, WORLD)
    features, epoch = parts.weighed.features, parts.epoch
    first, second, odds = find_edges(parts.weighed, WORLD, least=0.02)
    time = features[:, CLOCK] ** 2 + (features[:, END] - features[:, START]) ** 2 / 12
    sharp = sharpness(
        features[:, EAST_EAST], features[:, EAST_NORTH], features[:, NORTH_NORTH], time
    )
    week = np.minimum((features[:, START] - features[:, START].min()) // WEEK_H, weeks - 1)
    numbers = number_of_incidents(
        first, second, odds, sharp, np.arange(len(sharp)), pa.table({"week": week.astype(int)}),
        seed=seed, params=NumberParams(assumed_reports=epoch.reports_per_incident),
    )  # fmt: skip
    true = truth[parts.tellings.head]
    best = {int(true[k]): k for k in np.argsort(sharp, kind="stable")}
    return numbers.table.to_pylist(), np.bincount(
        week[list(best.values())].astype(int), minlength=weeks
    ).tolist()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("a_day", "weeks", "seeds", "bias"),
    [(8, 4, range(30, 60), 0.03), (83, 2, range(30, 50), 0.015)],
)
def test_weekly_intervals_hold_the_true_number(
    a_day: int, weeks: int, seeds: range, bias: float
) -> None:
    """At 8 and at 83 incidents a day 90 % intervals hold the truth in 85 to 95 % of weeks.

    The generator differs from the method's model: hot spots narrower than the cells of density,
    delays to one side only, kinds confused at random, sources that tell once or twice.
    """
    inside, share = [], []
    for seed in seeds:
        numbers, true = weekly(seed, a_day * 7 * weeks, weeks)
        inside += [row["low"] <= n <= row["high"] for row, n in zip(numbers, true, strict=True)]
        share += [row["mean"] / n - 1 for row, n in zip(numbers, true, strict=True)]

    assert 0.85 <= np.mean(inside) < 0.96
    assert abs(np.mean(share)) < bias
