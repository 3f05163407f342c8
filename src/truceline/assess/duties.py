"""Duties: each clause as it binds one party or all, with its zone and span, in each reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from truceline.core.time import Interval
from truceline.model.finding import ALL_PARTIES

if TYPE_CHECKING:
    from truceline.model.agreement import Agreement, Clause, Reading


@dataclass(frozen=True, slots=True)
class Duty:
    """One clause as it binds one party or all; ``valid`` None: it never binds."""

    clause: Clause
    bound: str
    zone_id: str | None
    valid: Interval | None
    reading: str | None = None


def duties(agreement: Agreement) -> list[Duty]:
    """Return every clause with whom it binds: all alike, or each party with its own zone.

    A party for which a clause with zones names none has no duty under it. They are ordered by
    clause and by whom they bind.
    """
    found = [duty for clause in agreement.clauses for duty in duties_of(agreement, clause)]
    return sorted(found, key=lambda duty: (duty.clause.clause_id, duty.bound))


def duties_of(agreement: Agreement, clause: Clause, reading: str | None = None) -> list[Duty]:
    """Return the duties of one clause."""
    everybody = {party.party_id for party in agreement.parties}
    common = clause.zones.get(ALL_PARTIES)
    alike = not clause.zones or set(clause.zones) == {ALL_PARTIES}
    if alike and (not clause.parties or set(clause.parties) == everybody):
        return [_duty(agreement, clause, ALL_PARTIES, common, reading)]
    return [
        _duty(agreement, clause, party, zone_id, reading)
        for party in clause.parties
        if (zone_id := clause.zones.get(party, common)) is not None or not clause.zones
    ]


def read_as(clause: Clause, reading: Reading) -> Clause | None:
    """Return the clause as a reading has it; None where on that reading it asks nothing."""
    if reading.void:
        return None
    names = ("valid", "parties", "acts", "kinds", "zones", "weapons", "aircraft", "exemptions")
    given = {name: getattr(reading, name) for name in names}
    changed = {name: value for name, value in given.items() if value is not None}
    return replace(clause, readings=(), **changed)


def binds_from(agreement: Agreement, duty: Duty) -> str:
    """Return in words when a duty binds, in the agreement's own time."""
    article = f"article {duty.clause.article}"
    if duty.clause.starts_with is not None and _is_empty(duty.clause.valid):
        return f"{article} waits for the milestone '{duty.clause.starts_with}'"
    if duty.valid is None:
        return f"{article} never binds"
    zone = ZoneInfo(agreement.time_zone)
    text = f"{duty.valid.start.astimezone(zone):%Y-%m-%d %H:%M}"
    if duty.valid.end is not None:
        text += f" until {duty.valid.end.astimezone(zone):%Y-%m-%d %H:%M}"
    return f"{article} binds from {text} ({agreement.time_zone})"


def _duty(
    agreement: Agreement, clause: Clause, bound: str, zone_id: str | None, reading: str | None
) -> Duty:
    valid: Interval | None = _both(clause.valid, agreement.valid)
    if zone_id is not None and valid is not None:
        valid = _both(valid, agreement.zone(zone_id).valid or valid)
    return Duty(clause, bound, zone_id, valid, reading)


def _is_empty(span: Interval) -> bool:
    return span.end is not None and span.end == span.start


def _both(a: Interval, b: Interval) -> Interval | None:
    if _is_empty(a) or _is_empty(b) or not a.overlaps(b):
        return None
    ends = [end for end in (a.end, b.end) if end is not None]
    return Interval(max(a.start, b.start), min(ends, default=None))
