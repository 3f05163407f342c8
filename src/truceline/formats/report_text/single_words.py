"""What a cell of a table says in a word or two: a wind, an assessment, a weapon, a count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from truceline.formats.report_text.counts import Count
from truceline.formats.report_text.language import lexer_of
from truceline.formats.report_text.phrases import COUNT, read_count

if TYPE_CHECKING:
    from truceline.formats.report_text.tokens import Token


def _read(text: str, language: str) -> tuple[list[Token], str]:
    tokens = lexer_of(language).tokens(text.strip())
    return tokens, "".join(token.role for token in tokens)


def read_short_count(text: str, language: str = "en") -> Count | None:
    """Return the count of a cell such as ``~5`` or ``at least 3``, None where it is none.

    Examples
    --------
    >>> read_short_count("~5"), read_short_count("lots")
    (Count(qualifier='about', number=5, upper=None), None)
    """
    tokens, roles = _read(text, language)
    if roles == "Z":
        return Count("exact", 0)
    return read_count(tokens) if COUNT.fullmatch(roles) else None


def read_wind(text: str, language: str = "en") -> str | None:
    """Return the abbreviation of a compass wind in words or letters, None where it is none.

    Examples
    --------
    >>> read_wind("east-south-east"), read_wind("NNE"), read_wind("південний захід", "uk")
    ('ESE', 'NNE', 'SW')
    """
    tokens, roles = _read(text, language)
    if roles == "V":
        return str(tokens[0].value)
    word = text.strip().upper()
    return word if word in ("N", "E", "S", "W") and language == "en" else None


def read_assessment(text: str, language: str = "en") -> str | None:
    """Return the assessment a word or two name, None where they name none.

    Examples
    --------
    >>> read_assessment("Outgoing"), read_assessment("impacts"), read_assessment("loud")
    ('outgoing', 'impact', None)
    """
    tokens, roles = _read(text, language)
    if roles == "A":
        return str(tokens[0].value)
    assessment = tokens[0].value.assessment if roles == "K" else None
    return None if assessment is None else str(assessment)


def is_weapon(text: str, language: str = "en") -> bool:
    """Say whether words name a weapon and nothing else but its calibre, type and rounds.

    Examples
    --------
    >>> is_weapon("mortar rounds (82mm)"), is_weapon("mortar and a cow")
    (True, False)
    """
    tokens, roles = _read(text, language)
    nouns = [token for token in tokens if token.role == "K"]
    rounds = all(token.value.needs_assessment for token in nouns)
    return rounds and bool(re.fullmatch(r"C?W(?:[WCfrK(),&/-])*", roles))
