"""The truces of spring 2025: dated facts, and what each reading makes of a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assess_material import LINES, incident
from truceline.agreement import load_bundled
from truceline.assess.engine import assess, assess_readings
from truceline.core.uncertain import point_region
from truceline.model.incident import INCIDENT_SCHEMA
from truceline.model.table import to_table

EASTER = load_bundled("easter-2025")
ENERGY = load_bundled("energy-2025")
FAR = point_region(24.0, 49.8, 200.0)  # a thousand kilometres from any line


def test_easter_truce_is_thirty_hours_in_moscow_time() -> None:
    """18:00 to 24:00 of the next day, UTC+3: 15:00 to 21:00 UTC."""
    assert EASTER.valid.start == datetime(2025, 4, 19, 15, tzinfo=UTC)
    assert EASTER.valid.end == datetime(2025, 4, 20, 21, tzinfo=UTC)
    assert EASTER.valid.duration == timedelta(hours=30)


@pytest.mark.parametrize(
    ("day", "first", "second", "together"),
    [
        (datetime(2025, 3, 17, 12, tzinfo=UTC), None, None, "not_an_incident"),
        (datetime(2025, 3, 20, 12, tzinfo=UTC), "violation_serious", None, "undetermined"),
        (datetime(2025, 4, 1, 12, tzinfo=UTC), "violation_serious", "violation_serious",
         "violation_serious"),
        (datetime(2025, 4, 20, 12, tzinfo=UTC), None, "violation_serious", "undetermined"),
        (datetime(2025, 4, 25, 12, tzinfo=UTC), None, None, "not_an_incident"),
    ],
)  # fmt: skip
def test_moratorium_under_each_first_day(
    day: datetime, first: str | None, second: str | None, together: str
) -> None:
    """Thirty days from 18 March and from 25 March: where one alone binds, it is undetermined."""
    strike = to_table([incident("uav_strike", FAR, day, targets=("energy",))], INCIDENT_SCHEMA)

    read = {row["reading"]: row["outcome"] for row in
            assess_readings(strike, ENERGY, LINES).to_pylist()}  # fmt: skip
    (found,) = assess(strike, ENERGY, LINES)["outcome"].to_pylist()

    assert (read.get("from-18-march"), read.get("from-25-march")) == (first, second)
    assert found == together


def test_moratorium_is_about_targets_and_not_about_fire() -> None:
    """Fire at something else, or at who knows what, is no matter of the moratorium."""
    day = datetime(2025, 4, 1, 12, tzinfo=UTC)
    for targets in ((), ("housing",)):
        shot = to_table([incident("shelling", FAR, day, targets=targets)], INCIDENT_SCHEMA)
        (found,) = assess(shot, ENERGY, LINES)["outcome"].to_pylist()
        assert found in ("not_an_incident", "relevant_no_violation")
