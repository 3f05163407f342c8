"""Merging, splitting and asking, on the record of a mission."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from truceline.core.errors import FusionError
from truceline.fuse.epoch import epoch_json
from truceline.fuse.why import nearest, why
from truceline.mission.doubt import _links, credibility, other_ways, queue, state_of_run
from truceline.mission.folder import open_mission
from truceline.mission.incidents import (
    calibrate,
    find_incident,
    history,
    known_incidents,
    merge,
    partition_of,
    split,
    why_not,
)
from truceline.mission.intake import take_sources
from truceline.mission.run import run, state_of
from truceline.model.constraint import Constraint
from truceline.store.audit import audit
from truceline.store.constraints import append_constraint, latest_epoch
from truceline.store.record import open_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from truceline.mission.demo import Demo
    from truceline.store.record import Record

NOW = datetime(2027, 4, 1, tzinfo=UTC)
SIGNED = {"by": "A. Novak", "reason": "seen from the tower", "at": NOW}


@pytest.fixture
def mission(small_demo: tuple[Path, Demo], tmp_path: Path) -> Iterator[tuple[Path, Record]]:
    folder = tmp_path / "mission"
    shutil.copytree(small_demo[0], folder)
    record = open_record(folder / "record.sqlite", clock=lambda: NOW)
    yield folder, record
    record.close()


def pairs(record: Record) -> list[str]:
    """Return ids of incidents of several reports."""
    return [name for name, ids in known_incidents(record).members.items() if len(ids) > 1]


def test_merge_and_split_outlive_runs_and_no_published_id_vanishes(
    mission: tuple[Path, Record],
) -> None:
    """Merged, run, split again, run: each published id leads on, and comes back."""
    folder, record = mission
    before = known_incidents(record).members
    first, second = pairs(record)[:2]

    act = merge(record, [first, second], **SIGNED)
    run(record, open_mission(folder))
    merged = known_incidents(record)

    (kept,) = {first, second} & set(merged.members)
    assert sorted(merged.members[kept]) == list(act.observations)
    assert find_incident(merged, first) == find_incident(merged, second) == kept
    assert history(record, before[first])[0]["by"] == "A. Novak"

    split(record, kept, before[second], **SIGNED)
    run(record, open_mission(folder))
    parted = known_incidents(record)

    assert parted.members[first] == before[first]
    assert parted.members[second] == before[second]
    assert not set(before) - set(parted.members) - set(parted.now)
    assert not audit(record).problems


def test_alias_of_a_split_incident_names_what_it_became(mission: tuple[Path, Record]) -> None:
    """Split so that the oldest report stays: the id stays; a withdrawn id says so."""
    folder, record = mission
    known = known_incidents(record)
    name = next(n for n, ids in known.members.items() if len(ids) > 1)
    members = known.members[name]

    split(record, name, members[1:], **SIGNED)
    run(record, open_mission(folder))
    parted = known_incidents(record)

    homes = {parted.home(member) for member in members}
    assert len(homes) == 2
    assert name in homes


def test_why_not_of_reports_and_of_incidents(mission: tuple[Path, Record]) -> None:
    """Two incidents say what keeps them apart; two reports of one say that they are one."""
    _, record = mission
    known = known_incidents(record)
    first, second = pairs(record)[:2]

    apart, pair = why_not(record, first, second)
    one, _ = why_not(record, *known.members[first][:2])

    assert not apart.one
    assert {known.home(name) for name in pair} == {first, second}
    assert any("km apart" in reason for reason in apart.reasons)
    assert one.one


def test_calibration_is_recorded_and_later_runs_rest_on_it(mission: tuple[Path, Record]) -> None:
    """The epoch stands in the record; a run after it says the same as before."""
    folder, record = mission
    before = state_of(record, folder).tables["incidents"]

    epoch = calibrate(record, by="A. Novak", reason="nightly")
    run(record, open_mission(folder))

    held = latest_epoch(record)
    assert held is not None
    assert epoch_json(held) == epoch_json(epoch)
    after = state_of(record, folder).tables["incidents"]
    assert after["members"].to_pylist() == before["members"].to_pylist()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda r, a: merge(r, [a, a], **SIGNED), "FUS-003"),
        (lambda r, a: merge(r, [a, "inc-zz"], **SIGNED), "FUS-001"),
        (lambda r, a: merge(r, ["inc-", a], **SIGNED), "FUS-002"),
        (lambda r, a: split(r, a, ["obs-zz"], **SIGNED), "FUS-004"),
        (lambda r, a: split(r, a, known_incidents(r).members[a], **SIGNED), "FUS-005"),
        (lambda r, a: merge(r, [a, a], **{**SIGNED, "by": " "}), "FUS-006"),
        (lambda r, a: why_not(r, "obs-zz", a), "FUS-001"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_recorded(
    mission: tuple[Path, Record], wrong: object, code: str
) -> None:
    """Each wrong request has its code, and the record stays as it was."""
    _, record = mission
    head = record.head()

    with pytest.raises(FusionError) as caught:
        wrong(record, pairs(record)[0])  # type: ignore[operator]

    assert caught.value.code == code
    assert record.head() == head


def test_questions_can_be_asked_between_an_intake_and_a_run(
    mission: tuple[Path, Record],
) -> None:
    """A file in which every row was corrected is taken in: incidents are still those of the run."""
    folder, record = mission
    first, second = pairs(record)[:2]
    members = known_incidents(record).members
    before = queue(record, state_of_run(record, folder))
    for name in ("people.csv", "sensors.csv"):
        file = folder / "sources" / name
        file.write_text(re.sub(r":\d\d\+02:00,", ":31+02:00,", file.read_text()))
    take_sources(record, open_mission(folder))

    state = state_of_run(record, folder)

    assert credibility(state).num_rows == state.tables["incidents"].num_rows == len(members)
    assert queue(record, state).equals(before)
    assert other_ways(record, members[first]) == []
    with pytest.raises(FusionError) as caught:
        why_not(record, first, second)
    assert caught.value.code == "FUS-008"


def test_nearest_reports_are_those_that_asking_all_would_find(
    mission: tuple[Path, Record],
) -> None:
    """Of every two incidents the pair asked about has the highest probability of all."""
    _, record = mission
    parts, params = partition_of(record)
    rows = [np.flatnonzero(parts.label == label).tolist() for label in np.unique(parts.label)[:12]]

    for one in rows:
        for other in rows:
            pairs_of = [(a, b) for a in one for b in other if a != b]
            chances = [(why(parts, *pair, params).probability or 0.0, pair) for pair in pairs_of]
            found = nearest(parts, one, other, params)

            assert found == (max(chances)[1] if chances else None)


def test_what_analysts_decided_is_not_asked_and_the_rest_still_is(
    mission: tuple[Path, Record],
) -> None:
    """Two incidents, each held together by an analyst, are still asked about as two."""
    _, record = mission
    parts, _ = partition_of(record)
    names = parts.reports.table["observation_id"].to_pylist()
    ends = tuple(names[int(parts.tellings.head[k])] for k in (0, 1, 2, 3))
    for two in (ends[:2], ends[2:]):
        act = Constraint(kind="together", observations=two, at=NOW, by="x", reason="y")
        append_constraint(record, act)
    act = Constraint(
        kind="apart", observations=ends[:1], others=(names[int(parts.tellings.head[4])],),
        at=NOW, by="x", reason="y",
    )  # fmt: skip
    append_constraint(record, act)
    parts, _ = partition_of(record)
    first, second = np.array([0, 1, 2, 1]), np.array([1, 2, 3, 4])

    asked = _links(parts, names, first, second, np.zeros(4))

    assert asked.select(["observation_a", "observation_b"]).to_pylist() == [
        {"observation_a": ends[1], "observation_b": ends[2]}
    ]
