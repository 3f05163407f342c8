"""People, pool and cost of placements, over the stated ranges of what is assumed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import PlanError
from truceline.core.uncertain import Estimate
from truceline.model.plan import AssetType, ForceTable, Role
from truceline.plan.assets import ASSETS, HEADS
from truceline.plan.force.assumptions import draw, range_of
from truceline.plan.force.inputs import asset_of, check_numbers, count_assets, parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.model.plan import Option, Parameter, Placement

    Floats = NDArray[np.float64]

# How many of each asset, one number or one a draw.
Numbers = Mapping[str, tuple[int | NDArray[np.float64], AssetType]]

DRAWS = 2_000
LEVEL = 0.8
METHOD = f"median and {LEVEL:.0%} of {{draws}} draws from triangles over the assumptions"
_ON_DUTY = (Role.MONITOR, Role.TECHNICIAN, Role.SOLDIER)
_ROTATING = (Role.SOLDIER, Role.REASSURANCE)
_YEAR_COST: dict[Role, tuple[str, bool]] = {  # assumption, whether it is in dollars
    Role.MONITOR: ("monitor_year_eur", False),
    Role.TECHNICIAN: ("technician_year_eur", False),
    Role.SOLDIER: ("soldier_year_usd", True),
    Role.REASSURANCE: ("reassurance_year_usd", True),
    Role.STAFF: ("staff_year_usd", True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """People and cost, one a draw: every array has shape ``(draws,)``."""

    by_role: dict[Role, Floats]
    deployed: Floats
    pool: Floats
    cost_eur: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What one assumption does between the ends of its range, the others at their values."""

    parameter: Parameter
    deployed: tuple[float, float]  # at the low end, at the high end
    pool: tuple[float, float]
    cost_eur: tuple[float, float]


def force_of(
    placements: Iterable[Placement],
    rear_people: Mapping[Role, float],
    line_length_km: float,
    assumed: tuple[Parameter, ...] | None = None,
    *,
    rng: np.random.Generator,
    assets: Mapping[str, AssetType] | None = None,
    draws: int = DRAWS,
) -> ForceTable:
    """Return the people and the yearly cost of what is placed.

    Parameters
    ----------
    placements
        What stands; where it stands does not matter here.
    rear_people
        People tied to no placement, by role, in heads. Staff named here is the headquarters,
        in place of the assumption ``headquarters_people``.
    line_length_km
        Length of the line, for liaison.
    assumed
        From `truceline.plan.force.assumptions.assumptions`; its defaults if None.
    rng
        Of the draws; tables to be compared take generators of the same seed.
    assets
        The assets by id; the catalogue if None.
    draws
        How many draws.

    Returns
    -------
    Median and 80 % interval; the roles' values add up to ``deployed``. The listed assumptions
    include the figures of the assets used.

    Raises
    ------
    PlanError
        If an asset is not known or a number is negative.

    Notes
    -----
    With ``c`` people on duty at a time, ``h`` hours a day, shifts of ``H`` hours, leave ``l``,
    local duties ``d``, reserve ``q``, support ``s``::

        field(role)    = sum number * c * h / H * (1 + l) * (1 + d) + rear(role)
        deployed(role) = (1 + q) * field(role)                        monitor, technician, soldier
        staff          = s * sum deployed + liaison * km / 100 + headquarters + hubs

    A reassurance force is heads: it has no shifts and brings its own support. The pool
    multiplies soldiers and reassurance by ``rotation_factor``, civilians by
    ``rotation_factor_civilian``. Cost counts people deployed, not the pool. The interval spans
    the stated assumptions and no doubt about the formula: `docs/force.md` holds it against
    past missions.
    """
    numbers = count_assets(placements, assets if assets is not None else ASSETS)
    parameters = parameters_of(numbers, assumed, assets)
    check_numbers(rear_people, line_length_km, draws)
    reading = read_force(numbers, rear_people, line_length_km, draw(parameters, rng, draws))
    return table_of(reading, parameters, draws)


def table_of(reading: Reading, parameters: tuple[Parameter, ...], draws: int) -> ForceTable:
    """Return the table of what was drawn: median and 80 %, the roles adding up to the total."""
    method = METHOD.format(draws=draws)
    deployed = _estimate(reading.deployed, "people", method)
    return ForceTable(
        by_role=_adding_up(reading.by_role, deployed, method),
        deployed=deployed,
        pool=_estimate(reading.pool, "people", method),
        cost_eur=_estimate(reading.cost_eur, "EUR/year", method),
        assumptions=parameters,
    )


def with_force(
    option: Option,
    line_length_km: float,
    assumed: tuple[Parameter, ...] | None = None,
    *,
    rng: np.random.Generator,
    assets: Mapping[str, AssetType] | None = None,
) -> Option:
    """Return the option with its force table; arguments as for `force_of`."""
    table = force_of(
        option.placements, option.rear_people, line_length_km, assumed, rng=rng, assets=assets
    )
    return replace(option, force=table)


def sensitivity(
    placements: Iterable[Placement],
    rear_people: Mapping[Role, float],
    line_length_km: float,
    assumed: tuple[Parameter, ...] | None = None,
    *,
    assets: Mapping[str, AssetType] | None = None,
) -> tuple[Delta, ...]:
    """Return what each assumption moves, the widest span of people deployed first.

    Arguments as for `force_of`. Assumptions that move nothing are left out.
    """
    numbers = count_assets(placements, assets if assets is not None else ASSETS)
    parameters = parameters_of(numbers, assumed, assets)
    check_numbers(rear_people, line_length_km, 1)
    values = {parameter.name: np.array([parameter.value]) for parameter in parameters}
    deltas = []
    for parameter in parameters:
        ends = values | {parameter.name: np.array(range_of(parameter))}
        found = read_force(numbers, rear_people, line_length_km, ends)
        delta = Delta(
            parameter=parameter,
            deployed=_pair(found.deployed),
            pool=_pair(found.pool),
            cost_eur=_pair(found.cost_eur),
        )
        if any(low != high for low, high in (delta.deployed, delta.pool, delta.cost_eur)):
            deltas.append(delta)
    return tuple(sorted(deltas, key=lambda delta: -abs(delta.deployed[1] - delta.deployed[0])))


def manning(asset: AssetType, assumed: tuple[Parameter, ...] | None = None) -> dict[Role, float]:
    """Return the people one asset takes in the field, shifts, leave and local duties included.

    Reserve, support and headquarters are left out: they belong to the whole force. Assumptions
    are taken at their values.
    """
    numbers = {asset.asset_id: (1, asset)}
    figures = parameters_of(numbers, assumed, None)
    field = _field(numbers, {}, {figure.name: np.array([figure.value]) for figure in figures})
    return {role: float(field[role][0]) for role in asset.crew}


def stretched(
    placements: Iterable[Placement], factor: float, assets: Mapping[str, AssetType] | None = None
) -> tuple[Placement, ...]:
    """Return placements for a line so many times as long: what stands on the line, rounded up.

    Satellites and what stands away from the line keep their number.

    Raises
    ------
    PlanError
        If the factor is not above 0 or an asset is not known.
    """
    if not 0 < factor < math.inf:
        raise PlanError.case(
            "PLN-506", "force", what="the factor", value=factor, expected="above 0"
        )
    known = assets if assets is not None else ASSETS
    return tuple(
        replace(placement, number=math.ceil(placement.number * factor - 1e-9))
        if asset_of(placement, known).on_the_line
        else placement
        for placement in placements
    )


def read_force(
    numbers: Numbers,
    rear_people: Mapping[Role, float],
    line_length_km: float,
    values: Mapping[str, Floats],
) -> Reading:
    """Return people and cost for given values of the assumptions; the formula of `force_of`."""
    field = _field(numbers, rear_people, values)
    operational = {role: field[role] * (1 + values["reserve_share"]) for role in _ON_DUTY}
    total = _sum(operational)
    base = np.where(
        total > 0, values["liaison_people_per_100_km"] * line_length_km / 100, np.zeros(1)
    )
    if Role.STAFF not in rear_people:
        base = base + np.where(total > 0, values["headquarters_people"], 0.0)
    staff = field[Role.STAFF] + values["support_share"] * total + base
    by_role = {**operational, Role.REASSURANCE: field[Role.REASSURANCE], Role.STAFF: staff}
    return Reading(
        by_role=by_role,
        deployed=_sum(by_role),
        pool=_pool(by_role, values),
        cost_eur=_people_cost(by_role, values) + _asset_cost(numbers, values),
    )


def _field(
    numbers: Numbers,
    rear_people: Mapping[Role, float],
    values: Mapping[str, Floats],
) -> dict[Role, Floats]:
    field: dict[Role, Floats] = {role: np.array([rear_people.get(role, 0.0)]) for role in Role}
    for asset_id, (number, asset) in numbers.items():
        shifts = values[f"{asset_id}.hours_per_day"] / values["shift_hours"]
        manned = shifts * (1 + values["leave_share"]) * (1 + values["local_duties_share"])
        for role in asset.crew:
            heads = number * values[f"{asset_id}.crew.{role.value}"]
            field[role] = field[role] + (heads if role in HEADS else heads * manned)
    return field


def _pool(by_role: Mapping[Role, Floats], values: Mapping[str, Floats]) -> Floats:
    factor = dict.fromkeys(by_role, "rotation_factor_civilian")
    factor |= dict.fromkeys(_ROTATING, "rotation_factor")
    return _sum({role: people * values[factor[role]] for role, people in by_role.items()})


def _sum(by_role: Mapping[Role, Floats]) -> Floats:
    total: Floats = np.zeros(1)
    for people in by_role.values():
        total = total + people
    return total


def _people_cost(by_role: Mapping[Role, Floats], values: Mapping[str, Floats]) -> Floats:
    cost: Floats = np.zeros(1)
    for role, people in by_role.items():
        name, in_dollars = _YEAR_COST[role]
        rate = values["eur_per_usd"] if in_dollars else 1.0
        cost = cost + people * values[name] * rate * values["price_factor"]
    return cost


def _asset_cost(numbers: Numbers, values: Mapping[str, Floats]) -> Floats:
    cost: Floats = np.zeros(1)
    for asset_id, (number, _) in numbers.items():
        replaced = 1 / values[f"{asset_id}.life_years"] + values[f"{asset_id}.lost_per_year"]
        yearly = values[f"{asset_id}.capital_eur"] * replaced + values[f"{asset_id}.running_eur"]
        cost = cost + number * yearly
    return cost


def _estimate(drawn: Floats, unit: str, method: str) -> Estimate:
    tail = (1 - LEVEL) / 2
    low, middle, high = (float(q) for q in np.quantile(drawn, [tail, 0.5, 1 - tail]))
    return Estimate(value=middle, low=low, high=high, level=LEVEL, unit=unit, method=method)


def _adding_up(
    by_role: Mapping[Role, Floats], deployed: Estimate, method: str
) -> dict[Role, Estimate]:
    """Return the roles' estimates, their values adding up to the total's.

    Medians of parts do not add up to the median of their sum; the small difference is shared
    by width of interval, so that what is known exactly stays as it is.
    """
    found = {role: _estimate(drawn, "people", method) for role, drawn in by_role.items()}
    values = {role: estimate.value or 0.0 for role, estimate in found.items()}
    width = {role: (e.high or 0.0) - (e.low or 0.0) for role, e in found.items()}
    missing = (deployed.value or 0.0) - sum(values.values())
    spread = sum(width.values())
    if spread <= 0:
        return found
    return {
        role: replace(estimate, value=values[role] + missing * width[role] / spread)
        for role, estimate in found.items()
    }


def _pair(values: Floats) -> tuple[float, float]:
    """Return the two ends; both alike where the assumption does not enter."""
    both = np.broadcast_to(values, 2)
    return float(both[0]), float(both[1])
