"""Make a document fit for an audience, and say what was done."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from truceline.core.errors import ReleaseError
from truceline.core.uncertain import polygon_region, region_moments
from truceline.model.document import Audience, Chart, Document, ReleasedDocument, Section
from truceline.model.table import REGION_NAMES, region_of, region_values
from truceline.release.policy import (
    FINDING_TABLES,
    INTERNAL_COLUMNS,
    POSITION_KINDS,
    ReleasePolicy,
    reads,
)

if TYPE_CHECKING:
    from datetime import datetime

EFFORT_CHARTS = frozenset({"grid"})
# Papers are written in these languages; what is left out is said in the paper's own.
PAPER_WITHHELD = {
    "en": (
        "Places, patrols and blind stretches are left out.",
        "What each contributor adds is left out.",
    ),
    "fr": (
        "Les emplacements, les patrouilles et les tronçons aveugles sont omis.",
        "Ce que chaque contributeur ajoute est omis.",
    ),
}
LINE_ALONE = {"en": "The line", "fr": "La ligne"}
EFFORT_FIGURES = frozenset({"sectors_unobserved", "sectors_all", "rate_corrected"})


def release(
    document: Document, audience: Audience, policy: ReleasePolicy, now: datetime
) -> ReleasedDocument:
    """Return the document as an audience may see it.

    Parameters
    ----------
    document
        What the report says, whole.
    audience
        Who will read it; ``internal`` gets everything.
    policy
        The mission's delays and grid.
    now
        The instant of release.

    Raises
    ------
    ReleaseError
        REL-002 if the period is younger than the policy's delay for this audience.

    Notes
    -----
    Outside ``internal``: sections and tables of effort and intake are dropped, regions become
    cells of the release grid, sightings of forces and weapons leave the map and the incident
    table, observers' names and member rows are dropped, and what tells how well a sector was
    watched waits for the effort delay. A paper covers no period and waits for nothing; it loses
    places, blind stretches and what each contributor is worth.
    """
    if audience is Audience.INTERNAL:
        return ReleasedDocument(document=document, audience=audience)
    age = now - document.period_until
    paper = document.kind == "paper"  # about what could be: nothing in it is too young
    if age < policy.delay and not paper:
        raise ReleaseError.case(
            "REL-002", f"document {document.key}", audience=audience.value, age=age,
            delay=policy.delay,
        )  # fmt: skip
    sections, dropped = reads(audience)
    effort_free = age < policy.effort_delay and not paper
    tables = {
        name: _release_table(name, table, policy)
        for name, table in document.tables.items()
        if name not in dropped and not (effort_free and name == "period_rates")
    }
    for name in FINDING_TABLES:
        if name in tables and "incidents" in tables:
            # What is said about a sighting that is not shown would show it again.
            shown = tables["incidents"]["incident_id"]
            about = pc.is_in(tables[name]["incident_id"], value_set=shown)
            tables[name] = tables[name].filter(about)
    kept = tuple(
        _release_section(section, policy, tables, effort_free, document.language)
        for section in document.sections
        if section.key not in sections
    )
    return ReleasedDocument(
        document=dataclasses.replace(document, sections=kept, tables=tables),
        audience=audience,
        withheld=_paper_withheld(document.language)
        if paper
        else _withheld(policy, sections, effort_free),
    )


def _release_table(name: str, table: pa.Table, policy: ReleasePolicy) -> pa.Table:
    if name in {"incidents", "previous_incidents"}:
        positions = pa.array(sorted(POSITION_KINDS))
        table = table.filter(pc.invert(pc.is_in(table["kind"], positions)))
    if REGION_NAMES[0] in table.schema.names:
        table = _coarsen(table, policy.grid_deg)
    hidden = INTERNAL_COLUMNS.get(name, frozenset())
    return table.drop_columns([column for column in table.schema.names if column in hidden])


def _coarsen(table: pa.Table, grid_deg: float) -> pa.Table:
    columns: dict[str, list[Any]] = {name: [] for name in REGION_NAMES}
    for row in table.select(list(REGION_NAMES)).to_pylist():
        region = region_of(row)
        cell = None
        if region is not None:
            lon, lat, _ = region_moments(region)
            cell = polygon_region(_cell(lon, lat, grid_deg))
        for name, value in region_values(cell).items():
            columns[name].append(value)
    for name in REGION_NAMES:
        index = table.schema.get_field_index(name)
        field = table.schema.field(index)
        table = table.set_column(index, field, pa.array(columns[name], field.type))
    return table


def _cell(lon: float, lat: float, grid_deg: float) -> shapely.Geometry:
    west, south = (np.floor(np.array([lon, lat]) / grid_deg) * grid_deg).round(9)
    return shapely.box(west, south, round(west + grid_deg, 9), round(south + grid_deg, 9))


def _release_section(
    section: Section, policy: ReleasePolicy, tables: dict[str, pa.Table], effort_free: bool,
    language: str,
) -> Section:  # fmt: skip
    hidden = EFFORT_FIGURES if effort_free else frozenset()
    figures = tuple(
        dataclasses.replace(figure, rows=(), table=None) if figure.table not in tables else figure
        for figure in section.figures
        if figure.key not in hidden
    )
    charts = tuple(
        _release_chart(chart, policy, effort_free, language)
        for chart in _one_plan_map(section.charts)
        if not (effort_free and chart.kind in EFFORT_CHARTS)
    )
    words = tuple(
        text for text in section.paragraphs if not (set(re.findall(r"{(\w+)}", text)) & hidden)
    )
    return dataclasses.replace(
        section,
        figures=figures,
        charts=charts,
        paragraphs=words,
        tables=tuple(name for name in section.tables if name in tables),
    )


def _one_plan_map(charts: tuple[Chart, ...]) -> tuple[Chart, ...]:
    """Keep the first map of a plan: without what is placed all of them are the same line."""
    maps = [chart for chart in charts if chart.kind == "plan_map"]
    return tuple(chart for chart in charts if chart.kind != "plan_map" or chart is maps[0])


def _release_chart(chart: Chart, policy: ReleasePolicy, effort_free: bool, language: str) -> Chart:
    if chart.kind == "map":
        shown = [_grid_shape(shape, policy.grid_deg) for shape in chart.data["incidents"]
                 if shape["kind"] not in POSITION_KINDS]  # fmt: skip
        caption = f"{chart.caption} Places are cells of {policy.grid_deg:g} degrees."
        data = {**chart.data, "incidents": shown}
        return dataclasses.replace(chart, caption=caption, data=data)
    if chart.kind == "plan_map":
        # Only the lines: whatever else such a chart carries tells what is watched and what not.
        data = {"lines": chart.data["lines"], "placements": [], "stretches": []}
        return dataclasses.replace(
            chart,
            title=LINE_ALONE.get(language, LINE_ALONE["en"]),
            caption=_paper_withheld(language)[0],
            data=data,
        )
    if chart.kind == "days" and effort_free:
        days = [{**day, "rate": None, "low": None, "high": None} for day in chart.data["days"]]
        data = {**chart.data, "days": days}
        return dataclasses.replace(chart, caption="Bars: violations recorded.", data=data)
    return chart


def _grid_shape(shape: dict[str, Any], grid_deg: float) -> dict[str, Any]:
    cell = _cell(shape["lon"], shape["lat"], grid_deg)
    ring = shapely.get_coordinates(cell).tolist()
    middle = cell.centroid
    return {**shape, "lon": round(middle.x, 5), "lat": round(middle.y, 5), "rings": [ring]}


def _paper_withheld(language: str) -> tuple[str, ...]:
    return PAPER_WITHHELD.get(language, PAPER_WITHHELD["en"])


def _withheld(
    policy: ReleasePolicy, sections: frozenset[str], effort_free: bool
) -> tuple[str, ...]:
    words = [
        f"Sections left out: {', '.join(sorted(sections))}.",
        f"Places are shown as cells of {policy.grid_deg:g} degrees.",
        "Sightings of forces and weapons are not shown by place.",
        "Observers' names and single reports are left out.",
    ]
    if effort_free:
        days = policy.effort_delay.days
        words.append(f"How well each sector was watched is released after {days} days.")
    return tuple(words)
