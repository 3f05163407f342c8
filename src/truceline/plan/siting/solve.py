"""Solve a siting problem: a choice, what no choice can exceed, and the gap between."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.errors import PlanError
from truceline.plan.siting.corner import Unmeetable
from truceline.plan.siting.criterion import make_criterion
from truceline.plan.siting.deadline import Effort
from truceline.plan.siting.exact import first_within, prove
from truceline.plan.siting.found import Findings, Siting, report
from truceline.plan.siting.relax import cheap_bound, upper_bound
from truceline.plan.siting.room import Rules
from truceline.plan.siting.rows import lay_rows
from truceline.plan.siting.search import (
    SHARPNESS,
    Choice,
    complete,
    exact_score,
    exchange,
    fill,
    saturate,
    shake,
    smooth_score,
)
from truceline.plan.siting.survive import after_losses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.plan.siting.deadline import Deadline
    from truceline.plan.siting.problem import SitingProblem
    from truceline.plan.siting.rows import Rows

    Floats = NDArray[np.float64]

SEARCH_UNTIL = 0.4  # of the time for first choices
BOUND_UNTIL = 0.7  # of the time, the bound included
RESTARTS = 60
PROVED = 5e-6  # gap relative to the value; a solver lets rows be off by 1e-6
SMALL_COLUMNS = 80  # up to these the exact solver comes in
SMALL_ROWS = 1_500
SMALL_ENTRIES = 8_000


def solve_siting(
    problem: SitingProblem,
    *,
    criterion: str = "mean",
    alpha: float = 0.2,
    mean_share: float = 0.0,
    time_limit_s: float,
    steps: int | None = None,
    rng: np.random.Generator,
    start: Sequence[int] | None = None,
) -> Siting:
    """Return a choice within the limits, with a bound and the gap to it.

    Parameters
    ----------
    problem
        Columns, what each would notice, and the limits.
    criterion
        ``"mean"`` over scenarios, the ``"worst"``, ``"cvar"`` (mean over the worst share
        ``alpha``) or ``"regret"`` (the greatest shortfall against the best known of a scenario,
        as a negative value).
    mean_share
        How much of the worth is the mean over scenarios, beside the criterion; from 0 to 1.
    time_limit_s
        About how long it may take. Where it cuts nothing short, the same seed gives the same
        answer, in whatever order the columns come.
    steps
        How many steps it may take instead: the same seed then gives the same answer on any
        machine, however long that takes. About 100 to 500 of them take a second.
    rng
        Generator for restarts.
    start
        Column numbers of a plan to be at least as good as.

    Raises
    ------
    PlanError
        PLN-304 to PLN-306 for a criterion, alpha, time or start that cannot be.
    """
    if not time_limit_s > 0:
        raise PlanError.case("PLN-304", "siting", name="time_limit_s", expected="above 0")
    began = time.perf_counter()
    order = np.array(sorted(range(problem.columns), key=problem.column_ids.__getitem__), np.int64)
    ordered = in_order(problem, order)
    effort = Effort(time_limit_s, steps)
    run = _Run(ordered, criterion, (alpha, mean_share), effort, rng)
    found = run.solve(_start_of(order, start, run.rules))
    return report(problem, order, found, time.perf_counter() - began)


def in_order(problem: SitingProblem, order: NDArray[np.int64]) -> SitingProblem:
    """Return the problem with its columns in another order; shared matrices stay shared."""
    if np.array_equal(order, np.arange(problem.columns)):
        return problem
    matrices = {id(matrix): matrix.tocsr()[order] for matrix in problem.detect}
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    local, barrier = problem.localisation, problem.barrier

    return replace(
        problem,
        detect=tuple(matrices[id(matrix)] for matrix in problem.detect),
        column_ids=tuple(problem.column_ids[k] for k in order), cost=problem.cost[order],
        contributor=tuple(problem.contributor[k] for k in order),
        modality=tuple(problem.modality[k] for k in order),
        packing=problem.packing.tocsc()[:, order].tocsr(),
        site=None, asset=None, side=None,
        required=tuple(place[list(problem.required)].tolist()),
        barred=tuple(place[list(problem.barred)].tolist()),
        localisation=local and replace(local, spread_m=local.spread_m.tocsr()[order]),
        barrier=barrier and replace(barrier, reach=barrier.reach.tocsr()[order]),
    )  # fmt: skip


def _start_of(
    order: NDArray[np.int64], start: Sequence[int] | None, rules: Rules
) -> list[int] | None:
    if start is None:
        return None
    if len(set(start)) < len(start) or not all(0 <= column < len(order) for column in start):
        raise PlanError.case("PLN-306", "siting", detail="its columns repeat or do not exist")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    columns = [int(place[column]) for column in start]
    if not rules.meets(columns):
        raise PlanError.case("PLN-306", "siting", detail="it does not keep the limits")
    return columns


class _Run:
    """One run on a problem in order of ids."""

    def __init__(
        self,
        problem: SitingProblem,
        name: str,
        shares: tuple[float, float],
        effort: Effort,
        rng: np.random.Generator,
    ) -> None:
        self.problem, self.rng = problem, rng
        alpha, mean_share = shares
        self.effort = effort
        self.rules = Rules(problem)
        # Scaled so that "per cost" means something whatever the unit; nothing is quite free.
        middle = float(problem.cost.mean()) if problem.columns else 0.0
        self.cost = np.maximum(problem.cost, 1e-3 * middle) if middle > 0 else problem.cost + 1.0
        check = make_criterion(
            name, problem.probability, alpha, np.zeros(problem.scenarios), mean_share
        )
        self.goal = self._best_of_each() if name == "regret" else np.zeros(problem.scenarios)
        if name == "mean":
            self.rows = lay_rows(problem, check.prior)
            self.criterion = make_criterion("mean", np.ones(1), alpha, np.zeros(1))
        else:
            self.rows = lay_rows(problem, None)
            self.criterion = make_criterion(name, problem.probability, alpha, self.goal, mean_share)

    def until(self, share: float) -> Deadline:
        """Return when a share of the effort is spent."""
        return self.effort.until(share)

    def solve(self, start: list[int] | None) -> Findings:
        """Return the best choice and bound."""
        base = self._base()
        if base is None:
            return self._unmet()
        score = exact_score(self.criterion)
        pool = self._first(base, start)
        best = max(pool, key=lambda choice: float(score(choice.values)))
        bound, method = cheap_bound(best, self.criterion), "one limit at a time"
        try:
            relaxed = upper_bound(
                self.rows, self.rules, self.criterion, pool, self.until(BOUND_UNTIL)
            )
        except Unmeetable:  # cannot be: there is a choice that keeps the rules
            relaxed = None
        if relaxed is not None:
            if relaxed.bound < bound:
                bound, method = relaxed.bound, "tangents of the concave relaxation"
            pool.append(self._rounded(base, relaxed.point))
        best, more = self._restarts(pool, bound)
        found = Findings(
            criterion=self.criterion, rows=self.rows, rules=self.rules, best=best, bound=bound,
            method=method, goal=self.goal, problem=self.problem, survival=None,
        )  # fmt: skip
        found = self._proved(found)
        return self._surviving(found, [*pool, *more])

    def _base(self) -> Choice | None:
        """Return the least that keeps the rules, or None where nothing was found to."""
        choice = Choice(self.rows, self.rules)
        score = smooth_score(self.criterion, SHARPNESS[0])
        if complete(choice, score, self.cost):
            return choice
        alone = Choice(self.rows, self.rules)
        try:
            chosen = first_within(self.rules, alone.gain.mean(axis=1), 0.3 * self.effort.seconds)
        except PlanError:  # HiGHS is not installed
            return None
        return None if chosen is None else Choice(self.rows, self.rules, chosen)

    def _unmet(self) -> Findings:
        """Return what could be done where the rules cannot be kept, or were not found to be."""
        choice = Choice(self.rows, self.rules)
        complete(choice, smooth_score(self.criterion, SHARPNESS[0]), self.cost)
        fill(choice, exact_score(self.criterion), self.cost)
        return Findings(
            criterion=self.criterion, rows=self.rows, rules=self.rules, best=choice,
            bound=cheap_bound(choice, self.criterion), method="one limit at a time",
            goal=self.goal, problem=self.problem, survival=None,
        )  # fmt: skip

    def _first(self, base: Choice, start: list[int] | None) -> list[Choice]:
        """Return greedy choices, exchanged until nothing helps."""
        until = self.until(SEARCH_UNTIL)
        made = []
        scores = [exact_score(self.criterion)]
        if self.criterion.name != "mean":
            scores = [smooth_score(self.criterion, sharpness) for sharpness in SHARPNESS]
            made += saturate(base, self.criterion, self.cost, until)
        for score in scores:
            for cost in (None, self.cost):
                made.append(base.copy())
                fill(made[-1], score, cost)
        if start is not None:
            made.append(Choice(self.rows, self.rules, start))
        value = exact_score(self.criterion)
        made.sort(key=lambda choice: -float(value(choice.values)))
        for choice in made[:3]:
            self._polish(choice, until)
        return made

    def _polish(self, choice: Choice, until: Deadline) -> None:
        """Exchange, first by the smoothed criterion and then by itself."""
        kept = choice.copy()
        score = exact_score(self.criterion)
        if self.criterion.name != "mean":
            for sharpness in SHARPNESS[1:]:
                exchange(choice, smooth_score(self.criterion, sharpness), until)
        exchange(choice, score, until)
        fill(choice, score, None)
        if float(score(kept.values)) > float(score(choice.values)):
            choice.take_over(kept)

    def _rounded(self, base: Choice, point: Floats) -> Choice:
        """Return the choice that a fractional point hints at."""
        choice = base.copy()
        for column in np.argsort(-point, kind="stable").tolist():
            if point[column] < 1e-3:
                break
            if not choice.is_in[column] and choice.room.fitting()[column]:
                choice.add(column)
        fill(choice, exact_score(self.criterion), self.cost)
        self._polish(choice, self.until(BOUND_UNTIL + 0.1))
        return choice

    def _restarts(self, pool: list[Choice], bound: float) -> tuple[Choice, list[Choice]]:
        """Return the best of repeated shaking and exchanging, and the choices on the way."""
        score = exact_score(self.criterion)
        best = max(pool, key=lambda choice: float(score(choice.values)))
        improved: list[Choice] = []
        until = self.until(0.95)
        for _ in range(RESTARTS):
            value = float(self.criterion.value(best.values))
            if bound - value <= PROVED * abs(value) or until.passed():
                break
            trial = best.copy()
            if not shake(trial, score, self.cost, self.rng):
                continue
            self._polish(trial, until)
            if float(score(trial.values)) > float(score(best.values)) + 1e-12:
                improved.append(best)
                best = trial
        return best, improved

    def _proved(self, found: Findings) -> Findings:
        """Bring in the exact solver where the problem is small."""
        chance = self.rows.chance
        small = (
            chance.shape[0] <= SMALL_COLUMNS
            and chance.shape[1] <= SMALL_ROWS
            and chance.nnz <= SMALL_ENTRIES
        )
        worth = float(self.criterion.value(found.best.values))
        if not small or self.problem.redundancy > 0 or found.bound - worth <= PROVED * abs(worth):
            return found
        try:
            chosen, bound, _ = prove(
                self.rows, self.rules, self.criterion, found.best, self.until(1.0)
            )
        except PlanError:  # HiGHS is not installed: the bound of the relaxation stands
            return found
        bound += 1e-7 * max(1.0, abs(bound)) + 2e-9 * self.rows.scale
        if chosen is not None and set(chosen) != set(found.best.chosen):
            found = replace(found, best=Choice(self.rows, self.rules, chosen))
        if bound < found.bound:
            found = replace(found, bound=bound, method="tangents in an integer programme (HiGHS)")
        return found

    def _surviving(self, found: Findings, pool: list[Choice]) -> Findings:
        """Choose among the choices met on the way by what is left after losses as well."""
        weight, losses = self.problem.survival, self.problem.losses
        if weight <= 0 or losses == 0:
            return found

        def worth(choice: Choice) -> float:
            curve = after_losses(choice, self.criterion, losses)
            return float(self.criterion.value(choice.values)) + weight * curve[-1]

        unique = {tuple(sorted(choice.chosen)): choice for choice in [found.best, *pool]}
        ranked = sorted(unique.values(), key=lambda item: -float(self.criterion.value(item.values)))
        best = max(ranked[:12], key=worth)
        return replace(found, best=best, survival=worth(best), bound=found.bound * (1 + weight))

    def _best_of_each(self) -> Floats:
        """Return the best value found of every scenario by itself."""
        best = np.zeros(self.problem.scenarios)
        one = make_criterion("mean", np.ones(1), 1.0, np.zeros(1))
        score = exact_score(one)
        for number in range(self.problem.scenarios):
            rows: Rows = lay_rows(self.problem, np.eye(self.problem.scenarios)[number])
            made = []
            for cost in (None, self.cost):
                choice = Choice(rows, self.rules)
                if complete(choice, score, self.cost):
                    fill(choice, score, cost)
                    made.append(choice)
            if made:
                choice = max(made, key=lambda item: float(item.values[0]))
                exchange(choice, score, self.until(0.3))
                best[number] = choice.values[0]
        return best
