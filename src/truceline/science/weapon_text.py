"""Report texts in one form, and the search for known words in them.

The words of the catalogue are written in a small notation, in lower case:

========== =======================================================================================
``tank``   a word; a Latin word of three letters or more also with a plural *s*
``танк~``  a Cyrillic stem, with the endings of Ukrainian and Russian nouns and adjectives
``bm-21``  a designation (it has a digit): Latin or Cyrillic letters or both, with or without the
           hyphen, and with the letters of a modification behind it (``BM-21V``, ``Т-72Б3``)
``a-b``    between letters a hyphen stands for hyphen, space or nothing
``a=b``    a hyphen and nothing else
``a b``    a space stands for spaces, hyphens and quotes
========== =======================================================================================
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ENDINGS = (
    "а", "ам", "ами", "ах", "ая", "е", "ев", "его", "ее", "ей", "ем", "ею", "и", "ие", "ий", "им",
    "ими", "их", "о", "ов", "ого", "ое", "ой", "ом", "ому", "ою", "у", "ую", "ы", "ые", "ый", "ым",
    "ыми", "ых", "ь", "ью", "ю", "юю", "я", "ям", "ями", "ях", "яя", "і", "ів", "ій", "ім", "ії",
    "ї", "їв", "й", "єю", "єм", "єї", "ої", "його", "йому",
)  # fmt: skip
"""Endings a stem may take; a closed list, so that «градус» is no «град»."""

_ALIKE = dict(zip("aceiopxykmthb", "асеіорхукмтнв", strict=True))
_ALIKE_LATIN = {cyrillic: latin for latin, cyrillic in _ALIKE.items()}
# What may be typed for a letter of a designation: the letter, its Cyrillic sound, what looks alike.
_TYPED = {
    "a": "aа", "b": "bбв", "c": "cс", "d": "dд", "e": "eе", "f": "fф", "g": "gг", "h": "hнх",
    "i": "iиі", "k": "kк", "l": "lл", "m": "mм", "n": "nн", "o": "oо", "p": "pпр", "r": "rр",
    "s": "scс", "t": "tт", "u": "uу", "v": "vвб", "x": "xх", "y": "yйу", "z": "zз",
}  # fmt: skip
_SUPERSCRIPTS = re.compile("[\u00b2\u00b3\u00b9\u2070-\u209c]")  # marks of footnotes
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_QUOTES = re.compile('[\u00ab\u00bb\u201c-\u201f\u2039\u203a\u2033"]')
_APOSTROPHES = re.compile("[\u2018-\u201b\u2032\u02bc\u0060\u00b4]")
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+|[\u0300\u0301]")
_WORD = re.compile(r"[^\W\d_]+")
_STARTS = re.compile(r"(?<!\w)[\w\"]")
_LETTER = "a-zа-яієїґ"


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a text in lower case, without accents, with one kind of space, dash and quote.

    A word that mixes Latin and Cyrillic letters is written in the alphabet it belongs to. The
    Russian *ё* is *е*.

    Examples
    --------
    >>> plain("MINO\u00adMET\u00a0120\u2011MM")
    'minomet 120-mm'
    """
    text = _SUPERSCRIPTS.sub(" ", _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFKC", text).upper().lower().replace("ё", "е")
    text = unicodedata.normalize("NFC", _ACCENTS.sub("", _decomposed(text)))
    text = _DASHES.sub("-", text)
    text = _APOSTROPHES.sub("'", _QUOTES.sub('"', text))
    return " ".join(_WORD.sub(_in_one_alphabet, text).split())


def _decomposed(text: str) -> str:
    """Take Latin letters apart from their accents; й and ї are letters of their own."""
    return "".join(
        unicodedata.normalize("NFD", letter) if letter < "\u0370" or letter > "\u1dff" else letter
        for letter in text
    )


def _in_one_alphabet(found: re.Match[str]) -> str:
    word = found[0]
    latin = {letter for letter in word if "a" <= letter <= "z"}
    cyrillic = {letter for letter in word if "\u0400" <= letter <= "\u04ff"}
    if not latin or not cyrillic:
        return word
    if latin <= _ALIKE.keys():
        return "".join(_ALIKE.get(letter, letter) for letter in word)
    if cyrillic <= _ALIKE_LATIN.keys():
        return "".join(_ALIKE_LATIN.get(letter, letter) for letter in word)
    return word


def pattern_of(word: str) -> str:
    """Return the regular expression of a word in the notation of this module."""
    if any(letter.isdigit() for letter in word):
        return _designation(word)
    parts = re.split(r"([- =~])", word)
    pattern = "".join(_piece(part) for part in parts)
    before = r"(?<![\w-])" if word[0] < "\u0400" else r"(?<!\w)"
    return before + pattern + (r"(?!\w)" if word[-1] != '"' else "")


def _piece(part: str) -> str:
    match part:
        case "-":
            return r"[- ]?"
        case " ":
            return r"[- \"]+"
        case "=":
            return "-"
        case "~":
            return "(?:" + "|".join(sorted(_ENDINGS, key=len, reverse=True)) + ")?"
    plural = "s?" if len(part) >= 3 and part[-1] < "\u0400" and part[-1] != "s" else ""
    return re.escape(part) + plural


def _designation(word: str) -> str:
    """Return the pattern of a designation, of which only the last part may have letters added."""
    pieces = [_designated(word, at) for at in range(len(word))]
    added = rf"(?:(?!mm|km|cm|мм|км|см)[{_LETTER}]{{1,4}}\d{{0,2}})?" if word[-1].isdigit() else ""
    return r"(?<!\w)" + "".join(pieces) + added + r"(?!\w)"


def _designated(word: str, at: int) -> str:
    letter, before = word[at], word[:at]
    if letter == "-":
        # One letter and a number apart are no designation: "sector D 30 mm".
        alone = re.search(r"(?:^|[ -])[^\W\d]$", before) and word[at + 1].isdigit()
        return "-?" if alone else "[- ]?"
    if letter in " ~=":
        return _piece(letter)
    if letter == "3" and before.endswith("s"):
        return "[3з]"  # 2С3 is often typed with the letter З
    typed = _TYPED.get(letter)
    return f"[{typed}]" if typed else re.escape(letter)


class Words:
    """Groups of words to look for at once; of words that overlap the longer one is found."""

    __slots__ = ("_searches",)

    def __init__(self, groups: Iterable[tuple[int, Sequence[str]]]) -> None:
        words = sorted(
            ((word, group) for group, some in groups for word in some),
            key=lambda pair: (-len(pair[0]), pair[0]),
        )
        # Words are tried where one of their first letters stands: most of them never are.
        starting: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for word, group in words:
            for letter in _first_letters(word):
                starting[letter].append((word, group))
        self._searches = {
            letter: (
                re.compile("|".join(f"({pattern_of(word)})" for word, _ in some)),
                [group for _, group in some],
            )
            for letter, some in starting.items()
        }

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return group, begin and end of every word found in a text of `plain`."""
        found = []
        until = 0
        for start in _STARTS.finditer(text):
            at = start.start()
            search = self._searches.get(text[at]) if at >= until else None
            match = search[0].match(text, at) if search else None
            if search and match:
                until = match.end()
                found.append((search[1][(match.lastindex or 1) - 1], at, until))
        return found


def _first_letters(word: str) -> str:
    designated = any(letter.isdigit() for letter in word)
    return _TYPED.get(word[0], word[0]) if designated else word[0]
