"""Lines as GeoJSON: a FeatureCollection with one LineString a dated version."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.core.chainage import self_crossing
from truceline.core.errors import LineError, Problem, describe
from truceline.core.ids import content_hash
from truceline.core.provenance import Provenance
from truceline.core.time import Interval
from truceline.model.line import Line, LineVersion

if TYPE_CHECKING:
    from collections.abc import Iterable

REQUIRED = ("line", "version", "valid_from", "left", "right", "accuracy_m", "source")
TEXTS = ("line", "left", "right", "source")


def read_lines(data: bytes, where: str = "line.geojson") -> Line:
    """Return the line a file holds, its versions in order.

    Raises
    ------
    LineError
        LIN-001 to LIN-008, every problem of the file together.
    """
    features = _features(data, where)
    problems: list[Problem] = []
    versions: list[LineVersion] = []
    for number, feature in enumerate(features, start=1):
        place = f"{where} feature {number}"
        found = _check(feature, place)
        problems += found
        if not found:
            versions.append(_version(feature, content_hash(data)))
    problems += _check_together(versions, where)
    if problems:
        raise LineError(*problems)
    ordered = sorted(versions, key=lambda version: version.valid.start)
    return Line(line_id=ordered[0].line_id, versions=tuple(_closed(ordered)))


def write_lines(versions: Iterable[LineVersion]) -> bytes:
    """Return versions of a line as GeoJSON; `read_lines` gives them back."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "line": version.line_id,
                "version": version.version,
                "valid_from": version.valid.start.isoformat(),
                "valid_until": None if version.valid.end is None else version.valid.end.isoformat(),
                "left": version.left,
                "right": version.right,
                "accuracy_m": version.accuracy_m,
                "method": version.method,
                "simulated": version.simulated,
                "source": version.provenance.source,
                "licence": version.provenance.licence,
                "retrieved": (
                    None
                    if version.provenance.retrieved is None
                    else version.provenance.retrieved.isoformat()
                ),
                "unverified": version.provenance.unverified,
            },
            "geometry": {
                "type": "LineString",
                "coordinates": np.round(version.positions, 6).tolist(),
            },
        }
        for version in versions
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False,
                      indent=1)  # fmt: skip
    return text.encode() + b"\n"


def _features(data: bytes, where: str) -> list[dict[str, Any]]:
    try:
        content = json.loads(data)
        features = content["features"]
        if content["type"] != "FeatureCollection" or not features:
            raise ValueError("no features")
    except (ValueError, KeyError, TypeError) as error:
        detail = str(error) or type(error).__name__
        raise LineError.case("LIN-003", where, detail=detail) from None
    return list(features)


def _check(feature: Any, place: str) -> list[Problem]:
    try:
        properties, geometry = feature["properties"], feature["geometry"]
        if geometry["type"] != "LineString" or not isinstance(properties, dict):
            raise ValueError(f"a {geometry['type']} with properties {properties!r:.40}")
        positions = np.array([place[:2] for place in geometry["coordinates"]], dtype=np.float64)
        if positions.size and positions.shape[1:] != (2,):
            raise ValueError("a position is longitude, latitude")
        positions = positions.reshape(-1, 2)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        return [describe("LIN-003", place, detail=f"{type(error).__name__}: {error}")]
    problems = [
        describe("LIN-004", place, key=key) for key in REQUIRED if properties.get(key) in (None, "")
    ]
    if not problems:
        problems = _check_values(properties, place)
    return problems + _check_positions(positions, place)


def _check_values(properties: dict[str, Any], place: str) -> list[Problem]:
    problems = [
        describe("LIN-004", place, key=key)
        for key in (*TEXTS, "licence", "method")
        if not isinstance(properties.get(key), str | None)
    ]
    for key in ("valid_from", "valid_until"):
        value = properties.get(key)
        if value is not None and _instant(value) is None:
            problems.append(describe("LIN-004", place, key=key))
    start, end = (_instant(properties.get(key)) for key in ("valid_from", "valid_until"))
    if start is not None and end is not None and end <= start:
        problems.append(describe("LIN-004", place, key="valid_until"))
    accuracy = properties["accuracy_m"]
    if type(accuracy) not in (int, float) or not 0 <= accuracy < np.inf:
        problems.append(describe("LIN-004", place, key="accuracy_m"))
    if properties.get("retrieved") and not _is_day(properties["retrieved"]):
        problems.append(describe("LIN-004", place, key="retrieved"))
    if properties["left"] == properties["right"]:
        problems.append(describe("LIN-008", place, party=properties["left"]))
    return problems


def _check_positions(positions: Any, place: str) -> list[Problem]:
    different = len(np.unique(positions, axis=0))
    if different < 2:
        return [describe("LIN-001", place, count=different)]
    off = ~((np.abs(positions[:, 0]) <= 180) & (np.abs(positions[:, 1]) <= 90))  # NaN is off
    if off.any():
        lon, lat = positions[off][0]
        return [describe("LIN-007", place, lon=float(lon), lat=float(lat))]
    crossing = self_crossing(positions)
    if crossing is not None:
        return [describe("LIN-002", place, lon=crossing[0], lat=crossing[1])]
    return []


def _check_together(versions: list[LineVersion], where: str) -> list[Problem]:
    problems = []
    names = {version.line_id for version in versions}
    if len(names) > 1:
        problems.append(describe("LIN-003", where, detail=f"it holds {len(names)} lines"))
    ordered = sorted(versions, key=lambda version: version.valid.start)
    for one, two in itertools.pairwise(ordered):
        closed = one.valid.end is not None and one.valid.end > two.valid.start
        if closed or one.valid.start == two.valid.start or one.version == two.version:
            problems.append(describe("LIN-006", where, one=one.version, two=two.version))
    return problems


def _version(feature: dict[str, Any], sha256: str) -> LineVersion:
    properties = feature["properties"]
    start, end = _instant(properties["valid_from"]), _instant(properties.get("valid_until"))
    assert start is not None  # checked
    retrieved = properties.get("retrieved")
    simulated = bool(properties.get("simulated", False))
    return LineVersion(
        line_id=properties["line"],
        version=str(properties["version"]),
        valid=Interval(start, end),
        positions=np.array([place[:2] for place in feature["geometry"]["coordinates"]], float),
        left=properties["left"],
        right=properties["right"],
        accuracy_m=float(properties["accuracy_m"]),
        method=properties.get("method") or "",
        simulated=simulated,
        provenance=Provenance(
            source=properties["source"],
            licence=properties.get("licence"),
            retrieved=None if not retrieved else date.fromisoformat(retrieved),
            sha256=sha256,
            simulated=simulated,
            unverified=bool(properties.get("unverified", False)),
        ),
    )


def _instant(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return None if instant.tzinfo is None else instant.astimezone(UTC)


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _closed(versions: list[LineVersion]) -> list[LineVersion]:
    """End each open version where the next begins."""
    closed = []
    for version, following in zip(versions, [*versions[1:], None], strict=True):
        if version.valid.end is None and following is not None:
            version = replace(version, valid=Interval(version.valid.start, following.valid.start))
        closed.append(version)
    return closed
