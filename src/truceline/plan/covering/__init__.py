"""Covering: location problems of the standard kinds, each answer with plan, bound and gap."""

from truceline.plan.covering.build import coverage_within
from truceline.plan.covering.instance import InstanceFormat, InstanceLimits, read_instance
from truceline.plan.covering.problem import (
    CoveringProblem,
    CoveringSolution,
    MaximalCovering,
    PartialCovering,
    PMedian,
    SetCovering,
    objective,
)
from truceline.plan.covering.solve import solve_covering

__all__ = [
    "CoveringProblem",
    "CoveringSolution",
    "InstanceFormat",
    "InstanceLimits",
    "MaximalCovering",
    "PMedian",
    "PartialCovering",
    "SetCovering",
    "coverage_within",
    "objective",
    "read_instance",
    "solve_covering",
]
