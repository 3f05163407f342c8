"""Columns as codes with the distinct values they stand for: each value is looked at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Codes = NDArray[np.int32]

Value = TypeVar("Value")
SEPARATOR = "\x1f"  # between the words of a list; in no report's text

YES, NO, UNKNOWN = np.int8(1), np.int8(0), np.int8(-1)
"""What can be said of a question that an incident may leave open."""


@dataclass(frozen=True, slots=True, eq=False)
class Coded(Generic[Value]):
    """A column of length ``n``: the value of a row is ``values[codes[row]]``."""

    codes: Codes
    values: list[Value]

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: NDArray[np.int64]) -> Coded[Value]:
        """Return some rows of the column."""
        return Coded(self.codes[rows], self.values)

    def where(self, holds: Callable[[Value], bool]) -> Bools:
        """Say for which rows something holds."""
        answers = np.array([holds(value) for value in self.values], dtype=np.bool_)
        return self._spread(answers)

    def answers(self, question: Callable[[Value], bool | None]) -> NDArray[np.int8]:
        """Return yes (1), no (0) or unknown (-1) for each row."""
        found = [question(value) for value in self.values]
        coded = [UNKNOWN if answer is None else YES if answer else NO for answer in found]
        return self._spread(np.array(coded, dtype=np.int8))

    def _spread(self, answers: NDArray[Any]) -> NDArray[Any]:
        if not len(answers):
            return np.zeros(len(self.codes), dtype=answers.dtype)
        return answers[self.codes]


def coded(column: pa.ChunkedArray) -> Coded[Any]:
    """Return a column of texts or numbers as codes; null is the value None."""
    encoded = pc.dictionary_encode(column.combine_chunks(), null_encoding="encode")
    return Coded(encoded.indices.to_numpy().astype(np.int32), encoded.dictionary.to_pylist())


def coded_sets(column: pa.ChunkedArray) -> Coded[frozenset[str]]:
    """Return a column of lists of texts as codes of sets."""
    joined = pc.binary_join(column.combine_chunks(), SEPARATOR)
    found = coded(pa.chunked_array([joined]))
    sets = [frozenset(text.split(SEPARATOR)) if text else frozenset() for text in found.values]
    return Coded(found.codes, sets)


def paired(
    first: Coded[Any], second: Coded[Any], combine: Callable[[Any, Any], Value]
) -> Coded[Value]:
    """Return what two columns make together, each distinct pair looked at once."""
    both = first.codes.astype(np.int64) * max(len(second.values), 1) + second.codes
    pairs, codes = np.unique(both, return_inverse=True)
    a, b = np.divmod(pairs, max(len(second.values), 1))
    values = [combine(first.values[i], second.values[j]) for i, j in zip(a, b, strict=True)]
    return Coded(codes.astype(np.int32), values)
