"""Which observations hang together: what one of them says is no second witness for the other."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truceline.fuse.independence.copies import (
    WIRES,
    DependenceParams,
    addresses,
    copied,
    wires_named,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


class Tie(StrEnum):
    """Why two observations hang together."""

    ORIGIN = "origin"  # the source states that both come from one telling
    CONTENT = "content"  # the same content or medium, byte for byte
    ADDRESS = "address"  # both texts name one page
    TEXT = "text"  # one text, or a near copy of it
    WIRE = "wire"  # both texts pass on one agency's report
    SENSOR = "sensor"  # one observer or sensor of one source
    SOURCE = "source"  # one source that names neither observer nor origin
    FAMILY = "family"  # publishers of one house
    PARTY = "party"  # sources one party controls


TIE_SCHEMA = pa.schema(
    [
        pa.field("observation_a", pa.string(), nullable=False),
        pa.field("observation_b", pa.string(), nullable=False),
        pa.field("tie", pa.string(), nullable=False),
    ]
)


def dependence_groups(
    observations: pa.Table,
    families: Mapping[str, str] | None = None,
    parties: Mapping[str, str] | None = None,
    *,
    within: Sequence[int] | Ints | None = None,
    wires: Mapping[str, str] = WIRES,
    params: DependenceParams | None = None,
) -> Ints:
    """Return the dependence group of each row: rows of different groups are independent.

    Parameters
    ----------
    observations
        A table with the schema of `truceline.model.observation`, in any order; ids are unique.
    families
        Publisher's house by source id; sources of one house are one voice.
    parties
        Controlling party by source id.
    within
        A label a row, such as the number of its incident: only rows of one label are compared.
        None compares all rows with all; one wire printed in two papers then makes all that the
        papers ever wrote one group, so label rows wherever they are known to be of one matter.
    wires
        Agency by the words that name it in a text.

    Returns
    -------
    Groups
        Shape ``(n_rows,)``. A group is numbered by the place of its first observation in the
        order of ids, so that the numbers do not depend on the order of rows.

    Notes
    -----
    Copies of a row (same origin, content, long text or observer) change no number of groups.
    """
    rank, _ = _ranked(observations)
    first, second, _ = _ties(observations, families, parties, within, wires, params)
    return _numbered(_united(len(rank), first, second), rank)


def dependence_ties(
    observations: pa.Table,
    families: Mapping[str, str] | None = None,
    parties: Mapping[str, str] | None = None,
    *,
    within: Sequence[int] | Ints | None = None,
    wires: Mapping[str, str] = WIRES,
    params: DependenceParams | None = None,
) -> pa.Table:
    """Return the pairs that make the groups of `dependence_groups`, each with its reason.

    Notes
    -----
    Of rows that share a key each is paired with the first only; the schema is ``TIE_SCHEMA``.
    """
    rank, ids = _ranked(observations)
    first, second, why = _ties(observations, families, parties, within, wires, params)
    swap = rank[first] > rank[second]
    first, second = np.where(swap, second, first), np.where(swap, first, second)
    order = np.lexsort((np.array(why), rank[second], rank[first])) if len(first) else first
    return pa.table(
        {
            "observation_a": [ids[row] for row in first[order].tolist()],
            "observation_b": [ids[row] for row in second[order].tolist()],
            "tie": [why[k] for k in order.tolist()],
        },
        schema=TIE_SCHEMA,
    )


def count_groups(groups: Ints, labels: Ints) -> dict[int, int]:
    """Return the number of dependence groups among the rows of each label."""
    pairs = np.unique(np.column_stack([labels, groups]), axis=0)
    values, counts = np.unique(pairs[:, 0], return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))


def _ranked(observations: pa.Table) -> tuple[Ints, list[str]]:
    ids = observations["observation_id"].to_pylist()
    rank = np.empty(len(ids), dtype=np.int64)
    rank[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return rank, ids


def _united(count: int, first: Ints, second: Ints) -> Ints:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(first), np.int8), (first, second)), shape=(count, count))
    _, component = connected_components(graph, directed=False)
    return np.asarray(component, dtype=np.int64)


def _numbered(component: Ints, rank: Ints) -> Ints:
    lowest = np.full(int(component.max(initial=-1)) + 1, len(rank), dtype=np.int64)
    np.minimum.at(lowest, component, rank)
    return lowest[component]


def _ties(
    observations: pa.Table, families: Mapping[str, str] | None, parties: Mapping[str, str] | None,
    within: Sequence[int] | Ints | None, wires: Mapping[str, str], params: DependenceParams | None,
) -> tuple[Ints, Ints, list[str]]:  # fmt: skip
    params = params or DependenceParams()
    table = observations.combine_chunks()
    label = np.zeros(len(table), np.int64) if within is None else np.asarray(within, dtype=np.int64)
    if len(label) != len(table):
        raise ValueError(f"{len(label)} labels for {len(table)} observations")
    rank, _ = _ranked(table)
    texts = table["text"].to_pylist()
    found = [
        (*_of_equal(rows, codes, label, rank), tie)
        for tie, rows, codes in (
            *_keys(table, families or {}, parties or {}),
            (Tie.ADDRESS, *_listed([addresses(text) for text in texts])),
            (Tie.WIRE, *_listed(wires_named(texts, wires))),
        )
    ]
    found.append((*copied(table, texts, label, rank, within is None, params), Tie.TEXT))
    return (
        np.concatenate([first for first, _, _ in found]),
        np.concatenate([second for _, second, _ in found]),
        [tie.value for first, _, tie in found for _ in range(len(first))],
    )


def _of_equal(rows: Ints, codes: Ints, label: Ints, rank: Ints) -> tuple[Ints, Ints]:
    """Return pairs of each row with the first of its label and code."""
    if not len(rows):
        return rows, rows
    order = np.lexsort((rank[rows], codes, label[rows]))
    rows, codes = rows[order], codes[order]
    opens = np.append(True, (codes[1:] != codes[:-1]) | (label[rows[1:]] != label[rows[:-1]]))
    heads = rows[np.maximum.accumulate(np.where(opens, np.arange(len(rows)), 0))]
    return heads[~opens], rows[~opens]


def _keys(
    table: pa.Table, families: Mapping[str, str], parties: Mapping[str, str]
) -> list[tuple[Tie, Ints, Ints]]:
    source, observer = table["source_id"], table["observer"]
    sensor = pc.binary_join_element_wise(source, observer, "\x1f")
    unsaid = pc.and_(pc.is_null(observer), pc.is_null(table["origin"]))
    return [
        (Tie.ORIGIN, *_coded(table["origin"])),
        (Tie.CONTENT, *_coded(table["content_sha256"])),
        (Tie.SENSOR, *_coded(sensor)),
        (Tie.SOURCE, *_coded(pc.if_else(unsaid, source, None))),
        (Tie.FAMILY, *_coded(_mapped(source, families))),
        (Tie.PARTY, *_coded(_mapped(source, parties))),
    ]


def _mapped(source: pa.ChunkedArray, names: Mapping[str, str]) -> pa.ChunkedArray:
    return pa.chunked_array([[names.get(name) for name in source.to_pylist()]], pa.string())


def _coded(column: pa.ChunkedArray) -> tuple[Ints, Ints]:
    """Return the rows that have a value, and the number of that value."""
    codes = column.combine_chunks().dictionary_encode().indices
    rows = np.flatnonzero(np.asarray(codes.is_valid()))
    return rows, np.asarray(codes.drop_null(), dtype=np.int64)


def _listed(values: Sequence[Iterable[str]]) -> tuple[Ints, Ints]:
    """Return rows and numbers of values, a row once for each value it has."""
    numbers: dict[str, int] = {}
    pairs = [
        (row, numbers.setdefault(value, len(numbers)))
        for row, own in enumerate(values)
        for value in own
    ]
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
