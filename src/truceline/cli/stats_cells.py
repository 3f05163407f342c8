"""Cells of a table that must hold what a statistic needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.core.errors import StatisticsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.formats.number_table import NumberTable

    Floats = NDArray[np.float64]


def require_allowed(
    table: NumberTable, names: Sequence[str], cells: Floats, allowed: Sequence[int] | None,
    expected: str,
) -> None:  # fmt: skip
    """Refuse cells that are none of what is allowed; None allows every count."""
    good = (cells >= 0) & (cells == np.floor(cells)) if allowed is None else np.isin(cells, allowed)
    bad = np.argwhere(~good & ~np.isnan(cells))
    if len(bad):
        row, column = bad[0]
        raise StatisticsError.case(
            "STA-005", table.place(int(row)), column=names[column], value=f"{cells[row, column]:g}",
            expected=expected,
        )  # fmt: skip


def require_filled(
    table: NumberTable, names: Sequence[str], cells: Floats,
    rows: NDArray[np.bool_] | None = None,
) -> None:  # fmt: skip
    """Refuse empty cells where a value is needed: an unknown is not zero."""
    needed = np.ones(len(cells), bool) if rows is None else rows
    bad = np.argwhere(np.isnan(cells) & needed[:, np.newaxis])
    if len(bad):
        row, column = bad[0]
        raise StatisticsError.case(
            "STA-005", table.place(int(row)), column=names[column], value="empty",
            expected="Fill it in, or remove the row: unknown is not zero.",
        )  # fmt: skip


def read_transects(table: NumberTable) -> tuple[Floats | None, NDArray[np.int64] | None]:
    """Return the effort of each transect and each row's transect; None where not given."""
    if not {"transect", "effort"} <= set(table.columns):
        return None, None
    words, each = table.words("transect"), table.numbers("effort")
    require_filled(table, ("effort",), each[:, np.newaxis])
    efforts: dict[str, float] = {}
    for row, (word, effort) in enumerate(zip(words, each, strict=True)):
        if effort <= 0:
            raise StatisticsError.case(
                "STA-005", table.place(row), column="effort", value=f"{effort:g}",
                expected="Write a length, or a number of visits, above 0.",
            )  # fmt: skip
        if efforts.setdefault(word, float(effort)) != effort:
            raise StatisticsError.case(
                "STA-015", table.place(row), transect=word, first=f"{efforts[word]:g}",
                second=f"{effort:g}",
            )  # fmt: skip
    position = {word: index for index, word in enumerate(efforts)}
    return np.array(list(efforts.values())), np.array([position[word] for word in words])
