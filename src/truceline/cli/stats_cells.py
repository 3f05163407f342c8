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
