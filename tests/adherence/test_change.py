"""Change points: found where there is one, rarely where there is none."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from truceline.adherence.change import ChangeParams, change_points, find_change
from truceline.core.time import day_interval
from truceline.model.adherence import RATE_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

PARAMS = ChangeParams()
FIRST = date(2027, 3, 1)


def rates_of(
    counts: list[int], exposures: list[float | None], sector: str = "s1", known: bool = True
) -> pa.Table:
    rows = []
    for number, (count, exposure) in enumerate(zip(counts, exposures, strict=True)):
        day = FIRST + timedelta(days=number)
        span = day_interval(day)
        observed = "observed" if exposure else "not_observed"
        rows.append({
            "sector": sector, "day": day, "starts_at": span.start, "ends_at": span.end,
            "observed": observed if known else "effort_unknown", "incidents": count,
            "violations": count, "exposure": exposure, "level": 0.95,
        })  # fmt: skip
    return pa.Table.from_pylist(rows, RATE_SCHEMA)


def test_change_rate_drops_to_a_quarter_is_found_near_its_day() -> None:
    """Twenty days at 8 and twenty at 2 with effort of one half: the day, both rates, the ratio."""
    rng = np.random.default_rng(7)
    counts = [*rng.poisson(4.0, 20).tolist(), *rng.poisson(1.0, 20).tolist()]

    table = change_points(rates_of(counts, [0.5] * 40))

    assert table["sector"].to_pylist() == ["all", "s1"] or table["sector"].to_pylist() == [
        "s1",
        "all",
    ]
    row = table.to_pylist()[0]
    assert abs((row["day"] - FIRST).days - 20) <= 2
    assert row["day_low"] <= FIRST + timedelta(days=20) <= row["day_high"]
    assert row["rate_before"] == pytest.approx(8, rel=0.25)
    assert row["ratio_low"] < 0.25 < row["ratio_high"] < 1


def test_change_half_the_cameras_off_is_no_change() -> None:
    """Counts that halve because effort halves are no change of the rate."""
    rng = np.random.default_rng(8)
    exposures = [0.8] * 20 + [0.4] * 20
    counts = [int(rng.poisson(10 * e)) for e in exposures]

    naive = find_change(counts, np.ones(40), PARAMS)

    assert naive is not None
    assert naive.log_bayes_factor > PARAMS.least_log_bayes_factor
    assert change_points(rates_of(counts, list(exposures))).num_rows == 0


def test_change_days_not_observed_are_missing_not_zero() -> None:
    """Ten days nobody watched make no drop."""
    rng = np.random.default_rng(9)
    exposures: list[float | None] = [1.0] * 20 + [0.0] * 15
    counts = [int(rng.poisson(6.0)) for _ in range(20)] + [0] * 15

    assert change_points(rates_of(counts, exposures)).num_rows == 0
    assert change_points(rates_of(counts, [1.0] * 35)).num_rows == 2


def test_change_effort_unknown_is_never_a_change() -> None:
    """A stream whose effort is unknown may have changed in collecting: nothing is reported."""
    counts = [9] * 20 + [1] * 20

    assert change_points(rates_of(counts, [None] * 40, known=False)).num_rows == 0


def test_change_watching_another_mix_of_sectors_is_no_change() -> None:
    """Moving the watch from a lively sector to a quiet one is no change of the mission's rate."""
    rng = np.random.default_rng(10)
    early, late = [1.0] * 20 + [0.1] * 20, [0.1] * 20 + [1.0] * 20
    lively = rates_of([int(rng.poisson(12 * e)) for e in early], list(early), "s1")
    calm = rates_of([int(rng.poisson(2 * e)) for e in late], list(late), "s2")

    assert change_points(pa.concat_tables([lively, calm])).num_rows == 0


def test_change_too_few_days_or_no_event_is_none() -> None:
    """Nothing can be said about nine days, or about days on which nothing happened."""
    assert find_change([1.0] * 9, [1.0] * 9, PARAMS) is None
    assert find_change([0.0] * 40, [1.0] * 40, PARAMS) is None
    with pytest.raises(ValueError, match="at least 2"):
        ChangeParams(least_days=1)


@pytest.mark.parametrize(("dispersion", "at_most"), [(None, 2), (4.0, 6)])
def test_change_constant_rate_is_rarely_flagged(dispersion: float | None, at_most: int) -> None:
    """200 seeded series of 60 days at 3 a day: about 0 flagged if Poisson, under 3 % if not."""
    rng = np.random.default_rng(11)
    flagged = 0
    for _ in range(200):
        rate = 3.0 if dispersion is None else rng.gamma(dispersion, 3.0 / dispersion, 60)
        change = find_change(rng.poisson(rate, 60), np.ones(60), PARAMS)
        flagged += change is not None and change.log_bayes_factor >= 3.0

    assert flagged <= at_most


@pytest.mark.shared
def test_change_ukraine_2015_finds_the_ceasefire_of_february(shared_data: Path) -> None:
    """Daily GED events January to June 2015 drop days after Minsk II came into force."""
    path = shared_data / "ucdp_ged" / "ged_ukraine_2014_2018.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        days = Counter(row["date_start"][:10] for row in csv.DictReader(stream))
    first = date(2015, 1, 1)
    counts = [float(days[(first + timedelta(days=k)).isoformat()]) for k in range(181)]

    change = find_change(counts, np.ones(181), PARAMS)

    assert change is not None
    assert change.log_bayes_factor > 20
    assert date(2015, 2, 15) <= first + timedelta(days=change.index) <= date(2015, 2, 24)
    assert change.index_high - change.index_low <= 7
    assert change.ratio_high < 0.5
