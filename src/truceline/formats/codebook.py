"""What every exported column means, with its type and unit; an undocumented one is an error."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from truceline.formats.codebook_words import ANYWHERE, COLUMNS, NOUNS
from truceline.formats.exported import has_region

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

FIELDS = ("table", "column", "type", "unit", "meaning")
TYPES = {"timestamp[us, tz=UTC]": "instant", "date32[day]": "date", "bool": "boolean",
         "string": "text", "int64": "integer", "double": "number",
         "list<item: string>": "list of texts", "list<item: double>": "list of numbers",
         "list<element: string>": "list of texts", "list<element: double>": "list of numbers",
         "binary": "shape"}  # fmt: skip
# Where a format shows a region otherwise than the table: column, type, and which formats.
SHAPES = (
    ("region_wkt", "text", "CSV: "),
    ("lon", "number", "CSV: "),
    ("lat", "number", "CSV: "),
    ("geometry", "shape", "GeoJSON and GeoParquet: "),
    ("geom", "shape", "GeoPackage: "),
)


def codebook(tables: Mapping[str, pa.Table]) -> list[dict[str, str]]:
    """Return one row a column of each exported table.

    Raises
    ------
    KeyError
        If a column has no words (our own mistake).
    """
    rows: list[dict[str, str]] = []
    for name, table in tables.items():
        for field in table.schema:
            if field.name != "region_wkb":
                rows.append(_row(name, field.name, TYPES[str(field.type)]))
        if has_region(table):
            rows += [_row(name, column, kind, where) for column, kind, where in SHAPES]
        rows.append(_row(name, "fid", "integer", "GeoPackage: "))
    return rows


def _row(table: str, column: str, kind: str, where: str = "") -> dict[str, str]:
    unit, meaning = COLUMNS[table].get(column) or ANYWHERE[column]
    values = (table, column, kind, unit, where + meaning)
    return dict(zip(FIELDS, values, strict=True))


def codebook_csv(rows: list[dict[str, str]]) -> bytes:
    """Return a codebook as CSV."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def codebook_markdown(rows: list[dict[str, str]]) -> str:
    """Return a codebook as a page, a table a noun."""
    parts = ["# Codebook", "", "Unknown is empty (null), never 0. Times are UTC, half-open.", ""]
    for name in dict.fromkeys(row["table"] for row in rows):
        parts += [f"## {name}", "", NOUNS[name], "", "| column | type | unit | meaning |",
                  "|---|---|---|---|"]  # fmt: skip
        parts += [
            f"| `{row['column']}` | {row['type']} | {row['unit']} | {row['meaning']} |"
            for row in rows
            if row["table"] == name
        ]
        parts.append("")
    return "\n".join(parts)
