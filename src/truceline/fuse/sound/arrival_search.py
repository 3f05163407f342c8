"""The search for explosions among arrivals: seeds, refinement, the best first, mirror places."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from truceline.fuse.sound._arrival_kernels import find_seeds, refine, refine_all

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SEED_CELL_KM = 0.8
SEED_BIN_S = 0.8
SEED_SLACK_S = 1.5  # how far a seed may be off
ALIKE_KM, ALIKE_S = 0.1, 0.3  # refined seeds nearer than this are one
LEAST_FALSE_PER_DAY = 1.0
MOST_PASSES = 12
MIRROR_LOG_ODDS = 3.0  # 20 to 1
APART_SQUARE = 9.2  # chi-squared of two degrees, 99 %: nearer places are one


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalParams:
    """Settings of `locate_arrivals`.

    Parameters
    ----------
    reach_km
        Explosions are heard no farther.
    heard_share
        Chance that a station within reach picks an explosion.
    least_stations
        Fewer stations give no place: three fix place and time, the others check them.
    least_log_odds
        Natural logarithm of the odds of an explosion against chance.
    level
        Of the ellipse and the interval of time.
    """

    reach_km: float = 16.0
    heard_share: float = 0.8
    least_stations: int = 4
    least_log_odds: float = 0.0
    level: float = 0.9

    def __post_init__(self) -> None:
        if not (0 < self.heard_share < 1 and 0 < self.level < 1):
            raise ValueError("a share or a level lies between 0 and 1")
        if not self.reach_km > 0:
            raise ValueError("the reach is positive")
        if self.least_stations < 4:
            raise ValueError("three stations always agree: at least four are needed")


@dataclass(slots=True)
class Network:
    """Stations on a plane (km) and their arrivals (s), in order of station and time.

    Arrivals of station k are rows ``starts[k]`` to ``starts[k + 1]``; ``free`` says which are not
    yet used and changes as explosions are taken. ``air`` is what the kernels call so.
    """

    station: Floats
    starts: Ints
    times: Floats
    sigmas: Floats
    free: NDArray[np.bool_]
    air: Floats
    params: ArrivalParams


@dataclass(frozen=True, slots=True)
class Found:
    """An explosion: x, y, t, speed and wind with their covariance, and the arrivals used."""

    state: Floats
    covariance: Floats
    log_odds: float
    rows: Ints
    mirrored: Found | None = None


class Chance(NamedTuple):
    """What an explosion is weighed against: last arguments of the kernels."""

    reach_km: float
    heard_share: float
    rate: Floats
    log_density: float
    least: int


def associate(network: Network) -> list[Found]:
    """Take the best explosions, all arrivals counted as false; then again among what is left.

    The rate of false arrivals falls with each pass, until a pass finds nothing more.
    """
    span = float(np.ptp(network.times)) + network.params.reach_km / float(network.air[0])
    least = network.params.least_stations
    found: list[Found] = []
    for number in range(MOST_PASSES):
        before = np.concatenate([[0], np.cumsum(network.free)])
        left = np.diff(before[network.starts])
        more = _take_best(network, left / span, span, least + (number == 0), float(len(found)))
        found += more
        if number and not more:
            break
    return found


def _take_best(
    network: Network, rate: Floats, span: float, least: int, known: float
) -> list[Found]:
    params, station = network.params, network.station
    rate = np.maximum(rate, LEAST_FALSE_PER_DAY / 86_400)
    low, high = station.min(axis=0) - params.reach_km, station.max(axis=0) + params.reach_km
    area = float(np.prod(high - low))
    expected = max(known, float(np.sum(network.free)) / len(station), 1.0)
    log_density = float(np.log(expected / (area * span)))
    axes = [np.arange(low[k], high[k] + SEED_CELL_KM, SEED_CELL_KM) for k in (0, 1)]
    seeds = find_seeds(
        station, network.starts, network.times, network.free, network.air, params.reach_km,
        axes[0], axes[1], SEED_BIN_S, least,
    )  # fmt: skip
    chance = Chance(params.reach_km, params.heard_share, rate, log_density, least)
    refined = refine_all(
        seeds, station, network.starts, network.times, network.sigmas, network.free, network.air,
        *chance, SEED_SLACK_S,
    )  # fmt: skip
    heap = _distinct(refined[refined[:, 3] >= params.least_log_odds])
    found: list[Found] = []
    while heap:
        odds, t, x, y = heapq.heappop(heap)
        now = _refined(network, np.array([x, y, t]), network.free, chance)
        if now.log_odds < params.least_log_odds:
            continue
        if now.log_odds < -odds - 1e-6:
            heapq.heappush(heap, (-now.log_odds, *now.state[[2, 0, 1]]))
            continue
        network.free[now.rows] = False
        found.append(replace(now, mirrored=_mirrored(network, now, chance)))
    return found


def _refined(network: Network, seed: Floats, free: NDArray[np.bool_], chance: Chance) -> Found:
    chosen = np.empty(len(network.station), dtype=np.int64)
    state, covariance, odds = refine(
        seed, network.station, network.starts, network.times, network.sigmas, free, network.air,
        *chance, SEED_SLACK_S / 3, chosen,
    )  # fmt: skip
    return Found(state.copy(), covariance.copy(), float(odds), np.sort(chosen[chosen >= 0]))


def _mirrored(network: Network, found: Found, chance: Chance) -> Found | None:
    """Return the explosion on the other side of a row of stations, where it is as likely.

    Stations in a row hear the same times from either side.
    """
    used = network.station[stations_of(network, found.rows)]
    middle = used.mean(axis=0)
    _, _, axes = np.linalg.svd(used - middle)
    across = axes[1]
    seed = found.state[:3].copy()
    seed[:2] -= 2 * ((seed[:2] - middle) @ across) * across
    only = np.zeros_like(network.free)
    only[found.rows] = True
    other = _refined(network, seed, only, chance)
    apart = other.state[:2] - found.state[:2]
    if other.log_odds < found.log_odds - MIRROR_LOG_ODDS:
        return None
    if apart @ np.linalg.solve(found.covariance[:2, :2], apart) < APART_SQUARE:
        return None
    return other


def stations_of(network: Network, rows: Ints) -> Ints:
    """Return the number of the station that each arrival is of."""
    return np.asarray(np.searchsorted(network.starts, rows, side="right") - 1, dtype=np.int64)


def _distinct(refined: Floats) -> list[tuple[float, float, float, float]]:
    """Return seeds as a heap, best first, without those that ended in one place."""
    order = np.lexsort((refined[:, 1], refined[:, 0], -refined[:, 3]))
    refined = refined[order]
    key = np.round(refined[:, :3] / np.array([ALIKE_KM, ALIKE_KM, ALIKE_S])).astype(np.int64)
    _, first = np.unique(key, axis=0, return_index=True)
    heap = [(-float(o), float(t), float(x), float(y)) for x, y, t, o in refined[np.sort(first)]]
    heapq.heapify(heap)
    return heap


def misfit_of(found: Found, network: Network) -> float:
    """Return the root mean square of heard less predicted, in standard deviations."""
    way = network.station[stations_of(network, found.rows)] - found.state[:2]
    r = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-3)
    taken = r / (found.state[3] + way @ found.state[4:6] / r)
    sigma = np.hypot(network.sigmas[found.rows], network.air[5] * taken)
    off = (network.times[found.rows] - found.state[2] - taken) / sigma
    return float(np.sqrt(np.mean(off**2)))
