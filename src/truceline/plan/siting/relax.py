"""What no choice can exceed: a concave relaxation, bounded by its tangents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from truceline.plan.siting._kernels import above
from truceline.plan.siting.corner import Corners
from truceline.plan.siting.rows import SURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.plan.siting.criterion import Criterion
    from truceline.plan.siting.deadline import Deadline
    from truceline.plan.siting.room import Rules
    from truceline.plan.siting.rows import Rows
    from truceline.plan.siting.search import Choice

    Floats = NDArray[np.float64]

MOST_CORNERS = 60
INNER_STEPS = 20  # within the hull of the corners, before the next corner
LINE_TRIES = 5  # of a line search by halving
SHARP = (60.0, 6_000.0)  # from first to last corner
ENOUGH = 0.3  # of the distance to the bound, down to which corners are mixed
BLUNT = 2.0  # over sharpness: how blunt the least of the bounds on a row is
CLOSE = 1e-5  # relative: nearer the relaxation is not brought to its own bound


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """A bound, and the fractional point that it was found at."""

    bound: float
    point: Floats


class Concave:
    """A concave function above the values of choices, in sums over columns by row.

    With a = -log(1 - p), what a choice x of zeros and ones sees of a row is 1 - exp(-a x). It is
    also at most p x, and at most t^2 + (1 - t) p x, where t is the largest p of the row: seen
    minus (1 - t) p x is linear in each p, so that it is greatest where every p is 0 or t. What
    two modalities see is at most 1 - exp(-(a x without modality m)) for every m. Each is concave
    in x, and so is the least of them.
    """

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        chance = rows.chance
        logs = sparse.csr_matrix(
            (-np.log1p(-chance.data), chance.indices, chance.indptr), shape=chance.shape
        )
        self.logs = [
            logs
            if rows.modes == 1
            else sparse.csr_matrix(sparse.diags((rows.mode == mode) * 1.0) @ logs)
            for mode in range(rows.modes)
        ]
        self.by_column_of = [*self.logs, chance]
        self.by_row_of = [*(part.T.tocsr() for part in self.logs), rows.by_row]
        self.top = np.ones(chance.shape[1])
        filled = np.diff(rows.by_row.indptr) > 0
        if filled.any():
            starts = rows.by_row.indptr[:-1][filled]
            self.top[filled] = np.maximum.reduceat(rows.by_row.data, starts)
        self.top[self.top <= 0] = 1.0
        # What clipping a chance of 1 takes from a value, at most.
        self.clipped = (1 - SURE) * (1 + 2 * float(rows.second.max(initial=0.0))) * rows.scale

    def sums(self, point: Floats) -> Floats:
        """Return sums by row: logarithms by mode, and chances; shape ``(n_modes + 1, n_rows)``."""
        return np.stack([part @ point for part in self.by_row_of])

    def at(self, sums: Floats, sharpness: float) -> tuple[Floats, Floats, Floats]:
        """Return by row a smooth guide, a blend of the bounds on what is seen, and its slopes.

        The blend is never below the least of the bounds, and its slopes are a tangent's.
        """
        seen, bound, slopes = np.empty(sums.shape[1]), np.empty(sums.shape[1]), np.empty_like(sums)
        above(sums, self.rows.second, self.top, BLUNT / sharpness, seen, bound, slopes)
        return seen, bound, slopes

    def by_column(self, slopes: Floats) -> Floats:
        """Return the slope by column of slopes by row."""
        found = np.zeros(self.rows.chance.shape[0])
        for part, slope in zip(self.by_column_of, slopes, strict=True):
            found += part @ slope
        return found


def upper_bound(
    rows: Rows, rules: Rules, criterion: Criterion, starts: Sequence[Choice], until: Deadline
) -> Relaxed:
    """Return a number that no choice within the rules can exceed.

    Parameters
    ----------
    starts
        Choices to start from.
    until
        When to stop; the bound holds whenever it does.

    Raises
    ------
    Unmeetable
        If not even fractions of columns keep the rules.

    Notes
    -----
    For every point y and weights m of the criterion,

        u(F(x)) <= sum_s m_s (G_s(y) + grad G_s(y) (x - y) - c_s)

    as G is concave and equals F at choices or lies above it; the greatest right-hand side within
    the linear rules is a linear programme. The points are those of simplicial decomposition (von
    Hohenbalken 1977): the corners found so far, mixed as is best.
    """
    concave = Concave(rows)
    corners = Corners(rules)
    points = [choice.is_in.astype(np.float64) for choice in starts]
    images: list[Floats] = [concave.sums(point) for point in points]
    share = np.full(len(points), 1 / len(points))
    best, best_point = np.inf, points[0]
    sharpness, enough = SHARP[0], 1e-3
    for number in range(MOST_CORNERS):
        share = _mix(concave, criterion, np.stack(images), share, (sharpness, enough), until)
        point = _mixed(share, points)
        sums = _mixed(share, images)
        _, seen, slopes = concave.at(sums, sharpness)
        values = rows.values(seen)
        weights = criterion.weights(values, sharpness)
        slope = concave.by_column(slopes * rows.row_weights(weights))
        corner, most = corners.greatest(slope)
        bound = float(weights @ (values - criterion.goal)) + most - float(slope @ point)
        worth = float(criterion.value(values))
        if bound < best:
            best, best_point = bound, point
        sharpness = SHARP[0] * (SHARP[1] / SHARP[0]) ** min(1.0, number / (0.6 * MOST_CORNERS))
        enough = max(1e-7, ENOUGH * (bound - worth))
        if best - worth <= CLOSE * abs(worth) or until.passed():
            break
        keep = share > 1e-6
        points = [item for item, stays in zip(points, keep, strict=True) if stays] + [corner]
        images = [item for item, stays in zip(images, keep, strict=True) if stays]
        images.append(concave.sums(corner))
        share = np.append(share[keep] / share[keep].sum(), 0.0)
    return Relaxed(best + concave.clipped, best_point)


def _mixed(share: Floats, items: Sequence[Floats]) -> Floats:
    return np.asarray(np.tensordot(share, np.stack(items), axes=1), dtype=np.float64)


def cheap_bound(choice: Choice, criterion: Criterion) -> float:
    """Return a bound that needs no solver: the choice, and the best that one limit lets in.

    Notes
    -----
    Values are monotone and submodular, so F(T) <= F(S) + the sum of the gains over S of the
    columns of T outside S; of these, each limit alone lets in at most a fractional knapsack.
    With a second modality that is not so, and the bound is the most that a value can be.
    """
    rows, rules = choice.rows, choice.rules
    weights = criterion.weights(choice.values, SHARP[1])
    goal = float(weights @ criterion.goal)
    if (rows.second > 0).any():
        return rows.scale - goal
    gains = np.where(rules.allowed, choice.gain @ weights, 0.0)
    gains[choice.is_in] = 0.0
    most = float(gains.sum())
    packing = rules.packing
    for limit, room in enumerate(rules.limits.tolist()):
        span = slice(packing.indptr[limit], packing.indptr[limit + 1])
        columns, amounts = packing.indices[span], packing.data[span]
        inside = gains[columns]
        order = np.argsort(-inside / np.maximum(amounts, 1e-300), kind="stable")
        room_left = room - np.concatenate([[0.0], np.cumsum(amounts[order])[:-1]])
        taken = np.clip(room_left / np.maximum(amounts[order], 1e-300), 0.0, 1.0)
        most = min(most, float(gains.sum() - inside.sum() + inside[order] @ taken))
    bound = float(weights @ choice.values) + max(most, 0.0)
    return min(bound, rows.scale) - goal + 2e-9 * rows.scale


def _mix(
    concave: Concave,
    criterion: Criterion,
    images: Floats,
    share: Floats,
    terms: tuple[float, float],
    until: Deadline,
) -> Floats:
    """Return nearly the best mix of corners: weight goes from the worst to the best, in steps."""
    rows = concave.rows
    sharpness, enough = terms
    if len(share) == 1:
        return share
    share = share.copy()
    sums = np.tensordot(share, images, axes=1)

    def worth(at: Floats) -> float:
        return float(criterion.smooth(rows.values(concave.at(at, sharpness)[0]), sharpness))

    now = worth(sums)
    for _ in range(INNER_STEPS):
        seen, _, slopes = concave.at(sums, sharpness)
        values = rows.values(seen)
        weights = rows.row_weights(criterion.weights(values, sharpness))
        slope = np.tensordot(images, slopes * weights, axes=2)
        best = int(slope.argmax())
        worst = int(np.where(share > 0, slope, np.inf).argmin())
        if slope[best] - slope[worst] <= enough or until.passed():
            break
        along = images[best] - images[worst]
        step, found = _search(worth, sums, along, float(share[worst]), now)
        if found <= now:
            break
        share[best] += step
        share[worst] = max(0.0, share[worst] - step)
        sums, now = sums + step * along, found
    return share


def _search(
    worth: object, sums: Floats, along: Floats, most: float, now: float
) -> tuple[float, float]:
    """Return the step of a golden-section search, and the worth there."""
    assert callable(worth)
    ratio = (np.sqrt(5) - 1) / 2
    low, high = 0.0, most
    left, right = high - ratio * high, ratio * high
    at_left, at_right = worth(sums + left * along), worth(sums + right * along)
    for _ in range(LINE_TRIES):
        if at_left > at_right:
            high, right, at_right = right, left, at_left
            left = high - ratio * (high - low)
            at_left = worth(sums + left * along)
        else:
            low, left, at_left = left, right, at_right
            right = low + ratio * (high - low)
            at_right = worth(sums + right * along)
    ends = [(worth(sums + most * along), most), (at_left, left), (at_right, right), (now, 0.0)]
    found, step = max(ends)
    return step, found
