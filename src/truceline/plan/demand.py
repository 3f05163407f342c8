"""What a plan is to see: stretches of line or areas x depth x act x hour, as one table of rows.

Demand is made of what an agreement forbids and of places people live, cross or inspect. Demand
made of forces or targets is refused: see ``docs/misuse.md``.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely

from truceline.core.chainage import beside, locate
from truceline.core.errors import PlanError
from truceline.core.geo import local_metres, offset
from truceline.model.plan import Demand, HourClass, PlannedAct
from truceline.science.depth import depth_shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.core.chainage import CompiledPath
    from truceline.model.scenario import Scenario

    Floats = NDArray[np.float64]

HOURS = (HourClass.DAY, HourClass.NIGHT)
ACTS = tuple(PlannedAct)


class LayerKind(StrEnum):
    """What a demand layer of a mission may be made of; nothing else is taken."""

    SETTLEMENT = "settlement"
    CROSSING_POINT = "crossing_point"
    STORAGE_SITE = "storage_site"  # an agreed one, inspected by agreement
    DISENGAGEMENT_AREA = "disengagement_area"
    ENERGY_SITE = "energy_site"
    WATER_SITE = "water_site"
    SEA_AREA = "sea_area"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandTerms:
    """How the line is cut into cells: metres along it, and distances from it."""

    cell_m: float = 5_000.0
    depth_edges_m: tuple[float, ...] = (0.0, 1_000.0, 2_500.0, 5_000.0, 10_000.0)

    def __post_init__(self) -> None:
        edges = self.depth_edges_m
        rising = all(low < high for low, high in itertools.pairwise(edges))
        if self.cell_m <= 0 or len(edges) < 2 or edges[0] < 0 or not rising:
            raise PlanError.case(
                "PLN-602", "demand", detail="cells have a length and depths rise from 0"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandArea:
    """An area of a mission to be watched, with the acts a day expected in it."""

    name: str
    kind: str
    geometry: shapely.Geometry
    acts_per_day: dict[PlannedAct, float]


def line_demand(
    path: CompiledPath, scenario: Scenario, terms: DemandTerms, hot: Floats | None = None
) -> Demand:
    """Return the demand of a line under a scenario.

    Parameters
    ----------
    path
        The line.
    scenario
        Gives acts a day over the whole line, by act, and the share after dark.
    terms
        How it is cut.
    hot
        Relative intensity per stretch, shape ``(n_stretches,)``; even where None. A mission
        that has data gives its own estimates, never positions of forces.

    Raises
    ------
    PlanError
        PLN-602 if `hot` does not fit the stretches.

    Notes
    -----
    The rows run over stretches, then depths on the left and on the right, then all acts, then
    day and night, so that the rows of two scenarios on one line are the same. The weights of an
    act add up to its acts a day.
    """
    count = max(1, round(path.length_m / terms.cell_m))
    intensity = np.ones(count) if hot is None else np.asarray(hot, dtype=np.float64)
    if len(intensity) != count or not (intensity >= 0).all() or intensity.sum() <= 0:
        raise PlanError.case(
            "PLN-602", "demand", detail=f"intensities are {count} numbers of 0 or more"
        )
    edges = np.asarray(terms.depth_edges_m)
    middle = (edges[:-1] + edges[1:]) / 2
    across = np.concatenate([middle, -middle])
    chainage = np.repeat((np.arange(count) + 0.5) / count * path.length_m, len(across))
    left = np.tile(across, count)
    lon, lat = beside(path, chainage, left)
    by_hour = np.array([1 - scenario.night_share, scenario.night_share])
    by_act = np.stack(
        [
            scenario.acts_per_day.get(act, 0.0)
            * np.tile(depth_shares(act, terms.depth_edges_m) / 2, 2)
            for act in ACTS
        ],
        axis=1,
    )
    share = intensity / intensity.sum()
    weight = share[:, None, None, None] * by_act[None, :, :, None] * by_hour
    each = len(ACTS) * len(HOURS)
    places = count * len(across)
    return Demand(
        chainage_m=np.repeat(chainage, each),
        left_m=np.repeat(left, each),
        lon_deg=np.repeat(lon, each),
        lat_deg=np.repeat(lat, each),
        act=tuple(act for act in ACTS for _ in HOURS) * places,
        hour=HOURS * (len(ACTS) * places),
        weight=weight.ravel(),
    )


def area_demand(
    path: CompiledPath, areas: Sequence[DemandArea], scenario: Scenario, terms: DemandTerms
) -> Demand:
    """Return the demand of areas, each a grid of cells.

    Raises
    ------
    PlanError
        PLN-601 if an area is made of anything but a `LayerKind`: forces and targets are no
        demand.
    """
    parts = [_of_area(path, area, scenario, terms) for area in areas]
    return join_demand(parts)


def join_demand(parts: Sequence[Demand]) -> Demand:
    """Return the rows of several demands one after the other."""
    numbers = {
        name: np.concatenate([np.zeros(0), *(getattr(part, name) for part in parts)])
        for name in ("chainage_m", "left_m", "lon_deg", "lat_deg", "weight")
    }
    return Demand(
        **numbers,
        act=tuple(act for part in parts for act in part.act),
        hour=tuple(hour for part in parts for hour in part.hour),
    )


def _of_area(
    path: CompiledPath, area: DemandArea, scenario: Scenario, terms: DemandTerms
) -> Demand:
    if area.kind not in set(LayerKind):
        known = ", ".join(LayerKind)
        raise PlanError.case("PLN-601", f"demand '{area.name}'", kind=area.kind, known=known)
    lon, lat = _cells(area.geometry, terms.cell_m)
    found = locate(path, lon, lat)
    pairs = [
        (act, hour, rate * share / len(lon))
        for act, rate in area.acts_per_day.items()
        for hour, share in zip(HOURS, (1 - scenario.night_share, scenario.night_share), strict=True)
    ]
    each = len(pairs)
    return Demand(
        chainage_m=np.repeat(found.chainage_m, each),
        left_m=np.repeat(found.distance_m, each),
        lon_deg=np.repeat(lon, each),
        lat_deg=np.repeat(lat, each),
        act=tuple(act for act, _, _ in pairs) * len(lon),
        hour=tuple(hour for _, hour, _ in pairs) * len(lon),
        weight=np.tile([weight for _, _, weight in pairs], len(lon)),
    )


def _cells(geometry: shapely.Geometry, cell_m: float) -> tuple[Floats, Floats]:
    """Return the middles of a grid's cells inside an area, at least one point of it."""
    inner = geometry.representative_point()
    west, south, east, north = geometry.bounds
    x, y = local_metres([west, east], [south, north], inner.x, inner.y)
    half = cell_m / 2
    grid = np.meshgrid(
        np.arange(x[0] + half, x[1], cell_m), np.arange(y[0] + half, y[1], cell_m), indexing="ij"
    )
    lon, lat = offset(inner.x, inner.y, grid[0].ravel(), grid[1].ravel())
    inside = shapely.contains_xy(geometry, lon, lat)
    if not inside.any():
        return np.array([inner.x]), np.array([inner.y])
    return lon[inside], lat[inside]
