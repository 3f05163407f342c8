"""Exported tables as a GeoPackage (OGC 12-128r18, version 1.3), written with SQLite alone."""

from __future__ import annotations

import sqlite3
import struct
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import shapely

from truceline.formats.exported import mean_positions, outlines, without_wkb
from truceline.formats.geopackage_style import area_style, point_style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from truceline.formats.exported import About

APPLICATION_ID = 0x47504B47  # "GPKG", requirement 2
USER_VERSION = 10300  # 1.3.0
WGS84 = 4326
GEOMETRY = "geom"

SCHEMA = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
  styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME);
"""
# Definition of EPSG:4326 as the standard prints it (table 2 and annex C).
WGS84_WKT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AUTHORITY["EPSG","4326"]]'
)
REFERENCE_SYSTEMS = (
    ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", None),
    ("WGS 84 geodetic", WGS84, "EPSG", WGS84, WGS84_WKT, "longitude and latitude in degrees"),
)


def write_geopackage(
    tables: Mapping[str, pa.Table], codebook: Sequence[Mapping[str, str]], about: About
) -> bytes:
    """Return a GeoPackage of exported tables.

    Layers: ``incidents`` (mean positions), ``incident_regions`` (areas), both styled for QGIS;
    ``findings``, ``rates`` and ``codebook`` are tables without geometry.

    Notes
    -----
    The same tables give the same bytes with one version of SQLite: times come from `about`.
    """
    database = sqlite3.connect(":memory:")
    try:
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {USER_VERSION}")
        database.executescript(SCHEMA)
        database.executemany(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", REFERENCE_SYSTEMS
        )
        writer = _Writer(database, about)
        _write_incidents(writer, tables.get("incidents"))
        for name in ("findings", "rates"):
            if name in tables:
                writer.table(name, tables[name], None)
        writer.table("codebook", pa.Table.from_pylist([dict(row) for row in codebook]), None)
        writer.list_styles()
        database.commit()
        return database.serialize()
    finally:
        database.close()


def _write_incidents(writer: _Writer, incidents: pa.Table | None) -> None:
    if incidents is None:
        return
    plain = without_wkb(incidents)
    places = [
        None if place is None else shapely.Point(place) for place in mean_positions(incidents)
    ]
    writer.table("incidents", plain, "POINT", places)
    writer.style("incidents", point_style())
    areas = outlines(incidents)
    with_area = pa.array([area is not None for area in areas], pa.bool_())
    writer.table(
        "incident_regions", plain.filter(with_area), "MULTIPOLYGON",
        [area for area in areas if area is not None],
    )  # fmt: skip
    writer.style("incident_regions", area_style())


class _Writer:
    def __init__(self, database: sqlite3.Connection, about: About) -> None:
        self.database = database
        self.about = about
        self.stamp = _instant(about.issued_at)

    def table(
        self,
        name: str,
        table: pa.Table,
        geometry: str | None,
        shapes: Sequence[shapely.Geometry | None] = (),
    ) -> None:
        """Write a table and say in ``gpkg_contents`` what it is."""
        fields = [f'"{field.name}" {_type(field.type)}' for field in table.schema]
        columns = [[_value(value) for value in table[n].to_pylist()] for n in table.schema.names]
        if geometry is not None:
            fields.insert(0, f'"{GEOMETRY}" {geometry}')
            columns.insert(0, [None if shape is None else blob(shape) for shape in shapes])
        self.database.execute(
            f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, '
            f"{', '.join(fields)})"
        )
        places = ", ".join("?" for _ in range(len(fields) + 1))
        rows = zip(range(1, table.num_rows + 1), *columns, strict=True)
        self.database.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)
        self._list(name, geometry, shapes)

    def _list(
        self, name: str, geometry: str | None, shapes: Sequence[shapely.Geometry | None]
    ) -> None:
        known = [shape for shape in shapes if shape is not None]
        bounds: tuple[float | None, ...] = (None,) * 4
        if known:
            bounds = tuple(float(value) for value in shapely.total_bounds(known))
        marks = [mark for mark in ("simulated", "hypothetical") if getattr(self.about, mark)]
        about = f"{self.about.title}. Audience: {self.about.audience}. {' '.join(marks)}".strip()
        self.database.execute(
            "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                name, "attributes" if geometry is None else "features", name, about, self.stamp,
                *bounds, None if geometry is None else WGS84,
            ),
        )  # fmt: skip
        if geometry is not None:
            self.database.execute(
                "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)",
                (name, GEOMETRY, geometry, WGS84),
            )

    def style(self, name: str, qml: str) -> None:
        """Give a layer the style QGIS opens it with."""
        self.database.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
            "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
            "ui, update_time) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', NULL, ?)",
            (name, GEOMETRY, name, qml, "outcomes by colour", self.stamp),
        )

    def list_styles(self) -> None:
        """Say in ``gpkg_contents`` that the table of styles is one, as QGIS does."""
        self.database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles', ?)",
            (self.stamp,),
        )


def blob(shape: shapely.Geometry) -> bytes:
    """Return a shape as a GeoPackage geometry: header, envelope unless a point, WKB (2.1.3)."""
    point = shape.geom_type == "Point"
    flags = 0b00000001 if point else 0b00000011  # little-endian, envelope of x and y
    header = struct.pack("<2sBBi", b"GP", 0, flags, WGS84)
    if not point:
        west, south, east, north = shape.bounds
        header += struct.pack("<4d", west, east, south, north)
    return header + bytes(shapely.to_wkb(shape, byte_order=1))


def _type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "BOOLEAN"
    if pa.types.is_integer(kind):
        return "INTEGER"
    if pa.types.is_floating(kind):
        return "REAL"
    if pa.types.is_timestamp(kind):
        return "DATETIME"
    return "DATE" if pa.types.is_date(kind) else "TEXT"


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    return int(value) if isinstance(value, bool) else value


def _instant(value: datetime) -> str:
    """Return an instant as the standard's DATETIME (table 1), with milliseconds."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
