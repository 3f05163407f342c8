"""Which bangs at microphones are of one explosion, and where and when it was.

Arrivals are moved back in time to the cells of a grid; where those of several stations meet is a
seed. A seed is refined by robust least squares of place and time, with the speed of sound and the
wind as further unknowns that have a prior; its stations choose the arrival nearest to what is
predicted. Each explosion is weighed against chance; the best is taken, its arrivals are used up,
and what is left is weighed again: first with all arrivals counted as false, then, among those
left over, with the rate that these show.

This places bursts on the ground by what many microphones heard. It does not tell a burst from a
muzzle, and must not be used to look for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.errors import LocateError
from truceline.core.geo import from_plane, to_plane
from truceline.core.uncertain import Region, ellipse_of
from truceline.fuse.sound.arrival_search import ArrivalParams, Found, Network, associate, misfit_of
from truceline.science.sound import Atmosphere

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from truceline.model.arrival import Arrival, Station

    Floats = NDArray[np.float64]

WIDEST_KM = 500.0  # of a network on one plane: distances are then true to 0.1 %


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorPlace:
    """Another place that the same arrivals allow, and the chance that it is the right one."""

    lon: float
    lat: float
    ellipse: Region
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedByArrivals:
    """An explosion: place, ellipse (standard deviations), half-axes of ``level``, time, arrivals.

    ``arrivals`` are the keys of those used; ``misfit`` is the root mean square of what is left
    between heard and predicted, in standard deviations. ``mirror`` is a second place that the same
    arrivals allow: where there is one, nothing may be said of the side of the stations.
    """

    lon: float
    lat: float
    ellipse: Region
    semi_major_km: float
    semi_minor_km: float
    at: datetime
    at_from: datetime
    at_until: datetime
    level: float
    log_odds: float
    misfit: float
    arrivals: tuple[str, ...]
    mirror: MirrorPlace | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalResult:
    """The explosions in order of time, and the keys of arrivals of none."""

    explosions: tuple[LocatedByArrivals, ...]
    left_over: tuple[str, ...]


def locate_arrivals(
    stations: Sequence[Station],
    arrivals: Sequence[Arrival],
    atmosphere: Atmosphere | None = None,
    params: ArrivalParams | None = None,
    where: str = "arrivals",
) -> ArrivalResult:
    """Return the explosions that arrival times speak for; each arrival is used once.

    Parameters
    ----------
    stations
        Places of the microphones; within 500 km of each other.
    arrivals
        Times in any order, of any of the stations.
    atmosphere
        Temperature and wind with their errors; the prior of every explosion.
    params
        Settings.
    where
        What the arrivals are from, for messages.

    Raises
    ------
    LocateError
        LOC-015 where a station is named twice, an arrival is of a station without a place, or
        the stations lie too far apart.
    """
    params, atmosphere = params or ArrivalParams(), atmosphere or Atmosphere()
    if not stations or not arrivals:
        return ArrivalResult(explosions=(), left_over=tuple(a.key for a in arrivals))
    number = {station.station: k for k, station in enumerate(stations)}
    _check(stations, arrivals, number, where)
    zero = min(arrival.at for arrival in arrivals)
    ordered = sorted(arrivals, key=lambda a: (number[a.station], a.at, a.key))
    origin = (
        float(np.mean([station.lon for station in stations])),
        float(np.mean([station.lat for station in stations])),
    )
    xy = np.stack(
        to_plane([s.lon for s in stations], [s.lat for s in stations], *origin), axis=1
    ) / 1000.0  # fmt: skip
    if np.ptp(xy, axis=0).max() > WIDEST_KM:
        raise LocateError.case(
            "LOC-015", where, what="the extent of the stations",
            value=f"{np.ptp(xy, axis=0).max():.0f} km", expected=f"at most {WIDEST_KM:.0f} km",
        )  # fmt: skip
    of = np.array([number[arrival.station] for arrival in ordered])
    network = Network(
        station=np.ascontiguousarray(xy),
        starts=np.searchsorted(of, np.arange(len(stations) + 1)).astype(np.int64),
        times=np.array([(arrival.at - zero).total_seconds() for arrival in ordered]),
        sigmas=np.array([arrival.sigma_s for arrival in ordered]),
        free=np.ones(len(ordered), dtype=np.bool_),
        air=_air(atmosphere),
        params=params,
    )
    found = associate(network)
    explosions = [_explosion(one, ordered, zero, origin, params.level, network) for one in found]
    return ArrivalResult(
        explosions=tuple(sorted(explosions, key=lambda e: (e.at, e.lon, e.lat))),
        left_over=tuple(ordered[row].key for row in np.flatnonzero(network.free)),
    )


def _check(
    stations: Sequence[Station], arrivals: Sequence[Arrival], number: dict[str, int], where: str
) -> None:
    if len(number) < len(stations):
        names = [station.station for station in stations]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise LocateError.case(
            "LOC-015", where, what="the name of a station", value=f"given twice: {twice[0]}",
            expected="each station once",
        )  # fmt: skip
    unknown = sorted({arrival.station for arrival in arrivals} - number.keys())
    if unknown:
        raise LocateError.case(
            "LOC-015", where, what="the station of an arrival", value=unknown[0],
            expected="a station whose place is known",
        )  # fmt: skip


def _air(atmosphere: Atmosphere) -> Floats:
    return np.array(
        [
            atmosphere.speed_ms / 1000, atmosphere.wind_east_ms / 1000,
            atmosphere.wind_north_ms / 1000, atmosphere.speed_sigma_ms / 1000,
            atmosphere.wind_sigma_ms / 1000, atmosphere.way_share,
        ]
    )  # fmt: skip


def _explosion(
    found: Found, arrivals: Sequence[Arrival], zero: datetime, origin: tuple[float, float],
    level: float, network: Network,
) -> LocatedByArrivals:  # fmt: skip
    from scipy.special import ndtri

    lon, lat, ellipse = _place(found, origin)
    mirror = None
    if found.mirrored is not None:
        other_lon, other_lat, other = _place(found.mirrored, origin)
        chance = 1 / (1 + float(np.exp(found.log_odds - found.mirrored.log_odds)))
        mirror = MirrorPlace(lon=other_lon, lat=other_lat, ellipse=other, chance=chance)
    stretch = float(np.sqrt(-2 * np.log(1 - level)))  # chi-squared with two degrees
    minor, major = np.sqrt(np.linalg.eigvalsh(found.covariance[:2, :2])) * stretch
    half = float(ndtri(0.5 + level / 2) * np.sqrt(found.covariance[2, 2]))
    seconds = float(found.state[2])
    return LocatedByArrivals(
        lon=lon, lat=lat, ellipse=ellipse,
        semi_major_km=float(major), semi_minor_km=float(minor),
        at=zero + timedelta(seconds=seconds),
        at_from=zero + timedelta(seconds=seconds - half),
        at_until=zero + timedelta(seconds=seconds + half),
        level=level, log_odds=found.log_odds, misfit=misfit_of(found, network),
        arrivals=tuple(arrivals[row].key for row in found.rows), mirror=mirror,
    )  # fmt: skip


def _place(found: Found, origin: tuple[float, float]) -> tuple[float, float, Region]:
    lon, lat = from_plane(found.state[0] * 1000, found.state[1] * 1000, *origin)
    covariance = found.covariance[:2, :2] * 1e6
    return float(lon), float(lat), ellipse_of(float(lon), float(lat), covariance)
