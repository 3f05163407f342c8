"""Standing, counts, numbers and the queue, on the record of a mission."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from truceline.cli import app
from truceline.cli.incident import register
from truceline.mission.doubt import credibility, numbers, other_ways, queue, tallies
from truceline.mission.run import State, state_of
from truceline.store.record import open_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from truceline.mission.demo import Demo
    from truceline.store.record import Record


@pytest.fixture(scope="module")
def mission(small_demo: tuple[Path, Demo]) -> Iterator[tuple[Path, Record, State]]:
    folder, _ = small_demo
    record = open_record(folder / "record.sqlite", clock=lambda: datetime(2027, 4, 1, tzinfo=UTC))
    yield folder, record, state_of(record, folder)
    record.close()


def test_every_incident_has_a_standing_of_its_own(
    mission: tuple[Path, Record, State],
) -> None:
    """The mission's own posts and sensors: mission observed, B and a number, never multiplied."""
    _, _, state = mission
    rows = credibility(state).to_pylist()

    assert [r["incident_id"] for r in rows] == state.tables["incidents"]["incident_id"].to_pylist()
    assert {r["witness"] for r in rows} == {"mission_observed"}
    assert {word[0] for r in rows for word in r["reliability"]} == {"B"}
    assert {r["credibility"] for r in rows if r["groups"] > 1} <= {1, 2}
    origins = state.tables["incidents"]["origins"].to_pylist()
    assert [r["groups"] for r in rows] == origins


def test_counts_as_observed_are_at_least_those_fused(
    mission: tuple[Path, Record, State],
) -> None:
    """Each observer added is never less than each incident once; by week as by day."""
    _, _, state = mission

    for period in ("day", "week"):
        rows = tallies(state, period).to_pylist()  # type: ignore[arg-type]
        assert sum(r["observations"] for r in rows) == state.tables["observations"].num_rows
        assert sum(r["observed_low"] for r in rows) >= sum(r["fused_low"] for r in rows)


def test_number_of_incidents_holds_what_is_published(
    mission: tuple[Path, Record, State],
) -> None:
    """In a sparse world the interval is narrow and holds the published number; seeds repeat."""
    _, record, state = mission
    one, two = (numbers(record, state, "week", seed=3) for _ in range(2))

    assert one.equals(two)
    assert all(row["low"] <= row["held"] <= row["high"] for row in one.to_pylist())
    held = sum(row["held"] for row in one.to_pylist())
    assert held == state.tables["incidents"].num_rows


def test_queue_and_other_ways_name_real_incidents(
    mission: tuple[Path, Record, State],
) -> None:
    """What is asked about exists, the most valuable first."""
    _, record, state = mission
    ids = set(state.tables["incidents"]["incident_id"].to_pylist())
    rows = queue(record, state).to_pylist()

    assert {name for row in rows for name in row["incident_ids"]} <= ids
    gains = [row["gain_per_hour"] for row in rows]
    assert gains == sorted(gains, reverse=True)
    everything = state.tables["observations"]["observation_id"].to_pylist()
    for other in other_ways(record, everything):
        held, ways = other["held"], other["other"]
        assert sorted(n for group in held for n in group) == sorted(n for g in ways for n in g)
        assert held != ways


@pytest.mark.parametrize("command", ["queue", "tally", "number"])
def test_commands_print_a_table_and_json(mission: tuple[Path, Record, State], command: str) -> None:
    """Each says the same in both forms, and does not fail."""
    folder = str(mission[0])
    if "incident" not in {group.name for group in app.registered_groups}:
        register(app)

    shown = CliRunner().invoke(app, ["incident", command, folder])
    machine = CliRunner().invoke(app, ["incident", command, folder, "--json"])

    assert shown.exit_code == machine.exit_code == 0, shown.output + machine.output
    assert isinstance(json.loads(machine.output), list)
    assert len(shown.output.splitlines()) > 3
