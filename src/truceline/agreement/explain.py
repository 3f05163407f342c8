"""Say an agreement in plain words: who, what, where, from when, and what is left out."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

import shapely

from truceline.agreement.explain_words import word
from truceline.model.agreement import ZoneKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from truceline.core.time import Interval
    from truceline.model.agreement import (
        Agreement,
        AuthenticText,
        Citation,
        Clause,
        Exemption,
        Severity,
        WeaponClass,
        Zone,
    )

INDENT = "   "


def explain(agreement: Agreement, language: str = "en") -> str:
    """Return the agreement in plain words, clause by clause.

    Parameters
    ----------
    agreement
        The terms.
    language
        ``"en"`` or ``"fr"``; free words of the file (conditions, open questions, provisions)
        stay in the file's language.
    """
    blocks = [
        list(_heading(agreement, language)),
        [word("clauses", language)],
        *(list(_clause(agreement, clause, language)) for clause in agreement.clauses),
        list(_provisions(agreement, language)),
        list(_sources(agreement, language)),
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _heading(agreement: Agreement, language: str) -> Iterator[str]:
    title = named(agreement.title, language)
    yield f"{title} ({agreement.agreement_id}, {agreement.version})"
    if agreement.hypothetical:
        yield word("hypothetical", language)
    if agreement.unverified:
        yield word("whole_unverified", language)
    parties = "; ".join(named(party.names, language) for party in agreement.parties)
    yield f"{word('parties', language)}: {parties}"
    if agreement.signed_at is not None:
        yield f"{word('signed', language)}: {_signed(agreement, agreement.signed_at)}"
    yield f"{word('in_force', language)}: {_span(agreement, agreement.valid, language)}"
    if agreement.authentic:
        texts = ", ".join(_authentic(text, language) for text in agreement.authentic)
        yield f"{word('authentic', language)}: {texts}"
    yield word(
        "places", language,
        inside=agreement.inside_probability, outside=agreement.outside_probability,
    )  # fmt: skip
    if word("translation", language):
        yield word("translation", language)


def _authentic(text: AuthenticText, language: str) -> str:
    return f"{text.language} ({word('prevails', language)})" if text.prevails else text.language


def _clause(agreement: Agreement, clause: Clause, language: str) -> Iterator[str]:
    def line(key: str, text: str) -> str:
        return f"{INDENT}{word(key, language)}: {text}"

    yield f"{clause.clause_id} ({clause.article})"
    yield line("what", f"{word(clause.kind.value, language)}. {named(clause.text, language)}")
    yield line("who", "; ".join(party_name(agreement, p, language) for p in clause.parties))
    for place in _places(agreement, clause, language):
        yield line("where", place)
    yield line("when", _span(agreement, clause.valid, language))
    if clause.weapons is not None:
        yield line("weapons", _weapons(clause.weapons, language))
    if clause.kinds:
        yield line("only", _kinds(clause.kinds))
    if clause.aircraft:
        yield line("aircraft", ", ".join(a.replace("_", " ") for a in clause.aircraft))
    for exemption in clause.exemptions:
        yield line("except", _exemption(agreement, exemption, language))
    yield line("serious", _severity(clause.severity, language))
    if clause.citation is not None:
        yield line("source", cited(clause.citation, language))
    if clause.ambiguous is not None:
        yield line("open", clause.ambiguous.strip())


def _places(agreement: Agreement, clause: Clause, language: str) -> Iterator[str]:
    if not clause.zones:
        yield word("everywhere", language)
    for bound, zone_id in clause.zones.items():
        zone = agreement.zone(zone_id)
        text = f"{_zone(agreement, zone, language)} ({zone_id})"
        if zone.valid is not None:
            text += f", {_span(agreement, zone.valid, language)}"
        if zone.citation is not None and zone.citation.unverified:
            text += f" [{word('unverified', language)}]"
        if bound != "all":
            party = party_name(agreement, bound, language)
            text = f"{word('for', language, party=party)}: {text}"
        yield text


def _zone(agreement: Agreement, zone: Zone, language: str) -> str:
    match zone.kind:
        case ZoneKind.BUFFER | ZoneKind.BAND:
            side = "" if zone.side is None else party_name(agreement, zone.side, language)
            text = word(
                zone.kind.value, language,
                start=f"{zone.from_m / 1000:g}", end=f"{(zone.until_m or 0.0) / 1000:g}",
                line=zone.line, side=side,
            )  # fmt: skip
            return f"{text} ({_line(agreement, zone.line or '', language)})"
        case ZoneKind.POLYGON:
            return word("polygon", language, count=_count(zone.area) - 1)
        case ZoneKind.AROUND:
            return word(
                "around", language,
                start=f"{zone.from_m / 1000:g}", end=f"{(zone.until_m or 0.0) / 1000:g}",
            )  # fmt: skip
        case ZoneKind.CORRIDOR:
            width = f"{(zone.half_width_m or 0.0) / 1000:g}"
            return word("corridor", language, width=width, count=_count(zone.path))
        case _:
            assert_never(zone.kind)


def _count(shape: shapely.Geometry | None) -> int:
    return int(shapely.get_num_coordinates(shape))


def _line(agreement: Agreement, name: str, language: str) -> str:
    reference = agreement.reference_line(name)
    if reference.version is None:
        return word("line_moving", language, line=reference.line_id)
    return word("line_version", language, line=reference.line_id, version=reference.version)


def _weapons(weapons: WeaponClass, language: str) -> str:
    least, most = weapons.calibre_min_mm, weapons.calibre_max_mm
    parts = []
    if least is not None and most is not None:
        parts.append(word("calibre_both", language, least=least, most=most))
    elif least is not None:
        parts.append(word("calibre_min", language, least=least))
    elif most is not None:
        parts.append(word("calibre_max", language, most=most))
    if weapons.types:
        parts.append(word("of_types", language, types=", ".join(weapons.types)))
    options = [", ".join(parts)] if parts else []
    if weapons.systems:
        options.append(word("systems", language, systems=", ".join(weapons.systems)))
    return word("and_also", language).join(options) or word("all_weapons", language)


def _exemption(agreement: Agreement, exemption: Exemption, language: str) -> str:
    conditions = []
    if exemption.parties:
        names = ", ".join(party_name(agreement, p, language) for p in exemption.parties)
        conditions.append(word("if_parties", language, parties=names))
    if exemption.kinds:
        conditions.append(word("if_kinds", language, kinds=_kinds(exemption.kinds)))
    if exemption.assessments:
        words = ", ".join(exemption.assessments)
        conditions.append(word("if_assessments", language, words=words))
    if exemption.zone is not None:
        conditions.append(word("if_zone", language, zone=exemption.zone))
    if exemption.valid is not None:
        conditions.append(_span(agreement, exemption.valid, language))
    conditions.append(word("presumed" if exemption.presumed else "not_presumed", language))
    text = f"{exemption.text.strip()} ({'; '.join(conditions)})"
    if exemption.citation is not None:
        text += f"; {cited(exemption.citation, language)}"
    return text


def _severity(severity: Severity, language: str) -> str:
    parts = []
    if severity.serious_kinds:
        parts.append(word("serious_kinds", language, kinds=_kinds(severity.serious_kinds)))
    if severity.serious_count is not None:
        parts.append(word("serious_count", language, count=severity.serious_count))
    if severity.serious_calibre_mm is not None:
        parts.append(word("serious_calibre", language, mm=severity.serious_calibre_mm))
    text = word("or", language).join(parts) or word("never_serious", language)
    return f"{text} ({word('our_reading', language)})"


def _provisions(agreement: Agreement, language: str) -> Iterator[str]:
    if agreement.provisions:
        yield word("provisions", language)
    for provision in agreement.provisions:
        yield f"- {provision.article}: {provision.text.strip()}"
        yield f"{INDENT}{word('why', language)}: {provision.reason.strip()}"


def _sources(agreement: Agreement, language: str) -> Iterator[str]:
    if agreement.citations:
        yield word("sources", language)
    for citation in agreement.citations:
        yield f"- {cited(citation, language)}"


def cited(citation: Citation, language: str = "en") -> str:
    """Return a citation in one line, marked where it was remembered and not read."""
    text = citation.text.strip()
    if citation.article is not None:
        text += f", {citation.article}"
    return f"{text} [{word('unverified', language)}]" if citation.unverified else text


def named(names: dict[str, str], language: str) -> str:
    """Return a name in a language, else in English, else in the first language given."""
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def party_name(agreement: Agreement, party_id: str, language: str = "en") -> str:
    """Return the name of a party; its id where the agreement has none."""
    for party in agreement.parties:
        if party.party_id == party_id:
            return named(party.names, language)
    return party_id


def _kinds(kinds: Iterable[str]) -> str:
    return ", ".join(kind.replace("_", " ") for kind in kinds)


def _span(agreement: Agreement, span: Interval, language: str) -> str:
    start = word("from", language, start=_instant(agreement, span.start))
    if span.end is None:
        return f"{start}, {word('no_end', language)}"
    return f"{start} {word('until', language, end=_instant(agreement, span.end))}"


def _instant(agreement: Agreement, instant: datetime) -> str:
    local = instant.astimezone(ZoneInfo(agreement.time_zone))
    universal = instant.astimezone(UTC)
    return f"{local:%Y-%m-%d %H:%M} {agreement.time_zone} ({universal:%Y-%m-%d %H:%M} UTC)"


def _signed(agreement: Agreement, instant: datetime) -> str:
    # A file that gives only the day of signature means no hour.
    local = instant.astimezone(ZoneInfo(agreement.time_zone))
    is_day = (local.hour, local.minute) == (0, 0)
    return f"{local:%Y-%m-%d}" if is_day else _instant(agreement, instant)
