"""The compiled search for the nearest point of a path; see `truceline.core.chainage`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from truceline.core.geo import ECCENTRICITY_SQUARED, SEMI_MAJOR_M


@njit(cache=True, nogil=True)
def nearest(  # noqa: PLR0915 - one loop, unrolled by hand for speed
    lon: Any,
    lat: Any,
    start: Any,
    step: Any,
    length_squared: Any,
    normal: Any,
    block_centre: Any,
    block_radius: Any,
    block_size: int,
    segment_out: Any,
    share_out: Any,
    distance_out: Any,
) -> None:
    """Fill segment, share along it and signed distance (metres, left positive) of each point."""
    segments = start.shape[0]
    blocks = block_centre.shape[0]
    bound = np.empty(blocks)
    for i in range(lon.shape[0]):
        phi, lam = np.radians(lat[i]), np.radians(lon[i])
        sin_phi, cos_phi = np.sin(phi), np.cos(phi)
        across = SEMI_MAJOR_M / np.sqrt(1 - ECCENTRICITY_SQUARED * sin_phi * sin_phi)
        ux, uy, uz = cos_phi * np.cos(lam), cos_phi * np.sin(lam), sin_phi
        px, py, pz = across * ux, across * uy, across * (1 - ECCENTRICITY_SQUARED) * uz
        least = np.inf
        first = 0
        for b in range(blocks):
            dx, dy, dz = (
                px - block_centre[b, 0],
                py - block_centre[b, 1],
                pz - block_centre[b, 2],
            )
            bound[b] = np.sqrt(dx * dx + dy * dy + dz * dz) - block_radius[b]
            if bound[b] < least:
                least = bound[b]
                first = b
        best, best_segment, best_share = np.inf, 0, 0.0
        for turn in range(-1, blocks):
            b = first if turn < 0 else turn
            if turn == first or (turn >= 0 and bound[b] > 0 and bound[b] * bound[b] > best):
                continue
            for s in range(b * block_size, min((b + 1) * block_size, segments)):
                wx, wy, wz = px - start[s, 0], py - start[s, 1], pz - start[s, 2]
                share = (wx * step[s, 0] + wy * step[s, 1] + wz * step[s, 2]) / length_squared[s]
                share = min(max(share, 0.0), 1.0)
                dx, dy, dz = (
                    wx - share * step[s, 0],
                    wy - share * step[s, 1],
                    wz - share * step[s, 2],
                )
                square = dx * dx + dy * dy + dz * dz
                if square < best or (square == best and s < best_segment):
                    best, best_segment, best_share = square, s, share
        s = best_segment
        fx = start[s, 0] + best_share * step[s, 0]
        fy = start[s, 1] + best_share * step[s, 1]
        fz = start[s, 2] + best_share * step[s, 2]
        dx, dy, dz = px - fx, py - fy, pz - fz
        # The sag of the chord below the surface lies along the mean of the two normals.
        mx, my, mz = ux + normal[s, 0], uy + normal[s, 1], uz + normal[s, 2]
        norm = np.sqrt(mx * mx + my * my + mz * mz)
        mx, my, mz = mx / norm, my / norm, mz / norm
        sag = dx * mx + dy * my + dz * mz
        chord = np.sqrt(max(dx * dx + dy * dy + dz * dz - sag * sag, 0.0))
        arc = chord * (1 + chord * chord / (24 * SEMI_MAJOR_M * SEMI_MAJOR_M))
        # Side: at a vertex the two segments that meet there decide together.
        tx, ty, tz = step[s, 0], step[s, 1], step[s, 2]
        size = np.sqrt(length_squared[s])
        tx, ty, tz = tx / size, ty / size, tz / size
        other = -1
        if best_share <= 0.0 and s > 0:
            other = s - 1
        elif best_share >= 1.0 and s < segments - 1:
            other = s + 1
        if other >= 0:
            size = np.sqrt(length_squared[other])
            tx += step[other, 0] / size
            ty += step[other, 1] / size
            tz += step[other, 2] / size
        side = ux * (ty * dz - tz * dy) + uy * (tz * dx - tx * dz) + uz * (tx * dy - ty * dx)
        segment_out[i] = s
        share_out[i] = best_share
        distance_out[i] = arc if side >= 0 else -arc
