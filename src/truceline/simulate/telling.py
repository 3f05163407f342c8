"""How an act becomes a report: what a teller says of it, given the draws of its errors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from truceline.core.geo import WIND_WIDTH_DEG, WINDS, offset, wgs84, wind_sector
from truceline.core.ids import content_hash
from truceline.core.uncertain import point_region, sector_region
from truceline.model.kind import Kind
from truceline.model.observation import Modality, Observation, observation_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from truceline.core.uncertain import Region

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

PEOPLE, SENSORS = "people", "sensors"  # source ids
# Clocks, delays and rounding are judgement: people first write, satellites first pass over.
CLOCK_S = {Modality.HUMAN: 45.0, Modality.ACOUSTIC: 5.0, Modality.SATELLITE: 1800.0}
CLOCK_DEFAULT_S = 2.0
DELAY_S = {Modality.HUMAN: 7200.0, Modality.SATELLITE: 21600.0}
DELAY_DEFAULT_S = 120.0
DELAY_SPREAD = 0.8  # of the logarithm
STEP_S = {Modality.HUMAN: 60, Modality.SATELLITE: 3600}
STEP_DEFAULT_S = 1
REPEAT_CHANCE = 0.05  # the same observer tells it again
LATE_CHANCE = 0.03  # a report that is days late
TAKEN_FOR = {
    Kind.EXPLOSION: Kind.SHELLING, Kind.SHELLING: Kind.EXPLOSION, Kind.BURST: Kind.SHOT,
    Kind.SHOT: Kind.BURST, Kind.PROJECTILE: Kind.EXPLOSION,
}  # fmt: skip
MISTAKEN = 0.06
BEARING_SD_DEG, DISTANCE_SD = 4.0, 0.08  # of people who name a wind and a distance


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Who reports: people by wind and distance (``by_wind``), others by a point."""

    name: str
    modality: Modality
    lon_deg: float
    lat_deg: float
    by_wind: bool


class Told(NamedTuple):
    """What is reported on: the act as it truly was, and what of it can be said."""

    start: datetime  # with the error of the clock
    lon_deg: float
    lat_deg: float
    kind: Kind
    number: int
    sigma_m: float
    assessment: str | None = None
    weapon: str | None = None
    calibre_mm: float | None = None


class Errors(NamedTuple):
    """The draws one report takes: uniform (``mistaken``), standard normal, and days late."""

    mistaken: float
    delay: float
    late_days: float
    along: float
    across: float


def clock_s(modality: Modality) -> float:
    """Return the standard deviation of a teller's clock in seconds."""
    return CLOCK_S.get(modality, CLOCK_DEFAULT_S)


def delay_s(modality: Modality, normal: float, late_days: float) -> float:
    """Return how many seconds after the act its report is received."""
    median = DELAY_S.get(modality, DELAY_DEFAULT_S)
    return float(np.exp(np.log(median) + DELAY_SPREAD * normal)) + late_days * 86400


def delays_s(
    modalities: Sequence[Modality], which: Ints, normal: Floats, late_days: Floats
) -> Floats:
    """Return `delay_s` of many reports; ``which`` numbers the modality of each."""
    median = np.array([DELAY_S.get(item, DELAY_DEFAULT_S) for item in modalities])[which]
    return np.asarray(median * np.exp(DELAY_SPREAD * normal) + late_days * 86400)


def tell(teller: Teller, told: Told, errors: Errors, key: str) -> Observation:
    """Return the report of an act."""
    step_s = STEP_S.get(teller.modality, STEP_DEFAULT_S)
    start = told.start - timedelta(seconds=told.start.timestamp() % step_s)
    kind = TAKEN_FOR.get(told.kind, told.kind) if errors.mistaken < MISTAKEN else told.kind
    vague = teller.modality is Modality.HUMAN and told.number > 3
    late = delay_s(teller.modality, errors.delay, errors.late_days)
    return made(
        teller,
        key,
        {
            "kind": kind,
            "region": _region(teller, told, errors),
            "starts_at": start,
            "ends_at": start + timedelta(seconds=step_s),
            "count_low": told.number - 1 if vague else told.number,
            "count_high": told.number + 1 if vague else told.number,
            "received_at": start + timedelta(seconds=step_s + round(late)),
            "assessment": told.assessment,
            "weapon": told.weapon,
            "calibre_mm": told.calibre_mm,
        },
    )


def again(first: Observation, minutes: int) -> Observation:
    """Return the same telling, told once more so many minutes later."""
    assert first.received_at is not None
    later = first.received_at + timedelta(minutes=minutes)
    return _sealed(replace(first, source_key=f"{first.source_key}-b", received_at=later))


def made(teller: Teller, key: str, values: dict[str, Any]) -> Observation:
    """Return a simulated observation of a teller."""
    people = teller.modality is Modality.HUMAN
    return _sealed(
        Observation(
            observation_id="", source_id=PEOPLE if people else SENSORS, source_key=key,
            content_sha256="", modality=teller.modality, observer=teller.name,
            origin=key, simulated=True, **values,
        )
    )  # fmt: skip


def distance_band(distance_km: float) -> tuple[int, int]:
    """Return the whole kilometres an observer brackets a distance with.

    Examples
    --------
    >>> distance_band(5.2)
    (4, 7)
    """
    near = max(0, int(np.floor(distance_km * 0.8)))
    return near, max(near + 1, int(np.ceil(distance_km * 1.25)))


def _region(teller: Teller, told: Told, errors: Errors) -> Region:
    if not teller.by_wind:
        east, north = told.sigma_m * errors.along, told.sigma_m * errors.across
        lon, lat = offset(told.lon_deg, told.lat_deg, east, north)
        return point_region(round(float(lon), 6), round(float(lat), 6), told.sigma_m)
    azimuth, _, metres = wgs84().inv(teller.lon_deg, teller.lat_deg, told.lon_deg, told.lat_deg)
    bearing = float(azimuth) + BEARING_SD_DEG * errors.along
    near, far = distance_band(float(metres) / 1000 * float(np.exp(DISTANCE_SD * errors.across)))
    wind = WINDS[round(bearing / WIND_WIDTH_DEG) % len(WINDS)]
    return sector_region(
        round(teller.lon_deg, 6), round(teller.lat_deg, 6), near * 1000.0, far * 1000.0,
        (wind_sector(wind),),
    )  # fmt: skip


def _sealed(item: Observation) -> Observation:
    content = content_hash(f"{item.source_key} {item.received_at} {item.region}")
    name = observation_id(item.source_id, item.source_key, content, simulated=True)
    return replace(item, observation_id=name, content_sha256=content)
