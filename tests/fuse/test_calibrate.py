"""Errors of sources estimated from the reports, held against those they were drawn with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from fuse_material import SOURCES, WORLD, near, seen, table, world
from truceline.fuse.epoch import epoch_json, epoch_of
from truceline.fuse.fuse import fuse
from truceline.fuse.partition import partition

LATE = np.sqrt(2 / np.pi)  # mean of the absolute value of a standard normal, and its deviation
SPREAD = np.sqrt(1 - 2 / np.pi)


def test_errors_of_sources_are_found() -> None:
    """Clocks by modality twice or half the true ones, places as drawn: both are recovered."""
    observations, _ = world(seed=3, count=900, days=11)
    wrong = {"camera": 0.05, "human": 2.0, "data_set": 2.0, "press": 24.0}

    epoch = partition(observations, replace(WORLD, clock_h=wrong)).epoch

    for number, (_, _, sigma_h) in enumerate(SOURCES):
        error = epoch.sources[f"s{number}"]
        assert 0.6 < error.place_factor < 1.5
        assert error.clock_h == pytest.approx(SPREAD * sigma_h, rel=0.45)
        assert error.pairs > 300
    late = [epoch.sources[f"s{number}"].late_h for number in range(4)]
    true = [LATE * sigma_h for _, _, sigma_h in SOURCES]
    assert np.diff(late) == pytest.approx(np.diff(true), rel=0.35)
    assert epoch.reports_per_incident == pytest.approx(2.13, rel=0.25)


def test_clock_an_hour_off_is_found() -> None:
    """One post's clock runs an hour ahead; its reports still meet those of the others."""
    rng = np.random.default_rng(5)
    rows = []
    for k in range(150):
        at, x, y = 2.0 * k, *rng.uniform(-30_000, 30_000, 2)
        for post, ahead in (("p", 0.0), ("q", 0.0), ("r", 1.0)):
            place = near(x + rng.normal(0, 300), y + rng.normal(0, 300), 300)
            more = {"source_id": post, "observer": f"{post}{k}", "origin": f"{post}{k}"}
            rows.append(seen(f"{post}{k:03d}", place, at + ahead + rng.normal(0, 0.05), **more))

    fused = fuse(table(*rows))

    sources = fused.epoch.sources
    assert sources["r"].late_h - sources["p"].late_h == pytest.approx(1.0, abs=0.1)
    whole = [len(members) for members in fused.incidents["members"].to_pylist()]
    assert whole.count(3) > 140


def test_few_reports_leave_a_source_as_it_states() -> None:
    """Two posts with two reports say nothing of one another's errors."""
    rows = [seen(f"{p}{k}", near(400 * k, 0), 9.0 + 5 * k) for p in "ab" for k in range(2)]

    (error,) = partition(table(*rows)).epoch.sources.values()

    assert (error.place_factor, error.late_h) == (1.0, 0.0)


def test_epoch_is_kept_as_text_and_has_an_id() -> None:
    """Written and read it gives the same bytes of incidents and the same id."""
    observations, _ = world(seed=1, count=60)
    first = fuse(observations, WORLD)

    back = epoch_of(epoch_json(first.epoch))

    assert back.epoch_id == first.epoch.epoch_id
    assert back.epoch_id.startswith("epo-")
    again = fuse(observations, replace(WORLD, epoch=back))
    assert again.incidents.equals(first.incidents)
    assert again.links.equals(first.links)


def test_names_of_sources_change_nothing_where_many_reports_are_lone() -> None:
    """What nobody else told of is asked of the other sources, whoever stands first by name."""
    observations, _ = world(3, 120)
    far = [
        seen(f"-{k:03d}", near(3e6 + 60_000 * (k % 20), 60_000 * (k // 20)), 9.0 + k % 50,
             source_id="s1", observer=None)
        for k in range(200)
    ]  # fmt: skip
    rows = pa.concat_tables([observations, table(*far)])
    place = rows.schema.get_field_index("source_id")
    named = [{"s1": "a1"}.get(name, name) for name in rows["source_id"].to_pylist()]
    field = rows.schema.field(place)
    renamed = rows.set_column(place, field, pa.array(named, pa.string()).cast(field.type))

    one, other = (fuse(some, WORLD).epoch for some in (rows, renamed))

    assert one.sources["s1"].noticed == pytest.approx(other.sources["a1"].noticed)
    assert one.sources["s0"].noticed == pytest.approx(other.sources["s0"].noticed)
    assert one.reports_per_incident == pytest.approx(other.reports_per_incident)
