"""The cells that say where: a region written into columns from which it can be made again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import shapely

from truceline.core.uncertain import RegionKind

if TYPE_CHECKING:
    from truceline.core.uncertain import Region

REGION_COLUMNS = (
    "lat", "lon", "sigma_m", "sigma_minor_m", "azimuth_deg", "mgrs", "observer_lat",
    "observer_lon", "distance_from_km", "distance_until_km", "winds", "bearing_deg",
    "bearing_sd_deg", "azimuths_deg", "wkt", "chainage_from_m", "chainage_until_m",
)  # fmt: skip


def region_cells(region: Region | None) -> dict[str, str]:
    """Return the cells of a region: reading them gives the same region to the last bit."""
    if region is None:
        return {}
    values = [repr(value) for value in region.params]
    match region.kind:
        case RegionKind.POINT:
            return dict(zip(("lon", "lat", "sigma_m", "sigma_minor_m", "azimuth_deg"), values,
                            strict=True))  # fmt: skip
        case RegionKind.SECTOR:
            lon, lat, inner, outer, *flat = values
            pairs = zip(flat[::2], flat[1::2], strict=True)
            return {
                "observer_lon": lon,
                "observer_lat": lat,
                "distance_from_km": kilometres(inner),
                "distance_until_km": kilometres(outer),
                "azimuths_deg": ";".join(f"{start}..{until}" for start, until in pairs),
            }
        case RegionKind.STRETCH:
            names = ("chainage_from_m", "chainage_until_m", "sigma_m")
            return {**dict(zip(names, values, strict=True)), "wkt": _wkt(region)}
        case RegionKind.POLYGON:
            return {"wkt": _wkt(region)}


def kilometres(metres: str) -> str:
    """Return metres as kilometres without a rounding error."""
    return str(Decimal(metres) / 1000)


def metres(kilometres: str) -> float:
    """Return kilometres as metres without a rounding error before the last."""
    return float(Decimal(kilometres) * 1000)


def _wkt(region: Region) -> str:
    return str(shapely.to_wkt(region.geometry, rounding_precision=17))
