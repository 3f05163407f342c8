"""The charts of a report as data; `render` draws them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import shapely

from truceline.core.uncertain import Region, RegionKind, ellipse_outline, region_moments
from truceline.model.document import Chart
from truceline.model.table import region_of
from truceline.report.material import VIOLATION_NAMES, incidents_with
from truceline.report.wording import OUTCOME_WORDS

if TYPE_CHECKING:
    import pyarrow as pa

    from truceline.report.material import Material

MAP_INCIDENTS = 1500  # shapes a map carries; the caption says when there are more
KINDS_SHOWN = 12


def daily_chart(material: Material) -> Chart:
    """Violations per day along the whole line, with intervals; days nobody watched apart."""
    rows = [row for row in material.tables["rates"].to_pylist() if row["sector"] == "all"]
    days = [
        {
            "day": row["day"].isoformat(),
            "observed": row["observed"],
            "count": row["violations"],
            "rate": row["rate_corrected"],
            "low": row["rate_corrected_low"],
            "high": row["rate_corrected_high"],
        }
        for row in sorted(rows, key=lambda row: row["day"])
    ]
    corrected = any(day["rate"] is not None for day in days)
    caption = "Bars: violations recorded. " + (
        "Points: violations per day corrected for how much was watched, with 95 % interval."
        if corrected
        else "How much was watched is unknown, so no rate is drawn."
    )
    marks = [
        {"day": row["day"].isoformat(), "low": row["day_low"].isoformat(),
         "high": row["day_high"].isoformat()}
        for row in material.tables["changes"].to_pylist()
        if row["sector"] == "all"
    ]  # fmt: skip
    return Chart(kind="days", title="Violations by day", caption=caption,
                 data={"days": days, "changes": marks})  # fmt: skip


def sector_chart(material: Material) -> Chart:
    """Violations by sector and day as a grid; what nobody watched is hatched, never white."""
    rows = [row for row in material.tables["rates"].to_pylist() if row["sector"] != "all"]
    cells = [
        {"sector": row["sector"], "day": row["day"].isoformat(), "observed": row["observed"],
         "violations": row["violations"], "watched": row["watched_share"]}
        for row in rows
    ]  # fmt: skip
    return Chart(
        kind="grid",
        title="Violations by sector and day",
        caption="Hatched: not observed. A number is a count of violations recorded.",
        data={"cells": cells, "sectors": material.sectors},
    )


def kinds_chart(tables: dict[str, pa.Table]) -> Chart:
    """How many incidents of each kind."""
    counts = Counter(tables["incidents"]["kind"].to_pylist())
    common = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:KINDS_SHOWN]
    return Chart(kind="bars", title="Incidents by kind", caption="",
                 data={"bars": [[kind.replace("_", " "), n] for kind, n in common]})  # fmt: skip


def outcome_chart(material: Material, tables: dict[str, pa.Table]) -> Chart:
    """How many findings of each outcome, by clause."""
    counts = Counter(
        (row["clause_id"] or "no clause in force", row["outcome"])
        for row in tables["findings"].select(["clause_id", "outcome"]).to_pylist()
    )
    clauses = sorted({clause for clause, _ in counts})
    stacks = [
        [clause, [[OUTCOME_WORDS[name], name, counts[clause, name]] for name in OUTCOME_WORDS]]
        for clause in clauses
    ]
    return Chart(kind="stacks", title="Findings by clause and outcome", caption="",
                 data={"stacks": stacks})  # fmt: skip


def map_chart(material: Material, tables: dict[str, pa.Table]) -> Chart:
    """The line and the regions of the incidents; ellipses are drawn at two sigmas."""
    violated = set(incidents_with(tables["findings"], VIOLATION_NAMES))
    rows = tables["incidents"].to_pylist()
    placed = [row for row in rows if row["region_kind"] is not None]
    shown = placed[-MAP_INCIDENTS:]
    incidents = [_shape(row, row["incident_id"] in violated) for row in shown]
    lines = [
        {"name": version.line_id, "version": version.version, "left": version.left,
         "right": version.right, "positions": version.positions.round(5).tolist()}
        for version in material.lines
    ]  # fmt: skip
    missing = len(rows) - len(placed)
    caption = "No border is drawn. Shapes are the regions incidents are held to lie in."
    if missing:
        caption += f" {missing} incidents without a known place are not on the map."
    if len(placed) > len(shown):
        caption += f" The last {len(shown)} of {len(placed)} are drawn."
    return Chart(kind="map", title="The line and the incidents", caption=caption,
                 data={"lines": lines, "incidents": incidents})  # fmt: skip


def _shape(row: dict[str, Any], violation: bool) -> dict[str, Any]:
    region = region_of(row)
    assert region is not None  # rows without a region were left out
    lon, lat, _ = region_moments(region)
    return {
        "id": row["incident_id"],
        "kind": row["kind"],
        "violation": violation,
        "lon": round(lon, 5),
        "lat": round(lat, 5),
        "rings": _rings(region),
    }


def _rings(region: Region) -> list[list[list[float]]]:
    if region.kind is RegionKind.POINT:
        if region.params[2] == 0:
            return []
        shape = ellipse_outline(region, steps=24)
    elif region.kind is RegionKind.STRETCH:
        return []
    else:
        shape = region.geometry
    parts = shapely.get_parts(shape)
    return [
        shapely.get_coordinates(part.exterior).round(5).tolist()
        for part in parts
        if part.geom_type == "Polygon"
    ]
