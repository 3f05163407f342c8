"""Worlds of reports with known truth, small enough for tests."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from truceline.core.geo import local_metres, offset
from truceline.core.uncertain import Region, point_region, region_moments
from truceline.fuse.params import FuseParams
from truceline.model.observation import OBSERVATION_SCHEMA, Observation
from truceline.model.table import to_table

if TYPE_CHECKING:
    import pyarrow as pa

DAY = datetime(2027, 3, 14, tzinfo=UTC)
PLACE = (37.5, 48.2)
WITHIN_90 = 4.605  # chi-squared of two degrees of freedom: an ellipse that holds 90 %
TYPES = ("explosion", "shelling", "missile_strike", "uav_strike", "air_strike", "attack")
MODALITIES = ("camera", "human", "data_set", "press")
WORLD = FuseParams(
    clock_h={"camera": 0.1, "human": 1.0, "data_set": 4.0, "press": 12.0}, repeating=MODALITIES
)
EAST_KM = 74.6  # in a degree of longitude
COUNT_SPREADS = (0.0, 0.2, 0.5, None)
SOURCES = ((0.55, 0.3, 0.1), (0.45, 1.0, 1.0), (0.35, 2.5, 4.0), (0.3, 5.0, 12.0))


def near(east_m: float, north_m: float, sigma_m: float = 500.0) -> Region:
    """Return a point so far from `PLACE`."""
    lon, lat = offset(*PLACE, east_m, north_m)
    return point_region(float(lon), float(lat), sigma_m)


def seen(key: str, region: Region | None, hour: float | None, **more: Any) -> Observation:
    """Return what a post saw in the five minutes from an hour of `DAY`."""
    at = None if hour is None else DAY + timedelta(hours=hour)
    values: dict[str, Any] = {
        "observation_id": f"obs-{key}", "source_id": "posts", "source_key": key,
        "content_sha256": key, "kind": "explosion", "modality": "human", "region": region,
        "starts_at": at, "ends_at": None if at is None else at + timedelta(minutes=5),
        "observer": f"post-{key}", **more,
    }  # fmt: skip
    return Observation(**values)


def press(key: str, region: Region, day: int = 0, **more: Any) -> Observation:
    """Return what the press wrote of a day."""
    start = DAY + timedelta(days=day)
    values: dict[str, Any] = {
        "modality": "press", "source_id": "press", "observer": None, "starts_at": start,
        "ends_at": start + timedelta(days=1), **more,
    }  # fmt: skip
    return seen(key, region, 0.0, **values)


def table(*rows: Observation) -> pa.Table:
    """Return observations as a table."""
    return to_table(rows, OBSERVATION_SCHEMA)


class World(NamedTuple):
    """Reports, the incident each tells of, and of each incident where, when and how many.

    Kilometres east of 30 degrees and north of the 48th parallel, hours since `DAY`.
    """

    observations: pa.Table
    truth: np.ndarray
    east_km: np.ndarray
    north_km: np.ndarray
    hour: np.ndarray
    rounds: np.ndarray


def world(seed: int, count: int, days: float = 3.0) -> tuple[pa.Table, np.ndarray]:
    """Draw incidents at hot spots along 1000 km, reported by four sources of known error."""
    drawn = known_world(seed, count, days)
    return drawn.observations, drawn.truth


def known_world(
    seed: int, count: int, days: float = 3.0, stated: tuple[float, ...] = (1.0,) * 4
) -> World:
    """Draw the same with all that is true; a source states its place's error by a factor wrong.

    Parameters
    ----------
    seed, count, days
        Of the draw; so many incidents in so many days.
    stated
        By what each source of `SOURCES` multiplies the standard deviation it truly has.
    """
    rng = np.random.default_rng(seed)
    spots, weights = rng.uniform(0, 1000, 25), rng.dirichlet(np.full(25, 0.6))
    hot = rng.random(count) < 0.7
    x = np.where(hot, rng.choice(spots, count, p=weights) + rng.normal(0, 4, count),
                 rng.uniform(0, 1000, count))  # fmt: skip
    y, t = rng.normal(0, 7.5, count), rng.uniform(0, days * 24, count)
    kind = rng.choice(6, count, p=[0.4, 0.25, 0.12, 0.1, 0.08, 0.05])
    rounds = np.maximum(1, np.rint(np.random.default_rng([seed, 1]).lognormal(1, 1, count)))
    rows, truth = [], []
    for source, (cover, sigma_km, sigma_h) in enumerate(SOURCES):
        for i in np.repeat(np.arange(count), (rng.random(count) < cover)):
            for _ in range(1 + int(rng.random() < 0.15)):
                lon, lat = offset(30.0 + (x[i] + rng.normal(0, sigma_km)) / EAST_KM, 48.0, 0.0,
                                  1000 * (y[i] + rng.normal(0, sigma_km)))  # fmt: skip
                at = DAY + timedelta(hours=float(t[i] + abs(rng.normal(0, sigma_h))))
                said = rng.integers(6) if rng.random() < 0.12 else kind[i]
                key = f"{len(rows):06d}"
                low, high = told_count(int(rounds[i]), COUNT_SPREADS[source])
                more = {
                    "kind": TYPES[said], "observer": None, "source_id": f"s{source}",
                    "modality": MODALITIES[source], "origin": f"o{len(rows)}",
                    "count_low": low, "count_high": high,
                }  # fmt: skip
                error_m = 1000 * sigma_km * stated[source]
                region = point_region(float(lon), float(lat), error_m)
                rows.append(seen(key, region, 0.0, starts_at=at, ends_at=at, **more))
                truth.append(i)
    return World(table(*rows), np.array(truth), x, y, t, rounds)


def told_count(rounds: int, spread: float | None) -> tuple[int, int | None]:
    """Return an interval that holds a number, half as wide as a share of it; None: one or more."""
    if spread is None:
        return 1, None
    return max(1, math.floor(rounds * (1 - spread))), math.ceil(rounds * (1 + spread))


def off_m(lon: float, lat: float, east_m: float, north_m: float) -> tuple[float, float]:
    """Return how far a place lies east and north of one so far from `PLACE`, in metres."""
    east, north = local_metres(lon, lat, *PLACE)
    return float(east) - east_m, float(north) - north_m


def square_of(region: Region, east_m: float, north_m: float) -> float:
    """Return the chi-squared at which the ellipse of a region reaches a place."""
    lon, lat, covariance = region_moments(region)
    off = np.array(off_m(lon, lat, east_m, north_m))
    return float(off @ np.linalg.solve(covariance, off))
