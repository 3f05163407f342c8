"""EARS and Farrington are equal to R's surveillance 1.20.3; real ceasefires are found."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from truceline.adherence.surveillance.ears import EarsParams, ears
from truceline.adherence.surveillance.farrington import IMPROVED, ORIGINAL, farrington
from truceline.adherence.surveillance.segments import find_segments

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.adherence.surveillance.farrington import FarringtonParams

    Series = tuple[list[date], np.ndarray]

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def salmonella(shared_data: Path) -> Series:
    """Return weeks and counts of Salmonella Newport in Germany, 2004 to 2014."""
    path = shared_data / "statistics" / "salmNewport.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    weeks = [date.fromisoformat(row[0]) for row in rows]
    return weeks, np.array([sum(map(int, row[1:])) for row in rows], dtype=float)


def expected_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("method", "alarms"), [("C1", 3), ("C2", 5), ("C3", 4)])
def test_ears_is_equal_to_r(
    salmonella: Series, shared_data: Path, method: str, alarms: int
) -> None:
    """Bounds of 52 weeks to 1e-9, and the same alarms."""
    found = ears(salmonella[1], params=EarsParams(method=method, alpha=0.001))

    rows = expected_of(shared_data / "statistics" / f"oracle_ears_{method}.csv")
    at = [int(row["week"]) - 1 for row in rows]
    upper = np.array([float(row["ub"]) for row in rows])
    np.testing.assert_allclose(found.upper[at], upper, rtol=0, atol=1e-9)
    assert [bool(a) for a in found.alarm[at]] == [row["al"] == "TRUE" for row in rows]
    assert int(found.alarm[at].sum()) == alarms


@pytest.mark.parametrize(
    ("params", "name", "alarms"), [(ORIGINAL, "old", 19), (IMPROVED, "new", 11)]
)
def test_farrington_is_equal_to_r(
    salmonella: Series, shared_data: Path, params: FarringtonParams, name: str, alarms: int
) -> None:
    """Bounds of 52 weeks to 1e-6, silence in the same weeks, and the same alarms."""
    found = farrington(*salmonella, params=params)

    rows = expected_of(shared_data / "statistics" / "oracle_farrington_salmNewport2011.csv")
    at = [int(row["week"]) - 1 for row in rows]
    upper = np.array([float(row[f"ub_{name}"].replace("NA", "nan")) for row in rows])
    np.testing.assert_allclose(found.upper[at], upper, rtol=0, atol=1e-6)
    assert [bool(a) for a in found.alarm[at]] == [row[f"al_{name}"] == "TRUE" for row in rows]
    assert int(found.alarm[at].sum()) == alarms


def test_ceasefires_of_2014_and_2015_are_changes_of_their_week(shared_data: Path) -> None:
    """GED Ukraine, daily events: falls within days of the Minsk Protocol and of Minsk II."""
    path = shared_data / "ucdp_ged" / "ged_ukraine_2014_2018.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        days = Counter(row["date_start"][:10] for row in csv.DictReader(stream))
    first = date(2014, 7, 1)
    counts = [float(days[(first + timedelta(days=k)).isoformat()]) for k in range(640)]

    found = find_segments(counts, np.ones(640))

    falls = [
        first + timedelta(days=int(start))
        for start, before, after in zip(
            found.starts[1:], found.rates[:-1], found.rates[1:], strict=True
        )
        if after < before
    ]
    for signed in (date(2014, 9, 5), date(2015, 2, 15)):
        assert min(abs((fall - signed).days) for fall in falls) <= 7
    assert np.diff([*found.starts, 640]).min() >= 7
