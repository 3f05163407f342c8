"""Sources whose watching is unknown: what they delivered, and what nobody delivered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from truceline.adherence.exposure import exposure
from truceline.core.time import Interval
from truceline.model.effort import EFFORT_SCHEMA, Effort
from truceline.model.table import to_table
from truceline.science.sectors import SHARE_SCHEMA

START = datetime(2027, 1, 1, tzinfo=UTC)


def watch(status: str, first_day: int, last_day: int) -> Effort:
    return Effort(
        effort_id=f"{status}-{first_day}", source_id="press", source_key="1", observer="press",
        modality="press", status=status, starts_at=START + timedelta(days=first_day),  # type: ignore[arg-type]
        ends_at=START + timedelta(days=last_day), sector="S1",
    )  # fmt: skip


def known_days(*rows: Effort) -> list[bool]:
    span = Interval(START, START + timedelta(days=4))
    table = to_table(rows, EFFORT_SCHEMA)
    return exposure(table, ("S1",), SHARE_SCHEMA.empty_table(), span, "UTC")[
        "effort_known"
    ].to_pylist()


def test_days_of_a_delivery_have_unknown_effort_and_other_days_none() -> None:
    """A press file of two days: on them the watching is unknown, on the others nobody watched."""
    assert known_days(watch("delivered", 0, 2)) == [False, False, True, True]


def test_a_real_watch_makes_the_effort_known() -> None:
    """Once the mission records who watched, every day is known."""
    assert known_days(watch("delivered", 0, 2), watch("denied", 1, 2)) == [True] * 4


def test_no_record_of_effort_at_all_is_unknown() -> None:
    """Without any record nothing is known about watching."""
    assert known_days() == [False] * 4
