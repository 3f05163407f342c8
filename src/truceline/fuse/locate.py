"""Where and when the members of an incident, taken together, say it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.core.geo import local_metres, offset
from truceline.core.uncertain import Region, ellipse_of

if TYPE_CHECKING:
    from truceline.fuse.rows import Rows


NORMAL_90 = 1.6448536269514722  # the normal distribution's 95th percentile
BEYOND = 10.83  # chi-squared of one degree of freedom at 0.999
LEAST_US = 1e6  # no time is known better than to a second


def place_of(rows: Rows, members: list[int], floor_m: float) -> Region | None:
    """Return the combined place: inverse-covariance mean of what is independent.

    Notes
    -----
    Of each origin only the most exact member counts, and a region named twice counts once:
    repeating a place does not make it better known. A single region keeps its shape; the ellipse
    of a point is as large as its source's errors have been found to be, larger where no other
    source tells the same. Several become an ellipse.
    """
    best: dict[int, tuple[float, int, int, int]] = {}
    for row in members:
        number = rows.which[row]
        if number < 0:
            continue
        east, across, north = rows.moments[number, 2:5]
        # Of equals the oldest: an echo comes later and from another source.
        rank = (float(east * north - across * across), number, *rows.age(row))
        origin = rows.origin[row]
        best[origin] = min(best.get(origin, rank), rank)
    oldest: dict[int, tuple[int, int]] = {}
    for _, number, received, row in best.values():
        oldest[number] = min(oldest.get(number, (received, row)), (received, row))
    numbers = sorted(oldest)
    if not numbers:
        return None
    chosen = [oldest[number][1] for number in numbers]
    lone = rows.lone_place[chosen[0]] if len(rows.sources(chosen)) == 1 else 1.0
    factors = [rows.factor[row] * lone for row in chosen]
    if len(numbers) == 1:
        return rows.region(numbers[0], factors[0])
    return _combined(rows, numbers, factors, floor_m)


def _combined(rows: Rows, numbers: list[int], factors: list[float], floor_m: float) -> Region:
    table = rows.moments[numbers].copy()
    table[:, 2:5] *= np.array(factors)[:, None]
    table = table[np.lexsort(table.T[::-1])]  # sums in an order that rows cannot change
    lon0, lat0 = float(table[0, 0]), float(table[0, 1])
    east, north = local_metres(table[:, 0], table[:, 1], lon0, lat0)
    information, pull, discord = np.zeros((2, 2)), np.zeros(2), 0.0
    for k in range(len(table)):
        a, b, c = table[k, 2] + floor_m**2, table[k, 3], table[k, 4] + floor_m**2
        inverse = np.array([[c, -b], [-b, a]]) / (a * c - b * b)
        information += inverse
        at = np.array([east[k], north[k]])
        pull += inverse @ at
        discord += float(at @ inverse @ at)
    covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
    move = covariance @ pull
    covariance = covariance * _scale(discord - float(move @ pull), 2 * (len(table) - 1))
    lon, lat = offset(lon0, lat0, move[0], move[1])
    return ellipse_of(float(lon), float(lat), covariance)


def interval_of(rows: Rows, members: list[int]) -> tuple[int, int] | None:
    """Return the 90 % interval of when, in microseconds: clocks and lateness counted.

    Notes
    -----
    Of each origin the most exact member counts. Each says the middle of its span, less how late
    its source is, with the variance of the span and of the clock; they are combined by inverse
    variance and taken as normal. How late all sources are together is not known and adds to it.
    """
    best: dict[int, tuple[int, int, int]] = {}
    for row in members:
        start, end = rows.start_us[row], rows.end_us[row]
        if start is not None and end is not None:
            rank = (end - start, *rows.age(row))
            origin = rows.origin[row]
            best[origin] = min(best.get(origin, rank), rank)
    if not best:
        return None
    chosen = [row for _, _, row in best.values()]
    lone = len(rows.sources(chosen)) == 1
    told = sorted({_moment(rows, row, rows.lone_clock[row] if lone else 1.0) for row in chosen})
    precision = sum(1 / variance for variance, _ in told)
    base = told[0][1]
    mean = base + sum((at - base) / variance for variance, at in told) / precision
    discord = sum((at - mean) ** 2 / variance for variance, at in told)
    variance = _scale(discord, len(told) - 1) / precision + rows.all_late_us**2
    half = NORMAL_90 * np.sqrt(variance)
    return round(mean - half), round(mean + half)


def _scale(discord: float, freedom: int) -> float:
    """Return by what to multiply a variance where the parts do not agree.

    The Birge ratio, chi-squared by its degrees of freedom (Phys. Rev. 40 (1932) 207), where it is
    beyond what a group may have: an analyst holds together what the errors do not allow.
    """
    return discord / freedom if freedom and discord > BEYOND * freedom else 1.0


def _moment(rows: Rows, row: int, lone: float) -> tuple[float, float]:
    """Return the variance and the mean of when, as one report says it."""
    start, end = rows.start_us[row] or 0, rows.end_us[row] or 0
    variance = (end - start) ** 2 / 12 + lone * rows.clock_us[row] ** 2 + LEAST_US**2
    return variance, (start + end) / 2 - rows.late_us[row]


def span_of(rows: Rows, members: list[int]) -> tuple[int, int] | None:
    """Return the span in microseconds: what all spans share, else their hull."""
    spans = {
        (start, end)
        for start, end in ((rows.start_us[row], rows.end_us[row]) for row in members)
        if start is not None and end is not None
    }
    if not spans:
        return None
    start, end = max(a for a, _ in spans), min(b for _, b in spans)
    if start > end or (start == end and len(spans) > 1):
        return min(a for a, _ in spans), max(b for _, b in spans)
    return start, end
