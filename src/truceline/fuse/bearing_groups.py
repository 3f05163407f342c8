"""Which bearings are of one event: the likeliest event first, then the next of what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.geo import destination
from truceline.fuse.bearing_grid import SLOWNESS, SPREAD, WEIGHT, seen_from
from truceline.science.infrasound import FASTEST_S_KM, SLOWEST_S_KM

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.fuse.bearing_grid import Heard

    Floats = NDArray[np.float64]

DISTANCES = 60
OFFSETS = 13  # over three standard deviations on either side of a bearing
TAKEN = 24  # travel times tried per distance
LEAST_WINDOW_S = 3600.0  # a shorter list says little about how often arrays hear other things


@dataclass(frozen=True, slots=True)
class Group:
    """Detections of one event; ``log_odds`` of one event against none, natural logarithm."""

    rows: tuple[int, ...]
    log_odds: float


@dataclass(frozen=True, slots=True)
class _Hypothesis:
    """One event that a detection is of: log odds, and the chance that each other is of it."""

    log_odds: float
    shares: Floats


def group_bearings(
    heard: Heard, reach_km: float, heard_share: float, least_log_odds: float
) -> tuple[Group, ...]:
    """Return groups of two arrays or more, best first; no detection is in two.

    Parameters
    ----------
    heard
        Detections, associated or not.
    reach_km
        Arrays hear no farther.
    heard_share
        Mean number of detections an event leaves at an array within reach.
    least_log_odds
        Groups below it are chance.

    Notes
    -----
    Detections of an event at an array are Poisson with mean p = `heard_share`, others at a rate
    f per radian and second, taken from the list itself (all that is left of that array). One event
    at x and t against none has the odds Π_arrays exp(-p) Π_j (1 + p L_j(x, t) / f), integrated
    over the places and times on the bearing of a detection; one event is expected per list. The
    best is taken, its detections removed, and so on.
    """
    left = np.arange(len(heard.lon))
    groups: list[Group] = []
    while len(left) > 1:
        rate = _rates(heard, left, reach_km)
        best: Group | None = None
        for seed in left:
            hypothesis = _hypothesis(heard, left, int(seed), rate, reach_km, heard_share)
            members = [int(row) for row in left if hypothesis.shares[row] > 0.5]
            if len(np.unique(heard.array[members])) < 2:
                continue
            if best is None or hypothesis.log_odds > best.log_odds:
                best = Group(tuple(members), hypothesis.log_odds)
        if best is None or best.log_odds < least_log_odds:
            break
        groups.append(best)
        left = np.setdiff1d(left, best.rows)
    return tuple(groups)


def _rates(heard: Heard, left: NDArray[np.int64], reach_km: float) -> Floats:
    """Return what an array hears of other things, per radian and second; shape ``(n,)``."""
    span = float(heard.seconds.max() - heard.seconds.min())
    window = max(span, LEAST_WINDOW_S, reach_km * (SLOWEST_S_KM - FASTEST_S_KM))
    count = np.array([np.sum(heard.array[left] == array) for array in heard.array])
    return np.asarray(count / (2 * np.pi * window), dtype=np.float64)


def _hypothesis(
    heard: Heard, left: NDArray[np.int64], seed: int, rate: Floats, reach_km: float, p: float
) -> _Hypothesis:
    """Weigh the event that a detection would be of, over its bearing and its travel times."""
    shares = np.zeros(len(heard.lon))
    shares[seed] = 1.0
    slow = reach_km * SLOWEST_S_KM
    near = left[(np.abs(heard.seconds[left] - heard.seconds[seed]) < slow) & (left != seed)]
    if not len(near):
        return _Hypothesis(-np.inf, shares)
    edges = np.geomspace(1.0, reach_km, DISTANCES + 1)
    r = np.repeat((edges[1:] + edges[:-1]) / 2, OFFSETS)
    turn = np.tile(np.linspace(-3, 3, OFFSETS), DISTANCES) * heard.sigma[seed]
    area = r * np.repeat(np.diff(edges), OFFSETS) * 6 * heard.sigma[seed] / OFFSETS
    lon, lat = destination(
        np.full(r.size, heard.lon[seed]), np.full(r.size, heard.lat[seed]),
        np.degrees(heard.azimuth[seed] + turn), r * 1000,
    )  # fmt: skip
    slowness = np.linspace(FASTEST_S_KM, SLOWEST_S_KM, TAKEN)
    taken = r[:, None] * slowness  # (cells, times)
    step = r * (slowness[1] - slowness[0])
    prior = area * step / (np.pi * reach_km**2 * slow)  # one event per list
    at = heard.seconds[seed] - taken
    distance, azimuth = seen_from(heard, lon, lat)
    own = _ratio(heard, seed, r, azimuth[:, seed], at) * p / rate[seed]
    log_odds = np.log(np.maximum(prior[:, None] * own, 1e-300))
    others = np.empty((len(near), *at.shape))
    for k, row in enumerate(near):
        heard_there = (distance[:, row] <= reach_km)[:, None]
        ratio = _ratio(heard, int(row), distance[:, row], azimuth[:, row], at) * p / rate[row]
        others[k] = np.where(heard_there, ratio, 0.0)
        log_odds += np.log1p(others[k])
    _, first = np.unique(heard.array, return_index=True)
    log_odds -= p * np.sum(distance[:, first] <= reach_km, axis=1)[:, None]
    most = float(log_odds.max())
    weight = np.exp(log_odds - most)
    total = float(weight.sum())
    for k, row in enumerate(near):
        shares[row] = float(np.sum(weight * others[k] / (1 + others[k])) / total)
    return _Hypothesis(most + float(np.log(total)), shares)


def _ratio(heard: Heard, row: int, r: Floats, azimuth: Floats, at: Floats) -> Floats:
    """Return the density of a detection given places and origin times, per radian and second."""
    turn = (azimuth - heard.azimuth[row] + np.pi) % (2 * np.pi) - np.pi
    sigma = heard.sigma[row]
    towards = np.exp(-0.5 * (turn / sigma) ** 2) / (sigma * np.sqrt(2 * np.pi))
    density = np.zeros_like(at)
    for weight, slowness, spread in zip(WEIGHT, SLOWNESS, SPREAD, strict=True):
        wide = np.hypot(r * spread, heard.sigma_s[row])[:, None]
        off = (heard.seconds[row] - at - (r * slowness)[:, None]) / wide
        density += weight * np.exp(-0.5 * off**2) / (wide * np.sqrt(2 * np.pi))
    return np.asarray(towards[:, None] * density, dtype=np.float64)
