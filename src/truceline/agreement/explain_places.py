"""Places and times in plain words: lines, zones, positions, instants and spans."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

import shapely

from truceline.agreement.explain_words import NO_BREAK, counted, labelled, number, word
from truceline.model.agreement import ZoneKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from truceline.core.time import Interval
    from truceline.model.agreement import Agreement, Citation, ReferenceLine, Zone


def plain(text: str) -> str:
    """Return free words of a file on one line."""
    return " ".join(text.split())


def named(names: Mapping[str, str], language: str) -> str:
    """Return a name in a language, else in English, else in the first language given."""
    return plain(names.get(language) or names.get("en") or next(iter(names.values()), ""))


def party_name(agreement: Agreement, party_id: str, language: str = "en") -> str:
    """Return the name of a party; its id where the agreement has none."""
    for party in agreement.parties:
        if party.party_id == party_id:
            return named(party.names, language)
    return party_id


def party_names(agreement: Agreement, parties: Iterable[str], language: str) -> str:
    """Return the names of parties, nobody where there is none."""
    names = [party_name(agreement, party, language) for party in parties]
    return word("then", language).join(names) or word("nobody", language)


def cited(citation: Citation, language: str = "en") -> str:
    """Return a citation in one line, marked where it was remembered and not read."""
    text = plain(citation.text)
    if citation.article is not None:
        text += f", {plain(citation.article)}"
    return f"{text} [{word('unverified', language)}]" if citation.unverified else text


def with_source(text: str, citation: Citation | None, language: str) -> str:
    """Return a text with where it is taken from."""
    if citation is None:
        return text
    source = labelled(word("from_source", language), cited(citation, language), language)
    return f"{text}{word('then', language)}{source}"


def instant(agreement: Agreement, at: datetime) -> str:
    """Return an instant in the agreement's local time and in UTC."""
    form = "%Y-%m-%d %H:%M" if (at.second, at.microsecond) == (0, 0) else "%Y-%m-%d %H:%M:%S"
    local = at.astimezone(ZoneInfo(agreement.time_zone))
    return f"{local:{form}} {agreement.time_zone} ({at.astimezone(UTC):{form}} UTC)"


def span_words(agreement: Agreement, span: Interval, language: str) -> str:
    """Return from when until when."""
    start = word("from", language, start=instant(agreement, span.start))
    if span.end is None:
        return f"{start}, {word('no_end', language)}"
    return f"{start} {word('until', language, end=instant(agreement, span.end))}"


def line_words(reference: ReferenceLine, language: str) -> str:
    """Return which line a name means, and which version of it."""
    if reference.version is None:
        return word("line_moving", language, line=reference.line_id)
    return word("line_version", language, line=reference.line_id, version=reference.version)


def zone_words(
    agreement: Agreement, zone: Zone, language: str, reaches_m: Iterable[float] = ()
) -> str:
    """Return where a zone is, without its positions.

    ``reaches_m`` are the outer limits of zones that are told together, this one's among them.
    """
    text = _shape(agreement, zone, language, tuple(reaches_m) or (zone.until_m or 0.0,))
    if zone.stretch is not None:
        first, last = (_position(*place, language) for place in zone.stretch)
        text += word("stretch", language, first=first, last=last)
    for key, metres in (("floor", zone.floor_m), ("ceiling", zone.ceiling_m)):
        if metres is not None:
            text += word(key, language, metres=number(metres, language))
    return word("outside", language, place=text) if zone.outside else text


def zone_in_full(agreement: Agreement, zone: Zone, language: str) -> str:
    """Return everything a zone says: where, its positions, when and from which source."""
    text = zone_words(agreement, zone, language)
    for shape in (zone.area, zone.path):
        if shape is not None:
            text += word("then", language)
            text += word("positions", language, positions=_positions(shape, language))
    if zone.valid is not None:
        span = span_words(agreement, zone.valid, language)
        text += word("then", language) + word("zone_valid", language, span=span)
    return with_source(text, zone.citation, language)


def _shape(agreement: Agreement, zone: Zone, language: str, reaches_m: tuple[float, ...]) -> str:
    start = number(zone.from_m / 1000, language)
    end = ", ".join(number(reach / 1000, language) for reach in reaches_m)
    match zone.kind:
        case ZoneKind.BUFFER | ZoneKind.BAND:
            side = "" if zone.side is None else party_name(agreement, zone.side, language)
            return word(zone.kind.value, language, start=start, end=end, line=zone.line, side=side)
        case ZoneKind.POLYGON:
            outlines = len(shapely.get_parts(zone.area))
            if outlines == 1:
                return word("polygon", language)
            return word("polygons", language, outlines=counted(outlines, "outline", language))
        case ZoneKind.AROUND:
            parts, thing = (zone.area, "outline") if zone.path is None else (zone.path, "place")
            what = counted(len(shapely.get_parts(parts)), thing, language)
            return word("around", language, start=start, end=end, what=what)
        case ZoneKind.CORRIDOR:
            width = number((zone.half_width_m or 0.0) / 1000, language)
            count = counted(int(shapely.get_num_coordinates(zone.path)), "position", language)
            return word("corridor", language, width=width, positions=count)
        case _:
            assert_never(zone.kind)


def _positions(shape: shapely.Geometry, language: str) -> str:
    """Return the positions of a shape, outlines without the repeated last, parts by bars."""
    parts = []
    for part in shapely.get_parts(shape):
        is_outline = shapely.get_type_id(part) == shapely.GeometryType.POLYGON
        ring = shapely.get_coordinates(part)[: -1 if is_outline else None]
        places = (_position(float(x), float(y), language) for x, y in ring)
        parts.append(word("then", language).join(places))
    return " | ".join(parts)


def _position(longitude: float, latitude: float, language: str) -> str:
    east, west = ("E", "O") if language == "fr" else ("E", "W")
    north_south = f"{number(abs(latitude), language)}°{NO_BREAK}{'N' if latitude >= 0 else 'S'}"
    east_west = f"{number(abs(longitude), language)}°{NO_BREAK}{east if longitude >= 0 else west}"
    return f"{north_south} {east_west}"
