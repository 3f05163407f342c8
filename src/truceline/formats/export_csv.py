"""Exported tables as CSV that a spreadsheet shows and does not execute."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import shapely

from truceline.formats.exported import has_region, mean_positions

if TYPE_CHECKING:
    import pyarrow as pa

# https://owasp.org/www-community/attacks/CSV_Injection lists these, full-width signs included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def write_csv(table: pa.Table) -> bytes:
    """Return a table as UTF-8 CSV: comma, header line, LF, unknown empty, times in UTC.

    A region becomes ``region_kind``, ``region_params``, ``lon`` and ``lat`` of its mean position,
    and ``region_wkt``. The values of a list are separated by ``; ``.
    """
    columns = _columns(table)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return text.getvalue().encode()


def csv_columns(table: pa.Table) -> list[str]:
    """Return the names of the columns `write_csv` gives a table."""
    return list(_columns(table.slice(0, 0)))


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; a number stays as it is.

    Examples
    --------
    >>> neutral("=1+1"), neutral("-5.2"), neutral("quiet")
    ("'=1+1", '-5.2', 'quiet')
    """
    bare = text.lstrip(" ")  # a spreadsheet may trim
    if bare.startswith(FORMULA_STARTS) and NUMBER.fullmatch(text) is None:
        return f"'{text}"
    return text


def _columns(table: pa.Table) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for name in table.schema.names:
        values = table[name].to_pylist()
        if name == "region_wkb":
            columns["region_wkt"] = [_wkt(value) for value in values]
        else:
            columns[name] = [_cell(value) for value in values]
    if has_region(table):
        places = mean_positions(table)
        columns["lon"] = ["" if place is None else repr(place[0]) for place in places]
        columns["lat"] = ["" if place is None else repr(place[1]) for place in places]
    return columns


def _wkt(wkb: bytes | None) -> str:
    return "" if wkb is None else str(shapely.to_wkt(shapely.from_wkb(wkb), rounding_precision=7))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, int | float | date):
        return str(value)
    if isinstance(value, list):
        return neutral("; ".join(str(item) for item in value))
    return neutral(str(value))
