"""Geodesy on WGS 84: local offsets, distances, compass winds, MGRS. No map projection anywhere."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

import numpy as np
from pyproj import Geod

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

SEMI_MAJOR_M = 6378137.0  # WGS 84, NIMA TR8350.2 table 3.1
FLATTENING = 1 / 298.257223563  # WGS 84, the same table
ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)

WINDS = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
    "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip
WIND_WIDTH_DEG = 22.5
EQUATOR_DEG = 1e-5  # so near the equator a place is on it: 1 m


@lru_cache(maxsize=1)
def wgs84() -> Geod:
    """Return the ellipsoid, made once."""
    return Geod(ellps="WGS84")


def radii(lat_deg: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the radii of curvature along the meridian and across it, in metres.

    References
    ----------
    Torge & Müller, Geodesy (4th ed., 2012), section 4.1.2.
    """
    sin_lat = np.sin(np.radians(np.asarray(lat_deg, dtype=np.float64)))
    w_squared = 1 - ECCENTRICITY_SQUARED * sin_lat**2
    meridian = SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED) / w_squared**1.5
    return meridian, SEMI_MAJOR_M / np.sqrt(w_squared)


def offset(
    lon_deg: ArrayLike, lat_deg: ArrayLike, east_m: ArrayLike, north_m: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the positions so many metres east and north of others.

    Notes
    -----
    Mid-latitude formula; against the geodesic the error stays under 0.1 % up to 50 km away
    and 70 degrees of latitude.
    """
    lon = np.asarray(lon_deg, dtype=np.float64)
    lat = np.asarray(lat_deg, dtype=np.float64)
    north = np.asarray(north_m, dtype=np.float64)
    meridian, _ = radii(lat)
    half_way = lat + np.degrees(north / meridian) / 2
    meridian, across = radii(half_way)
    new_lat = lat + np.degrees(north / meridian)
    new_lon = lon + np.degrees(np.asarray(east_m) / (across * np.cos(np.radians(half_way))))
    return (new_lon + 180.0) % 360.0 - 180.0, new_lat


def local_metres(
    lon_deg: ArrayLike, lat_deg: ArrayLike, origin_lon: float, origin_lat: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return metres east and north of an origin: the inverse of `offset`."""
    lon = np.asarray(lon_deg, dtype=np.float64)
    lat = np.asarray(lat_deg, dtype=np.float64)
    half_way = (lat + origin_lat) / 2
    meridian, across = radii(half_way)
    d_lon = (lon - origin_lon + 180.0) % 360.0 - 180.0
    return (
        np.radians(d_lon) * across * np.cos(np.radians(half_way)),
        np.radians(lat - origin_lat) * meridian,
    )


def to_plane(
    lon_deg: ArrayLike, lat_deg: ArrayLike, origin_lon: float, origin_lat: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y in metres, azimuthal equidistant: true distances and bearings from an origin.

    Notes
    -----
    Distances across stretch with the square of the distance from the origin: 0.1 % at 500 km.
    """
    lons, lats, x0, y0 = _broadcast(lon_deg, lat_deg, origin_lon, origin_lat)
    azimuth, _, length = wgs84().inv(x0, y0, lons, lats)
    turn = np.radians(azimuth)
    return np.asarray(length * np.sin(turn)), np.asarray(length * np.cos(turn))


def from_plane(
    x_m: ArrayLike, y_m: ArrayLike, origin_lon: float, origin_lat: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return longitude and latitude of places on the plane of `to_plane`."""
    x, y = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)
    bearing = np.degrees(np.arctan2(x, y))
    return destination(origin_lon, origin_lat, bearing, np.hypot(x, y))


def destination(
    lon_deg: ArrayLike, lat_deg: ArrayLike, bearing_deg: ArrayLike, distance_m: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where geodesics of a bearing and length end (exact, any distance)."""
    lons, lats, bearings, lengths = _broadcast(lon_deg, lat_deg, bearing_deg, distance_m)
    lon, lat, _ = wgs84().fwd(lons, lats, bearings, lengths)
    return np.asarray(lon), np.asarray(lat)


def distance_m(
    lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike
) -> NDArray[np.float64]:
    """Return geodesic distances in metres."""
    _, _, metres = wgs84().inv(*_broadcast(lon_a, lat_a, lon_b, lat_b))
    return np.asarray(metres)


def wind_sector(wind: str) -> tuple[float, float]:
    """Return the 22.5 degrees a compass wind stands for, as azimuths from north.

    The first azimuth may be negative (north is -11.25 to 11.25).

    Raises
    ------
    KeyError
        If the wind is none of the sixteen in `WINDS`.

    Examples
    --------
    >>> wind_sector("SE")
    (123.75, 146.25)
    """
    try:
        centre = WINDS.index(wind) * WIND_WIDTH_DEG
    except ValueError:
        raise KeyError(wind) from None
    return centre - WIND_WIDTH_DEG / 2, centre + WIND_WIDTH_DEG / 2


def to_mgrs(lon_deg: float, lat_deg: float, digits: int = 5) -> str:
    """Return the MGRS reference of a position; 5 digits is 1 m, 3 is 100 m.

    Raises
    ------
    ValueError
        If the position is not on the globe or `digits` is not 0 to 5.
    """
    if not (-180 <= lon_deg <= 180 and -90 <= lat_deg <= 90):
        raise ValueError(f"no position {lat_deg}, {lon_deg}")
    if not 0 <= digits <= 5:
        raise ValueError(f"MGRS has 0 to 5 digits, not {digits}")
    import mgrs

    if -EQUATOR_DEG < lat_deg < 0:
        lat_deg = 0.0  # else it rounds up to a northing the southern band does not have
    return cast("str", mgrs.MGRS().toMGRS(lat_deg, lon_deg, MGRSPrecision=digits))


def from_mgrs(reference: str) -> tuple[float, float, float]:
    """Return longitude, latitude and cell size in metres of an MGRS reference.

    The position is the middle of the cell the reference names, not its corner: a reference of
    few digits says "somewhere in this square".

    Raises
    ------
    ValueError
        If the text is not an MGRS reference.
    """
    import mgrs

    text = reference.replace(" ", "").upper()
    tail = text.lstrip("0123456789")
    figures = tail[3:]
    if len(figures) % 2 or len(figures) > 10 or not (figures.isdigit() or figures == ""):
        raise ValueError(f"not an MGRS reference: {reference!r}")
    half = len(figures) // 2
    middle = "" if half == 5 else "50000"[: 5 - half]
    square = text[: len(text) - len(figures)]
    full = square + figures[:half] + middle + figures[half:] + middle
    try:
        lat, lon = mgrs.MGRS().toLatLon(full)
    except mgrs.core.MGRSError as error:
        raise ValueError(f"not an MGRS reference: {reference!r}") from error
    return lon, lat, 10.0 ** (5 - half)


def _broadcast(
    a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    first, second, third, fourth = (
        np.array(array, order="C")
        for array in np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in (a, b, c, d)))
    )
    return first, second, third, fourth
