"""Line of sight over terrain, with the Earth's curvature and the refraction of light."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from truceline.core.errors import PlanError, describe
from truceline.core.geo import ECCENTRICITY_SQUARED, SEMI_MAJOR_M, distance_m
from truceline.science._sight import SEEN, UNKNOWN, smooth_earth, visible_pairs
from truceline.science.terrain import heights_at

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from truceline.science.terrain import Terrain

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Places = tuple[Floats, Floats]

EARTH_M = 6_371_000.0  # mean radius, IUGG (Moritz 2000, Geodetic Reference System 1980)
REFRACTION = 0.13  # Gauss's coefficient for light by day: the ray bends with 0.13 / R
MOST_SHOWN = 10  # problems listed in one error


@dataclass(frozen=True, slots=True, eq=False)
class SightPairs:
    """Sites and targets in range: numbers, metres between them, and what is in sight.

    ``visible`` has shape ``(n_pairs, n_heights)``, one column a height of the target.
    ``unknown``, shape ``(n_pairs,)``, marks pairs whose target or way lies on a hole of the
    terrain or off it; they are not visible, and are to be reported as unknown. ``note`` are the
    words every map and number made of it carries.
    """

    site: Ints
    target: Ints
    distance_m: Floats
    visible: NDArray[np.bool_]
    unknown: NDArray[np.bool_]
    note: str | None = None


def bend(refraction: float = REFRACTION) -> float:
    """Return what the surface falls below a straight ray, per square metre of distance."""
    if not 0 <= refraction < 1:
        raise PlanError.case("PLN-101", "sight", name="refraction", value=refraction,
                             expected="at least 0 and under 1")  # fmt: skip
    return (1 - refraction) / (2 * EARTH_M)


def sight_pairs(
    terrain: Terrain | None,
    site_lon_deg: Floats,
    site_lat_deg: Floats,
    site_height_m: ArrayLike,
    target_lon_deg: Floats,
    target_lat_deg: Floats,
    target_height_m: ArrayLike,
    range_m: float,
    refraction: float = REFRACTION,
) -> SightPairs:
    """Return the pairs in range and which heights of a target each site sees.

    Parameters
    ----------
    terrain
        None: a smooth Earth, on which only the horizon hides.
    site_lon_deg, site_lat_deg
        Sites, shape ``(n_sites,)``.
    site_height_m
        How high above ground the eye is, one number or shape ``(n_sites,)``.
    target_lon_deg, target_lat_deg
        Targets, shape ``(n_targets,)``.
    target_height_m
        Heights above ground, shape ``(n_heights,)`` (one an act) or ``(n_targets, n_heights)``.
    range_m
        Pairs farther apart are left out.
    refraction
        Coefficient of refraction: the Earth's radius is taken as R / (1 - refraction).

    Returns
    -------
    SightPairs
        In order of site, then target.

    Raises
    ------
    PlanError
        PLN-101 for a number out of its range; PLN-102 for a site on a hole of the terrain or off
        it, each.

    Notes
    -----
    Exact sight for each pair ("R3"; Franklin and Ray 1994): the ground is compared with the
    straight ray wherever the way crosses a row or a column of the grid, the height there being
    linear between the two nearest; the Earth bends away by (1 - refraction) d² / 2R. A hole that
    does not matter, as higher ground hides the target anyway, does not make a pair unknown.
    """
    down = bend(refraction)
    eyes = np.broadcast_to(np.asarray(site_height_m, dtype=np.float64), (len(site_lon_deg),))
    above = np.atleast_1d(np.asarray(target_height_m, dtype=np.float64))
    _check(eyes, above, range_m)
    sites, targets = (site_lon_deg, site_lat_deg), (target_lon_deg, target_lat_deg)
    if terrain is not None:
        _check_ground(terrain, sites)
    site, target = _in_range(sites, targets, range_m)
    metres = distance_m(sites[0][site], sites[1][site], targets[0][target], targets[1][target])
    keep = metres <= range_m
    site, target, metres = site[keep], target[keep], metres[keep]
    above = above[target] if above.ndim == 2 else np.broadcast_to(above, (len(site), len(above)))
    if terrain is None:
        visible = smooth_earth(eyes[site], above, metres, down)
        return SightPairs(site, target, metres, visible, np.zeros(len(site), dtype=np.bool_))
    found = _over(
        terrain, (sites[0][site], sites[1][site]), eyes[site],
        (targets[0][target], targets[1][target]), above, metres, down,
    )  # fmt: skip
    unknown = (found == UNKNOWN).any(axis=1)
    return SightPairs(site, target, metres, found == SEEN, unknown, terrain.note())


def free_lines(
    terrain: Terrain,
    from_lon_deg: Floats,
    from_lat_deg: Floats,
    from_height_m: ArrayLike,
    to_lon_deg: Floats,
    to_lat_deg: Floats,
    to_height_m: ArrayLike,
) -> NDArray[np.bool_]:
    """Return whether the straight line between each two places is free, shape ``(n,)``.

    What is unknown, on a hole of the terrain or off it, is not free.
    """
    metres = distance_m(from_lon_deg, from_lat_deg, to_lon_deg, to_lat_deg)
    eyes = np.broadcast_to(np.asarray(from_height_m, dtype=np.float64), metres.shape)
    above = np.broadcast_to(np.asarray(to_height_m, dtype=np.float64), metres.shape)
    found = _over(
        terrain, (from_lon_deg, from_lat_deg), eyes, (to_lon_deg, to_lat_deg), above[:, None],
        metres, bend(),
    )  # fmt: skip
    return np.asarray(found[:, 0] == SEEN)


def _over(
    terrain: Terrain,
    origin: Places,
    eye_m: Floats,
    target: Places,
    above_m: Floats,
    metres: Floats,
    down: float,
) -> NDArray[np.uint8]:
    row, column = terrain.rows_and_columns(*origin)
    to_row, to_column = terrain.rows_and_columns(*target)
    found = np.zeros(above_m.shape, dtype=np.uint8)
    visible_pairs(
        terrain.heights_m, row, column, heights_at(terrain, *origin) + eye_m, to_row, to_column,
        heights_at(terrain, *target), above_m, metres, down, found,
    )  # fmt: skip
    return found


def _check(eyes: Floats, above: Floats, range_m: float) -> None:
    expected = "a finite number, 0 or more"
    problems = [
        describe("PLN-101", "sight", name=name, value=bad[0], expected=expected)
        for name, values in (
            ("site_height_m", eyes), ("target_height_m", above), ("range_m", np.array([range_m])),
        )
        if len(bad := values[~(np.isfinite(values) & (values >= 0))])
    ]  # fmt: skip
    if problems:
        raise PlanError(*problems)


def _check_ground(terrain: Terrain, sites: Places) -> None:
    bad = np.flatnonzero(np.isnan(heights_at(terrain, *sites)))
    if len(bad):
        raise PlanError(
            *(
                describe("PLN-102", f"site {k + 1}", lat=sites[1][k], lon=sites[0][k],
                         number=len(bad), sites=len(sites[0]))
                for k in bad[:MOST_SHOWN]
            )
        )  # fmt: skip


def _in_range(sites: Places, targets: Places, range_m: float) -> tuple[Ints, Ints]:
    """Return the pairs whose chord is at most the range, in order of site and target.

    A chord is never longer than the way along the ground, so no pair in range is missed.
    """
    if not len(sites[0]) or not len(targets[0]):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    tree = cKDTree(_earth_centred(*targets))
    near = tree.query_ball_point(_earth_centred(*sites), range_m + 1e-3, return_sorted=True)
    counts = np.array([len(members) for members in near], dtype=np.int64)
    target = np.fromiter(chain.from_iterable(near), dtype=np.int64, count=int(counts.sum()))
    return np.repeat(np.arange(len(near), dtype=np.int64), counts), target


def _earth_centred(lon_deg: ArrayLike, lat_deg: ArrayLike) -> Floats:
    lam, phi = np.radians(lon_deg), np.radians(lat_deg)
    across = SEMI_MAJOR_M / np.sqrt(1 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2)
    return np.column_stack(
        [
            across * np.cos(phi) * np.cos(lam), across * np.cos(phi) * np.sin(lam),
            across * (1 - ECCENTRICITY_SQUARED) * np.sin(phi),
        ]
    )  # fmt: skip
