"""What is left when assets are lost, one after another where it hurts most."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceline.plan.siting.criterion import Criterion
    from truceline.plan.siting.search import Choice


def after_losses(choice: Choice, criterion: Criterion, losses: int) -> tuple[float, ...]:
    """Return the criterion after 0, 1, ... losses, each the one that hurts most by then.

    Notes
    -----
    The worst single loss is exact. For more, losing greedily is a good guess and no bound: other
    sets of as many assets may hurt more.
    """
    left = choice.copy()
    curve = [float(criterion.value(left.values))]
    for _ in range(losses):
        worst, lowest = None, 0.0
        for column in sorted(left.chosen):
            value = float(criterion.value(left.values_without(column)))
            if worst is None or value < lowest:
                worst, lowest = column, value
        if worst is not None:
            left.drop(worst)
        curve.append(float(criterion.value(left.values)))
    return tuple(curve)
