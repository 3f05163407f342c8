"""Where and when the members of an incident, taken together, say it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.core.geo import local_metres, offset
from truceline.core.uncertain import Region, ellipse_of

if TYPE_CHECKING:
    from truceline.fuse.tellings import Rows


def place_of(rows: Rows, members: list[int], floor_m: float) -> Region | None:
    """Return the combined place: inverse-covariance mean of what is independent.

    Notes
    -----
    Of each origin only the most exact member counts, and a region named twice counts once:
    repeating a place does not make it better known. A single region is kept as it is, whatever
    its shape; several become an ellipse.
    """
    best: dict[str, tuple[float, int]] = {}
    for row in members:
        number = int(rows.which[row])
        if number < 0:
            continue
        east, across, north = rows.moments[number, 2:5]
        rank = (float(east * north - across * across), number)
        origin = rows.origin[row]
        best[origin] = min(best.get(origin, rank), rank)
    numbers = sorted({number for _, number in best.values()})
    if not numbers:
        return None
    if len(numbers) == 1:
        return rows.regions[numbers[0]]
    return _combined(rows, numbers, floor_m)


def _combined(rows: Rows, numbers: list[int], floor_m: float) -> Region:
    table = rows.moments[numbers]
    table = table[np.lexsort(table.T[::-1])]  # sums in an order that rows cannot change
    lon0, lat0 = float(table[0, 0]), float(table[0, 1])
    east, north = local_metres(table[:, 0], table[:, 1], lon0, lat0)
    information, pull = np.zeros((2, 2)), np.zeros(2)
    for k in range(len(table)):
        a, b, c = table[k, 2] + floor_m**2, table[k, 3], table[k, 4] + floor_m**2
        inverse = np.array([[c, -b], [-b, a]]) / (a * c - b * b)
        information += inverse
        pull += inverse @ np.array([east[k], north[k]])
    covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
    move = covariance @ pull
    lon, lat = offset(lon0, lat0, move[0], move[1])
    return ellipse_of(float(lon), float(lat), covariance)


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
