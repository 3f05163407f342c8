"""How likely each grouping decision is wrong, weighed by whole groups and not by single pairs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from truceline.fuse.doubt.alternatives import weight_of
from truceline.fuse.doubt.partitions import Graph, graph_of, part_of, subset_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

ALL_SPLITS_UP_TO = 10

# `group_b` null: should group_a be two? Else: should the two be one? Groups as they were given.
DOUBT_SCHEMA = pa.schema(
    [
        pa.field("group_a", pa.int64(), nullable=False),
        pa.field("group_b", pa.int64()),
        pa.field("chance_wrong", pa.float64(), nullable=False),
    ]
)


def doubts(
    first: Ints, second: Ints, log_odds: Floats, sharp: Floats, held: Ints, *, bonus: float
) -> pa.Table:
    """Return the chance that each group should be two, and that each two linked ones should be one.

    Parameters
    ----------
    first, second, log_odds, sharp, held, bonus
        As for `truceline.fuse.doubt.alternatives.alternatives`.

    Notes
    -----
    Each decision is weighed against its best opposite with all other groups as they are: the odds
    are the difference of their weights. Groups of more than 10 reports are compared with those
    that one report has left. A group held together by a pair that was not given is wrong for
    certain; two groups with such a pair between them are not asked about.
    """
    graph = graph_of(first, second, log_odds, sharp)
    if len(held) != len(graph):
        raise ValueError("each report has a group")
    members: dict[int, list[int]] = {}
    for report, group in enumerate(held.tolist()):
        members.setdefault(group, []).append(report)
    weight = {group: weight_of(graph, own, bonus) for group, own in members.items()}
    rows: list[tuple[int, int | None, float]] = [
        (group, None, _split_chance(graph, own, weight[group], bonus))
        for group, own in sorted(members.items())
        if len(own) > 1
    ]
    ends = np.sort(np.column_stack([held[first], held[second]]), axis=1)
    for a, b in np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0).tolist():
        together = weight_of(graph, members[a] + members[b], bonus)
        if together > -math.inf:
            rows.append((a, b, _chance(together - weight[a] - weight[b])))
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    return pa.table(dict(zip(DOUBT_SCHEMA.names, columns, strict=True)), schema=DOUBT_SCHEMA)


def _split_chance(graph: Graph, members: list[int], weight: float, bonus: float) -> float:
    if weight == -math.inf:
        return 1.0
    return _chance(_best_split(graph, members, bonus) - weight)


def _best_split(graph: Graph, members: list[int], bonus: float) -> float:
    if len(members) > ALL_SPLITS_UP_TO:
        return max(
            weight_of(graph, [other for other in members if other != leaver], bonus)
            for leaver in members
        )
    own = part_of(graph, np.array(members, dtype=np.int64))
    weights = subset_weights(own.pointer, own.neighbour, own.weight, own.sharp, bonus)
    some = np.arange(1, len(weights) // 2)
    return float(np.max(weights[some] + weights[len(weights) - 1 - some]))


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(min(-log_odds, 700.0)))
