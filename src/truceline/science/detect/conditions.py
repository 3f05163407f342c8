"""What every detection model is told: the conditions, and what it answers with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from truceline.model.plan import HourClass, Parameter, PlannedAct

if TYPE_CHECKING:
    from truceline.model.scenario import Weather

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """When and in what weather something is looked for.

    ``jammed_share`` is the share of the time in which radio is jammed; ``downwind`` the cosine
    of the angle between the wind and the way from act to sensor, shape ``(n,)``, or None for a
    mean over directions.
    """

    hour: HourClass
    weather: Weather
    daylight_h: float = 12.0
    jammed_share: float = 0.0
    downwind: Floats | None = None


# (act, distance_m, in_sight, conditions, parameters) -> probability, shape (n,). `distance_m` has
# shape (n,); `in_sight` says whether the straight line is free, all True for what needs none.
Probability = Callable[
    [PlannedAct, Floats, NDArray[np.bool_], Conditions, Mapping[str, float]], Floats
]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionModel:
    """One way of noticing acts: a formula, its parameters and what it cannot see.

    ``probability`` answers, per act, the chance that one act is noticed. ``needs_sight`` says
    whether terrain can hide an act from it, ``target_height_m`` how high each act stands above
    ground for that. ``location_m`` is the standard deviation of where it puts an act at a
    distance, ``(distance_m, parameters) -> metres``. ``side_label`` is the chance that it tells
    outgoing from incoming, and rightly. ``cannot_see`` is printed with every plan.
    """

    name: str
    formula: str
    probability: Probability
    parameters: tuple[Parameter, ...]
    needs_sight: bool
    acts: tuple[PlannedAct, ...]
    target_height_m: Mapping[PlannedAct, float]
    location_m: Callable[[Floats, Mapping[str, float]], Floats]
    side_label: float
    cannot_see: tuple[str, ...]

    def values(self, changed: Mapping[str, float] | None = None) -> dict[str, float]:
        """Return the parameters by name, some of them changed.

        Raises
        ------
        KeyError
            If a changed name is none of the model's.
        """
        known = {parameter.name: parameter.value for parameter in self.parameters}
        for name in changed or {}:
            known[name]
        return {**known, **(changed or {})}
