"""How far from the line acts happen: one prior, shared by planning and simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.model.plan import Parameter, PlannedAct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DEEPEST_M = 12_000.0  # acts farther away count at this distance

_PRIOR = "judgement: most recorded violations lie within a few kilometres of a contact line"


def _mean(act: PlannedAct, value: float, low: float, high: float) -> Parameter:
    return Parameter(
        name=f"mean_depth_{act.value}", value=value, unit="m", source=_PRIOR, low=low, high=high,
        unverified=True,
    )  # fmt: skip


MEAN_DEPTH: dict[PlannedAct, Parameter] = {
    PlannedAct.SMALL_ARMS: _mean(PlannedAct.SMALL_ARMS, 1_000.0, 500.0, 2_000.0),
    PlannedAct.EXPLOSION: _mean(PlannedAct.EXPLOSION, 2_500.0, 1_500.0, 5_000.0),
    PlannedAct.UAV_FLIGHT: _mean(PlannedAct.UAV_FLIGHT, 2_500.0, 1_000.0, 5_000.0),
    PlannedAct.AIRCRAFT_FLIGHT: _mean(PlannedAct.AIRCRAFT_FLIGHT, 5_000.0, 2_000.0, 10_000.0),
    PlannedAct.HEAVY_WEAPON: _mean(PlannedAct.HEAVY_WEAPON, 5_000.0, 2_500.0, 10_000.0),
    PlannedAct.MOVEMENT: _mean(PlannedAct.MOVEMENT, 1_500.0, 500.0, 3_000.0),
    PlannedAct.WORKS: _mean(PlannedAct.WORKS, 2_000.0, 1_000.0, 4_000.0),
}


def depth_shares(act: PlannedAct, edges_m: Sequence[float]) -> Floats:
    """Return the share of an act in each band of distance from the line, both sides together.

    Parameters
    ----------
    act
        The act.
    edges_m
        Increasing distances, shape ``(n + 1,)``; the last band takes all that lies beyond.

    Notes
    -----
    Distances are exponential with the mean of `MEAN_DEPTH`, cut at `DEEPEST_M`.
    """
    edges = np.asarray(edges_m, dtype=np.float64)
    beyond = np.exp(-edges / MEAN_DEPTH[act].value)
    beyond[-1] = 0.0
    shares = -np.diff(beyond)
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def draw_depths(act: PlannedAct, size: int, rng: np.random.Generator) -> Floats:
    """Draw distances from the line of so many acts, in metres."""
    return np.minimum(rng.exponential(MEAN_DEPTH[act].value, size), DEEPEST_M)
