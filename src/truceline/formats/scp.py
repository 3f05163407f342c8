"""Beasley's OR-Library set covering files: ``m n``, n costs, then the columns of each row.

For each of the m rows follow how many columns cover it and which, counted from 1. The files
`rail*` of the same library are laid out by column and are not of this format.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from truceline.formats.instance_numbers import numbers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

KIND = "scp"
COSTS_A_LINE = 12  # as the library's own files have


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """Which column covers which row, shape ``(n_columns, n_rows)``, and the columns' costs."""

    coverage: csr_array
    cost: Floats


def read(text: str, where: str = "scp.txt") -> Columns:
    """Return the columns of a file.

    Raises
    ------
    PlanError
        PLN-220 to PLN-223 with the line of the first fault.
    """
    numbers = numbers_of(text, where, KIND)
    rows = numbers.whole("the number of rows", 1)
    columns = numbers.whole("the number of columns", 1)
    cost = np.fromiter((numbers.real("a cost", 0.0) for _ in range(columns)), np.float64, columns)
    found: list[int] = []
    starts = [0]
    for _ in range(rows):
        count = numbers.whole("how many columns cover a row", 0, columns)
        found.extend(numbers.whole("a column", 1, columns) - 1 for _ in range(count))
        starts.append(len(found))
    numbers.end()
    by_row = csr_array((np.ones(len(found)), found, starts), shape=(rows, columns))
    by_row.sum_duplicates()
    by_row.data[:] = 1.0
    coverage = csr_array(by_row.T)
    coverage.sort_indices()
    return Columns(coverage=coverage, cost=cost)


def write(columns: Columns) -> str:
    """Return the text of a file."""
    by_row = csr_array(columns.coverage.T)
    by_row.sort_indices()
    count, rows = columns.coverage.shape
    lines = [f"{rows} {count}"]
    costs = [f"{value:.15g}" for value in columns.cost.tolist()]
    for first in range(0, count, COSTS_A_LINE):
        lines.append(" ".join(costs[first : first + COSTS_A_LINE]))
    for begin, end in pairwise(by_row.indptr.tolist()):
        lines.append(str(end - begin))
        lines.append(" ".join(str(column + 1) for column in by_row.indices[begin:end].tolist()))
    return "\n".join(lines) + "\n"
