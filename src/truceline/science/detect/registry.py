"""The detection models by name, and what is asked of any of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from truceline.core.errors import PlanError
from truceline.science.detect import (
    acoustic,
    camera_day,
    camera_thermal,
    drone_acoustic,
    drone_rf,
    human,
    patrol,
    radar,
    satellite_optical,
    satellite_sar,
    satellite_thermal,
    uav,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.model.plan import Parameter, PlannedAct
    from truceline.science.detect.conditions import Conditions, DetectionModel, Floats

MODELS: dict[str, DetectionModel] = {
    model.name: model
    for model in (
        human.MODEL,
        camera_day.MODEL,
        camera_thermal.MODEL,
        acoustic.MODEL,
        radar.MODEL,
        drone_acoustic.MODEL,
        drone_rf.MODEL,
        uav.MODEL,
        patrol.MODEL,
        satellite_optical.MODEL,
        satellite_sar.MODEL,
        satellite_thermal.MODEL,
    )
}
FARTHEST_M = 1_000_000.0  # noticed even there: distance does not matter
RANGE_ERROR_M = 0.5


def model_named(name: str) -> DetectionModel:
    """Return a detection model.

    Raises
    ------
    PlanError
        PLN-131 if there is none of that name.
    """
    try:
        return MODELS[name]
    except KeyError:
        raise PlanError.case("PLN-131", name, known=", ".join(MODELS)) from None


def detection_probability(
    model_name: str,
    act: PlannedAct,
    distance_m: Floats,
    in_sight: NDArray[np.bool_] | None,
    conditions: Conditions,
    changed: Mapping[str, float] | None = None,
) -> Floats:
    """Return the chance that one act is noticed by what works and is manned.

    Parameters
    ----------
    model_name
        A key of `MODELS`.
    act
        What happens; a model answers 0 for acts it cannot see.
    distance_m
        At least 0, shape ``(n,)``.
    in_sight
        Whether the straight line is free, shape ``(n,)``; None for free everywhere.
    conditions
        Hour, weather and the like.
    changed
        Figures of the model that are not its own, by name.

    Raises
    ------
    PlanError
        PLN-131 for an unknown model, PLN-132 for an unknown figure, PLN-133 for a figure outside
        what it can be, PLN-134 for distances that cannot be.
    """
    model = model_named(model_name)
    values = model_values(model, changed)
    distances = np.asarray(distance_m, dtype=np.float64)
    free = np.ones(distances.shape, dtype=np.bool_) if in_sight is None else np.asarray(in_sight)
    if distances.shape != free.shape:
        detail = f"{distances.shape} distances for {free.shape} lines of sight"
        raise PlanError.case("PLN-134", model_name, detail=detail)
    if not np.all(distances >= 0):
        raise PlanError.case("PLN-134", model_name, detail="some are negative or not a number")
    return model.probability(act, distances, free, conditions, values)


def effective_range_m(
    model: str | DetectionModel,
    act: PlannedAct,
    conditions: Conditions,
    least: float = 0.5,
    changed: Mapping[str, float] | None = None,
) -> float:
    """Return how far away an act is noticed with a chance of at least `least`, sight being free.

    0 if it is not even near by; infinity if distance does not matter (a satellite).

    Raises
    ------
    PlanError
        PLN-131 or PLN-132 as `detection_probability`; PLN-135 unless `least` lies above 0 and
        is at most 1.
    """
    chosen = model_named(model) if isinstance(model, str) else model
    if not 0 < least <= 1:
        raise PlanError.case("PLN-135", chosen.name, least=least)
    values = model_values(chosen, changed)

    def reaches(distance_m: float) -> bool:
        at, free = np.array([distance_m]), np.array([True])
        return float(chosen.probability(act, at, free, conditions, values)[0]) >= least

    if not reaches(0.0):
        return 0.0
    if reaches(FARTHEST_M):
        return math.inf
    near, far = 0.0, FARTHEST_M
    while far - near > RANGE_ERROR_M:
        middle = (near + far) / 2
        near, far = (middle, far) if reaches(middle) else (near, middle)
    return near


def model_values(
    model: str | DetectionModel, changed: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Return the figures of a model by name, some of them changed.

    Raises
    ------
    PlanError
        PLN-131 for an unknown model, PLN-132 for an unknown figure, PLN-133 for a figure outside
        what it can be.
    """
    chosen = model_named(model) if isinstance(model, str) else model
    known = {figure.name: figure for figure in chosen.parameters}
    for name, value in (changed or {}).items():
        if name not in known:
            raise PlanError.case("PLN-132", chosen.name, name=name, known=", ".join(sorted(known)))
        limits = _limits(known[name])
        if not limits.hold(value):
            raise PlanError.case(
                "PLN-133", chosen.name, name=name, value=value, expected=limits.words
            )
    return chosen.values(changed)


class _Limits(NamedTuple):
    """What a figure can be at all; its plausible bounds are narrower."""

    least: float
    is_least_one: bool
    most: float
    words: str

    def hold(self, value: float) -> bool:
        above = value >= self.least if self.is_least_one else value > self.least
        return math.isfinite(value) and above and value <= self.most


def _limits(figure: Parameter) -> _Limits:
    """Return what a figure can be: shares and chances up to 1, above 0 where it divides.

    A figure divides, or its logarithm is taken, unless it is a share or 0 is plausible.
    """
    if figure.low is not None and figure.low < 0:
        return _Limits(-math.inf, True, math.inf, "a finite number")
    if figure.name.endswith("_share"):
        return _Limits(0.0, True, 1.0, "from 0 to 1")
    most = 1.0 if figure.unit.startswith("chance") else math.inf
    bound = " and at most 1" if most == 1 else " and finite"
    if figure.low == 0:
        return _Limits(0.0, True, most, f"at least 0{bound}")
    return _Limits(0.0, False, most, f"above 0{bound}")
