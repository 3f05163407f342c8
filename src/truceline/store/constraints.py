"""What analysts hold about reports, and the epochs fusion rests on, in the record."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from truceline.core.ids import canonical_json
from truceline.fuse.epoch import epoch_json, epoch_of
from truceline.model.constraint import Constraint, ConstraintKind

if TYPE_CHECKING:
    from truceline.fuse.epoch import Epoch
    from truceline.store.record import Entry, Record

PREFIX = "incident."
EPOCH = "fusion.epoch"
JSON = "application/json"


def append_constraint(record: Record, act: Constraint) -> Entry:
    """Append one act as the entry ``incident.<kind>``; its actor and reason are the act's."""
    content = {
        "observations": list(act.observations), "others": list(act.others),
        "at": act.at, "by": act.by, "reason": act.reason,
    }  # fmt: skip
    return record.append(
        f"{PREFIX}{act.kind.value}", act.observations[0], canonical_json(content).encode(),
        actor=act.by, reason=act.reason, media=JSON, simulated=record.simulated,
    )  # fmt: skip


def constraints_of(record: Record, until: int | None = None) -> tuple[Constraint, ...]:
    """Return every act on reports in the order of the record."""
    acts = []
    for entry in record.entries(until=until):
        if entry.kind.startswith(PREFIX):
            content = json.loads(record.payload(entry.seq))
            acts.append(
                Constraint(
                    kind=ConstraintKind(entry.kind.removeprefix(PREFIX)),
                    observations=tuple(content["observations"]),
                    others=tuple(content["others"]),
                    at=datetime.fromisoformat(content["at"]),
                    by=content["by"],
                    reason=content["reason"],
                )
            )
    return tuple(acts)


def append_epoch(record: Record, epoch: Epoch, *, actor: str, reason: str) -> Entry:
    """Append an epoch; later runs rest on it."""
    return record.append(
        EPOCH, epoch.epoch_id, epoch_json(epoch).encode(), actor=actor, reason=reason, media=JSON,
        simulated=record.simulated,
    )  # fmt: skip


def latest_epoch(record: Record, until: int | None = None) -> Epoch | None:
    """Return the epoch the record has come to rest on, None where there is none."""
    entries = record.entries(EPOCH, until=until)
    return epoch_of(record.payload(entries[-1].seq)) if entries else None
