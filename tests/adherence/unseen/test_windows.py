"""Incidents no sensor recorded: published survey reproduced, truth recovered, failure told."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pytest

from truceline.adherence.unseen.windows import Detections, chapman, estimate_from_windows
from truceline.core.errors import StatisticsError

if TYPE_CHECKING:
    from pathlib import Path

SENSORS = ("acoustic", "camera", "post")
COVARIATES = ("distance_km", "night", "wind")
COEFFICIENTS = np.array(
    [[1.5, -0.35, 0, -0.4], [1.2, -0.25, -1.5, -0.1], [-0.4, -0.05, 0.6, 0]]
)  # a sensor a row: level and the three covariates


def world(seed: int, number: int, spread: float = 0.0) -> Detections:
    """Draw a world of `number` incidents and return what its three sensors detect."""
    generator = np.random.default_rng(seed)
    z = np.column_stack(
        [
            generator.uniform(0, 10, number),
            generator.random(number) < 0.5,
            generator.normal(size=number),
        ]
    )
    watching = generator.random((number, 3)) < (0.9, 0.8, 0.6)
    logit = np.column_stack([np.ones(number), z]) @ COEFFICIENTS.T
    logit += spread * generator.normal(size=(number, 1))
    hit = (generator.random((number, 3)) < 1 / (1 + np.exp(-logit))) & watching
    seen = hit.any(axis=1)
    return Detections(
        sensors=SENSORS, hit=hit[seen], watching=watching[seen], covariates=z[seen],
        covariate_names=COVARIATES,
    )  # fmt: skip


def tees(folder: Path, *covariates: str) -> Detections:
    with (folder / "statistics" / "mrds_book.tee.data_book.tee.dataframe.csv").open() as file:
        rows = list(csv.DictReader(file))
    both = [[row for row in rows if row["observer"] == name] for name in ("1", "2")]
    hit = np.array([[row["detected"] == "1" for row in one] for one in both]).T
    z = np.array([[float(row[name]) for name in covariates] for row in both[0]])
    return Detections(
        sensors=("1", "2"), hit=hit, watching=np.ones_like(hit), covariates=z,
        covariate_names=covariates, size=np.array([float(row["size"]) for row in both[0]]),
    )  # fmt: skip


@pytest.mark.shared
def test_golf_tees_are_all_found_once_covariates_are_used(shared_data: Path) -> None:
    """250 groups lay in the grass: 178.5 by distance alone, 248.6 with sex and exposure."""
    alone = estimate_from_windows(tees(shared_data, "distance"))
    full = estimate_from_windows(tees(shared_data, "distance", "sex", "exposure"))

    assert alone.number.value == pytest.approx(178.5, abs=0.05)
    assert alone.aic == pytest.approx(262.05, abs=0.005)
    assert full.number.value == pytest.approx(248.6, abs=0.05)
    assert full.aic == pytest.approx(212.75, abs=0.005)
    assert full.individuals is not None
    assert full.individuals.value == pytest.approx(817.7, abs=0.05)
    assert "Two sensors cannot show" in alone.warnings[0]


@pytest.mark.shared
def test_two_observers_of_golf_tees_give_chapmans_number(shared_data: Path) -> None:
    """Without any covariate the two observers give 169.2 groups, far from 250."""
    hit = tees(shared_data, "distance").hit

    assert chapman(hit[:, 0], hit[:, 1]).value == pytest.approx(169.2, abs=0.05)


def test_a_sensor_that_was_off_says_nothing() -> None:
    """Two sensors of chance 0.5 seen where the third is never on give the two-sensor answer."""
    patterns = np.repeat([[1, 0], [0, 1], [1, 1]], 100, axis=0).astype(bool)
    none = np.empty((300, 0))
    two = Detections(
        sensors=("a", "b"), hit=patterns, watching=np.ones_like(patterns), covariates=none
    )

    found = estimate_from_windows(two)

    assert found.number.value == pytest.approx(400)  # Lincoln and Petersen: 200 x 200 / 100
    assert found.chance == pytest.approx(0.75)
    # The same world, and as many again while a was off: b had a hit with chance 0.5.
    hit = np.vstack([patterns, np.tile([False, True], (200, 1))])
    watching = np.vstack([np.ones_like(patterns), np.tile([False, True], (200, 1))])
    half = estimate_from_windows(
        Detections(sensors=("a", "b"), hit=hit, watching=watching, covariates=np.empty((500, 0)))
    )
    assert half.number.value == pytest.approx(800)


def test_incident_nobody_watching_saw_is_refused_with_its_row() -> None:
    """A hit outside the sensor's window is no detection."""
    hit = np.array([[True, False], [False, True], [True, True]])
    watching = np.array([[True, True], [True, False], [True, True]])

    with pytest.raises(StatisticsError, match="STA-009 incident 2"):
        estimate_from_windows(
            Detections(sensors=("a", "b"), hit=hit, watching=watching, covariates=np.empty((3, 0)))
        )


def test_covariate_that_separates_is_refused_in_words() -> None:
    """Where a covariate tells hits from misses without error there is no finite chance."""
    hit = np.array([[True, False]] * 20 + [[True, True]] * 20)
    z = np.repeat([[0.0], [1.0]], 20, axis=0)

    with pytest.raises(StatisticsError, match="STA-013"):
        estimate_from_windows(
            Detections(
                sensors=("a", "b"), hit=hit, watching=np.ones_like(hit), covariates=z,
                covariate_names=("near",),
            )
        )  # fmt: skip


def test_the_same_incidents_in_another_order_give_the_same_number() -> None:
    """The estimate does not depend on the order of rows."""
    seen = world(1, 300)
    turned = Detections(
        sensors=SENSORS, hit=seen.hit[::-1], watching=seen.watching[::-1],
        covariates=seen.covariates[::-1], covariate_names=COVARIATES,
    )  # fmt: skip

    first, second = (estimate_from_windows(d, shared=False) for d in (seen, turned))

    assert first.number.value == pytest.approx(second.number.value, rel=1e-9)
    assert "says little unless incidents are many: differences of 0.5" in first.warnings[0]


@pytest.mark.slow
def test_intervals_cover_the_true_number_as_often_as_they_say() -> None:
    """90 % intervals hold 600 true incidents in 87 to 93 % of 500 worlds; few cry wolf."""
    found = [
        estimate_from_windows(world(seed, 600), shared=False, hidden_spreads=())
        for seed in range(500)
    ]

    covered = sum((r.number.low or 0) <= 600 <= (r.number.high or 0) for r in found)
    assert 435 <= covered <= 465
    assert np.mean([r.number.value for r in found]) == pytest.approx(600, abs=6)
    assert sum(r.hidden_p < 0.05 for r in found) <= 40


@pytest.mark.slow
def test_hidden_differences_make_the_interval_fail_and_the_user_is_told() -> None:
    """Differences of 1 logit: the interval misses the truth; the warning and the range tell."""
    found = [estimate_from_windows(world(seed, 2000, 1.0), shared=False) for seed in range(25)]

    covered = sum((r.number.low or 0) <= 2000 <= (r.number.high or 0) for r in found)
    told = sum(any("differ in ways" in words for words in r.warnings) for r in found)
    assert covered <= 3
    assert told >= 21
    assert np.mean([dict(r.range)[1.0] for r in found]) == pytest.approx(2000, rel=0.05)


@pytest.mark.parametrize("seed", range(20))
def test_a_handful_of_incidents_gives_a_number_or_a_reason(seed: int) -> None:
    """With three to eight incidents there is a finite number no smaller than seen, or a code."""
    generator = np.random.default_rng(seed)
    hit = generator.random((8, 3)) < 0.3
    seen = hit.any(axis=1)
    few = Detections(
        sensors=SENSORS, hit=hit[seen], watching=np.ones((seen.sum(), 3), bool),
        covariates=generator.normal(size=(seen.sum(), 1)), covariate_names=("wind",),
    )  # fmt: skip
    try:
        result = estimate_from_windows(few)
    except StatisticsError as error:
        code, bounds = error.code, (8.0, 8.0, 8.0)
    else:
        number = result.number
        code, bounds = "", (number.low or 0, number.value or 0, number.high or np.inf)

    assert code in ("", "STA-013")
    assert seen.sum() <= bounds[0] <= bounds[1] <= bounds[2] < np.inf
