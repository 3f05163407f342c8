"""Rows held in memory by id, and results by part: what a stream of reports is kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

RECENT = 2_000  # tables of a few rows before they are made one


class HeldRows:
    """Rows of one schema by id."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._chunks: list[pa.Table] = []
        self._at: dict[str, tuple[int, int]] = {}
        self._recent = 0  # the first of the small chunks

    def __len__(self) -> int:
        return len(self._at)

    def __contains__(self, name: str) -> bool:
        return name in self._at

    def add(self, names: Iterable[str], table: pa.Table) -> None:
        """Hold a table whose rows have these ids."""
        number = len(self._chunks)
        self._chunks.append(table.combine_chunks())
        self._at |= {name: (number, row) for row, name in enumerate(names)}
        if table.num_rows > RECENT and self._recent == number:
            self._recent = number + 1  # large as it is
        if number - self._recent > RECENT:
            self._compact()

    def drop(self, name: str) -> None:
        """Let a row go."""
        del self._at[name]

    def table(self, names: Iterable[str]) -> pa.Table:
        """Return the rows of some ids, in the order asked."""
        wanted = [self._at[name] for name in names]
        by_chunk: dict[int, list[int]] = {}
        for place, (number, _) in enumerate(wanted):
            by_chunk.setdefault(number, []).append(place)
        parts, order = [], []
        for number, places in by_chunk.items():
            rows = [wanted[place][1] for place in places]
            chunk = self._chunks[number]
            parts.append(chunk if rows == [0] and chunk.num_rows == 1 else chunk.take(rows))
            order += places
        whole = pa.concat_tables([self._schema.empty_table(), *parts])
        return whole.take(np.argsort(np.array(order, dtype=np.int64))).combine_chunks()

    def _compact(self) -> None:
        first = self._recent
        names = [name for name, (number, _) in self._at.items() if number >= first]
        table = self.table(names)
        del self._chunks[first:]
        self._chunks.append(table)
        self._at |= {name: (first, row) for row, name in enumerate(names)}
        self._recent = first + 1


class HeldResults:
    """Tables of results in which each row belongs to a part; parts are replaced whole."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._chunks: list[tuple[pa.Table, Mask]] = []  # rows, and which of them still hold
        self._of_part: dict[int, tuple[tuple[int, int, int], ...]] = {}

    def add(self, table: pa.Table, parts: Ints) -> None:
        """Hold a table whose rows belong to some parts."""
        if not table.num_rows:
            return
        order = np.argsort(parts, kind="stable")
        values, starts = np.unique(parts[order], return_index=True)
        ends = np.append(starts[1:], len(order))
        number = len(self._chunks)
        self._chunks.append((table.take(order).combine_chunks(), np.ones(len(order), np.bool_)))
        for part, start, end in zip(values.tolist(), starts.tolist(), ends.tolist(), strict=True):
            self._of_part[part] = (*self._of_part.get(part, ()), (number, start, end))

    def of(self, part: int) -> pa.Table:
        """Return the rows of a part."""
        found = self._of_part.get(part, ())
        parts = [self._chunks[n][0].slice(start, end - start) for n, start, end in found]
        return pa.concat_tables([self._schema.empty_table(), *parts])

    def drop(self, parts: Collection[int]) -> None:
        """Let the rows of parts go; what no part holds any longer is freed."""
        for part in parts:
            for number, start, end in self._of_part.pop(part, ()):
                self._chunks[number][1][start:end] = False
        if len(self._chunks) > 2 * len(self._of_part) + RECENT:
            self._compact()

    def table(self) -> pa.Table:
        """Return every row."""
        kept = [table.filter(pa.array(holds)) for table, holds in self._chunks]
        return pa.concat_tables([self._schema.empty_table(), *kept]).combine_chunks()

    def _compact(self) -> None:
        held = [(part, self.of(part)) for part in list(self._of_part)]
        self._chunks, self._of_part = [], {}
        numbers = np.repeat([part for part, _ in held], [table.num_rows for _, table in held])
        whole = pa.concat_tables([self._schema.empty_table(), *(table for _, table in held)])
        self.add(whole, numbers.astype(np.int64))
