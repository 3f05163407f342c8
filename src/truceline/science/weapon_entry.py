"""One line of the weapon catalogue, and where its figures come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

_UKRAINIAN = frozenset("іїєґ")
_RUSSIAN = frozenset("ыэъ")


class Origin(NamedTuple):
    """Where a figure is taken from; ``unverified`` where it was remembered, not read."""

    text: str
    unverified: bool = False


SMM_2017 = Origin("OSCE SMM, carried by censor.net.ua/en/n438172")
SMM_MAY = Origin("OSCE SMM report of 24 May, carried by 112.international, item 17247")
SMM_2015 = Origin("OSCE SMM report of 8 September 2015, carried by kyivpost.com, item 397563")
SMM_NONA = Origin("OSCE SMM report of 20 September 2015, carried by unian.info, item 1130488")
MEMORANDUM = Origin(
    "Minsk Memorandum of 19 September 2014, laender-analysen.de/ukraine-analysen/137"
)
LISTED = Origin("as remembered of the list in the Minsk Memorandum", unverified=True)
GENERAL = Origin("a word of reports, not a system: any calibre of the family")
REMEMBERED = Origin("common knowledge, not checked against a source", unverified=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """A system or a general word.

    ``words`` are in the notation of `truceline.science.weapon_text`. ``system`` None is a general
    word: it gives the family and nothing finer. ``calibre_mm`` None means various or unknown;
    ``calibre_span_mm`` bounds it where a system has guns of several calibres. ``origin`` is of the
    calibre, ``range_origin`` of the greatest range. ``languages`` are those the words belong to.
    """

    words: tuple[str, ...]
    family: str
    system: str | None = None
    calibre_mm: float | None = None
    calibre_span_mm: tuple[float, float] | None = None
    origin: Origin = REMEMBERED
    max_range_m: float | None = None
    range_origin: Origin | None = None
    languages: tuple[str, ...] = ()


def system(
    name: str, family: str, calibre_mm: float | None, range_km: float | None, *words: str,
    origin: Origin = REMEMBERED, range_origin: Origin = REMEMBERED,
    span_mm: tuple[float, float] | None = None, bare: bool = True,
) -> CatalogueEntry:  # fmt: skip
    """Return a named system; ``bare``: its name alone is one of its words."""
    known = tuple(dict.fromkeys((name.lower(), *words) if bare else words))
    return CatalogueEntry(
        words=known, family=family, system=name, calibre_mm=calibre_mm, calibre_span_mm=span_mm,
        origin=origin, max_range_m=None if range_km is None else range_km * 1000.0,
        range_origin=None if range_km is None else range_origin, languages=_languages(known),
    )  # fmt: skip


def general(family: str, *words: str, calibre_mm: float | None = None) -> CatalogueEntry:
    """Return a general word of a family, or of several systems that have one calibre."""
    origin = GENERAL if calibre_mm is None else REMEMBERED
    return CatalogueEntry(
        words=words, family=family, calibre_mm=calibre_mm, origin=origin,
        languages=_languages(words),
    )  # fmt: skip


def phrases(
    family: str, *, en: tuple[str, ...] = (), fr: tuple[str, ...] = (), uk: tuple[str, ...] = (),
    ru: tuple[str, ...] = (), span_mm: tuple[float, float] | None = None,
) -> CatalogueEntry:  # fmt: skip
    """Return the general words of a family by language."""
    by_language = {"en": en, "fr": fr, "uk": uk, "ru": ru}
    words = tuple(dict.fromkeys(word for some in by_language.values() for word in some))
    spoken = tuple(language for language, some in by_language.items() if some)
    return CatalogueEntry(
        words=words, family=family, calibre_span_mm=span_mm,
        origin=GENERAL if span_mm is None else REMEMBERED, languages=spoken,
    )  # fmt: skip


def _languages(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages of names: a Latin one is English and French, a Cyrillic one both."""
    found = set()
    for word in words:
        letters = set(word)
        if any("\u0400" <= letter <= "\u04ff" for letter in word):
            found |= (
                {"uk"} if letters & _UKRAINIAN else {"ru"} if letters & _RUSSIAN else {"uk", "ru"}
            )
        elif any(letter.isdigit() for letter in word):
            found |= {"en", "fr", "uk", "ru"}  # designations are read in both alphabets
        else:
            found |= {"en", "fr"}
    return tuple(language for language in ("en", "fr", "uk", "ru") if language in found)
