"""Where the observer of a report stood, and the region its "3-6km east" stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.geo import WIND_WIDTH_DEG, WINDS, destination, distance_m, wind_sector
from truceline.core.uncertain import Region, ellipse_of, region_moments, sector_region
from truceline.formats.report_text import base_forms

if TYPE_CHECKING:
    from truceline.formats.report_text import Item, Place
    from truceline.intake.reader import IntakeContext

HALF_STEP_KM = 0.5  # a report writes whole kilometres
MIN_TOLERANCE_KM = 5.0  # reports measure from a city's middle, gazetteers from wherever they do
TOLERANCE_SHARE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Observer:
    """A position; ``sigma_m`` is above 0 where it was only inferred from a city."""

    lon_deg: float
    lat_deg: float
    sigma_m: float = 0.0


def find_observer(
    place: Place | None, context: IntakeContext
) -> tuple[Observer | None, str | None]:
    """Return where a place is, and the code of what is doubtful about it.

    Notes
    -----
    A name counts as found where exactly one candidate lies within the mission's bounds and
    agrees with the stated way from a city. Where none does, the city and the way give a
    position with an error; where several do, nobody can say.
    """
    if place is None:
        return None, None
    candidates = _candidates(place.name, context)
    expected = _expected(place, context)
    if expected is None:
        if len(candidates) == 1:
            return Observer(lon_deg=candidates[0][0], lat_deg=candidates[0][1]), None
        return None, "INT-060" if candidates else "INT-059"
    tolerance_m = 1000 * (MIN_TOLERANCE_KM + TOLERANCE_SHARE * (place.city_km or 0.0))
    near = [
        (lon, lat)
        for lon, lat in candidates
        if distance_m(lon, lat, expected.lon_deg, expected.lat_deg) <= tolerance_m
    ]
    if len(near) == 1:
        return Observer(lon_deg=near[0][0], lat_deg=near[0][1]), None
    return (None, "INT-060") if near else (expected, "INT-061")


def _candidates(name: str, context: IntakeContext) -> list[tuple[float, float]]:
    found = dict.fromkeys(context.gazetteer.get(name.lower(), ()))
    if not found:  # a name may be declined
        known = (context.gazetteer.get(form.lower(), ()) for form in base_forms(name))
        found = dict.fromkeys(place for places in known for place in places)
    if context.bounds is None:
        return list(found)
    west, south, east, north = context.bounds
    return [(lon, lat) for lon, lat in found if west <= lon <= east and south <= lat <= north]


def _expected(place: Place, context: IntakeContext) -> Observer | None:
    if place.city is None or place.city_km is None or place.city_wind not in WINDS:
        return None
    cities = _candidates(place.city, context)
    if len(cities) != 1:
        return None
    bearing = WINDS.index(place.city_wind) * WIND_WIDTH_DEG
    lon, lat = destination(*cities[0], bearing, 1000 * place.city_km)
    # A uniform error over one wind, across; over the rounding, along.
    across = 1000 * place.city_km * np.radians(WIND_WIDTH_DEG) / np.sqrt(12)
    along = 1000 * 2 * HALF_STEP_KM / np.sqrt(12)
    return Observer(lon_deg=float(lon), lat_deg=float(lat), sigma_m=float(max(across, along)))


def item_region(item: Item, observer: Observer | None) -> Region | None:
    """Return where something was: a union of winds, or an ellipse if the observer is inferred.

    None where the observer's place or the distance is unknown.
    """
    if observer is None or item.range_km is None:
        return None
    if any(wind not in WINDS for wind in item.winds):
        return None
    near, far = item.range_km
    if near >= far:
        near, far = max(0.0, far - HALF_STEP_KM), far + HALF_STEP_KM
    winds = [wind_sector(wind) for wind in item.winds] or [(0.0, 360.0)]
    sector = sector_region(observer.lon_deg, observer.lat_deg, 1000 * near, 1000 * far, winds)
    if observer.sigma_m == 0:
        return sector
    lon, lat, covariance = region_moments(sector)
    return ellipse_of(lon, lat, covariance + observer.sigma_m**2 * np.eye(2))
