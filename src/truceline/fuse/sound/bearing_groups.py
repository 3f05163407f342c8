"""Which bearings are of one event: the likeliest event first, then the next of what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.geo import destination
from truceline.fuse.sound._bearing_kernels import weigh_seed
from truceline.fuse.sound.bearing_grid import SLOWNESS, SPREAD, WEIGHT, seen_from
from truceline.science.infrasound import FASTEST_S_KM, SLOWEST_S_KM

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.fuse.sound.bearing_grid import Heard

    Floats = NDArray[np.float64]

DISTANCES = 60
OFFSETS = 13  # over three standard deviations on either side of a bearing
TAKEN = 24  # travel times tried per distance
PASSES = 2
NO_SHARE = 1e-6  # what is of an event less likely than this does not bear on it
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
    f per radian and second, taken from the list itself: all it holds of that array, in a second
    pass all that is left of it. One event at x and t against none has the odds
    Π_arrays exp(-p) Π_j (1 + p L_j(x, t) / f), integrated over the places and times on the
    bearing of a detection; one event is expected per list. The best is taken, its detections
    removed, and so on.
    """
    left = np.arange(len(heard.lon))
    groups: list[Group] = []
    for _ in range(PASSES):
        rate = _rates(heard, left, reach_km)
        known: dict[int, _Hypothesis] = {}
        while len(left) > 1:
            for seed in left.tolist():
                if seed not in known:
                    known[seed] = _hypothesis(heard, left, seed, rate, reach_km, heard_share)
            best = min(left.tolist(), key=lambda seed: (-known[seed].log_odds, seed))
            if known[best].log_odds < least_log_odds:
                break
            members = np.flatnonzero(known[best].shares > 0.5)
            groups.append(Group(tuple(members.tolist()), known[best].log_odds))
            left = np.setdiff1d(left, members)
            known = {
                seed: kept
                for seed, kept in known.items()
                if kept.shares[members].max() < NO_SHARE and seed not in members
            }
    return tuple(sorted(groups, key=lambda group: (-group.log_odds, group.rows)))


def _rates(heard: Heard, left: NDArray[np.int64], reach_km: float) -> Floats:
    """Return what an array hears of other things, per radian and second; shape ``(n,)``."""
    span = float(heard.seconds.max() - heard.seconds.min())
    window = max(span, LEAST_WINDOW_S, reach_km * (SLOWEST_S_KM - FASTEST_S_KM))
    count = np.array([max(1, np.sum(heard.array[left] == array)) for array in heard.array])
    return np.asarray(count / (2 * np.pi * window), dtype=np.float64)


def _hypothesis(
    heard: Heard, left: NDArray[np.int64], seed: int, rate: Floats, reach_km: float, p: float
) -> _Hypothesis:
    """Weigh the event that a detection would be of, over its bearing and its travel times.

    The log odds are minus infinity where all that would be of the event is of one array.
    """
    slow = reach_km * SLOWEST_S_KM
    near = left[(np.abs(heard.seconds[left] - heard.seconds[seed]) < slow) & (left != seed)]
    edges = np.geomspace(1.0, reach_km, DISTANCES + 1)
    r = np.repeat((edges[1:] + edges[:-1]) / 2, OFFSETS)
    turn = np.tile(np.linspace(-3, 3, OFFSETS), DISTANCES) * heard.sigma[seed]
    area = r * np.repeat(np.diff(edges), OFFSETS) * 6 * heard.sigma[seed] / OFFSETS
    lon, lat = destination(
        np.full(r.size, heard.lon[seed]), np.full(r.size, heard.lat[seed]),
        np.degrees(heard.azimuth[seed] + turn), r * 1000,
    )  # fmt: skip
    names, first = np.unique(heard.array, return_index=True)
    distance, azimuth = seen_from(heard.pick(first), lon, lat)
    of = np.searchsorted(names, heard.array)
    slowness = np.linspace(FASTEST_S_KM, SLOWEST_S_KM, TAKEN)
    prior = area * r * (slowness[1] - slowness[0]) / (np.pi * reach_km**2 * slow)
    shares = np.zeros(len(heard.lon))
    log_odds = weigh_seed(
        seed, near, prior, r, slowness, distance, azimuth, of, heard.azimuth, heard.sigma,
        heard.seconds, heard.sigma_s, p / rate, reach_km, p, WEIGHT, SLOWNESS, SPREAD, shares,
    )  # fmt: skip
    if len(np.unique(heard.array[shares > 0.5])) < 2:
        return _Hypothesis(-np.inf, shares)
    return _Hypothesis(float(log_odds), shares)
