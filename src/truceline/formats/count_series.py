"""Series of daily counts with effort, a plain CSV: ``date,count`` and ``effort``, ``sector``."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.errors import StatisticsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

WHOLE = "all"  # the sector of a file without that column


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSeries:
    """The counts of one sector, a day an entry and no day left out.

    ``efforts`` are in the file's own unit, 1 a day where it has none (``has_effort`` false);
    a day without a row has effort 0: not watched, not quiet.
    """

    sector: str
    first: date
    counts: NDArray[np.float64]
    efforts: NDArray[np.float64]
    has_effort: bool

    def day(self, index: int) -> date:
        """Return the day of an entry."""
        return self.first + timedelta(days=int(index))


def read_count_series(text: str, where: str) -> tuple[CountSeries, ...]:
    """Return the series of a CSV, sectors in the order of the file, all over the same days.

    Raises
    ------
    StatisticsError
        STA-021 to STA-027, for every wrong row.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    columns = reader.fieldnames or []
    missing = [name for name in ("date", "count") if name not in columns]
    if missing:
        raise StatisticsError.case("STA-021", where, column=missing[0])
    problems: list[StatisticsError] = []
    cells: dict[str, dict[date, tuple[float, float]]] = {}
    for row in reader:
        place = f"{where}, line {reader.line_num}"
        try:
            sector, day, count, effort = _cell(row, place)
            if day in cells.setdefault(sector, {}):
                raise StatisticsError.case("STA-025", place, sector=sector, day=day)
            cells[sector][day] = count, effort
        except StatisticsError as error:
            problems.append(error)
    if problems:
        raise StatisticsError(*(problem for error in problems for problem in error.problems))
    if not cells:
        raise StatisticsError.case("STA-026", where)
    days = [day for series in cells.values() for day in series]
    first, length = min(days), (max(days) - min(days)).days + 1
    return tuple(
        _series(sector, cells[sector], first, length, "effort" in columns) for sector in cells
    )


def _cell(row: dict[str, str], place: str) -> tuple[str, date, float, float]:
    text = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
    try:
        day = date.fromisoformat(text["date"])
    except ValueError:
        raise StatisticsError.case("STA-022", place, value=text["date"]) from None
    if not (text["count"].isascii() and text["count"].isdigit()):
        raise StatisticsError.case("STA-023", place, value=text["count"])
    count = float(text["count"])
    effort = 1.0 if "effort" not in text else _effort(text["effort"], place)
    if effort == 0 and count > 0:
        raise StatisticsError.case("STA-027", place, count=text["count"])
    return text.get("sector") or WHOLE, day, count, effort


def _effort(text: str, place: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not isfinite(value) or value < 0:
        raise StatisticsError.case("STA-024", place, value=text)
    return value


def _series(
    sector: str, cells: dict[date, tuple[float, float]], first: date, length: int, has_effort: bool
) -> CountSeries:
    counts, efforts = np.zeros(length), np.zeros(length)
    for day, (count, effort) in cells.items():
        at = (day - first).days
        counts[at], efforts[at] = count, effort
    return CountSeries(
        sector=sector, first=first, counts=counts, efforts=efforts, has_effort=has_effort
    )
