"""All scenarios of a problem side by side: the rows that searching and bounding work on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.plan.siting.problem import Localisation, SitingProblem

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SURE = 1 - 1e-9  # a chance of 1 is clipped to this, so that its logarithm is finite


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rows:
    """Rows of acts under scenarios, one matrix for all.

    ``chance`` has shape ``(n_columns, n_rows)`` and ``by_row`` is its transpose. Scenarios that
    hold the same matrix share rows: ``weight`` has shape ``(n_rows, n_slots)``, and slot k of a
    row belongs to scenario ``scenario[group[row], k]``. ``second`` weighs a second modality.
    ``scale`` is the most that a value can be.
    """

    chance: sparse.csr_matrix
    by_row: sparse.csr_matrix
    weight: Floats
    group: Ints
    scenario: Ints
    second: Floats
    mode: Ints
    modes: int
    scenarios: int
    scale: float

    def values(self, seen: Floats) -> Floats:
        """Return the value by scenario of a share by row."""
        found = np.zeros(self.scenarios)
        ends = np.searchsorted(self.group, np.arange(len(self.scenario) + 1))
        for number, slots in enumerate(self.scenario):
            span = slice(ends[number], ends[number + 1])
            np.add.at(found, slots, seen[span] @ self.weight[span])
        return found

    def row_weights(self, weights: Floats) -> Floats:
        """Return one weight a row, given one a scenario."""
        return np.asarray((self.weight * weights[self.scenario[self.group]]).sum(axis=1))


def lay_rows(problem: SitingProblem, mixed: Floats | None) -> Rows:
    """Return the rows of a problem.

    Parameters
    ----------
    mixed
        Weights of scenarios to take together as one, as a mean does; None keeps them apart.
    """
    share = _share(problem.weight)
    groups = _same(problem.detect)
    blocks, weights, scenarios, seconds = [], [], [], []
    mine: Floats
    slots = 1 if mixed is not None else max(len(group) for group in groups)
    for group in groups:
        mine, numbers = share[group].T, np.array(group)
        if mixed is not None:
            mine, numbers = (mine @ mixed[group])[:, None], np.zeros(1, dtype=np.int64)
        wide = np.zeros((share.shape[1], slots))
        wide[:, : mine.shape[1]] = mine
        padded = np.zeros(slots, dtype=np.int64)
        padded[: len(numbers)] = numbers
        for matrix, factor, second in _layers(problem, problem.detect[group[0]]):
            blocks.append(matrix)
            weights.append(wide * factor)
            scenarios.append(padded)
            seconds.append(np.full(len(wide), second))
    count = share.shape[1]
    group_of = np.repeat(np.arange(len(blocks)), count)
    weight, seconds_of = np.concatenate(weights), np.concatenate(seconds)
    chance = blocks[0] if len(blocks) == 1 else sparse.hstack(blocks, format="csr")
    used = np.flatnonzero(weight.sum(axis=1) > 0)
    if len(used) < len(weight):
        chance = chance.tocsc()[:, used].tocsr()
        weight, group_of, seconds_of = weight[used], group_of[used], seconds_of[used]
    chance = sparse.csr_matrix(
        (np.minimum(chance.data, SURE), chance.indices, chance.indptr), shape=chance.shape
    )
    names = sorted(set(problem.modality)) if problem.redundancy > 0 else [""]
    modes = [names.index(name) if problem.redundancy > 0 else 0 for name in problem.modality]
    own = problem.localisation.weight if problem.localisation is not None else 0.0
    return Rows(
        chance=chance, by_row=chance.T.tocsr(), weight=np.ascontiguousarray(weight),
        group=group_of, scenario=np.array(scenarios), second=seconds_of,
        mode=np.array(modes, dtype=np.int64), modes=max(len(names), 1),
        scenarios=1 if mixed is not None else problem.scenarios,
        scale=1 + problem.redundancy + own,
    )  # fmt: skip


def well_placed(localisation: Localisation) -> sparse.csr_matrix:
    """Return the chance that what a column notices of a row is told within the distance."""
    spread = localisation.spread_m.tocsr()
    ratio = localisation.within_m / np.maximum(spread.data, 1e-9)
    return sparse.csr_matrix(
        (-np.expm1(-0.5 * ratio**2), spread.indices, spread.indptr), shape=spread.shape
    )


def _layers(
    problem: SitingProblem, matrix: sparse.csr_matrix
) -> list[tuple[sparse.csr_matrix, float, float]]:
    """Return matrix, weight and worth of a second modality: of noticing, and of placing well."""
    clean = sparse.csr_matrix(matrix, copy=True)
    clean.sum_duplicates()
    layers = [(clean, 1.0, problem.redundancy)]
    if problem.localisation is not None and problem.localisation.weight > 0:
        placing = sparse.csr_matrix(clean.multiply(well_placed(problem.localisation)))
        layers.append((placing, problem.localisation.weight, 0.0))
    return layers


def _share(weight: Floats) -> Floats:
    """Return weights as shares of their scenario; one without any act has none."""
    total = weight.sum(axis=1, keepdims=True)
    nought = np.zeros(weight.shape)
    return np.asarray(np.divide(weight, total, out=nought, where=total > 0))


def _same(matrices: tuple[sparse.csr_matrix, ...]) -> list[list[int]]:
    """Return the scenarios that hold the very same matrix, group by group."""
    groups: dict[int, list[int]] = {}
    for number, matrix in enumerate(matrices):
        groups.setdefault(id(matrix), []).append(number)
    return list(groups.values())
