"""Benchmark files as problems: what a file leaves open is given beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

import numpy as np

from truceline.core.errors import PlanError
from truceline.formats import bds, pmed, scp, sjc
from truceline.plan.covering.build import coverage_within
from truceline.plan.covering.problem import (
    CoveringProblem,
    MaximalCovering,
    PartialCovering,
    PMedian,
    SetCovering,
)


class InstanceFormat(StrEnum):
    """A format of benchmark files; `docs/instances.md` shows each."""

    SJC = "sjc"
    PMED = "pmed"
    SCP = "scp"
    BDS = "bds"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceLimits:
    """What a file may leave open; None where it is not given.

    ``number`` is the number of sites, ``budget`` what they may cost, ``target_share`` the share
    of the demand that is to be covered at the least cost.
    """

    radius: float | None = None
    number: int | None = None
    budget: float | None = None
    target_share: float | None = None


def read_instance(
    text: str, instance_format: InstanceFormat, limits: InstanceLimits, where: str
) -> CoveringProblem:
    """Return the problem that a file and the limits beside it state.

    Raises
    ------
    PlanError
        PLN-210 if a limit the format needs is missing, PLN-212 if a limit cannot be, PLN-220 to
        PLN-223 with the line of the first fault of the file.
    """
    match instance_format:
        case InstanceFormat.SJC:
            return _points(sjc.read(text, where), limits, where)
        case InstanceFormat.PMED:
            network = pmed.read(text, where)
            number = network.number if limits.number is None else limits.number
            return PMedian(distance=network.distance, number=number)
        case InstanceFormat.SCP:
            columns = scp.read(text, where)
            return SetCovering(coverage=columns.coverage, cost=columns.cost)
        case InstanceFormat.BDS:
            return _facilities(bds.read(text, where), limits, where)
        case _:
            assert_never(instance_format)


def _points(points: sjc.WeightedPoints, limits: InstanceLimits, where: str) -> MaximalCovering:
    radius = _given(limits.radius, "the radius", "--radius", sjc.KIND, where)
    number = _given(limits.number, "the number of sites", "--p", sjc.KIND, where)
    coverage = coverage_within(points.xy, points.xy, radius)
    return MaximalCovering(coverage=coverage, weight=points.weight, budget=float(number))


def _facilities(
    places: bds.FacilitiesAndClients, limits: InstanceLimits, where: str
) -> MaximalCovering | PartialCovering:
    radius = _given(limits.radius, "the radius", "--radius", bds.KIND, where)
    coverage = coverage_within(places.facility_xy, places.client_xy, radius, strictly=True)
    if limits.target_share is not None:
        if not 0 <= limits.target_share <= 1:
            raise PlanError.case("PLN-212", where, value=limits.target_share)
        target = limits.target_share * float(places.demand.sum())
        return PartialCovering(
            coverage=coverage, weight=places.demand, cost=places.cost, target=target
        )
    if limits.number is not None:
        number = float(limits.number)
        return MaximalCovering(coverage=coverage, weight=places.demand, budget=number)
    budget = _given(
        limits.budget, "the budget, the number or the share", "--budget, --p or --cover",
        bds.KIND, where,
    )  # fmt: skip
    cost = np.asarray(places.cost, dtype=np.float64)
    return MaximalCovering(coverage=coverage, weight=places.demand, budget=budget, cost=cost)


def _given(value: float | None, what: str, option: str, kind: str, where: str) -> float:
    if value is None:
        raise PlanError.case("PLN-210", where, what=what, option=option, kind=kind)
    return value
