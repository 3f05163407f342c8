"""Line of sight over terrain, with the Earth's curvature and the refraction of light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from truceline.core.geo import ECCENTRICITY_SQUARED, SEMI_MAJOR_M, distance_m
from truceline.science._sight import smooth_earth, visible_pairs
from truceline.science.terrain import heights_at

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from truceline.science.terrain import Terrain

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

EARTH_M = 6_371_000.0
REFRACTION = 0.13  # coefficient of terrestrial refraction (Gauss); the ray bends with k/R


@dataclass(frozen=True, slots=True, eq=False)
class SightPairs:
    """Sites and targets in range: numbers, metres between them, and what is in sight.

    ``visible`` has shape ``(n_pairs, n_heights)``, one column a height of the target.
    """

    site: Ints
    target: Ints
    distance_m: Floats
    visible: NDArray[np.bool_]


def bend(refraction: float = REFRACTION) -> float:
    """Return what the surface falls below a straight ray, per square metre of distance."""
    return (1 - refraction) / (2 * EARTH_M)


def sight_pairs(
    terrain: Terrain | None,
    site_lon_deg: Floats,
    site_lat_deg: Floats,
    site_height_m: float,
    target_lon_deg: Floats,
    target_lat_deg: Floats,
    target_height_m: Floats,
    range_m: float,
    refraction: float = REFRACTION,
) -> SightPairs:
    """Return the pairs in range and which heights of a target each site sees.

    Parameters
    ----------
    terrain
        None: a smooth Earth, on which only the horizon hides.
    site_lon_deg, site_lat_deg, site_height_m
        Sites, shape ``(n,)``, and how high above ground the eye is.
    target_lon_deg, target_lat_deg, target_height_m
        Targets, shape ``(m,)``, and heights above ground, shape ``(n_heights,)``.
    range_m
        Pairs farther apart are left out.

    Notes
    -----
    Exact sight for each pair: the ground along the way is compared with the ray where the way
    crosses rows or columns of the grid. A place on a hole or off the terrain is not in sight.
    """
    site, target = _in_range(
        (site_lon_deg, site_lat_deg), (target_lon_deg, target_lat_deg), range_m
    )
    metres = distance_m(
        site_lon_deg[site], site_lat_deg[site], target_lon_deg[target], target_lat_deg[target]
    )
    keep = metres <= range_m
    site, target, metres = site[keep], target[keep], metres[keep]
    heights = np.asarray(target_height_m, dtype=np.float64)
    if terrain is None:
        visible = smooth_earth(site_height_m, heights, metres, bend(refraction))
    else:
        visible = _over(
            terrain, (site_lon_deg[site], site_lat_deg[site]), site_height_m,
            (target_lon_deg[target], target_lat_deg[target]), heights, metres, refraction,
        )  # fmt: skip
    return SightPairs(site, target, metres, visible)


def free_lines(
    terrain: Terrain,
    from_lon_deg: Floats,
    from_lat_deg: Floats,
    from_height_m: float,
    to_lon_deg: Floats,
    to_lat_deg: Floats,
    to_height_m: float,
) -> NDArray[np.bool_]:
    """Return whether the straight line between each two places is free, shape ``(n,)``."""
    metres = distance_m(from_lon_deg, from_lat_deg, to_lon_deg, to_lat_deg)
    visible = _over(
        terrain, (from_lon_deg, from_lat_deg), from_height_m, (to_lon_deg, to_lat_deg),
        np.array([to_height_m], dtype=np.float64), metres, REFRACTION,
    )  # fmt: skip
    return visible[:, 0]


def _over(
    terrain: Terrain,
    origin: tuple[Floats, Floats],
    eye_m: float,
    target: tuple[Floats, Floats],
    above_m: Floats,
    metres: Floats,
    refraction: float,
) -> NDArray[np.bool_]:
    row, column = terrain.rows_and_columns(*origin)
    to_row, to_column = terrain.rows_and_columns(*target)
    visible = np.zeros((len(metres), len(above_m)), dtype=np.bool_)
    visible_pairs(
        terrain.heights_m, row, column, heights_at(terrain, *origin) + eye_m, to_row, to_column,
        heights_at(terrain, *target), above_m, metres, bend(refraction), visible,
    )  # fmt: skip
    return visible


def _in_range(
    sites: tuple[Floats, Floats], targets: tuple[Floats, Floats], range_m: float
) -> tuple[Ints, Ints]:
    """Return the pairs whose chord is at most the range, in order of site and target."""
    if not len(sites[0]) or not len(targets[0]):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    tree = cKDTree(_earth_centred(*targets))
    near = tree.query_ball_point(_earth_centred(*sites), range_m, return_sorted=True)
    site = np.repeat(np.arange(len(near)), [len(members) for members in near])
    target = np.array([k for members in near for k in members], dtype=np.int64)
    return site.astype(np.int64), target


def _earth_centred(lon_deg: ArrayLike, lat_deg: ArrayLike) -> Floats:
    lam, phi = np.radians(lon_deg), np.radians(lat_deg)
    across = SEMI_MAJOR_M / np.sqrt(1 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2)
    return np.column_stack(
        [
            across * np.cos(phi) * np.cos(lam), across * np.cos(phi) * np.sin(lam),
            across * (1 - ECCENTRICITY_SQUARED) * np.sin(phi),
        ]
    )  # fmt: skip
