"""Agreements in phases with two time zones in play: instants and places worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assess_material import LINES, incident
from truceline.agreement import load_bundled
from truceline.assess.engine import assess
from truceline.core.uncertain import point_region
from truceline.model.incident import INCIDENT_SCHEMA
from truceline.model.table import to_table
from truceline.science.terms import milestones_reached

KARABAKH = load_bundled("karabakh-2020")
HODEIDAH = load_bundled("hodeidah-2018")


def test_karabakh_stops_at_midnight_in_moscow_which_is_still_the_ninth_elsewhere() -> None:
    """00:00 Moscow on 10 November is 21:00 UTC on the 9th, and 01:00 in Yerevan and Baku."""
    assert KARABAKH.valid.start == datetime(2020, 11, 9, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("milestone", "day"),
    [("aghdam-left", (11, 20)), ("kalbajar-left", (11, 25)), ("lachin-left", (12, 1))],
)
def test_karabakh_districts_by_their_dates(milestone: str, day: tuple[int, int]) -> None:
    """Midnight in Moscow, UTC+3, of 20 and 25 November and 1 December."""
    expected = datetime(2020, *day, tzinfo=UTC) - timedelta(hours=3)

    assert milestones_reached(KARABAKH)[milestone] == expected


@pytest.mark.parametrize(
    ("at", "where", "more", "expected"),
    [
        ((2020, 11, 30), (46.3, 39.7), (), "not_an_incident"),
        ((2020, 12, 2), (46.3, 39.7), (), "violation_minor"),
        ((2020, 12, 2), (46.54, 39.62), ("peacekeepers",), "exempt"),
        ((2020, 12, 2), (46.3, 39.7), ("peacekeepers",), "violation_minor"),
        ((2020, 12, 2), (47.4, 39.7), (), "relevant_no_violation"),
    ],
)
def test_karabakh_lachin_before_and_after_its_day(
    at: tuple[int, int, int], where: tuple[float, float], more: tuple[str, ...], expected: str
) -> None:
    """From 1 December no forces are in the district, but for peacekeepers in the corridor."""
    seen = incident(
        "forces_sighting", point_region(*where, 100.0), datetime(*at, 12, tzinfo=UTC),
        assessments=more,
    )  # fmt: skip
    rows = assess(to_table([seen], INCIDENT_SCHEMA), KARABAKH, LINES).to_pylist()

    found = {row["clause_id"]: row["outcome"] for row in rows}
    assert found.get("lachin", "not_an_incident") == expected


def test_hodeidah_in_two_time_zones() -> None:
    """Midnight in Yemen is 21:00 of the day before at Greenwich, as was announced."""
    assert HODEIDAH.valid.start == datetime(2018, 12, 17, 21, tzinfo=UTC)
    assert milestones_reached(HODEIDAH)["redeployed"] == datetime(2019, 1, 7, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minute", "expected"),
    [(-1, "not_an_incident"), (0, "violation_minor"), (1, "violation_minor")],
)
def test_hodeidah_first_minute(minute: int, expected: str) -> None:
    """A shot at 20:59 UTC is before the ceasefire, one at 21:00 is not."""
    at = datetime(2018, 12, 17, 21, tzinfo=UTC) + timedelta(minutes=minute)
    shot = incident("shot", point_region(42.97, 14.8, 100.0), at)

    (row,) = assess(to_table([shot], INCIDENT_SCHEMA), HODEIDAH, LINES).to_pylist()
    assert row["outcome"] == expected


def test_hodeidah_local_forces_may_stay() -> None:
    """After 21 days forces in the city are a violation, local security forces are exempt."""
    after = datetime(2019, 1, 8, 12, tzinfo=UTC)
    city = point_region(42.97, 14.8, 100.0)

    def outcome(at: datetime, *words: str) -> dict[str | None, str]:
        seen = incident("forces_sighting", city, at, assessments=words)
        rows = assess(to_table([seen], INCIDENT_SCHEMA), HODEIDAH, LINES).to_pylist()
        return {row["clause_id"]: row["outcome"] for row in rows}

    assert outcome(after)["redeployment-city"] == "violation_minor"
    assert outcome(after, "local security")["redeployment-city"] == "exempt"
    assert "redeployment-city" not in outcome(after - timedelta(days=2))
