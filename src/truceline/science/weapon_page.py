"""The page of the weapon catalogue, made from the catalogue."""

from __future__ import annotations

from truceline.science.weapon_aircraft import AIRCRAFT_CLASSES
from truceline.science.weapon_catalogue import CATALOGUE, FAMILIES, SYSTEMS, CatalogueEntry, Origin

_HEAD = """\
# Weapons in reports

The words of reports that Truceline knows, what kind of weapon each is, and where the figures
come from. This page is made from the catalogue by `truceline.science.weapon_page`.

A clause means weapons by type, by calibre and by named system (see *Agreements*). What a report
says is free text in English, French, Ukrainian or Russian. `classify` reads from it types,
systems and calibre; `matches` then says yes, no, or that it cannot be told. What is not in this
catalogue is unknown, never harmless.

- Capital letters, accents, soft hyphens, unusual spaces and dashes make no difference. Latin and
  Cyrillic letters may be mixed within a designation (`2S1`, `2С1`, `2C1`), and a designation may
  have the letters of a modification behind it (`T-72B3`).
- In the tables `~` stands for the endings of Ukrainian and Russian nouns and adjectives, `=` for a
  hyphen that has to be there. A number at a unit of length that is no millimetre is no calibre.
- Several weapons are judged one by one; of weapons joined by *or* or a slash all have to be meant.
  "120-122 mm" and "82 or 120 mm" bound the calibre, "over 100 mm" bounds it on one side.
- Words for weather are the systems of that name: a report of hail ("град") in the field of the
  weapon is read as a rocket launcher. Negations are not read. "Gun" is artillery or a cannon only
  where the calibre says so; "rocket", "missile" and "heavy weapon" say no type.
- Cruise missiles, missiles of aircraft and ships, and mines are not in the catalogue.

**Unverified** marks a figure that was remembered, not read in a source. It is a common value
with usual ammunition, for orientation. Assessment uses calibres where the words give none; it
never uses ranges.
"""


def catalogue_markdown() -> str:
    """Return the page of the catalogue in Markdown."""
    blocks = [_HEAD, _summary(), "## Named systems\n"]
    for family in FAMILIES:
        named = [entry for entry in SYSTEMS.values() if entry.family == family]
        if named:
            blocks.append(f"### {family.capitalize()}\n\n{_systems(named)}")
    blocks.append("## General words\n\n" + _general())
    blocks.append(
        "## Aircraft and people\n\nThe same search tells the classes of aircraft "
        + ", ".join(f"`{name}`" for name in AIRCRAFT_CLASSES)
        + " (`aircraft_class`) and whether words count people and nothing else (`names_people`).\n"
    )
    return "\n".join(blocks)


def _summary() -> str:
    calibres = [e.origin for e in SYSTEMS.values() if e.calibre_mm or e.calibre_span_mm]
    ranges = [e.range_origin for e in SYSTEMS.values() if e.range_origin is not None]
    words = sum(len(entry.words) for entry in CATALOGUE)
    return (
        f"{len(SYSTEMS)} named systems, {words} words. Calibres: {len(calibres)}, of which "
        f"{_unverified(calibres)} unverified. Greatest ranges: {len(ranges)}, of which "
        f"{_unverified(ranges)} unverified.\n"
    )


def _unverified(origins: list[Origin]) -> int:
    return sum(origin.unverified for origin in origins)


def _systems(entries: list[CatalogueEntry]) -> str:
    rows = ["| system | calibre, mm | range, km | words |", "| --- | --- | --- | --- |"]
    for entry in entries:
        reach = None if entry.max_range_m is None else entry.max_range_m / 1000.0
        size = _calibre(entry)
        words = ", ".join(f"`{word}`" for word in entry.words)
        rows.append(
            f"| {entry.system} | {_figure(size, entry.origin)} "
            f"| {_figure('' if reach is None else f'{reach:g}', entry.range_origin)} | {words} |"
        )
    return "\n".join(rows) + "\n"


def _calibre(entry: CatalogueEntry) -> str:
    if entry.calibre_mm is not None:
        return f"{entry.calibre_mm:g}"
    low, high = entry.calibre_span_mm or (None, None)
    return "" if low is None else f"{low:g} to {high:g}"


def _figure(text: str, origin: Origin | None) -> str:
    if not text or origin is None:
        return ""
    if origin.unverified:
        return f"{text}, unverified"
    return f"{text} ({origin.text})"


def _general() -> str:
    rows = ["| type | languages | words |", "| --- | --- | --- |"]
    for entry in CATALOGUE:
        if entry.system is None:
            words = ", ".join(f"`{word}`" for word in entry.words)
            size = "" if entry.calibre_mm is None else f" ({_calibre(entry)} mm, unverified)"
            rows.append(f"| {entry.family}{size} | {', '.join(entry.languages)} | {words} |")
    return "\n".join(rows) + "\n"
