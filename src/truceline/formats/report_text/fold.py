"""Text in one form of the same length, so that places in it are places in the original."""

from __future__ import annotations

import unicodedata

_SPECIAL = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
_SPECIAL |= dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032`´", "'")
_SPECIAL |= dict.fromkeys("\u201c\u201d\u201e\u2033", '"')
_SPECIAL |= {"ё": "е", "Ё": "е", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\n": " "}


class _Fold(dict[int, str]):
    """Folded letters, made as they are met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = _SPECIAL.get(letter)
        if folded is None:
            plain = letter if "\u0400" <= letter <= "\u04ff" else _bare(letter)
            folded = plain.lower() if len(plain.lower()) == 1 else plain
        self[code] = folded
        return folded


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


_FOLD = _Fold()


def fold(text: str) -> str:
    """Return a text in lower case, without accents, with one kind of dash, quote and space.

    Examples
    --------
    >>> fold("À 3–6 km, Чётко")
    'a 3-6 km, четко'
    """
    return text.translate(_FOLD)
