"""A plan: what could stand where, what it would see, and the options made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import pyarrow as pa

from truceline.model.kind import Act

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from truceline.core.uncertain import Estimate
    from truceline.model.observation import Modality

    Floats = NDArray[np.float64]


class PlannedAct(StrEnum):
    """What a plan is to see: an act of the agreement, split where means differ in seeing it."""

    SMALL_ARMS = "small_arms"  # shots and bursts
    EXPLOSION = "explosion"  # shelling, mortars, artillery: muzzle or impact
    UAV_FLIGHT = "uav_flight"
    AIRCRAFT_FLIGHT = "aircraft_flight"
    HEAVY_WEAPON = "heavy_weapon"  # a vehicle-sized weapon standing in the open
    MOVEMENT = "movement"  # people on foot or vehicles crossing or moving
    WORKS = "works"  # earthworks, mines, trenches: seen for days


ACT_OF_PLANNED: dict[PlannedAct, Act] = {
    PlannedAct.SMALL_ARMS: Act.FIRE,
    PlannedAct.EXPLOSION: Act.FIRE,
    PlannedAct.UAV_FLIGHT: Act.FLIGHT,
    PlannedAct.AIRCRAFT_FLIGHT: Act.FLIGHT,
    PlannedAct.HEAVY_WEAPON: Act.PRESENCE,
    PlannedAct.MOVEMENT: Act.MOVEMENT,
    PlannedAct.WORKS: Act.WORKS,
}


class HourClass(StrEnum):
    """Part of the day a demand is for."""

    DAY = "day"
    NIGHT = "night"


class Role(StrEnum):
    """What people of a mission do; pledges, caps and caveats speak of roles."""

    MONITOR = "monitor"  # civilian or police observers
    TECHNICIAN = "technician"  # sensors, UAVs, analysis of imagery
    SOLDIER = "soldier"  # protection of monitors
    REASSURANCE = "reassurance"  # a force away from the line; it watches nothing
    STAFF = "staff"  # headquarters, liaison, support


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One editable figure with its source; ``unverified`` where it was remembered, not read.

    ``low`` and ``high`` bound it plausibly; they are what a sensitivity run varies.
    """

    name: str
    value: float
    unit: str
    source: str
    low: float | None = None
    high: float | None = None
    unverified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetType:
    """A kind of thing a plan can place, such as a post, a mast with cameras, a radar.

    ``model`` names its detection model (a file of ``science/detect``), None for what watches
    nothing. ``crew`` is people on duty at a time by role; ``hours_per_day`` how long it is
    manned or works a day. Costs are euros a year and asset, people not included. ``everywhere``
    means that it covers the whole line from afar (a satellite): it has no site.
    """

    asset_id: str
    names: dict[str, str]  # per language
    model: str | None
    modality: Modality | None
    crew: dict[Role, float]
    hours_per_day: float = 24.0
    height_m: float = 2.0  # of the eye, lens or antenna above ground
    range_m: float = 10_000.0  # nothing is computed beyond
    capital_eur: float = 0.0
    life_years: float = 5.0
    running_eur: float = 0.0  # a year
    lost_per_year: float = 0.0  # share destroyed or stolen a year
    jammable: bool = False
    on_the_line: bool = True  # needs access to the belt along the line
    everywhere: bool = False
    unverified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place where something may stand; ``chainage_m`` and ``left_m`` are on the plan's line.

    ``left_m`` is metres left of the line (negative: right). ``side`` is the party on whose side
    it lies. ``ground_m`` is None where no terrain is known.
    """

    site_id: str
    lon_deg: float
    lat_deg: float
    chainage_m: float
    left_m: float
    side: str
    ground_m: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """What is to be seen: one row a place, act and hour class; every array has shape ``(n,)``.

    ``weight`` is the expected number of acts a day of the row under the scenario the demand was
    made for; ``chainage_m`` and ``left_m`` place the middle of its cell on the line.
    """

    chainage_m: Floats
    left_m: Floats
    lon_deg: Floats
    lat_deg: Floats
    act: tuple[PlannedAct, ...]
    hour: tuple[HourClass, ...]
    weight: Floats

    def __len__(self) -> int:
        return len(self.weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """An asset at a site, manned by a contributor; ``site`` None for what stands nowhere."""

    asset: str
    site: Site | None = None
    contributor: str | None = None
    number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What is known of the quality of a solution.

    ``objective`` is the value of the plan, ``bound`` what no plan can exceed (or go below, for
    a minimum), ``gap`` the relative distance between them. ``status`` is ``"optimal"`` only
    when proved, else ``"feasible"`` or ``"infeasible"``; ``method`` names what gave each.
    """

    objective: float
    bound: float
    gap: float
    status: str
    method: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceTable:
    """People and cost of an option; estimates carry the range over the stated assumptions."""

    by_role: dict[Role, Estimate]  # in the field at a time
    deployed: Estimate
    pool: Estimate  # with rotation
    cost_eur: Estimate  # a year
    assumptions: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to "what would it take": placements, force and what they rest on.

    ``rear_people`` are people who are not tied to a placement, by role (a reassurance force,
    protection, headquarters). ``binding`` names the ceilings that leave no room for more;
    ``after_losses`` is the share seen after the loss of 0, 1, ... assets, each where it hurts
    most; ``largest_gap_km`` the longest stretch where a crossing by day would probably be missed.
    """

    option_id: str
    names: dict[str, str]
    summary: dict[str, str]
    placements: tuple[Placement, ...]
    rear_people: dict[Role, float] = field(default_factory=dict)
    certificate: Certificate | None = None
    force: ForceTable | None = None
    assumptions: tuple[Parameter, ...] = ()
    cannot_see: tuple[str, ...] = ()
    binding: tuple[str, ...] = ()
    after_losses: tuple[float, ...] = ()
    largest_gap_km: float | None = None


PLACEMENT_SCHEMA = pa.schema(
    [
        pa.field("option_id", pa.string(), nullable=False),
        pa.field("asset", pa.string(), nullable=False),
        pa.field("contributor", pa.string()),
        pa.field("number", pa.int64(), nullable=False),
        pa.field("site_id", pa.string()),
        pa.field("lon_deg", pa.float64()),
        pa.field("lat_deg", pa.float64()),
        pa.field("chainage_m", pa.float64()),
        pa.field("left_m", pa.float64()),
        pa.field("side", pa.string()),
    ]
)

# One row a replicate of an option under a scenario: what a number of the paper opens to.
RUN_SCHEMA = pa.schema(
    [
        pa.field("run_id", pa.string(), nullable=False),
        pa.field("option_id", pa.string(), nullable=False),
        pa.field("scenario_id", pa.string(), nullable=False),
        pa.field("estimator", pa.string(), nullable=False),  # "fast" or "full"
        pa.field("replicate", pa.int64(), nullable=False),
        pa.field("seed", pa.int64(), nullable=False),
        pa.field("measure", pa.string(), nullable=False),  # "detected_share", "hours_to_detect"...
        pa.field("act", pa.string()),  # a PlannedAct, null for all
        pa.field("value", pa.float64()),
        pa.field("unit", pa.string(), nullable=False),
    ]
)
