"""The compiled kernel of `truceline.science.viewshed`: rays swept outwards, a quarter at a time."""

from __future__ import annotations

import math

import numpy as np
from numba import njit, prange

RAYS = 2  # rays a cell of the outermost ring: 1 gives F1 0.96, 2 gives 0.99 (bench/sight.py)
HOLE_M = 1e9  # what stands in a hole of the heights: nothing is seen behind it


@njit(cache=True)
def _bent_window(heights, row, column, top, left, rows, columns, cell_y_m, cell_x_m, bend, eye_m):  # type: ignore[no-untyped-def]
    """Heights above the eye's level plane, the fall of the bent Earth taken off beforehand."""
    window = np.empty((rows, columns), np.float32)
    eye = heights[row, column] + eye_m
    for r in range(rows):
        north = bend * ((top + r - row) * cell_y_m) ** 2
        for c in range(columns):
            east = (left + c - column) * cell_x_m
            window[r, c] = heights[top + r, left + c] - (north + bend * east * east) - eye
            if math.isnan(window[r, c]):
                window[r, c] = HOLE_M
    return window


@njit(cache=True, error_model="numpy")
def _sweep(window, seen, row, column, sign, rings, cell_m, across_m, target_m, range_m, closed):  # type: ignore[no-untyped-def]
    """Fill the quarter of ``seen`` that opens towards rising (sign 1) or falling rows.

    Every ray keeps the greatest rise per ring it has met. A cell is in sight if its own is not
    under that of the two rays that pass it, interpolated. ``closed``: with its diagonals.
    """
    columns = window.shape[1]
    half = rings * RAYS
    greatest = np.full(2 * half + 1, np.float32(-1e30))
    for ring in range(1, rings + 1):
        inverse = np.float32(1.0 / ring)
        per_ray = np.float32(ring / half)
        line = window[row + sign * ring]
        side_m = math.sqrt(max(range_m**2 - (ring * cell_m) ** 2, 0.0)) / across_m
        reach = min(ring if closed else ring - 1, int(side_m))
        for c in range(max(column - reach, 0), min(column + reach, columns - 1) + 1):
            at = (c - column) * half / ring + half
            ray = min(int(at), 2 * half - 1)
            share = at - ray
            before = greatest[ray] * (1 - share) + greatest[ray + 1] * share
            seen[row + sign * ring, c] = (line[c] + target_m) * inverse >= before
        first = max(0, int((max(-column, -side_m) / ring + 1) * half) - 2)
        last = min(2 * half, int((min(columns - 1 - column, side_m) / ring + 1) * half) + 2)
        for ray in range(first, last + 1):
            at32 = np.float32(column) + np.float32(ray - half) * per_ray
            at32 = min(max(at32, np.float32(0)), np.float32(columns - 1))
            c = min(np.int32(at32), columns - 2)
            share32 = at32 - np.float32(c)
            rise = (line[c] + (line[c + 1] - line[c]) * share32) * inverse
            greatest[ray] = max(greatest[ray], rise)


@njit(cache=True)
def view(heights, row, column, cell_y_m, cell_x_m, eye_m, target_m, range_m, bend):  # type: ignore[no-untyped-def]
    """Return the window of cells in range, its first row and column, and what is seen in it."""
    rows, columns = heights.shape
    reach_y, reach_x = int(range_m / cell_y_m), int(range_m / cell_x_m)
    top, left = max(0, row - reach_y), max(0, column - reach_x)
    height = min(rows - 1, row + reach_y) - top + 1
    width = min(columns - 1, column + reach_x) - left + 1
    seen = np.zeros((height, width), np.uint8)
    if math.isnan(heights[row, column]):
        return seen, top, left
    window = _bent_window(
        heights, row, column, top, left, height, width, cell_y_m, cell_x_m, bend, eye_m
    )
    r, c = row - top, column - left
    _sweep(window, seen, r, c, 1, height - 1 - r, cell_y_m, cell_x_m, target_m, range_m, True)
    _sweep(window, seen, r, c, -1, r, cell_y_m, cell_x_m, target_m, range_m, True)
    turned, seen_turned = np.ascontiguousarray(window.T), np.zeros((width, height), np.uint8)
    _sweep(
        turned, seen_turned, c, r, 1, width - 1 - c, cell_x_m, cell_y_m, target_m, range_m, False
    )
    _sweep(turned, seen_turned, c, r, -1, c, cell_x_m, cell_y_m, target_m, range_m, False)
    seen |= seen_turned.T
    seen[r, c] = 1
    for y in range(height):
        for x in range(width):
            if window[y, x] >= HOLE_M / 2:
                seen[y, x] = 0
    return seen, top, left


@njit(cache=True, parallel=True)
def views(heights, rows, columns, cell_y_m, cell_x_m, eye_m, target_m, range_m, bend, parts):  # type: ignore[no-untyped-def]
    """Return, a part of the sites each, how many see a cell, and how many cells a site sees."""
    count = np.zeros((parts, heights.shape[0], heights.shape[1]), np.int32)
    cells = np.zeros(len(rows), np.int64)
    for part in prange(parts):
        for k in range(part, len(rows), parts):
            seen, top, left = view(
                heights, rows[k], columns[k], cell_y_m, cell_x_m, eye_m[k], target_m, range_m, bend
            )
            for y in range(seen.shape[0]):
                for x in range(seen.shape[1]):
                    count[part, top + y, left + x] += seen[y, x]
                    cells[k] += seen[y, x]
    return count, cells
