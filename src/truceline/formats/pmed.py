"""Beasley's OR-Library p-median files: ``n m p``, then ``i j cost`` for each of m edges.

Distances are shortest paths. Where an edge is given twice the later cost stands, as OR-Library
documents ("only the last such cost is used").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

from truceline.formats.instance_numbers import numbers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

KIND = "pmed"
LARGEST_NETWORK = 20_000  # vertices; the full table of distances then takes 3.2 GB


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """Distances between all vertices, shape ``(n, n)``, infinite where no path leads."""

    distance: Floats
    number: int  # of medians


def read(text: str, where: str = "pmed.txt") -> Network:
    """Return the network of a file, every vertex a demand of weight 1 and a candidate.

    Raises
    ------
    PlanError
        PLN-220 to PLN-223 with the line of the first fault.
    """
    numbers = numbers_of(text, where, KIND)
    vertices = numbers.whole("the number of vertices", 1, LARGEST_NETWORK)
    edges = numbers.whole("the number of edges")
    number = numbers.whole("the number of medians p", 1, vertices)
    cost: dict[tuple[int, int], float] = {}
    for _ in range(edges):
        one = numbers.whole("a vertex of an edge", 1, vertices) - 1
        other = numbers.whole("the other vertex of an edge", 1, vertices) - 1
        value = numbers.real("the cost of an edge", 0.0)
        if one != other:
            cost[min(one, other), max(one, other)] = value
    numbers.end()
    return Network(distance=_shortest(cost, vertices), number=number)


def _shortest(cost: dict[tuple[int, int], float], vertices: int) -> Floats:
    ends = np.asarray(list(cost), dtype=np.int64).reshape(-1, 2)
    values = np.fromiter(cost.values(), np.float64, len(cost))
    # A sparse graph would take an edge of cost 0 for none; the least number stands for it.
    stored = np.where(values == 0.0, np.finfo(float).tiny, values)
    graph = csr_array((stored, (ends[:, 0], ends[:, 1])), shape=(vertices, vertices))
    found = np.asarray(shortest_path(graph, method="D", directed=False))
    return np.where(found < 1e-300, 0.0, found)
