"""Our own tables in any container: CSV, XLSX, GeoJSON or GeoPackage as rows of text cells."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from truceline.formats.features import read_features
from truceline.formats.tabular import Flaw, RawItem, read_table, stream_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LIMIT_BYTES = 256 << 20
XLSX_UNPACKED_BYTES = 512 << 20  # a workbook that unpacks to more is taken for a zip bomb
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # GeoPackage 1.3, table in section 2.1.3


def read_own_table(stream: BinaryIO, required: Sequence[str]) -> Iterator[RawItem | Flaw]:
    """Yield the rows of a table; a geometry becomes the cell ``wkt``.

    A file other than CSV is read up to `LIMIT_BYTES`.
    """
    where = stream_name(stream)
    buffered: Any = stream if hasattr(stream, "peek") else io.BufferedReader(_raw(stream))
    head = bytes(buffered.peek(16)[:16])
    if head.startswith(b"PK\x03\x04"):
        yield from _workbook(buffered.read(LIMIT_BYTES), where, required)
    elif head.startswith(b"SQLite format 3\0"):
        yield from _geopackage(buffered.read(LIMIT_BYTES), where, required)
    elif head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        yield from _geojson(buffered, where)
    else:
        yield from read_table(buffered, required, name=where)


def _raw(stream: BinaryIO) -> Any:
    return stream if isinstance(stream, io.RawIOBase) else io.BytesIO(stream.read())


def _damaged(kind: str, where: str, error: object) -> Flaw:
    values: dict[str, object] = {"format": kind, "detail": str(error)}
    return Flaw("INT-066", where, b"", values, is_row=False)


def _lacking(names: Sequence[str], required: Sequence[str], where: str) -> Flaw | None:
    missing = [name for name in required if name not in names]
    if not missing:
        return None
    return Flaw("INT-062", where, b"", {"missing": ", ".join(missing)}, is_row=False)


def _geojson(stream: BinaryIO, where: str) -> Iterator[RawItem | Flaw]:
    for item in read_features(stream, where):
        if isinstance(item, Flaw):
            yield item
            continue
        fields = {k: v for k, v in item.fields.items() if k not in ("longitude", "latitude")}
        geometry = json.loads(item.raw).get("geometry")
        if geometry:
            try:
                fields |= {"wkt": shapely.to_wkt(shape(geometry), rounding_precision=-1)}
            except (ShapelyError, ValueError, TypeError, KeyError, AttributeError) as error:
                values: dict[str, object] = {"column": "geometry", "detail": str(error)}
                yield Flaw("INT-063", item.where, item.raw, {"value": "geometry", **values})
                continue
        yield item._replace(fields=fields)


def _workbook(data: bytes, where: str, required: Sequence[str]) -> Iterator[RawItem | Flaw]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > XLSX_UNPACKED_BYTES:
                yield _damaged("XLSX", where, "it unpacks to far more than a table holds")
                return
        # data_only False keeps a formula as its text; it is never evaluated.
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    except (zipfile.BadZipFile, KeyError, ValueError, InvalidFileException) as error:
        yield _damaged("XLSX", where, error)
        return
    rows = book.active.iter_rows(values_only=True)
    names = [_cell(value).strip().lower() for value in next(rows, ())]
    yield from _rows(names, rows, where, required)
    book.close()


def _geopackage(data: bytes, where: str, required: Sequence[str]) -> Iterator[RawItem | Flaw]:
    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(data)
        tables = base.execute(
            "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes')"
            " ORDER BY table_name"
        ).fetchall()
        shapes = dict(base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
        for (table,) in tables:
            quoted = '"' + table.replace('"', '""') + '"'
            cursor = base.execute(f"SELECT * FROM {quoted}")
            geometry = str(shapes.get(table, "")).lower()
            names = [str(column[0]).lower() for column in cursor.description]
            names = ["wkt" if name == geometry else name for name in names]
            yield from _rows(names, cursor, f"{where} table {table}", required)
    except sqlite3.Error as error:
        yield _damaged("GeoPackage", where, error)
    finally:
        base.close()


def _rows(
    names: Sequence[str], rows: Any, where: str, required: Sequence[str]
) -> Iterator[RawItem | Flaw]:
    lacking = _lacking(names, required, where)
    if lacking is not None:
        yield lacking
        return
    for number, row in enumerate(rows, start=2):
        if all(value is None for value in row):
            continue
        place = f"{where} row {number}"
        raw = json.dumps([str(value) for value in row], ensure_ascii=False).encode()
        try:
            cells = [_cell(value) for value in row]
        except (ShapelyError, struct.error, ValueError) as error:
            values: dict[str, object] = {"column": "geometry", "value": "blob", "detail": error}
            yield Flaw("INT-063", place, raw, values)
            continue
        yield RawItem(number, dict(zip(names, cells, strict=False)), raw, place)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return str(shapely.to_wkt(gpkg_geometry(value), rounding_precision=-1))
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def gpkg_geometry(blob: bytes) -> shapely.Geometry:
    """Return the geometry of a GeoPackage blob.

    Raises
    ------
    ValueError
        If it is no GeoPackage geometry.

    References
    ----------
    OGC 12-128r17, GeoPackage 1.3, section 2.1.3.
    """
    if blob[:2] != b"GP" or len(blob) < 8:
        raise ValueError("the blob is no GeoPackage geometry")
    envelope = _ENVELOPE_BYTES.get(blob[3] >> 1 & 7)
    if envelope is None:
        raise ValueError("the envelope of the geometry is of no known kind")
    return shapely.from_wkb(blob[8 + envelope :])
