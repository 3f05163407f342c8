"""VIINA: press rows without ids, with damaged labels, unknown times and exact repeats."""

from __future__ import annotations

import dataclasses
import io
from datetime import UTC, datetime

import pytest

from truceline.core.chainage import compile_path
from truceline.core.uncertain import point_region, region_moments
from truceline.formats.viina import labels
from truceline.intake.headline_doubt import nearest_line_km
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


JUDGED = IntakeContext(
    source_id="press",
    bounds=(22.0, 44.0, 41.0, 53.0),
    gazetteer={"spirne": ((38.247, 48.805),), "lyman": ((37.82, 48.98),)},
    options={"headlines": "judge"},
)


@pytest.mark.parametrize(
    ("place", "headline"),
    [
        ("Kozerohy", "Гороскоп на суботу: Козероги знайдуть гаманець"),
        ("Kyslytsya", "Кислиця прокоментував вибори до парламенту"),
        ("Novyi", "Президент поздравил граждан: Новым годом дорожат все"),
        ("Novgorodskoye", "Президент Мадуро в суде Нью-Йорка: что известно"),
    ],
)
def test_known_false_geoparses_go_in_with_their_kind_unknown(place: str, headline: str) -> None:
    """A sign, a surname, a greeting and another continent's city are no shelling."""
    batch = read(row(place=place, headline=headline), context=JUDGED)

    assert [seen.kind for seen in batch.observations] == [Kind.UNKNOWN]
    assert [(r.code, r.severity) for r in batch.rejections] == [("INT-080", "warned")]
    assert "its labels say shelling" in batch.rejections[0].found
    assert batch.observations[0].text == headline
    assert batch.observations[0].place_name == place


def test_event_at_its_place_goes_in_as_without_the_judge() -> None:
    """What is not doubted is not touched: same observation, no word about it."""
    line = row(headline="Росіяни обстріляли Спірне: поранено двох людей")

    assert read(line, context=JUDGED) == read(line)


def test_doubtful_place_keeps_its_middle_and_is_known_less_well() -> None:
    """An event of a province, put at a village: the place widens and the row says so."""
    (line, plain) = (row(headline="Росіяни вночі обстріляли Донеччину: є поранені"), row())

    batch = read(line, context=JUDGED)

    (seen,) = batch.observations
    assert seen.kind is Kind.SHELLING
    assert [(r.code, r.severity) for r in batch.rejections] == [("INT-081", "warned")]
    region, exact = seen.region, read(plain).observations[0].region
    assert region is not None
    assert exact is not None
    (lon, lat, wide), (_, _, narrow) = region_moments(region), region_moments(exact)
    assert (lon, lat) == pytest.approx((38.247, 48.805), abs=0.01)
    assert 40_000**2 < wide[0, 0] <= 50_000**2
    assert narrow[0, 0] == pytest.approx(2_500**2)


def test_judge_loses_no_row_and_names_none_twice() -> None:
    """Rows, repeats and rejections add up as they do without it."""
    lines = [
        row(headline="Гороскоп на завтра"),
        row(headline="Гороскоп на завтра"),
        row(place="Lyman", headline="Обстріл Лимана: зруйновано дім"),
        row(event_type="loc", headline="Концерт у столиці"),
    ]

    with_judge, without = read(*lines, context=JUDGED), read(*lines)

    assert [seen.observation_id for seen in with_judge.observations] == [
        seen.observation_id for seen in without.observations
    ]
    assert sum(seen.repeats for seen in with_judge.observations) == with_judge.rows == 4
    # A row whose labels say nothing is not asked: its kind is unknown already.
    assert [r.code for r in with_judge.rejections] == ["INT-080"]


def test_option_that_is_not_known_warns_and_changes_nothing() -> None:
    """A misspelt option is told, not guessed."""
    context = dataclasses.replace(JUDGED, options={"headlines": "jugde"})
    stream = io.BytesIO("\n".join((HEADER, row(headline="Гороскоп"))).encode())

    warned, batch = READER.read(stream, context)

    assert [(r.code, r.severity) for r in warned.rejections] == [("INT-082", "warned")]
    assert [seen.kind for seen in batch.observations] == [Kind.SHELLING]


def test_distance_to_the_nearest_line_is_in_kilometres() -> None:
    """Of two lines the nearer counts; without lines nothing is known."""
    near = compile_path(((38.0, 48.0), (38.0, 49.0)))
    far = compile_path(((30.0, 48.0), (30.0, 49.0)))

    assert nearest_line_km((far, near), 39.0, 48.5) == pytest.approx(73.9, abs=0.5)
    assert nearest_line_km((), 39.0, 48.5) is None
