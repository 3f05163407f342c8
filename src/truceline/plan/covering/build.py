"""Coverage from places: which site reaches which demand, found with a k-d tree, kept sparse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from truceline.plan.covering.problem import check_limit, check_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def coverage_within(
    site_xy: Floats, demand_xy: Floats, radius: float, *, strictly: bool = False
) -> csr_array:
    """Return which site covers which demand, of shape ``(n_sites, n_demand)``.

    Parameters
    ----------
    site_xy, demand_xy
        Plane coordinates, shape ``(n, 2)``, in the unit of `radius`.
    strictly
        Nearer than the radius; otherwise at most the radius away.

    Raises
    ------
    PlanError
        PLN-201 for coordinates and PLN-202 for a radius that cannot be.
    """
    check_limit("radius", radius)
    for name, points in (("site_xy", site_xy), ("demand_xy", demand_xy)):
        check_numbers(name, np.abs(points[:, 0]) + np.abs(points[:, 1]), len(points))
    near = cKDTree(demand_xy).query_ball_point(site_xy, radius * (1 + 1e-9), return_sorted=True)
    sites = np.repeat(np.arange(len(site_xy)), [len(found) for found in near])
    demands = np.concatenate([np.asarray(found, dtype=np.int64) for found in near])
    # The tree compares squares; on the circle itself the distance decides.
    away = np.sqrt(((site_xy[sites] - demand_xy[demands]) ** 2).sum(axis=1))
    covers = away < radius if strictly else away <= radius
    counts = np.bincount(sites[covers], minlength=len(site_xy))
    starts = np.concatenate([[0], np.cumsum(counts)])
    shape = (len(site_xy), len(demand_xy))
    return csr_array((np.ones(len(covers.nonzero()[0])), demands[covers], starts), shape=shape)
