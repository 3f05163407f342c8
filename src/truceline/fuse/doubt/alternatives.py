"""The next-best way in which the reports of a component may fall into incidents."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numba import njit

from truceline.fuse.doubt.partitions import (
    Graph,
    components_of,
    graph_of,
    log_weight,
    part_of,
    subset_weights,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Way = list[list[int]]

WITHIN = math.log(3)  # a way less than three times as likely as another is worth showing
EXACT_UP_TO = 10

# Reports are numbered as they were given. `log_lead` is ln of how many times likelier the way held
# is than the other; below 0 the other is likelier, null if a pair held together was not given.
ALTERNATIVE_SCHEMA = pa.schema(
    [
        pa.field("reports", pa.list_(pa.int64()), nullable=False),
        pa.field("held", pa.list_(pa.list_(pa.int64())), nullable=False),
        pa.field("other", pa.list_(pa.list_(pa.int64())), nullable=False),
        pa.field("log_lead", pa.float64()),
        pa.field("more_incidents", pa.int64(), nullable=False),  # in the other way
        pa.field("method", pa.string(), nullable=False),  # exact, or the best of single changes
    ]
)


def alternatives(
    first: Ints, second: Ints, log_odds: Floats, sharp: Floats, held: Ints, *,
    bonus: float, within: float = WITHIN,
) -> pa.Table:  # fmt: skip
    """Return, of each component with one, the likeliest other way that is nearly as likely.

    Parameters
    ----------
    first, second, log_odds, sharp
        As for `truceline.fuse.doubt.number.number_of_incidents`.
    held
        Group of each report in the way that is published.
    bonus
        What a further report weighs (`truceline.fuse.doubt.number.merge_bonus`).
    within
        A way is listed if its log weight is within so much of the best.

    Notes
    -----
    Of components of up to 10 reports all ways are compared. Of larger ones those that differ from
    the way held by one report that moves or by two groups that join; only what changes is listed.
    """
    graph = graph_of(first, second, log_odds, sharp)
    if len(held) != len(graph):
        raise ValueError("each report has a group")
    rows = []
    for part in components_of(graph):
        if len(part) == 1:
            continue
        own, group = part_of(graph, part), held[part]
        exact = len(part) <= EXACT_UP_TO
        found = _other_exactly(own, group, bonus) if exact else _other_nearby(own, group, bonus)
        if found is None or found[2] > within:
            continue
        now, other, lead = found
        rows.append(
            {
                "reports": sorted(part[[k for piece in now for k in piece]].tolist()),
                "held": [part[piece].tolist() for piece in now],
                "other": [part[piece].tolist() for piece in other],
                "log_lead": lead if lead > -math.inf else None,
                "more_incidents": len(other) - len(now),
                "method": "exact" if exact else "nearby",
            }
        )
    columns = {name: [row[name] for row in rows] for name in ALTERNATIVE_SCHEMA.names}
    return pa.table(columns, schema=ALTERNATIVE_SCHEMA)


def weight_of(graph: Graph, members: list[int], bonus: float) -> float:
    """Return what reports weigh as one group, minus infinity if a pair is not linked."""
    inside = set(members)
    pairs, linked = 0.0, 0
    for v in members:
        for e in range(int(graph.pointer[v]), int(graph.pointer[v + 1])):
            if graph.neighbour[e] in inside:
                pairs += float(graph.weight[e]) / 2
                linked += 1
    if linked < len(members) * (len(members) - 1):
        return -math.inf
    sharp = graph.sharp[members]
    total = log_weight(pairs, sharp.sum(), np.log(sharp).sum(), len(members), bonus)
    return float(total)


def _pieces(group: Ints) -> Way:
    """Return the members of each group, in the order of the first."""
    pieces: dict[int, list[int]] = {}
    for v, c in enumerate(group.tolist()):
        pieces.setdefault(c, []).append(v)
    return list(pieces.values())


def _other_exactly(graph: Graph, group: Ints, bonus: float) -> tuple[Way, Way, float] | None:
    now = _pieces(group)
    weight = sum(weight_of(graph, piece, bonus) for piece in now)
    values, masks = _two_best(
        subset_weights(graph.pointer, graph.neighbour, graph.weight, graph.sharp, bonus)
    )
    for value, ways in zip(values.tolist(), masks.tolist(), strict=True):
        other = [[v for v in range(len(graph)) if mask >> v & 1] for mask in ways if mask]
        if value > -math.inf and sorted(other) != sorted(now):
            return now, sorted(other), weight - value
    return None


@njit(cache=True, nogil=True)
def _two_best(weights: Any) -> Any:
    """Return the weights of the two likeliest ways, and their groups as bits, 0 where none."""
    best = np.full((len(weights), 2), -np.inf)
    taken = np.zeros((len(weights), 2), np.int64)
    of_rest = np.zeros((len(weights), 2), np.int64)
    best[0, 0] = 0.0
    for mask in range(1, len(weights)):
        low = mask & -mask
        rest = mask ^ low
        sub = rest
        while True:
            for k in range(2):
                value = weights[sub | low] + best[rest ^ sub, k]
                if value > best[mask, 0]:
                    best[mask, 1], taken[mask, 1] = best[mask, 0], taken[mask, 0]
                    of_rest[mask, 1] = of_rest[mask, 0]
                    best[mask, 0], taken[mask, 0], of_rest[mask, 0] = value, sub | low, k
                elif value > best[mask, 1]:
                    best[mask, 1], taken[mask, 1], of_rest[mask, 1] = value, sub | low, k
            if sub == 0:
                break
            sub = (sub - 1) & rest
    full = len(weights) - 1
    ways = np.zeros((2, 16), np.int64)
    for k in range(2):
        mask, turn, at = full, k, 0
        while mask and best[mask, turn] > -np.inf:
            ways[k, at] = taken[mask, turn]
            mask, turn = mask ^ taken[mask, turn], of_rest[mask, turn]
            at += 1
    return best[full], ways


def _other_nearby(graph: Graph, group: Ints, bonus: float) -> tuple[Way, Way, float] | None:
    best: tuple[Way, Way, float] | None = None
    pieces = {int(group[piece[0]]): piece for piece in _pieces(group)}
    weight = {c: weight_of(graph, piece, bonus) for c, piece in pieces.items()}
    for now, other in _changes(graph, group, pieces):
        held = sum(weight[int(group[piece[0]])] for piece in now)
        value = sum(weight_of(graph, piece, bonus) for piece in other)
        if value > -math.inf and (best is None or held - value < best[2]):
            best = now, other, held - value
    return best


def _changes(graph: Graph, group: Ints, pieces: dict[int, list[int]]) -> Iterator[tuple[Way, Way]]:
    """Yield the groups that one move or one join would change, and what they would become."""
    joined = set()
    for v in range(len(graph)):
        own = int(group[v])
        rest = [u for u in pieces[own] if u != v]
        if len(rest) > 0:
            yield [pieces[own]], [rest, [v]]
        near = graph.neighbour[graph.pointer[v] : graph.pointer[v + 1]]
        for c in sorted({int(c) for c in group[near]} - {own}):
            if rest:
                yield [pieces[own], pieces[c]], [rest, sorted([*pieces[c], v])]
            if (pair := (min(own, c), max(own, c))) not in joined:
                joined.add(pair)
                yield [pieces[own], pieces[c]], [sorted(pieces[own] + pieces[c])]
