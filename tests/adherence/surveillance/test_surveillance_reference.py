"""EARS and Farrington are equal to the R package surveillance 1.20.3."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from truceline.adherence.surveillance.ears import EarsParams, ears
from truceline.adherence.surveillance.farrington import IMPROVED, ORIGINAL, farrington

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
