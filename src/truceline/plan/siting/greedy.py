"""Lazy greedy choice under packing limits, and local search from there."""

from __future__ import annotations

import heapq
import time
from typing import TYPE_CHECKING

import numpy as np

from truceline.plan.siting._gains import add_column, drop_column, gain_of, gains

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from truceline.plan.siting.problem import SitingProblem
    from truceline.plan.siting.stacked import Stacked

    Floats = NDArray[np.float64]

SLACK = 1e-9
LEAST_GAIN = 1e-12


class Room:
    """What is left of each limit; says which columns still fit."""

    def __init__(self, problem: SitingProblem) -> None:
        self.by_column: sparse.csr_matrix = problem.packing.T.tocsr()
        self.left = problem.limits.astype(np.float64) + SLACK

    def need(self, column: int) -> tuple[NDArray[np.int32], Floats]:
        """Return the limits a column counts against, and how much."""
        start, stop = self.by_column.indptr[column : column + 2]
        return self.by_column.indices[start:stop], self.by_column.data[start:stop]

    def fits(self, column: int) -> bool:
        """Say whether a column fits into what is left."""
        limits, amounts = self.need(column)
        return bool((amounts <= self.left[limits]).all())

    def all_fitting(self) -> NDArray[np.bool_]:
        """Say of every column whether it fits."""
        over = self.by_column.data > self.left[self.by_column.indices]
        hit = np.zeros(self.by_column.shape[0], dtype=np.bool_)
        rows = np.repeat(np.arange(self.by_column.shape[0]), np.diff(self.by_column.indptr))
        hit[rows[over]] = True
        return ~hit

    def take(self, column: int, sign: float = 1.0) -> None:
        """Count a column against the limits, or give its room back with sign -1."""
        limits, amounts = self.need(column)
        self.left[limits] -= sign * amounts


def greedy(problem: SitingProblem, stacked: Stacked, *, per_cost: bool) -> list[int]:
    """Return columns chosen one by one, each the best that fits.

    Notes
    -----
    The gain of a column only falls as others are chosen (submodular), so a gain known from
    before is an upper bound, and most need not be computed again (Minoux 1978).
    """
    arrays = (stacked.chance.indptr, stacked.chance.indices, stacked.chance.data)
    left = stacked.weight.copy()
    room = Room(problem)
    scale = 1 / np.maximum(problem.cost, 1.0) if per_cost else np.ones(problem.columns)
    first = gains(*arrays, left) * scale
    heap = [(-value, column, 0) for column, value in enumerate(first.tolist())]
    heapq.heapify(heap)
    chosen: list[int] = []
    while heap:
        value, column, when = heapq.heappop(heap)
        if -value <= LEAST_GAIN * scale[column]:
            break
        if not room.fits(column):
            continue  # room only shrinks
        if when == len(chosen):
            chosen.append(column)
            room.take(column)
            add_column(column, *arrays, left)
        else:
            fresh = gain_of(column, *arrays, left) * scale[column]
            heapq.heappush(heap, (-fresh, column, len(chosen)))
    return chosen


def improved(
    problem: SitingProblem, stacked: Stacked, chosen: list[int], until: float
) -> list[int]:
    """Return the choice after exchanging columns one by one while it helps.

    Parameters
    ----------
    chosen
        A choice that fits.
    until
        Reading of `time.perf_counter` at which to stop.

    Notes
    -----
    A column is taken out, and the best that fits then is put in; where the same comes back
    nothing changed. Afterwards whatever still fits is added.
    """
    arrays = (stacked.chance.indptr, stacked.chance.indices, stacked.chance.data)
    current = list(chosen)
    left = stacked.weight * stacked.missed(current)
    room = Room(problem)
    for column in current:
        room.take(column)
    changed = True
    while changed:
        changed = False
        for place in range(len(current)):
            if time.perf_counter() > until:
                return current
            old = current[place]
            drop_column(old, *arrays, left)
            room.take(old, -1.0)
            found = gains(*arrays, left)
            found[~room.all_fitting()] = -1.0
            found[current[:place] + current[place + 1 :]] = -1.0
            new = int(found.argmax())
            if found[new] <= found[old] + LEAST_GAIN:
                new = old
            changed |= new != old
            current[place] = new
            add_column(new, *arrays, left)
            room.take(new)
    return _filled(problem, stacked, current, left, room)


def _filled(
    problem: SitingProblem, stacked: Stacked, current: list[int], left: Floats, room: Room
) -> list[int]:
    """Add what still fits and helps, best first."""
    arrays = (stacked.chance.indptr, stacked.chance.indices, stacked.chance.data)
    while problem.columns:
        found = gains(*arrays, left)
        found[~room.all_fitting()] = -1.0
        found[current] = -1.0
        new = int(found.argmax())
        if found[new] <= LEAST_GAIN:
            break
        current.append(new)
        add_column(new, *arrays, left)
        room.take(new)
    return current
