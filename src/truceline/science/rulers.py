"""Rulers: how far places lie from a line, a path, the edge of an area or a few places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import shapely

from truceline.core.chainage import CompiledPath, compile_path, locate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Ruler(Protocol):
    """What distances of places are measured from."""

    @property
    def sigma_m(self) -> float:
        """Standard deviation of the ruler's own position."""
        ...

    @property
    def length_m(self) -> float | None:
        """Length of an open line, whose side is told only between its ends; None otherwise."""
        ...

    def measure(self, lon_deg: Floats, lat_deg: Floats) -> tuple[Floats, Floats]:
        """Return signed distance and chainage in metres, each of shape ``(n,)``."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class PathRuler:
    """A line or path: left of its direction is positive."""

    path: CompiledPath
    sigma_m: float = 0.0

    @property
    def length_m(self) -> float | None:
        """Length of the path."""
        return float(self.path.length_m)

    def measure(self, lon_deg: Floats, lat_deg: Floats) -> tuple[Floats, Floats]:
        """Return signed distance and chainage."""
        found = locate(self.path, lon_deg, lat_deg)
        return found.distance_m, found.chainage_m


@dataclass(frozen=True, slots=True, eq=False)
class AreaRuler:
    """The edge of an area: inside is positive."""

    area: shapely.Geometry
    edges: tuple[CompiledPath, ...]
    sigma_m: float = 0.0
    length_m: float | None = None

    def measure(self, lon_deg: Floats, lat_deg: Floats) -> tuple[Floats, Floats]:
        """Return the distance to the nearest edge, positive inside; the chainage is NaN."""
        apart = np.full(len(lon_deg), np.inf)
        for edge in self.edges:
            apart = np.minimum(apart, np.abs(locate(edge, lon_deg, lat_deg).distance_m))
        inside = shapely.contains_xy(self.area, lon_deg, lat_deg)
        return np.where(inside, apart, -apart), np.full(len(lon_deg), np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class SpotRuler:
    """A few places: the distance to the nearest of them, negative as outside an area."""

    positions: Floats
    sigma_m: float = 0.0
    length_m: float | None = None

    def measure(self, lon_deg: Floats, lat_deg: Floats) -> tuple[Floats, Floats]:
        """Return minus the distance to the nearest place; the chainage is NaN."""
        from truceline.core.geo import wgs84

        apart = np.full(len(lon_deg), np.inf)
        for lon, lat in self.positions:
            same = np.full(len(lon_deg), lon), np.full(len(lon_deg), lat)
            _, _, metres = wgs84().inv(*same, lon_deg, lat_deg)
            apart = np.minimum(apart, metres)
        return -apart, np.full(len(lon_deg), np.nan)


def area_ruler(area: shapely.Geometry) -> AreaRuler:
    """Return the ruler of a polygon or of several."""
    shapely.prepare(area)
    rings = [
        ring
        for polygon in shapely.get_parts(area)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return AreaRuler(area, tuple(compile_path(shapely.get_coordinates(ring)) for ring in rings))
