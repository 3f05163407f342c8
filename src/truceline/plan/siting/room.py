"""What still fits: limits, the least number of contributors, and the barrier along the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from truceline.plan.siting._kernels import mark_fitting, mark_reaching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.plan.siting.problem import Barrier, SitingProblem

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SLACK = 1e-9


class Rules:
    """The constraints of a problem as arrays; see `Room` for what a choice leaves of them."""

    def __init__(self, problem: SitingProblem) -> None:
        self.packing = sparse.csr_matrix(problem.packing)
        by_column = self.packing.T.tocsr()
        self.need = (by_column.indptr, by_column.indices, by_column.data.astype(np.float64))
        self.limits = problem.limits.astype(np.float64)
        names = sorted({name for name in problem.contributor if name is not None})
        self.contributors = len(names)
        self.contributor = np.array(
            [-1 if name is None else names.index(name) for name in problem.contributor],
            dtype=np.int64,
        )
        self.least_contributors = problem.min_contributors
        self.allowed = np.ones(problem.columns, dtype=np.bool_)
        self.allowed[list(problem.barred)] = False
        self.required = np.array(sorted({*problem.required}), dtype=np.int64)
        self.depth = 0 if problem.barrier is None else problem.barrier.depth
        windows = (
            sparse.csr_matrix((problem.columns, 0))
            if problem.barrier is None
            else windows_of(problem.barrier)
        )
        self.windows = windows
        self.reaching = (windows.indptr, windows.indices)

    def meets(self, chosen: Sequence[int]) -> bool:
        """Say whether a choice keeps every rule."""
        room = Room(self, chosen)
        return bool((room.left >= 0).all()) and room.is_complete() and not (
            set(self.required.tolist()) - set(chosen)
        )  # fmt: skip


class Room:
    """What a choice leaves of every limit, and what it still lacks."""

    def __init__(self, rules: Rules, chosen: Sequence[int]) -> None:
        self.rules = rules
        self.left = rules.limits + SLACK
        self.by_contributor = np.zeros(max(rules.contributors, 1), dtype=np.int64)
        self.reached = np.zeros(rules.windows.shape[1], dtype=np.int64)
        for column in chosen:
            self.take(column)

    def take(self, column: int, sign: int = 1) -> None:
        """Count a column in, or out with sign -1."""
        starts, limits, amounts = self.rules.need
        span = slice(starts[column], starts[column + 1])
        self.left[limits[span]] -= sign * amounts[span]
        if self.rules.contributor[column] >= 0:
            self.by_contributor[self.rules.contributor[column]] += sign
        starts, windows = self.rules.reaching
        self.reached[windows[starts[column] : starts[column + 1]]] += sign

    def fitting(self) -> Flags:
        """Say of each column whether every limit has room for it."""
        marks = np.empty(len(self.rules.allowed), dtype=np.bool_)
        mark_fitting(*self.rules.need, self.left, marks)
        return marks & self.rules.allowed

    def completing(self) -> Flags:
        """Say of each column whether it fits and, with it, nothing is lacking any more."""
        marks = self.fitting()
        lacking = self.lacking_windows()
        if lacking.any():
            mark_reaching(*self.rules.reaching, lacking, int(lacking.sum()), marks)
            if (self.reached[lacking] < self.rules.depth - 1).any():
                marks[:] = False
        missing = self.missing_contributors()
        if missing > 1:
            marks[:] = False
        elif missing == 1:
            marks &= self.is_new_contributor()
        return marks

    def lacking_windows(self) -> Flags:
        """Say which stretches as long as a gap too few columns reach into."""
        return np.asarray(self.reached < self.rules.depth)

    def missing_contributors(self) -> int:
        """Return how many contributors are lacking."""
        taking_part = int((self.by_contributor > 0).sum())
        return max(0, self.rules.least_contributors - taking_part)

    def is_new_contributor(self) -> Flags:
        """Say of each column whether its contributor takes no part yet."""
        of = self.rules.contributor
        return np.asarray((of >= 0) & (self.by_contributor[np.maximum(of, 0)] == 0))

    def is_complete(self) -> bool:
        """Say whether nothing is lacking."""
        return not self.lacking_windows().any() and not self.missing_contributors()


def windows_of(barrier: Barrier) -> sparse.csr_matrix:
    """Return which columns reach into which stretch that must not be a gap.

    A gap longer than ``gap_km`` is one of at least so many points in a row; every stretch of that
    many points needs ``depth`` columns that reach into it, which says the same in rows of an
    integer programme.
    """
    reached = reached_points(barrier)
    points = reached.shape[1]
    width = int(np.floor(barrier.gap_km / barrier.step_km + 1e-9)) + 1
    if width > points:  # the whole line may be a gap: nothing is asked
        return sparse.csr_matrix((reached.shape[0], 0))
    windows = max(points - width + 1, 0)
    row = np.repeat(np.arange(points), width)
    start = row - np.tile(np.arange(width), points)
    keep = (start >= 0) & (start < windows)
    spread = sparse.csr_matrix(
        (np.ones(int(keep.sum())), (row[keep], start[keep])), shape=(points, windows)
    )
    found = sparse.csr_matrix(reached @ spread)
    found.data[:] = 1.0
    return found


def reached_points(barrier: Barrier) -> sparse.csr_matrix:
    """Return ones where a column reaches a point of the line."""
    reach = barrier.reach.tocsr()
    keep = reach.data >= barrier.least
    row = np.repeat(np.arange(reach.shape[0]), np.diff(reach.indptr))[keep]
    return sparse.csr_matrix(
        (np.ones(int(keep.sum())), (row, reach.indices[keep])), shape=reach.shape
    )


def largest_gap_km(barrier: Barrier, chosen: Sequence[int] | Ints) -> float:
    """Return the longest stretch that fewer than ``depth`` of the chosen columns reach."""
    reached = reached_points(barrier)[np.asarray(chosen, dtype=np.int64)].tocsc()
    at: dict[int, int] = {}  # how often each column reaches the present stretch
    longest = first = 0
    for last in range(reached.shape[1]):
        for column in reached.indices[reached.indptr[last] : reached.indptr[last + 1]].tolist():
            at[column] = at.get(column, 0) + 1
        while first <= last and len(at) >= barrier.depth:
            span = slice(reached.indptr[first], reached.indptr[first + 1])
            for column in reached.indices[span].tolist():
                at[column] -= 1
                if not at[column]:
                    del at[column]
            first += 1
        longest = max(longest, last - first + 1)
    return longest * barrier.step_km
