"""What an export holds, whatever its format: tables in one order, shapes, and what they are of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from truceline.core.geo import local_metres, offset
from truceline.core.uncertain import Region, RegionKind, ellipse_outline, region_moments
from truceline.model.finding import Outcome
from truceline.model.table import REGION_NAMES, regions_of, written_out

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

ORDER = {
    "incidents": ["incident_id"],
    "findings": ["finding_id"],
    "rates": ["sector", "starts_at", "ends_at"],
}
GRAVITY = {outcome.value: rank for rank, outcome in enumerate(Outcome)}
OUTLINE_SIGMAS = 2.0
THINNEST_M = 10.0  # half the width of a stretch without an error across, so that it has an area


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an export is of; every format says so in its own way."""

    title: str
    mission: str
    audience: str
    issued_at: datetime
    period_from: datetime
    period_until: datetime
    record_head: str | None
    simulated: bool
    hypothetical: bool

    def as_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return {
            "title": self.title,
            "mission": self.mission,
            "audience": self.audience,
            "issued_at": self.issued_at.isoformat(),
            "period_from": self.period_from.isoformat(),
            "period_until": self.period_until.isoformat(),
            "record_head": self.record_head,
            "simulated": self.simulated,
            "hypothetical": self.hypothetical,
        }


def exported_tables(tables: Mapping[str, pa.Table], about: About) -> dict[str, pa.Table]:
    """Return the tables an export is made of, those of `ORDER` that were released.

    Rows are in one order whatever order they came in; each row says whether it is simulated or
    hypothetical; an incident carries the gravest outcome found for it.
    """
    chosen = {name: _marked(written_out(tables[name]), about) for name in ORDER if name in tables}
    if "incidents" in chosen and "findings" in chosen:
        chosen["incidents"] = _with_outcome(chosen["incidents"], chosen["findings"])
    return {
        name: table.take(pc.sort_indices(table, [(key, "ascending") for key in ORDER[name]]))
        for name, table in chosen.items()
    }


def _marked(table: pa.Table, about: About) -> pa.Table:
    for name in ("simulated", "hypothetical"):
        if name not in table.schema.names:
            mark = pa.repeat(pa.scalar(bool(getattr(about, name))), table.num_rows)
            table = table.append_column(pa.field(name, pa.bool_(), nullable=False), mark)
    return table


def _with_outcome(incidents: pa.Table, findings: pa.Table) -> pa.Table:
    gravest: dict[str, str] = {}
    pairs = (findings[name].to_pylist() for name in ("incident_id", "outcome"))
    for incident, outcome in zip(*pairs, strict=True):
        held = gravest.get(incident)
        if held is None or GRAVITY[outcome] > GRAVITY[held]:
            gravest[incident] = outcome
    outcomes = [gravest.get(incident) for incident in incidents["incident_id"].to_pylist()]
    return incidents.append_column("outcome", pa.array(outcomes, pa.string()))


def has_region(table: pa.Table) -> bool:
    """Say whether rows of a table have a place."""
    return REGION_NAMES[0] in table.schema.names


def without_wkb(table: pa.Table) -> pa.Table:
    """Return a table without the bytes of its regions."""
    return table.drop_columns(["region_wkb"]) if has_region(table) else table


def mean_positions(table: pa.Table) -> list[tuple[float, float] | None]:
    """Return the mean position of each row's region, None where the place is unknown."""
    return [None if region is None else _mean(region) for region in regions_of(table)]


def _mean(region: Region) -> tuple[float, float]:
    lon, lat, _ = region_moments(region)
    return round(lon, 7), round(lat, 7)  # about a centimetre


def outlines(table: pa.Table) -> list[shapely.Geometry | None]:
    """Return the area of each row's region; None where the place is unknown or a bare point.

    Notes
    -----
    A point with an error becomes its ellipse at two standard deviations; a stretch becomes a
    strip of two standard deviations to each side, at least `THINNEST_M`.
    """
    return [None if region is None else _outline(region) for region in regions_of(table)]


def _outline(region: Region) -> shapely.Geometry | None:
    match region.kind:
        case RegionKind.POINT:
            if min(region.params[2:4]) == 0:
                return None
            return _multi(ellipse_outline(region, OUTLINE_SIGMAS))
        case RegionKind.STRETCH:
            return _multi(_strip(region))
        case RegionKind.SECTOR | RegionKind.POLYGON:
            return _multi(region.geometry)


def _strip(region: Region) -> shapely.Geometry:
    line = region.geometry
    lon0, lat0 = shapely.get_coordinates(line)[0]
    half_width = max(OUTLINE_SIGMAS * region.params[2], THINNEST_M)

    def to_plane(places: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.column_stack(local_metres(places[:, 0], places[:, 1], lon0, lat0))

    def to_globe(metres: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.column_stack(offset(lon0, lat0, metres[:, 0], metres[:, 1]))

    strip = shapely.buffer(
        shapely.transform(line, to_plane), half_width, cap_style="flat", quad_segs=4
    )
    return shapely.transform(strip, to_globe)


def _multi(shape: shapely.Geometry) -> shapely.Geometry:
    """Return an area as a multipolygon with outer rings anticlockwise (RFC 7946, 3.1.6)."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon([shapely.geometry.polygon.orient(part) for part in parts])
