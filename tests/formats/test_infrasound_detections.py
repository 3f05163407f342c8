"""Lists of infrasound detections: keys as they occur, and what cannot be read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from truceline.core.errors import LocateError
from truceline.formats.infrasound_detections import read_infrasound_detections

ENTRY: dict[str, Any] = {
    "Name": "", "Peak F-Stat Time (UTC)": "2027-03-14T09:30:00", "F Statistic": 40.0,
    "Trace Velocity (m/s)": None, "Back Azimuth": -90.5, "Latitude": 48.5, "Longitude": 37.25,
    "Elevation": None, "Array Dimension": 4, "Method": "",
}  # fmt: skip


def listed(*entries: Any) -> bytes:
    return json.dumps(list(entries)).encode()


def test_entry_is_read_with_its_zone_and_turn() -> None:
    """A negative azimuth becomes one from 0 to 360; a time without offset is UTC."""
    found = read_infrasound_detections(listed(ENTRY))

    (detection,) = found.detections
    assert found.rejections == ()
    assert detection.back_azimuth_deg == 269.5
    assert detection.at == datetime(2027, 3, 14, 9, 30, tzinfo=UTC)
    assert (detection.lon, detection.lat, detection.f_statistic, detection.elements) == (
        37.25, 48.5, 40.0, 4,
    )  # fmt: skip
    assert (detection.sigma_deg, detection.sigma_s, detection.key) == (None, None, "1")


def test_other_offsets_are_converted_and_stated_errors_kept() -> None:
    """An offset is honoured; our own keys for stated errors are read; null means not told."""
    entry = {
        **ENTRY, "Peak F-Stat Time (UTC)": "2027-03-14T11:30:00+02:00", "Back Azimuth Error": 2.5,
        "Time Error (s)": 3, "F Statistic": None, "Array Dimension": None, "Name": "north",
    }  # fmt: skip

    (detection,) = read_infrasound_detections(listed(entry)).detections

    assert detection.at == datetime(2027, 3, 14, 9, 30, tzinfo=UTC)
    assert (detection.sigma_deg, detection.sigma_s) == (2.5, 3.0)
    assert (detection.f_statistic, detection.elements, detection.array) == (None, None, "north")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"Back Azimuth": None}, "LOC-003"),
        ({"Peak F-Stat Time (UTC)": None}, "LOC-003"),
        ({"Latitude": "48.5"}, "LOC-004"),
        ({"Longitude": float("nan")}, "LOC-004"),
        ({"Longitude": float("inf")}, "LOC-004"),
        ({"Latitude": True}, "LOC-004"),
        ({"Latitude": 10**400}, "LOC-004"),
        ({"Back Azimuth": 361.0}, "LOC-005"),
        ({"Back Azimuth": -181.0}, "LOC-005"),
        ({"Latitude": 91.0}, "LOC-006"),
        ({"Longitude": -200.0}, "LOC-006"),
        ({"Peak F-Stat Time (UTC)": "yesterday"}, "LOC-007"),
        ({"Peak F-Stat Time (UTC)": 5}, "LOC-007"),
        ({"Peak F-Stat Time (UTC)": "0001-01-01T00:00:00+14:00"}, "LOC-007"),
        ({"F Statistic": 0.0}, "LOC-009"),
        ({"Array Dimension": 2}, "LOC-009"),
        ({"Array Dimension": 4.5}, "LOC-009"),
        ({"Back Azimuth Error": -1.0}, "LOC-009"),
        ({}, "LOC-008"),
    ],
)
def test_entry_that_cannot_be_used_is_kept_aside(changed: dict[str, Any], code: str) -> None:
    """Each fault has its code and place; the rest of the list goes in."""
    found = read_infrasound_detections(listed(ENTRY, {**ENTRY, **changed}), "a.json")

    (rejection,) = found.rejections
    assert rejection.code == code
    assert rejection.where == "a.json entry 2"
    assert rejection.severity == ("repeated" if code == "LOC-008" else "rejected")
    assert [detection.key for detection in found.detections] == ["1"]


def test_entry_that_is_no_object_is_kept_aside() -> None:
    """A string among the entries is refused by itself."""
    found = read_infrasound_detections(listed("x", ENTRY))

    assert [rejection.code for rejection in found.rejections] == ["LOC-003"]
    assert [detection.key for detection in found.detections] == ["2"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "LOC-001"),
        (b"{}", "LOC-001"),
        (b"\xff\xfe", "LOC-001"),
        (b"[" * 100_000, "LOC-001"),
        (b"[]", "LOC-002"),
        (b"[1, 2]", "LOC-012"),
    ],
)
def test_file_that_is_no_list_of_detections_is_refused(data: bytes, code: str) -> None:
    """What is no list, is empty, or holds nothing of use is an error of the file."""
    with pytest.raises(LocateError) as caught:
        read_infrasound_detections(data, "a.json")

    assert caught.value.code == code
    assert "a.json" in str(caught.value)
