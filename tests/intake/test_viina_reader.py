"""VIINA: press rows without ids, with damaged labels, unknown times and exact repeats."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from truceline.core.uncertain import point_region
from truceline.formats.viina import labels
from truceline.intake.reader import Batch, IntakeContext
from truceline.intake.rows import read_rows
from truceline.intake.viina import READER, _interpret, kind_of
from truceline.model.kind import Kind
from truceline.model.observation import Modality

HEADER = "\ufeffdatetime,lon,lat,place_name,event_type,headline"
CONTEXT = IntakeContext(source_id="press", bounds=(22.0, 44.0, 41.0, 53.0))


def row(
    at: str = "2023-04-01 10:30:00",
    place: str = "Spirne",
    event_type: str = "artillery|loc",
    headline: str = "Made-up headline",
    position: str = "38.247,48.805",
) -> str:
    """Return a made-up report row."""
    return f"{at},{position},{place},{event_type},{headline}"


def read(*lines: str, context: IntakeContext = CONTEXT) -> Batch:
    """Read lines below the header as one batch."""
    stream = io.BytesIO("\n".join((HEADER, *lines)).encode())
    (batch,) = READER.read(stream, context)
    return batch


def test_report_row_becomes_a_press_observation_in_kyiv_time() -> None:
    """10:30 in Kyiv in April is 07:30 UTC; a place is known to a few kilometres."""
    (seen,) = read(row()).observations

    assert (seen.kind, seen.modality) == (Kind.SHELLING, Modality.PRESS)
    assert seen.starts_at == datetime(2023, 4, 1, 7, 30, tzinfo=UTC)
    assert seen.ends_at == datetime(2023, 4, 1, 7, 31, tzinfo=UTC)
    assert seen.region == point_region(38.247, 48.805, 2_500.0)
    assert seen.source_key == seen.content_sha256
    assert (seen.count_low, seen.count_high) == (None, None)


def test_midnight_means_the_whole_local_day() -> None:
    """00:00 stands for an unknown time: the day in Kyiv begins at 21:00 UTC in summer."""
    (seen,) = read(row(at="2023-04-01 00:00:00")).observations

    assert seen.starts_at == datetime(2023, 3, 31, 21, tzinfo=UTC)
    assert seen.ends_at == datetime(2023, 4, 1, 21, tzinfo=UTC)


def test_row_without_place_name_has_a_wider_place() -> None:
    """Where it is not said what was geocoded, the place is known less well."""
    (seen,) = read(row(place="")).observations

    assert seen.region == point_region(38.247, 48.805, 10_000.0)
    assert seen.place_name is None


@pytest.mark.parametrize(
    ("event_type", "kind"),
    [
        ("", Kind.UNKNOWN),
        ("loc", Kind.UNKNOWN),
        ("artillery|loc", Kind.SHELLING),
        ("airstrike|artillery|loc", Kind.AIR_STRIKE),
        ("uav|ied|loc", Kind.UAV_STRIKE),
        ("uav|loc", Kind.UAV_FLIGHT),
        ("ied|civcas", Kind.EXPLOSION),
        ("firefighb|loc", Kind.CLASH),
        ("arresb|loc", Kind.DETENTION),
        ("airalerb", Kind.AIR_ALERT),
        ("retreab", Kind.MOVEMENT),
        ("control|loc", Kind.OTHER),
        ("civcas|property|loc", Kind.CASUALTY),
    ],
)
def test_labels_stand_for_kinds_and_damaged_ones_are_repaired(event_type: str, kind: Kind) -> None:
    """No label, or only 'loc', says nothing: the kind is unknown."""
    assert kind_of(labels(event_type)) is kind


def test_unknown_label_warns_and_is_left_out() -> None:
    """A label from another edition does not cost the row."""
    batch = read(row(event_type="artillery|tsunami"))

    assert batch.observations[0].kind is Kind.SHELLING
    assert [(r.code, r.severity) for r in batch.rejections] == [("INT-024", "warned")]


def test_exact_repeats_collapse_and_are_counted() -> None:
    """Three equal rows are one telling, told three times."""
    batch = read(row(), row(place="Siversk"), row(), row())

    assert [(seen.place_name, seen.repeats) for seen in batch.observations] == [
        ("Spirne", 3),
        ("Siversk", 1),
    ]
    assert batch.rows == 4


def test_repeats_in_a_later_batch_are_named_repeated() -> None:
    """What is already in is neither a second observation nor lost."""
    from truceline.formats.viina import read as read_viina

    stream = io.BytesIO("\n".join((HEADER, row(), row(), row(place="Lyman"), row())).encode())

    first, second = read_rows(read_viina(stream), CONTEXT, _interpret, batch_rows=2)

    assert [seen.repeats for seen in first.observations] == [2]
    assert [seen.place_name for seen in second.observations] == ["Lyman"]
    assert [(r.code, r.severity) for r in second.rejections] == [("INT-032", "repeated")]


def test_same_row_in_another_file_has_the_same_id() -> None:
    """Re-reading changes nothing: the id comes from the content."""
    assert read(row()).observations == read(row(place="Lyman"), row()).observations[1:]


def test_one_headline_about_two_places_is_one_telling() -> None:
    """Rows of one headline depend on one another."""
    spirne, lyman, other = read(row(), row(place="Lyman"), row(headline="Another")).observations

    assert spirne.origin == lyman.origin != other.origin


def test_row_far_off_is_refused_and_the_good_ones_go_in() -> None:
    """A headline about another continent is no observation of the mission area."""
    batch = read(row(), row(position="-77.037,38.897", place="Washington"), row(place="Lyman"))

    assert len(batch.observations) == 2
    assert [r.code for r in batch.rejections] == ["INT-014"]


def test_reader_recognises_its_header_with_a_byte_order_mark() -> None:
    """The mark before the first column does not hide it."""
    assert READER.recognises(HEADER.encode() + b"\n", "viina.csv")
    assert not READER.recognises(b"datetime,lon,lat\n", "x.csv")
