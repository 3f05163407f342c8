"""Proving a small problem: an integer programme over tangents, tightened until it is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from truceline.plan.covering.exact import MixedInteger, solve_exact
from truceline.plan.siting.corner import linear_rules
from truceline.plan.siting.relax import Concave
from truceline.plan.siting.search import Choice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.plan.siting.criterion import Criterion
    from truceline.plan.siting.deadline import Deadline
    from truceline.plan.siting.room import Rules
    from truceline.plan.siting.rows import Rows

    Floats = NDArray[np.float64]

ROUNDS = 60
FIRST_SUMS = (0.7, 2.0)  # of logarithms, at which tangents are laid first
CHORDS = 3  # pieces of the broken line laid first
MET = 1e-7  # a tangent violated by less is met


class Tangents:
    """Rows ``seen <= 1 - exp(-L) + exp(-L) (a x - L)`` over columns, contributors and seen."""

    def __init__(self, rows: Rows, before: int) -> None:
        concave = Concave(rows)
        self.logs, self.chances, self.top = concave.by_row_of[0], rows.by_row, concave.top
        self.before = before
        self.parts: list[sparse.csr_matrix] = []
        self.high: list[Floats] = []

    def add_chords(self, steps: int) -> None:
        """Lay the first pieces of the broken line over sums of chances on every row."""
        count, columns = self.chances.shape
        gap = sparse.csr_matrix((count, self.before - columns))
        for step in range(steps):
            slope = (1 - self.top) ** step
            across = sparse.csr_matrix(self.chances.multiply(-slope[:, None]))
            self.parts.append(sparse.hstack([across, gap, sparse.eye(count)], format="csr"))
            self.high.append(1 - slope - step * self.top * slope)

    def add(self, which: NDArray[np.int64], sums: Floats) -> None:
        """Lay a tangent on each of some rows at its sum of logarithms."""
        slope = np.exp(-sums)
        count, columns = len(which), self.logs.shape[1]
        own = sparse.csr_matrix(
            (np.ones(count), (np.arange(count), which)), shape=(count, self.logs.shape[0])
        )
        across = sparse.csr_matrix(self.logs[which].multiply(-slope[:, None]))
        gap = sparse.csr_matrix((count, self.before - columns))
        self.parts.append(sparse.hstack([across, gap, own], format="csr"))
        self.high.append(-np.expm1(-sums) - slope * sums)


def first_within(rules: Rules, gains: Floats, time_limit_s: float) -> list[int] | None:
    """Return columns that keep the rules, of great gains each by itself; None if none is found."""
    matrix, low, high, least, most = linear_rules(rules)
    wide = matrix.shape[1]
    fixed = np.flatnonzero((least > 0) | (most < 1))
    pinned = sparse.csr_matrix(
        (np.ones(len(fixed)), (np.arange(len(fixed)), fixed)), shape=(len(fixed), wide)
    )
    cost = np.zeros(wide)
    cost[: len(gains)] = -gains
    model = MixedInteger(
        cost=cost,
        matrix=sparse.csr_array(sparse.vstack([matrix, pinned], format="csr")),
        low=np.concatenate([low, least[fixed]]),
        high=np.concatenate([high, most[fixed]]),
        whole=np.ones(wide, dtype=np.bool_),
    )
    found = solve_exact(model, "highs", time_limit_s=time_limit_s)
    if found.values is None:
        return None
    chosen = [int(column) for column in np.flatnonzero(found.values[: len(gains)] > 0.5)]
    return chosen if rules.meets(chosen) else None


def prove(
    rows: Rows, rules: Rules, criterion: Criterion, start: Choice | None, until: Deadline
) -> tuple[list[int] | None, float, bool]:
    """Return the best choice found, a bound, and whether no choice keeps the rules.

    Notes
    -----
    Each row's share seen is 1 - exp(-L), concave in the one number L = a x (Duran & Grossmann
    1986: outer approximation). Tangents at the solutions found are added until the integer
    programme's bound is met by a choice. With a second modality nothing is proved.
    """
    matrix, low, high, least, most = linear_rules(rules)
    tangents = Tangents(rows, matrix.shape[1])
    tangents.add_chords(CHORDS)
    everywhere = np.arange(rows.chance.shape[1])
    for sums in FIRST_SUMS:
        tangents.add(everywhere, np.full(len(everywhere), sums))
    goals = _goal_rows(rows, criterion)
    best = None if start is None else list(start.chosen)
    best_worth = -np.inf if start is None else float(criterion.value(start.values))
    bound = np.inf
    for _ in range(ROUNDS):
        left = until.left_s()
        if left <= 0:
            break
        model = _model((matrix, low, high, least, most), tangents, goals)
        found = solve_exact(model, "highs", time_limit_s=left)
        if found.values is None:
            return best, bound, found.proved
        scale, shift = goals[4]
        bound = min(bound, -found.bound * scale - shift)
        chosen = np.flatnonzero(found.values[: len(rules.allowed)] > 0.5).tolist()
        if not rules.meets(chosen):
            break
        choice = Choice(rows, rules, chosen)
        worth = float(criterion.value(choice.values))
        if worth > best_worth:
            best, best_worth = chosen, worth
        seen = found.values[matrix.shape[1] : matrix.shape[1] + len(everywhere)]
        over = np.flatnonzero(seen > -np.expm1(-choice.miss_log[0]) + MET)
        if bound - best_worth <= 1e-7 or not len(over):
            break
        tangents.add(over, choice.miss_log[0][over])
    return best, bound, False


def _goal_rows(
    rows: Rows, criterion: Criterion
) -> tuple[sparse.csr_matrix, Floats, Floats, int, tuple[float, float]]:
    """Return what ties the goal to what is seen: rows, highs, objective, and its scale.

    The columns are those of seen, then the goal's own, all between 0 and 1. The criterion's
    value is objective * scale - shift.
    """
    share = np.zeros((rows.scenarios, rows.chance.shape[1]))
    for row in range(share.shape[1]):
        np.add.at(share[:, row], rows.scenario[rows.group[row]], rows.weight[row])
    count, scale = share.shape[1], rows.scale
    if criterion.name == "mean":
        cost = criterion.prior @ share / scale
        return sparse.csr_matrix((0, count)), np.zeros(0), cost, 0, (scale, 0.0)
    ones = np.ones((len(share), 1))
    mean, rest = criterion.mean_share, 1 - criterion.mean_share
    by_mean = mean * (criterion.probability @ share) / scale
    if criterion.name == "cvar":
        # Rockafellar & Uryasev (2000): the greatest e - sum (probability / alpha) short_s.
        block = np.hstack([-share / scale, ones, -np.eye(len(share))])
        cost = np.concatenate([by_mean, [rest], -rest * criterion.most])
        return sparse.csr_matrix(block), np.zeros(len(share)), cost, 1 + len(share), (scale, 0.0)
    # The goal's column is half of one more than the least of value minus goal, over scale.
    block = np.hstack([-share / (2 * scale), ones])
    high = (1 - criterion.goal / scale) / 2
    cost = np.concatenate([by_mean / 2, [rest]])
    shift = rest * scale + mean * float(criterion.probability @ criterion.goal)
    return sparse.csr_matrix(block), high, cost, 1, (2 * scale, shift)


def _model(
    linear: tuple[sparse.csr_matrix, Floats, Floats, Floats, Floats],
    tangents: Tangents,
    goals: tuple[sparse.csr_matrix, Floats, Floats, int, tuple[float, float]],
) -> MixedInteger:
    matrix, low, high, least, most = linear
    goal, goal_high, cost, own, _ = goals
    before, count = matrix.shape[1], tangents.logs.shape[0]
    seen = sparse.vstack(tangents.parts)
    fixed = np.flatnonzero((least > 0) | (most < 1))
    pinned = sparse.csr_matrix(
        (np.ones(len(fixed)), (np.arange(len(fixed)), fixed)), shape=(len(fixed), before)
    )
    blocks = [
        sparse.hstack([matrix, sparse.csr_matrix((matrix.shape[0], count + own))]),
        sparse.hstack([pinned, sparse.csr_matrix((len(fixed), count + own))]),
        sparse.hstack([seen, sparse.csr_matrix((seen.shape[0], own))]),
        sparse.hstack([sparse.csr_matrix((goal.shape[0], before)), goal]),
    ]
    whole = np.zeros(before + count + own, dtype=np.bool_)
    whole[:before] = True
    free = [np.full(seen.shape[0], -np.inf), np.full(goal.shape[0], -np.inf)]
    return MixedInteger(
        cost=np.concatenate([np.zeros(before), -cost]),
        matrix=sparse.csr_array(sparse.vstack(blocks, format="csr")),
        low=np.concatenate([low, least[fixed], *free]),
        high=np.concatenate([high, most[fixed], *tangents.high, goal_high]),
        whole=whole,
    )
