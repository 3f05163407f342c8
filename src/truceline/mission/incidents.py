"""Incidents of a mission as analysts correct them and ask about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from truceline.core.errors import FusionError
from truceline.fuse.params import FuseParams
from truceline.fuse.partition import Partition, partition
from truceline.fuse.why import Answer, nearest, why
from truceline.mission.run import OUTPUTS
from truceline.model.constraint import Constraint, ConstraintKind
from truceline.store.constraints import (
    append_constraint,
    append_epoch,
    constraints_of,
    latest_epoch,
)
from truceline.store.observations import current
from truceline.store.tables import latest_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from truceline.fuse.epoch import Epoch
    from truceline.store.record import Entry, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Incidents of the last run: the members of each, and what published ids have become."""

    members: dict[str, list[str]]
    now: dict[str, list[str]]
    left_out: dict[str, str]

    def home(self, observation: str) -> str | None:
        """Return the incident an observation is in."""
        return next((name for name, ids in self.members.items() if observation in ids), None)


def known_incidents(record: Record) -> Known:
    """Return the incidents of the last run."""
    tables = {
        name: latest_table(record, f"output.{name}", OUTPUTS[name])
        for name in ("incidents", "aliases", "left_out")
    }
    rows = tables["incidents"].select(["incident_id", "members"]).to_pylist()
    return Known(
        members={row["incident_id"]: row["members"] for row in rows},
        now={row["incident_id"]: row["now"] for row in tables["aliases"].to_pylist()},
        left_out={r["observation_id"]: r["reason"] for r in tables["left_out"].to_pylist()},
    )


def last_run(record: Record) -> Entry | None:
    """Return the entry the last run ended with, None if nothing was processed yet."""
    made = [entry for entry in record.entries() if entry.kind.startswith("output.")]
    return made[-1] if made else None


def find_incident(known: Known, start: str) -> str:
    """Return the id of the one incident whose id, published id or report starts so.

    Raises
    ------
    FusionError
        FUS-001 if there is none, FUS-002 if there are several, FUS-007 if it was split.
    """
    found = {name for name in known.members if name.startswith(start)}
    if not found:
        old = {name: now for name, now in known.now.items() if name.startswith(start)}
        found = {name for now in old.values() for name in now}
        if len(old) == 1 and len(found) > 1:
            named = ", ".join(sorted(found))
            raise FusionError.case("FUS-007", "incident", value=start, count=len(found), now=named)
    if not found and start.startswith("obs"):
        found = {
            name for name, ids in known.members.items() if any(o.startswith(start) for o in ids)
        }
    if not found:
        raise FusionError.case("FUS-001", "incident", value=start)
    if len(found) > 1:
        raise FusionError.case("FUS-002", "incident", value=start, count=len(found))
    return found.pop()


def merge(
    record: Record, names: Sequence[str], *, by: str, reason: str, at: datetime
) -> Constraint:
    """Hold the reports of several incidents together from now on; one entry of the record.

    Raises
    ------
    FusionError
        FUS-001 or FUS-002 for what is no one incident, FUS-003 if they are one already,
        FUS-006 without an actor or a reason.
    """
    _signed(by, reason)
    known = known_incidents(record)
    found = sorted({find_incident(known, name) for name in names})
    if len(found) < 2:
        raise FusionError.case("FUS-003", "merge", incident=found[0])
    ids = tuple(sorted(o for name in found for o in known.members[name]))
    act = Constraint(kind=ConstraintKind.TOGETHER, observations=ids, at=at, by=by, reason=reason)
    append_constraint(record, act)
    return act


def split(
    record: Record, name: str, reports: Sequence[str], *, by: str, reason: str, at: datetime
) -> Constraint:
    """Hold some reports of an incident apart from its others from now on.

    Raises
    ------
    FusionError
        FUS-001 or FUS-002 for what is no one incident, FUS-004 for what is no report of it,
        FUS-005 if nothing would be left, FUS-006 without an actor or a reason.
    """
    _signed(by, reason)
    known = known_incidents(record)
    incident = find_incident(known, name)
    members = known.members[incident]
    chosen = {_report(members, start, incident) for start in reports}
    others = tuple(sorted(set(members) - chosen))
    if not others:
        raise FusionError.case("FUS-005", "split", incident=incident)
    act = Constraint(
        kind=ConstraintKind.APART, observations=tuple(sorted(chosen)), others=others, at=at,
        by=by, reason=reason,
    )  # fmt: skip
    append_constraint(record, act)
    return act


def why_not(record: Record, first: str, second: str) -> tuple[Answer, tuple[str, str]]:
    """Return why two reports, or the nearest reports of two incidents, are not one incident.

    Raises
    ------
    FusionError
        FUS-001 or FUS-002 for what is no one report or incident, FUS-003 for one report twice,
        FUS-008 for an incident all of whose reports were replaced since the last run.
    """
    known = known_incidents(record)
    parts, params = partition_of(record)
    row_of = {name: k for k, name in enumerate(parts.reports.table["observation_id"].to_pylist())}
    sides = [_reports(known, row_of, start) for start in (first, second)]
    rows = [[row_of[name] for name in names] for names in sides]
    pair = nearest(parts, rows[0], rows[1], params)
    if pair is None:
        raise FusionError.case("FUS-003", "why-not", incident=known.home(sides[0][0]) or first)
    ids = parts.reports.table["observation_id"]
    return why(parts, *pair, params), (ids[pair[0]].as_py(), ids[pair[1]].as_py())


def calibrate(record: Record, *, by: str, reason: str) -> Epoch:
    """Estimate errors and densities from the record and rest on them from now on.

    Raises
    ------
    FusionError
        FUS-006 without an actor or a reason, FUS-010 without an observation.
    """
    _signed(by, reason)
    observations = current(record, "observation")
    if not observations.num_rows:
        raise FusionError.case("FUS-010", "calibrate")
    epoch = partition(observations).epoch
    append_epoch(record, epoch, actor=by, reason=reason)
    return epoch


def partition_of(record: Record, until: int | None = None) -> tuple[Partition, FuseParams]:
    """Return the partition of what the record holds, and the settings it is made with.

    Parameters
    ----------
    record
        The record.
    until
        As the record stood after this sequence; None for now.
    """
    params = replace(FuseParams(), epoch=latest_epoch(record, until))
    observations = current(record, "observation", until)
    return partition(observations, params, constraints_of(record, until)), params


def partition_of_run(record: Record) -> tuple[Partition, FuseParams]:
    """Return the partition that the last run published."""
    run = last_run(record)
    return partition_of(record, None if run is None else run.seq)


def _reports(known: Known, row_of: dict[str, int], start: str) -> list[str]:
    if not start.startswith("obs"):
        incident = find_incident(known, start)
        there = [name for name in known.members[incident] if name in row_of]
        if not there:
            raise FusionError.case("FUS-008", "why-not", incident=incident)
        return there
    found = [name for name in row_of if name.startswith(start)]
    if not found:
        raise FusionError.case("FUS-001", "observation", value=start)
    if len(found) > 1:
        raise FusionError.case("FUS-002", "observation", value=start, count=len(found))
    return found


def _report(members: Sequence[str], start: str, incident: str) -> str:
    found = [name for name in members if name.startswith(start)]
    if len(found) > 1:
        raise FusionError.case("FUS-002", "observation", value=start, count=len(found))
    if not found:
        known = ", ".join(members[:10])
        raise FusionError.case("FUS-004", "split", value=start, incident=incident, known=known)
    return found[0]


def _signed(by: str, reason: str) -> None:
    for what, value in (("who", by), ("the reason", reason)):
        if not value.strip():
            raise FusionError.case("FUS-006", "act", what=what)


def history(record: Record, members: Sequence[str]) -> list[dict[str, Any]]:
    """Return the acts of analysts on any of some reports, in the order of the record."""
    mine = set(members)
    return [
        {
            "act": act.kind.value, "by": act.by, "at": act.at, "reason": act.reason,
            "reports": act.observations, "others": act.others,
        }
        for act in constraints_of(record)
        if mine & {*act.observations, *act.others}
    ]  # fmt: skip
