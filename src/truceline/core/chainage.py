"""A path on the ellipsoid: chainage along it, signed distance and side of any point.

The nearest segment is the one with the shortest chord in space, which orders like the geodesic
everywhere and needs no projection; chainage comes from geodesic vertex distances. See decision 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from truceline.core.geo import ECCENTRICITY_SQUARED, SEMI_MAJOR_M, local_metres, offset, wgs84

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

BLOCK = 12  # segments under one bounding sphere
LONGEST_SEGMENT_M = 10_000.0  # longer ones are cut: a chord of 10 km sags 2 m


@dataclass(frozen=True, slots=True, eq=False)
class CompiledPath:
    """A path made ready for many questions.

    ``positions`` has shape ``(n, 2)`` (longitude, latitude, after cutting long segments) and
    ``chainage_m`` shape ``(n,)``; the other arrays serve the search.
    """

    positions: Floats
    chainage_m: Floats
    start: Floats
    step: Floats
    length_squared: Floats
    normal: Floats
    block_centre: Floats
    block_radius: Floats

    @property
    def length_m(self) -> float:
        """Geodesic length."""
        return float(self.chainage_m[-1])


@dataclass(frozen=True, slots=True, eq=False)
class Located:
    """Where points lie on a path, each of shape ``(n,)``: left of the direction is positive."""

    chainage_m: Floats
    distance_m: Floats


def compile_path(positions: ArrayLike) -> CompiledPath:
    """Return a path ready for `locate`.

    Parameters
    ----------
    positions
        Longitude and latitude in degrees, shape ``(n, 2)``, ``n >= 2``; repeated positions
        are dropped.

    Raises
    ------
    ValueError
        If fewer than two different positions are left.
    """
    given = np.asarray(positions, dtype=np.float64).reshape(-1, 2)
    keep = np.append(True, np.any(np.diff(given, axis=0) != 0, axis=1))
    dense = _cut(given[keep])
    if len(dense) < 2:
        raise ValueError("a path needs two different positions")
    _, _, lengths = wgs84().inv(*dense[:-1].T.copy(), *dense[1:].T.copy())
    xyz = _earth_centred(dense)
    start, step = xyz[:-1].copy(), np.diff(xyz, axis=0)
    centre, radius = _spheres(xyz)
    middle = (xyz[:-1] + xyz[1:]) / 2
    normal = middle * np.array([1.0, 1.0, 1 / (1 - ECCENTRICITY_SQUARED)])
    return CompiledPath(
        positions=dense,
        chainage_m=np.append(0.0, np.cumsum(lengths)),
        start=start,
        step=step,
        length_squared=np.einsum("ij,ij->i", step, step),
        normal=normal / np.linalg.norm(normal, axis=1, keepdims=True),
        block_centre=centre,
        block_radius=radius,
    )


def locate(path: CompiledPath, lon_deg: ArrayLike, lat_deg: ArrayLike) -> Located:
    """Return chainage and signed distance of points.

    Notes
    -----
    Beyond an end the distance is to the end point, the chainage that of the end, and the side
    is told by the end segment continued. A point on the path has distance 0.
    """
    from truceline.core._nearest import nearest

    lon = np.ascontiguousarray(lon_deg, dtype=np.float64).reshape(-1)
    lat = np.ascontiguousarray(lat_deg, dtype=np.float64).reshape(-1)
    segment = np.empty(len(lon), dtype=np.int64)
    share = np.empty(len(lon))
    distance = np.empty(len(lon))
    nearest(
        lon, lat, path.start, path.step, path.length_squared, path.normal,
        path.block_centre, path.block_radius, BLOCK, segment, share, distance,
    )  # fmt: skip
    lengths = np.diff(path.chainage_m)
    return Located(path.chainage_m[segment] + share * lengths[segment], distance)


def position_at(path: CompiledPath, chainage_m: ArrayLike) -> tuple[Floats, Floats]:
    """Return longitude and latitude at chainages; those off the path give its ends."""
    wanted = np.clip(np.asarray(chainage_m, dtype=np.float64).reshape(-1), 0, path.length_m)
    segment = np.clip(
        np.searchsorted(path.chainage_m, wanted, side="right") - 1, 0, len(path.start) - 1
    )
    lon, lat = path.positions[segment].T.copy()
    end_lon, end_lat = path.positions[segment + 1].T.copy()
    azimuth, _, _ = wgs84().inv(lon, lat, end_lon, end_lat)
    new_lon, new_lat, _ = wgs84().fwd(lon, lat, azimuth, wanted - path.chainage_m[segment])
    return np.asarray(new_lon), np.asarray(new_lat)


def beside(path: CompiledPath, chainage_m: ArrayLike, left_m: ArrayLike) -> tuple[Floats, Floats]:
    """Return the places so many metres to the left of the path (negative: right).

    Notes
    -----
    Left is told by the path's direction over 500 m to either side, so that a small kink does
    not throw the place about.
    """
    at = np.asarray(chainage_m, dtype=np.float64).reshape(-1)
    lon, lat = position_at(path, at)
    azimuth, _, _ = wgs84().inv(*position_at(path, at - 500.0), *position_at(path, at + 500.0))
    left = np.radians(np.asarray(azimuth) - 90.0)
    return offset(lon, lat, left_m * np.sin(left), left_m * np.cos(left))


def stretch(path: CompiledPath, from_m: float, until_m: float) -> Floats:
    """Return the positions of the path between two chainages, ends included."""
    inside = (path.chainage_m > from_m) & (path.chainage_m < until_m)
    lon, lat = position_at(path, [from_m, until_m])
    ends = np.column_stack([lon, lat])
    return np.vstack([ends[:1], path.positions[inside], ends[1:]])


def vertex_spacing(positions: ArrayLike) -> tuple[float, float]:
    """Return the mean and the largest geodesic distance between neighbouring vertices, metres."""
    given = np.asarray(positions, dtype=np.float64).reshape(-1, 2)
    _, _, lengths = wgs84().inv(*given[:-1].T.copy(), *given[1:].T.copy())
    return float(np.mean(lengths)), float(np.max(lengths))


def self_crossing(positions: ArrayLike) -> tuple[float, float] | None:
    """Return a place where the path touches or crosses itself, None where it does not."""
    given = np.asarray(positions, dtype=np.float64).reshape(-1, 2)
    x, y = local_metres(given[:, 0], given[:, 1], given[0, 0], given[0, 1])
    line = shapely.LineString(np.column_stack([x, y]))
    if line.is_simple:
        return None
    parts = [
        shapely.LineString(pair) for pair in zip(line.coords[:-1], line.coords[1:], strict=True)
    ]
    tree = shapely.STRtree(parts)
    first, second = tree.query(parts, predicate="intersects")
    for a, b in sorted(zip(first.tolist(), second.tolist(), strict=True)):
        meeting = parts[a].intersection(parts[b]) if b > a else shapely.Point()
        neighbours = b == a + 1 or (a == 0 and b == len(parts) - 1 and line.is_closed)
        if meeting.is_empty or (neighbours and meeting.geom_type == "Point"):
            continue
        # A share along segment a, carried back to degrees.
        share = parts[a].project(meeting.representative_point(), normalized=True)
        lon, lat = given[a] + share * (given[a + 1] - given[a])
        return float(lon), float(lat)
    return float(given[0, 0]), float(given[0, 1])


def _cut(positions: Floats) -> Floats:
    geod = wgs84()
    _, _, lengths = geod.inv(*positions[:-1].T.copy(), *positions[1:].T.copy())
    extra = (np.asarray(lengths) // LONGEST_SEGMENT_M).astype(np.int64)
    long = np.flatnonzero(extra)
    added = []
    for i in long.tolist():
        (lon_a, lat_a), (lon_b, lat_b) = positions[i].tolist(), positions[i + 1].tolist()
        added.append(geod.npts(lon_a, lat_a, lon_b, lat_b, int(extra[i])))
    if not added:
        return positions
    return np.insert(positions, np.repeat(long + 1, extra[long]), np.vstack(added), axis=0)


def _earth_centred(positions: Floats) -> Floats:
    lam, phi = np.radians(positions).T
    across = SEMI_MAJOR_M / np.sqrt(1 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2)
    return np.column_stack(
        [
            across * np.cos(phi) * np.cos(lam),
            across * np.cos(phi) * np.sin(lam),
            across * (1 - ECCENTRICITY_SQUARED) * np.sin(phi),
        ]
    )


def _spheres(xyz: Floats) -> tuple[Floats, Floats]:
    first = np.arange(0, len(xyz) - 1, BLOCK)
    members = xyz[np.minimum(first[:, np.newaxis] + np.arange(BLOCK + 1), len(xyz) - 1)]
    centre = (members.min(axis=1) + members.max(axis=1)) / 2
    return centre, np.linalg.norm(members - centre[:, np.newaxis], axis=2).max(axis=1)
