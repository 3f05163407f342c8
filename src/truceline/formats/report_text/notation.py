"""The notation lexicons write words in, as regular expressions and in the order to try them."""

from __future__ import annotations

import re

BOUNDARY = r"(?:(?<=['.])|(?!\w))"
_NOTATION = re.compile(r"\[[^\]]*\]|\((?!\?)|[-~ .]")
_MEANING = {"(": "(?:", "-": "[- ]?", " ": "[ -]", "~": r"\w*", ".": r"\."}
_LEADING = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)(\??)")
_OPTIONAL = re.compile(r"\([^()]*\)\?|\(\?[^()]*\)")
_GROUP = re.compile(r"\(([^()|]*)[^()]*\)")


def pattern(word: str) -> str:
    """Return the regular expression of a word.

    Examples
    --------
    >>> pattern("mid-range uav~").removesuffix(BOUNDARY)
    'mid[- ]?range[ -]uav\\\\w*'
    """
    return _NOTATION.sub(lambda found: _MEANING.get(found[0], found[0]), word) + BOUNDARY


def comes_first(word: str) -> tuple[int, bool, bool, int, int, str]:
    """Return the key that sorts words: longer phrases first, written-out words before stems."""
    bare = _bare(word)
    looks = "(?=" not in word
    return -(bare.count(" ") + bare.count("-")), "~" in word, looks, -len(bare), len(word), word


def fronts(word: str) -> list[str]:
    """Return a word with alternatives at its front as words with a first letter each."""
    if not word.startswith("("):
        return [word]
    group = _LEADING.match(word)
    if group is None:
        raise ValueError(word)
    rest = word[group.end() :]
    ways = [way + rest for way in _alternatives(group[1])]
    ways += [rest] if group[2] else []
    return [front for way in ways for front in fronts(way)]


def _alternatives(text: str) -> list[str]:
    """Split at bars outside brackets."""
    found, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            found.append(text[start:at])
            start = at + 1
    return [*found, text[start:]]


def _bare(word: str) -> str:
    """Return a word without what may be left out, with the first of each alternatives."""
    before = ""
    while before != word:
        before = word
        word = _OPTIONAL.sub("", word)
        if before == word:
            word = _GROUP.sub(r"\1", word, count=1)
    return word
