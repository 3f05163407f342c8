"""The compiled kernel of `truceline.science.sight`: one profile a pair of places."""

from __future__ import annotations

import math

import numpy as np
from numba import njit, prange

HIDDEN, SEEN, UNKNOWN = 0, 1, 2


@njit(cache=True)
def _greatest(heights, row, column, d_row, d_column, metres, eye_m, bend, enough, turned):  # type: ignore[no-untyped-def]
    """Greatest slope from the eye to the ground where the way crosses rows of the grid.

    ``turned``: columns instead. NaN where the way meets a hole first; ends early once the slope
    is above ``enough``.
    """
    greatest = -math.inf
    if d_row == 0:
        return greatest
    first = math.floor(min(row, row + d_row)) + 1
    last = math.ceil(max(row, row + d_row)) - 1
    across = heights.shape[0] if turned else heights.shape[1]
    for line in range(first, last + 1):
        share = (line - row) / d_row
        at = column + share * d_column
        k = min(max(int(at), 0), across - 2)
        part = at - k
        if turned:
            near, far = heights[k, line], heights[k + 1, line]
        else:
            near, far = heights[line, k], heights[line, k + 1]
        ground = near if part == 0 else far if part == 1 else near + part * (far - near)
        away = share * metres
        slope = (ground - bend * away * away - eye_m) / away
        if math.isnan(slope):
            return math.nan
        if slope > greatest:
            greatest = slope
            if slope > enough:
                break
    return greatest


@njit(cache=True, parallel=True)
def visible_pairs(  # type: ignore[no-untyped-def]
    heights, from_row, from_column, eye_m, to_row, to_column, ground_m, above_m, metres, bend, out
):
    """Fill ``out[pair, height]`` with hidden, seen or unknown."""
    for pair in prange(len(metres)):
        away = metres[pair]
        if math.isnan(eye_m[pair]) or math.isnan(ground_m[pair]):
            out[pair, :] = UNKNOWN
            continue
        if away <= 0:
            out[pair, :] = SEEN
            continue
        base = ground_m[pair] - bend * away * away - eye_m[pair]
        enough = (base + above_m[pair].max()) / away
        d_row, d_column = to_row[pair] - from_row[pair], to_column[pair] - from_column[pair]
        greatest = _greatest(
            heights, from_row[pair], from_column[pair], d_row, d_column, away, eye_m[pair], bend,
            enough, False,
        )  # fmt: skip
        if not greatest > enough:
            other = _greatest(
                heights, from_column[pair], from_row[pair], d_column, d_row, away, eye_m[pair],
                bend, enough, True,
            )  # fmt: skip
            if other > enough:
                greatest = other
            elif math.isnan(other) or math.isnan(greatest):
                out[pair, :] = UNKNOWN
                continue
            else:
                greatest = max(greatest, other)
        for k in range(out.shape[1]):
            out[pair, k] = SEEN if (base + above_m[pair, k]) / away >= greatest else HIDDEN


def smooth_earth(
    eye_m: np.ndarray, above_m: np.ndarray, metres: np.ndarray, bend: float
) -> np.ndarray:
    """Return whether targets stand above the horizon of a smooth Earth, ``(n_pairs, n_heights)``.

    The line of sight grazes the surface at sqrt(h / bend) from each end.
    """
    reach = np.sqrt(np.maximum(eye_m, 0.0) / bend)[:, None] + np.sqrt(np.maximum(above_m, 0) / bend)
    return np.asarray(metres[:, None] <= reach)
