"""Exports hold what was released, say what it means, and open in other people's programs."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from material import DAY, incident
from truceline.core.errors import RequestError
from truceline.core.uncertain import (
    point_region,
    polygon_region,
    region_moments,
    sector_region,
    stretch_region,
)
from truceline.formats.codebook import codebook
from truceline.formats.export_csv import neutral, write_csv
from truceline.formats.exported import exported_tables, outlines
from truceline.formats.geopackage_style import COLOURS
from truceline.model.document import Audience, ReleasedDocument
from truceline.model.finding import Outcome
from truceline.model.incident import INCIDENT_SCHEMA
from truceline.model.table import to_table
from truceline.publish.folder import about_of, export_files, write_exports
from truceline.release.policy import ReleasePolicy
from truceline.release.release import release
from truceline.report.daily import daily_report

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.report.material import Material


@pytest.fixture
def released(material: Material) -> ReleasedDocument:
    """Return the day's report as the mission itself may see it, an incident without place in it."""
    nowhere = to_table([incident("nowhere", None, 10, place_name="=cmd|' /C calc'!A0")],
                       INCIDENT_SCHEMA)  # fmt: skip
    tables = material.tables | {
        "incidents": pa.concat_tables([material.tables["incidents"], nowhere])
    }
    document = daily_report(dataclasses.replace(material, tables=tables))
    return _released(document, Audience.INTERNAL)


def _released(document: Any, audience: Audience) -> ReleasedDocument:
    return release(document, audience, ReleasePolicy(), DAY + timedelta(days=30))


def cells(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def opened(data: bytes) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.deserialize(data)
    return database


def test_exports_written_are_the_files_the_manifest_names(
    released: ReleasedDocument, tmp_path: Path
) -> None:
    """Every file is there, with the SHA-256 the manifest states and the head it is from."""
    paths = write_exports(released, tmp_path / "out")

    manifest = json.loads((tmp_path / "out" / "export.json").read_bytes())
    assert {path.name for path in paths} == {*manifest["files"], "export.json"}
    assert {path.suffix for path in paths} == {
        ".csv",
        ".geojson",
        ".gpkg",
        ".parquet",
        ".md",
        ".json",
    }
    for name, sha256 in manifest["files"].items():
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == sha256
    assert (manifest["record_head"], manifest["audience"]) == ("ab" * 32, "internal")


def test_export_in_an_unknown_format_writes_nothing(
    released: ReleasedDocument, tmp_path: Path
) -> None:
    """A format nobody knows is refused before the first file."""
    with pytest.raises(RequestError, match=r"REQ-010.*'shp'"):
        write_exports(released, tmp_path / "out", ["csv", "shp"])

    assert not (tmp_path / "out").exists()


def test_same_release_in_another_row_order_gives_the_same_bytes(
    released: ReleasedDocument,
) -> None:
    """Neither the hour nor the order of rows reaches a file."""
    document = released.document
    turned = {
        name: table.take(pa.array(np.arange(table.num_rows)[::-1]))
        for name, table in document.tables.items()
    }
    again = dataclasses.replace(released, document=dataclasses.replace(document, tables=turned))

    assert export_files(again) == export_files(released)


def test_public_export_holds_only_what_release_left(released: ReleasedDocument) -> None:
    """No member, no place finer than the grid, no rate by sector leaves the mission."""
    public = export_files(_released(released.document, Audience.PUBLIC))

    assert "rates.csv" not in public
    rows = cells(public["incidents.csv"])
    assert "members" not in rows[0]
    assert "inc-gun" not in {row["incident_id"] for row in rows}
    assert {row["region_kind"] for row in rows} == {"polygon", ""}
    assert b"secret" not in b"".join(public.values())


def test_every_exported_column_is_in_the_codebook(released: ReleasedDocument) -> None:
    """A column nobody explains is not exported, in whatever format."""
    files = export_files(released)
    known = {(row["table"], row["column"]) for row in cells(files["codebook.csv"])}

    for name in ("incidents", "findings", "rates"):
        assert {(name, column) for column in cells(files[f"{name}.csv"])[0]} <= known
        parquet = pq.read_schema(pa.BufferReader(files[f"{name}.parquet"])).names
        assert {(name, column) for column in parquet} <= known
        layer = opened(files["truceline.gpkg"]).execute(f"PRAGMA table_info({name})").fetchall()
        assert {(name, column[1]) for column in layer} <= known
    for row in cells(files["codebook.csv"]):
        assert row["meaning"]
        assert f"`{row['column']}`".encode() in files["codebook.md"]


def test_codebook_given_a_column_without_words_refuses(released: ReleasedDocument) -> None:
    """A new column cannot be exported before somebody has said what it means."""
    rates = released.document.tables["rates"].append_column("mystery", pa.array([1] * 9))

    with pytest.raises(KeyError, match="mystery"):
        codebook({"rates": rates})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"), ("+7 dogs", "'+7 dogs"), ("-x", "'-x"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"), ("\rx", "'\rx"), ("  =1", "'  =1"), ("＝1", "'＝1"), ("-", "'-"),
        ("-5", "-5"), ("+3.25", "+3.25"), ("-1e9", "-1e9"), ("-1+2", "'-1+2"),
        ("quiet", "quiet"), ("a=b", "a=b"), ("", ""),
    ],
)  # fmt: skip
def test_cell_that_is_a_formula_is_neutralised_and_a_number_is_not(text: str, shown: str) -> None:
    """A spreadsheet shows what somebody wrote and does not execute it."""
    assert neutral(text) == shown


def test_formula_in_a_place_name_is_neutralised_in_the_file(released: ReleasedDocument) -> None:
    """What a source calls a place reaches the reader as text."""
    rows = {row["incident_id"]: row for row in cells(export_files(released)["incidents.csv"])}

    assert rows["inc-nowhere"]["place_name"] == "'=cmd|' /C calc'!A0"
    assert rows["inc-nowhere"]["lon"] == rows["inc-nowhere"]["region_wkt"] == ""
    assert (rows["inc-a"]["lon"], rows["inc-a"]["lat"]) == ("37.5", "48.2")
    assert rows["inc-a"]["starts_at"] == "2027-03-14T09:00:00Z"


def test_cell_with_comma_quote_and_line_break_is_read_back_whole() -> None:
    """Text of any kind survives the way through CSV."""
    text = 'near "Zoryane", north\nof it; 50 % – ні'

    data = write_csv(pa.table({"text": [text, None], "n": [None, -3]}))

    assert cells(data) == [{"text": text, "n": ""}, {"text": "", "n": "-3"}]


def test_what_was_not_observed_is_empty_and_never_zero(released: ReleasedDocument) -> None:
    """A sector nobody watched has no number in any format."""
    files = export_files(released)
    unseen = [row for row in cells(files["rates.csv"]) if row["sector"] == "s2"]
    table = pq.read_table(pa.BufferReader(files["rates.parquet"]))

    assert {row["violations"] for row in unseen} == {""}
    assert {row["observed"] for row in unseen} == {"not_observed"}
    assert table.filter(pa.compute.equal(table["sector"], "s2"))["violations"].null_count == 3
    query = "SELECT count(*) FROM rates WHERE sector = 's2' AND violations IS NULL"
    assert opened(files["truceline.gpkg"]).execute(query).fetchone() == (3,)


def test_incident_carries_the_gravest_outcome_of_its_findings(released: ReleasedDocument) -> None:
    """A map can be coloured by outcome without a join."""
    rows = cells(export_files(released)["incidents.csv"])

    assert {row["incident_id"]: row["outcome"] for row in rows} == {
        "inc-a": "violation_serious", "inc-b": "undetermined",
        "inc-gun": "violation_minor", "inc-nowhere": "",
    }  # fmt: skip


def test_geojson_has_places_rings_and_nulls_as_the_standard_wants(
    released: ReleasedDocument,
) -> None:
    """Outer rings run anticlockwise, an unknown place is null, a finding lies at its incident."""
    files = export_files(released)
    incidents = json.loads(files["incidents.geojson"])
    findings = json.loads(files["findings.geojson"])

    by_id = {feature["id"]: feature["geometry"] for feature in incidents["features"]}
    ring = shapely.LinearRing(by_id["inc-b"]["coordinates"][0])
    assert ring.is_ccw
    assert by_id["inc-nowhere"] is None
    assert by_id["inc-a"] == {"type": "Point", "coordinates": [37.5, 48.2]}
    assert {f["id"]: f["geometry"] for f in findings["features"]}["fin-a"] == by_id["inc-a"]
    assert incidents["about"]["hypothetical"] is True


def test_simulated_export_says_so_in_every_file(released: ReleasedDocument) -> None:
    """Names, rows and descriptions bear the mark."""
    document = dataclasses.replace(released.document, simulated=True)
    files = export_files(dataclasses.replace(released, document=document))

    assert all(name.startswith("simulated-") for name in files if name != "export.json")
    assert {row["simulated"] for row in cells(files["simulated-rates.csv"])} == {"true"}
    contents = opened(files["simulated-truceline.gpkg"]).execute(
        "SELECT description FROM gpkg_contents WHERE table_name = 'incidents'"
    )
    assert "simulated" in contents.fetchone()[0]


def test_outlines_have_the_size_their_errors_say() -> None:
    """Ellipses reach two standard deviations, strips two to each side; a bare point has none."""
    line = np.array([[37.0, 48.0], [37.2, 48.0]])
    regions = [
        point_region(37.0, 48.0, 500.0), point_region(37.0, 48.0), None,
        sector_region(37.0, 48.0, 2000, 6000, [(0.0, 22.5), (180.0, 202.5)]),
        stretch_region(line, 0.0, 14_900.0, 100.0), stretch_region(line, 0.0, 14_900.0),
        polygon_region(shapely.box(37.0, 48.0, 37.1, 48.1)),
    ]  # fmt: skip
    table = to_table(
        [incident(str(number), region, 1) for number, region in enumerate(regions)],
        INCIDENT_SCHEMA,
    )

    shapes = outlines(table)

    assert [shape is None for shape in shapes] == [False, True, True, False, False, False, False]
    square_degree_m2 = 111_194.0**2 * 1.0006 * np.cos(np.radians(48.0))
    areas = [0 if shape is None else shape.area * square_degree_m2 for shape in shapes]
    assert areas[0] == pytest.approx(np.pi * 1000.0**2, rel=0.02)
    assert areas[4] == pytest.approx(14_900 * 400, rel=0.02)
    assert areas[5] == pytest.approx(14_900 * 20, rel=0.02)
    assert len(shapes[3].geoms) == 2  # two winds stay two, never their hull
    assert all(shape is None or shape.is_valid for shape in shapes)


def test_geopackage_has_what_the_standard_requires(released: ReleasedDocument) -> None:
    """Application id, version, contents, reference systems: OGC 12-128r18, clauses 1 and 2."""
    database = opened(export_files(released)["truceline.gpkg"])

    def one(statement: str) -> Any:
        return database.execute(statement).fetchone()[0]

    assert one("PRAGMA application_id") == 0x47504B47
    assert one("PRAGMA user_version") == 10300
    assert one("PRAGMA integrity_check") == "ok"
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    ids = database.execute("SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY srs_id").fetchall()
    assert ids == [(-1,), (0,), (4326,)]
    types = dict(database.execute("SELECT table_name, data_type FROM gpkg_contents").fetchall())
    assert types == {
        "incidents": "features", "incident_regions": "features", "findings": "attributes",
        "rates": "attributes", "codebook": "attributes", "layer_styles": "attributes",
    }  # fmt: skip
    assert one("SELECT max(last_change) FROM gpkg_contents") == "2027-03-15T02:00:00.000Z"
    styles = database.execute("SELECT f_table_name, styleQML, useAsDefault FROM layer_styles")
    for name, qml, default in styles.fetchall():
        assert name in {"incidents", "incident_regions"}
        assert default == 1
        for outcome in Outcome:
            assert f'value="{outcome.value}"' in qml
    assert set(COLOURS) == {*(outcome.value for outcome in Outcome), ""}


def test_geopackage_is_read_by_others_with_the_same_places(
    released: ReleasedDocument, tmp_path: Path
) -> None:
    """GDAL finds the layers, their reference system, their rows and their places."""
    pyogrio = pytest.importorskip("pyogrio")
    geopandas = pytest.importorskip("geopandas")
    write_exports(released, tmp_path, ["geopackage"])
    path = tmp_path / "truceline.gpkg"

    layers = {str(name): kind for name, kind in pyogrio.list_layers(path)}
    points = geopandas.read_file(path, layer="incidents").set_index("incident_id")
    areas = geopandas.read_file(path, layer="incident_regions").set_index("incident_id")

    assert layers["incidents"] == "Point"
    assert layers["incident_regions"] == "MultiPolygon"
    assert layers["findings"] is None
    assert points.crs.to_epsg() == 4326
    assert (points.geometry["inc-a"].x, points.geometry["inc-a"].y) == (37.5, 48.2)
    assert points.geometry["inc-nowhere"] is None
    assert set(areas.index) == {"inc-a", "inc-b", "inc-gun"}
    assert areas.geometry["inc-a"].contains(points.geometry["inc-a"])
    assert str(points.starts_at["inc-a"]) == "2027-03-14 09:00:00+00:00"
    assert not pyogrio.read_dataframe(path, layer="rates")["violations"].eq(0).any()


def test_geoparquet_is_read_by_others_with_the_same_places(
    released: ReleasedDocument, tmp_path: Path
) -> None:
    """geopandas reads the shapes and their reference system from the metadata alone."""
    geopandas = pytest.importorskip("geopandas")
    write_exports(released, tmp_path, ["geoparquet"])
    tables = exported_tables(released.document.tables, about_of(released))

    frame = geopandas.read_parquet(tmp_path / "incidents.parquet").set_index("incident_id")
    geo = json.loads(pq.read_schema(tmp_path / "incidents.parquet").metadata[b"geo"])

    assert geo["version"] == "1.1.0"
    assert geo["columns"]["geometry"]["geometry_types"] == ["Point", "Polygon"]
    assert frame.crs.to_string() == "OGC:CRS84"
    assert frame.geometry["inc-a"] == shapely.Point(37.5, 48.2)
    assert frame.geometry["inc-nowhere"] is None
    assert list(frame.index) == tables["incidents"]["incident_id"].to_pylist()
    assert b"geo" not in pq.read_schema(tmp_path / "findings.parquet").metadata


def test_export_of_a_day_without_incidents_still_opens(
    released: ReleasedDocument, tmp_path: Path
) -> None:
    """Nothing happened is a file with columns and no rows, not a missing file."""
    pyogrio = pytest.importorskip("pyogrio")
    tables = {name: table.slice(0, 0) for name, table in released.document.tables.items()}
    document = dataclasses.replace(released.document, tables=tables)

    write_exports(dataclasses.replace(released, document=document), tmp_path)

    assert len(pyogrio.read_dataframe(tmp_path / "truceline.gpkg", layer="incidents")) == 0
    assert (tmp_path / "incidents.csv").read_text().count("\n") == 1
    assert pq.read_table(tmp_path / "incidents.parquet").num_rows == 0


def test_mean_position_of_a_sector_is_its_middle(released: ReleasedDocument) -> None:
    """The point a map shows is the mean of the region, not the observer who spoke of it."""
    region = sector_region(37.6, 48.1, 2000, 6000, [(123.75, 146.25)])
    lon, lat, _ = region_moments(region)
    rows = {row["incident_id"]: row for row in cells(export_files(released)["incidents.csv"])}

    assert float(rows["inc-b"]["lon"]) == pytest.approx(lon, abs=1e-6)
    assert float(rows["inc-b"]["lat"]) == pytest.approx(lat, abs=1e-6)
    assert lon > 37.6
