"""Acts on cases in the record: one entry each, in the order they were done."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from truceline.core.ids import canonical_json
from truceline.model.case import CaseAct

if TYPE_CHECKING:
    from truceline.store.record import Entry, Record

PREFIX = "case."
JSON = "application/json"
INSTANTS = ("at", "happened_at")
LISTS = ("incidents", "findings")


def append_act(record: Record, act: CaseAct, *, reason: str) -> Entry:
    """Append one act as the entry ``case.<step>``; its actor is who did it."""
    return record.append(
        f"{PREFIX}{act.step.value}", act.case_id, to_json(act), actor=act.by, reason=reason,
        media=JSON, simulated=record.simulated,
    )  # fmt: skip


def acts_of(record: Record, until: int | None = None) -> list[CaseAct]:
    """Return every act on cases in the order of the record."""
    return [
        from_json(record.payload(entry.seq))
        for entry in record.entries(until=until)
        if entry.kind.startswith(PREFIX)
    ]


def to_json(act: CaseAct) -> bytes:
    """Return an act as canonical JSON; what is not given is left out."""
    content: dict[str, Any] = {}
    for field in fields(act):
        value = getattr(act, field.name)
        if isinstance(value, datetime):
            value = value.isoformat()
        elif isinstance(value, tuple):
            value = list(value)
        if value not in (None, "", [], False):
            content[field.name] = str(value) if hasattr(value, "value") else value
    return canonical_json(content).encode()


def from_json(data: bytes) -> CaseAct:
    """Return the act of an entry's payload."""
    content = json.loads(data)
    for name in INSTANTS:
        if name in content:
            content[name] = datetime.fromisoformat(content[name])
    for name in LISTS:
        if name in content:
            content[name] = tuple(content[name])
    return CaseAct(**content)
