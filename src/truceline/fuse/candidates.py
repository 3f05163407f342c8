"""Which pairs of reports are near enough to be compared, and how dense reports are around."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from truceline.core.geo import SEMI_MAJOR_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.fuse.report import Reports

    Floats = NDArray[np.float64]

GATE_SIGMAS = 3.5
VAGUE_M = 20_000.0  # a place known no better than this matches nothing
DENSITY_M = 15_000.0
DENSITY_S = 3.5 * 86_400


def candidate_pairs(reports: Reports, floor_m: float, clock_error_s: float) -> NDArray[np.int64]:
    """Return pairs ``(n_pairs, 2)`` of atoms within reach in place and time, first < second.

    Notes
    -----
    Atoms are put in classes by how vague place and time are, so that one vague report does not
    widen the search for all. Within a pair of classes a k-d tree over earth-centred position
    and time finds candidates; the exact gate follows.
    """
    sigma = spread_m(reports, floor_m)
    half = (reports.end_s - reports.start_s) / 2 + clock_error_s
    middle = (reports.end_s + reports.start_s) / 2
    usable = np.flatnonzero(np.isfinite(sigma) & (sigma <= VAGUE_M))
    classes = _classes(sigma, half, usable)
    xyz = earth_centred(reports.lon, reports.lat)
    found = []
    for a, one in enumerate(classes):
        for two in classes[a:]:
            reach = GATE_SIGMAS * np.hypot(sigma[one].max(), sigma[two].max())
            span = half[one].max() + half[two].max()
            scaled = [
                cKDTree(np.column_stack([xyz[group] / reach, middle[group] / span]))
                for group in (one, two)
            ]
            found.append(_pairs(scaled, one, two, same=one is two))
    if not found:
        return np.empty((0, 2), np.int64)
    pairs = np.unique(np.sort(np.concatenate(found), axis=1), axis=0)
    i, j = pairs.T
    near = np.linalg.norm(xyz[i] - xyz[j], axis=1) <= GATE_SIGMAS * np.hypot(sigma[i], sigma[j])
    together = np.abs(middle[i] - middle[j]) <= half[i] + half[j]
    return np.asarray(pairs[near & together & (i != j)])


def local_density(reports: Reports) -> Floats:
    """Return reports per square kilometre and hour around each atom, itself counted.

    The count within 15 km and three and a half days either side, over that area and time.
    """
    density = np.full(len(reports), np.nan)
    known = np.flatnonzero(np.isfinite(reports.lon))
    if len(known) == 0:
        return density
    middle = (reports.end_s + reports.start_s)[known] / 2
    xyz = earth_centred(reports.lon[known], reports.lat[known]) / DENSITY_M
    tree = cKDTree(np.column_stack([xyz, middle / DENSITY_S]))
    count = tree.query_ball_point(tree.data, 1.0, p=np.inf, return_length=True)
    area_km2 = 4 * (DENSITY_M / 1000) ** 2
    density[known] = count / (area_km2 * 2 * DENSITY_S / 3600)
    return density


def spread_m(reports: Reports, floor_m: float) -> Floats:
    """Return the larger standard deviation of each atom's place with the floor added."""
    largest = np.full(len(reports), np.nan)
    known = np.isfinite(reports.lon)
    if known.any():
        largest[known] = np.linalg.eigvalsh(reports.covariance[known])[:, -1]
    return np.asarray(np.sqrt(np.maximum(largest, 0) + floor_m**2))


def earth_centred(lon_deg: Floats, lat_deg: Floats) -> Floats:
    """Return positions on a sphere in metres: enough to say what is near."""
    lam, phi = np.radians(lon_deg), np.radians(lat_deg)
    return SEMI_MAJOR_M * np.column_stack(
        [np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)]
    )


def _classes(sigma: Floats, half: Floats, usable: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    place = np.digitize(sigma[usable], [1_000.0, 4_000.0])
    time = np.digitize(half[usable], [3_600.0, 6 * 3_600.0])
    key = place * 3 + time
    return [usable[key == value] for value in np.unique(key)]


def _pairs(
    trees: list[cKDTree], one: NDArray[np.int64], two: NDArray[np.int64], same: bool
) -> NDArray[np.int64]:
    if same:
        inner = trees[0].query_pairs(1.0, p=np.inf, output_type="ndarray")
        return np.column_stack([one[inner[:, 0]], one[inner[:, 1]]]).astype(np.int64)
    hits = trees[0].sparse_distance_matrix(trees[1], 1.0, p=np.inf, output_type="coo_matrix")
    return np.column_stack([one[hits.row], two[hits.col]]).astype(np.int64)
