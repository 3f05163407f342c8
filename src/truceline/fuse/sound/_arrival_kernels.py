"""Kernels of locating by arrival times; kilometres, seconds, km/s.

A column of `model` is one station; `air` holds speed, east and north wind, their standard
deviations, and the share of a travel time that is independent from way to way.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

SPEED, EAST, NORTH, SPEED_SIGMA, WIND_SIGMA, SHARE = range(6)
LOG_2PI = float(np.log(2 * np.pi))
ROUNDS = 9
GATE = 3.5  # standard deviations
HUBER = 2.0
STEP_KM = 3.0
LEAST_SPEED = 0.2  # km/s; no wind near the ground slows sound so far


@njit(cache=True, nogil=True)
def find_seeds(
    station: Any, starts: Any, times: Any, free: Any, air: Any, reach: float, axis_x: Any,
    axis_y: Any, bin_s: float, least: int,
) -> Any:  # fmt: skip
    """Return x, y, t of cells and times at which arrivals of `least` stations seem to meet.

    Arrivals are moved back by their travel time to each cell and counted in bins of time; a
    bin counts with its neighbours. Only bins that arrivals fall into are looked at.
    """
    first, last = times.min(), times.max()
    slowest = max(LEAST_SPEED, air[SPEED] - np.hypot(air[EAST], air[NORTH]))
    zero = first - reach / slowest - 4 * bin_s
    count = np.zeros(int((last - zero) / bin_s) + 8, np.int16)
    told = np.full(len(count), -1, np.int64)
    back, peaks = np.empty(len(times), np.int64), np.empty(3 * len(times), np.int64)
    found, n = np.empty((1024, 3)), 0
    for cell in range(len(axis_x) * len(axis_y)):
        x, y = axis_x[cell // len(axis_y)], axis_y[cell % len(axis_y)]
        moved = _move_back(station, starts, times, free, air, reach, x, y, zero, bin_s, back)
        for k in range(_peaks(back[:moved], count, told, cell, least, peaks)):
            if n == len(found):
                found = np.append(found, np.empty_like(found), axis=0)
            found[n, 0], found[n, 1], found[n, 2] = x, y, (peaks[k] - 0.5) * bin_s + zero
            n += 1
    return found[:n].copy()


@njit(cache=True, nogil=True)
def _move_back(
    station: Any, starts: Any, times: Any, free: Any, air: Any, reach: float, x: float, y: float,
    zero: float, bin_s: float, back: Any,
) -> int:  # fmt: skip
    """Fill `back` with the bins of origin times that a cell gives arrivals; return how many."""
    moved = 0
    for s in range(len(station)):
        dx, dy = station[s, 0] - x, station[s, 1] - y
        r = np.sqrt(dx * dx + dy * dy)
        if r > reach:
            continue
        wind = (air[EAST] * dx + air[NORTH] * dy) / max(r, 1e-6)
        shift = r / max(LEAST_SPEED, air[SPEED] + wind) + zero
        for q in range(starts[s], starts[s + 1]):
            if free[q]:
                back[moved] = int((times[q] - shift) / bin_s) + 1
                moved += 1
    return moved


@njit(cache=True, nogil=True)
def _peaks(back: Any, count: Any, told: Any, cell: int, least: int, peaks: Any) -> int:
    """Fill `peaks` with bins that hold `least` arrivals and no fewer than their neighbours."""
    n = 0
    for at in back:
        count[at - 1] += 1
        count[at] += 1
        count[at + 1] += 1
    for at in back:
        for b in range(at - 1, at + 2):
            if told[b] == cell or count[b] < max(least, count[b - 1], count[b + 1] + 1):
                continue
            told[b] = cell
            peaks[n] = b
            n += 1
    for at in back:
        count[at - 1] = count[at] = count[at + 1] = 0
    return n


@njit(cache=True, nogil=True)
def _nearest(times: Any, free: Any, low: int, high: int, wanted: float) -> Any:
    at = low + np.searchsorted(times[low:high], wanted)
    right = at
    while right < high and not free[right]:
        right += 1
    left = at - 1
    while left >= low and not free[left]:
        left -= 1
    if right >= high:
        return left if left >= low else -1
    if left < low:
        return right
    return right if times[right] - wanted < wanted - times[left] else left


@njit(cache=True, nogil=True)
def _choose(
    state: Any, station: Any, starts: Any, times: Any, sigmas: Any, free: Any, air: Any,
    reach: float, gate: float, slack: float, chosen: Any,
) -> int:  # fmt: skip
    """Choose at each station the arrival nearest to what is predicted; return how many."""
    n = 0
    for s in range(len(station)):
        chosen[s] = -1
        dx, dy = station[s, 0] - state[0], station[s, 1] - state[1]
        r = max(np.sqrt(dx * dx + dy * dy), 1e-3)
        if r > reach:
            continue
        speed = max(LEAST_SPEED, state[3] + (state[4] * dx + state[5] * dy) / r)
        wanted = state[2] + r / speed
        q = _nearest(times, free, starts[s], starts[s + 1], wanted)
        if q < 0:
            continue
        sigma = np.sqrt(sigmas[q] ** 2 + (air[SHARE] * r / speed) ** 2)
        if abs(times[q] - wanted) <= gate * sigma + slack:
            chosen[s] = q
            n += 1
    return n


@njit(cache=True, nogil=True)
def _normal(
    state: Any, station: Any, times: Any, sigmas: Any, air: Any, chosen: Any, robust: bool
) -> Any:
    """Return the information matrix and the pull of x, y, t, speed and wind."""
    info, pull = np.zeros((6, 6)), np.zeros(6)
    row = np.empty(6)
    for s in range(len(station)):
        q = chosen[s]
        if q < 0:
            continue
        dx, dy = station[s, 0] - state[0], station[s, 1] - state[1]
        r = max(np.sqrt(dx * dx + dy * dy), 1e-3)
        speed = max(LEAST_SPEED, state[3] + (state[4] * dx + state[5] * dy) / r)
        sigma = np.sqrt(sigmas[q] ** 2 + (air[SHARE] * r / speed) ** 2)
        off = (times[q] - state[2] - r / speed) / sigma
        weight = 1.0
        if robust and abs(off) > HUBER:
            weight = HUBER / abs(off)
        row[0], row[1], row[2] = -dx / r / speed, -dy / r / speed, 1.0
        row[3] = -r / speed**2
        row[4], row[5] = row[3] * dx / r, row[3] * dy / r
        for a in range(6):
            pull[a] += weight * row[a] * off / sigma
            for b in range(6):
                info[a, b] += weight * row[a] * row[b] / sigma**2
    for a in range(3, 6):
        sigma = max(air[SPEED_SIGMA] if a == 3 else air[WIND_SIGMA], 1e-6)
        info[a, a] += 1 / sigma**2
        pull[a] += (air[a - 3] - state[a]) / sigma**2
    for a in range(3):
        info[a, a] += 1e-9
    return info, pull


@njit(cache=True, nogil=True)
def refine(
    seed: Any, station: Any, starts: Any, times: Any, sigmas: Any, free: Any, air: Any,
    reach: float, heard: float, rate: Any, log_density: float, least: int, slack_s: float,
    chosen: Any,
) -> Any:  # fmt: skip
    """Return state, covariance and log odds of the explosion nearest to a seed.

    `chosen` is filled with the arrival of each station, -1 for none. The log odds are minus
    infinity where fewer than `least` stations agree.
    """
    state = np.empty(6)
    state[0], state[1], state[2] = seed[0], seed[1], seed[2]
    state[3], state[4], state[5] = air[SPEED], air[EAST], air[NORTH]
    covariance = np.zeros((6, 6))
    before = 0
    for turn in range(ROUNDS):
        slack = slack_s * 0.4**turn if turn < 4 else 0.0
        n = _choose(
            state, station, starts, times, sigmas, free, air, reach, GATE, slack, chosen
        )  # fmt: skip
        if n < least:
            return state, covariance, -np.inf
        info, pull = _normal(state, station, times, sigmas, air, chosen, True)
        step = np.linalg.solve(info, pull)
        long = np.sqrt(step[0] ** 2 + step[1] ** 2)
        if long > STEP_KM:
            step *= STEP_KM / long
        state += step
        if turn > 4 and n == before and long < 1e-3:
            break
        before = n
    n = _choose(state, station, starts, times, sigmas, free, air, reach, GATE, 0.0, chosen)
    if n < least:
        return state, covariance, -np.inf
    info, _ = _normal(state, station, times, sigmas, air, chosen, False)
    covariance = np.linalg.inv(info)
    odds = log_density + 1.5 * LOG_2PI - 0.5 * np.log(np.linalg.det(info))
    for a in range(3, 6):
        sigma = max(air[SPEED_SIGMA] if a == 3 else air[WIND_SIGMA], 1e-6)
        odds -= np.log(sigma) + 0.5 * ((state[a] - air[a - 3]) / sigma) ** 2
    for s in range(len(station)):
        dx, dy = station[s, 0] - state[0], station[s, 1] - state[1]
        r = max(np.sqrt(dx * dx + dy * dy), 1e-3)
        if r > reach:
            continue
        q = chosen[s]
        if q < 0:
            odds += np.log(1 - heard)
            continue
        speed = max(LEAST_SPEED, state[3] + (state[4] * dx + state[5] * dy) / r)
        sigma = np.sqrt(sigmas[q] ** 2 + (air[SHARE] * r / speed) ** 2)
        off = (times[q] - state[2] - r / speed) / sigma
        odds += np.log(heard / rate[s] / sigma) - 0.5 * (LOG_2PI + off * off)
    return state, covariance, odds


@njit(cache=True, nogil=True)
def refine_all(
    seeds: Any, station: Any, starts: Any, times: Any, sigmas: Any, free: Any, air: Any,
    reach: float, heard: float, rate: Any, log_density: float, least: int, slack_s: float,
) -> Any:  # fmt: skip
    """Return x, y, t and log odds of every seed, refined."""
    out = np.empty((len(seeds), 4))
    chosen = np.empty(len(station), np.int64)
    for i in range(len(seeds)):
        state, _, odds = refine(
            seeds[i], station, starts, times, sigmas, free, air, reach, heard, rate, log_density,
            least, slack_s, chosen,
        )  # fmt: skip
        out[i, 0], out[i, 1], out[i, 2], out[i, 3] = state[0], state[1], state[2], odds
    return out
