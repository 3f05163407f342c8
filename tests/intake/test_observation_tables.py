"""Our observation tables: every column, container and bad cell."""

from __future__ import annotations

import dataclasses
import io
import sqlite3
import struct
from datetime import UTC, datetime, timedelta

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from truceline.core.uncertain import (
    Region,
    RegionKind,
    point_region,
    polygon_region,
    sector_region,
    stretch_region,
)
from truceline.formats.observation_table import write_observations
from truceline.intake.effort import READER as EFFORT
from truceline.intake.observations import READER
from truceline.intake.own_rows import UNKNOWN
from truceline.intake.reader import Batch, IntakeContext
from truceline.model.kind import Kind
from truceline.model.observation import Claim, Modality, Observation
from truceline.science.sound import Atmosphere, flash_to_bang

HEADER = "key,kind,modality,starts_at"


def read(data: bytes, **context: object) -> Batch:
    """Return what a small table yields."""
    values: dict[str, object] = {"source_id": "posts"} | context
    (batch,) = READER.read(io.BytesIO(data), IntakeContext(**values))  # type: ignore[arg-type]
    return batch


def row(columns: str, cells: str, **context: object) -> Batch:
    """Return what one row with some more columns yields."""
    table = f"{HEADER},{columns}\na,explosion,human,2025-04-01T10:00Z,{cells}\n"
    return read(table.encode(), **context)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("5", (5, 5)),
        ("~5", (4, 6)),
        ("about 5", (4, 6)),
        ("at least 3", (3, None)),
        (">=3", (3, None)),
        ("≥ 3", (3, None)),
        (">3", (4, None)),
        ("3+", (3, None)),
        ("<10", (0, 9)),
        ("<=10", (0, 10)),
        ("≤10", (0, 10)),
        ("5-8", (5, 8)),
        ("0", (0, 0)),
        ("unknown", (None, None)),
        ("N/K", (None, None)),
        ("", (None, None)),
    ],
)
def test_counts_are_intervals_and_unknown_is_never_zero(
    cell: str, expected: tuple[int | None, int | None]
) -> None:
    """N/K is not counted, not none."""
    (observation,) = row("count", cell).observations

    assert (observation.count_low, observation.count_high) == expected


@pytest.mark.parametrize(
    ("columns", "cells", "kind", "start"),
    [
        ("lat,lon,sigma_m", "48,37,50", RegionKind.POINT, (37.0, 48.0, 50.0, 50.0)),
        ("mgrs", "37UCQ", RegionKind.POINT, ()),
        (
            "observer_lat,observer_lon,distance_from_km,distance_until_km,winds",
            "48,37,3,6,E;S",
            RegionKind.SECTOR,
            (37.0, 48.0, 3000.0, 6000.0, 78.75, 101.25, 168.75, 191.25),
        ),
        (
            "observer_lat,observer_lon,distance_until_km,bearing_deg,bearing_sd_deg",
            "48,37,6,90,5",
            RegionKind.SECTOR,
            (37.0, 48.0, 0.0, 6000.0, 80.0, 100.0),
        ),
        ("wkt", '"POLYGON ((37 48, 37.1 48, 37 48.1, 37 48))"', RegionKind.POLYGON, ()),
    ],
)
def test_a_place_can_be_given_in_each_way(
    columns: str, cells: str, kind: RegionKind, start: tuple[float, ...]
) -> None:
    """Each way to say where gives its region."""
    (observation,) = row(columns, cells).observations

    assert observation.region is not None
    assert observation.region.kind is kind
    assert observation.region.params[: len(start)] == start


@pytest.mark.parametrize(
    ("columns", "cells", "code"),
    [
        ("count", "lots", "INT-063"),
        ("count", "8-5", "INT-063"),
        ("count", ">=", "INT-063"),
        ("count", "-3", "INT-063"),
        ("count_low,count_high", "5,3", "INT-063"),
        ("calibre_mm", "nan", "INT-063"),
        ("simulated", "perhaps", "INT-063"),
        ("mgrs", "not there", "INT-063"),
        ("wkt", "POLYGON EMPTY", "INT-063"),
        ("ends_at", "2025-04-01T09:00Z", "INT-063"),
        ("lat,lon", "48,", "INT-064"),
        ("lat,lon,mgrs", "48,37,37UCQ", "INT-067"),
    ],
)
def test_a_bad_cell_rejects_its_row_and_names_itself(columns: str, cells: str, code: str) -> None:
    """A bad cell is a rejection with a remedy."""
    batch = row(columns, cells)

    assert batch.observations == []
    assert [(r.code, bool(r.remedy)) for r in batch.rejections] == [(code, True)]


def test_bad_rows_lose_no_good_one() -> None:
    """The rest of the file still goes in."""
    lines = (
        HEADER,
        "a,shot,human,2025-04-01T10:00Z",
        "b,boom,human,2025-04-01T10:00Z",
        ",shot,human,2025-04-01T10:00Z",
        "a,shot,human,2025-04-01T10:00Z",
        "a,shot,human,2025-04-01T11:00Z",
        "c,shot,human,",
    )
    batch = read("\n".join(lines).encode())

    assert [o.source_key for o in batch.observations] == ["a", "c"]
    assert batch.observations[1].starts_at is None
    found = [(r.code, r.severity) for r in batch.rejections]
    assert found == [
        ("INT-063", "rejected"),
        ("INT-030", "rejected"),
        ("INT-032", "repeated"),
        ("INT-031", "rejected"),
    ]
    assert batch.rows == 6


def test_local_times_are_meant_in_the_zone_of_the_source() -> None:
    """A time without an offset is local."""
    data = f"{HEADER}\na,shot,human,2025-04-01T10:00\n".encode()

    (observation,) = read(data, zone="Europe/Kyiv").observations

    assert observation.starts_at == datetime(2025, 4, 1, 7, tzinfo=UTC)


def test_a_claimant_makes_the_row_a_claim() -> None:
    """A party's own report never enters the observations."""
    batch = row("claimant", "blue")

    assert (batch.observations, batch.claims[0].claimant) == ([], "blue")


def test_simulated_is_marked_and_cannot_be_unmarked() -> None:
    """A simulated source has simulated rows with ids of their own."""
    real, marked = row("simulated", "").observations[0], row("simulated", "true").observations[0]
    forced = row("simulated", "false", simulated=True).observations[0]

    assert (real.simulated, marked.simulated, forced.simulated) == (False, True, True)
    assert (
        real.observation_id != row("simulated", "", simulated=True).observations[0].observation_id
    )


def test_a_workbook_is_read_with_native_dates_and_formulas_as_text() -> None:
    """Formulas are kept as their text and never evaluated."""
    book = Workbook()
    book.active.append(["key", "kind", "modality", "starts_at", "count", "text"])
    book.active.append(["a", "shot", "human", datetime(2025, 4, 1, 10), 5, "=1+1"])  # noqa: DTZ001
    stream = io.BytesIO()
    book.save(stream)

    (observation,) = read(stream.getvalue()).observations

    assert observation.starts_at == datetime(2025, 4, 1, 10, tzinfo=UTC)
    assert (observation.count_low, observation.text) == (5, "=1+1")


def test_geojson_is_read_with_any_geometry() -> None:
    """A feature's geometry is its place."""
    data = (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point",'
        b'"coordinates":[37,48]},"properties":{"key":"a","kind":"shot","modality":"human",'
        b'"starts_at":"2025-04-01T10:00Z","sigma_m":20}}]}'
    )

    (observation,) = read(data).observations

    assert observation.region == point_region(37.0, 48.0, 20.0)
    assert READER.recognises(data, "a.geojson")


def geopackage(blob: bytes, columns: str = "key, kind, modality, starts_at") -> bytes:
    """Return a minimal GeoPackage with one feature."""
    base = sqlite3.connect(":memory:")
    base.executescript(
        "CREATE TABLE gpkg_contents (table_name, data_type);"
        "CREATE TABLE gpkg_geometry_columns (table_name, column_name);"
        "INSERT INTO gpkg_contents VALUES ('observations', 'features');"
        "INSERT INTO gpkg_geometry_columns VALUES ('observations', 'geom');"
        f"CREATE TABLE observations ({columns}, geom);"
    )
    cells = ["a", "shot", "human", "2025-04-01T10:00Z"][: columns.count(",") + 1]
    marks = ",".join("?" for _ in (*cells, blob))
    base.execute(f"INSERT INTO observations VALUES ({marks})", (*cells, blob))
    base.commit()
    data = bytes(base.serialize())
    base.close()
    return data


def test_a_geopackage_is_read_with_and_without_an_envelope() -> None:
    """The geometry is found behind an envelope of any length."""
    wkb = shapely.to_wkb(shapely.Point(37, 48))
    plain = b"GP\0\x01" + struct.pack("<i", 4326) + wkb
    boxed = b"GP\0\x03" + struct.pack("<i4d", 4326, 37, 37, 48, 48) + wkb

    found = [read(geopackage(blob)).observations[0].region for blob in (plain, boxed)]

    assert found == [point_region(37.0, 48.0)] * 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 broken", "INT-066"),
        (b"SQLite format 3\0 broken", "INT-066"),
        (geopackage(b"no geometry"), "INT-063"),
        (geopackage(b"GP\0\x01", "key, kind"), "INT-062"),
    ],
)
def test_damaged_containers_become_rejections(data: bytes, code: str) -> None:
    """A broken container stops nothing."""
    assert [r.code for r in read(data).rejections] == [code]


def test_headers_tell_observations_from_effort() -> None:
    """Each reader knows its own header."""
    observations = b"key,kind,modality,starts_at,count\n"
    effort = b"key,observer,modality,status,starts_at,ends_at,sector\n"

    found = [r.recognises(h, "a.csv") for r in (READER, EFFORT) for h in (observations, effort)]

    assert found == [True, False, False, True]
    assert EFFORT.recognises(b"PK\x03\x04", "effort.xlsx")
    assert not READER.recognises(b"PK\x03\x04", "effort.xlsx")


UAV, SATELLITE = Modality.UAV, Modality.SATELLITE
FROM = "observer_lat,observer_lon"
FOOTPRINT = "POLYGON ((37 48, 37.1 48, 37.1 48.1, 37 48.1, 37 48))"
STRIPS = "MULTIPOLYGON (((37 48, 37.1 48, 37 48.1, 37 48)), ((38 48, 38.1 48, 38 48.1, 38 48)))"


def told(kind: str, modality: str, columns: str, cells: str) -> Batch:
    """Return what a row of some kind and modality yields."""
    text = f"{HEADER},{columns}\na,{kind},{modality},2025-04-01T10:00Z,{cells}\n"
    return read(text.encode())


@pytest.mark.parametrize(
    ("kind", "modality", "columns", "cells", "region"),
    [
        (Kind.EXPLOSION, Modality.HUMAN, f"{FROM},distance_from_km,distance_until_km,winds",
         "48,37,2,6,NE;N",
         sector_region(37.0, 48.0, 2000, 6000, [(33.75, 56.25), (-11.25, 11.25)])),
        (Kind.EXPLOSION, Modality.ACOUSTIC, f"{FROM},bearing_deg,bearing_sd_deg,distance_until_km",
         "48,37,358,3,9", sector_region(37.0, 48.0, 0, 9000, [(352.0, 364.0)])),
        (Kind.UAV_FLIGHT, Modality.RADAR,
         f"{FROM},bearing_deg,bearing_sd_deg,distance_km,distance_sd_km",
         "48,37,120,2.5,5,0.25", sector_region(37.0, 48.0, 4500, 5500, [(115.0, 125.0)])),
        (Kind.UAV_FLIGHT, Modality.ACOUSTIC, f"{FROM},distance_km,distance_sd_km",
         "48,37,0.5,0.5", sector_region(37.0, 48.0, 0, 1500)),
        (Kind.EXPLOSION, Modality.CAMERA,
         f"{FROM},bearing_deg,bearing_sd_deg,bang_delay_s,bang_delay_sd_s,temperature_c",
         "48,37,45,2,9,0.3,-5",
         flash_to_bang(37.0, 48.0, 45.0, 2.0, 9.0, 0.3, Atmosphere(temperature_c=-5.0)).region),
        (Kind.WEAPON_SIGHTING, UAV, "wkt", f'"{FOOTPRINT}"',
         polygon_region(shapely.from_wkt(FOOTPRINT))),
        (Kind.DAMAGE, SATELLITE, "wkt", f'"{STRIPS}"', polygon_region(shapely.from_wkt(STRIPS))),
        (Kind.FIRE_ANOMALY, SATELLITE, "lat,lon,sigma_m", "48,37,190",
         point_region(37.0, 48.0, 190.0)),
    ],
)  # fmt: skip
def test_each_kind_of_observation_is_kept_in_its_own_shape(
    kind: Kind, modality: Modality, columns: str, cells: str, region: Region
) -> None:
    """Sectors, bearings, detections of drones, footprints and heat: each as the page says."""
    (observation,) = told(kind, modality, columns, cells).observations

    assert (observation.kind, observation.modality) == (kind, modality)
    assert observation.region is not None
    assert observation.region.kind is region.kind
    assert observation.region.params == pytest.approx(region.params)
    assert observation.region.geometry.equals_exact(region.geometry, 1e-9)


def test_unknown_kind_and_weapon_are_unknown() -> None:
    """N/K is no kind, no weapon and no calibre, and never a word of its own."""
    columns = "weapon,calibre_mm,assessment,target,place_name,count"
    (observation,) = told("N/K", "n/k", columns, "N/K,N/K,unknown,N/K,not known,N/K").observations

    assert (observation.kind, observation.modality) == (Kind.UNKNOWN, Modality.UNKNOWN)
    said = [observation.weapon, observation.calibre_mm, observation.assessment, observation.target,
            observation.place_name, observation.count_low, observation.count_high]  # fmt: skip
    assert said == [None] * 7


@pytest.mark.parametrize(
    ("columns", "cells", "code"),
    [
        ("bearing_deg,distance_until_km", "90,5", "INT-064"),
        ("bearing_deg,bearing_sd_deg,distance_until_km", "90,N/K,5", "INT-064"),
        ("bearing_deg,bearing_sd_deg", "90,5", "INT-064"),
        ("bearing_deg,bearing_sd_deg,distance_until_km", "90,0,5", "INT-091"),
        ("bearing_deg,bearing_sd_deg,distance_until_km", "400,5,5", "INT-092"),
        ("distance_km,distance_sd_km", "5,-1", "INT-091"),
        ("distance_km", "5", "INT-064"),
        ("bang_delay_s,bang_delay_sd_s", "9,0.3", "INT-064"),
        ("bearing_deg,bearing_sd_deg,bang_delay_s", "45,2,9", "INT-064"),
        ("bearing_deg,bearing_sd_deg,bang_delay_s,bang_delay_sd_s", "45,2,-9,0.3", "INT-063"),
        (
            "bearing_deg,bearing_sd_deg,bang_delay_s,bang_delay_sd_s,distance_km",
            "45,2,9,1,3",
            "INT-093",
        ),
        ("distance_km,distance_sd_km,distance_until_km", "5,1,6", "INT-093"),
    ],
)
def test_a_measurement_without_its_error_is_refused(columns: str, cells: str, code: str) -> None:
    """A bearing or range is of use only with how wrong it may be, told in one way."""
    batch = row(f"{FROM},{columns}", f"48,37,{cells}")

    assert batch.observations == []
    assert [(r.code, bool(r.remedy)) for r in batch.rejections] == [(code, True)]


words = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=12).filter(
    lambda text: text.strip() == text and text.lower() not in UNKNOWN
)
lons, lats = st.floats(20, 40), st.floats(40, 55)
metres = st.floats(1, 9_000)
regions: st.SearchStrategy[Region | None] = st.one_of(
    st.none(),
    st.builds(point_region, lons, lats, metres, metres, st.floats(0, 180)),
    st.builds(
        lambda lon, lat, near, wide: sector_region(lon, lat, near, near + wide, [(10.5, 33.25)]),
        lons, lats, metres, metres,
    ),
    st.builds(lambda lon, lat: polygon_region(shapely.box(lon, lat, lon + 1, lat + 1)), lons, lats),
    st.builds(
        lambda lon, lat, m: stretch_region(
            shapely.get_coordinates(shapely.LineString([(lon, lat), (lon + 1, lat)])), m, 2 * m, 5.0
        ),
        lons, lats, metres,
    ),
)  # fmt: skip
instants = st.datetimes(
    datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001
)  # fmt: skip


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    """Draw an observation or a claim."""
    low = draw(st.none() | st.integers(0, 10**6))
    starts_at = draw(st.none() | instants)
    record = draw(st.sampled_from([Observation, Claim]))
    return record(
        observation_id="", source_id="posts", content_sha256="", source_key=draw(words),
        kind=draw(st.sampled_from(Kind)), modality=draw(st.sampled_from(Modality)),
        region=draw(regions), starts_at=starts_at,
        ends_at=starts_at and starts_at + timedelta(seconds=draw(st.integers(0, 10**6))),
        count_low=low, count_high=draw(st.integers(low, 10**7) | st.none()) if low else low,
        observer=draw(st.none() | words), text=draw(st.none() | words),
        calibre_mm=draw(st.none() | st.floats(1, 500)), received_at=draw(instants),
        simulated=draw(st.booleans()), **({"claimant": draw(words)} if record is Claim else {}),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(observations())
def test_what_is_written_is_read_back_exactly(row: Observation) -> None:
    """A table is written without loss."""
    stream = io.StringIO(newline="")
    write_observations(stream, [row])

    batch = read(stream.getvalue().encode())

    (found,) = [*batch.observations, *batch.claims]
    assert dataclasses.replace(found, observation_id="", content_sha256="") == row


def test_count_in_other_digits_is_refused_and_the_next_row_goes_in() -> None:
    """A digit of another script is no number we read: that row is told, the rest goes in."""
    text = (
        "key,kind,modality,observer,starts_at,ends_at,lat,lon,count\n"
        "a,explosion,human,post,2027-03-01T10:00:00Z,2027-03-01T10:05:00Z,48.1,37.7,\u0665\n"
        "b,explosion,human,post,2027-03-01T11:00:00Z,2027-03-01T11:05:00Z,48.1,37.7,5\n"
    )
    context = IntakeContext(source_id="s")
    batches = list(READER.read(io.BytesIO(text.encode()), context))

    assert [o.source_key for batch in batches for o in batch.observations] == ["b"]
    assert [r.code for batch in batches for r in batch.rejections] == ["INT-063"]


@pytest.mark.parametrize("what", ["muzzle_flash,", "explosion,outgoing"])
def test_who_fires_is_not_ranged(what: str) -> None:
    """The delay of a bang places what bursts, never a muzzle."""
    columns = "key,kind,assessment,modality,starts_at,observer_lat,observer_lon,bearing_deg"
    cells = f"a,{what},camera,2027-03-14T21:00:00Z,48,37,45"
    text = f"{columns},bearing_sd_deg,bang_delay_s,bang_delay_sd_s\n{cells},2,9,0.3\n"

    batch = read(text.encode())

    assert batch.observations == []
    assert [r.code for r in batch.rejections] == ["INT-063"]
    assert "only an explosion" in batch.rejections[0].found
