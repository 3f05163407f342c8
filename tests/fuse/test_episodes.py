"""Single events within a report of days of fire are part of it, and not the same."""

from __future__ import annotations

from datetime import timedelta

from fuse_material import DAY, near, seen, table
from truceline.fuse.episodes import parts_of
from truceline.fuse.fuse import fuse


def test_events_within_an_episode_are_part_of_it() -> None:
    """Three days of shelling: what fell there then is part; elsewhere, later or a flight is not."""
    days = {"starts_at": DAY, "ends_at": DAY + timedelta(days=3)}
    rows = [
        seen("e", near(0, 0, 3000), 0.0, kind="shelling", **days),
        seen("a", near(2000, 0), 9.0),
        seen("b", near(-3000, 2000), 40.0, kind="missile_strike"),
        seen("far", near(40_000, 0), 9.0),
        seen("late", near(0, 0), 90.0),
        seen("flight", near(0, 0), 20.0, kind="uav_flight"),
    ]
    incidents = fuse(table(*rows)).incidents
    home = {row["members"][0]: row["incident_id"] for row in incidents.to_pylist()}

    parts = parts_of(incidents).to_pylist()

    assert {p["episode_id"] for p in parts} == {home["obs-e"]}
    assert {p["incident_id"] for p in parts} == {home["obs-a"], home["obs-b"]}
    assert [round(p["apart_km"], 1) for p in parts if p["incident_id"] == home["obs-a"]] == [2.0]
    assert incidents.num_rows == 6


def test_without_episodes_there_are_no_parts() -> None:
    """Events alone, and an episode without a place, make no relation."""
    lost = seen("e", None, 0.0, ends_at=DAY + timedelta(days=9))
    incidents = fuse(table(seen("a", near(0, 0), 9.0), lost)).incidents

    assert parts_of(incidents).num_rows == 0
