"""Where words stand on a map: clear of lines, of each other and of the edge, near their thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

HALF_HEIGHT = 9.0  # of a row of letters, with a little air
HARD, SOFT = 10_000.0, 40.0  # pixels a label would rather go than cross a line, or an edge


class Labels:
    """The room that is left on a map of a width and a height, as words take their places."""

    def __init__(
        self, width: float, height: float, lines: Sequence[NDArray[np.float64]],
        edges: Sequence[NDArray[np.float64]], taken: Sequence[tuple[float, float, float, float]],
    ) -> None:  # fmt: skip
        self.frame = shapely.box(4.0, 4.0, width - 4.0, height - 4.0)
        self.hard = shapely.union_all([shapely.linestrings(at) for at in lines])
        self.soft = shapely.union_all([shapely.linestrings(at) for at in edges])
        self.taken = [shapely.box(*room) for room in taken]

    def settle(
        self, spots: NDArray[np.float64], half: float, wanted: NDArray[np.float64],
        rows: int = 1,
    ) -> tuple[float, float]:  # fmt: skip
        """Return the best of some spots for the middle of words, and take the room.

        Parameters
        ----------
        spots
            ``(n, 2)`` pixels, in the order of preference where nothing else decides.
        half
            Half of the width of the words, in pixels.
        wanted
            ``(m, 2)`` pixels to be near to: the nearest of them counts.
        rows
            Rows of letters.
        """
        x, y, high = spots[:, 0], spots[:, 1], HALF_HEIGHT * rows
        rooms = shapely.box(x - half, y - high, x + half, y + high)
        cost = np.min(np.hypot(*(spots[:, None] - wanted).transpose(2, 0, 1)), axis=1)
        cost = cost + HARD * ~shapely.contains(self.frame, rooms)
        cost = cost + HARD * shapely.intersects(rooms, self.hard)
        cost = cost + HARD * shapely.intersects(rooms, shapely.union_all(self.taken))
        cost = cost + SOFT * shapely.intersects(rooms, self.soft)
        best = int(np.argmin(cost))
        self.taken.append(rooms[best])
        return float(x[best]), float(y[best])


def ring_about(
    point: NDArray[np.float64], half: float, steps: Sequence[float] = (12.0, 20.0, 30.0)
) -> NDArray[np.float64]:
    """Return spots about a point for the middle of words, the nearest first."""
    angles = np.arange(16) * np.pi / 8
    return np.vstack(
        [
            point + np.column_stack([(half + step) * np.cos(angles), step * 1.2 * np.sin(angles)])
            for step in steps
        ]
    )


def beside(
    line: NDArray[np.float64], side: int, width: float, height: float
) -> NDArray[np.float64]:  # fmt: skip
    """Return spots of a grid that lie to the left (1) or right (-1) of a line drawn in pixels."""
    across, down = np.meshgrid(np.arange(20.0, width - 10, 12.0), np.arange(20.0, height - 10, 9.0))
    spots = np.column_stack([across.ravel(), down.ravel()])
    trace = shapely.linestrings(line)
    along = shapely.line_locate_point(trace, shapely.points(spots))
    behind, ahead = (
        shapely.get_coordinates(shapely.line_interpolate_point(trace, np.clip(along + d, 0, None)))
        for d in (-1.0, 1.0)
    )
    step, to = ahead - behind, spots - (ahead + behind) / 2
    left = step[:, 1] * to[:, 0] - step[:, 0] * to[:, 1]  # pixels grow downwards
    found = spots[side * left > 0]
    return found if len(found) else spots
