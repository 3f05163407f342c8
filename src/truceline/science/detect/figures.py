"""Figures of the detection models: how one with a source and one only remembered is written."""

from __future__ import annotations

from truceline.model.plan import Parameter, PlannedAct

KOOPMAN = "Koopman (1956), Operations Research 4, 503-531"
JOHNSON = "Johnson (1958), Analysis of Image Forming Systems"
REMEMBERED = "remembered, no source read"
JUDGEMENT = "judgement of the authors"

# How high each act stands above ground, for the line of sight.
TARGET_HEIGHT_M: dict[PlannedAct, float] = {
    PlannedAct.SMALL_ARMS: 1.5,
    PlannedAct.EXPLOSION: 10.0,  # smoke, dust and glow stand above the ground
    PlannedAct.UAV_FLIGHT: 100.0,
    PlannedAct.AIRCRAFT_FLIGHT: 300.0,
    PlannedAct.HEAVY_WEAPON: 2.3,
    PlannedAct.MOVEMENT: 1.7,
    PlannedAct.WORKS: 1.0,
}  # judgement of the authors, but 2.3 m for a vehicle (planning practice)

# What stays in place for long enough that somebody who comes by later still finds it.
LASTING = frozenset({PlannedAct.HEAVY_WEAPON, PlannedAct.WORKS})

# What is over before somebody who looks elsewhere turns to it.
SUDDEN = frozenset(
    {
        PlannedAct.SMALL_ARMS,
        PlannedAct.EXPLOSION,
        PlannedAct.UAV_FLIGHT,
        PlannedAct.AIRCRAFT_FLIGHT,
    }
)


def sourced(
    name: str, value: float, unit: str, source: str,
    low: float | None = None, high: float | None = None,
) -> Parameter:  # fmt: skip
    """Return a figure that was read in a source."""
    return Parameter(name=name, value=value, unit=unit, source=source, low=low, high=high)


def prior(
    name: str, value: float, unit: str, low: float, high: float, source: str = REMEMBERED
) -> Parameter:
    """Return a figure that was not read anywhere: unverified, with plausible bounds."""
    return Parameter(
        name=name, value=value, unit=unit, source=source, low=low, high=high, unverified=True
    )
