"""Where and when explosions were, from bearings and times of infrasound arrays.

Association first (`truceline.fuse.sound.bearing_groups`), then one posterior an event
(`truceline.fuse.sound.bearing_grid`); figures in `truceline.science.infrasound`, from literature
and tuned to no event. This places bangs within tens of kilometres: never who fired, or whence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import shapely

from truceline.core.errors import LocateError
from truceline.core.geo import destination, from_plane
from truceline.core.uncertain import Region, ellipse_of, polygon_region
from truceline.fuse.sound.bearing_grid import Posterior, heard_of, posterior_of, seen_from
from truceline.fuse.sound.bearing_groups import Group, group_bearings
from truceline.science.infrasound import FASTEST_S_KM, SLOWEST_S_KM, likeliest_layer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from truceline.fuse.sound.bearing_grid import Heard
    from truceline.model.arrival import BearingDetection

MOST_DETECTIONS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BearingParams:
    """Settings of `locate_bearings`, each a judgement to be replaced by a network's own figures.

    Parameters
    ----------
    reach_km
        Arrays hear no farther.
    false_share
        Chance that a detection held to be of an event is of something else after all.
    heard_share
        Mean number of detections an event leaves at an array within reach.
    least_log_odds
        Natural logarithm of the odds of one event against none below which nothing is told.
    level
        Of the ellipse, the region and the interval of time.
    """

    reach_km: float = 1500.0
    false_share: float = 0.05
    heard_share: float = 0.5
    least_log_odds: float = 0.0
    level: float = 0.9

    def __post_init__(self) -> None:
        if not (0 < self.false_share < 1 and 0 < self.level < 1):
            raise ValueError("a share or a level lies between 0 and 1")
        if min(self.reach_km, self.heard_share) <= 0:
            raise ValueError("reach and mean number of detections are positive")


@dataclass(frozen=True, slots=True, kw_only=True)
class BearingFit:
    """How a detection agrees with an event: degrees off its bearing, and what its time implies.

    ``celerity_km_s`` is distance over time taken from the place and time told, None where that
    time is not later; ``layer`` None where no layer of the atmosphere is as fast or slow.
    """

    key: str
    array: str
    chance: float
    off_deg: float
    distance_km: float
    celerity_km_s: float | None
    layer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedByBearings:
    """One event: mean and median place, ellipse, region of ``level``, origin time, who fits.

    ``ellipse`` holds standard deviations; ``semi_major_km`` and ``semi_minor_km`` are those of
    ``level``.
    """

    lon: float
    lat: float
    median_lon: float
    median_lat: float
    ellipse: Region
    semi_major_km: float
    semi_minor_km: float
    region: Region
    area_km2: float
    origin_at: datetime
    origin_from: datetime
    origin_until: datetime
    level: float
    log_odds: float
    fits: tuple[BearingFit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """A detection of no event, and why."""

    key: str
    array: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BearingResult:
    """The events found, likeliest first, and the detections left over."""

    events: tuple[LocatedByBearings, ...]
    left_over: tuple[LeftOver, ...]


def locate_bearings(
    detections: Sequence[BearingDetection],
    params: BearingParams | None = None,
    where: str = "detections",
) -> BearingResult:
    """Return the explosions that bearings and times of arrays speak for.

    Parameters
    ----------
    detections
        In any order; the answer does not depend on it.
    params
        Settings.
    where
        What the detections are from, for messages.

    Raises
    ------
    LocateError
        LOC-002 without detections, LOC-010 for one, LOC-011 where all are of one array, LOC-013
        for more than 1,000.
    """
    params = params or BearingParams()
    if not detections:
        raise LocateError.case("LOC-002", where)
    if len(detections) > MOST_DETECTIONS:
        raise LocateError.case("LOC-013", where, count=len(detections), most=MOST_DETECTIONS)
    if len(detections) == 1:
        raise LocateError.case("LOC-010", where, line=_line(detections[0], params.reach_km))
    ordered = sorted(detections, key=lambda d: (d.at, d.lon, d.lat, d.back_azimuth_deg, d.key))
    heard = heard_of(ordered)
    if heard.arrays < 2:
        place = f"{ordered[0].lat:.4f}, {ordered[0].lon:.4f}"
        raise LocateError.case("LOC-011", where, count=len(ordered), place=place)
    groups = group_bearings(heard, params.reach_km, params.heard_share, params.least_log_odds)
    events = tuple(_located(ordered, heard, group, params) for group in groups)
    used = {row for group in groups for row in group.rows}
    left = tuple(
        LeftOver(key=d.key, array=d.array, why=_why(d, heard.pick([row]), events))
        for row, d in enumerate(ordered)
        if row not in used
    )
    return BearingResult(events=events, left_over=left)


def _located(
    detections: Sequence[BearingDetection], heard: Heard, group: Group, params: BearingParams
) -> LocatedByBearings:
    own = heard.pick(group.rows)
    posterior = posterior_of(own, params.reach_km, params.false_share)
    origin = (posterior.lon0, posterior.lat0)
    xy = np.stack([posterior.x_km, posterior.y_km])
    mean = xy @ posterior.mass
    centred = xy - mean[:, None]
    within = np.eye(2) * float(posterior.mass @ posterior.side_km**2) / 12
    covariance = (centred * posterior.mass) @ centred.T + within
    lon, lat = from_plane(mean[0] * 1000, mean[1] * 1000, *origin)
    middle_x, middle_y = (_quantile(axis, posterior.mass, 0.5) * 1000 for axis in xy)
    median_lon, median_lat = from_plane(middle_x, middle_y, *origin)
    stretch = float(np.sqrt(-2 * np.log(1 - params.level)))  # chi-squared with two degrees
    minor, major = np.sqrt(np.linalg.eigvalsh(covariance)) * stretch
    polygon, area = _region(posterior, params.level)
    tail = (1 - params.level) / 2
    early, middle, late = (
        own.zero + timedelta(seconds=_quantile(posterior.times_s, posterior.time_mass, share))
        for share in (tail, 0.5, 1 - tail)
    )
    return LocatedByBearings(
        lon=float(lon), lat=float(lat), median_lon=float(median_lon),
        median_lat=float(median_lat), ellipse=ellipse_of(float(lon), float(lat), covariance * 1e6),
        semi_major_km=float(major), semi_minor_km=float(minor), region=polygon, area_km2=area,
        origin_at=middle, origin_from=early, origin_until=late, level=params.level,
        log_odds=group.log_odds,
        fits=tuple(
            _fit(detections[row], own.pick([k]), float(posterior.fits[k]),
                 (float(lon), float(lat), middle))
            for k, row in enumerate(group.rows)
        ),
    )  # fmt: skip


def _quantile(
    value: np.ndarray[tuple[int], np.dtype[np.float64]],
    mass: np.ndarray[tuple[int], np.dtype[np.float64]],
    share: float,
) -> float:
    order = np.argsort(value, kind="stable")
    cumulated = np.cumsum(mass[order]) - mass[order] / 2
    return float(np.interp(share * mass.sum(), cumulated, value[order]))


def _region(posterior: Posterior, level: float) -> tuple[Region, float]:
    """Return the smallest cells that hold a share of the probability, and their area in km²."""
    order = np.argsort(-posterior.mass / posterior.side_km**2, kind="stable")
    kept = order[: int(np.searchsorted(np.cumsum(posterior.mass[order]), level)) + 1]
    half = posterior.side_km[kept] / 2
    x, y = posterior.x_km[kept], posterior.y_km[kept]
    union = shapely.union_all(shapely.box(x - half, y - half, x + half, y + half))

    def degrees(points: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> object:
        lon, lat = from_plane(points[:, 0] * 1000, points[:, 1] * 1000, *origin)
        return np.column_stack([lon, lat])

    origin = (posterior.lon0, posterior.lat0)
    outline = shapely.make_valid(
        shapely.transform(union, degrees), method="structure", keep_collapsed=False
    )
    return polygon_region(outline), float(np.sum(posterior.side_km[kept] ** 2))


def _fit(
    detection: BearingDetection, heard: Heard, chance: float, told: tuple[float, float, datetime]
) -> BearingFit:
    distance, azimuth = seen_from(heard, np.array([told[0]]), np.array([told[1]]))
    off = np.degrees(heard.azimuth[0] - azimuth[0, 0])
    taken = (detection.at - told[2]).total_seconds()
    away = float(distance[0, 0])
    return BearingFit(
        key=detection.key,
        array=detection.array,
        chance=chance,
        off_deg=float((off + 180) % 360 - 180),
        distance_km=away,
        celerity_km_s=away / taken if taken > 0 else None,
        layer=likeliest_layer(away, taken),
    )


def _why(detection: BearingDetection, heard: Heard, events: tuple[LocatedByBearings, ...]) -> str:
    if not events:
        return "no other array agrees with its bearing and time"
    fits = [_fit(detection, heard, 0.0, (e.lon, e.lat, e.origin_at)) for e in events]
    spread = np.degrees(heard.sigma[0])
    number, fit = min(enumerate(fits, start=1), key=lambda pair: abs(pair[1].off_deg))
    if abs(fit.off_deg) > 2 * spread:
        return f"its bearing passes every event, the nearest by {abs(fit.off_deg):.0f} degrees"
    if fit.celerity_km_s is None:
        return f"it was heard before event {number}, towards which its bearing points"
    if not 1 / SLOWEST_S_KM <= fit.celerity_km_s <= 1 / FASTEST_S_KM:
        return f"from event {number} it would have travelled at {fit.celerity_km_s:.2f} km/s"
    return f"it agrees with event {number} too little to be told from chance"


def _line(detection: BearingDetection, reach_km: float) -> str:
    lon, lat = destination(
        detection.lon, detection.lat, detection.back_azimuth_deg, reach_km * 1000
    )
    return (
        f"from {detection.lat:.4f}, {detection.lon:.4f} towards "
        f"{detection.back_azimuth_deg:.1f} degrees, to {float(lat):.2f}, {float(lon):.2f} "
        f"at {reach_km:.0f} km"
    )
