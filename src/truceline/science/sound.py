"""How fast sound travels through air that is known within limits, and what a delay tells.

    c = 331.3 sqrt(1 + T / 273.15) + w·e

T is the temperature in °C, w the wind, e the way from source to ear; humidity adds 0.4 % at most.
Near the ground the wind along the way is the largest error: 3 m/s is 1 %, 100 m in 10 km.

References
----------
Speed in dry air: ISO 9613-1 (1993), 340.3 m/s at 15 °C. Wind as a vector added along the way:
Ostashev & Wilson, Acoustics in Moving Inhomogeneous Media (2nd ed., 2015), section 3.5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from truceline.core.uncertain import Estimate, Region, sector_region

SPEED_AT_ZERO_MS = 331.3
ZERO_K = 273.15
Z_BOTH = 1.9488  # two independent sides, each sqrt(0.9) certain: 90 % together
LEAST_SPEED_MS = 200.0  # no wind near the ground turns sound back so far


@dataclass(frozen=True, slots=True, kw_only=True)
class Atmosphere:
    """Temperature and wind near the ground, each with a standard deviation.

    ``wind_east_ms`` and ``wind_north_ms`` say where the wind blows to; ``wind_sigma_ms`` holds
    for either. ``way_share`` is the standard deviation of the travel time of one way beside
    that, as a share of it: gusts, terrain, the height sound takes.
    """

    temperature_c: float = 15.0
    temperature_sigma_c: float = 5.0
    wind_east_ms: float = 0.0
    wind_north_ms: float = 0.0
    wind_sigma_ms: float = 4.0
    way_share: float = 0.01

    def __post_init__(self) -> None:
        if not -80 <= self.temperature_c <= 60:
            raise ValueError(f"{self.temperature_c} °C is no temperature of air")
        if not np.hypot(self.wind_east_ms, self.wind_north_ms) <= 60:
            raise ValueError("no wind near the ground is faster than 60 m/s")
        if not (self.temperature_sigma_c >= 0 and self.wind_sigma_ms >= 0):
            raise ValueError("a standard deviation is not negative")
        if not 0 <= self.way_share < 0.2:
            raise ValueError("the error of a way is a share of it below 0.2")

    @property
    def speed_ms(self) -> float:
        """Speed of sound in still air."""
        return sound_speed_ms(self.temperature_c)

    @property
    def speed_sigma_ms(self) -> float:
        """Standard deviation of the speed in still air."""
        return 0.5 * self.speed_ms / (ZERO_K + self.temperature_c) * self.temperature_sigma_c


def sound_speed_ms(temperature_c: float) -> float:
    """Return the speed of sound in still, dry air.

    Examples
    --------
    >>> round(sound_speed_ms(15.0), 1)
    340.3
    """
    return float(SPEED_AT_ZERO_MS * np.sqrt(1 + temperature_c / ZERO_K))


def speed_along(atmosphere: Atmosphere, heading_deg: float) -> tuple[float, float]:
    """Return the speed of sound that travels towards a heading, and its standard deviation.

    Parameters
    ----------
    atmosphere
        Temperature and wind.
    heading_deg
        Where the sound goes, clockwise from north.
    """
    turn = np.radians(heading_deg)
    wind = atmosphere.wind_east_ms * np.sin(turn) + atmosphere.wind_north_ms * np.cos(turn)
    speed = max(atmosphere.speed_ms + float(wind), LEAST_SPEED_MS)
    parts = (
        atmosphere.speed_sigma_ms, atmosphere.wind_sigma_ms, atmosphere.way_share * speed
    )  # fmt: skip
    return speed, float(np.sqrt(sum(part**2 for part in parts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashToBang:
    """How far away a flash was: 90 % interval of the range, and the sector it lies in."""

    range_m: Estimate
    region: Region


def flash_to_bang(
    lon: float,
    lat: float,
    bearing_deg: float,
    bearing_sigma_deg: float,
    delay_s: float,
    delay_sigma_s: float,
    atmosphere: Atmosphere,
) -> FlashToBang:
    """Return where a flash was, by its bearing from a camera and the delay of its bang.

    Parameters
    ----------
    lon, lat
        The camera; the microphone stands beside it.
    bearing_deg, bearing_sigma_deg
        Direction of the flash and its standard deviation.
    delay_s, delay_sigma_s
        Time from flash to bang and its standard deviation. Light takes no time.
    atmosphere
        Temperature and wind.

    Returns
    -------
    The range with its 90 % interval, and a sector that holds the flash with 90 %: range and
    bearing are independent, and each side is 95 % certain.

    Raises
    ------
    ValueError
        If the bang is not later than the flash, or an error is not positive.
    """
    if not delay_s > 0:
        raise ValueError("the bang comes after the flash")
    if not (bearing_sigma_deg > 0 and delay_sigma_s > 0):
        raise ValueError("the errors of bearing and delay are positive")
    speed, speed_sigma = speed_along(atmosphere, bearing_deg + 180.0)
    away = speed * delay_s
    sigma = float(np.hypot(speed * delay_sigma_s, delay_s * speed_sigma))
    low, high = (max(0.0, away + side * 1.6449 * sigma) for side in (-1, 1))
    wide = min(Z_BOTH * bearing_sigma_deg, 180.0)
    region = sector_region(
        lon, lat, max(0.0, away - Z_BOTH * sigma), away + Z_BOTH * sigma,
        [(bearing_deg - wide, bearing_deg + wide)],
    )  # fmt: skip
    estimate = Estimate(
        value=away, low=low, high=high, level=0.9, unit="m", method="flash to bang"
    )  # fmt: skip
    return FlashToBang(range_m=estimate, region=region)
