"""Terrain from a GeoTIFF (or any raster GDAL reads): heights in metres on a WGS 84 grid."""

from __future__ import annotations

import hashlib
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.core.errors import PlanError
from truceline.core.geo import local_metres, radii
from truceline.core.provenance import Provenance
from truceline.science.terrain import MOST_CELLS, Terrain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bounds = tuple[float, float, float, float]

WGS84 = "EPSG:4326"
_MEMORY_FILE = re.compile(r"'?[\w/-]*[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+[\w./-]*'?:?( is\b)?")
MARGIN_DEG = 0.5  # kept around the bounds: sight reaches beyond them
LOWEST_M, HIGHEST_M = -500.0, 9_000.0  # shore of the Dead Sea and Everest, with room
METRES = {
    "": 1.0, "m": 1.0, "metre": 1.0, "metres": 1.0, "meter": 1.0, "meters": 1.0,
    "ft": 0.3048, "foot": 0.3048, "feet": 0.3048,
    "us survey foot": 1200 / 3937, "us-ft": 1200 / 3937, "ftus": 1200 / 3937,
    "cm": 0.01, "centimetre": 0.01, "dm": 0.1, "decimetre": 0.1, "km": 1000.0,
}  # fmt: skip


def read_geotiff(
    source: Path | str | bytes,
    bounds: Bounds | None = None,
    band: int | None = None,
    name: str | None = None,
) -> Terrain:
    """Read heights.

    Parameters
    ----------
    source
        A file, or its bytes.
    bounds
        West, south, east, north of the mission in degrees; what lies farther than half a degree
        off is left out. None: the whole raster.
    band
        Band that holds the heights, from 1; needed where there are several.
    name
        What errors and the provenance call the file; None: its own name.

    Raises
    ------
    PlanError
        PLN-110 not a raster, PLN-111 damaged, PLN-112 no coordinate system, PLN-113 it lies
        elsewhere, PLN-114 several bands, PLN-115 no height at all, PLN-116 unknown unit, PLN-117
        rasterio missing, PLN-118 heights not on Earth, PLN-104 too many cells.

    Notes
    -----
    Another system is resampled to WGS 84, bilinear, in cells of the same size. Cells marked as
    no data become NaN, are never filled, and `Terrain.holes` says their share. A unit of feet in
    the band's tags is converted; no unit is taken as metres, as the common global models are.
    """
    rasterio = _rasterio()
    label = name or (Path(source).name if not isinstance(source, bytes) else "terrain")
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    if not content:
        raise PlanError.case("PLN-110", label, detail="it is empty")
    try:
        with rasterio.MemoryFile(content) as memory, memory.open() as raster:
            return _read(rasterio, raster, bounds, band, label, content)
    except rasterio.errors.RasterioIOError as error:
        code = "PLN-111" if _opens(rasterio, content) else "PLN-110"
        raise PlanError.case(code, label, detail=_short(error)) from None
    except rasterio.errors.WarpOperationError as error:
        raise PlanError.case("PLN-111", label, detail=_short(error)) from None


def _read(
    rasterio: Any, raster: Any, bounds: Bounds | None, band: int | None, label: str, content: bytes
) -> Terrain:
    number = _band(raster, band, label)
    if raster.crs is None:
        raise PlanError.case("PLN-112", label, file=label)
    _check_place(rasterio, raster, bounds, label)
    metres = _metres(raster.units[number - 1], label)
    transform, width, height = _grid(rasterio, raster, bounds, label)
    heights, holes = _resampled(rasterio, raster, number, transform, (height, width))
    heights *= np.float32(metres)
    _check_heights(heights, raster.nodata, label)
    return Terrain(
        heights_m=heights,
        lon_west_deg=transform.c + transform.a / 2,
        lat_north_deg=transform.f + transform.e / 2,
        step_lon_deg=transform.a,
        step_lat_deg=-transform.e,
        holes_of_source=holes,
        provenance=Provenance(source=label, sha256=hashlib.sha256(content).hexdigest()),
    )


def _rasterio() -> Any:
    try:
        import rasterio
        import rasterio.enums
        import rasterio.errors
        import rasterio.transform
        import rasterio.warp
    except ImportError:
        raise PlanError.case("PLN-117", "terrain") from None
    return rasterio


def _band(raster: Any, band: int | None, label: str) -> int:
    number = raster.count if band is None else band
    if (band is None and raster.count != 1) or not 1 <= number <= raster.count:
        raise PlanError.case("PLN-114", label, number=raster.count)
    return int(number)


def _resampled(
    rasterio: Any, raster: Any, number: int, transform: Any, shape: tuple[int, int]
) -> tuple[NDArray[np.float32], float]:
    """Return heights on the grid, and the share of holes among the cells the raster covers."""
    heights = np.full(shape, np.nan, dtype=np.float32)
    to = {"dst_transform": transform, "dst_crs": WGS84, "dst_nodata": np.nan}
    if _has_mask(rasterio, raster, number):
        values = raster.read(number, masked=True).astype(np.float32).filled(np.nan)
        place = {"src_transform": raster.transform, "src_crs": raster.crs, "src_nodata": np.nan}
        rasterio.warp.reproject(
            values, heights, **to, **place, resampling=rasterio.enums.Resampling.bilinear
        )
    else:
        rasterio.warp.reproject(
            rasterio.band(raster, number), heights, **to, src_nodata=raster.nodata,
            resampling=rasterio.enums.Resampling.bilinear,
        )  # fmt: skip
    known = np.isfinite(heights)
    heights[~known] = np.nan
    covered = np.count_nonzero(_covered(rasterio, raster, transform, shape) | known)
    holes = 1.0 - np.count_nonzero(known) / covered if covered else 1.0
    heights *= np.float32(raster.scales[number - 1])
    heights += np.float32(raster.offsets[number - 1])
    return heights, float(holes)


def _has_mask(rasterio: Any, raster: Any, number: int) -> bool:
    return rasterio.enums.MaskFlags.per_dataset in raster.mask_flag_enums[number - 1]


def _covered(
    rasterio: Any, raster: Any, transform: Any, shape: tuple[int, int]
) -> NDArray[np.bool_]:
    """Return which cells of a grid lie on the raster, hole or not, of four wide cells."""
    sheet = np.ones((2, 2), dtype=np.uint8)
    a, half_x, half_y = raster.transform, raster.width / 2, raster.height / 2
    spread = rasterio.Affine(a.a * half_x, a.b * half_y, a.c, a.d * half_x, a.e * half_y, a.f)
    found = np.zeros(shape, dtype=np.uint8)
    rasterio.warp.reproject(
        sheet, found, src_transform=spread, src_crs=raster.crs, dst_transform=transform,
        dst_crs=WGS84, resampling=rasterio.enums.Resampling.nearest,
    )  # fmt: skip
    return np.asarray(found == 1)


def _metres(unit: str | None, label: str) -> float:
    try:
        return METRES[(unit or "").strip().lower()]
    except KeyError:
        raise PlanError.case("PLN-116", label, unit=unit) from None


def _check_place(rasterio: Any, raster: Any, bounds: Bounds | None, label: str) -> None:
    """Refuse a raster that meets the mission's bounds nowhere."""
    claims = raster.crs.to_string()
    claims = claims if len(claims) < 40 else claims[:37] + "..."
    mission = "no stated place" if bounds is None else _words(bounds)
    try:
        lies: Bounds = rasterio.warp.transform_bounds(raster.crs, WGS84, *raster.bounds)
    except rasterio.errors.CRSError:
        lies = (math.inf,) * 4
    if not all(math.isfinite(x) for x in lies):
        raise PlanError.case("PLN-113", label, crs=claims, mission=mission,
                             lies="no place on Earth")  # fmt: skip
    if abs(lies[1]) > 90 or abs(lies[3]) > 90 or abs(lies[0]) > 360 or abs(lies[2]) > 360:
        raise PlanError.case("PLN-113", label, crs=claims, lies=_words(lies), mission=mission)
    if bounds is None:
        return
    apart = lies[0] > bounds[2] or lies[2] < bounds[0] or lies[1] > bounds[3] or lies[3] < bounds[1]
    if apart:
        raise PlanError.case("PLN-113", label, crs=claims, lies=_words(lies), mission=mission)


def _grid(rasterio: Any, raster: Any, bounds: Bounds | None, label: str) -> tuple[Any, int, int]:
    """Return transform, width and height of the WGS 84 grid: the raster's own where it is one."""
    plain = raster.crs.to_epsg() == 4326 and raster.transform.b == raster.transform.d == 0
    if plain and raster.transform.a > 0 > raster.transform.e:
        transform, width, height = raster.transform, raster.width, raster.height
    else:
        transform, width, height = _grid_around(rasterio, raster)
    if bounds is not None:
        first_x = max(0, math.floor((bounds[0] - MARGIN_DEG - transform.c) / transform.a))
        first_y = max(0, math.floor((bounds[3] + MARGIN_DEG - transform.f) / transform.e))
        width = (
            min(width, math.ceil((bounds[2] + MARGIN_DEG - transform.c) / transform.a)) - first_x
        )
        height = (
            min(height, math.ceil((bounds[1] - MARGIN_DEG - transform.f) / transform.e)) - first_y
        )
        west, north = transform.c + first_x * transform.a, transform.f + first_y * transform.e
        transform = rasterio.Affine(transform.a, 0.0, west, 0.0, transform.e, north)
    if width * height > MOST_CELLS:
        cell = -transform.e * 111_320.0  # metres a degree of latitude, about
        raise PlanError.case("PLN-104", label, cells=width * height, most=MOST_CELLS,
                             least_m=cell * math.sqrt(width * height / MOST_CELLS))  # fmt: skip
    return transform, width, height


def _grid_around(rasterio: Any, raster: Any) -> tuple[Any, int, int]:
    """Return a WGS 84 grid around a raster of another system, cells as long on the ground."""
    x, y = raster.xy(raster.height // 2, raster.width // 2)
    a = raster.transform
    lons, lats = rasterio.warp.transform(
        raster.crs, WGS84, [x, x + a.a, x + a.b], [y, y + a.d, y + a.e]
    )
    east, north = local_metres(lons[1:], lats[1:], lons[0], lats[0])
    across, down = np.hypot(east, north)
    meridian, normal = radii(lats[0])
    step_lon = float(np.degrees(across / (normal * np.cos(np.radians(lats[0])))))
    step_lat = float(np.degrees(down / meridian))
    west, south, east_end, north_end = rasterio.warp.transform_bounds(
        raster.crs, WGS84, *raster.bounds
    )
    width = max(2, math.ceil((east_end - west) / step_lon))
    height = max(2, math.ceil((north_end - south) / step_lat))
    return rasterio.Affine(step_lon, 0.0, west, 0.0, -step_lat, north_end), width, height


def _check_heights(heights: NDArray[np.float32], nodata: float | None, label: str) -> None:
    marked = "none is set" if nodata is None else f"{nodata:g}"
    if np.isnan(heights).all():
        raise PlanError.case("PLN-115", label, nodata=marked)
    low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
    if not (low >= LOWEST_M and high <= HIGHEST_M):
        raise PlanError.case("PLN-118", label, low=low, high=high, nodata=marked)


def _opens(rasterio: Any, content: bytes) -> bool:
    try:
        with rasterio.MemoryFile(content) as memory, memory.open():
            return True
    except rasterio.errors.RasterioIOError:
        return False


def _words(bounds: Bounds) -> str:
    west, south, east, north = bounds
    return f"{west:.2f} to {east:.2f} E, {south:.2f} to {north:.2f} N"


def _short(error: Exception) -> str:
    """Return the first line of what GDAL says, without the random name of its memory file."""
    words = str(error).splitlines()[0] if str(error) else type(error).__name__
    return _MEMORY_FILE.sub("", words).strip().rstrip(".")
