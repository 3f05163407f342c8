"""How likely bearings and times are, over places and origin times; a grid that refines itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.geo import from_plane, to_plane, wgs84
from truceline.fuse.sound._bearing_kernels import collect, sum_over_times
from truceline.science.infrasound import (
    LAYERS,
    SLOWEST_S_KM,
    TIME_SIGMA_S,
    bearing_sigma_deg,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from truceline.model.arrival import BearingDetection

    Floats = NDArray[np.float64]

SAME_ARRAY_M = 5_000.0  # sensors of one array stand within it
WEIGHT = np.array([layer.weight for layer in LAYERS])
SLOWNESS = np.array([layer.slowness_s_km for layer in LAYERS])
SPREAD = np.array([layer.sigma_s_km for layer in LAYERS])
CELLS_ACROSS = 100  # of the first grid
FINEST_KM = 0.25
LEAST_MASS = 1 / 2500  # cells that hold more are split
MOST_LEVELS = 14
NOTHING = 1e-7  # cells that hold less are left out
TIME_STEP_S = 10.0
MOST_TIMES = 4000


@dataclass(frozen=True, slots=True)
class Heard:
    """Detections as arrays: degrees, radians and seconds after ``zero``; shape ``(n,)`` each."""

    zero: datetime
    lon: Floats
    lat: Floats
    azimuth: Floats
    sigma: Floats
    seconds: Floats
    sigma_s: Floats
    array: NDArray[np.int64]

    def pick(self, rows: Sequence[int] | NDArray[np.int64]) -> Heard:
        """Return some of the detections."""
        at = np.asarray(rows, dtype=np.int64)
        return Heard(
            self.zero, self.lon[at], self.lat[at], self.azimuth[at], self.sigma[at],
            self.seconds[at], self.sigma_s[at], self.array[at],
        )  # fmt: skip

    @property
    def arrays(self) -> int:
        """Number of different arrays."""
        return len(np.unique(self.array))


@dataclass(frozen=True, slots=True)
class Posterior:
    """Cells of a plane with their share of the probability, origin times and shares of fitting.

    ``x_km``, ``y_km``, ``side_km`` and ``mass`` have shape ``(n_cells,)``; ``times_s`` and
    ``time_mass`` ``(n_times,)``; ``fits``, the chance that a detection is of this event,
    ``(n_detections,)``.
    """

    lon0: float
    lat0: float
    x_km: Floats
    y_km: Floats
    side_km: Floats
    mass: Floats
    times_s: Floats
    time_mass: Floats
    fits: Floats


def heard_of(detections: Sequence[BearingDetection]) -> Heard:
    """Return detections as arrays, and say which are of one array."""
    zero = min(detection.at for detection in detections)
    lon = np.array([detection.lon for detection in detections])
    lat = np.array([detection.lat for detection in detections])
    sigma = [
        bearing_sigma_deg(detection.f_statistic, detection.elements, detection.sigma_deg)
        for detection in detections
    ]
    return Heard(
        zero=zero,
        lon=lon,
        lat=lat,
        azimuth=np.radians([detection.back_azimuth_deg for detection in detections]),
        sigma=np.radians(sigma),
        seconds=np.array([(detection.at - zero).total_seconds() for detection in detections]),
        sigma_s=np.array([detection.sigma_s or TIME_SIGMA_S for detection in detections]),
        array=_arrays(lon, lat),
    )


def _arrays(lon: Floats, lat: Floats) -> NDArray[np.int64]:
    found = np.full(len(lon), -1, dtype=np.int64)
    for row in range(len(lon)):
        if found[row] < 0:
            _, _, away = wgs84().inv(
                np.full(len(lon), lon[row]), np.full(len(lon), lat[row]), lon, lat
            )
            found[(np.asarray(away) <= SAME_ARRAY_M) & (found < 0)] = row
    return found


def seen_from(heard: Heard, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return distance (km) and azimuth (radians) from each array to each place.

    Both have shape ``(n_places, n_detections)``.
    """
    places, rows = len(lon), len(heard.lon)
    azimuth, _, metres = wgs84().inv(
        np.tile(heard.lon, places), np.tile(heard.lat, places),
        np.repeat(lon, rows), np.repeat(lat, rows),
    )  # fmt: skip
    shape = (places, rows)
    return np.reshape(metres, shape) / 1000.0, np.radians(np.reshape(azimuth, shape))


def posterior_of(heard: Heard, reach_km: float, false_share: float) -> Posterior:
    """Return the posterior of one event over place and origin time.

    Parameters
    ----------
    heard
        Detections held to be of one event, of two or more arrays.
    reach_km
        Arrays hear no farther.
    false_share
        Chance that a detection is of something else after all.

    Notes
    -----
    p(x, t | D) ∝ p(x) Π_i [(1 - ε) N(θ_i - az_i(x)) Σ_k w_k N(t_i - t; s_k r_i, (σ_k r_i)²)
    + ε / (2π T)], with p(x) uniform where two or more arrays are within reach. The grid is
    refined where the probability is; the extent of a cell is added to the errors, so that a
    coarse cell stands for the mean over it.
    """
    lon0, lat0 = _middle(heard)
    x, y = to_plane(heard.lon, heard.lat, lon0, lat0)
    low = np.array([x.min(), y.min()]) / 1000 - reach_km
    high = np.array([x.max(), y.max()]) / 1000 + reach_km
    side = float(np.max(high - low)) / CELLS_ACROSS
    axes = [np.arange(low[k] + side / 2, high[k], side) for k in (0, 1)]
    grid_x, grid_y = (axis.ravel() for axis in np.meshgrid(*axes))
    cells = np.column_stack([grid_x, grid_y, np.full(grid_x.size, side)])
    times = origin_times(heard, reach_km)
    settings = (times, reach_km, false_share)
    log_mass = _log_mass(heard, (lon0, lat0), cells, *settings)
    for _ in range(MOST_LEVELS):
        mass = np.exp(log_mass - log_mass.max())
        split = (mass > LEAST_MASS * mass.sum()) & (cells[:, 2] > FINEST_KM)
        if not split.any():
            break
        children = _quarters(cells[split])
        cells = np.concatenate([cells[~split], children])
        finer = _log_mass(heard, (lon0, lat0), children, *settings)
        log_mass = np.concatenate([log_mass[~split], finer])
    return _collected(heard, (lon0, lat0), cells, log_mass, *settings)


def origin_times(heard: Heard, reach_km: float) -> Floats:
    """Return the origin times that can be, equally spaced, in seconds after ``zero``."""
    first = float(heard.seconds.min()) - reach_km * SLOWEST_S_KM
    last = float(heard.seconds.max())
    step = min(TIME_STEP_S, float(heard.sigma_s.min()))
    return np.arange(first, last + step, max(step, (last - first) / MOST_TIMES))


def _middle(heard: Heard) -> tuple[float, float]:
    turn, up = np.radians(heard.lon), np.radians(heard.lat)
    x, y = np.mean(np.cos(up) * np.cos(turn)), np.mean(np.cos(up) * np.sin(turn))
    z = np.mean(np.sin(up))
    return float(np.degrees(np.arctan2(y, x))), float(np.degrees(np.arctan2(z, np.hypot(x, y))))


def _quarters(cells: Floats) -> Floats:
    quarter = cells[:, 2] / 4
    return np.concatenate(
        [
            np.column_stack([cells[:, 0] + a * quarter, cells[:, 1] + b * quarter, 2 * quarter])
            for a in (-1, 1)
            for b in (-1, 1)
        ]
    )


def _geometry(heard: Heard, origin: tuple[float, float], cells: Floats) -> tuple[Floats, Floats]:
    lon, lat = from_plane(cells[:, 0] * 1000, cells[:, 1] * 1000, *origin)
    return seen_from(heard, lon, lat)


def _log_mass(
    heard: Heard, origin: tuple[float, float], cells: Floats, times: Floats, reach_km: float,
    false_share: float,
) -> Floats:  # fmt: skip
    distance, azimuth = _geometry(heard, origin, cells)
    return np.asarray(
        sum_over_times(
            distance, azimuth, cells[:, 2], heard.azimuth, heard.sigma, heard.seconds,
            heard.sigma_s, heard.array, times, reach_km, false_share, WEIGHT, SLOWNESS, SPREAD,
        )
    )  # fmt: skip


def _collected(
    heard: Heard, origin: tuple[float, float], cells: Floats, log_mass: Floats, times: Floats,
    reach_km: float, false_share: float,
) -> Posterior:  # fmt: skip
    mass = np.exp(log_mass - log_mass.max())
    kept = mass > NOTHING * mass.sum()
    cells, mass, log_mass = cells[kept], mass[kept] / mass[kept].sum(), log_mass[kept]
    distance, azimuth = _geometry(heard, origin, cells)
    time_mass, fits = collect(
        distance, azimuth, cells[:, 2], mass, log_mass, heard.azimuth, heard.sigma, heard.seconds,
        heard.sigma_s, times, reach_km, false_share, WEIGHT, SLOWNESS, SPREAD,
    )  # fmt: skip
    return Posterior(
        lon0=origin[0], lat0=origin[1], x_km=cells[:, 0], y_km=cells[:, 1], side_km=cells[:, 2],
        mass=mass, times_s=times, time_mass=time_mass / time_mass.sum(), fits=fits,
    )  # fmt: skip
