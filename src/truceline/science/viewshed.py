"""What a site sees of the ground around it: whole-cell maps, for pictures and for counting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np

from truceline.core.errors import PlanError
from truceline.science._viewshed import view, views
from truceline.science.sight import REFRACTION, bend

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Views:
    """What many sites see together.

    ``sites_seeing`` has the shape of the heights: how many sites see a cell. ``cells_seen``,
    shape ``(n_sites,)``, is how many cells each site sees.
    """

    sites_seeing: NDArray[np.int32]
    cells_seen: NDArray[np.int64]


def viewshed(
    heights_m: NDArray[np.float32],
    row: int,
    column: int,
    cell_y_m: float,
    cell_x_m: float,
    observer_m: float,
    target_m: float,
    range_m: float,
    refraction: float = REFRACTION,
) -> NDArray[np.uint8]:
    """Return 1 for every cell in sight of the middle of one, else 0, in the shape of the heights.

    Parameters
    ----------
    heights_m
        Heights at the middles of cells, NaN where nothing is known; a geographic grid or one in
        metres.
    row, column
        The cell of the observer.
    cell_y_m, cell_x_m
        Sides of a cell, down the rows and along them.
    observer_m, target_m
        Heights above ground of the eye and of what is looked for.
    range_m
        Cells farther away are 0.
    refraction
        Coefficient of refraction.

    Raises
    ------
    PlanError
        PLN-101 for a number out of its range; PLN-103 where the observer stands on a hole or off
        the grid.

    Notes
    -----
    Rays go out to every half cell of the edge of the range and keep the greatest slope met; a cell
    is held against that of the two rays that pass it, interpolated (after "R2" of Franklin and
    Ray 1994, where the nearest ray alone decides). Against exact sight F1 is about 0.99; for a
    decision on a place use `truceline.science.sight.sight_pairs`. Cells on a hole or behind
    one are 0, and now and then one beside it.
    """
    _check(heights_m, [row], [column], (cell_y_m, cell_x_m, range_m), observer_m, target_m)
    seen, top, left = view(
        heights_m, row, column, cell_y_m, cell_x_m, observer_m, target_m, range_m, bend(refraction)
    )
    found = np.zeros(heights_m.shape, dtype=np.uint8)
    found[top : top + seen.shape[0], left : left + seen.shape[1]] = seen
    return found


def many_viewsheds(
    heights_m: NDArray[np.float32],
    rows: ArrayLike,
    columns: ArrayLike,
    cell_y_m: float,
    cell_x_m: float,
    observer_m: ArrayLike,
    target_m: float,
    range_m: float,
    refraction: float = REFRACTION,
) -> Views:
    """Return how many sites see each cell, and how many cells each site sees; uses every thread.

    Parameters as of `viewshed`; ``observer_m`` is one number or one a site. The answer does not
    depend on the number of threads.

    Raises
    ------
    PlanError
        As of `viewshed`.
    """
    where = np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64)
    eyes = np.broadcast_to(np.asarray(observer_m, dtype=np.float64), where[0].shape).copy()
    _check(heights_m, *where, (cell_y_m, cell_x_m, range_m), eyes, target_m)
    count, cells = views(
        heights_m, *where, cell_y_m, cell_x_m, eyes, target_m, range_m, bend(refraction),
        numba.get_num_threads(),
    )  # fmt: skip
    return Views(count.sum(axis=0, dtype=np.int32), cells)


def _check(
    heights_m: NDArray[np.float32],
    rows: ArrayLike,
    columns: ArrayLike,
    lengths_m: tuple[float, float, float],
    observer_m: ArrayLike,
    target_m: float,
) -> None:
    for name, length in zip(("cell_y_m", "cell_x_m", "range_m"), lengths_m, strict=True):
        if not (np.isfinite(length) and length > 0):
            raise PlanError.case("PLN-101", "viewshed", name=name, value=length,
                                 expected="a finite number above 0")  # fmt: skip
    for name, given in (("observer_m", observer_m), ("target_m", target_m)):
        if not np.all(np.isfinite(given) & (np.asarray(given) >= 0)):
            raise PlanError.case("PLN-101", "viewshed", name=name, value=given,
                                 expected="a finite number, 0 or more")  # fmt: skip
    if heights_m.ndim != 2 or min(heights_m.shape) < 2:
        raise PlanError.case("PLN-101", "viewshed", name="heights_m",
                             value=f"an array of shape {heights_m.shape}",
                             expected="of two rows and two columns or more")  # fmt: skip
    for row, column in zip(np.atleast_1d(rows), np.atleast_1d(columns), strict=True):
        inside = 0 <= row < heights_m.shape[0] and 0 <= column < heights_m.shape[1]
        if not inside or np.isnan(heights_m[row, column]):
            raise PlanError.case("PLN-103", "viewshed", row=row, column=column,
                                 rows=heights_m.shape[0], columns=heights_m.shape[1])  # fmt: skip
