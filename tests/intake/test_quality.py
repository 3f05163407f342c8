"""What every reader checks of a position and a date."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from truceline.intake.quality import (
    RefusedError,
    broken_dates,
    days_span,
    distance_outside_m,
    parse_day,
    parse_instant,
    position,
)
from truceline.intake.reader import IntakeContext

AREA = (30.0, 44.0, 41.0, 53.0)
CONTEXT = IntakeContext(
    source_id="test",
    zone="Europe/Kyiv",
    bounds=AREA,
    received_at=datetime(2025, 4, 1, 12, tzinfo=UTC),
    gazetteer={"pokrovsk": ((129.15, 61.48), (37.18, 48.28))},
)


def refused(lat: str, lon: str, name: str | None = None) -> tuple[str, dict[str, object]]:
    """Return the case and fields a position is refused with."""
    with pytest.raises(RefusedError) as raised:
        position(lat, lon, CONTEXT, name)
    return raised.value.code, raised.value.fields


def test_position_inside_area_is_taken_as_it_stands() -> None:
    """A good position is not touched."""
    assert position("48.28", "37.18", CONTEXT) == (37.18, 48.28)


def test_position_that_is_no_number_or_missing_is_refused() -> None:
    """Unknown is never zero."""
    for text in ("", "48,28", "north", "nan", "inf"):
        assert refused(text, "37.18")[0] == "INT-010"


def test_position_at_zero_zero_is_refused_even_without_an_area() -> None:
    """0, 0 stands for a missing position wherever the mission is."""
    assert refused("0", "0.0") == ("INT-012", {})
    with pytest.raises(RefusedError, match="INT-012"):
        position("0", "0", IntakeContext(source_id="test", bounds=(-10, -10, 10, 10)))


def test_position_on_the_equator_or_prime_meridian_is_a_position() -> None:
    """Only both zeros together stand for nothing."""
    context = IntakeContext(source_id="test")

    assert position("0", "20.5", context) == (20.5, 0.0)
    assert position("5.5", "0", context) == (0.0, 5.5)


def test_position_off_the_globe_is_refused() -> None:
    """No place has latitude 95."""
    assert refused("95", "37")[0] == "INT-011"
    assert refused("48", "181")[0] == "INT-011"


def test_swapped_latitude_and_longitude_are_told_and_named() -> None:
    """The remedy says which number goes where."""
    assert refused("37.18", "48.28") == ("INT-013", {"lat": 37.18, "lon": 48.28})


def test_swapped_numbers_off_the_globe_are_told_as_swapped() -> None:
    """A longitude above 90 in the place of the latitude is the same slip."""
    context = IntakeContext(source_id="test", bounds=(124.0, 33.0, 132.0, 43.0))

    with pytest.raises(RefusedError, match="INT-013"):
        position("127.0", "38.0", context)


def test_homonym_far_off_names_the_distance_and_the_place_inside() -> None:
    """Pokrovsk in Yakutia is not Pokrovsk in the mission area."""
    code, fields = refused("61.48", "129.15", "Pokrovsk")

    assert code == "INT-015"
    assert fields["distance_km"] == "4,986"
    assert (fields["near_lat"], fields["near_lon"]) == (48.28, 37.18)


def test_far_place_without_namesake_names_the_distance() -> None:
    """A place outside the area is refused with how far out it lies."""
    assert refused("38.89", "-77.03", "Washington")[0] == "INT-014"


@pytest.mark.parametrize(
    ("lon", "lat", "km"),
    [(35.0, 54.0, 111.3), (42.0, 48.0, 74.6), (35.0, 48.0, 0.0), (29.0, 60.0, 781.9)],
)
def test_distance_outside_is_to_the_nearest_edge(lon: float, lat: float, km: float) -> None:
    """Distances are measured to the edge of the area, not to its middle."""
    assert distance_outside_m(lon, lat, AREA) / 1000 == pytest.approx(km, rel=2e-3)


def test_area_across_the_date_line_has_an_inside() -> None:
    """West of an area may be a greater longitude than its east."""
    context = IntakeContext(source_id="test", bounds=(170.0, -20.0, -170.0, 0.0))

    assert position("-10", "179", context) == (179.0, -10.0)
    assert position("-10", "-179", context) == (-179.0, -10.0)
    with pytest.raises(RefusedError, match="INT-014"):
        position("-10", "100", context)


@pytest.mark.parametrize("text", ["1753-01-01", "2919-05-01", "1899-12-31", "2025-04-03"])
def test_day_no_event_can_have_is_refused(text: str) -> None:
    """1753, 2919 and the day after tomorrow are slips, not dates."""
    with pytest.raises(RefusedError, match="INT-021"):
        parse_day(text, "event_date", CONTEXT)
    with pytest.raises(RefusedError, match="INT-021"):
        parse_instant(text + " 10:00", "event_date", CONTEXT)


def test_simulated_day_may_lie_after_the_file_came() -> None:
    """A simulated month has its own calendar."""
    received = datetime(2025, 4, 1, tzinfo=UTC)
    context = IntakeContext(source_id="test", received_at=received, simulated=True)

    assert parse_day("2026-01-01", "day", context) == date(2026, 1, 1)


@pytest.mark.parametrize("text", ["", "2025-02-30", "31.03.2025", "2025-3-1", "yesterday"])
def test_day_that_is_no_date_is_refused(text: str) -> None:
    """A date is written in one way; others are ambiguous."""
    with pytest.raises(RefusedError, match="INT-020"):
        parse_day(text, "event_date", CONTEXT)


def test_instant_without_offset_is_meant_in_the_zone_of_the_source() -> None:
    """Kyiv is two hours ahead of UTC in winter and three in summer."""
    winter = parse_instant("2025-01-15 10:00", "at", CONTEXT)
    summer = parse_instant("2024-07-15T10:00", "at", CONTEXT)
    offset = parse_instant("2025-01-15T10:00+01:00", "at", CONTEXT)

    assert [winter.hour, summer.hour, offset.hour] == [8, 7, 9]
    with pytest.raises(RefusedError, match="INT-020"):
        parse_instant("10 o'clock", "at", CONTEXT)


def test_span_of_days_is_whole_local_days() -> None:
    """The day clocks go forward has 23 hours."""
    span = days_span(date(2025, 3, 30), date(2025, 3, 30), "Europe/Kyiv")

    assert span.start == datetime(2025, 3, 29, 22, tzinfo=UTC)
    assert span.end == datetime(2025, 3, 30, 21, tzinfo=UTC)
    with pytest.raises(RefusedError, match="INT-022"):
        days_span(date(2025, 3, 30), date(2025, 3, 29), "UTC")


def test_broken_source_dates_are_found_among_good_ones() -> None:
    """The filler 1753 is told from the years of the event."""
    assert broken_dates("2015-01-01;1753-01-01;2919-02-02;1753-01-01") == (
        "1753-01-01",
        "2919-02-02",
    )
    assert broken_dates("2015-01-01, page 1753") == ()
