"""GeoJSON point features as rows: as many as stand before a file breaks off."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO

from truceline.core.errors import SourceError
from truceline.formats.tabular import Flaw, RawItem, stream_name

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT_BYTES = 256 << 20
KEPT_BYTES = 1 << 16
_START = re.compile(r'"features"\s*:\s*\[')
_NEXT = re.compile(r"[\s,]*")


def read_features(stream: BinaryIO, name: str | None = None) -> Iterator[RawItem | Flaw]:
    """Yield features with their properties as text and ``latitude``, ``longitude`` added.

    A file above `LIMIT_BYTES` is read up to there; use CSV for larger ones. A feature without a
    point has an empty latitude and longitude.
    """
    where = name or stream_name(stream)
    data, problem = _all_bytes(stream)
    text = data.decode("utf-8-sig", errors="replace")
    start = _START.search(text)
    if start is None:
        detail = "it has no list 'features'"
        yield Flaw("INT-009", where, data[:KEPT_BYTES], {"detail": detail}, is_row=False)
        return
    yield from _features(text, start.end(), where)
    if problem is not None:
        code = problem.problems[0].code
        yield Flaw(code, where, b"", {"problem": problem.problems[0]}, is_row=False)


def _features(text: str, place: int, where: str) -> Iterator[RawItem | Flaw]:
    decoder = json.JSONDecoder()
    number = 0
    while True:
        place = _skip(text, place)
        if text[place : place + 1] == "]":
            return
        number += 1
        try:
            feature, end = decoder.raw_decode(text, place)
        except ValueError as error:
            raw = text[place:].encode()[:KEPT_BYTES]
            detail = getattr(error, "msg", str(error))
            yield Flaw("INT-009", f"{where} feature {number}", raw, {"detail": detail})
            return
        raw = text[place:end].encode()
        yield RawItem(number, _fields(feature), raw, f"{where} feature {number}")
        place = end


def _skip(text: str, place: int) -> int:
    match = _NEXT.match(text, place)
    return place if match is None else match.end()


def _fields(feature: Any) -> dict[str, str]:
    feature = feature if isinstance(feature, dict) else {}
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    fields = {key.lower(): "" if value is None else str(value) for key, value in properties.items()}
    lon, lat = _point(feature.get("geometry"))
    return {**fields, "longitude": lon, "latitude": lat}


def _point(geometry: Any) -> tuple[str, str]:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return "", ""
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        return "", ""
    return str(coordinates[0]), str(coordinates[1])


def _all_bytes(stream: BinaryIO) -> tuple[bytes, SourceError | None]:
    read: Any = getattr(stream, "read1", stream.read)
    parts: list[bytes] = []
    size = 0
    try:
        while size < LIMIT_BYTES and (part := read(1 << 18)):
            parts.append(part)
            size += len(part)
    except SourceError as error:
        return b"".join(parts), error
    return b"".join(parts), None
