"""The answer of siting: what was chosen, how good it is, and what stood in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from truceline.model.plan import Certificate
from truceline.plan.siting.room import largest_gap_km
from truceline.plan.siting.rows import well_placed
from truceline.plan.siting.search import Choice
from truceline.plan.siting.survive import after_losses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.plan.siting.criterion import Criterion
    from truceline.plan.siting.problem import SitingProblem
    from truceline.plan.siting.room import Rules
    from truceline.plan.siting.rows import Rows

    Floats = NDArray[np.float64]

LOSSES = 5  # of the curve
PROVED = 5e-6  # gap relative to the value; a solver lets rows be off by 1e-6
NOUGHT = 1e-8  # above what clipping sure chances adds to a bound


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Siting:
    """A choice of columns, its value under each scenario, and how good it is.

    ``chosen`` are column numbers in the order of their ids. ``by_scenario`` is the share of acts
    noticed, ``twice_by_scenario`` by two modalities at least, ``placed_by_scenario`` noticed and
    placed well (None where no location was given). ``best_by_scenario`` is, for regret, the best
    value known of each scenario by itself. ``binding`` names the limits that leave no room for
    any further column of theirs, ``unmet`` the demands that the choice does not keep.
    ``after_losses`` is the criterion after the loss of 0, 1, ... assets, each where it hurts
    most. ``largest_gap_km`` is the longest stretch of the line that too few columns reach.
    """

    criterion: str
    chosen: tuple[int, ...]
    by_scenario: Floats
    twice_by_scenario: Floats
    placed_by_scenario: Floats | None
    best_by_scenario: Floats | None
    certificate: Certificate
    binding: tuple[str, ...]
    unmet: tuple[str, ...]
    after_losses: tuple[float, ...]
    largest_gap_km: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Findings:
    """The best choice and bound on the way, on the problem in order of ids."""

    problem: SitingProblem
    criterion: Criterion
    rows: Rows
    rules: Rules
    best: Choice
    bound: float
    method: str
    goal: Floats
    survival: float | None


def report(
    problem: SitingProblem, order: NDArray[np.int64], found: Findings, seconds: float
) -> Siting:
    """Return the answer in the numbers of the problem as it was given."""
    chosen = tuple(int(order[column]) for column in sorted(found.best.chosen))
    # Made anew: what was kept up to date over thousands of changes has drifted a little.
    best = Choice(found.rows, found.rules, found.best.chosen)
    curve = after_losses(best, found.criterion, LOSSES)
    value = curve[0] if found.survival is None else found.survival
    unmet = _unmet(problem, found)
    bound = max(value, found.bound)
    gap = (bound - value) / max(abs(value), 1e-12) if bound > value else 0.0
    proved = gap <= PROVED or bound - value <= NOUGHT
    status = "infeasible" if unmet else "optimal" if proved else "feasible"
    once, twice, placed = shares(problem, chosen)
    return Siting(
        criterion=found.criterion.name, chosen=chosen, by_scenario=once,
        twice_by_scenario=twice, placed_by_scenario=placed,
        best_by_scenario=found.goal if found.criterion.name == "regret" else None,
        certificate=Certificate(
            objective=value, bound=bound, gap=gap, status=status,
            method=f"greedy, exchange and restarts; bound: {found.method}", seconds=seconds,
        ),
        binding=_binding(problem, chosen), unmet=unmet, after_losses=curve,
        largest_gap_km=(
            None if problem.barrier is None else largest_gap_km(problem.barrier, chosen)
        ),
    )  # fmt: skip


def shares(problem: SitingProblem, chosen: Sequence[int]) -> tuple[Floats, Floats, Floats | None]:
    """Return the shares noticed, noticed by two modalities, and noticed and placed well.

    Each has one number a scenario. They come from the chances as given, not from what the
    search kept up to date.
    """
    total = problem.weight.sum(axis=1)
    count = problem.scenarios
    once, twice, placed = np.zeros(count), np.zeros(count), np.zeros(count)
    names = sorted(set(problem.modality))
    telling = None if problem.localisation is None else well_placed(problem.localisation)
    done: dict[int, tuple[Floats, Floats, Floats]] = {}
    for number, matrix in enumerate(problem.detect):
        if id(matrix) not in done:
            missed = np.ones((len(names), matrix.shape[1]))
            for column in chosen:
                _take(matrix, column, missed[names.index(problem.modality[column])])
            none = missed.prod(axis=0)
            only = sum(
                ((1 - missed[k]) * np.delete(missed, k, axis=0).prod(axis=0)
                 for k in range(len(names))),
                np.zeros(matrix.shape[1]),
            )  # fmt: skip
            unplaced = np.ones(matrix.shape[1])
            if telling is not None:
                both = sparse.csr_matrix(matrix.multiply(telling))
                for column in chosen:
                    _take(both, column, unplaced)
            done[id(matrix)] = (1 - none, np.maximum(1 - none - only, 0.0), 1 - unplaced)
        if total[number] > 0:
            share = problem.weight[number] / total[number]
            once[number], twice[number], placed[number] = (
                float(share @ seen) for seen in done[id(matrix)]
            )
    return once, twice, None if telling is None else placed


def _take(matrix: sparse.csr_matrix, column: int, missed: Floats) -> None:
    span = slice(matrix.indptr[column], matrix.indptr[column + 1])
    missed[matrix.indices[span]] *= 1 - matrix.data[span]


def _unmet(problem: SitingProblem, found: Findings) -> tuple[str, ...]:
    words = []
    room = found.best.room
    if room.missing_contributors():
        words.append(f"at least {problem.min_contributors} contributors")
    if room.lacking_windows().any() and problem.barrier is not None:
        words.append(f"no gap above {problem.barrier.gap_km:g} km")
    return tuple(words)


def _binding(problem: SitingProblem, chosen: Sequence[int]) -> tuple[str, ...]:
    """Return the limits into which no further column of theirs fits."""
    packing = problem.packing.tocsr()
    used = np.asarray(packing[:, list(chosen)].sum(axis=1)).ravel()
    free = np.ones(problem.columns, dtype=np.bool_)
    free[[*chosen, *problem.barred]] = False
    tight = []
    for limit, name in enumerate(problem.limit_names):
        span = slice(packing.indptr[limit], packing.indptr[limit + 1])
        columns, amounts = packing.indices[span], packing.data[span]
        others = amounts[free[columns] & (amounts > 0)]
        if len(others) and used[limit] + others.min() > problem.limits[limit] + 1e-9:
            tight.append(name)
    return tuple(dict.fromkeys(tight))
