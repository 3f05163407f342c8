"""A released document as one HTML file: prints well, loads nothing, works in light and dark."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from truceline.core.geo import to_mgrs
from truceline.core.uncertain import RegionKind, region_moments
from truceline.model.table import REGION_NAMES, region_of
from truceline.render.charts import draw

if TYPE_CHECKING:
    import jinja2
    import pyarrow as pa

    from truceline.model.document import Document, Figure, ReleasedDocument, Section

ROWS_SHOWN = 400  # per table; the JSON beside the page holds all
IDS_SHOWN = 400  # per opened number

# Columns of each table a person reads, in their order; tables not named show all they have.
COLUMNS: dict[str, tuple[str, ...]] = {
    "incidents": ("happened_at", "kind", "place", "count", "findings", "explanation",
                  "incident_id"),
    "previous_incidents": ("happened_at", "kind", "incident_id"),
    "findings": ("article", "clause_id", "bound", "party", "outcome", "probability_inside",
                 "reason", "incident_id"),
    "observations": ("starts_at", "kind", "modality", "observer", "place", "count", "text",
                     "observation_id"),
    "claims": ("starts_at", "claimant", "kind", "place", "count", "text", "observation_id"),
    "period_rates": ("sector", "observed", "incidents", "violations", "watched_share",
                     "rate_raw", "rate_corrected", "rate_corrected_low", "rate_corrected_high"),
    "effort": ("observer", "modality", "status", "starts_at", "ends_at", "sector", "reason",
               "effort_id"),
}  # fmt: skip
ID_COLUMN = {
    "incidents": "incident_id", "previous_incidents": "incident_id", "findings": "finding_id",
    "observations": "observation_id",
    "claims": "observation_id", "effort": "effort_id", "left_out": "observation_id",
    "totals": "total_id", "period_rates": "sector",
}  # fmt: skip
TITLES = {
    "incidents": "Incidents", "previous_incidents": "Incidents of the period before",
    "findings": "Findings", "claims": "Allegations", "effort": "Watches",
    "observations": "Observations", "period_rates": "Rates by sector over the period",
    "changes": "Changes of the rate", "effort_summary": "Hours by observer",
    "findings_by_clause": "Findings by clause", "left_out_reasons": "Why rows are no incident",
    "rejections_by_code": "Rejected and remarked rows, and the remedy", "sources": "Files read",
    "totals": "Totals stated in reports", "left_out": "Observations that became no incident",
}  # fmt: skip


def render_html(released: ReleasedDocument) -> bytes:
    """Return the page as UTF-8; the same document gives the same bytes."""
    document = released.document
    opened = _opened_tables(document)
    page = _environment().get_template("report.html.j2").render(
        released=released,
        document=document,
        sections=[_section(section, document) for section in document.sections],
        opened=[_table(name, document) for name in opened],
        issued=_local(document.issued_at, document.time_zone),
        first=_local(document.period_from, document.time_zone),
        last=_local(document.period_until, document.time_zone),
    )  # fmt: skip
    return page.encode()


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    import jinja2

    templates = files("truceline.render") / "templates"
    loader = jinja2.FunctionLoader(lambda name: (templates / name).read_text(encoding="utf-8"))
    return jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip


def _section(section: Section, document: Document) -> dict[str, Any]:
    figures = {figure.key: figure for figure in section.figures}
    return {
        "key": section.key,
        "title": section.title,
        "paragraphs": [_linked(text, figures, document) for text in section.paragraphs],
        "charts": [(chart, Markup(draw(chart))) for chart in section.charts],
        "tables": [_table(name, document) for name in section.tables],
        "figures": [_opened(figure, document) for figure in section.figures if figure.rows],
    }


def _linked(text: str, figures: dict[str, Figure], document: Document) -> Markup:
    parts = re.split(r"{(\w+)}", text)
    words = Markup("")
    for index, part in enumerate(parts):
        words += _number(figures[part]) if index % 2 and part in figures else escape(part)
    return words


def _number(figure: Figure) -> Markup:
    shown = _shown(figure)
    if figure.rows:
        return Markup('<a class="number" href="#n-{}">{}</a>').format(figure.key, shown)
    return Markup('<span class="number">{}</span>').format(shown)


def _shown(figure: Figure) -> str:
    if figure.value is None:
        return "not observed"
    if isinstance(figure.value, int):
        return f"{figure.value:,}"
    shown = f"{figure.value:.2f}"
    estimate = figure.estimate
    if estimate is not None and estimate.low is not None:
        high = "unbounded" if estimate.high is None else f"{estimate.high:.2f}"
        shown += f" ({estimate.low:.2f} to {high}, {estimate.level:.0%})"
    return shown


def _opened(figure: Figure, document: Document) -> dict[str, Any]:
    present = figure.table in document.tables
    return {
        "key": figure.key,
        "label": figure.label,
        "shown": _shown(figure),
        "table": figure.table,
        "ids": list(figure.rows[:IDS_SHOWN]) if present else [],
        "more": max(0, len(figure.rows) - IDS_SHOWN),
    }


def _opened_tables(document: Document) -> list[str]:
    """Tables that figures link to and no section shows itself."""
    shown = {name for section in document.sections for name in section.tables}
    linked = {
        figure.table
        for section in document.sections
        for figure in section.figures
        if figure.table is not None and figure.rows
    }
    return sorted(name for name in linked - shown if name in document.tables)


def _table(name: str, document: Document) -> dict[str, Any]:
    table = document.tables[name]
    rows = _readable(name, table.slice(0, ROWS_SHOWN), document)
    columns = [c for c in COLUMNS.get(name, ()) if not rows or c in rows[0]]
    columns = columns or [c for c in table.schema.names if c not in REGION_NAMES]
    return {
        "name": name,
        "title": TITLES.get(name, name.replace("_", " ")),
        "columns": columns,
        "id": ID_COLUMN.get(name),
        "rows": rows,
        "more": max(0, table.num_rows - ROWS_SHOWN),
    }


def _readable(name: str, table: pa.Table, document: Document) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_pylist()
    outcomes = _outcomes(document) if name == "incidents" else {}
    for row in rows:
        if REGION_NAMES[0] in row:
            row["place"] = _place(row)
        if "count_low" in row:
            row["count"] = _interval(row["count_low"], row["count_high"])
        if name == "incidents":
            row["findings"] = "; ".join(outcomes.get(row["incident_id"], []))
        for key, value in row.items():
            row[key] = _cell(value, document.time_zone)
        if "kind" in row:
            row["kind"] = row["kind"].replace("_", " ")
    return rows


def _outcomes(document: Document) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    if "findings" not in document.tables:
        return words
    columns = ["incident_id", "clause_id", "outcome"]
    for row in document.tables["findings"].select(columns).to_pylist():
        said = f"{row['clause_id'] or 'no clause'}: {row['outcome'].replace('_', ' ')}"
        words.setdefault(row["incident_id"], []).append(said)
    return words


def _place(row: dict[str, Any]) -> str:
    region = region_of(row)
    named = row.get("place_name") or ""
    if region is None:
        return named or "place unknown"
    lon, lat, covariance = region_moments(region)
    spread = float((covariance[0, 0] + covariance[1, 1]) ** 0.5)
    digits = 3 if spread < 1000 else 2 if spread < 10_000 else 1
    grid = to_mgrs(lon, lat, digits)
    shape = f" (±{spread / 1000:.1f} km)" if region.kind is RegionKind.POINT else ""
    if region.kind is RegionKind.SECTOR:
        shape = f" (sector {region.params[2] / 1000:g}-{region.params[3] / 1000:g} km)"
    return f"{named + ', ' if named else ''}{grid}{shape}"


def _interval(low: int | None, high: int | None) -> str:
    if low is None:
        return "N/K"
    if high is None:
        return f"≥ {low}"
    return f"{low}" if low == high else f"{low}-{high}"


def _cell(value: Any, zone: str) -> str:
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return _local(value, zone)
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value)


def _local(instant: datetime, zone: str) -> str:
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
