"""Merging, splitting and asking, on the record of a mission."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from truceline.core.errors import FusionError
from truceline.fuse.epoch import epoch_json
from truceline.mission.folder import open_mission
from truceline.mission.incidents import (
    calibrate,
    find_incident,
    history,
    known_incidents,
    merge,
    split,
    why_not,
)
from truceline.mission.run import run, state_of
from truceline.store.audit import audit
from truceline.store.constraints import latest_epoch
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
