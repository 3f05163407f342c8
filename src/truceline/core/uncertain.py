"""Numbers and places that carry their error."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from truceline.core.geo import destination, local_metres, offset

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Detail:
    """How many nodes stand for a region."""

    radii: int  # of an ellipse
    angles: int
    sector_radii: int
    sector_azimuths: int  # per stretch of azimuth
    cells: int  # per side of a polygon's bounding box
    steps: int  # along a stretch


COARSE = Detail(6, 16, 8, 6, 14, 48)
FINE = Detail(24, 64, 32, 48, 64, 512)  # sharp limits to about 0.005
FARTHEST_M = 20_040_000.0  # half a meridian or more: no error is larger
_WKB_POINT = struct.Struct("<BIdd")  # byte order, type, x, y


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A value with its interval, unit and method; ``value`` None means not observed.

    ``low`` and ``high`` bound the central interval of probability ``level``; ``high`` None
    means unbounded.
    """

    value: float | None
    low: float | None
    high: float | None
    level: float
    unit: str
    method: str

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise ValueError(f"the level lies between 0 and 1, not {self.level}")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"the interval ends {self.high} before it starts {self.low}")


class RegionKind(StrEnum):
    """What shape a region has; the meaning of its parameters follows from it."""

    POINT = "point"  # lon, lat, sigma_major_m, sigma_minor_m, azimuth_deg of the major axis
    SECTOR = "sector"  # lon, lat, inner_m, outer_m, then pairs azimuth_from, azimuth_until
    STRETCH = "stretch"  # chainage_from_m, chainage_until_m, sigma_across_m
    POLYGON = "polygon"  # nothing: the outline is in the WKB


@dataclass(frozen=True, slots=True)
class Region:
    """Where something is held to be: kind, fixed numeric parameters and WKB in lon/lat.

    Make one with `point_region`, `sector_region`, `stretch_region` or `polygon_region`. The WKB
    of a point is the point itself, of a sector the outline (a multipolygon where winds do not
    adjoin), of a stretch the line string.
    """

    kind: RegionKind
    params: tuple[float, ...]
    wkb: bytes

    @property
    def geometry(self) -> shapely.Geometry:
        """The shape as a shapely geometry in degrees."""
        return shapely.from_wkb(self.wkb)


def point_region(
    lon_deg: float,
    lat_deg: float,
    sigma_m: float = 0.0,
    sigma_minor_m: float | None = None,
    azimuth_deg: float = 0.0,
) -> Region:
    """Return a position with an error ellipse (standard deviations in metres).

    Raises
    ------
    ValueError
        If the position is not on the globe, or an error is negative, no number or beyond it.
    """
    minor = sigma_m if sigma_minor_m is None else sigma_minor_m
    if not (-180 <= lon_deg <= 180 and -90 <= lat_deg <= 90):
        raise ValueError(f"no position {lat_deg}, {lon_deg}")
    if not (0 <= sigma_m <= FARTHEST_M and 0 <= minor <= FARTHEST_M):
        raise ValueError("a position error lies between 0 and half the way round the globe")
    params = (float(lon_deg), float(lat_deg), float(sigma_m), float(minor), float(azimuth_deg))
    # The WKB of a point is fixed (OGC 06-103r4, 8.2): written here in a seventh of shapely's time.
    return Region(RegionKind.POINT, params, _WKB_POINT.pack(1, 1, *params[:2]))


def sector_region(
    lon_deg: float,
    lat_deg: float,
    inner_m: float,
    outer_m: float,
    azimuths_deg: Sequence[tuple[float, float]] = ((0.0, 360.0),),
) -> Region:
    """Return the annular sector an observer names: a distance interval in some directions.

    Parameters
    ----------
    lon_deg, lat_deg
        The observer.
    inner_m, outer_m
        Distance interval, ``0 <= inner_m < outer_m``.
    azimuths_deg
        Stretches of azimuth, clockwise from north; a union, never their hull.

    Raises
    ------
    ValueError
        If the distances are not an interval or a stretch runs backwards.
    """
    if not 0 <= inner_m < outer_m:
        raise ValueError(f"{inner_m} to {outer_m} m is no distance interval")
    if not azimuths_deg or any(until <= start for start, until in azimuths_deg):
        raise ValueError("a stretch of azimuth runs clockwise")
    outline = shapely.union_all(
        [_sector_outline(lon_deg, lat_deg, inner_m, outer_m, *pair) for pair in azimuths_deg]
    )
    flat = tuple(float(a) for pair in azimuths_deg for a in pair)
    params = (float(lon_deg), float(lat_deg), float(inner_m), float(outer_m), *flat)
    return Region(RegionKind.SECTOR, params, shapely.to_wkb(shapely.normalize(outline)))


def stretch_region(
    positions: NDArray[np.float64],
    chainage_from_m: float,
    chainage_until_m: float,
    sigma_across_m: float = 0.0,
) -> Region:
    """Return a stretch of a line; `positions` has shape ``(n, 2)``, lon and lat."""
    if chainage_until_m <= chainage_from_m:
        raise ValueError(f"{chainage_from_m} to {chainage_until_m} m is no stretch")
    params = (float(chainage_from_m), float(chainage_until_m), float(sigma_across_m))
    return Region(RegionKind.STRETCH, params, shapely.to_wkb(shapely.LineString(positions)))


def polygon_region(polygon: shapely.Geometry) -> Region:
    """Return an area; the polygon is in lon and lat.

    Raises
    ------
    ValueError
        If the polygon is empty or invalid.
    """
    if polygon.is_empty or not polygon.is_valid or polygon.area == 0:
        raise ValueError("the area is empty or crosses itself")
    return Region(RegionKind.POLYGON, (), shapely.to_wkb(polygon))


@dataclass(frozen=True, slots=True)
class Samples:
    """Weighted positions that stand for many regions at once.

    ``row`` says which region a sample belongs to; the weights of a row sum to 1. Arrays have
    shape ``(n_samples,)`` and are ordered by row.
    """

    row: NDArray[np.int64]
    lon_deg: NDArray[np.float64]
    lat_deg: NDArray[np.float64]
    weight: NDArray[np.float64]

    def mean_by_row(self, value: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
        """Return the weighted mean of a value over each region, shape ``(rows,)``."""
        return np.bincount(self.row, self.weight * value, rows).astype(np.float64)


def sample_regions(regions: Iterable[Region]) -> Samples:
    """Return deterministic quadrature nodes of regions.

    Notes
    -----
    Ellipse: Gauss-Legendre in probability over the radius times equal angles (96 nodes). Sector:
    equal areas. Polygon: cell centres inside. Stretch: equal lengths, moved across by
    normal quantiles. All node sets are mirror symmetric, so that exchanging the two sides of a
    line exchanges the answer and nothing else.
    """
    parts = [_nodes(region) for region in regions]
    if not parts:
        empty = np.empty(0)
        return Samples(np.empty(0, np.int64), empty, empty, empty)
    counts = [len(lon) for lon, _, _ in parts]
    return Samples(
        np.repeat(np.arange(len(parts), dtype=np.int64), counts),
        np.concatenate([lon for lon, _, _ in parts]),
        np.concatenate([lat for _, lat, _ in parts]),
        np.concatenate([weight for _, _, weight in parts]),
    )


def fine_nodes(region: Region) -> Nodes:
    """Return longitudes, latitudes and weights of many nodes of one region.

    Where a sharp limit crosses a region, the share on one side is good to about 0.005.
    """
    return _nodes(region, FINE)


def region_moments(region: Region) -> tuple[float, float, NDArray[np.float64]]:
    """Return the mean position and the 2 by 2 covariance (east, north; square metres)."""
    if region.kind is RegionKind.POINT:
        lon0, lat0, major, minor, azimuth = region.params
        turn = np.radians(azimuth)
        axis = np.array([np.sin(turn), np.cos(turn)])
        across = np.array([np.cos(turn), -np.sin(turn)])
        covariance = major**2 * np.outer(axis, axis) + minor**2 * np.outer(across, across)
        return lon0, lat0, covariance
    lon, lat, weight = _nodes(region)
    origin = (float(lon[0]), float(lat[0]))
    east, north = local_metres(lon, lat, *origin)
    mean = np.array([weight @ east, weight @ north])
    centred = np.stack([east - mean[0], north - mean[1]])
    mean_lon, mean_lat = offset(*origin, mean[0], mean[1])
    return float(mean_lon), float(mean_lat), (centred * weight) @ centred.T


def ellipse_of(lon_deg: float, lat_deg: float, covariance: NDArray[np.float64]) -> Region:
    """Return the point region with a given 2 by 2 covariance (east, north; square metres)."""
    values, vectors = np.linalg.eigh(covariance)
    minor, major = np.sqrt(np.maximum(values, 0.0))
    east, north = vectors[:, 1]
    azimuth = float(np.degrees(np.arctan2(east, north)) % 180.0)
    return point_region(lon_deg, lat_deg, float(major), float(minor), azimuth)


Nodes = tuple["NDArray[np.float64]", "NDArray[np.float64]", "NDArray[np.float64]"]


def _nodes(region: Region, detail: Detail = COARSE) -> Nodes:
    match region.kind:
        case RegionKind.POINT:
            lon, lat, major, minor, azimuth = region.params
            return point_nodes(lon, lat, major, minor, azimuth, detail)
        case RegionKind.SECTOR:
            return _sector_nodes(region.params, detail)
        case RegionKind.STRETCH:
            return _stretch_nodes(region, detail)
        case RegionKind.POLYGON:
            return _polygon_nodes(region.geometry, detail)


def point_nodes(
    lon_deg: ArrayLike, lat_deg: ArrayLike, major_m: ArrayLike, minor_m: ArrayLike,
    azimuth_deg: ArrayLike, detail: Detail,
) -> Nodes:  # fmt: skip
    """Return nodes of error ellipses: positions of shape ``(..., k)`` and weights ``(k,)``.

    Parameters
    ----------
    lon_deg, lat_deg, major_m, minor_m, azimuth_deg
        Middle and axes of the ellipses, of one shape.
    detail
        How many nodes; a single point without error has one.
    """
    if not np.any(major_m) and not np.any(minor_m):
        lon, lat = (np.asarray(v, dtype=np.float64)[..., np.newaxis] for v in (lon_deg, lat_deg))
        return lon, lat, np.ones(1)
    along, across, weight = _gauss_nodes(detail.radii, detail.angles)
    lon, lat, major, minor, azimuth = (
        np.asarray(value, dtype=np.float64)[..., np.newaxis]
        for value in (lon_deg, lat_deg, major_m, minor_m, azimuth_deg)
    )
    turn = np.radians(azimuth)
    east = along * major * np.sin(turn) + across * minor * np.cos(turn)
    north = along * major * np.cos(turn) - across * minor * np.sin(turn)
    return (*offset(lon, lat, east, north), weight)


@lru_cache(maxsize=2)
def _gauss_nodes(radii: int, angles: int) -> Nodes:
    node, weight = np.polynomial.legendre.leggauss(radii)
    radius = np.sqrt(-2.0 * np.log1p(-(node + 1) / 2))  # Rayleigh quantiles
    angle = (np.arange(angles) + 0.5) * 2 * np.pi / angles
    along = np.outer(radius, np.cos(angle)).ravel()
    across = np.outer(radius, np.sin(angle)).ravel()
    # Scale so that the variance is exactly one: six nodes cut the far tail.
    share = np.repeat(weight / 2 / angles, angles)
    scale = 1 / np.sqrt(share @ along**2)
    return along * scale, across * scale, share


def _sector_nodes(params: tuple[float, ...], detail: Detail) -> Nodes:
    lon, lat, inner, outer, *flat = params
    share = (np.arange(detail.sector_radii) + 0.5) / detail.sector_radii
    radius = np.sqrt(inner**2 + share * (outer**2 - inner**2))
    pairs = list(zip(flat[::2], flat[1::2], strict=True))
    step = (np.arange(detail.sector_azimuths) + 0.5) / detail.sector_azimuths
    azimuth = np.concatenate([start + step * (until - start) for start, until in pairs])
    width = np.repeat([until - start for start, until in pairs], detail.sector_azimuths)
    weight = np.repeat(width / width.sum(), detail.sector_radii) / detail.sector_radii
    bearing = np.repeat(azimuth, detail.sector_radii)
    return (*destination(lon, lat, bearing, np.tile(radius, len(azimuth))), weight)


def _polygon_nodes(polygon: shapely.Geometry, detail: Detail) -> Nodes:
    west, south, east, north = polygon.bounds
    step = (np.arange(detail.cells) + 0.5) / detail.cells
    lon, lat = (
        grid.ravel()
        for grid in np.meshgrid(west + step * (east - west), south + step * (north - south))
    )
    inside = shapely.contains_xy(polygon, lon, lat)
    if not inside.any():
        middle = polygon.representative_point()
        return np.array([middle.x]), np.array([middle.y]), np.ones(1)
    cell = np.cos(np.radians(lat[inside]))  # a degree of longitude shrinks towards the poles
    return lon[inside], lat[inside], cell / cell.sum()


def _stretch_nodes(region: Region, detail: Detail) -> Nodes:
    line = region.geometry
    share = (np.arange(detail.steps) + 0.5) / detail.steps
    places = shapely.get_coordinates(shapely.line_interpolate_point(line, share, normalized=True))
    sigma = region.params[2]
    weight = np.full(detail.steps, 1 / detail.steps)
    if sigma == 0:
        return places[:, 0], places[:, 1], weight
    first, last = shapely.get_coordinates(line)[[0, -1]]
    east, north = local_metres(last[0], last[1], first[0], first[1])
    length = float(np.hypot(east, north)) or 1.0
    # Three-point Gauss-Hermite across the line.
    parts = [
        (
            *offset(
                places[:, 0], places[:, 1], k * sigma * north / length, -k * sigma * east / length
            ),
            w,
        )
        for k, w in ((-np.sqrt(3.0), 1 / 6), (0.0, 2 / 3), (np.sqrt(3.0), 1 / 6))
    ]
    return (
        np.concatenate([lon for lon, _, _ in parts]),
        np.concatenate([lat for _, lat, _ in parts]),
        np.concatenate([weight * w for _, _, w in parts]),
    )


def _sector_outline(
    lon: float, lat: float, inner: float, outer: float, start: float, until: float
) -> shapely.Geometry:
    steps = max(2, int(np.ceil((until - start) / 5.0)) + 1)
    azimuth = np.linspace(start, until, steps)
    outer_lon, outer_lat = destination(lon, lat, azimuth, outer)
    if inner > 0:
        inner_lon, inner_lat = destination(lon, lat, azimuth[::-1], inner)
    else:
        inner_lon, inner_lat = np.array([lon]), np.array([lat])
    ring = shapely.Polygon(
        np.column_stack([np.append(outer_lon, inner_lon), np.append(outer_lat, inner_lat)])
    )
    return shapely.make_valid(ring)


def ellipse_outline(region: Region, sigmas: float = 2.0, steps: int = 48) -> shapely.Geometry:
    """Return the outline of a point region at so many standard deviations, for maps."""
    lon, lat, major, minor, azimuth = region.params
    angle = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    turn = np.radians(azimuth)
    along, across = sigmas * major * np.cos(angle), sigmas * minor * np.sin(angle)
    east = along * np.sin(turn) + across * np.cos(turn)
    north = along * np.cos(turn) - across * np.sin(turn)
    return shapely.Polygon(np.column_stack(offset(lon, lat, east, north)))
