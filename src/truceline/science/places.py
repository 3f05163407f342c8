"""Regions of a whole batch as arrays, so that most are placed without looking at their shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from truceline.core.geo import local_metres
from truceline.core.uncertain import Region, RegionKind, region_moments
from truceline.model.table import region_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

REACH_SIGMAS = 5.0  # of an ellipse: 4e-6 of its probability lies further out
POINT_PARAMETERS = 5  # lon, lat, major, minor, azimuth


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Regions of a batch, each array of shape ``(n,)``, NaN where the place is unknown.

    ``lon_deg`` and ``lat_deg`` are the middle; nothing of the region (of an ellipse: all but
    4e-6) is further than ``reach_m`` from it. ``major_m``, ``minor_m`` and ``azimuth_deg`` are the
    error ellipse of a point and NaN for other shapes, which ``shape`` numbers in ``shapes``
    (-1: a point).
    """

    lon_deg: Floats
    lat_deg: Floats
    reach_m: Floats
    major_m: Floats
    minor_m: Floats
    azimuth_deg: Floats
    shape: Ints
    shapes: tuple[Region, ...]

    def __len__(self) -> int:
        return len(self.lon_deg)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether each place is known at all."""
        return ~np.isnan(self.lon_deg)

    def take(self, rows: Ints) -> Places:
        """Return the places of some rows."""
        return Places(
            self.lon_deg[rows], self.lat_deg[rows], self.reach_m[rows], self.major_m[rows],
            self.minor_m[rows], self.azimuth_deg[rows], self.shape[rows], self.shapes,
        )  # fmt: skip

    def region(self, row: int) -> Region:
        """Return the region of a row whose place is known."""
        from truceline.core.uncertain import point_region

        if self.shape[row] >= 0:
            region: Region = self.shapes[int(self.shape[row])]
            return region
        return point_region(
            float(self.lon_deg[row]), float(self.lat_deg[row]), float(self.major_m[row]),
            float(self.minor_m[row]), float(self.azimuth_deg[row]),
        )  # fmt: skip


def places_of(table: pa.Table) -> Places:
    """Return the places of a table with the columns of a region."""
    import pyarrow as pa
    import pyarrow.compute as pc

    n = table.num_rows
    kind = table["region_kind"].combine_chunks()
    params = table["region_params"].combine_chunks()
    columns = np.full((POINT_PARAMETERS, n), np.nan)
    points = np.flatnonzero(pc.equal(kind, "point").fill_null(False).to_numpy(zero_copy_only=False))
    if len(points):
        offsets = params.offsets.to_numpy()[points]
        values = params.values.to_numpy(zero_copy_only=False)
        for number in range(POINT_PARAMETERS):
            columns[number, points] = values[offsets + number]
    others = pc.and_not(pc.is_valid(kind), pc.equal(kind, "point").fill_null(False))
    rows = np.flatnonzero(others.to_numpy(zero_copy_only=False))
    chosen = table.select(["region_kind", "region_params", "region_wkb"]).take(pa.array(rows))
    return _places(columns, rows, [region_of(row) for row in chosen.to_pylist()])


def places_of_regions(regions: Sequence[Region | None]) -> Places:
    """Return the places of regions; None is a place that is unknown."""
    columns = np.full((POINT_PARAMETERS, len(regions)), np.nan)
    rows, shapes = [], []
    for row, region in enumerate(regions):
        if region is not None and region.kind is RegionKind.POINT:
            columns[:, row] = region.params
        elif region is not None:
            rows.append(row)
            shapes.append(region)
    return _places(columns, np.array(rows, dtype=np.int64), shapes)


def _places(columns: Floats, rows: Ints, regions: Sequence[Region | None]) -> Places:
    from truceline.science.lines import unique_regions

    lon, lat, major, minor, azimuth = columns
    reach = REACH_SIGMAS * np.maximum(major, minor)
    shape = np.full(len(lon), -1, dtype=np.int64)
    shapes, which = unique_regions(regions)
    middles = np.array([_middle(region) for region in shapes]).reshape(-1, 3)
    lon[rows], lat[rows], reach[rows] = middles[which].T
    shape[rows] = which
    return Places(lon, lat, reach, major, minor, azimuth, shape, tuple(shapes))


def _middle(region: Region) -> tuple[float, float, float]:
    """Return the mean position of a shape and how far its furthest corner is from it."""
    lon, lat, _ = region_moments(region)
    corners = shapely.get_coordinates(region.geometry)
    east, north = local_metres(corners[:, 0], corners[:, 1], lon, lat)
    across = region.params[2] if region.kind is RegionKind.STRETCH else 0.0
    return lon, lat, float(np.hypot(east, north).max()) * 1.01 + REACH_SIGMAS * across
