"""A plan and a bound on the way to a certificate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """The best sites so far, their worth or cost, the best bound and what gave it."""

    chosen: Whole
    objective: float
    bound: float
    method: str
    is_least: bool = False  # of a minimum, where bounds lie below

    @property
    def gap(self) -> float:
        """Return the distance of objective and bound relative to the objective."""
        distance = abs(self.bound - self.objective)
        return distance / max(abs(self.objective), 1e-12) if distance else 0.0

    def bounded(self, bound: float, method: str) -> Found:
        """Return this with a bound, if it is better than the one known."""
        better = bound > self.bound if self.is_least else bound < self.bound
        return replace(self, bound=bound, method=method) if better else self

    def improved(self, chosen: Whole, objective: float) -> Found:
        """Return this with a plan, if it is better than the one known."""
        better = objective < self.objective if self.is_least else objective > self.objective
        return replace(self, chosen=chosen, objective=objective) if better else self

    def is_proved(self, step: float) -> bool:
        """Say whether no plan can be better by a step, the least two plans can differ by."""
        return abs(self.bound - self.objective) < step - 1e-6 * step


def whole_step(values: NDArray[np.float64]) -> float:
    """Return 1 if all values are whole numbers, else what counts as no difference."""
    if len(values) and np.array_equal(values, np.round(values)) and values.sum() < 2**50:
        return 1.0
    return 1e-6 * max(1.0, float(values.sum()) * 1e-6)
