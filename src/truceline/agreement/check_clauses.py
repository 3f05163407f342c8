"""Checks of clauses, their readings and exemptions."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from truceline.agreement.check_terms import held_faults, is_known, listed
from truceline.model.agreement import ClauseKind
from truceline.model.kind import ACT_OF, Act
from truceline.science.weapon_catalogue import FAMILIES, SYSTEMS
from truceline.science.weapons import classify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from truceline.agreement.check_terms import Finding, Span, Terms
    from truceline.agreement.schema import ClausePart, ExemptionPart, WeaponsPart
    from truceline.agreement.source import Path
    from truceline.model.kind import Kind

ACTS = {
    ClauseKind.NO_FIRE: (Act.FIRE,),
    ClauseKind.WITHDRAWAL: (Act.PRESENCE,),
    ClauseKind.NO_FLIGHT: (Act.FLIGHT,),
    ClauseKind.NO_PRESENCE: (Act.PRESENCE, Act.MOVEMENT),
    ClauseKind.NO_MOVEMENT: (Act.MOVEMENT,),
    ClauseKind.NO_WORKS: (Act.WORKS,),
    ClauseKind.CAP: (Act.COUNT, Act.PRESENCE),
    ClauseKind.FREE_MOVEMENT: (Act.DENIAL,),
    ClauseKind.PROTECTED: (Act.FIRE,),
    ClauseKind.CIVILIAN_HARM: (Act.HARM,),
}
"""The acts a clause of each kind may speak of; the first is meant where it names none."""

EVERYBODY = "all"


def clause_faults(terms: Terms, path: Path, clause: ClausePart, agreed: Span) -> Iterator[Finding]:
    """Yield what is wrong with a clause."""
    yield from held_faults(terms, path, f"clause '{clause.id}'", "clause", clause, agreed)
    if not clause.parties:
        yield (*path, "parties"), "AGR-017", {}
    for index, party in enumerate(clause.parties):
        yield from is_known(terms, "parties", (*path, "parties", index), party)
    for key, section in (
        ("starts_with", "milestones"), ("ends_with", "milestones"), ("amends", "clauses"),
    ):  # fmt: skip
        name = getattr(clause, key)
        if name is not None:
            yield from is_known(terms, section, (*path, key), name)
    yield from _acts(path, clause, clause.acts, clause.kinds)
    yield from _zones(terms, path, clause.zones, clause.parties)
    if clause.weapons is not None:
        yield from _weapons((*path, "weapons"), clause.weapons)
    yield from _of_kind(terms, path, clause)
    for index, exemption in enumerate(clause.exemptions):
        yield from _exemption(terms, (*path, "exemptions", index), exemption, agreed)
    if clause.citation is None and not terms.sourced:
        yield path, "AGR-045", {"clause": clause.id}
    yield from _readings(terms, path, clause, agreed)


WEAPON_KINDS = (
    ClauseKind.NO_FIRE, ClauseKind.WITHDRAWAL, ClauseKind.PROTECTED, ClauseKind.NO_WORKS,
    ClauseKind.NO_MOVEMENT, ClauseKind.NO_PRESENCE,
)  # fmt: skip


def _of_kind(terms: Terms, path: Path, clause: ClausePart) -> Iterator[Finding]:
    """Yield what a clause of its kind lacks, and what says nothing in it."""
    if clause.kind is ClauseKind.WITHDRAWAL:
        yield from _withdrawal(terms, path, clause)
    if clause.kind is ClauseKind.CAP:
        yield from _cap(path, clause)
    elif clause.limits:
        yield _unassessed(path, clause, "limits", "given", "a cap clause")
    if clause.kind is ClauseKind.PROTECTED:
        if not clause.targets and not clause.zones:
            yield path, "AGR-048", {}
    elif clause.targets:
        yield _unassessed(path, clause, "targets", "given", "a protected clause")
    if clause.aircraft and clause.kind is not ClauseKind.NO_FLIGHT:
        yield _unassessed(path, clause, "aircraft", "given", "a no_flight clause")
    if clause.weapons is not None and clause.kind not in WEAPON_KINDS:
        known = "'aircraft'" if clause.kind is ClauseKind.NO_FLIGHT else "no weapons"
        yield _unassessed(path, clause, "weapons", "given", known)


def _cap(path: Path, clause: ClausePart) -> Iterator[Finding]:
    if not clause.limits:
        yield path, "AGR-046", {}
    if not clause.zones:
        yield path, "AGR-030", {"kind": clause.kind.value}
    known = ("men", *FAMILIES, *SYSTEMS)
    for index, limit in enumerate(clause.limits):
        if limit.item not in known:
            fields = {"word": limit.item, "known": listed(known)}
            yield (*path, "limits", index, "item"), "AGR-047", fields


def _readings(terms: Terms, path: Path, clause: ClausePart, agreed: Span) -> Iterator[Finding]:
    if clause.readings and (len(clause.readings) < 2 or clause.ambiguous is None):
        yield (*path, "readings"), "AGR-050", {"clause": clause.id}
    for index, reading in enumerate(clause.readings):
        place = (*path, "readings", index)
        if reading.id in [other.id for other in clause.readings[:index]]:
            yield (*place, "id"), "AGR-009", {"id": reading.id, "noun": "reading"}
        yield from held_faults(terms, place, f"reading '{reading.id}'", "reading", reading, agreed)
        for number, party in enumerate(reading.parties or ()):
            yield from is_known(terms, "parties", (*place, "parties", number), party)
        if reading.party is not None:
            yield from is_known(terms, "parties", (*place, "party"), reading.party)
        bound = clause.parties if reading.parties is None else reading.parties
        yield from _zones(terms, place, reading.zones or {}, bound)
        yield from _acts(place, clause, reading.acts or (), reading.kinds or ())
        if reading.weapons is not None:
            yield from _weapons((*place, "weapons"), reading.weapons)
        for number, exemption in enumerate(reading.exemptions or ()):
            yield from _exemption(terms, (*place, "exemptions", number), exemption, agreed)


def _unassessed(path: Path, clause: ClausePart, key: str, value: str, known: str) -> Finding:
    fields = {"key": key, "kind": clause.kind.value, "value": value, "known": known}
    return (*path, key), "AGR-027", fields


def _acts(
    path: Path, clause: ClausePart, own: Sequence[Act], kinds: Sequence[Kind]
) -> Iterator[Finding]:
    """Yield acts and kinds, of a clause or of a reading of it, that its rule never looks at."""
    allowed = ACTS[clause.kind]
    for act in own:
        if act not in allowed:
            yield _unassessed(path, clause, "acts", act.value, listed(a.value for a in allowed))
    acts = tuple(own) or tuple(clause.acts) or allowed
    for index, kind in enumerate(kinds):
        if ACT_OF[kind] not in acts:
            yield (*path, "kinds", index), "AGR-028", {"kind": kind.value, "act": ACT_OF[kind]}


def _zones(
    terms: Terms, path: Path, zones: Mapping[str, str], bound: Sequence[str]
) -> Iterator[Finding]:
    if not zones:
        return
    for party, zone in zones.items():
        yield from is_known(terms, "zones", (*path, "zones", party), zone)
    if set(zones) not in ({EVERYBODY}, set(bound)):
        fields = {"given": listed(zones), "bound": listed(bound)}
        yield (*path, "zones"), "AGR-029", fields


def _weapons(path: Path, weapons: WeaponsPart) -> Iterator[Finding]:
    least, most = weapons.calibre_min_mm, weapons.calibre_max_mm
    if least is not None and most is not None and least > most:
        yield (*path, "calibre_min_mm"), "AGR-019", {"least": least, "most": most}
    for index, word in enumerate(weapons.types):
        if word not in FAMILIES:
            yield (*path, "types", index), "AGR-025", {"word": word, "known": listed(FAMILIES)}
    for index, word in enumerate(weapons.systems):
        if word not in SYSTEMS:
            yield (*path, "systems", index), "AGR-026", {"word": word, "near": _near(word)}


def _near(word: str) -> str:
    """Return the names of the systems a word may mean."""
    meant = classify(word).systems or tuple(get_close_matches(word, SYSTEMS, n=5, cutoff=0.5))
    return f"Is {' or '.join(meant)} meant? " if meant else ""


def _withdrawal(terms: Terms, path: Path, clause: ClausePart) -> Iterator[Finding]:
    weapons = clause.weapons
    names_weapons = weapons is not None and any(
        (weapons.calibre_min_mm, weapons.calibre_max_mm, weapons.types, weapons.systems)
    )
    if not names_weapons and not clause.kinds:
        yield path, "AGR-018", {}
    if not clause.zones:
        yield path, "AGR-030", {"kind": clause.kind.value}
    by_id = {zone.id: zone for zone in terms.zones.values()}
    for party, name in clause.zones.items():
        zone = by_id.get(name)
        if zone is not None and zone.from_m:
            yield (*path, "zones", party), "AGR-031", {"zone": name, "from_m": zone.from_m}


def _exemption(
    terms: Terms, path: Path, exemption: ExemptionPart, agreed: Span
) -> Iterator[Finding]:
    yield from held_faults(terms, path, "the exemption", "exemption", exemption, agreed)
    for index, party in enumerate(exemption.parties):
        yield from is_known(terms, "parties", (*path, "parties", index), party)
    if exemption.zone is not None:
        yield from is_known(terms, "zones", (*path, "zone"), exemption.zone)
    conditions = (
        exemption.parties, exemption.kinds, exemption.assessments, exemption.zone,
        exemption.starts, exemption.until, exemption.notice, exemption.conditions,
    )  # fmt: skip
    if exemption.presumed and not any(conditions):
        yield path, "AGR-033", {}
    if exemption.presumed and (exemption.notice is not None or exemption.conditions):
        yield (*path, "presumed"), "AGR-054", {}
