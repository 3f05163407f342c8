"""UCDP GED: both generations of columns, and every bad row the format has met."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest

from truceline.core.uncertain import point_region
from truceline.intake.ged import DATE_PRECISION, READER, WHERE_PRECISION
from truceline.intake.reader import Batch, IntakeContext
from truceline.model.kind import Kind
from truceline.model.observation import Modality

HEADER = (
    "id,type_of_violence,side_a,side_b,source_date,where_prec,where_coordinates,latitude,"
    "longitude,date_prec,date_start,date_end,best"
)
CONTEXT = IntakeContext(source_id="ged", bounds=(30.0, 44.0, 41.0, 53.0))


def row(key: str, **changes: str) -> str:
    """Return a line of a made-up event near Avdiivka."""
    values = {
        "id": key,
        "type_of_violence": "1",
        "side_a": "A",
        "side_b": "B",
        "source_date": "2015-01-03",
        "where_prec": "1",
        "where_coordinates": "Avdiivka town",
        "latitude": "48.145",
        "longitude": "37.745",
        "date_prec": "1",
        "date_start": "2015-01-02",
        "date_end": "2015-01-02",
        "best": "3",
    }
    return ",".join({**values, **changes}.values())


def read(*lines: str, context: IntakeContext = CONTEXT, header: str = HEADER) -> Batch:
    """Read lines below the header as one batch."""
    stream = io.BytesIO("\n".join((header, *lines)).encode())
    (batch,) = READER.read(stream, context)
    return batch


def test_event_becomes_an_attack_of_whole_days_without_a_count() -> None:
    """Deaths are not explosions; a day is a day, not an instant."""
    (seen,) = read(row("155052", date_end="2015-01-03")).observations

    assert (seen.kind, seen.modality, seen.source_key) == (
        Kind.ATTACK,
        Modality.DATA_SET,
        "155052",
    )
    assert (seen.count_low, seen.count_high) == (None, None)
    assert seen.starts_at == datetime(2015, 1, 2, tzinfo=UTC)
    assert seen.ends_at == datetime(2015, 1, 4, tzinfo=UTC)
    assert seen.region == point_region(37.745, 48.145, 1_000.0)
    assert seen.place_name == "Avdiivka town"


def test_tag_row_is_skipped_and_not_counted() -> None:
    """The HXL line of tags is no event and no rejection."""
    batch = read(",,,,,,#loc+name,#geo+lat,#geo+lon,,#date+start,#date+end,#affected", row("1"))

    assert (batch.rows, len(batch.observations), batch.rejections) == (1, 1, [])


def test_ids_written_as_decimals_are_the_same_ids() -> None:
    """Row 214797.0 of one file is row 214797 of another, with the same content."""
    text = read(row("214797.0", where_prec="1.0", date_prec="1.0", type_of_violence="1.0"))
    whole = read(row("214797"))

    assert text.observations == whole.observations


def test_both_generations_of_columns_mean_the_same_event() -> None:
    """Columns that came or went between releases do not make an event look changed."""
    older = read(row("1") + ",2015,2015", header=HEADER + ",start_year,end_year")

    assert older.observations == read(row("1")).observations


@pytest.mark.parametrize("code", [*WHERE_PRECISION])
def test_place_precision_widens_the_place_or_takes_it_away(code: str) -> None:
    """An event known to the country only has no region; it is kept all the same."""
    (seen,) = read(row("1", where_prec=code)).observations
    sigma_m, _ = WHERE_PRECISION[code]

    assert seen.region == (None if sigma_m is None else point_region(37.745, 48.145, sigma_m))
    assert (sigma_m is None) == (code in "67")


def test_unknown_precision_goes_in_wide_with_a_warning() -> None:
    """A code from a newer code book does not cost the row."""
    batch = read(row("1", where_prec="9", date_prec="9"))

    assert [(r.code, r.severity) for r in batch.rejections] == [("INT-024", "warned")] * 2
    assert batch.observations[0].region == point_region(37.745, 48.145, 50_000.0)
    assert "9" not in DATE_PRECISION


def test_broken_source_date_warns_and_keeps_the_event() -> None:
    """A filler among the source's dates says nothing about the event."""
    batch = read(row("1", source_date="2015-01-03;1753-01-01"))

    assert len(batch.observations) == 1
    (warning,) = batch.rejections
    assert (warning.code, warning.severity) == ("INT-023", "warned")
    assert "1753-01-01" in warning.found


BAD = {
    "": "INT-030",
    "zero": "INT-012",
    "swapped": "INT-013",
    "far": "INT-014",
    "text": "INT-010",
    "off": "INT-011",
    "1753": "INT-021",
    "2919": "INT-021",
    "30 February": "INT-020",
    "backwards": "INT-022",
}
BAD_ROWS = (
    row(""),
    row("zero", latitude="0", longitude="0"),
    row("swapped", latitude="37.745", longitude="48.145"),
    row("far", latitude="61.48", longitude="129.15", where_coordinates="Pokrovsk"),
    row("text", latitude="48°09'"),
    row("off", latitude="481.45"),
    row("1753", date_start="1753-01-01"),
    row("2919", date_start="2919-01-02", date_end="2919-01-02"),
    row("30 February", date_start="2015-02-30"),
    row("backwards", date_end="2015-01-01"),
)


def test_every_bad_row_is_kept_with_its_bytes_and_no_good_row_is_lost() -> None:
    """Ten bad rows among eleven good ones: ten rejections, eleven observations."""
    lines: list[str] = [row("good-0")]
    for number, bad in enumerate(BAD_ROWS, start=1):
        lines += [bad, row(f"good-{number}")]

    batch = read(*lines)

    assert [seen.source_key for seen in batch.observations] == [f"good-{n}" for n in range(11)]
    assert [r.code for r in batch.rejections] == list(BAD.values())
    assert [r.raw.decode() for r in batch.rejections] == list(BAD_ROWS)
    assert [r.where for r in batch.rejections] == [f"file line {3 + 2 * n}" for n in range(10)]
    assert all(r.remedy and r.severity == "rejected" for r in batch.rejections)
    assert batch.rows == 21


def test_homonym_is_told_apart_where_the_gazetteer_knows_the_nearer_one() -> None:
    """Pokrovsk in Yakutia, 5,000 km off, is not the Pokrovsk of the mission area."""
    context = IntakeContext(
        source_id="ged", bounds=CONTEXT.bounds, gazetteer={"pokrovsk": ((37.18, 48.28),)}
    )
    far = row("1", latitude="61.48", longitude="129.15", where_coordinates="Pokrovsk")

    batch = read(far, row("2"), context=context)

    assert [seen.source_key for seen in batch.observations] == ["2"]
    (rejection,) = batch.rejections
    assert rejection.code == "INT-015"
    assert "4,986 km outside" in rejection.found
    assert "48.28, 37.18" in rejection.found


def test_one_id_twice_with_other_content_keeps_the_first_and_names_both() -> None:
    """Of two events under one id neither is dropped in silence."""
    second = row("7", side_b="C", date_start="2015-01-01")

    batch = read(row("7"), second, row("8"))

    assert [seen.source_key for seen in batch.observations] == ["7", "8"]
    (clash,) = batch.rejections
    assert (clash.code, clash.raw.decode()) == ("INT-031", second)
    assert clash.found == (
        "id '7' already stands in file line 2 with other content: side_b 'B', date_start "
        "'2015-01-02' there, side_b 'C', date_start '2015-01-01' here."
    )


def test_one_id_twice_with_the_same_content_counts_once() -> None:
    """A row copied twice is one event, and the copy is accounted for."""
    batch = read(row("7"), row("7"))

    assert len(batch.observations) == 1
    assert [(r.code, r.severity) for r in batch.rejections] == [("INT-032", "repeated")]


def test_simulated_events_never_share_an_id_with_real_ones() -> None:
    """Simulated is marked for ever."""
    simulated = IntakeContext(source_id="ged", simulated=True)
    (real,) = read(row("1")).observations
    (drawn,) = read(row("1"), context=simulated).observations

    assert drawn.simulated
    assert drawn.observation_id != real.observation_id


def feature(key: int, coordinates: object, **changes: object) -> str:
    """Return a feature as the data set's GeoJSON form writes it."""
    properties = {
        "id": key,
        "type_of_violence": 1,
        "where_prec": 1,
        "where_coordinates": "Bambari town",
        "date_prec": 1,
        "date_start": "2015-01-02T00:00:00",
        "date_end": "2015-01-02T00:00:00",
        "source_date": None,
        **changes,
    }
    geometry = {"type": "Point", "coordinates": coordinates}
    return json.dumps({"type": "Feature", "properties": properties, "geometry": geometry})


def read_json(text: str) -> Batch:
    """Read a feature collection as one batch, without bounds."""
    (batch,) = READER.read(io.BytesIO(text.encode()), IntakeContext(source_id="ged"))
    return batch


def collection(*features: str) -> str:
    """Return a feature collection as text."""
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]\n}"


def test_geojson_form_reads_as_the_table_does() -> None:
    """Position comes from the geometry, where the form has no columns for it."""
    batch = read_json(collection(feature(1, [20.67, 5.76]), feature(2, None)))

    (seen,) = batch.observations
    assert seen.region == point_region(20.67, 5.76, 1_000.0)
    assert seen.starts_at == datetime(2015, 1, 2, tzinfo=UTC)
    assert [r.code for r in batch.rejections] == ["INT-010"]


def test_geojson_cut_short_keeps_the_features_before_the_cut() -> None:
    """A download that broke off loses only what was not sent."""
    whole = collection(*(feature(key, [20.67, 5.76]) for key in range(5)))

    batch = read_json(whole[: whole.index('"id": 3') + 40])

    assert [seen.source_key for seen in batch.observations] == ["0", "1", "2"]
    assert [r.code for r in batch.rejections] == ["INT-009"]
    assert batch.rejections[0].raw.startswith(b'{"type": "Feature", "properties": {"id": 3')


def test_geojson_without_features_is_one_rejection() -> None:
    """JSON of another kind is refused with what it lacks."""
    batch = read_json('{"where_prec": 1}')

    assert [(r.code, batch.rows) for r in batch.rejections] == [("INT-009", 0)]


def test_reader_recognises_its_own_forms_only() -> None:
    """A table of fires is not a table of events."""
    assert READER.recognises(HEADER.encode() + b"\n", "x.csv")
    assert READER.recognises(collection(feature(1, [1, 2])).encode(), "x.geojson")
    assert not READER.recognises(b"latitude,longitude,acq_date\n", "x.csv")
    assert not READER.recognises(b'{"type": "FeatureCollection"}', "x.geojson")
