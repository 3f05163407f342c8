"""Series of counts: read as given, missing days not watched, every wrong row told."""

from __future__ import annotations

from datetime import date

import pytest

from truceline.core.errors import StatisticsError
from truceline.formats.count_series import read_count_series


def test_days_without_a_row_are_not_watched() -> None:
    """Two sectors over the same days; a gap has effort 0."""
    text = "\ufeffdate,count,effort,sector\n2027-03-01,3,0.5,north\n2027-03-03,1,1,north\n"
    north, south = read_count_series(text + "2027-03-02,0,2,south\n", "a.csv")

    assert (north.sector, south.sector) == ("north", "south")
    assert north.counts.tolist() == [3, 0, 1]
    assert north.efforts.tolist() == [0.5, 0, 1]
    assert south.efforts.tolist() == [0, 2, 0]
    assert north.day(2) == date(2027, 3, 3)
    assert north.has_effort


def test_file_without_effort_and_sector() -> None:
    """One series; each row is one day of watching."""
    (series,) = read_count_series("date,count\n2027-03-02,4\n2027-03-01,1\n", "a.csv")

    assert (series.sector, series.has_effort) == ("all", False)
    assert series.counts.tolist() == [1, 4]
    assert series.efforts.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("day,count\n", "STA-021"),
        ("", "STA-021"),
        ("date,count\n1 March,3\n", "STA-022"),
        ("date,count\n2027-03-01,\n", "STA-023"),
        ("date,count\n2027-03-01,-1\n", "STA-023"),
        ("date,count\n2027-03-01,1.5\n", "STA-023"),
        ("date,count,effort\n2027-03-01,1,much\n", "STA-024"),
        ("date,count,effort\n2027-03-01,1,inf\n", "STA-024"),
        ("date,count,effort\n2027-03-01,0,\n", "STA-024"),
        ("date,count\n2027-03-01,1\n2027-03-01,2\n", "STA-025"),
        ("date,count\n", "STA-026"),
        ("date,count,effort\n2027-03-01,1,0\n", "STA-027"),
    ],
)
def test_wrong_row_is_told_with_its_code(text: str, code: str) -> None:
    """Each with its own code."""
    with pytest.raises(StatisticsError) as told:
        read_count_series(text, "a.csv")

    assert told.value.code == code


def test_every_wrong_row_is_told_with_its_line() -> None:
    """Two problems, two lines."""
    with pytest.raises(StatisticsError) as told:
        read_count_series("date,count\nx,1\n2027-03-01,1\n2027-03-02,y\n", "a.csv")

    assert [problem.where for problem in told.value.problems] == ["a.csv, line 2", "a.csv, line 4"]
