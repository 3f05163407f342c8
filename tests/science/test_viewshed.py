"""Maps of what is seen: against exact sight, closed forms, symmetry and holes."""

from __future__ import annotations

import math

import numba
import numpy as np
import pytest

from truceline.core.errors import PlanError
from truceline.science.sight import EARTH_M, bend
from truceline.science.terrain import synthetic_terrain
from truceline.science.viewshed import many_viewsheds, viewshed

GROUND = synthetic_terrain((36.0, 48.8, 36.1, 48.87), 30.0, np.random.default_rng(3)).heights_m


def exact(heights: np.ndarray, row: int, column: int, cells_m: tuple[float, float]) -> np.ndarray:
    """Return exact sight from 10 m to 2 m of every cell: eight looks a cell, bilinear."""
    rows, columns = np.indices(heights.shape)
    y_m, x_m = (rows - row) * cells_m[0], (columns - column) * cells_m[1]
    away = np.maximum(np.hypot(y_m, x_m), 1e-9)
    eye = float(heights[row, column]) + 10.0
    needed = np.full(heights.shape, -np.inf)
    steps = 8 * max(heights.shape)
    for k in range(1, steps):
        y, x = row + (rows - row) * k / steps, column + (columns - column) * k / steps
        r = np.minimum(y.astype(int), heights.shape[0] - 2)
        c = np.minimum(x.astype(int), heights.shape[1] - 2)
        u, v = y - r, x - c
        north = heights[r, c] * (1 - v) + heights[r, c + 1] * v
        south = heights[r + 1, c] * (1 - v) + heights[r + 1, c + 1] * v
        d = away * k / steps
        needed = np.maximum(needed, (north * (1 - u) + south * u - bend() * d * d - eye) / d)
    return (heights + 2.0 - bend() * away**2 - eye) / away >= needed


@pytest.mark.parametrize("cells_m", [(30.0, 30.0), (30.0, 20.0)])
def test_map_agrees_with_exact_sight(cells_m: tuple[float, float]) -> None:
    """F1 of "in sight" is at least 0.98 against a ray to each cell, square cells or not."""
    heights = GROUND[:180, :160]

    found = viewshed(heights, 70, 90, *cells_m, 10.0, 2.0, 20_000.0)
    true = exact(heights, 70, 90, cells_m)
    true[70, 90] = True

    both = np.count_nonzero((found == 1) & true)
    assert 2 * both / (np.count_nonzero(found) + np.count_nonzero(true)) >= 0.98
    assert 0.05 < true.mean() < 0.7


def test_level_ground_is_seen_to_the_horizon_and_no_farther() -> None:
    """Over level ground the map is the disc of radius sqrt(2 R h1) + sqrt(2 R h2)."""
    heights = np.zeros((201, 201), dtype=np.float32)
    radius = EARTH_M / 0.87
    horizon = math.sqrt(2 * radius * 2.0) + math.sqrt(2 * radius * 1.0)

    found = viewshed(heights, 100, 100, 120.0, 120.0, 2.0, 1.0, 20_000.0)

    rows, columns = np.indices(heights.shape)
    away = np.hypot(rows - 100, columns - 100) * 120.0
    assert horizon < 12_000
    assert found[away < horizon - 250].all()
    assert not found[away > horizon + 250].any()


def test_range_ends_the_map() -> None:
    """Nothing beyond the range is in sight, everything on level ground within it is."""
    heights = np.zeros((61, 61), dtype=np.float32)

    found = viewshed(heights, 30, 30, 30.0, 30.0, 10.0, 2.0, 600.0)

    rows, columns = np.indices(heights.shape)
    away = np.hypot(rows - 30, columns - 30) * 30.0
    assert np.array_equal(found == 1, away <= 600.0)


def test_mirrored_and_turned_ground_gives_the_mirrored_map() -> None:
    """No direction is favoured: mirror or turn the ground, and the map turns with it."""
    heights = GROUND[:121, :101]

    plain = viewshed(heights, 50, 40, 30.0, 30.0, 10.0, 2.0, 5_000.0)
    east = viewshed(heights[:, ::-1].copy(), 50, 60, 30.0, 30.0, 10.0, 2.0, 5_000.0)
    north = viewshed(heights[::-1].copy(), 70, 40, 30.0, 30.0, 10.0, 2.0, 5_000.0)

    # Rays between two cells round in single precision: a grazed cell may fall either way.
    assert np.count_nonzero(plain != east[:, ::-1]) <= 3
    assert np.count_nonzero(plain != north[::-1]) <= 3
    assert 500 < np.count_nonzero(plain) < plain.size - 500


def test_taller_target_is_in_sight_wherever_a_lower_one_is() -> None:
    """A taller target is in sight wherever a lower one is."""
    low = viewshed(GROUND, 100, 100, 30.0, 30.0, 5.0, 2.0, 5_000.0)
    tall = viewshed(GROUND, 100, 100, 30.0, 30.0, 5.0, 20.0, 5_000.0)

    assert (tall >= low).all()
    assert tall.sum() > low.sum()


def test_holes_are_not_in_sight_and_hide_what_lies_behind() -> None:
    """A hole and the ground in its shadow are not counted as seen; beside it a cell may be lost."""
    heights = np.zeros((41, 41), dtype=np.float32)
    heights[:, 25] = np.nan

    found = viewshed(heights, 20, 20, 30.0, 30.0, 10.0, 2.0, 5_000.0)

    assert found[:, :24].all()
    assert not found[:, 25:].any()


def test_many_maps_add_up_whatever_the_number_of_threads() -> None:
    """The joint map is the sum of the single ones, with one thread or all."""
    rng = np.random.default_rng(1)
    rows, columns = rng.integers(0, GROUND.shape[0], 7), rng.integers(0, GROUND.shape[1], 7)
    single = [
        viewshed(GROUND, int(r), int(c), 30.0, 30.0, 10.0, 2.0, 2_000.0)
        for r, c in zip(rows, columns, strict=True)
    ]
    threads = numba.get_num_threads()

    joint = many_viewsheds(GROUND, rows, columns, 30.0, 30.0, 10.0, 2.0, 2_000.0)
    numba.set_num_threads(1)
    alone = many_viewsheds(GROUND, rows, columns, 30.0, 30.0, 10.0, 2.0, 2_000.0)
    numba.set_num_threads(threads)

    assert np.array_equal(joint.sites_seeing, np.sum(single, axis=0, dtype=np.int32))
    assert np.array_equal(joint.sites_seeing, alone.sites_seeing)
    assert joint.cells_seen.tolist() == [int(one.sum()) for one in single]


@pytest.mark.parametrize(
    ("row", "column", "cell_m", "range_m", "code"),
    [
        (5, 3, 30.0, 100.0, "PLN-103"),
        (-1, 3, 30.0, 100.0, "PLN-103"),
        (3, 40, 30.0, 100.0, "PLN-103"),
        (3, 3, 0.0, 100.0, "PLN-101"),
        (3, 3, 30.0, math.inf, "PLN-101"),
    ],
)
def test_impossible_maps_are_refused(
    row: int, column: int, cell_m: float, range_m: float, code: str
) -> None:
    """An observer on a hole or off the grid, and impossible lengths, are refused."""
    heights = np.zeros((10, 10), dtype=np.float32)
    heights[5, 3] = np.nan

    with pytest.raises(PlanError) as refused:
        viewshed(heights, row, column, cell_m, cell_m, 10.0, 2.0, range_m)

    assert refused.value.code == code
