"""The words of one language, as data.

Words are written without accents, in lower case, with ``'`` for every apostrophe, as regular
expressions of which only a little is used: ``~`` is the rest of a word (endings), a space is a
space or a hyphen, ``-`` is a hyphen, a space or nothing, ``(a|b)`` are alternatives and ``?``
leaves out what stands before it. Lexicons write them as text, parted by ``;``, line breaks being
spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindWords:
    """Nouns of one kind: those of one thing, and those of several or of a counted many.

    ``one`` nouns count one where no number stands before them and the language has no article.
    """

    kind: str
    one: Words = ()
    many: Words = ()
    assessment: str | None = None
    part_assessment: str | None = None  # what the noun says of a part of what was counted before
    weapon: str | None = None  # what the noun says of the weapon
    needs_assessment: str = ""  # a noun only after "outgoing" or "incoming" ("yes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All a language contributes to the scanner.

    ``roles`` holds the words that steer the scan, by the name of their role in
    `truceline.formats.report_text.tokens.ROLES`.
    """

    code: str
    has_articles: bool
    numbers: Mapping[str, int]
    scales: Mapping[str, int]
    collectives: Mapping[str, tuple[str, int]]  # "une dizaine": ("about", 10)
    hedges: Mapping[str, Words]
    winds: Mapping[str, Words]
    wind_letters: Mapping[str, str]
    kinds: tuple[KindWords, ...]
    assessments: Mapping[str, Words]
    weapons: Mapping[str, Words]
    platforms: Mapping[str, Words]
    verbs: Mapping[str, Words]
    roles: Mapping[str, Words]
    months: Words
    clock: str  # regular expression with the groups "hour" and "minute"
    thousands: str  # characters between groups of three digits
    decimal: str
    winds_only_after: Mapping[str, str] = field(default_factory=dict)  # winds that are other words
    abbreviations: Words = ()  # a full stop after them ends no sentence


_ENTRY = re.compile(r"^ *([\w ,=/-]+): ", re.MULTILINE)


def words(text: str) -> Words:
    """Return the words of a text, parted by ``;``.

    Examples
    --------
    >>> words("about; more or less")
    ('about', 'more or less')
    """
    whole = re.sub(r"\|\n\s*", "|", text)  # a line may end behind a bar
    return tuple(" ".join(word.split()) for word in whole.split(";") if word.strip())


def named(text: str) -> dict[str, Words]:
    """Return words by name: every line ``name: words`` begins a name.

    Examples
    --------
    >>> named("about: some; circa")
    {'about': ('some', 'circa')}
    """
    parts = _ENTRY.split(text)[1:]
    return {name: words(some) for name, some in zip(parts[::2], parts[1::2], strict=True)}


def numbered(text: str) -> dict[str, int]:
    """Return numbers by word, from lines ``number: words``."""
    return {word: int(number) for number, some in named(text).items() for word in some}


def collected(text: str) -> dict[str, tuple[str, int]]:
    """Return collectives by word, from lines ``hedge number: words``."""
    found: dict[str, tuple[str, int]] = {}
    for name, some in named(text).items():
        hedge, number = name.split()
        found |= dict.fromkeys(some, (hedge, int(number)))
    return found


def kinds(text: str) -> tuple[KindWords, ...]:
    """Return nouns by kind, from lines ``kind, what it says / one or many: words``."""
    found: dict[str, dict[str, Any]] = {}
    parts = _ENTRY.split(text)[1:]
    for name, some in zip(parts[::2], parts[1::2], strict=True):
        head, form = (part.strip() for part in name.split("/"))
        kind, *said = (part.strip() for part in head.split(","))
        row = found.setdefault(head, {"kind": kind, **dict(one.split("=") for one in said)})
        row[form] = row.get(form, ()) + words(some)
    return tuple(KindWords(**row) for row in found.values())
