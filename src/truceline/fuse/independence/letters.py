"""The words of a text without script, case, vowels and endings, and what a copy would keep."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# One Latin letter for each Cyrillic one; letters that Russian, Ukrainian and their usual
# transliterations write differently are one (г, ґ and h; и, і, ы and y; е, э and є).
_CYRILLIC = "абвгґдеєёэжзиіїйыклмнопрстуфхцчшщюя"
_LATIN = "abvhhdeeeezziiiiiklmnoprstufhccssua"
_LETTERS = str.maketrans(
    dict(zip(_CYRILLIC + "yjgw", _LATIN + "iihv", strict=True)) | dict.fromkeys("ьъ'’ʼ`", "")
)
# Pairs that transliterations write for one letter; ia, iu and ie after those of i itself.
_DIGRAPHS = (
    ("kh", "h"), ("zh", "z"), ("ch", "c"), ("sh", "s"), ("ts", "c"),
    ("ii", "i"), ("ia", "a"), ("iu", "u"), ("ie", "e"),
)  # fmt: skip
_WORD = re.compile(r"[a-z]+|[0-9]+")
_RAW_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’ʼ])*|\d+")
_VOWELS = re.compile(r"(?<=.)[aeiou]+")
_DOUBLE = re.compile(r"([a-z])\1+")
_LONG_WORD = 6  # of such words the last two letters are taken for an ending
_ENDING = 2
_OPENS = '.!?:;«»“”"(–—-'  # a capital after these, or at the start, may be no name

_NUMBER_WORDS = {
    "2": "два две двух двое дві двоє двох two deux",
    "3": "три трех трое три троє трьох three trois",
    "4": "четыре четырех четверо чотири чотирьох четверо four quatre",
    "5": "пять пяти пятеро п'ять п'яти п'ятеро five cinq",
    "6": "шесть шести шестеро шість шести шестеро six",
    "7": "семь семи семеро сім семи семеро seven sept",
    "8": "восемь восьми восьмеро вісім восьми восьмеро eight huit",
    "9": "девять девяти девятеро дев'ять дев'яти дев'ятеро nine neuf",
    "10": "десять десяти десятеро десять десяти десятеро ten dix",
}


def folded(text: str) -> str:
    """Return the words of a text in plain Latin letters, whatever script they stand in."""
    plain = text.casefold().translate(_LETTERS)
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in apart if not unicodedata.combining(c))
    for pair, letter in _DIGRAPHS:
        plain = plain.replace(pair, letter)
    return " ".join(_WORD.findall(plain))


def bones(text: str) -> str:
    """Return the consonants of a text's words, without endings: what a translation keeps.

    Notes
    -----
    Russian and Ukrainian of one word differ mostly in vowels and endings (обстрел, обстріл).
    Numbers are kept whole.
    """
    return " ".join(bone(word) for word in folded(text).split())


@lru_cache(maxsize=65_536)
def bone(word: str) -> str:
    """Return the consonants of a folded word, its first letter kept."""
    if word.isdigit():
        return word
    stem = word[: max(4, len(word) - _ENDING)] if len(word) >= _LONG_WORD else word
    return _DOUBLE.sub(r"\1", _VOWELS.sub("", stem))


def language_of(text: str) -> str:
    """Return ``ru`` or ``uk`` by the letters only one of the two has, else an empty text."""
    letters = set(text.casefold())
    russian, ukrainian = bool(letters & set("ыэъё")), bool(letters & set("іїєґ"))
    return "" if russian == ukrainian else "ru" if russian else "uk"


def differ(a: str, b: str) -> bool:
    """Say whether each of two texts has a number, or each a name, that the other lacks.

    Notes
    -----
    A copy is cut or added to. Where "33 times" stands for "35 times", or one village for
    another, one formula was filled in twice. Names are words with a capital that open no
    sentence.
    """
    numbers_a, names_a, words_a = _marks(a)
    numbers_b, names_b, words_b = _marks(b)
    if numbers_a - numbers_b and numbers_b - numbers_a:
        return True
    return _lacks(names_a, words_b) and _lacks(names_b, words_a)


def _lacks(names: frozenset[str], words: frozenset[str]) -> bool:
    return any(not any(_same_word(name, word) for word in words) for name in names)


def _same_word(a: str, b: str) -> bool:
    """Say whether two words differ by no more than an ending."""
    if len(b) < len(a):
        a, b = b, a
    return a == b or (len(a) > 1 and b.startswith(a) and len(b) - len(a) <= _ENDING)


@lru_cache(maxsize=4_096)
def _marks(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    numbers, names, words = set(), set(), set()
    for match in _RAW_WORD.finditer(text):
        for word in folded(match.group()).split():
            number = word if word.isdigit() else _NUMBERS.get(word)
            if number is not None:
                numbers.add(number.lstrip("0"))
                continue
            words.add(bone(word))
            before = text[: match.start()].rstrip(" \u00a0")
            if match.group()[0].isupper() and before and before[-1] not in _OPENS:
                names.add(bone(word))
    return frozenset(numbers), frozenset(names), frozenset(words)


_NUMBERS = {folded(word): digit for digit, words in _NUMBER_WORDS.items() for word in words.split()}
