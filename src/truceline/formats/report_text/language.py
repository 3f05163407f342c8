"""Which language a text is in, and where its sentences end."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from truceline.formats.report_text.english import ENGLISH
from truceline.formats.report_text.french import FRENCH
from truceline.formats.report_text.lexer import Lexer
from truceline.formats.report_text.russian import RUSSIAN
from truceline.formats.report_text.ukrainian import UKRAINIAN

if TYPE_CHECKING:
    from truceline.formats.report_text.lexicon import Lexicon

LEXICONS: dict[str, Lexicon] = {
    lexicon.code: lexicon for lexicon in (ENGLISH, FRENCH, UKRAINIAN, RUSSIAN)
}
LANGUAGES = tuple(LEXICONS)
"""Codes of the languages reports are read in."""

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[A-Za-zÀ-ÿ]")
_UKRAINIAN = re.compile(
    r"[іїєґІЇЄҐ]"
    r"|(?<!\w)(?:та|що|було|від|під|біля|за|зі|із"
    r"|вибух\w*|чу(?:в|ла|ли)|понад|щонайменше|майже|близько)(?!\w)",
    re.IGNORECASE,
)
_RUSSIAN = re.compile(
    r"[ыэъёЫЭЪЁ]"
    r"|(?<!\w)(?:и|что|от|под|около|было|с|со|из|или|взрыв\w*|слышал\w*|свыше|почти|более)(?!\w)",
    re.IGNORECASE,
)
_FRENCH = re.compile(
    r"[àâçèéêëîïôùûœ]|(?<!\w)(?:le|la|les|des|du|de|un|une|et|ont|est|au|aux|dans|sur|par"
    r"|presque|environ|plus|moins|deux|trois|quatre|cinq|entendue?s?|patrouille)(?!\w)"
    r"|\b[dlnsqj]['’]",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"(?<!\w)(?:the|of|and|to|an|in|were|was|at|with|from|by|heard|saw|recorded)(?!\w)",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_END = re.compile(r"(?<=[.!?])[\"”»]?\s+(?=[A-ZÀ-ÖØ-ÞА-ЯІЇЄҐЁ\"“«])|\n\s*\n")


def language_of(text: str) -> str:
    """Return ``en``, ``fr``, ``uk`` or ``ru``, as script and common words tell.

    Examples
    --------
    >>> language_of("Патруль чув два вибухи."), language_of("La patrouille a entendu deux tirs.")
    ('uk', 'fr')
    """
    if len(_CYRILLIC.findall(text)) > len(_LATIN.findall(text)):
        ours, theirs = len(_UKRAINIAN.findall(text)), len(_RUSSIAN.findall(text))
        return "uk" if ours > theirs else "ru"
    return "fr" if len(_FRENCH.findall(text)) > len(_ENGLISH.findall(text)) else "en"


@lru_cache(maxsize=len(LEXICONS))
def lexer_of(code: str) -> Lexer:
    """Return the lexer of a language code."""
    return Lexer(LEXICONS[code])


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, white space made plain."""
    parts = [_SPACE.sub(" ", part).strip() for part in _END.split(text)]
    found: list[str] = []
    for part in parts:
        if found and _ends_in_abbreviation(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        elif part:
            found.append(part)
    return tuple(found)


def _ends_in_abbreviation(sentence: str) -> bool:
    words = sentence.rsplit(None, 1)
    last = words[-1].lower() if words else ""
    return any(last.lstrip("(") in lexicon.abbreviations for lexicon in LEXICONS.values())
