"""How much a chance moves when one figure of a model moves within its range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.science.detect.registry import detection_probability, model_named, model_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from truceline.model.plan import PlannedAct
    from truceline.science.detect.conditions import Conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """The chance with one figure at its lower and at its upper bound, the others as they are."""

    figure: str
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def size(self) -> float:
        """How far the two chances lie apart."""
        return abs(self.at_high - self.at_low)


def figure_swings(
    model_name: str,
    act: PlannedAct,
    distance_m: float,
    conditions: Conditions,
    changed: Mapping[str, float] | None = None,
) -> tuple[Swing, ...]:
    """Return by how much each figure moves the chance to notice an act, largest first.

    Figures without bounds, and those that do not move it, are left out.

    Raises
    ------
    PlanError
        As `detection_probability`.

    Notes
    -----
    One figure at a time: what two of them do together is not shown.
    """
    at = np.array([distance_m])
    model_values(model_name, changed)

    def chance(name: str, value: float) -> float:
        now = {**(changed or {}), name: value}
        return float(detection_probability(model_name, act, at, None, conditions, now)[0])

    swings = [
        Swing(
            figure=figure.name, low=figure.low, high=figure.high,
            at_low=chance(figure.name, figure.low), at_high=chance(figure.name, figure.high),
        )
        for figure in model_named(model_name).parameters
        if figure.low is not None and figure.high is not None
    ]  # fmt: skip
    moved = [swing for swing in swings if swing.size > 0]
    return tuple(sorted(moved, key=lambda swing: (-swing.size, swing.figure)))
