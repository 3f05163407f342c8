"""A plain CSV table of numbers, with a first row of names; unreadable cells are told by place."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.errors import StatisticsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BOM = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberTable:
    """Cells as text, without blanks around them; ``lines`` are the lines rows start on."""

    where: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def words(self, column: str) -> list[str]:
        """Return a column as text.

        Raises
        ------
        StatisticsError
            STA-003 if there is no such column.
        """
        if column not in self.columns:
            known = ", ".join(self.columns)
            raise StatisticsError.case("STA-003", self.where, column=column, known=known)
        position = self.columns.index(column)
        return [row[position] for row in self.rows]

    def numbers(self, column: str) -> Floats:
        """Return a column as numbers; an empty cell or ``NA`` is not a number (NaN).

        Raises
        ------
        StatisticsError
            STA-003 as `words`; STA-004 for what is neither a finite number nor empty.
        """
        return np.array(
            [self._number(row, column, word) for row, word in enumerate(self.words(column))]
        )

    def block(self, columns: Sequence[str]) -> Floats:
        """Return columns side by side, shape ``(rows, columns)``."""
        return np.column_stack([self.numbers(name) for name in columns])

    def place(self, row: int) -> str:
        """Return file and line of a row."""
        return f"{self.where}:{self.lines[row]}"

    def _number(self, row: int, column: str, word: str) -> float:
        if word in ("", "NA"):
            return math.nan
        try:
            value = float(word)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise StatisticsError.case("STA-004", self.place(row), column=column, value=word)
        return value


def read_number_table(data: bytes, where: str) -> NumberTable:
    """Read a CSV file in UTF-8; rows without any cell filled are left out.

    Raises
    ------
    StatisticsError
        STA-002 without rows; STA-006 for a row of another width; STA-007 for a repeated name;
        STA-019 if this is not text in UTF-8.
    """
    try:
        text = data.decode("utf-8").removeprefix(BOM)
    except UnicodeDecodeError as error:
        raise StatisticsError.case("STA-019", where, byte=error.start) from None
    reader = csv.reader(io.StringIO(text))
    names: tuple[str, ...] = ()
    rows, lines = [], []
    for cells in reader:
        row = tuple(cell.strip() for cell in cells)
        if not any(row):
            continue
        if not names:
            names = row
            continue
        if len(row) != len(names):
            place = f"{where}:{reader.line_num}"
            raise StatisticsError.case("STA-006", place, given=len(row), needed=len(names))
        rows.append(row)
        lines.append(reader.line_num)
    if not rows:
        raise StatisticsError.case("STA-002", where)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise StatisticsError.case("STA-007", where, column=twice)
    return NumberTable(where=where, columns=names, rows=tuple(rows), lines=tuple(lines))
