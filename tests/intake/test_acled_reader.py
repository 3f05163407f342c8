"""ACLED exports, on rows of our own: their terms bar redistribution."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from truceline.core.uncertain import point_region
from truceline.formats.acled import iso_date
from truceline.intake.acled import READER
from truceline.intake.reader import Batch, IntakeContext
from truceline.model.kind import Kind
from truceline.model.observation import Modality

HEADER = (
    "event_id_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,actor2,"
    "location,latitude,longitude,geo_precision,notes,fatalities,timestamp"
)
CONTEXT = IntakeContext(source_id="acled", bounds=(34.0, 32.0, 37.0, 35.0))


def row(
    key: str = "XXX1",
    day: str = "2024-12-03",
    time_precision: str = "1",
    kind: str = "Air/drone strike",
    geo_precision: str = "1",
    position: str = "33.27,35.20",
    notes: str = "made up",
) -> str:
    """Return a made-up event."""
    return (
        f"{key},{day},2024,{time_precision},Explosions/Remote violence,{kind},A,B,"
        f"Tyre,{position},{geo_precision},{notes},2,1733"
    )


def read(*lines: str) -> Batch:
    """Read lines below the header as one batch."""
    (batch,) = READER.read(io.BytesIO("\n".join((HEADER, *lines)).encode()), CONTEXT)
    return batch


def test_event_becomes_an_observation_without_a_count() -> None:
    """Fatalities are not explosions, and actors are not findings."""
    (seen,) = read(row()).observations

    assert (seen.kind, seen.modality) == (Kind.AIR_STRIKE, Modality.DATA_SET)
    assert seen.region == point_region(35.20, 33.27, 2_500.0)
    assert (seen.starts_at, seen.ends_at) == (
        datetime(2024, 12, 3, tzinfo=UTC),
        datetime(2024, 12, 4, tzinfo=UTC),
    )
    assert (seen.count_low, seen.observer) == (None, None)


def test_time_precision_widens_the_span() -> None:
    """An event of some day of the week or month is not an event of its middle."""
    week, month = read(row("a", time_precision="2"), row("b", time_precision="3")).observations

    assert (week.starts_at, week.ends_at) == (
        datetime(2024, 11, 30, tzinfo=UTC),
        datetime(2024, 12, 7, tzinfo=UTC),
    )
    assert (month.starts_at, month.ends_at) == (
        datetime(2024, 12, 1, tzinfo=UTC),
        datetime(2025, 1, 1, tzinfo=UTC),
    )


def test_date_in_words_is_the_same_date() -> None:
    """Older exports write the month as a word."""
    assert read(row(day="03 December 2024")).observations == read(row()).observations
    assert iso_date("3 Smarch 2024") == "3 Smarch 2024"


def test_unknown_codes_go_in_with_warnings() -> None:
    """A newer list of sub-events does not cost the row."""
    batch = read(row(kind="Orbital strike", geo_precision="7"))

    (seen,) = batch.observations
    assert seen.kind is Kind.UNKNOWN
    assert seen.region == point_region(35.20, 33.27, 50_000.0)
    assert [(r.code, r.severity) for r in batch.rejections] == [("INT-024", "warned")] * 2


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (row(""), "INT-030"),
        (row("x", position="35.20,33.27"), "INT-013"),
        (row("x", position="0,0"), "INT-012"),
        (row("x", day="1753-01-01"), "INT-021"),
        (row("x", day="December 2024"), "INT-020"),
    ],
)
def test_bad_row_is_kept_apart_and_its_neighbours_go_in(bad: str, code: str) -> None:
    """None stops the run, none loses a good row."""
    batch = read(row("before"), bad, row("after"))

    assert [seen.source_key for seen in batch.observations] == ["before", "after"]
    assert [(r.code, r.raw.decode()) for r in batch.rejections] == [(code, bad)]


def test_formula_in_notes_is_kept_as_text() -> None:
    """Intake keeps what was written; exports neutralise it."""
    (seen,) = read(row(notes="=1+1")).observations

    assert seen.text == "=1+1"


def test_reader_recognises_its_columns() -> None:
    """ACLED is told by its id and sub-event columns."""
    assert READER.recognises(HEADER.encode(), "export.csv")
    assert not READER.recognises(b"event_date,latitude,longitude", "export.csv")
