"""What no choice can exceed: a concave relaxation, bounded by its tangents."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from truceline.plan.siting.corner import Corners
from truceline.plan.siting.rows import SURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.plan.siting.criterion import Criterion
    from truceline.plan.siting.room import Rules
    from truceline.plan.siting.rows import Rows
    from truceline.plan.siting.search import Choice

    Floats = NDArray[np.float64]

MOST_CORNERS = 60
INNER_STEPS = 25  # within the hull of the corners, before the next corner
LINE_TRIES = 12  # of a line search by halving
SHARP = (60.0, 6_000.0)  # from first to last corner
CLOSE = 1e-5  # relative: nearer the relaxation is not brought to its own bound


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """A bound, and the fractional point that it was found at."""

    bound: float
    point: Floats


class Concave:
    """The concave function above the values of choices, in the rows' sums of logarithms.

    With a = -log(1 - p), what a choice x of zeros and ones sees of a row is 1 - exp(-a x). What
    two modalities see is at most 1 - exp(-(a x without modality m)) for every m. Both, and the
    least of the latter over m, are concave in x.
    """

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        chance = rows.chance
        logs = sparse.csr_matrix(
            (-np.log1p(-chance.data), chance.indices, chance.indptr), shape=chance.shape
        )
        self.by_mode = [
            sparse.csr_matrix(logs[rows.mode == mode]) if rows.modes > 1 else logs
            for mode in range(rows.modes)
        ]
        self.by_row = [part.T.tocsr() for part in self.by_mode]
        self.members = [np.flatnonzero(rows.mode == mode) for mode in range(rows.modes)]
        # What clipping a chance of 1 takes from a value, at most.
        self.clipped = (1 - SURE) * (1 + 2 * float(rows.second.max(initial=0.0))) * rows.scale

    def sums(self, point: Floats) -> Floats:
        """Return the sums of logarithms, shape ``(n_modes, n_rows)``."""
        return np.stack(
            [part @ point[who] for part, who in zip(self.by_row, self.members, strict=True)]
        )

    def seen(self, sums: Floats) -> Floats:
        """Return what is seen by row, the second modality weighed in."""
        total = sums.sum(axis=0)
        once = -np.expm1(-total)
        if len(sums) == 1:
            return np.asarray(once)
        others = (total - sums).min(axis=0)
        return np.asarray(once - self.rows.second * np.expm1(-others))

    def slopes(self, sums: Floats) -> Floats:
        """Return the derivative of what is seen by modality and row."""
        total = sums.sum(axis=0)
        slope = np.broadcast_to(np.exp(-total), sums.shape).copy()
        if len(sums) > 1:
            left_out = (total - sums).argmin(axis=0)
            across = np.arange(sums.shape[1])
            others = np.exp(-(total - sums[left_out, across])) * self.rows.second
            slope += others
            slope[left_out, across] -= others
        return slope

    def by_column(self, slopes: Floats) -> Floats:
        """Return the derivative by column of rows' derivatives."""
        found = np.zeros(self.rows.chance.shape[0])
        for part, who, slope in zip(self.by_mode, self.members, slopes, strict=True):
            found[who] = part @ slope
        return found


def upper_bound(
    rows: Rows, rules: Rules, criterion: Criterion, starts: Sequence[Choice], until: float
) -> Relaxed:
    """Return a number that no choice within the rules can exceed.

    Parameters
    ----------
    starts
        Choices to start from.
    until
        Reading of `time.perf_counter` at which to stop; the bound holds whenever it stops.

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
    points = [np.isin(np.arange(len(rules.allowed)), choice.chosen) * 1.0 for choice in starts]
    images = [concave.sums(point) for point in points]
    share = np.full(len(points), 1 / len(points))
    best, best_point = np.inf, points[0]
    sharpness = SHARP[0]
    for number in range(MOST_CORNERS):
        share = _mix(concave, criterion, np.stack(images), share, sharpness, until)
        point = np.tensordot(share, np.stack(points), axes=1)
        sums = np.tensordot(share, np.stack(images), axes=1)
        values = rows.values(concave.seen(sums))
        weights = criterion.weights(values, sharpness)
        slope = concave.by_column(concave.slopes(sums) * rows.row_weights(weights))
        corner, most = corners.greatest(slope)
        bound = float(weights @ (values - criterion.goal)) + most - float(slope @ point)
        worth = float(criterion.value(values))
        if bound < best:
            best, best_point = bound, point
        sharpness = SHARP[0] * (SHARP[1] / SHARP[0]) ** min(1.0, number / (0.6 * MOST_CORNERS))
        if best - worth <= CLOSE * abs(worth) or time.perf_counter() > until:
            break
        keep = share > 1e-6
        points = [item for item, stays in zip(points, keep, strict=True) if stays] + [corner]
        images = [item for item, stays in zip(images, keep, strict=True) if stays]
        images.append(concave.sums(corner))
        share = np.append(share[keep] / share[keep].sum(), 0.0)
    return Relaxed(best + concave.clipped, best_point)


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
    sharpness: float,
    until: float,
) -> Floats:
    """Return nearly the best mix of corners: weight goes from the worst to the best, in steps."""
    rows = concave.rows
    if len(share) == 1:
        return share
    share = share.copy()
    sums = np.tensordot(share, images, axes=1)

    def worth(at: Floats) -> float:
        return float(criterion.smooth(rows.values(concave.seen(at)), sharpness))

    now = worth(sums)
    for _ in range(INNER_STEPS):
        values = rows.values(concave.seen(sums))
        weights = rows.row_weights(criterion.weights(values, sharpness))
        slope = np.tensordot(images, concave.slopes(sums) * weights, axes=2)
        best = int(slope.argmax())
        worst = int(np.where(share > 0, slope, np.inf).argmin())
        if slope[best] - slope[worst] <= 1e-7 or time.perf_counter() > until:
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
