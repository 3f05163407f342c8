"""Lines as GeoJSON: what is read, what is written, and what is refused with which code."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest

from truceline.core.errors import LineError
from truceline.core.time import Interval
from truceline.formats.line_geojson import read_lines, write_lines

COORDINATES = [[36.0, 47.2], [37.0, 47.9], [37.5, 48.1]]


def feature(coordinates: Any = None, **changes: Any) -> dict[str, Any]:
    """Return one version of a line, its properties changed; a property set to ... is left out."""
    properties = {
        "line": "front", "version": "v1", "valid_from": "2015-02-15T00:00:00+02:00",
        "valid_until": None, "left": "north", "right": "south", "accuracy_m": 2000,
        "source": "made up", "licence": "CC0", "retrieved": "2026-01-02", "method": "by hand",
        "unverified": True, **changes,
    }  # fmt: skip
    return {
        "type": "Feature",
        "properties": {key: value for key, value in properties.items() if value is not ...},
        "geometry": {
            "type": "LineString",
            "coordinates": COORDINATES if coordinates is None else coordinates,
        },
    }


def collection(*features: Any) -> bytes:
    """Return a file of features."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def codes(data: bytes) -> list[str]:
    """Return the codes of all problems of a file that is refused."""
    with pytest.raises(LineError) as caught:
        read_lines(data, "a.geojson")
    return [problem.code for problem in caught.value.problems]


def test_version_is_read_with_all_it_states() -> None:
    """Parties, instants in UTC, accuracy and provenance come over."""
    version = read_lines(collection(feature())).versions[0]

    assert (version.line_id, version.version) == ("front", "v1")
    assert version.valid == Interval(datetime(2015, 2, 14, 22, tzinfo=UTC), None)
    assert (version.left, version.right, version.accuracy_m) == ("north", "south", 2000.0)
    assert version.positions.tolist() == COORDINATES
    assert version.provenance.retrieved == date(2026, 1, 2)
    assert version.provenance.unverified
    assert not version.simulated


def test_open_version_ends_where_the_next_begins() -> None:
    """A missing end means until the next version, in whatever order they stand."""
    later = feature(version="v2", valid_from="2016-01-01T00:00:00Z")

    line = read_lines(collection(later, feature()))

    turn = datetime(2016, 1, 1, tzinfo=UTC)
    assert [v.version for v in line.versions] == ["v1", "v2"]
    assert [v.valid.end for v in line.versions] == [turn, None]
    assert line.version_at(turn) is line.versions[1]


def test_stated_end_leaves_a_gap_open() -> None:
    """Between two versions there may be none in force."""
    first = feature(valid_until="2015-06-01T00:00:00Z")
    later = feature(version="v2", valid_from="2016-01-01T00:00:00Z")

    line = read_lines(collection(first, later))

    assert line.version_at(datetime(2015, 9, 1, tzinfo=UTC)) is None
    assert line.nearest_version(datetime(2015, 9, 1, tzinfo=UTC)).version == "v1"


def test_written_lines_are_read_back_the_same() -> None:
    """Nothing is lost on the way out and in, and a simulated line stays marked."""
    line = read_lines(collection(feature(simulated=True), feature(
        version="v2", valid_from="2016-01-01T00:00:00Z", retrieved=None)))  # fmt: skip

    again = read_lines(write_lines(line.versions))

    for one, two in zip(line.versions, again.versions, strict=True):
        assert np.array_equal(one.positions, two.positions)
        assert (one.valid, one.left, one.right, one.method) == (
            two.valid, two.left, two.right, two.method,
        )  # fmt: skip
        assert one.provenance.retrieved == two.provenance.retrieved
    assert again.versions[0].simulated
    assert again.versions[0].provenance.simulated
    assert write_lines(again.versions) == write_lines(line.versions)


def test_heights_are_dropped() -> None:
    """A third coordinate is allowed and not used."""
    high = [[lon, lat, 120.0] for lon, lat in COORDINATES[:2]] + COORDINATES[2:]

    assert read_lines(collection(feature(high))).versions[0].positions.tolist() == COORDINATES


@pytest.mark.parametrize("coordinates", [[], [[36.0, 47.2]], [[36.0, 47.2]] * 3])
def test_line_without_two_different_positions_is_refused(coordinates: list[Any]) -> None:
    """One place, however often, is no line."""
    assert codes(collection(feature(coordinates))) == ["LIN-001"]


def test_line_that_crosses_itself_is_refused_with_the_place() -> None:
    """Chainage must be unique; the message says where it is not."""
    crossing = [[30, 50], [31, 50], [31, 50.5], [30.5, 49.5]]

    with pytest.raises(LineError, match=r"near 30\.7\d+, 50\.0") as caught:
        read_lines(collection(feature(crossing)))

    assert caught.value.code == "LIN-002"


@pytest.mark.parametrize(
    "data",
    [b"{", b"[]", b"null", b'{"type": "FeatureCollection", "features": []}', b"\xff\xfe",
     b'{"type": "Point", "coordinates": [1, 2]}', collection("x"), collection({}), collection(None),
     collection({"properties": None, "geometry": feature()["geometry"]}),
     collection({"properties": feature()["properties"], "geometry": None}),
     collection({"properties": feature()["properties"],
                 "geometry": {"type": "Polygon", "coordinates": [COORDINATES]}}),
     collection(feature([1, 2])), collection(feature([["a", "b"], ["c", "d"]])),
     collection(feature([[30.0], [31.0]])), collection(feature([[30.0], [31.0, 50.0]])),
     collection(feature(), feature(line="other", version="v2",
                                   valid_from="2020-01-01T00:00:00Z"))],
)  # fmt: skip
def test_file_that_holds_no_line_is_refused(data: bytes) -> None:
    """Whatever stands in its place, it is told, never a traceback."""
    assert codes(data) == ["LIN-003"]


@pytest.mark.parametrize(
    ("key", "value"),
    [("line", ...), ("version", ""), ("valid_from", None), ("source", ...), ("left", ""),
     ("valid_from", "2015-02-15T00:00:00"), ("valid_from", "soon"), ("valid_from", 2015),
     ("valid_until", "2015-01-01T00:00:00Z"), ("valid_until", "later"), ("accuracy_m", -1),
     ("accuracy_m", "2 km"), ("accuracy_m", True), ("accuracy_m", float("nan")),
     ("retrieved", "yesterday"), ("line", ["x"]), ("source", 7), ("left", {})],
)  # fmt: skip
def test_property_missing_or_wrong_is_refused_by_name(key: str, value: Any) -> None:
    """A property that cannot stand is named; a time needs its offset."""
    with pytest.raises(LineError, match=f"'{key}'") as caught:
        read_lines(collection(feature(**{key: value})))

    assert caught.value.code == "LIN-004"


def test_version_not_there_is_refused_with_those_that_are() -> None:
    """Asking for a version by a wrong name tells the right ones."""
    line = read_lines(collection(feature()))

    with pytest.raises(LineError, match="v1") as caught:
        line.version("v9")

    assert caught.value.code == "LIN-005"


@pytest.mark.parametrize(
    "second",
    [{"valid_from": "2015-05-01T00:00:00Z"}, {"valid_from": "2015-02-14T22:00:00Z"},
     {"valid_from": "2020-01-01T00:00:00Z", "version": "v1"}],
)  # fmt: skip
def test_versions_that_overlap_or_share_a_name_are_refused(second: dict[str, str]) -> None:
    """At any instant at most one version is in force."""
    first = feature(valid_until="2015-06-01T00:00:00Z")

    assert codes(collection(first, feature(**{"version": "v2", **second}))) == ["LIN-006"]


@pytest.mark.parametrize("bad", [[190.0, 50.0], [36.0, 95.0], [float("nan"), 50.0]])
def test_position_off_the_globe_is_refused(bad: list[float]) -> None:
    """A latitude over 90 is perhaps a longitude; what is no number is nowhere."""
    assert codes(collection(feature([*COORDINATES, bad]))) == ["LIN-007"]


def test_party_on_both_sides_is_refused() -> None:
    """A line lies between two."""
    assert codes(collection(feature(right="north"))) == ["LIN-008"]


def test_every_problem_of_a_file_is_told_at_once() -> None:
    """A person corrects a file once, not once a mistake."""
    data = collection(feature(left=...), feature([[36.0, 47.2]]), feature(right="north"))

    assert codes(data) == ["LIN-004", "LIN-001", "LIN-008"]
