"""Speed of sound, and how far away a flash was."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from truceline.core.geo import destination
from truceline.science.sound import Atmosphere, flash_to_bang, sound_speed_ms, speed_along


@pytest.mark.parametrize(("celsius", "speed"), [(0.0, 331.3), (15.0, 340.3), (-20.0, 318.9)])
def test_speed_of_still_air_is_the_published_one(celsius: float, speed: float) -> None:
    """ISO 9613-1: 331.3 m/s at 0 °C, 340.3 at 15 °C."""
    assert sound_speed_ms(celsius) == pytest.approx(speed, abs=0.15)


def test_wind_helps_downwind_and_hinders_upwind() -> None:
    """A wind towards the east adds to sound that goes east, takes from west, not from north."""
    air = Atmosphere(wind_east_ms=10.0)

    assert speed_along(air, 90.0)[0] == pytest.approx(air.speed_ms + 10)
    assert speed_along(air, 270.0)[0] == pytest.approx(air.speed_ms - 10)
    assert speed_along(air, 0.0)[0] == pytest.approx(air.speed_ms)


def test_error_of_speed_adds_temperature_wind_and_way() -> None:
    """The derivative by temperature is c / (2 T); the parts add in quadrature."""
    air = Atmosphere(temperature_sigma_c=5.0, wind_sigma_ms=4.0, way_share=0.01)
    slope = (sound_speed_ms(15.01) - sound_speed_ms(14.99)) / 0.02

    assert air.speed_sigma_ms == pytest.approx(5 * slope, rel=1e-4)
    assert speed_along(air, 0.0)[1] == pytest.approx(
        np.sqrt((5 * slope) ** 2 + 16 + 3.403**2), rel=1e-3
    )


def test_flash_and_bang_give_a_range_and_a_sector() -> None:
    """Ten seconds at 15 °C are 3.4 km; the sector lies where the camera looked."""
    air = Atmosphere(temperature_sigma_c=2.0, wind_sigma_ms=2.0, way_share=0.0)

    found = flash_to_bang(37.5, 48.2, 45.0, 1.0, 10.0, 0.1, air)

    assert found.range_m.value == pytest.approx(3_403, abs=1)
    assert found.range_m.low is not None
    assert found.range_m.high is not None
    sigma = np.hypot(340.3 * 0.1, 10 * np.hypot(air.speed_sigma_ms, 2.0))
    assert found.range_m.high - found.range_m.low == pytest.approx(2 * 1.645 * sigma, rel=1e-3)
    lon, lat = destination(37.5, 48.2, 45.0, 3_403.0)
    assert found.region.geometry.contains(shapely.Point(float(lon), float(lat)))


def test_sector_holds_the_flash_as_often_as_it_says() -> None:
    """4,000 flashes with errors drawn as stated: 90 % lie within the sector."""
    rng = np.random.default_rng(7)
    air = Atmosphere(wind_north_ms=3.0)
    speed, speed_sigma = speed_along(air, 45.0 + 180.0)
    bearings = 45.0 + rng.normal(0, 2.0, 4_000)
    delays = 4_000.0 / (speed + rng.normal(0, speed_sigma, 4_000)) + rng.normal(0, 0.2, 4_000)
    held = 0
    for bearing, delay in zip(bearings, delays, strict=True):
        region = flash_to_bang(37.5, 48.2, bearing, 2.0, delay, 0.2, air).region
        _, _, inner, outer, start, until = region.params
        held += inner <= 4_000 <= outer and start <= 45.0 <= until

    assert held / 4_000 == pytest.approx(0.9, abs=0.02)


@pytest.mark.parametrize(
    ("delay", "bearing_sigma", "delay_sigma"), [(0.0, 1.0, 0.1), (-3.0, 1.0, 0.1), (5.0, 0.0, 0.1),
                                                (5.0, 1.0, 0.0), (float("nan"), 1.0, 0.1)],
)  # fmt: skip
def test_bang_before_flash_is_refused(
    delay: float, bearing_sigma: float, delay_sigma: float
) -> None:
    """No delay, a negative one, or errors of nothing say nothing of a range."""
    with pytest.raises(ValueError, match=r"after the flash|positive"):
        flash_to_bang(37.5, 48.2, 45.0, bearing_sigma, delay, delay_sigma, Atmosphere())


@pytest.mark.parametrize(
    "wrong",
    [{"temperature_c": 99.0}, {"wind_east_ms": 80.0}, {"wind_sigma_ms": -1.0}, {"way_share": 0.5},
     {"temperature_c": float("nan")}],
)  # fmt: skip
def test_air_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    """Hotter than any desert, faster than any storm: a mistake."""
    with pytest.raises(ValueError, match=r"air|wind|negative|below"):
        Atmosphere(**wrong)
