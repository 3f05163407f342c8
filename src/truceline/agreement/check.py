"""Cross checks of an agreement file: what keys and types alone cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.agreement.check_clauses import clause_faults
from truceline.agreement.check_pairs import pair_faults
from truceline.agreement.check_phases import phase_faults
from truceline.agreement.check_terms import agreed_span, instant_faults, span_faults
from truceline.agreement.check_zones import zone_faults
from truceline.agreement.instants import InstantError, zone_of
from truceline.core.errors import Problem, describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.agreement.check_terms import Finding, Terms


def cross_check(terms: Terms) -> tuple[Problem, ...]:
    """Return every contradiction of the terms, none if they hold together."""
    return tuple(
        describe(code, terms.where(path), **fields) for path, code, fields in _found(terms)
    )


def _found(terms: Terms) -> Iterator[Finding]:
    yield from _duplicates(terms)
    yield from _whole(terms)
    agreed = agreed_span(terms)
    for index, zone in terms.zones.items():
        yield from zone_faults(terms, ("zones", index), zone, agreed)
    for index, clause in terms.clauses.items():
        yield from clause_faults(terms, ("clauses", index), clause, agreed)
    yield from phase_faults(terms)
    yield from pair_faults(terms)
    yield from _unused(terms)


def _duplicates(terms: Terms) -> Iterator[Finding]:
    nouns = {
        "parties": "party", "lines": "line", "zones": "zone", "clauses": "clause",
        "milestones": "milestone", "deadlines": "deadline",
    }  # fmt: skip
    for section, ids in terms.ids.items():
        for index, name in enumerate(ids):
            if name and name in ids[:index]:
                key = "name" if section == "lines" else "id"
                yield (section, index, key), "AGR-009", {"id": name, "noun": nouns[section]}


def _whole(terms: Terms) -> Iterator[Finding]:
    if terms.time_zone is not None:
        try:
            zone_of(terms.time_zone)
        except InstantError as fault:
            yield ("time_zone",), fault.code, dict(fault.fields)
    if terms.signed is not None:
        yield from instant_faults(terms, ("signed",), terms.signed)
    thing = "the agreement"
    yield from span_faults(terms, ("in_force",), thing, "agreement", *terms.in_force)
    inside, outside = terms.inside_probability, terms.outside_probability
    if not 0 <= outside < inside <= 1:
        yield ("inside_probability",), "AGR-024", {"inside": inside, "outside": outside}


def _unused(terms: Terms) -> Iterator[Finding]:
    used = {zone for clause in terms.clauses.values() for zone in clause.zones.values()}
    readings = [r for clause in terms.clauses.values() for r in clause.readings]
    used |= {zone for reading in readings for zone in (reading.zones or {}).values()}
    exempting = [c.exemptions for c in terms.clauses.values()]
    exempting += [reading.exemptions or [] for reading in readings]
    used |= {e.zone or "" for exemptions in exempting for e in exemptions}
    used |= {m.silence.zone or "" for m in terms.milestones.values() if m.silence is not None}
    # Where a clause could not be read, it may be the one that uses the zone.
    if len(terms.clauses) < len(terms.ids.get("clauses", ())):
        return
    for index, zone in terms.zones.items():
        if zone.id not in used:
            yield ("zones", index), "AGR-032", {"zone": zone.id}
