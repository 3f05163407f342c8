"""The VIINA control timeline: GeoNames id -> list of [yyyymmdd, state], from that day on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from truceline.core.errors import LineError
from truceline.core.ids import canonical_json, content_hash
from truceline.core.provenance import Provenance
from truceline.model.control import Control, Held
from truceline.model.rejection import Rejection, reject

if TYPE_CHECKING:
    from datetime import date

LICENCE = "ODbL 1.0"  # of the database; what is derived from it carries it too
SOURCE = "VIINA control timeline (Zhukov), key GeoNames id"

# LIBERATED says how the place came to be Ukrainian; where it is held, it is one with UA.
STATES = {
    "UA": Held.FIRST,
    "LIBERATED": Held.FIRST,
    "RU": Held.SECOND,
    "CONTESTED": Held.CONTESTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadControl:
    """A control timeline and the entries that could not be used."""

    control: Control
    rejections: tuple[Rejection, ...]


def read_control(
    data: bytes, where: str = "control.json", retrieved: date | None = None
) -> ReadControl:
    """Return the timeline; the first side is Ukraine's.

    Parameters
    ----------
    data
        The JSON object, not compressed.
    where
        Name of the file, for messages.
    retrieved
        Day the file was retrieved.

    Raises
    ------
    LineError
        LIN-020 if it is no JSON object, or no entry of it can be used.

    Notes
    -----
    A place absent from the timeline was never anything but Ukrainian: the file holds the places
    that were once held by the other side or contested.
    """
    try:
        content = json.loads(data)
    except ValueError as error:
        raise LineError.case("LIN-020", where, detail=str(error)) from None
    if not isinstance(content, dict):
        raise LineError.case("LIN-020", where, detail=f"a JSON {type(content).__name__}")
    changes: dict[str, tuple[tuple[date, Held], ...]] = {}
    rejections: list[Rejection] = []
    for place_id, entries in content.items():
        try:
            changes[place_id] = _changes(entries)
        except ValueError as error:
            rejections.append(_rejected(place_id, entries, where, str(error)))
    days = [day for entries in changes.values() for day, _ in entries]
    if not days:
        raise LineError.case("LIN-020", where, detail="no place with a dated state")
    control = Control(
        changes=changes,
        otherwise=Held.FIRST,
        covers_from=min(days),
        covers_until=max(days),
        provenance=Provenance(
            source=SOURCE, licence=LICENCE, retrieved=retrieved, sha256=content_hash(data)
        ),
    )
    return ReadControl(control=control, rejections=tuple(rejections))


def _changes(entries: Any) -> tuple[tuple[date, Held], ...]:
    if not isinstance(entries, list) or not entries:
        raise ValueError("no list of changes")
    found = []
    for entry in entries:
        if not isinstance(entry, list) or len(entry) != 2:
            raise ValueError(f"{entry!r} is no pair of day and state")
        day, state = entry
        if state not in STATES:
            raise ValueError(f"{state!r} is no state")
        found.append((_day(day), STATES[state]))
    if len({day for day, _ in found}) < len(found):
        raise ValueError("two states on one day")
    return tuple(sorted(found))


def _day(value: Any) -> date:
    text = str(value)
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        raise ValueError(f"{value!r} is no day yyyymmdd")
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a calendar day


def _rejected(place_id: str, entries: Any, where: str, detail: str) -> Rejection:
    return reject(
        "LIN-021",
        source_id=where,
        where=f"{where} place {place_id}",
        raw=canonical_json({place_id: entries}).encode(),
        detail=detail,
    )
