"""Point to line: chainage, distance and side of 1,000,000 points on a 1,000-vertex line.

The peer is geopandas: `sjoin_nearest` on one row a segment, ties dropped, then `project`; both
answer chainage, distance and side. The peer works in a transverse Mercator projection centred
on the line, ours on the ellipsoid. Equal answers are asserted before times are compared.
"""

from __future__ import annotations

import platform
import sys
import time
from importlib.metadata import version

import geopandas
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from truceline.core.chainage import compile_path, locate

POINTS = 1_000_000
VERTICES = 1_000
REPEATS = 3
NEAR_M = 40_000.0  # how far from the line points are drawn
# Transverse Mercator stretches lengths away from its axis; the line is laid along the axis so
# that the projection is not what differs.
CRS = "+proj=tmerc +lat_0=50 +lon_0=36 +k=1 +ellps=WGS84 +units=m"


def inputs() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the line and the points, all in degrees."""
    rng = np.random.default_rng(11)
    north = np.linspace(-600_000, 600_000, VERTICES)
    east = 20_000 * np.sin(north / 90_000) + np.cumsum(rng.normal(0, 150, VERTICES))
    back = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    line = np.column_stack(back.transform(east, north))
    at = rng.integers(0, VERTICES, POINTS)
    lon, lat = back.transform(
        east[at] + rng.uniform(-NEAR_M, NEAR_M, POINTS),
        north[at] + rng.uniform(-2_000, 2_000, POINTS),
    )
    return line, np.asarray(lon), np.asarray(lat)


def ours(line: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return chainage and signed distance, compiling included."""
    found = locate(compile_path(line), lon, lat)
    return found.chainage_m, found.distance_m


def peer(line: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the same with geopandas, projecting included."""
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lon, lat, crs=4326))
    points = points.to_crs(CRS)
    forward = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
    xy = np.column_stack(forward.transform(*line.T))
    segments = shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1))
    lengths = np.append(0.0, np.cumsum(np.hypot(*np.diff(xy, axis=0).T)))
    frame = geopandas.GeoDataFrame({"number": np.arange(VERTICES - 1)}, geometry=segments, crs=CRS)
    joined = points.sjoin_nearest(frame, distance_col="away")
    joined = joined[~joined.index.duplicated(keep="first")].sort_index()
    number = joined["number"].to_numpy()
    x, y = shapely.get_x(points.geometry.array), shapely.get_y(points.geometry.array)
    chainage = lengths[number] + shapely.line_locate_point(segments[number], points.geometry.array)
    step = xy[number + 1] - xy[number]
    cross = step[:, 0] * (y - xy[number, 1]) - step[:, 1] * (x - xy[number, 0])
    return chainage, joined["away"].to_numpy() * np.where(cross >= 0, 1, -1)


def main() -> int:
    """Time both in turn and print the ratio; fail where they disagree or the ratio is under 3."""
    line, lon, lat = inputs()
    locate(compile_path(line), lon[:10], lat[:10])  # compile the kernel before the clock runs
    rows = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        chainage, distance = ours(line, lon, lat)
        middle = time.perf_counter()
        peer_chainage, peer_distance = peer(line, lon, lat)
        rows.append((middle - start, time.perf_counter() - middle))
    apart = np.abs(np.abs(distance) - np.abs(peer_distance))
    assert np.quantile(apart, 0.999) < 5.0, np.quantile(apart, 0.999)
    same_side = np.sign(distance) == np.sign(peer_distance)
    # At a vertex the peer asks one of two segments, ours both: sides differ on a sliver.
    assert same_side.mean() > 0.99, same_side.mean()
    near = np.abs(chainage - peer_chainage) < 30.0
    assert near.mean() > 0.999, near.mean()
    times = pd.DataFrame(rows, columns=["truceline_s", "geopandas_s"])
    times["ratio"] = times["geopandas_s"] / times["truceline_s"]
    print(f"{platform.machine()}, Python {platform.python_version()}, {POINTS:,} points")
    print(
        ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "shapely", "geopandas"))
    )
    print(times.round(2).to_string(index=False))
    ratio = times["ratio"].median()
    print(f"median ratio {ratio:.1f} (at least 3 wanted)")
    print(f"sides agree {same_side.mean():.4%}, distances within {np.quantile(apart, 0.999):.2f} m")
    return 0 if ratio >= 3 else 1


if __name__ == "__main__":
    sys.exit(main())
