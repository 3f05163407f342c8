"""The compiled kernel of `truceline.science.sight`."""

from __future__ import annotations

import math

import numpy as np
from numba import njit, prange


@njit(cache=True)
def _height(heights, row, column):  # type: ignore[no-untyped-def]
    """Bilinear height; NaN off the grid."""
    rows, columns = heights.shape
    if not (0 <= row <= rows - 1 and 0 <= column <= columns - 1):
        return math.nan
    r, c = min(int(row), rows - 2), min(int(column), columns - 2)
    u, v = row - r, column - c
    return (
        heights[r, c] * (1 - u) * (1 - v) + heights[r, c + 1] * (1 - u) * v
        + heights[r + 1, c] * u * (1 - v) + heights[r + 1, c + 1] * u * v
    )  # fmt: skip


@njit(cache=True)
def _clear_slope(heights, row, column, to_row, to_column, metres, eye_m, bend):  # type: ignore[no-untyped-def]
    """Greatest slope from the eye to the ground between, at the crossings of grid rows, columns.

    The profile is sampled where the line crosses the finer of rows or columns, where the bilinear
    surface is linear along the other; NaN where it passes a hole.
    """
    steps = math.ceil(max(abs(to_row - row), abs(to_column - column)))
    greatest = -math.inf
    for k in range(1, steps):
        share = k / steps
        ground = _height(heights, row + share * (to_row - row),
                         column + share * (to_column - column))  # fmt: skip
        if math.isnan(ground):
            return math.nan
        away = share * metres
        slope = (ground - bend * away * away - eye_m) / away
        greatest = max(greatest, slope)
    return greatest


@njit(cache=True, parallel=True)
def visible_pairs(  # type: ignore[no-untyped-def]
    heights, from_row, from_column, eye_m, to_row, to_column, ground_m, above_m, metres, bend, out
):
    """Fill ``out[pair, height]``; a target is in sight if its slope is not under the greatest."""
    for pair in prange(len(metres)):
        away = metres[pair]
        if math.isnan(eye_m[pair]) or math.isnan(ground_m[pair]):
            continue
        if away <= 0:
            for k in range(out.shape[1]):
                out[pair, k] = True
            continue
        greatest = _clear_slope(
            heights, from_row[pair], from_column[pair], to_row[pair], to_column[pair], away,
            eye_m[pair], bend,
        )  # fmt: skip
        if math.isnan(greatest):
            continue
        for k in range(out.shape[1]):
            top = ground_m[pair] + above_m[k] - bend * away * away
            out[pair, k] = (top - eye_m[pair]) / away >= greatest


def smooth_earth(eye_m: float, above_m: np.ndarray, metres: np.ndarray, bend: float) -> np.ndarray:
    """Return whether targets stand above the horizon of a smooth Earth, ``(n_pairs, n_heights)``.

    The line of sight grazes the surface at sqrt(h / bend) from each end.
    """
    reach = np.sqrt(max(eye_m, 0.0) / bend) + np.sqrt(np.maximum(above_m, 0.0) / bend)
    return np.asarray(metres[:, None] <= reach[None, :])
