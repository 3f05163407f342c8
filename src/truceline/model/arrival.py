"""What acoustic sensors hear: a bearing at an array, an arrival at a station."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BearingDetection:
    """A signal an array heard, and the direction it came from.

    ``back_azimuth_deg`` runs clockwise from north, from the array towards the source, 0 to 360.
    ``f_statistic`` is the Fisher statistic of the beam and ``elements`` the number of sensors of
    the array, both None where not told. ``sigma_deg`` and ``sigma_s`` are stated standard
    deviations of direction and time as measured, None where not stated. ``key`` says where in
    its file the detection stands.
    """

    key: str
    array: str
    lon: float
    lat: float
    at: datetime
    back_azimuth_deg: float
    f_statistic: float | None = None
    elements: int | None = None
    sigma_deg: float | None = None
    sigma_s: float | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a detection needs a time with a zone")
        if not 0 <= self.back_azimuth_deg < 360:
            raise ValueError(f"{self.back_azimuth_deg} is no azimuth from 0 to 360")


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A microphone, or an array taken as one point."""

    station: str
    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (abs(self.lon) <= 180 and abs(self.lat) <= 90):
            raise ValueError(f"no position {self.lat}, {self.lon}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The time at which a station heard a bang; ``sigma_s`` is the standard deviation of it."""

    key: str
    station: str
    at: datetime
    sigma_s: float

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an arrival needs a time with a zone")
        if not self.sigma_s > 0:
            raise ValueError("the error of a time is positive")
