"""Where whole regions lie on a line, on which side and how surely."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from truceline.core.geo import distance_m, offset
from truceline.core.provenance import Provenance
from truceline.core.time import Interval
from truceline.core.uncertain import point_region, sector_region
from truceline.model.line import Line, LineVersion
from truceline.science.lines import (
    LineIndex,
    describe_line,
    place_regions,
    unique_regions,
)

EASTWARD = np.array([[36.0, 48.0], [37.0, 48.0], [38.0, 48.0]])
START = datetime(2015, 1, 1, tzinfo=UTC)
TURN = datetime(2016, 1, 1, tzinfo=UTC)


def version(
    positions: np.ndarray = EASTWARD, accuracy_m: float = 0.0, **more: object
) -> LineVersion:
    """Return a line, north on the left of it."""
    values: dict[str, object] = {
        "line_id": "front", "version": "v1", "valid": Interval(START), "positions": positions,
        "left": "north", "right": "south", "accuracy_m": accuracy_m,
        "provenance": Provenance(source="made up", licence="CC0"), **more,
    }  # fmt: skip
    return LineVersion(**values)  # type: ignore[arg-type]


def index_of(one: LineVersion) -> LineIndex:
    """Return an index of a line with one version."""
    return LineIndex([Line(line_id=one.line_id, versions=(one,))])


def at(north_m: float, sigma_m: float, lon: float = 36.5) -> object:
    """Return a point region so far north of the 48th parallel."""
    east, north = offset(lon, 48.0, 0.0, north_m)
    return point_region(float(east), float(north), sigma_m)


def test_side_of_a_blurred_point_is_the_normal_probability() -> None:
    """1 km north with an error of 1 km lies north with 84 %, whatever a centre would say."""
    line = version()

    placed = place_regions(index_of(line), line, [at(1000.0, 1000.0), at(-2000.0, 1000.0)])

    # The parallel is not the geodesic: between 36 E and 37 E the line runs up to 0.3 km north.
    lift = place_regions(index_of(line), line, [at(0.0, 0.0)]).distance_m[0]
    expected = [norm.cdf(1.0 + lift / 1000), norm.cdf(-2.0 + lift / 1000)]
    assert placed.left == pytest.approx(expected, abs=0.03)
    assert placed.distance_m == pytest.approx([1000 + lift, -2000 + lift], abs=30)
    assert placed.distance_sd_m == pytest.approx([1000, 1000], rel=0.05)


def test_side_counts_the_error_of_the_line_itself() -> None:
    """An exact place 1 km from a line known to 1,960 m lies on its side with 84 %."""
    line = version(accuracy_m=1959.96)
    lift = place_regions(index_of(line), line, [at(0.0, 0.0)]).distance_m[0]

    placed = place_regions(index_of(line), line, [at(1000.0 - lift, 0.0)])

    assert placed.left == pytest.approx([norm.cdf(1.0)], abs=1e-3)
    assert placed.distance_sd_m == pytest.approx([1000.0], rel=1e-3)


def test_exact_place_on_an_exact_line_has_one_side() -> None:
    """Without any error a side is 0 or 1."""
    line = version()

    placed = place_regions(index_of(line), line, [at(5000.0, 0.0), at(-5000.0, 0.0)])

    assert placed.left.tolist() == [1.0, 0.0]


def test_sector_across_the_line_is_on_both_sides() -> None:
    """What was heard 2 to 6 km south of a post 4 km north lies mostly, not surely, north."""
    line = version()
    lon, lat = offset(36.5, 48.0, 0.0, 4000.0)

    placed = place_regions(
        index_of(line), line, [sector_region(float(lon), float(lat), 2000, 6000, [(90, 270)])]
    )

    assert 0.5 < placed.left[0] < 0.95
    assert placed.chainage_low_m[0] < placed.chainage_m[0] < placed.chainage_high_m[0]
    assert placed.chainage_high_m[0] - placed.chainage_low_m[0] == pytest.approx(11_000, rel=0.15)


@settings(max_examples=25, deadline=None)
@given(
    lon=st.floats(35.5, 38.5),
    lat=st.floats(47.5, 48.6),
    sigma=st.floats(0.0, 20_000.0),
    accuracy=st.floats(0.0, 5_000.0),
)
def test_side_on_the_reversed_line_is_the_complement(
    lon: float, lat: float, sigma: float, accuracy: float
) -> None:
    """Exchange left and right and every probability is exchanged, to rounding."""
    bent = EASTWARD + np.array([[0, 0], [0, 0.2], [0, 0]])
    there, back = version(bent, accuracy), version(bent[::-1], accuracy)
    region = point_region(lon, lat, sigma)

    one = place_regions(index_of(there), there, [region])
    two = place_regions(index_of(back), back, [region])

    # A point exactly on an exact line has no side; hypothesis does not find one here.
    assert one.left[0] + two.left[0] == pytest.approx(1.0, abs=1e-6)
    assert one.distance_m[0] == pytest.approx(-two.distance_m[0], abs=1e-3)


def test_mirrored_world_has_the_mirrored_answer() -> None:
    """North and south of the equator the same scene gives the same numbers, sides exchanged."""
    scene = np.array([[36.0, 1.0], [36.8, 1.3], [38.0, 0.9]])
    flip = np.array([1.0, -1.0])
    there, mirrored = version(scene, 2000.0), version(scene * flip, 2000.0)
    rng = np.random.default_rng(2)
    places = np.column_stack([rng.uniform(36, 38, 40), rng.uniform(0.5, 1.6, 40)])

    one = place_regions(
        index_of(there), there, [point_region(lon, lat, 3000.0) for lon, lat in places]
    )
    two = place_regions(
        index_of(mirrored), mirrored, [point_region(lon, -lat, 3000.0) for lon, lat in places]
    )

    assert one.left == pytest.approx(1 - two.left, abs=1e-6)
    assert one.chainage_m == pytest.approx(two.chainage_m, rel=1e-6)


def test_turned_world_has_the_same_answer() -> None:
    """The same scene at other longitudes, across 180 degrees too, gives the same numbers."""
    rng = np.random.default_rng(4)
    places = np.column_stack([rng.uniform(36, 38, 40), rng.uniform(47.5, 48.5, 40)])
    answers = []
    for turn in (0.0, 50.0, 143.0, -190.0):
        wrap = np.array([turn, 0.0])
        line = version(_wrapped(EASTWARD + wrap), 1000.0)
        regions = [point_region(lon, lat, 2000.0) for lon, lat in _wrapped(places + wrap)]
        answers.append(place_regions(index_of(line), line, regions))

    for answer in answers[1:]:
        assert answer.chainage_m == pytest.approx(answers[0].chainage_m, abs=0.1)
        assert answer.distance_m == pytest.approx(answers[0].distance_m, abs=0.1)
        assert answer.left == pytest.approx(answers[0].left, abs=1e-6)


def _wrapped(positions: np.ndarray) -> np.ndarray:
    lon = (positions[:, 0] + 180.0) % 360.0 - 180.0
    return np.column_stack([lon, positions[:, 1]])


def test_no_regions_have_no_places() -> None:
    """An empty batch is an empty answer."""
    line = version()

    assert len(place_regions(index_of(line), line, []).left) == 0


def test_unique_regions_number_what_repeats() -> None:
    """A village reported a thousand times is located once; an unknown place stays unknown."""
    one, two = point_region(36, 48, 100.0), point_region(37, 48, 100.0)

    unique, which = unique_regions([one, None, two, point_region(36, 48, 100.0), one])

    assert unique == [one, two]
    assert which.tolist() == [0, -1, 1, 0, 0]


def test_index_compiles_a_version_once_and_tells_versions_apart() -> None:
    """The same path object serves every question about a version, and only that version."""
    first = version(valid=Interval(START, TURN))
    second = version(EASTWARD + 0.1, version="v2", valid=Interval(TURN))
    index = LineIndex([Line(line_id="front", versions=(first, second))])

    assert index.path(first) is index.path(first)
    assert index.path(first) is not index.path(second)


def test_version_at_an_instant_follows_the_turn_of_validity() -> None:
    """The version in force, the new one from its first instant; none before the first."""
    first = version(valid=Interval(START, TURN))
    second = version(EASTWARD + 0.1, version="v2", valid=Interval(TURN))
    line = Line(line_id="front", versions=(first, second))
    instants = [datetime(2014, 1, 1, tzinfo=UTC), START, TURN]

    assert [line.version_at(instant) for instant in instants] == [None, first, second]


def test_description_states_length_spacing_accuracy_and_source() -> None:
    """What `truceline line show` prints is the geodesic length and the vertices behind it."""
    line = version(accuracy_m=2000.0)

    (row,) = describe_line(Line(line_id="front", versions=(line,)), index_of(line))

    span = float(distance_m(36.0, 48.0, 37.0, 48.0))
    assert row["length_m"] == pytest.approx(2 * span, rel=1e-6)
    assert row["spacing_mean_m"] == pytest.approx(span)
    assert row["spacing_max_m"] == pytest.approx(span)
    assert (row["vertices"], row["accuracy_m"], row["version"]) == (3, 2000.0, "v1")
    assert (row["source"], row["licence"]) == ("made up", "CC0")
    assert (row["valid_from"], row["valid_until"]) == (START, None)
