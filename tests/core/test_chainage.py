"""Chainage, distance and side on a path, held against the geodesic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from truceline.core.chainage import (
    compile_path,
    locate,
    position_at,
    self_crossing,
    stretch,
    vertex_spacing,
)

GEOD = Geod(ellps="WGS84")


def long_line(vertices: int = 60) -> np.ndarray:
    """Return a winding line of about 1,200 km."""
    rng = np.random.default_rng(7)
    share = np.linspace(0, 1, vertices)
    lon = 31.5 + 8.2 * share + rng.normal(0, 0.03, vertices)
    lat = 46.5 + 3.4 * share + 0.8 * np.sin(6 * share)
    return np.column_stack([lon, lat])


def test_length_1200_km_agrees_with_geodesic() -> None:
    """The length of a long line errs by far less than 0.1 %."""
    line = long_line()

    length = compile_path(line).length_m

    assert 700_000 < length < 1_400_000
    assert length == pytest.approx(GEOD.line_length(*line.T), rel=1e-6)


def test_distance_up_to_150_km_agrees_with_geodesic() -> None:
    """Distances to the line err by less than 0.1 % against a search over the geodesic."""
    path = compile_path(long_line())
    rng = np.random.default_rng(3)
    at = rng.uniform(0, path.length_m, 60)
    lon0, lat0 = position_at(path, at)
    lon, lat, _ = GEOD.fwd(lon0, lat0, rng.uniform(0, 360, 60), rng.uniform(500, 150_000, 60))

    found = locate(path, lon, lat)

    grid = np.linspace(0, path.length_m, 60_001)
    grid_lon, grid_lat = position_at(path, grid)
    for i in range(60):
        _, _, away = GEOD.inv(
            np.full(len(grid), lon[i]), np.full(len(grid), lat[i]), grid_lon, grid_lat
        )
        nearest = int(np.argmin(away))
        assert abs(found.distance_m[i]) == pytest.approx(away[nearest], rel=1e-3, abs=1.0)
        foot = position_at(path, [found.chainage_m[i]])
        _, _, to_foot = GEOD.inv(lon[i], lat[i], float(foot[0][0]), float(foot[1][0]))
        assert to_foot == pytest.approx(away[nearest], rel=1e-3, abs=1.0)


def test_point_on_path_has_its_chainage_and_no_distance() -> None:
    """What lies on the line is found there."""
    path = compile_path(long_line())
    wanted = np.array([0.0, 12_345.6, 400_000.0, path.length_m])

    found = locate(path, *position_at(path, wanted))

    assert found.chainage_m == pytest.approx(wanted, abs=1.0)
    assert np.abs(found.distance_m) == pytest.approx(np.zeros(4), abs=2.5)


def test_side_left_of_direction_is_positive() -> None:
    """Looking east, north is left."""
    path = compile_path([[30.0, 50.0], [31.0, 50.0], [32.0, 50.2]])

    found = locate(path, [30.5, 30.5, 31.0, 29.9], [50.1, 49.9, 50.1, 50.05])

    assert np.sign(found.distance_m).tolist() == [1, -1, 1, 1]


@pytest.mark.parametrize("turn", [1, -1])
def test_side_outside_a_sharp_bend_does_not_flicker(turn: int) -> None:
    """Beyond a hairpin both segments decide together: one side, the outer one."""
    path = compile_path([[30.0, 50.0], [31.0, 50.0 - turn * 0.01], [30.0, 50.0 - turn * 0.02]])
    lat = 50.0 - turn * 0.01 + np.linspace(-0.2, 0.2, 41)

    found = locate(path, np.full(41, 31.3), lat)

    assert set(np.sign(found.distance_m).tolist()) == {float(turn)}


def test_path_across_the_antimeridian_is_one_path() -> None:
    """Nothing special happens at 180 degrees."""
    path = compile_path([[179.5, 10.0], [-179.5, 10.0]])

    found = locate(path, [179.9, -179.9], [10.1, 10.1])

    assert path.length_m == pytest.approx(109_639, rel=1e-3)
    assert (found.distance_m > 0).all()
    assert found.distance_m == pytest.approx([11_060, 11_060], rel=5e-3)


@settings(max_examples=40, deadline=None)
@given(lon=st.floats(30.0, 42.0), lat=st.floats(45.0, 52.0), seed=st.integers(0, 50))
def test_reversed_path_exchanges_sides_and_complements_chainage(
    lon: float, lat: float, seed: int
) -> None:
    """Walking the line the other way changes the sign of the distance and nothing else."""
    rng = np.random.default_rng(seed)
    line = long_line(20) + rng.normal(0, 0.01, (20, 2))
    there, back = compile_path(line), compile_path(line[::-1])

    one, two = locate(there, [lon], [lat]), locate(back, [lon], [lat])

    assert abs(one.distance_m[0]) == pytest.approx(abs(two.distance_m[0]), rel=1e-6, abs=0.1)
    if abs(one.distance_m[0]) > 5:
        assert np.sign(one.distance_m[0]) == -np.sign(two.distance_m[0])
    again = position_at(there, [there.length_m - two.chainage_m[0]])
    _, _, apart = GEOD.inv(float(again[0][0]), float(again[1][0]), lon, lat)
    assert apart == pytest.approx(abs(one.distance_m[0]), rel=1e-3, abs=2.0)


def test_stretch_keeps_ends_and_length() -> None:
    """A stretch starts and ends where it was asked to and is as long."""
    path = compile_path(long_line())

    part = stretch(path, 100_000.0, 260_000.0)

    assert compile_path(part).length_m == pytest.approx(160_000.0, rel=1e-6)


def test_self_crossing_is_found_where_it_is() -> None:
    """A line that crosses itself is told with the place."""
    assert self_crossing(long_line()) is None
    crossing = self_crossing([[30, 50], [31, 50], [31, 50.5], [30.5, 49.5]])
    assert crossing == pytest.approx((30.75, 50.0), abs=0.01)


def test_self_crossing_of_a_spike_is_found_on_the_spike() -> None:
    """A line that turns back on itself has no chainage there; the place is told."""
    crossing = self_crossing([[30, 50], [31, 50], [32, 50], [31.5, 50], [31.5, 51]])

    assert crossing is not None
    assert 31.49 < crossing[0] < 32.01
    assert crossing[1] == pytest.approx(50.0, abs=1e-6)


def test_self_crossing_of_a_ring_is_not_where_it_closes() -> None:
    """An island may close; where it crosses itself is another place."""
    square = [[30, 50], [31, 50], [31, 51], [30, 51], [30, 50]]
    knot = [[30, 50], [31, 50], [30.2, 51], [31, 51], [30, 50]]

    assert self_crossing(square) is None
    crossing = self_crossing(knot)
    assert crossing is not None
    assert crossing[1] > 50.1


def test_compile_path_without_two_positions_is_refused() -> None:
    """One place twice is no path."""
    with pytest.raises(ValueError, match="two different positions"):
        compile_path([[30, 50], [30, 50]])


def test_vertex_spacing_mean_and_largest() -> None:
    """Spacing is told beside a length, because a length depends on it."""
    mean, largest = vertex_spacing([[30, 50], [30, 50.1], [30, 50.3]])

    assert (mean, largest) == pytest.approx((16_682, 22_243), rel=1e-3)
