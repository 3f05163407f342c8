"""Choosing: greedy in several ways, exchanges, and restarts from shaken choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.plan.siting._kernels import all_gains, change
from truceline.plan.siting.room import Room

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from truceline.plan.siting.criterion import Criterion
    from truceline.plan.siting.deadline import Deadline
    from truceline.plan.siting.room import Rules
    from truceline.plan.siting.rows import Rows

    Floats = NDArray[np.float64]
    Score = Callable[[Floats], Floats]

LEAST_GAIN = 1e-10
LEVELS = 7  # of saturation, by halving
SHARPNESS = (30.0, 200.0, 2_000.0)  # of the smoothed worst case, from blunt to sharp
MEAN_PULL = 1e-4  # how much the mean counts where the worst is equal
SHAKEN = (2, 3, 5)  # columns taken out before a restart


class Choice:
    """A choice with the gains of all columns, kept up to date change by change."""

    def __init__(self, rows: Rows, rules: Rules, chosen: Sequence[int] = ()) -> None:
        self.rows, self.rules = rows, rules
        columns = rows.chance.shape[0]
        self.chosen: list[int] = []
        self.is_in = np.zeros(columns, dtype=np.bool_)
        self.room = Room(rules, ())
        self.values = np.zeros(rows.scenarios)
        self.miss_log = np.zeros((rows.modes, rows.chance.shape[1]))
        self.worth = np.ones((rows.modes, rows.chance.shape[1]))
        self.gain = np.zeros((columns, rows.scenarios))
        chance = rows.chance
        all_gains(
            chance.indptr, chance.indices, chance.data, rows.mode, self.worth, rows.group,
            rows.scenario, rows.weight, self.gain,
        )  # fmt: skip
        for column in chosen:
            self.add(column)

    def copy(self) -> Choice:
        """Return an independent copy."""
        other = object.__new__(Choice)
        other.rows, other.rules = self.rows, self.rules
        other.chosen, other.is_in = list(self.chosen), self.is_in.copy()
        other.room = Room(self.rules, self.chosen)
        other.values, other.gain = self.values.copy(), self.gain.copy()
        other.miss_log, other.worth = self.miss_log.copy(), self.worth.copy()
        return other

    def add(self, column: int) -> None:
        """Put a column in."""
        self.values = self.values + self.gain[column]
        self._change(column, 1.0)
        self.chosen.append(column)
        self.is_in[column] = True
        self.room.take(column)

    def drop(self, column: int) -> None:
        """Take a column out."""
        self._change(column, -1.0)
        self.values = self.values - self.gain[column]
        self.chosen.remove(column)
        self.is_in[column] = False
        self.room.take(column, -1)

    def values_without(self, column: int) -> Floats:
        """Return what the values would be without a chosen column."""
        self._change(column, -1.0)
        values: Floats = self.values - self.gain[column]
        self._change(column, 1.0)
        return values

    def take_over(self, other: Choice) -> None:
        """Become what another choice is."""
        for name in ("chosen", "is_in", "room", "values", "miss_log", "worth", "gain"):
            setattr(self, name, getattr(other, name))

    def _change(self, column: int, sign: float) -> None:
        rows = self.rows
        change(
            column, sign, rows.chance.indptr, rows.chance.indices, rows.chance.data,
            rows.by_row.indptr, rows.by_row.indices, rows.by_row.data, rows.mode, self.miss_log,
            rows.second, self.worth, rows.group, rows.scenario, rows.weight, self.gain,
        )  # fmt: skip


def exact_score(criterion: Criterion) -> Score:
    """Return the criterion with a slight pull towards the mean where it is equal."""
    return lambda values: np.asarray(
        criterion.value(values) + MEAN_PULL * (values @ criterion.prior)
    )


def smooth_score(criterion: Criterion, sharpness: float) -> Score:
    """Return the criterion made smooth, so that any scenario's gain counts a little."""
    return lambda values: criterion.smooth(values, sharpness)


def saturated_score(criterion: Criterion, level: float) -> Score:
    """Return the mean of values cut off at a level above the goal (Krause et al. 2008)."""

    def score(values: Floats) -> Floats:
        short = np.minimum(values - criterion.goal, level)
        return np.asarray(short.mean(axis=-1) + MEAN_PULL * (values @ criterion.prior))

    return score


def fill(choice: Choice, score: Score, cost: Floats | None) -> None:
    """Add what fits, best first: by gain, or by gain per cost."""
    while True:
        marks = choice.room.fitting() & ~choice.is_in
        gains = np.where(marks, score(choice.values + choice.gain) - score(choice.values), -1.0)
        if not len(gains) or gains.max() <= LEAST_GAIN:
            return
        choice.add(int((gains if cost is None else gains / cost).argmax()))


def complete(choice: Choice, score: Score, cost: Floats) -> bool:
    """Add what rules demand: required columns, the barrier, contributors; say if all is met."""
    for column in choice.rules.required.tolist():
        if not choice.is_in[column]:
            choice.add(column)
    windows = choice.rules.windows
    while (lacking := choice.room.lacking_windows()).any():
        marks = choice.room.fitting() & ~choice.is_in
        helps = np.where(marks, windows @ lacking.astype(np.float64), 0.0) / cost
        if helps.max() <= 0:
            return False
        near = helps >= helps.max() * (1 - 1e-9)
        gains = np.where(near, score(choice.values + choice.gain), -np.inf)
        choice.add(int(gains.argmax()))
    while choice.room.missing_contributors():
        marks = choice.room.fitting() & ~choice.is_in & choice.room.is_new_contributor()
        if not marks.any():
            return False
        gains = score(choice.values + choice.gain) - score(choice.values)
        choice.add(int(np.where(marks, (gains + LEAST_GAIN) / cost, -np.inf).argmax()))
    return choice.room.is_complete()


def exchange(choice: Choice, score: Score, until: Deadline) -> None:
    """Exchange columns one for one while it helps, and add what then fits.

    Each column in turn is taken out and the best that fits and leaves nothing lacking is put
    in, be it the same one; where the room allows, more is added.
    """
    required = set(choice.rules.required.tolist())
    idle = 0
    turn = sorted(set(choice.chosen) - required)
    while turn and idle < len(turn) and not until.passed():
        column = turn.pop(0)
        before = float(score(choice.values))
        choice.drop(column)
        marks = choice.room.completing() & ~choice.is_in
        worth = np.where(marks, score(choice.values + choice.gain), -np.inf)
        new = int(worth.argmax())
        if worth[new] <= before + LEAST_GAIN:
            new = column
        choice.add(new)
        had = len(choice.chosen)
        if new != column:
            fill(choice, score, None)
        turn += [new, *choice.chosen[had:]]
        idle = 0 if new != column else idle + 1


def shake(choice: Choice, score: Score, cost: Floats, rng: np.random.Generator) -> bool:
    """Take a few columns out that lie near each other or anywhere, and fill up by ratio."""
    free = sorted(set(choice.chosen) - set(choice.rules.required.tolist()))
    if not free:
        return False
    for column in rng.permutation(free)[: int(rng.choice(SHAKEN))].tolist():
        choice.drop(int(column))
    met = complete(choice, score, cost)
    if met:
        noise = rng.uniform(0.8, 1.25, len(cost))
        fill(choice, score, cost * noise)
    return met


def saturate(start: Choice, criterion: Criterion, cost: Floats, until: Deadline) -> list[Choice]:
    """Return greedy choices for levels that every scenario is to reach, by halving.

    Notes
    -----
    Krause, McMahan, Guestrin & Gupta (2008) cut values off at a level, so that only scenarios
    below it still count, and look for the highest level that greedy choice reaches.
    """
    low, high = float(criterion.value(start.values)), float(start.rows.scale)
    found = []
    for _ in range(LEVELS):
        level = (low + high) / 2
        choice = start.copy()
        fill(choice, saturated_score(criterion, level), cost)
        found.append(choice)
        if float(criterion.value(choice.values)) >= 0.97 * level:
            low = level
        else:
            high = level
        if until.passed():
            break
    return found
