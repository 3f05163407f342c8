"""How linked reports may fall into incidents: what a way of grouping weighs, and draws of ways.

A group is a set of reports of which each pair is linked. With precisions s, s' of its members
(1 / variance), their sum S, and log odds L of its pairs, a group of m weighs

    (m - 1) bonus + sum over pairs (s + s') / S (L + 3/2 ln(1/s + 1/s')) + 3/2 (sum ln s - ln S)

which is what the reports' places and times, were they normal with these precisions, say together
for one incident against m: pairs alone would count the same closeness several times over.
A way of grouping weighs the sum of its groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

HALF_DIMENSIONS = 1.5  # east, north and time


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Graph:
    """Reports and the pairs of them that may be one.

    The neighbours of report i are ``neighbour[pointer[i]:pointer[i + 1]]``, in order; ``weight``
    holds for each pair what it adds to its group's weight, before the division by S.
    """

    pointer: Ints
    neighbour: Ints
    weight: Floats
    sharp: Floats

    def __len__(self) -> int:
        return len(self.sharp)


def sharpness(east_east: Floats, east_north: Floats, north_north: Floats, time: Floats) -> Floats:
    """Return the precision of places and times: 1 / geometric mean of three variances.

    Parameters
    ----------
    east_east, east_north, north_north
        Covariance of each place, in any unit.
    time
        Variance of each time: of a span, its square over 12, and the clock's.
    """
    area = east_east * north_north - east_north**2
    return np.asarray((area * time) ** (-1 / 3), dtype=np.float64)


def graph_of(first: Ints, second: Ints, log_odds: Floats, sharp: Floats) -> Graph:
    """Return the graph of pairs; each pair is given once, in either order.

    Parameters
    ----------
    first, second, log_odds
        Pairs of reports and their natural log odds of being one.
    sharp
        Precision of each report's place and time (`sharpness`).
    """
    if len(sharp) and not np.all(np.isfinite(sharp) & (sharp > 0)):
        raise ValueError("precisions are positive numbers")
    low, high = np.minimum(first, second), np.maximum(first, second)
    if np.any(low == high) or len(np.unique(np.column_stack([low, high]), axis=0)) < len(low):
        raise ValueError("a pair is of two reports and given once")
    pair = (sharp[first] + sharp[second]) * (
        log_odds + HALF_DIMENSIONS * np.log(1 / sharp[first] + 1 / sharp[second])
    )
    rows, columns = np.append(low, high), np.append(high, low)
    order = np.lexsort((columns, rows))
    return Graph(
        pointer=np.searchsorted(rows[order], np.arange(len(sharp) + 1)).astype(np.int64),
        neighbour=columns[order].astype(np.int64),
        weight=np.append(pair, pair)[order],
        sharp=np.asarray(sharp, dtype=np.float64),
    )


def components_of(graph: Graph) -> list[Ints]:
    """Return the members of each connected component, in the order of its first."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    count = len(graph)
    ones = np.ones(len(graph.neighbour), dtype=np.int8)
    matrix = csr_array((ones, graph.neighbour, graph.pointer), shape=(count, count))
    _, label = connected_components(matrix, directed=False)
    order = np.argsort(label, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(label[order])) + 1) if count else []
    return sorted((np.asarray(part, dtype=np.int64) for part in parts), key=lambda part: part[0])


def part_of(graph: Graph, members: Ints) -> Graph:
    """Return the graph of some reports, in rising order, and of the pairs among them."""
    spans = [np.arange(graph.pointer[m], graph.pointer[m + 1]) for m in members.tolist()]
    picked = np.concatenate([*spans, np.empty(0, np.int64)])
    number = np.searchsorted(members, graph.neighbour[picked])
    inside = number < len(members)
    inside[inside] = members[number[inside]] == graph.neighbour[picked[inside]]
    own = np.repeat(np.arange(len(members)), [len(span) for span in spans])[inside]
    return Graph(
        pointer=np.searchsorted(own, np.arange(len(members) + 1)).astype(np.int64),
        neighbour=number[inside],
        weight=graph.weight[picked[inside]],
        sharp=graph.sharp[members],
    )


@njit(cache=True, nogil=True)
def log_weight(pairs: float, total: float, logs: float, size: int, bonus: float) -> Any:
    """Return what a group weighs by the sums over its pairs, precisions and their logarithms."""
    if size < 2:
        return 0.0
    return (size - 1) * bonus + pairs / total + HALF_DIMENSIONS * (logs - np.log(total))


@njit(cache=True, nogil=True)
def subset_weights(pointer: Any, neighbour: Any, weight: Any, sharp: Any, bonus: float) -> Any:
    """Return what each set of reports (a bit each) weighs as a group, minus infinity if none."""
    n = len(sharp)
    table = np.full((n, n), np.nan)
    for i in range(n):
        for e in range(pointer[i], pointer[i + 1]):
            table[i, neighbour[e]] = weight[e]
    sums = np.zeros((1 << n, 3))
    sizes = np.zeros(1 << n, np.int64)
    out = np.zeros(1 << n)
    for mask in range(1, 1 << n):
        i = 0
        while not mask >> i & 1:
            i += 1
        rest = mask ^ (1 << i)
        sums[mask, 0] = sums[rest, 0]
        for j in range(i + 1, n):
            if rest >> j & 1:
                sums[mask, 0] += table[i, j]
        sums[mask, 1] = sums[rest, 1] + sharp[i]
        sums[mask, 2] = sums[rest, 2] + np.log(sharp[i])
        sizes[mask] = sizes[rest] + 1
        own = log_weight(sums[mask, 0], sums[mask, 1], sums[mask, 2], sizes[mask], bonus)
        out[mask] = -np.inf if np.isnan(own) else own
    return out


@njit(cache=True, nogil=True)
def log_totals(weights: Any) -> Any:
    """Return ln of the summed weight of all ways to group each set of reports."""
    out = np.full(len(weights), -np.inf)
    out[0] = 0.0
    for mask in range(1, len(weights)):
        low = mask & -mask
        rest = mask ^ low
        sub = rest
        while True:
            own = weights[sub | low]
            if own > -np.inf:
                out[mask] = np.logaddexp(out[mask], own + out[rest ^ sub])
            if sub == 0:
                break
            sub = (sub - 1) & rest
    return out


@njit(cache=True, nogil=True)
def draw_exactly(weights: Any, totals: Any, cell: Any, sharp: Any, counts: Any, rng: Any) -> None:
    """Add to each row of ``counts`` the groups by cell of one independent draw."""
    place = np.zeros(len(weights), np.int64)
    for mask in range(1, len(weights)):
        best = -1
        for i in range(len(sharp)):
            if mask >> i & 1 and (best < 0 or sharp[i] > sharp[best]):
                best = i
        place[mask] = cell[best]
    for row in range(len(counts)):
        mask = len(weights) - 1
        while mask:
            low = mask & -mask
            rest = mask ^ low
            left = rng.random()
            sub = rest
            while True:
                own = weights[sub | low]
                if own > -np.inf:
                    left -= np.exp(own + totals[rest ^ sub] - totals[mask])
                if left < 0 or sub == 0:
                    break
                sub = (sub - 1) & rest
            counts[row, place[sub | low]] += 1
            mask = rest ^ sub


@njit(cache=True, nogil=True)
def draw_in_turn(
    pointer: Any, neighbour: Any, weight: Any, sharp: Any, cell: Any, group: Any, bonus: float,
    burn: int, thin: int, counts: Any, rng: Any,
) -> None:  # fmt: skip
    """Add to each row of ``counts`` the groups by cell of a state of a Gibbs sampler.

    Notes
    -----
    Each report in turn leaves its group and joins a group all of whose members it is linked with,
    or stands alone, with the chances the weights give. ``group`` is where the chain starts and
    what it ends with: numbers below the number of reports.
    """
    n = len(sharp)
    sums, size = group_sums(pointer, neighbour, weight, sharp, group)
    free = np.flatnonzero(size == 0)
    spare = np.append(free, np.zeros(n + 1 - len(free), np.int64))
    left = len(free)
    near, own = np.zeros(n, np.int64), np.zeros(n)
    option, gain = np.empty(n + 1, np.int64), np.empty(n + 1)
    for sweep in range(burn + thin * len(counts)):
        for v in range(n):
            a, log_sharp = group[v], np.log(sharp[v])
            for e in range(pointer[v], pointer[v + 1]):
                near[group[neighbour[e]]] += 1
                own[group[neighbour[e]]] += weight[e]
            size[a] -= 1
            sums[a, 0] = sums[a, 0] - own[a] if size[a] > 1 else 0.0
            sums[a, 1] = sums[a, 1] - sharp[v] if size[a] else 0.0
            sums[a, 2] = sums[a, 2] - log_sharp if size[a] else 0.0
            if size[a] == 0:
                spare[left] = a
                left += 1
            option[0], gain[0], options = spare[left - 1], 0.0, 1
            for e in range(pointer[v], pointer[v + 1]):
                c = group[neighbour[e]]
                if near[c] == size[c] and size[c] > 0:
                    option[options] = c
                    gain[options] = _gain(sums[c], size[c], own[c], sharp[v], bonus)
                    options += 1
                near[c] = 0  # each group once
            pick = _pick(gain[:options], rng)
            c = option[pick]
            if pick == 0:
                left -= 1
            else:
                sums[c, 0] += own[c]
            for e in range(pointer[v], pointer[v + 1]):
                own[group[neighbour[e]]] = 0.0
            group[v] = c
            size[c] += 1
            sums[c, 1] += sharp[v]
            sums[c, 2] += log_sharp
        if sweep >= burn and (sweep - burn) % thin == thin - 1:
            add_groups(group, sharp, cell, counts[(sweep - burn) // thin])


@njit(cache=True, nogil=True)
def group_sums(pointer: Any, neighbour: Any, weight: Any, sharp: Any, group: Any) -> Any:
    """Return each group's sums over pairs, precisions and their logarithms, and its size."""
    sums, size = np.zeros((len(sharp), 3)), np.zeros(len(sharp), np.int64)
    for v in range(len(sharp)):
        c = group[v]
        for e in range(pointer[v], pointer[v + 1]):
            if neighbour[e] < v and group[neighbour[e]] == c:
                sums[c, 0] += weight[e]
        sums[c, 1] += sharp[v]
        sums[c, 2] += np.log(sharp[v])
        size[c] += 1
    return sums, size


@njit(cache=True, nogil=True)
def _gain(sums: Any, size: int, own: float, sharp: float, bonus: float) -> Any:
    """Return what a group weighs more with one more report."""
    with_it = log_weight(sums[0] + own, sums[1] + sharp, sums[2] + np.log(sharp), size + 1, bonus)
    return with_it - log_weight(sums[0], sums[1], sums[2], size, bonus)


@njit(cache=True, nogil=True)
def _pick(gain: Any, rng: Any) -> Any:
    """Return one of several options, with chances in proportion to the exponentials."""
    chance = np.exp(gain - np.max(gain))
    left = rng.random() * np.sum(chance)
    for option in range(len(chance) - 1):
        left -= chance[option]
        if left < 0:
            return option
    return len(chance) - 1


@njit(cache=True, nogil=True)
def add_groups(group: Any, sharp: Any, cell: Any, counts: Any) -> None:
    """Count each group in the cell of its most exact report, the first of several."""
    best = np.full(len(group), -1)
    for v in range(len(group)):
        c = group[v]
        if best[c] < 0 or sharp[v] > sharp[best[c]]:
            best[c] = v
    for c in range(len(group)):
        if best[c] >= 0:
            counts[cell[best[c]]] += 1
