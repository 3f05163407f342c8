"""From a report in PDF to observations: the annex's rows and the sentences beside them."""

from __future__ import annotations

import dataclasses
import io
from datetime import UTC, datetime

import pytest

from pdf_material import cells, ruled, typst_report
from truceline.core.uncertain import region_moments
from truceline.intake.annex_sentence import bare_position, row_sentence, way_from_city
from truceline.intake.reader import Batch, IntakeContext
from truceline.intake.report_pdf import READER
from truceline.model.kind import Kind
from truceline.model.observation import Modality

CONTEXT = IntakeContext(
    source_id="smm",
    bounds=(22.0, 44.0, 41.0, 53.0),
    gazetteer={"gorna": ((38.3, 48.4),), "dolna": ((37.8, 48.0),), "kesta": ((38.0, 48.2),)},
)
GORNA = ("Gorna", "3-5km NE", "Heard", "12", "Explosion", "Undetermined", "N/K", "07-Sep, 14:05")
CELLS = dict(
    zip(
        ("position", "location", "means", "number", "observation", "description", "weapon",
         "date_time"),
        GORNA,
        strict=True,
    )
)  # fmt: skip


def read(*rows: tuple[str, ...], context: IntakeContext = CONTEXT) -> tuple[Batch, Batch]:
    """Read a report with these annex rows: the annex's batch, the text's batch."""
    data = typst_report(ruled("".join(cells(*row) for row in rows)))
    annex, text = READER.read(io.BytesIO(data), context)
    return annex, text


def test_annex_row_becomes_an_observation_with_region_and_minute() -> None:
    """14:05 in Kyiv in September is 11:05 UTC; the year is that of the report."""
    annex, _ = read(GORNA)

    (seen,) = annex.observations
    assert (seen.kind, seen.assessment, seen.modality) == (
        Kind.EXPLOSION, "undetermined", Modality.HUMAN,
    )  # fmt: skip
    assert (seen.count_low, seen.count_high) == (12, 12)
    assert seen.starts_at == datetime(2020, 9, 7, 11, 5, tzinfo=UTC)
    assert seen.ends_at == datetime(2020, 9, 7, 11, 6, tzinfo=UTC)
    assert seen.region is not None
    lon, lat, _ = region_moments(seen.region)
    assert lon > 38.3
    assert lat > 48.4
    assert seen.source_key == "214/2020#annex.1"
    assert seen.text == " | ".join(GORNA)
    assert annex.rejections == []


def test_means_weapon_flight_and_span_of_time_are_kept() -> None:
    """A camera's tracer rounds over midnight."""
    row = ("SMM camera in Gorna", "1-2km S", "Recorded", "3", "Projectile",
           "In flight from N to S", "HMG", "07-Sep, 23:50-00:10")  # fmt: skip

    (seen,) = read(row)[0].observations

    assert (seen.modality, seen.weapon, seen.flight_direction) == (
        Modality.CAMERA, "heavy machine gun", "N-S",
    )  # fmt: skip
    assert seen.starts_at == datetime(2020, 9, 7, 20, 50, tzinfo=UTC)
    assert seen.ends_at == datetime(2020, 9, 7, 21, 10, tzinfo=UTC)


def test_event_at_a_named_settlement_is_there() -> None:
    """A location without a distance is looked up in the mission's gazetteer."""
    row = ("Gorna", "Kesta", *GORNA[2:])

    (seen,) = read(row)[0].observations

    assert seen.region is not None
    assert region_moments(seen.region)[:2] == pytest.approx((38.0, 48.2), abs=0.01)


def test_position_told_by_its_way_from_a_city_is_put_there_with_a_warning() -> None:
    """A distance and a wind from Dolna is no settlement."""
    annex, _ = read(("About 5km NE of Dolna", *GORNA[1:]))

    assert annex.observations[0].region is not None
    assert [one.code for one in annex.rejections] == ["INT-061"]


def test_row_no_rule_understands_is_rejected_with_its_words_and_the_rest_goes_in() -> None:
    """Counted, kept with its cells, named by page and row."""
    annex, _ = read(("Gorna", "3km N", "Heard", "many?", "Rumble", "", "", "07-Sep"), GORNA)

    assert len(annex.observations) == 1
    assert annex.rows == 2
    (refused,) = annex.rejections
    assert (refused.code, refused.severity) == ("INT-088", "rejected")
    assert refused.where == "report 214/2020, page 1, annex row 1"
    assert b"Rumble" in refused.raw


@pytest.mark.parametrize("written", ["soon", "31-Feb, 10:00", "07-Sep, 27:10"])
def test_row_without_a_readable_time_goes_in_without_one(written: str) -> None:
    """Unknown stays unknown, and the row says so."""
    annex, _ = read((*GORNA[:-1], written))

    assert annex.observations[0].starts_at is None
    assert [(one.code, one.severity) for one in annex.rejections] == [("INT-089", "warned")]


def test_day_without_a_clock_is_the_whole_local_day() -> None:
    """In Kyiv it begins at 21:00 UTC the evening before."""
    (seen,) = read((*GORNA[:-1], "07.09.2020"))[0].observations

    assert seen.starts_at == datetime(2020, 9, 6, 21, tzinfo=UTC)
    assert seen.ends_at == datetime(2020, 9, 7, 21, tzinfo=UTC)


def test_day_after_the_report_without_a_year_is_the_year_before() -> None:
    """30 December in a report of September was last year's."""
    (seen,) = read((*GORNA[:-1], "30-Dec, 10:00"))[0].observations

    assert seen.starts_at == datetime(2019, 12, 30, 8, tzinfo=UTC)


def test_words_of_a_cell_that_fit_nothing_are_shown() -> None:
    """An unknown weapon costs the weapon, not the row."""
    annex, _ = read((*GORNA[:6], "Trebuchet", GORNA[7]))

    assert annex.observations[0].weapon is None
    assert [one.code for one in annex.rejections] == ["INT-055"]
    assert "Trebuchet" in annex.rejections[0].found


def test_text_goes_to_the_reader_of_sentences() -> None:
    """The same batch the text alone would give, under the report's number."""
    _, text = read(GORNA)

    assert [total.measure for total in text.totals] == ["ceasefire_violations"]
    assert [(seen.kind, seen.count_low, seen.count_high) for seen in text.observations] == [
        (Kind.BURST, 9, 15)
    ]
    assert text.observations[0].source_key.startswith("214/2020#")


@pytest.mark.parametrize(
    ("parts", "in_annex", "in_text", "codes"),
    [("annex", 1, 0, []), ("text", 0, 1, []), ("both", 1, 1, []), ("anex", 1, 1, ["INT-082"])],
)
def test_mission_says_which_part_becomes_observations(
    parts: str, in_annex: int, in_text: int, codes: list[str]
) -> None:
    """Annex and text tell of the same things; totals go in from the text whatever is chosen."""
    annex, text = read(GORNA, context=dataclasses.replace(CONTEXT, options={"parts": parts}))

    assert (len(annex.observations), len(text.observations)) == (in_annex, in_text)
    assert [one.code for one in annex.rejections] == codes
    assert len(text.totals) == 1


def test_same_file_read_twice_has_the_same_ids() -> None:
    """Nothing of a reading enters an id."""
    data = typst_report(ruled(cells(*GORNA) * 3))

    once, again = (list(READER.read(io.BytesIO(data), CONTEXT)) for _ in range(2))

    assert once == again
    assert len({seen.observation_id for seen in once[0].observations}) == 3


def test_reader_recognises_a_pdf_by_its_first_bytes() -> None:
    """Whatever its name."""
    assert READER.recognises(b"%PDF-1.7\n", "annex.bin")
    assert not READER.recognises(b"PK\x03\x04", "annex.pdf")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "The SMM in Gorna heard 12 undetermined explosion 3-5km NE."),
        ({"description": "Undetermined (impact)"},
         "The SMM in Gorna heard 12 impact explosion 3-5km NE."),
        ({"location": "About 200-400m SW"},
         "The SMM in Gorna heard 12 undetermined explosion 0.2-0.4km SW."),
        ({"weapon": "Mortar (120mm)"},
         "The SMM in Gorna heard 12 undetermined explosion 3-5km NE of mortar (120mm)."),
        ({"means": "N/K", "position": "", "location": "Kesta"},
         "The SMM recorded 12 undetermined explosion."),
    ],
)  # fmt: skip
def test_row_is_put_as_a_sentence(changed: dict[str, str], sentence: str) -> None:
    """In the grammar that reads the reports' text."""
    assert row_sentence({**CELLS, **changed}).text == sentence


def test_position_is_freed_of_what_stands_before_its_name() -> None:
    """Edges, cameras, ways."""
    assert bare_position("SMM camera at Gorna") == "Gorna"
    assert bare_position("South-eastern outskirts of Gorna") == "Gorna"
    place = way_from_city("about 2.5km north-west of Gorna (government-controlled)")
    assert place is not None
    assert (place.city, place.city_km, place.city_wind) == ("Gorna", 2.5, "NW")
    assert way_from_city("Gorna") is None
