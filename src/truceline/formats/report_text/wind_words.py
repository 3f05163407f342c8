"""Compass winds in words and letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from truceline.core.geo import WINDS
from truceline.formats.report_text.notation import BOUNDARY, pattern
from truceline.formats.report_text.tokens import CAPITAL, Token

if TYPE_CHECKING:
    from truceline.formats.report_text.lexicon import Lexicon

_FROM_TO = re.compile(
    rf"{CAPITAL}{{1,4}}(?:-| ?– ?| to | vers | до | на )(?:l'|le )?{CAPITAL}{{1,4}}(?!\w)"
)


class WindWords:
    """Compass winds in words and letters."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = {letter: "|".join(pattern(word).removesuffix(BOUNDARY) for word in some)
                 for letter, some in lexicon.winds.items()}  # fmt: skip
        one = "|".join(words.values())
        self._word = re.compile(rf"({one})(?:[ -]?({one}))?(?:[ -]?({one}))?(?!\w)")
        self._letter_of = [(re.compile(some), letter) for letter, some in words.items()]
        spelled = sorted(lexicon.wind_letters.items(), key=lambda pair: -len(pair[1]))
        self._spelled = {text: letter for letter, text in spelled}
        letters = "|".join(text for _, text in spelled)
        self._letters = re.compile(rf"(?:{letters})(?:-?(?:{letters})){{0,2}}(?![\w])")
        self._one_letter = re.compile("|".join(text for _, text in spelled))
        self._starts = {word[0] for words in lexicon.winds.values() for word in words}
        self._only_after = {
            word: re.compile(before) for word, before in lexicon.winds_only_after.items()
        }

    def match(self, sentence: str, folded: str, at: int, found: list[Token]) -> Token | None:
        """Return the wind that starts here, None where there is none."""
        if sentence[at].isupper():
            token = self._letters_at(sentence, at, found)
            if token is not None:
                return token
        if folded[at] not in self._starts:
            return None
        match = self._word.match(folded, at)
        if match is None:
            return None
        before = self._only_after.get(match[0])
        if before is not None and not before.search(folded[:at]):
            return None
        parts = [part for part in match.groups() if part is not None]
        while parts:
            wind = "".join(self._letter(part) for part in parts)
            if wind in WINDS:
                return Token("V", wind, at, match.end(len(parts)))
            parts.pop()
        return None

    def _letter(self, part: str) -> str:
        return next(letter for words, letter in self._letter_of if words.fullmatch(part))

    def _letters_at(self, sentence: str, at: int, found: list[Token]) -> Token | None:
        match = self._letters.match(sentence, at)
        if match is None:
            return None
        text = match[0]
        letters = self._one_letter.findall(text)
        wind = "".join(self._spelled[one] for one in letters)
        if "-" in text or wind not in WINDS:
            text = letters[0]
            wind = self._spelled[text]
            after = sentence[at + len(text) : at + len(text) + 1]
            if after.isalpha():
                return None
        led = bool(found) and found[-1].role in "LMV&,FO(-"
        if len(text) == 1 and not led and not _FROM_TO.match(sentence, at):
            return None
        return Token("V", wind, at, at + len(text))
