"""Lists of infrasound detections as array software writes them: a JSON list, one object each.

Keys as they occur: ``Peak F-Stat Time (UTC)``, ``Back Azimuth``, ``Latitude`` and ``Longitude``
are needed; ``F Statistic``, ``Array Dimension`` (number of sensors) and ``Name`` are used where
they are told. Ours besides: ``Back Azimuth Error`` (degrees) and ``Time Error (s)``, standard
deviations as measured. Other keys are left alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from truceline.core.errors import LocateError, Problem, describe
from truceline.model.arrival import BearingDetection
from truceline.model.rejection import Rejection, rejection_of

TIME = "Peak F-Stat Time (UTC)"
AZIMUTH = "Back Azimuth"
LATITUDE, LONGITUDE = "Latitude", "Longitude"
F_STATISTIC, ELEMENTS, NAME = "F Statistic", "Array Dimension", "Name"
AZIMUTH_ERROR, TIME_ERROR = "Back Azimuth Error", "Time Error (s)"
LARGEST = 1e12  # nothing here is larger: also refuses NaN and infinity
NEEDED = (TIME, AZIMUTH, LATITUDE, LONGITUDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDetections:
    """The detections of a list and the entries that could not be used."""

    detections: tuple[BearingDetection, ...]
    rejections: tuple[Rejection, ...]


class _EntryError(Exception):
    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


def read_infrasound_detections(data: bytes, where: str = "detections.json") -> ReadDetections:
    """Return the detections of a list.

    Parameters
    ----------
    data
        The JSON text.
    where
        Name of the file, for messages.

    Raises
    ------
    LocateError
        LOC-001 if it is no JSON list, LOC-002 if the list is empty, LOC-012 if none of its
        entries can be used.
    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise LocateError.case("LOC-001", where, detail=str(error)) from None
    if not isinstance(content, list):
        raise LocateError.case("LOC-001", where, detail=f"a JSON {type(content).__name__}")
    if not content:
        raise LocateError.case("LOC-002", where)
    detections: list[BearingDetection] = []
    rejections: list[Rejection] = []
    seen: dict[tuple[object, ...], str] = {}
    for number, entry in enumerate(content, start=1):
        key = f"{where} entry {number}"
        try:
            detection = _detection(entry, str(number))
            _refuse_repeated(detection, seen)
        except _EntryError as wrong:
            problem = describe(wrong.code, key, **wrong.fields)
            rejections.append(_rejected(problem, entry, where))
        else:
            detections.append(detection)
    if not detections:
        first = rejections[0].found
        raise LocateError.case("LOC-012", where, count=len(content), first=first)
    return ReadDetections(detections=tuple(detections), rejections=tuple(rejections))


def _rejected(problem: Problem, entry: Any, where: str) -> Rejection:
    severity = "repeated" if problem.code == "LOC-008" else "rejected"
    raw = json.dumps(entry, sort_keys=True, ensure_ascii=False).encode()
    return rejection_of(problem, source_id=where, raw=raw, severity=severity)


def _refuse_repeated(detection: BearingDetection, seen: dict[tuple[object, ...], str]) -> None:
    content = (detection.lon, detection.lat, detection.at, detection.back_azimuth_deg)
    if content in seen:
        raise _EntryError("LOC-008", first=seen[content])
    seen[content] = detection.key


def _detection(entry: Any, key: str) -> BearingDetection:
    if not isinstance(entry, dict):
        raise _EntryError("LOC-003", key=NEEDED[0], needed=", ".join(NEEDED))
    for needed in NEEDED:
        if entry.get(needed) is None:
            raise _EntryError("LOC-003", key=needed, needed=", ".join(NEEDED))
    azimuth, lat, lon = (_number(entry, name) for name in (AZIMUTH, LATITUDE, LONGITUDE))
    if not -180 <= azimuth <= 360:
        raise _EntryError("LOC-005", value=azimuth)
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise _EntryError("LOC-006", lat=lat, lon=lon)
    name = entry.get(NAME)
    return BearingDetection(
        key=key,
        array=name if isinstance(name, str) else "",
        lon=lon,
        lat=lat,
        at=_time(entry[TIME]),
        back_azimuth_deg=azimuth % 360.0,
        f_statistic=_positive(entry, F_STATISTIC),
        elements=_elements(entry),
        sigma_deg=_positive(entry, AZIMUTH_ERROR),
        sigma_s=_positive(entry, TIME_ERROR),
    )


def _number(entry: dict[str, Any], key: str) -> float:
    value = entry[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _EntryError("LOC-004", key=key, value=value)
    if not abs(value) <= LARGEST:
        raise _EntryError("LOC-004", key=key, value=value)
    return float(value)


def _positive(entry: dict[str, Any], key: str) -> float | None:
    if entry.get(key) is None:
        return None
    value = _number(entry, key)
    if value <= 0:
        raise _EntryError("LOC-009", key=key, value=value, expected="Give a positive number.")
    return value


def _elements(entry: dict[str, Any]) -> int | None:
    if entry.get(ELEMENTS) is None:
        return None
    value = _number(entry, ELEMENTS)
    if value != int(value) or value < 3:
        expected = "Give the number of sensors: a direction needs three or more."
        raise _EntryError("LOC-009", key=ELEMENTS, value=entry[ELEMENTS], expected=expected)
    return int(value)


def _time(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise _EntryError("LOC-007", value=value) from None
