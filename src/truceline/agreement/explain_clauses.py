"""A clause in plain words: duty, weapons, caps, exemptions, severity and readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.agreement.explain_kinds import (
    ACTS,
    AIRCRAFT,
    CLAUSES,
    COUNTED,
    EXEMPTIONS,
    KINDS,
    TARGETS,
    WEAPONS,
    name_of,
    names_of,
)
from truceline.agreement.explain_places import (
    cited,
    named,
    party_name,
    party_names,
    plain,
    span_words,
    with_source,
    zone_words,
)
from truceline.agreement.explain_words import labelled, length, number, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from truceline.model.agreement import (
        Agreement,
        Clause,
        Exemption,
        Limit,
        Notice,
        Reading,
        Severity,
        WeaponClass,
    )

INDENT = "   "


def clause_lines(agreement: Agreement, clause: Clause, language: str) -> Iterator[str]:
    """Yield everything a clause says, line by line."""
    yield f"{clause.clause_id} ({plain(clause.article)})"
    for key, text in _clause(agreement, clause, language):
        yield INDENT + labelled(word(key, language), text, language)
    for reading in clause.readings:
        yield from _reading_lines(agreement, reading, language)


def _clause(agreement: Agreement, clause: Clause, language: str) -> Iterator[tuple[str, str]]:
    yield from _duty(agreement, clause, language)
    yield from _bounds(agreement, clause, language)
    for exemption in clause.exemptions:
        yield "except", _exemption(agreement, exemption, language)
    yield "serious", _severity(clause.severity, language)
    if clause.citation is not None:
        yield "source", cited(clause.citation, language)
    if clause.ambiguous is not None:
        yield "open", plain(clause.ambiguous)


def _duty(agreement: Agreement, clause: Clause, language: str) -> Iterator[tuple[str, str]]:
    """Yield what is asked of whom."""
    if clause.amends is not None:
        yield "amends", clause.amends
    duty = name_of(CLAUSES, clause.kind, language)
    yield "what", f"{duty}. {named(clause.text, language)}"
    yield "acts", names_of(ACTS, clause.acts, language) or word("no_acts", language)
    if clause.kinds:
        yield "only", names_of(KINDS, clause.kinds, language)
    if clause.weapons is not None:
        yield "weapons", _weapons(clause.weapons, language)
    if clause.aircraft:
        yield "aircraft", names_of(AIRCRAFT, clause.aircraft, language)
    if clause.limits:
        limits = [_limit(limit, language) for limit in clause.limits]
        yield "limits", word("then", language).join(limits)
    if clause.targets:
        yield "targets", names_of(TARGETS, clause.targets, language)
    yield "who", party_names(agreement, clause.parties, language)


def _bounds(agreement: Agreement, clause: Clause, language: str) -> Iterator[tuple[str, str]]:
    """Yield where and when it is asked."""
    for place in _places(agreement, clause.zones, language):
        yield "where", place
    yield "when", span_words(agreement, clause.valid, language)
    if clause.starts_with is not None:
        phase = word("phase_ref", language, name=clause.starts_with)
        yield "starts_with", word("binds_from", language, phase=phase)
    if clause.ends_with is not None:
        yield "ends_with", word("phase_ref", language, name=clause.ends_with)
    for span in clause.suspended:
        yield "suspended", span_words(agreement, span, language)


def _places(agreement: Agreement, zones: Mapping[str, str], language: str) -> Iterator[str]:
    if not zones:
        yield word("everywhere", language)
    for bound, zone_id in zones.items():
        place = f"{zone_words(agreement, agreement.zone(zone_id), language)} ({zone_id})"
        if bound == "all":
            yield place
        else:
            party = party_name(agreement, bound, language)
            yield word("for", language, party=party, place=place)


def _weapons(weapons: WeaponClass, language: str) -> str:
    parts = []
    calibre = _calibre(weapons.calibre_min_mm, weapons.calibre_max_mm, language)
    if calibre:
        parts.append(calibre)
    if weapons.types:
        types = names_of(WEAPONS, weapons.types, language)
        parts.append(word("of_types", language, types=types))
    options = [", ".join(parts)] if parts else []
    if weapons.systems:
        options.append(word("systems", language, systems=", ".join(weapons.systems)))
    return word("and_also", language).join(options) or word("all_weapons", language)


def _calibre(least: float | None, most: float | None, language: str) -> str:
    key = {(True, True): "both", (True, False): "min", (False, True): "max"}.get(
        (least is not None, most is not None)
    )
    fields = {
        name: number(value, language)
        for name, value in (("least", least), ("most", most))
        if value is not None
    }
    return "" if key is None else word(f"calibre_{key}", language, **fields)


def _limit(limit: Limit, language: str) -> str:
    item = name_of(COUNTED, limit.item, language)
    text = word("at_most", language, most=limit.most, item=item)
    calibre = _calibre(limit.calibre_min_mm, limit.calibre_max_mm, language)
    return f"{text} ({calibre})" if calibre else text


def _exemption(agreement: Agreement, exemption: Exemption, language: str) -> str:
    conditions = word("then", language).join(_conditions(agreement, exemption, language))
    kind = name_of(EXEMPTIONS, exemption.kind, language)
    allowed = labelled(kind, plain(exemption.text), language)
    return with_source(f"{allowed} ({conditions})", exemption.citation, language)


def _conditions(agreement: Agreement, exemption: Exemption, language: str) -> Iterator[str]:
    if exemption.parties:
        names = party_names(agreement, exemption.parties, language)
        yield word("if_parties", language, parties=names)
    if exemption.kinds:
        yield word("if_kinds", language, kinds=names_of(KINDS, exemption.kinds, language))
    if exemption.assessments:
        yield word("if_assessments", language, words=_free(exemption.assessments, language))
    if exemption.zone is not None:
        yield word("if_zone", language, zone=exemption.zone)
    if exemption.valid is not None:
        yield span_words(agreement, exemption.valid, language)
    if exemption.notice is not None:
        yield _notice(exemption.notice, language)
    if exemption.conditions:
        yield word("if_established", language, facts=_free(exemption.conditions, language))
    if exemption.notice is not None or exemption.conditions:
        yield word("presumed_facts" if exemption.presumed else "facts_decide", language)
    else:
        yield word("presumed" if exemption.presumed else "not_presumed", language)


def _notice(notice: Notice, language: str) -> str:
    purposes = _free(notice.purposes, language)
    if notice.before is None:
        return word("notice", language, purposes=purposes)
    before = length(notice.before, language)
    return word("notice_before", language, purposes=purposes, length=before)


def _free(words: Iterable[str], language: str) -> str:
    """Return free words of the file; in another language than theirs they are quoted."""
    if language == "fr":
        words = [word("quoted", language, text=plain(text)) for text in words]
    return ", ".join(plain(text) if language != "fr" else text for text in words)


def _severity(severity: Severity, language: str) -> str:
    text = word("or", language).join(_criteria(severity, language))
    return f"{text or word('never_serious', language)} ({word('our_reading', language)})"


def _criteria(severity: Severity, language: str) -> Iterator[str]:
    if severity.serious_kinds:
        yield word("if_kinds", language, kinds=names_of(KINDS, severity.serious_kinds, language))
    if severity.serious_count is not None:
        yield word("serious_count", language, count=severity.serious_count)
    if severity.serious_calibre_mm is not None:
        mm = number(severity.serious_calibre_mm, language)
        yield word("serious_calibre", language, mm=mm)
    if severity.serious_longer_than is not None:
        longer = length(severity.serious_longer_than, language)
        yield word("serious_longer", language, length=longer)
    if severity.serious_within_m is not None:
        metres = number(severity.serious_within_m, language)
        yield word("serious_within", language, metres=metres)
    if severity.serious_targets:
        targets = names_of(TARGETS, severity.serious_targets, language)
        yield word("serious_targets", language, targets=targets)


def _reading_lines(agreement: Agreement, reading: Reading, language: str) -> Iterator[str]:
    if reading.party is None:
        title = word("reading_mission", language, name=reading.reading_id)
    else:
        party = party_name(agreement, reading.party, language)
        title = word("reading_of", language, name=reading.reading_id, party=party)
    yield INDENT + labelled(title, named(reading.text, language), language)
    for key, text in _reading(agreement, reading, language):
        yield 2 * INDENT + labelled(word(key, language), text, language)


def _reading(agreement: Agreement, reading: Reading, language: str) -> Iterator[tuple[str, str]]:
    """Yield what differs from the clause; an empty tuple differs, None does not."""
    if reading.void:
        yield "what", word("void", language)
    for key, table, words, none in (
        ("acts", ACTS, reading.acts, "no_acts"),
        ("only", KINDS, reading.kinds, "no_kinds"),
        ("aircraft", AIRCRAFT, reading.aircraft, "all_aircraft"),
    ):
        if words is not None:
            yield key, names_of(table, words, language) or word(none, language)
    if reading.parties is not None:
        yield "who", party_names(agreement, reading.parties, language)
    if reading.zones is not None:
        for place in _places(agreement, reading.zones, language):
            yield "where", place
    if reading.valid is not None:
        yield "when", span_words(agreement, reading.valid, language)
    if reading.weapons is not None:
        yield "weapons", _weapons(reading.weapons, language)
    if reading.exemptions is not None and not reading.exemptions:
        yield "except", word("no_exemptions", language)
    for exemption in reading.exemptions or ():
        yield "except", _exemption(agreement, exemption, language)
    if reading.citation is not None:
        yield "source", cited(reading.citation, language)
