"""Input as bad as it comes: wrong clocks, echoes, floods, contradictions, no place."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc
import pytest

from fuse_material import DAY, near, press, seen, table
from truceline.core.uncertain import point_region
from truceline.fuse.doubt.tally import count_incidents
from truceline.fuse.fuse import fuse

if TYPE_CHECKING:
    from truceline.model.observation import Observation

WHAT = ("region_params", "starts_at", "ends_at", "between_low", "between_high", "count_low",
        "count_high", "origins", "kind")  # fmt: skip


def whole_source_off(hours: float) -> tuple[list[Observation], dict[str, float]]:
    """Return what nine posts saw of 200 incidents, the hour of each; one source's clock is off.

    Each of the three sources has three posts; a post sees every third incident.
    """
    rng = np.random.default_rng(8)
    rows, hour_of = [], {}
    for k in range(200):
        at, x, y = 2.5 * k + rng.uniform(0, 1), *rng.uniform(-30_000, 30_000, 2)
        for source, off in (("east", 0.0), ("west", 0.0), ("south", hours)):
            key = f"{source}{k:03d}"
            place = near(x + rng.normal(0, 300), y + rng.normal(0, 300), 300)
            more = {"source_id": source, "observer": f"{source}-{k % 3}", "origin": key}
            rows.append(seen(key, place, at + off + rng.normal(0, 0.05), **more))
            hour_of[f"obs-{key}"] = at
    return rows, hour_of


@pytest.mark.parametrize("hours", [1.0, -1.0])
def test_a_whole_source_an_hour_off_is_found_and_does_no_harm(hours: float) -> None:
    """A zone taken for another: its reports meet the others', and times are the others'."""
    rows, hour_of = whole_source_off(hours)

    fused = fuse(table(*rows))

    late = {name: error.late_h for name, error in fused.epoch.sources.items()}
    assert late["south"] - late["east"] == pytest.approx(hours, abs=0.05)
    assert late["west"] - late["east"] == pytest.approx(0.0, abs=0.05)
    whole = [i for i in fused.incidents.to_pylist() if len(i["members"]) == 3]
    assert len(whole) > 190
    for incident in whole:
        at = DAY + timedelta(hours=hour_of[incident["members"][0]])
        middle = incident["between_low"] + (incident["between_high"] - incident["between_low"]) / 2
        assert abs((middle - at).total_seconds()) < 0.4 * 3600


def test_a_source_that_repeats_itself_ten_thousand_times_is_heard_once() -> None:
    """An echo changes neither place, time, count nor the number of origins, and no other thing."""
    first = press("wire", near(300, 0, 2000.0), origin="wire", count_low=3, count_high=5)
    others = (
        seen("post", near(0, 0, 400.0), 9.0, count_low=2, count_high=4),
        seen("far", near(20_000, 0, 400.0), 15.0),
    )
    echoes = [
        press(f"wire-{n:05d}", near(300, 0, 2000.0), origin="wire", count_low=3, count_high=5,
              received_at=DAY + timedelta(days=1, minutes=n), content_sha256="wire")
        for n in range(10_000)
    ]  # fmt: skip

    once = fuse(table(first, *others)).incidents.to_pylist()
    often = fuse(table(first, *others, *echoes)).incidents.to_pylist()

    def said(incidents: list[dict[str, Any]]) -> list[list[Any]]:
        return sorted([str(incident[name]) for name in WHAT] for incident in incidents)

    assert said(often) == said(once)
    assert sorted(len(i["members"]) for i in often)[-1] >= 10_001
    assert sum(len(i["members"]) for i in often) == 10_003


def test_a_flood_at_one_place_becomes_neither_one_incident_nor_part_of_another() -> None:
    """2,000 posts name one place over four days: no chain of them, and a neighbour stays itself."""
    rng = np.random.default_rng(4)
    hours = np.sort(rng.uniform(0, 96, 2000))
    flood = [seen(f"f{n:04d}", near(0, 0, 500), float(hour)) for n, hour in enumerate(hours)]
    apart = [seen(f"x{n}", near(9_000, 0, 300), 50.0, source_id=f"x{n}") for n in range(2)]

    incidents = fuse(table(*flood, *apart)).incidents

    members = [set(names) for names in incidents["members"].to_pylist()]
    assert {"obs-x0", "obs-x1"} in members
    assert sum(len(names) for names in members) == 2002
    spans = pc.subtract(incidents["ends_at"], incidents["starts_at"]).to_pylist()
    assert max(spans) < timedelta(hours=2)


def test_counts_that_contradict_are_told_as_such() -> None:
    """Two posts that saw 2 and 9 to 10 of one thing: both stand, and who said what is told."""
    rows = (
        seen("a", near(0, 0), 9.0, count_low=2, count_high=2, observer="hill"),
        seen("b", near(100, 0), 9.0, count_low=9, count_high=10, observer="bridge"),
        seen("c", near(9_000, 0), 15.0, count_low=3, count_high=5, observer="hill"),
        seen("d", near(9_100, 0), 15.0, count_low=4, count_high=None, observer="bridge"),
    )
    observations = table(*rows)

    counted = count_incidents(fuse(observations).incidents, observations).to_pylist()

    found = {(c["count_low"], c["count_high"]): c["contradiction"] for c in counted}
    (disputed,) = [words for words in found.values() if words]
    assert len(disputed) == 2
    assert {words.split(": ")[1] for words in disputed} == {"2", "9 to 10"}
    assert found[(9, 10)] == disputed
    assert found[(4, None)] == []


def test_an_observation_without_a_place_stands_alone_and_moves_nothing() -> None:
    """Nobody knows where: it is kept as an incident without a place, and joins none."""
    placed = seen("a", near(0, 0), 9.0), seen("b", near(100, 0), 9.0)
    lost = seen("lost", None, 9.0, count_low=7, count_high=7)

    alone = fuse(table(*placed)).incidents.to_pylist()
    fused = fuse(table(*placed, lost))

    by_members = {tuple(i["members"]): i for i in fused.incidents.to_pylist()}
    assert set(by_members) == {("obs-a", "obs-b"), ("obs-lost",)}
    assert fused.left_out.num_rows == 0
    assert by_members[("obs-lost",)]["region_kind"] is None
    assert by_members[("obs-lost",)]["count_low"] == 7
    (before,) = alone
    assert [before[name] for name in WHAT] == [
        by_members[("obs-a", "obs-b")][name] for name in WHAT
    ]


@pytest.mark.parametrize("sigma_m", [float("nan"), float("inf"), 1e308, -1.0])
def test_error_no_place_can_have_is_refused(sigma_m: float) -> None:
    """No number, or farther than half the way round the globe."""
    with pytest.raises(ValueError, match="position error"):
        point_region(37.5, 48.2, sigma_m)
