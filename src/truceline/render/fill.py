"""A released document with everything a reader sees filled in: what all formats share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from truceline.core.geo import to_mgrs
from truceline.core.uncertain import RegionKind, region_moments
from truceline.model.table import REGION_NAMES, region_of
from truceline.render.words import WORDS, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from truceline.model.document import Chart, Document, Figure, ReleasedDocument, Section
    from truceline.render.words import Words

ROWS_SHOWN = 400  # per table; the JSON beside the page holds all
IDS_SHOWN = 400  # per opened number

# Columns of each table a person reads, in their order; tables not named show all they have.
COLUMNS: dict[str, tuple[str, ...]] = {
    "incidents": ("happened_at", "kind", "place", "count", "findings", "explanation",
                  "incident_id"),
    "previous_incidents": ("happened_at", "kind", "incident_id"),
    "findings": ("article", "clause_id", "bound", "party", "outcome", "probability_inside",
                 "reason", "incident_id"),
    "harm": ("article", "clause_id", "corroboration", "party", "outcome", "reason", "incident_id"),
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
    "harm": "finding_id",
    "observations": "observation_id",
    "claims": "observation_id", "effort": "effort_id", "left_out": "observation_id",
    "totals": "total_id", "period_rates": "sector", "batches": "batch_id",
    "certificates": "option_id",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A figure as it is shown, and where it comes from.

    ``reference`` counts the figures of a document that have rows behind them; None for others.
    ``ids`` are the first of ``total`` rows of ``table``.
    """

    key: str
    label: str
    shown: str
    table: str | None
    table_title: str
    ids: tuple[str, ...]
    total: int
    reference: int | None

    @property
    def more(self) -> int:
        """Rows behind the number that are not in ``ids``."""
        return max(0, self.total - IDS_SHOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledTable:
    """A table as it is shown; ``rows`` are by column, ``more`` counts those left out."""

    name: str
    title: str
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    id: str | None
    rows: tuple[dict[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledSection:
    """A section; a paragraph is words and numbers in their order."""

    key: str
    title: str
    paragraphs: tuple[tuple[str | Number, ...], ...]
    charts: tuple[Chart, ...]
    tables: tuple[FilledTable, ...]
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A document filled in; ``opened`` are tables figures link to and no section shows."""

    released: ReleasedDocument
    words: Words
    when: str
    sections: tuple[FilledSection, ...]
    opened: tuple[FilledTable, ...]


def fill(released: ReleasedDocument, rows_shown: int = ROWS_SHOWN) -> Filled:
    """Return what a reader of the document sees, in the document's language.

    Raises
    ------
    ReleaseError
        REL-010 if documents have no words in its language.
    """
    document = released.document
    words = words_of(document.language)
    references = _references(document)
    return Filled(
        released=released,
        words=words,
        when=_when(document, words),
        sections=tuple(
            _section(section, document, words, references, rows_shown)
            for section in document.sections
        ),
        opened=tuple(
            _table(name, document, words, rows_shown) for name in _opened_tables(document)
        ),
    )


def _when(document: Document, words: Words) -> str:
    zone = document.time_zone
    issued = local(document.issued_at, zone)
    if document.kind == "paper":  # about what could be: it covers no period
        return words.say("issued", issued=issued, zone=zone)
    first, last = local(document.period_from, zone), local(document.period_until, zone)
    return words.say("period", first=first, last=last, issued=issued, zone=zone)


def _figures(document: Document) -> Iterator[tuple[str, Figure]]:
    for section in document.sections:
        for figure in section.figures:
            yield section.key, figure


def _references(document: Document) -> dict[tuple[str, str], int]:
    """Number the figures that have rows, in reading order; keys are unique in a section."""
    with_rows = [(section, figure.key) for section, figure in _figures(document) if figure.rows]
    return {key: index for index, key in enumerate(dict.fromkeys(with_rows), start=1)}


def _section(
    section: Section, document: Document, words: Words, references: dict[tuple[str, str], int],
    rows_shown: int,
) -> FilledSection:  # fmt: skip
    numbers = {
        figure.key: _number(figure, document, words, references.get((section.key, figure.key)))
        for figure in section.figures
    }
    return FilledSection(
        key=section.key,
        title=section.title,
        paragraphs=tuple(_parts(text, numbers) for text in section.paragraphs),
        charts=section.charts,
        tables=tuple(_table(name, document, words, rows_shown) for name in section.tables),
        numbers=tuple(number for number in numbers.values() if number.reference is not None),
    )


def _parts(text: str, numbers: dict[str, Number]) -> tuple[str | Number, ...]:
    parts: list[str | Number] = []
    for index, part in enumerate(re.split(r"{(\w+)}", text)):
        number = numbers.get(part) if index % 2 else None
        if number is not None or part:
            parts.append(part if number is None else number)
    return tuple(parts)


def _number(figure: Figure, document: Document, words: Words, reference: int | None) -> Number:
    present = figure.table in document.tables
    title = "" if figure.table is None else table_title(figure.table, document, words)
    return Number(
        key=figure.key,
        label=figure.label,
        shown=_shown(figure, words),
        table=figure.table,
        table_title=title,
        ids=figure.rows[:IDS_SHOWN] if present else (),
        total=len(figure.rows),
        reference=reference,
    )


def _shown(figure: Figure, words: Words) -> str:
    if figure.value is None:
        return words.say("not_observed")
    if isinstance(figure.value, int):
        return words.number(figure.value, 0)
    estimate = figure.estimate
    if estimate is None:
        return words.number(figure.value)
    digits = 0 if abs(figure.value) >= 100 else 2
    shown = words.number(figure.value, digits)
    if estimate.low is None:
        return shown
    high = words.say("unbounded")
    if estimate.high is not None:
        high = words.number(estimate.high, digits)
    return words.say(
        "interval", shown=shown, low=words.number(estimate.low, digits), high=high,
        level=words.percent(estimate.level),
    )  # fmt: skip


def _opened_tables(document: Document) -> list[str]:
    """Tables that figures link to and no section shows itself."""
    shown = {name for section in document.sections for name in section.tables}
    linked = {
        figure.table for _, figure in _figures(document) if figure.table is not None and figure.rows
    }
    return sorted(name for name in linked - shown if name in document.tables)


def table_title(name: str, document: Document, words: Words) -> str:
    """Return the title of a table; a paper and a report may use one name for two things."""
    for key in (f"table_{document.kind}_{name}", f"table_{name}"):
        if key in WORDS:
            return words.say(key)
    return name.replace("_", " ")


def _table(name: str, document: Document, words: Words, rows_shown: int) -> FilledTable:
    table = document.tables[name]
    rows = _readable(name, table.slice(0, rows_shown), document, words)
    columns = [c for c in COLUMNS.get(name, ()) if not rows or c in rows[0]]
    columns = columns or [c for c in table.schema.names if c not in REGION_NAMES]
    return FilledTable(
        name=name,
        title=table_title(name, document, words),
        columns=tuple(columns),
        headings=tuple(words.heading(column, name) for column in columns),
        id=ID_COLUMN.get(name),
        rows=tuple(rows),
        more=max(0, table.num_rows - rows_shown),
    )


def _readable(name: str, table: pa.Table, document: Document, words: Words) -> list[dict[str, str]]:
    rows: list[dict[str, Any]] = table.to_pylist()
    outcomes = _outcomes(document, words) if name == "incidents" else {}
    for row in rows:
        if REGION_NAMES[0] in row:
            row["place"] = _place(row, words)
        if "count_low" in row:
            row["count"] = _interval(row["count_low"], row["count_high"], words)
        if name == "incidents":
            row["findings"] = "; ".join(outcomes.get(row["incident_id"], []))
        for key, value in row.items():
            row[key] = _cell(value, document.time_zone, words)
        if "kind" in row:
            row["kind"] = row["kind"].replace("_", " ")
    return rows


def _outcomes(document: Document, words: Words) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    if "findings" not in document.tables:
        return said
    columns = ["incident_id", "clause_id", "outcome"]
    for row in document.tables["findings"].select(columns).to_pylist():
        clause = row["clause_id"] or words.say("no_clause")
        found = f"{clause}: {row['outcome'].replace('_', ' ')}"
        said.setdefault(row["incident_id"], []).append(found)
    return said


def _place(row: dict[str, Any], words: Words) -> str:
    region = region_of(row)
    named = row.get("place_name") or ""
    if region is None:
        return named or words.say("place_unknown")
    lon, lat, covariance = region_moments(region)
    spread = float((covariance[0, 0] + covariance[1, 1]) ** 0.5)
    digits = 3 if spread < 1000 else 2 if spread < 10_000 else 1
    grid = to_mgrs(lon, lat, digits)
    shape = ""
    if region.kind is RegionKind.POINT:
        shape = f" (±{words.number(spread / 1000, 1)} km)"
    if region.kind is RegionKind.SECTOR:
        near, far = (words.number(value / 1000) for value in region.params[2:4])
        shape = f" ({words.say('in_sector', near=near, far=far)})"
    return f"{named + ', ' if named else ''}{grid}{shape}"


def _interval(low: int | None, high: int | None, words: Words) -> str:
    if low is None:
        return words.say("count_unknown")
    if high is None:
        return f"≥ {low}"
    return f"{low}" if low == high else f"{low}-{high}"


def _cell(value: Any, zone: str, words: Words) -> str:
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return local(value, zone)
    if isinstance(value, float):
        return words.number(value, 2)
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value)


def local(instant: datetime, zone: str) -> str:
    """Return an instant as local time to the minute."""
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
