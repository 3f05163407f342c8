"""Where a row of our own tables says something was, in any of the ways it can be said."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import shapely
from shapely.errors import ShapelyError

from truceline.core.geo import from_mgrs, wind_sector
from truceline.core.uncertain import (
    point_region,
    polygon_region,
    sector_region,
    stretch_region,
)
from truceline.formats.region_cells import metres
from truceline.intake.own_rows import bad, needed, number_of, text_of
from truceline.intake.quality import RefusedError, position
from truceline.model.kind import Kind
from truceline.science.sound import Atmosphere, flash_to_bang

if TYPE_CHECKING:
    from truceline.core.uncertain import Region
    from truceline.formats.tabular import RawItem
    from truceline.intake.reader import IntakeContext

MEASURED_SDS = 2.0  # a bearing or a range stands for all within so many standard deviations
_WAYS = {
    "lat, lon": ("lat", "lon"),
    "mgrs": ("mgrs",),
    "observer": ("observer_lat", "observer_lon"),
    "wkt": ("wkt",),
}


def region_of_row(item: RawItem, context: IntakeContext) -> Region | None:
    """Return the region a row names in one of its ways, None where it names none."""
    ways = [way for way, names in _WAYS.items() if any(text_of(item, n) for n in names)]
    if len(ways) > 1:
        raise RefusedError("INT-067", count=len(ways), ways="; ".join(ways))
    if not ways:
        return None
    try:
        match ways[0]:
            case "lat, lon":
                return _point(item, context)
            case "mgrs":
                return _mgrs(item, context)
            case "observer":
                return _sector(item, context)
            case _:
                return _shape(item, context)
    except (ValueError, ArithmeticError, KeyError, ShapelyError) as error:
        raise bad("place", ways[0], error) from None


def _point(item: RawItem, context: IntakeContext) -> Region:
    lon, lat = position(needed(item, "lat"), needed(item, "lon"), context)
    radius = number_of(item, "radius_km")
    if radius is not None:
        return sector_region(lon, lat, 0.0, metres(needed(item, "radius_km")))
    return point_region(
        lon,
        lat,
        number_of(item, "sigma_m") or 0.0,
        number_of(item, "sigma_minor_m"),
        number_of(item, "azimuth_deg") or 0.0,
    )


def _mgrs(item: RawItem, context: IntakeContext) -> Region:
    lon, lat, cell_m = from_mgrs(needed(item, "mgrs"))
    lon, lat = position(repr(lat), repr(lon), context)
    # A place anywhere in a square cell has a standard deviation of its side over root 12.
    return point_region(lon, lat, max(number_of(item, "sigma_m") or 0.0, cell_m / math.sqrt(12)))


def _sector(item: RawItem, context: IntakeContext) -> Region:
    lon, lat = position(needed(item, "observer_lat"), needed(item, "observer_lon"), context)
    if text_of(item, "bang_delay_s"):
        return _by_its_bang(item, lon, lat)
    return sector_region(lon, lat, *_distances(item), _azimuths(item))


def _by_its_bang(item: RawItem, lon: float, lat: float) -> Region:
    """Return where a flash was: by its bearing, and by how long its bang took.

    Only of what bursts: who fires is not ranged (docs/misuse.md).
    """
    if text_of(item, "kind") != Kind.EXPLOSION or text_of(item, "assessment") == "outgoing":
        detail = "only an explosion is placed by its bang, and none that is outgoing"
        raise bad("bang_delay_s", text_of(item, "bang_delay_s"), detail)
    for column in ("distance_km", "distance_from_km", "distance_until_km"):
        if text_of(item, column):
            raise RefusedError("INT-093", first="bang_delay_s", second=column)
    bearing, temperature = (number_of(item, name) for name in ("bearing_deg", "temperature_c"))
    if bearing is None:
        raise RefusedError("INT-064", column="bearing_deg")
    if not 0 <= bearing <= 360:
        raise RefusedError("INT-092", value=bearing)
    air = Atmosphere() if temperature is None else Atmosphere(temperature_c=temperature)
    delay = number_of(item, "bang_delay_s")
    if delay is None:
        raise RefusedError("INT-064", column="bang_delay_s")
    bearing_sd, delay_sd = _spread(item, "bearing_sd_deg"), _spread(item, "bang_delay_sd_s")
    return flash_to_bang(lon, lat, bearing, bearing_sd, delay, delay_sd, air).region


def _distances(item: RawItem) -> tuple[float, float]:
    """Return between which distances in metres: as stated, or around a measured one."""
    measured = number_of(item, "distance_km")
    if measured is None:
        near = metres(text_of(item, "distance_from_km") or "0")
        return near, metres(needed(item, "distance_until_km"))
    for column in ("distance_from_km", "distance_until_km"):
        if text_of(item, column):
            raise RefusedError("INT-093", first="distance_km", second=column)
    half = MEASURED_SDS * _spread(item, "distance_sd_km")
    return 1000 * max(measured - half, 0.0), 1000 * (measured + half)


def _spread(item: RawItem, column: str) -> float:
    """Return the standard deviation of what was measured, more than none (INT-091)."""
    needed(item, column)
    value = number_of(item, column)
    if value is None:
        raise RefusedError("INT-064", column=column)
    if value <= 0:
        raise RefusedError("INT-091", column=column, value=value)
    return value


def _azimuths(item: RawItem) -> list[tuple[float, float]]:
    winds, azimuths = text_of(item, "winds"), text_of(item, "azimuths_deg")
    bearing = number_of(item, "bearing_deg")
    if winds:
        return [wind_sector(wind.strip().upper()) for wind in re.split(r"[;,\s]+", winds.strip())]
    if azimuths:
        pairs = [part.split("..") for part in azimuths.split(";")]
        return [(float(start), float(until)) for start, until in pairs]
    if bearing is None:
        return [(0.0, 360.0)]
    if not 0 <= bearing <= 360:
        raise RefusedError("INT-092", value=bearing)
    half = MEASURED_SDS * _spread(item, "bearing_sd_deg")
    return [(bearing - half, bearing + half)] if half < 180 else [(0.0, 360.0)]


def _shape(item: RawItem, context: IntakeContext) -> Region:
    geometry = shapely.from_wkt(needed(item, "wkt"))
    if not geometry.is_empty:
        middle = geometry.centroid
        position(repr(middle.y), repr(middle.x), context)
    sigma = number_of(item, "sigma_m") or 0.0
    if geometry.geom_type == "Point":
        return point_region(geometry.x, geometry.y, sigma)
    if geometry.geom_type == "LineString":
        start = float(needed(item, "chainage_from_m"))
        until = float(needed(item, "chainage_until_m"))
        return stretch_region(shapely.get_coordinates(geometry), start, until, sigma)
    return polygon_region(geometry)
