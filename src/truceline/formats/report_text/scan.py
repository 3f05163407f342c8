"""One scan of a sentence's tokens, from left to right; the same for every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.formats.report_text.circumstances import (
    take_flying,
    take_name,
    take_place,
    take_platform,
    take_region,
    take_times,
    take_verb,
)
from truceline.formats.report_text.marks import take_closing, take_filler, take_mark
from truceline.formats.report_text.nouns import (
    take_another,
    take_count,
    take_kind,
    take_later,
    take_nothing,
    take_rest,
    take_uncounted_word,
    take_up_to,
)
from truceline.formats.report_text.qualities import (
    take_any_way,
    take_assessment,
    take_calibre,
    take_exploded,
    take_flight,
    take_reverse,
    take_round,
    take_weapon,
)
from truceline.formats.report_text.sentence import Sentence
from truceline.formats.report_text.whereabouts import take_range, take_respectively, take_winds

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.formats.report_text.lexer import Lexer


def read_sentence(lexer: Lexer, text: str) -> Sentence:
    """Return a sentence with all that its tokens say in ``scan``."""
    sentence = Sentence(lexer, text)
    at = 0
    while at < len(sentence.tokens):
        at = _step(sentence, at)
    sentence.close()
    return sentence


def _step(sentence: Sentence, at: int) -> int:
    for name in _STARTS.get(sentence.roles[at], ("single",)):
        end = _RULES[name](sentence, at)
        if end > at:
            if name != "filler":
                sentence.scan.read_until = sentence.tokens[end - 1].end
            return end
    sentence.unread(at)
    return at + 1


_RULES: dict[str, Callable[[Sentence, int], int]] = {
    "count": take_count,
    "kind": take_kind,
    "uncounted": take_uncounted_word,
    "assessment": take_assessment,
    "weapon": take_weapon,
    "calibre": take_calibre,
    "round": take_round,
    "exploded": take_exploded,
    "rest": take_rest,
    "another": take_another,
    "reverse": take_reverse,
    "respectively": take_respectively,
    "up_to": take_up_to,
    "flight": take_flight,
    "any_way": take_any_way,
    "range": take_range,
    "winds": take_winds,
    "times": take_times,
    "place": take_place,
    "name": take_name,
    "region": take_region,
    "platform": take_platform,
    "verb": take_verb,
    "later": take_later,
    "single": take_mark,
    "filler": take_filler,
    "nothing": take_nothing,
    "flying": take_flying,
    "closing": take_closing,
}
_STARTS: dict[str, tuple[str, ...]] = {
    "N": ("later", "range", "count", "single"),
    "H": ("later", "times", "range", "count", "place", "single"),
    "Q": ("later", "count", "filler"),
    "Z": ("nothing",),
    "U": ("uncounted",),
    "K": ("kind",),
    "A": ("assessment",),
    "W": ("weapon",),
    "C": ("calibre",),
    "r": ("round",),
    "e": ("exploded",),
    "5": ("exploded",),
    "=": ("rest",), "8": ("another",), "7": ("reverse",), "/": ("respectively",),
    "6": ("filler",), "@": ("filler",), "$": ("filler",), "<": ("filler",), ">": ("filler",),
    "2": ("filler",), "3": ("filler",),
    "V": ("flight", "winds", "single"),
    "d": ("any_way",),
    "F": ("flight", "range", "times", "count", "place", "filler"),
    "B": ("range", "times", "count", "filler"),
    "O": ("up_to", "range", "place", "filler"),
    "x": ("range", "filler"),
    "I": ("region", "range", "times", "place", "filler"),
    "G": ("flight", "range", "count", "place", "filler"),
    "f": ("flight", "range", "filler"),
    "T": ("times",),
    "D": ("times", "filler"),
    "y": ("region",),
    "w": ("flying",),
    "R": ("platform",),
    "Y": ("verb",),
    "-": ("flight", "filler"),
    ",": ("filler",), ".": ("filler",), "&": ("filler",), "m": ("filler",),
    "g": ("filler",), "S": ("filler",), "E": ("filler",), "a": ("filler",), "b": ("filler",),
    "J": ("filler",), "P": ("name", "single"),
    "j": ("closing",), "1": ("closing",), "o": ("closing",), "0": ("closing",),
    "p": ("closing",), "9": ("closing",), "*": ("closing",), "!": ("closing",), "~": ("closing",),
}  # fmt: skip
