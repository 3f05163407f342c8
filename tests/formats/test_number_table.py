"""Plain tables of numbers: what is read, and what is told by its place."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.core.errors import StatisticsError
from truceline.formats.number_table import read_number_table


def test_empty_cells_are_unknown_and_not_zero() -> None:
    """Byte order mark, blanks, NA and empty rows are read; lines stay those of the file."""
    data = "\ufeffa, b\r\n1,\r\n\r\nNA, 2.5\r\n".encode()

    table = read_number_table(data, "t.csv")

    assert table.columns == ("a", "b")
    assert np.array_equal(table.block(("a", "b")), [[1, np.nan], [np.nan, 2.5]], equal_nan=True)
    assert table.place(1) == "t.csv:4"


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"a,b\n", "STA-002", "t.csv"),
        (b"", "STA-002", "t.csv"),
        (b"a,b\n1,2\n1,2,3\n", "STA-006", "t.csv:3"),
        (b"a,a\n1,2\n", "STA-007", "t.csv"),
        (b"a,\xff\n1,2\n", "STA-019", "t.csv"),
    ],
)
def test_table_that_cannot_be_read_is_refused_with_its_place(
    data: bytes, code: str, place: str
) -> None:
    """Each fault has its code and line."""
    with pytest.raises(StatisticsError, match=f"{code} {place}:"):
        read_number_table(data, "t.csv")


@pytest.mark.parametrize("word", ["many", "inf", "nan", "1,5"])
def test_cell_that_is_no_finite_number_is_told_with_its_line(word: str) -> None:
    """A word in a column of numbers is refused, never read as nothing."""
    table = read_number_table(f'a\n1\n"{word}"\n'.encode(), "t.csv")

    with pytest.raises(StatisticsError, match=f"STA-004 t.csv:3: 'a' is '{word}'"):
        table.numbers("a")


def test_missing_column_names_those_there_are() -> None:
    """The remedy names the columns of the table."""
    with pytest.raises(StatisticsError, match=r"STA-003 .* name one of: a, b"):
        read_number_table(b"a,b\n1,2\n", "t.csv").words("c")
