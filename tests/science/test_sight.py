"""Sight held against closed forms, against geometry, and against what must hold on any ground."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from truceline.core.errors import PlanError
from truceline.core.geo import destination, distance_m, radii
from truceline.core.provenance import Provenance
from truceline.science.sight import EARTH_M, SightPairs, bend, free_lines, sight_pairs
from truceline.science.terrain import Terrain, heights_at, synthetic_terrain

LON, LAT, CELL_M = 36.0, 49.0, 50.0


def terrain(heights: object) -> Terrain:
    """Return ground in cells of 50 m whose north-western cell lies at 36 E, 49 N."""
    meridian, across = radii(LAT)
    return Terrain(
        heights_m=np.asarray(heights, dtype=np.float32), lon_west_deg=LON, lat_north_deg=LAT,
        step_lon_deg=float(np.degrees(CELL_M / (across * math.cos(math.radians(LAT))))),
        step_lat_deg=float(np.degrees(CELL_M / meridian)),
        provenance=Provenance(source="a survey"),
    )  # fmt: skip


def cell(ground: Terrain, row: float, column: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the position of a cell."""
    return (
        np.array([LON + column * ground.step_lon_deg]),
        np.array([LAT - row * ground.step_lat_deg]),
    )


def one(ground: Terrain | None, a: tuple, eye_m: float, b: tuple, top_m: object) -> SightPairs:
    """Return sight from one place to another, whatever the distance."""
    return sight_pairs(ground, *a, eye_m, *b, top_m, 200_000.0)


def free(ground: Terrain, a: tuple, eye_m: float, b: tuple, top_m: float) -> bool:
    """Return whether one place sees another."""
    return bool(one(ground, a, eye_m, b, [top_m]).visible[0, 0])


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize(("eye_m", "top_m"), [(10.0, 2.0), (30.0, 0.0), (2.0, 50.0)])
def test_horizon_lies_where_the_closed_form_puts_it(eye_m: float, top_m: float, flat: bool) -> None:
    """Over level ground sight ends at sqrt(2 R h1) + sqrt(2 R h2), R lengthened by refraction."""
    ground = terrain(np.full((3, 1200), 80.0)) if flat else None
    radius = EARTH_M / (1 - 0.13)
    horizon = math.sqrt(2 * radius * eye_m) + math.sqrt(2 * radius * top_m)
    away = horizon * np.array([0.9, 0.995, 1.005, 1.1])
    lon, lat = destination(LON, LAT - 0.00045, 90.0, away)
    lat = np.full_like(lat, LAT - 0.00045)

    found = sight_pairs(
        ground, np.array([LON]), np.array([LAT - 0.00045]), eye_m, lon, lat, [top_m], 200_000.0
    )

    assert found.visible[:, 0].tolist() == [True, True, False, False]
    assert not found.unknown.any()


def test_refraction_lengthens_the_horizon_by_the_root_of_its_factor() -> None:
    """With k = 0.13 the horizon lies 1/sqrt(0.87) as far as without refraction, no farther."""
    eye_m, plain = 20.0, math.sqrt(2 * EARTH_M * 20.0)
    away = plain * np.array([0.999, 1.001, 0.999 / math.sqrt(0.87), 1.001 / math.sqrt(0.87)])
    lon, lat = destination(LON, LAT, 0.0, away)
    places = np.array([LON]), np.array([LAT])

    without = sight_pairs(None, *places, eye_m, lon, lat, [0.0], 1e5, refraction=0.0)
    with_it = sight_pairs(None, *places, eye_m, lon, lat, [0.0], 1e5)

    assert without.visible[:, 0].tolist() == [True, False, False, False]
    assert with_it.visible[:, 0].tolist() == [True, True, True, False]


def test_wall_hides_exactly_what_stands_under_its_shadow() -> None:
    """Behind a wall of 30 m at half way, a target shows from the height similar triangles give."""
    heights = np.full((5, 201), 100.0)
    heights[:, 100] = 130.0
    ground = terrain(heights)
    a, b = cell(ground, 2, 0), cell(ground, 2, 200)
    metres = float(distance_m(*a, *b)[0])
    # The ray from 10 m over the wall's top rises 20 m to half way; the Earth bends from it.
    needed = 10 + 2 * 20 + 2 * bend() * (metres / 2) ** 2

    found = one(ground, a, 10.0, b, [needed - 0.01, needed + 0.01])

    assert found.visible[0].tolist() == [False, True]


def test_wall_met_aslant_between_samples_is_not_missed() -> None:
    """A wall one cell wide and parallel to nearly all of the way still hides what crosses it."""
    heights = np.zeros((40, 200))
    heights[20, :] = 60.0
    ground = terrain(heights)

    assert not free(ground, cell(ground, 12, 3), 5.0, cell(ground, 26, 190), 5.0)
    assert free(ground, cell(ground, 12, 3), 5.0, cell(ground, 18, 190), 5.0)


def test_target_heights_can_differ_by_act_and_by_target() -> None:
    """Heights given once hold for every target; given by target, each has its own."""
    heights = np.zeros((3, 101))
    heights[:, 50] = 20.0
    ground = terrain(heights)
    a = cell(ground, 1, 0)
    b = np.concatenate([cell(ground, 1, 100)[0]] * 2), np.concatenate([cell(ground, 1, 100)[1]] * 2)

    by_act = sight_pairs(ground, *a, 2.0, *b, [2.0, 100.0], 10_000.0)
    by_target = sight_pairs(ground, *a, 2.0, *b, [[2.0], [100.0]], 10_000.0)

    assert by_act.visible.tolist() == [[False, True], [False, True]]
    assert by_target.visible.tolist() == [[False], [True]]


def test_pairs_are_those_in_range_in_order() -> None:
    """Every pair within the range is there once, by site and target, with its geodesic length."""
    rng = np.random.default_rng(3)
    sites = rng.uniform(36.0, 37.0, 30), rng.uniform(48.0, 49.0, 30)
    targets = rng.uniform(36.0, 37.0, 200), rng.uniform(48.0, 49.0, 200)

    found = sight_pairs(None, *sites, 2.0, *targets, [2.0], 15_000.0)

    apart = distance_m(sites[0][:, None], sites[1][:, None], targets[0][None], targets[1][None])
    site, target = np.nonzero(apart <= 15_000.0)
    assert np.array_equal(found.site, site)
    assert np.array_equal(found.target, target)
    assert np.allclose(found.distance_m, apart[site, target])


def test_hole_on_the_way_is_unknown_unless_the_target_is_hidden_anyway() -> None:
    """A hole makes a pair unknown, not visible; behind a hill nothing is unknown."""
    heights = np.zeros((3, 120))
    heights[:, 60] = np.nan
    hill = heights.copy()
    hill[:, 80] = 500.0
    a, b = cell(terrain(heights), 1, 5), cell(terrain(heights), 1, 110)

    open_way = one(terrain(heights), a, 2.0, b, [2.0])
    behind = one(terrain(hill), cell(terrain(hill), 1, 110), 2.0, a, [2.0])
    before = one(terrain(heights), a, 2.0, cell(terrain(heights), 1, 50), [2.0])

    assert (open_way.unknown[0], open_way.visible[0, 0]) == (True, False)
    assert (before.unknown[0], before.visible[0, 0]) == (False, True)
    assert not behind.visible[0, 0]


def test_target_on_a_hole_is_unknown_and_a_site_on_one_is_refused() -> None:
    """What lies on a hole is not in sight and said to be unknown; no site can stand there."""
    heights = np.zeros((3, 60))
    heights[:, 40] = np.nan
    ground = terrain(heights)
    a, hole, off = cell(ground, 1, 5), cell(ground, 1, 40), cell(ground, 1, -3)

    found = one(ground, a, 2.0, hole, [2.0])
    with pytest.raises(PlanError) as refused:
        one(ground, hole, 2.0, a, [2.0])
    with pytest.raises(PlanError) as outside:
        one(ground, off, 2.0, a, [2.0])

    assert (found.unknown[0], found.visible[0, 0]) == (True, False)
    assert [refused.value.code, outside.value.code] == ["PLN-102", "PLN-102"]
    assert not free_lines(ground, *a, 2.0, *hole, 2.0)[0]


@pytest.mark.parametrize(
    ("eye_m", "top_m", "range_m", "refraction"),
    [
        (-1.0, 2.0, 1e4, 0.13),
        (math.nan, 2.0, 1e4, 0.13),
        (2.0, -0.1, 1e4, 0.13),
        (2.0, 2.0, math.inf, 0.13),
        (2.0, 2.0, -5.0, 0.13),
        (2.0, 2.0, 1e4, 1.0),
        (2.0, 2.0, 1e4, -0.2),
    ],
)
def test_impossible_numbers_are_refused(
    eye_m: float, top_m: float, range_m: float, refraction: float
) -> None:
    """Negative or endless heights, ranges and refraction are refused by name."""
    place = np.array([36.0]), np.array([49.0])

    with pytest.raises(PlanError, match="PLN-101"):
        sight_pairs(None, *place, eye_m, *place, [top_m], range_m, refraction)


def test_no_site_or_no_target_gives_no_pair() -> None:
    """Nothing in, nothing out."""
    none = np.zeros(0)
    place = np.array([36.0]), np.array([49.0])

    assert len(sight_pairs(None, none, none, 2.0, *place, [2.0], 1e4).site) == 0
    assert sight_pairs(None, *place, 2.0, none, none, [2.0, 3.0], 1e4).visible.shape == (0, 2)


GROUND = synthetic_terrain((36.0, 48.8, 36.2, 48.95), 60.0, np.random.default_rng(8))
inside = st.tuples(st.floats(36.0, 36.2), st.floats(48.8, 48.95))


def at(place: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return a drawn place as arrays."""
    return np.array([place[0]]), np.array([place[1]])


@given(inside, inside, st.floats(0, 60), st.floats(0, 60))
def test_sight_is_mutual(
    a: tuple[float, float], b: tuple[float, float], here_m: float, there_m: float
) -> None:
    """Whoever is seen from a height sees back from it, but for a grazing ray."""
    there = free(GROUND, at(a), here_m, at(b), there_m)
    back = free(GROUND, at(b), there_m, at(a), here_m)

    # A ray that grazes within a millimetre may fall either way by rounding.
    lower = free(GROUND, at(b), max(there_m - 1e-3, 0), at(a), max(here_m - 1e-3, 0))
    higher = free(GROUND, at(b), there_m + 1e-3, at(a), here_m + 1e-3)
    assert there == back or lower != higher


@given(inside, inside, st.floats(0, 40), st.floats(0, 40), st.floats(0, 30), st.floats(0, 30))
def test_raising_eye_or_target_never_hides(
    a: tuple[float, float],
    b: tuple[float, float],
    eye_m: float,
    top_m: float,
    raise_eye_m: float,
    raise_top_m: float,
) -> None:
    """Higher is never worse, at either end."""
    low = free(GROUND, at(a), eye_m, at(b), top_m)
    high = free(GROUND, at(a), eye_m + raise_eye_m, at(b), top_m + raise_top_m)

    assert high or not low


TWIST_M = float(np.abs(np.diff(np.diff(GROUND.heights_m, axis=0), axis=1)).max()) / 4
STEEP = float(np.abs(np.diff(GROUND.heights_m, axis=0)).max()) / 60


@given(inside, inside, st.floats(5, 40))
@settings(max_examples=60)
def test_fine_sampling_of_the_same_way_agrees(
    a: tuple[float, float], b: tuple[float, float], eye_m: float
) -> None:
    """Four thousand looks along the way give the height from which a target shows.

    Between crossings the bilinear surface leaves the straight profile by at most its twist / 4.
    """
    metres = float(distance_m(*a, *b))
    assume(metres > 200)
    away = metres * np.arange(1, 4000) / 4000
    ground = (
        heights_at(
            GROUND, a[0] + away / metres * (b[0] - a[0]), a[1] + away / metres * (b[1] - a[1])
        )
        - bend() * away**2
    )
    eye = float(heights_at(GROUND, *a)[0]) + eye_m
    top = float(heights_at(GROUND, *b)[0]) - bend() * metres**2

    enough = eye + float(((ground - eye) / away).max()) * metres - top
    too_little = eye + float(((ground - TWIST_M - eye) / away).max()) * metres - top

    # A look may miss an edge by one step; near the eye that is a long lever.
    nearest = float(away[np.argmax((ground - eye) / away)])
    slack = 0.3 + 2 * STEEP * metres / 4000 * metres / nearest
    assert free(GROUND, at(a), eye_m, at(b), max(enough, 0.0) + slack)
    assert too_little < slack or not free(GROUND, at(a), eye_m, at(b), too_little - slack)


def test_mirrored_ground_gives_mirrored_sight() -> None:
    """East and west exchanged in ground and places, the answer is the same."""
    rng = np.random.default_rng(2)
    heights = np.cumsum(rng.normal(0, 6, (80, 90)), axis=1)
    plain, mirrored = terrain(heights), terrain(heights[:, ::-1])
    rows, columns = rng.uniform(0, 79, (2, 300)), rng.uniform(0, 89, (2, 300))

    def look(ground: Terrain, columns: np.ndarray) -> np.ndarray:
        lon, lat = LON + columns * ground.step_lon_deg, LAT - rows * ground.step_lat_deg
        return free_lines(ground, lon[0], lat[0], 30.0, lon[1], lat[1], 10.0)

    straight, turned = look(plain, columns), look(mirrored, 89 - columns)

    assert np.array_equal(straight, turned)
    assert 0.05 < straight.mean() < 0.95
