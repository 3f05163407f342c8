"""Terrain from a GeoTIFF (or any raster GDAL reads): heights in metres on a WGS 84 grid."""

from __future__ import annotations

import hashlib
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.core.errors import PlanError
from truceline.core.provenance import Provenance
from truceline.science.terrain import MOST_CELLS, Terrain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bounds = tuple[float, float, float, float]

WGS84 = "EPSG:4326"
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
    heights = np.full((height, width), np.nan, dtype=np.float32)
    given = _given(raster, number)
    rasterio.warp.reproject(
        given, heights, src_transform=raster.transform, src_crs=raster.crs,
        dst_transform=transform, dst_crs=WGS84, src_nodata=np.nan, dst_nodata=np.nan,
        resampling=rasterio.enums.Resampling.bilinear,
    )  # fmt: skip
    heights *= np.float32(metres)
    _check_heights(heights, raster.nodata, label)
    return Terrain(
        heights_m=heights,
        lon_west_deg=transform.c + transform.a / 2,
        lat_north_deg=transform.f + transform.e / 2,
        step_lon_deg=transform.a,
        step_lat_deg=-transform.e,
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


def _given(raster: Any, number: int) -> NDArray[np.float32]:
    """Return a band as it stands, in metres or not, scaled, holes as NaN."""
    masked = raster.read(number, masked=True)
    values = masked.astype(np.float32).filled(np.nan)
    scaled = values * raster.scales[number - 1] + raster.offsets[number - 1]
    return np.asarray(scaled, dtype=np.float32)


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
        transform, width, height = rasterio.warp.calculate_default_transform(
            raster.crs, WGS84, raster.width, raster.height, *raster.bounds
        )
    if bounds is not None:
        west, south, east, north = bounds
        first_x = max(0, math.floor((west - MARGIN_DEG - transform.c) / transform.a))
        first_y = max(0, math.floor((north + MARGIN_DEG - transform.f) / transform.e))
        width = min(width, math.ceil((east + MARGIN_DEG - transform.c) / transform.a)) - first_x
        height = min(height, math.ceil((south - MARGIN_DEG - transform.f) / transform.e)) - first_y
        transform = transform * rasterio.Affine.translation(first_x, first_y)
    if width * height > MOST_CELLS:
        cell = -transform.e * 111_320.0  # metres a degree of latitude, about
        raise PlanError.case("PLN-104", label, cells=width * height, most=MOST_CELLS,
                             least_m=cell * math.sqrt(width * height / MOST_CELLS))  # fmt: skip
    return transform, width, height


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
    """Return the first line of what GDAL says, without the name of its memory file."""
    words = str(error).splitlines()[0] if str(error) else type(error).__name__
    return " ".join("it" if "/vsimem/" in word else word for word in words.split()).rstrip(".")
