"""Cross checks of an agreement file: what keys and types alone cannot tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import shapely

from truceline.agreement.instants import InstantError, read_instant, zone_of
from truceline.core.errors import Problem, describe
from truceline.model.agreement import ClauseKind, ZoneKind
from truceline.model.kind import ACT_OF, Act
from truceline.science.weapon_catalogue import FAMILIES, SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from truceline.agreement.schema import (
        ClausePart,
        ExemptionPart,
        WeaponsPart,
        ZonePart,
    )
    from truceline.agreement.source import Path

ACTS = {
    ClauseKind.NO_FIRE: (Act.FIRE,),
    ClauseKind.WITHDRAWAL: (Act.PRESENCE,),
    ClauseKind.NO_FLIGHT: (Act.FLIGHT,),
}
"""The acts a clause of each kind may speak of; the first is meant where it names none."""

ZONE_KEYS = {
    ZoneKind.BUFFER: (("line", "side", "until_m"), ("from_m",)),
    ZoneKind.BAND: (("line", "until_m"), ("from_m",)),
    ZoneKind.POLYGON: (("area",), ()),
    ZoneKind.CORRIDOR: (("path", "half_width_m"), ()),
}
"""Keys a zone of each kind needs, and may have besides."""

SHAPE_KEYS = ("line", "side", "from_m", "until_m", "area", "path", "half_width_m")
EVERYBODY = "all"

Span = tuple["datetime | None", "datetime | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The parts of a file that could be read, and the ids of all, readable or not."""

    where: Callable[[Path], str]
    time_zone: str | None
    in_force: tuple[str | None, str | None]
    signed: str | None
    inside_probability: float
    outside_probability: float
    ids: dict[str, tuple[str, ...]]  # section -> ids in order
    zones: dict[int, ZonePart] = field(default_factory=dict)
    clauses: dict[int, ClausePart] = field(default_factory=dict)


def cross_check(terms: Terms) -> tuple[Problem, ...]:
    """Return every contradiction of the terms, none if they hold together."""
    return tuple(
        describe(code, terms.where(path), **fields) for path, code, fields in _found(terms)
    )


Finding = tuple["Path", str, dict[str, Any]]


def _found(terms: Terms) -> Iterator[Finding]:
    yield from _duplicates(terms)
    yield from _whole(terms)
    agreed = _quiet_span(terms, *terms.in_force)
    for index, zone in terms.zones.items():
        yield from _zone(terms, ("zones", index), zone, agreed)
    for index, clause in terms.clauses.items():
        yield from _clause(terms, ("clauses", index), clause, agreed)
    yield from _unused(terms)


def _duplicates(terms: Terms) -> Iterator[Finding]:
    nouns = {"parties": "party", "lines": "line", "zones": "zone", "clauses": "clause"}
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
        yield from _instant(terms, ("signed",), terms.signed)
    thing = "the agreement"
    yield from _times(terms, ("in_force",), thing, "agreement", *terms.in_force)
    inside, outside = terms.inside_probability, terms.outside_probability
    if not 0 <= outside < inside <= 1:
        yield ("inside_probability",), "AGR-024", {"inside": inside, "outside": outside}


def _instant(terms: Terms, path: Path, value: str) -> Iterator[Finding]:
    try:
        read_instant(value, terms.time_zone)
    except InstantError as fault:
        # An unknown zone of the whole agreement is said once, where it is written.
        if fault.code != "AGR-011" or fault.fields.get("zone") != terms.time_zone:
            yield path, fault.code, dict(fault.fields)


def _quiet_span(terms: Terms, start: str | None, until: str | None) -> Span:
    return _quiet(terms, start), _quiet(terms, until)


def _quiet(terms: Terms, value: str | None) -> datetime | None:
    try:
        return None if value is None else read_instant(value, terms.time_zone)
    except InstantError:
        return None


def _times(
    terms: Terms, path: Path, thing: str, noun: str, start: str | None, until: str | None
) -> Iterator[Finding]:
    for key, value in (("from", start), ("until", until)):
        if value is not None:
            yield from _instant(terms, (*path, key), value)
    first, last = _quiet_span(terms, start, until)
    if first is None or last is None or last > first:
        return
    code = "AGR-012" if last < first else "AGR-013"
    fields = {"thing": thing, "noun": noun, "start": start, "until": until}
    yield (*path, "until"), code, fields


def _held(
    terms: Terms, path: Path, thing: str, noun: str, part: ZonePart | ClausePart | ExemptionPart,
    agreed: Span,
) -> Iterator[Finding]:  # fmt: skip
    yield from _times(terms, path, thing, noun, part.starts, part.until)
    first, last = _quiet_span(terms, part.starts, part.until)
    from_whole, until_whole = agreed
    outside = [
        first is not None and from_whole is not None and first < from_whole,
        first is not None and until_whole is not None and first >= until_whole,
        last is not None and until_whole is not None and last > until_whole,
        last is not None and from_whole is not None and last <= from_whole,
    ]
    if any(outside):
        key = "from" if outside[0] or outside[1] else "until"
        fields = {
            "thing": thing,
            "span": _words(part.starts, part.until),
            "agreement": _words(*terms.in_force),
        }
        yield (*path, key), "AGR-023", fields


def _words(start: str | None, until: str | None) -> str:
    parts = [f"from {start}" if start else "", f"until {until}" if until else ""]
    return " ".join(part for part in parts if part) or "always"


def _known(terms: Terms, section: str, path: Path, name: str) -> Iterator[Finding]:
    code, key = {
        "parties": ("AGR-006", "party"),
        "lines": ("AGR-007", "line"),
        "zones": ("AGR-008", "zone"),
    }[section]
    known = terms.ids.get(section, ())
    if name not in known:
        yield path, code, {key: name, "known": _list(known)}


def _list(words: Iterable[str]) -> str:
    return ", ".join(sorted(set(words) - {""})) or "(none)"


def _zone(terms: Terms, path: Path, zone: ZonePart, agreed: Span) -> Iterator[Finding]:
    yield from _held(terms, path, f"zone '{zone.id}'", "zone", zone, agreed)
    yield from _zone_keys(path, zone)
    if zone.line is not None:
        yield from _known(terms, "lines", (*path, "line"), zone.line)
    if zone.side is not None:
        yield from _known(terms, "parties", (*path, "side"), zone.side)
    start_m = zone.from_m or 0.0
    if zone.until_m is not None and start_m >= zone.until_m:
        fields = {"zone": zone.id, "from_m": start_m, "until_m": zone.until_m}
        yield (*path, "until_m"), "AGR-014", fields
    yield from _shapes(path, zone)


def _zone_keys(path: Path, zone: ZonePart) -> Iterator[Finding]:
    needed, allowed = ZONE_KEYS[zone.kind]
    for key in SHAPE_KEYS:
        given = getattr(zone, key) is not None
        if key in needed and not given:
            yield path, "AGR-015", {"kind": zone.kind.value, "key": key}
        if given and key not in needed and key not in allowed:
            yield (*path, key), "AGR-016", {"kind": zone.kind.value, "key": key}


def _shapes(path: Path, zone: ZonePart) -> Iterator[Finding]:
    if zone.area is not None:
        polygon = shapely.Polygon(zone.area)
        if not polygon.is_valid or polygon.area == 0:
            detail = shapely.is_valid_reason(polygon)
            yield (*path, "area"), "AGR-020", {"key": "area", "zone": zone.id, "detail": detail}
    if zone.path is not None and shapely.LineString(zone.path).length == 0:
        fields = {"key": "path", "zone": zone.id, "detail": "its positions are the same"}
        yield (*path, "path"), "AGR-020", fields


def _clause(terms: Terms, path: Path, clause: ClausePart, agreed: Span) -> Iterator[Finding]:
    yield from _held(terms, path, f"clause '{clause.id}'", "clause", clause, agreed)
    if not clause.parties:
        yield (*path, "parties"), "AGR-017", {}
    for index, party in enumerate(clause.parties):
        yield from _known(terms, "parties", (*path, "parties", index), party)
    yield from _acts(path, clause)
    yield from _clause_zones(terms, path, clause)
    if clause.weapons is not None:
        yield from _weapons((*path, "weapons"), clause.weapons)
    if clause.kind is ClauseKind.WITHDRAWAL:
        yield from _withdrawal(terms, path, clause)
    if clause.aircraft and clause.kind is not ClauseKind.NO_FLIGHT:
        yield _unassessed(path, clause, "aircraft", "given", "a no_flight clause")
    if clause.weapons is not None and clause.kind is ClauseKind.NO_FLIGHT:
        yield _unassessed(path, clause, "weapons", "given", "'aircraft'")
    for index, exemption in enumerate(clause.exemptions):
        yield from _exemption(terms, (*path, "exemptions", index), exemption, agreed)


def _unassessed(path: Path, clause: ClausePart, key: str, value: str, known: str) -> Finding:
    fields = {"key": key, "kind": clause.kind.value, "value": value, "known": known}
    return (*path, key), "AGR-027", fields


def _acts(path: Path, clause: ClausePart) -> Iterator[Finding]:
    allowed = ACTS[clause.kind]
    for act in clause.acts:
        if act not in allowed:
            yield _unassessed(path, clause, "acts", act.value, _list(a.value for a in allowed))
    acts = tuple(clause.acts) or allowed
    for index, kind in enumerate(clause.kinds):
        if ACT_OF[kind] not in acts:
            yield (*path, "kinds", index), "AGR-028", {"kind": kind.value, "act": ACT_OF[kind]}


def _clause_zones(terms: Terms, path: Path, clause: ClausePart) -> Iterator[Finding]:
    if not clause.zones:
        return
    for party, zone in clause.zones.items():
        yield from _known(terms, "zones", (*path, "zones", party), zone)
    if set(clause.zones) not in ({EVERYBODY}, set(clause.parties)):
        fields = {"given": _list(clause.zones), "bound": _list(clause.parties)}
        yield (*path, "zones"), "AGR-029", fields


def _weapons(path: Path, weapons: WeaponsPart) -> Iterator[Finding]:
    least, most = weapons.calibre_min_mm, weapons.calibre_max_mm
    if least is not None and most is not None and least > most:
        yield (*path, "calibre_min_mm"), "AGR-019", {"least": least, "most": most}
    for key, words, known, code in (
        ("types", weapons.types, FAMILIES, "AGR-025"),
        ("systems", weapons.systems, SYSTEMS, "AGR-026"),
    ):
        for index, word in enumerate(words):
            if word not in known:
                yield (*path, key, index), code, {"word": word, "known": _list(known)}


def _withdrawal(terms: Terms, path: Path, clause: ClausePart) -> Iterator[Finding]:
    weapons = clause.weapons
    names_weapons = weapons is not None and any(
        (weapons.calibre_min_mm, weapons.calibre_max_mm, weapons.types, weapons.systems)
    )
    if not names_weapons and not clause.kinds:
        yield path, "AGR-018", {}
    if not clause.zones:
        yield path, "AGR-030", {}
    by_id = {zone.id: zone for zone in terms.zones.values()}
    for party, name in clause.zones.items():
        zone = by_id.get(name)
        if zone is not None and zone.from_m:
            yield (*path, "zones", party), "AGR-031", {"zone": name, "from_m": zone.from_m}


def _exemption(
    terms: Terms, path: Path, exemption: ExemptionPart, agreed: Span
) -> Iterator[Finding]:
    yield from _held(terms, path, "the exemption", "exemption", exemption, agreed)
    for index, party in enumerate(exemption.parties):
        yield from _known(terms, "parties", (*path, "parties", index), party)
    if exemption.zone is not None:
        yield from _known(terms, "zones", (*path, "zone"), exemption.zone)
    conditions = (
        exemption.parties, exemption.kinds, exemption.assessments, exemption.zone,
        exemption.starts, exemption.until,
    )  # fmt: skip
    if exemption.presumed and not any(conditions):
        yield path, "AGR-033", {}


def _unused(terms: Terms) -> Iterator[Finding]:
    used = {zone for clause in terms.clauses.values() for zone in clause.zones.values()}
    used |= {e.zone or "" for clause in terms.clauses.values() for e in clause.exemptions}
    # Where a clause could not be read, it may be the one that uses the zone.
    if len(terms.clauses) < len(terms.ids.get("clauses", ())):
        return
    for index, zone in terms.zones.items():
        if zone.id not in used:
            yield ("zones", index), "AGR-032", {"zone": zone.id}
