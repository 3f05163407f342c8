"""Kernels of the grid of places and origin times; lengths in km, times in s, angles in radians."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

NOTHING_LOG = 35.0  # what is less likely by e to this adds nothing to a sum
TINY = 1e-12


@njit(cache=True, nogil=True)
def _ratios(
    ratio: Any, j: int, r: float, turn: float, side: float, sigma: float, second: float,
    sigma_s: float, times: Any, weight: Any, slowness: Any, spread: Any,
) -> Any:  # fmt: skip
    """Fill ratio[j] with likelihood over that of a false detection; return where it is not 0."""
    step = times[1] - times[0]
    blur = side / np.sqrt(12.0)
    wide = np.sqrt(sigma * sigma + (blur / max(r, side / 2)) ** 2)
    turn = (turn + np.pi) % (2 * np.pi) - np.pi
    towards = 0.0
    for k in range(-1, 2):
        towards += np.exp(-0.5 * ((turn + 2 * np.pi * k) / wide) ** 2)
    towards *= np.sqrt(2 * np.pi) / wide * step * len(times)
    first, last = len(times), 0
    for c in range(len(weight)):
        s = np.sqrt((r * spread[c]) ** 2 + sigma_s**2 + (blur * slowness[c]) ** 2 + step**2 / 12)
        mean = second - r * slowness[c]
        low = max(0, int((mean - 6 * s - times[0]) / step))
        high = min(len(times), int((mean + 6 * s - times[0]) / step) + 2)
        if low < high:
            first, last = min(first, low), max(last, high)
    for m in range(first, last):
        ratio[j, m] = 0.0
    for c in range(len(weight)):
        s = np.sqrt((r * spread[c]) ** 2 + sigma_s**2 + (blur * slowness[c]) ** 2 + step**2 / 12)
        height = towards * weight[c] / (s * np.sqrt(2 * np.pi))
        mean = second - r * slowness[c]
        low = max(0, int((mean - 6 * s - times[0]) / step))
        high = min(len(times), int((mean + 6 * s - times[0]) / step) + 2)
        for m in range(low, high):
            ratio[j, m] += height * np.exp(-0.5 * ((times[m] - mean) / s) ** 2)
    return first, last


@njit(cache=True, nogil=True)
def sum_over_times(
    distance: Any, azimuth: Any, side: Any, heading: Any, sigma: Any, second: Any, sigma_s: Any,
    array: Any, times: Any, reach: float, false_share: float, weight: Any, slowness: Any,
    spread: Any,
) -> Any:  # fmt: skip
    """Return the log of the likelihood of each cell, summed over origin times and its area."""
    cells, rows = distance.shape
    out = np.full(cells, -np.inf)
    ratio = np.zeros((rows, len(times)))
    total = np.zeros(len(times))
    for i in range(cells):
        one, several = -1, False
        for j in range(rows):
            if distance[i, j] <= reach:
                several = several or (one >= 0 and array[j] != one)
                one = array[j]
        if not several:
            continue
        total[:] = rows * np.log(false_share)
        for j in range(rows):
            if distance[i, j] > reach:
                continue
            first, last = _ratios(
                ratio, j, distance[i, j], azimuth[i, j] - heading[j], side[i], sigma[j],
                second[j], sigma_s[j], times, weight, slowness, spread,
            )  # fmt: skip
            for m in range(first, last):
                if ratio[j, m] > TINY:
                    total[m] += np.log1p((1 - false_share) * ratio[j, m] / false_share)
        most = total.max()
        mass = 0.0
        for m in range(len(times)):
            if total[m] > most - NOTHING_LOG:
                mass += np.exp(total[m] - most)
        out[i] = most + np.log(mass * side[i] * side[i])
    return out


@njit(cache=True, nogil=True)
def collect(
    distance: Any, azimuth: Any, side: Any, mass: Any, log_mass: Any, heading: Any, sigma: Any,
    second: Any, sigma_s: Any, times: Any, reach: float, false_share: float, weight: Any,
    slowness: Any, spread: Any,
) -> Any:  # fmt: skip
    """Return the mass of each origin time, and the chance of each detection to be of the event."""
    cells, rows = distance.shape
    time_mass, fits = np.zeros(len(times)), np.zeros(rows)
    ratio, total = np.zeros((rows, len(times))), np.zeros(len(times))
    for i in range(cells):
        total[:] = rows * np.log(false_share) + 2 * np.log(side[i]) - log_mass[i]
        ratio[:] = 0.0
        for j in range(rows):
            if distance[i, j] > reach:
                continue
            first, last = _ratios(
                ratio, j, distance[i, j], azimuth[i, j] - heading[j], side[i], sigma[j],
                second[j], sigma_s[j], times, weight, slowness, spread,
            )  # fmt: skip
            for m in range(first, last):
                ratio[j, m] *= (1 - false_share) / false_share
                total[m] += np.log1p(ratio[j, m])
        for m in range(len(times)):
            if total[m] < -NOTHING_LOG:
                continue
            share = mass[i] * np.exp(total[m])
            time_mass[m] += share
            for j in range(rows):
                fits[j] += share * ratio[j, m] / (1 + ratio[j, m])
    return time_mass, fits


@njit(cache=True, nogil=True)
def _density(
    off: float, taken: float, r: float, sigma: float, sigma_s: float, weight: Any, slowness: Any,
    spread: Any,
) -> Any:  # fmt: skip
    """Return the density of a bearing so far off and a travel time, per radian and second."""
    density = 0.0
    for c in range(len(weight)):
        wide = np.sqrt((r * spread[c]) ** 2 + sigma_s**2)
        z = (taken - r * slowness[c]) / wide
        density += weight[c] * np.exp(-0.5 * z * z) / wide
    return density * np.exp(-0.5 * (off / sigma) ** 2) / (2 * np.pi * sigma)


@njit(cache=True, nogil=True)
def weigh_seed(
    seed: int, near: Any, prior: Any, r: Any, tried: Any, distance: Any, azimuth: Any, of: Any,
    heading: Any, sigma: Any, second: Any, sigma_s: Any, scale: Any, reach: float, p: float,
    weight: Any, slowness: Any, spread: Any, shares: Any,
) -> Any:  # fmt: skip
    """Return the log odds of the event a detection is of; fill the shares of the others in it.

    `prior` has a row a cell on the bearing of the seed, `tried` the slownesses tried in each;
    `distance` and `azimuth` have a column an array, and `of` says which array a detection is of.
    """
    cells, times = len(r), len(tried)
    ratio = np.zeros((len(near), times))
    total, most = 0.0, -np.inf
    for i in range(cells):
        a = of[seed]
        missed = p * np.sum(distance[i] <= reach)
        log_odds = np.empty(times)
        for m in range(times):
            off = (azimuth[i, a] - heading[seed] + np.pi) % (2 * np.pi) - np.pi
            own = scale[seed] * _density(
                off, r[i] * tried[m], r[i], sigma[seed], sigma_s[seed], weight, slowness, spread
            )
            log_odds[m] = np.log(max(prior[i] * own, 1e-300)) - missed
        ratio[:] = 0.0
        for k in range(len(near)):
            j = near[k]
            away = distance[i, of[j]]
            off = (azimuth[i, of[j]] - heading[j] + np.pi) % (2 * np.pi) - np.pi
            if away > reach or abs(off) > 6 * sigma[j]:
                continue
            for m in range(times):
                taken = second[j] - second[seed] + r[i] * tried[m]
                ratio[k, m] = scale[j] * _density(
                    off, taken, away, sigma[j], sigma_s[j], weight, slowness, spread
                )
                log_odds[m] += np.log1p(ratio[k, m])
        peak = log_odds.max()
        if peak > most:
            shrink = np.exp(most - peak)
            total *= shrink
            shares *= shrink
            most = peak
        for m in range(times):
            mass = np.exp(log_odds[m] - most)
            total += mass
            for k in range(len(near)):
                shares[near[k]] += mass * ratio[k, m] / (1 + ratio[k, m])
    shares /= total
    shares[seed] = 1.0
    return most + np.log(total)
