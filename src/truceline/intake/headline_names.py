"""Place names in press text: recognised through what inflection and spelling leave alone."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_VOWELS = {
    **dict.fromkeys("аaяâă", "a"), **dict.fromkeys("уuю", "u"), **dict.fromkeys("оo", "o"),
    **dict.fromkeys("еєэёиіїыйeiy", "i"),
}  # fmt: skip
# Vowels that stand for one another in one name: Lviv, Львов; Robotyne, Работино.
_ALTERNATING = ({"o", "i"}, {"o", "a"})
_PAIRS = (
    ("shch", "s"), ("zh", "z"), ("kh", "h"), ("ts", "c"), ("ch", "c"), ("sh", "s"), ("tz", "c"),
)  # fmt: skip
_CONSONANTS = {
    **dict(zip("бвгґджзклмнпрстфхцчшщ", "bvhhdzzklmnprstfhccss", strict=True)),
    **dict(zip("bvwghdzjklmnprstfcxq", "bvvhhdzzklmnprstfchk", strict=True)),
}
_ENDING = re.compile(r"V?[hmv]?V?")  # of nouns and of adjectives that are names
_OF_IT = re.compile(r"s?kV?[hm]?V?")  # adjective made of a name
_LATIN = re.compile(r"[a-z]")
_SOFTENED = {"k": "c", "h": "z"}  # before the ending of dative and locative
MAX_WORDS = 3
LEAST_CONSONANTS = 2  # of a name that can be told from other words
MAX_ENDING = 3  # letters of the longest ending
LONG_STEM = 3  # letters of a stem whose last vowel may come and go


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """Return what three languages' spelling and inflection leave of a word.

    Vowels become ``V`` (a run is one), consonants one of a small Latin set, soft signs and
    apostrophes nothing; a double consonant is single.

    Examples
    --------
    >>> [skeleton(word) for word in ("Avdiyivka", "Авдіївку", "Авдеевки")]
    ['VvdVvkV', 'VvdVvkV', 'VvdVvkV']
    """
    text = word.lower()
    if _LATIN.search(text):
        for pair, single in _PAIRS:
            text = text.replace(pair, single)
    letters: list[str] = []
    for letter in text:
        new = "V" if letter in _VOWELS else _CONSONANTS.get(letter, "")
        if new and (not letters or letters[-1] != new):
            letters.append(new)
    return "".join(letters)


@lru_cache(maxsize=65_536)
def first_vowel(word: str) -> str:
    """Return the class of a word's first vowel, one of ``a``, ``i``, ``o``, ``u`` or nothing."""
    run = ""
    for letter in word.lower():
        if letter in _VOWELS:
            run = _VOWELS[letter]
        elif run:
            break
    return run


def same_vowel(one: str, other: str) -> bool:
    """Say whether two first vowels can be that of one name.

    Examples
    --------
    >>> same_vowel(first_vowel("Lviv"), first_vowel("Львов"))
    True
    """
    return one == other or {one, other} in _ALTERNATING


class NamePattern(NamedTuple):
    """A place name ready to be found.

    The stem of each of its words, its first vowel, and its last word as it stands undeclined.
    """

    stems: tuple[str, ...]
    vowel: str
    last: str


@lru_cache(maxsize=65_536)
def name_pattern(name: str) -> NamePattern | None:
    """Return the pattern of a name; None where too little of it is left to be told apart."""
    words = tuple(word for word in re.split(r"[\s-]+", re.sub(r"\(.*?\)", "", name)) if word)
    stems = tuple(stem_of(skeleton(word)) for word in words[:MAX_WORDS])
    if not stems or sum(len(stem.replace("V", "")) for stem in stems) < LEAST_CONSONANTS:
        return None
    return NamePattern(stems, first_vowel(words[0]), skeleton(words[len(stems) - 1]))


def stem_of(form: str) -> str:
    """Return a skeleton without the vowel it ends in."""
    return form.rstrip("V")


@lru_cache(maxsize=262_144)
def is_form(stem: str, form: str) -> bool:
    """Say whether a skeleton is the stem in some case: Krynky, Krynok; Terny, Terniv."""
    return any(
        form.startswith(one) and _ENDING.fullmatch(form[len(one) :]) is not None
        for one in grades(stem)
    )


@lru_cache(maxsize=65_536)
def is_adjective_of(stem: str, form: str) -> bool:
    """Say whether a skeleton is an adjective made of the stem: Avdiivka, avdiivskyi."""
    roots = {stem, stem.removesuffix("k"), stem.removesuffix("Vk")}
    return any(
        len(root) >= LONG_STEM
        and form.startswith(root)
        and _OF_IT.fullmatch(form[len(root) :]) is not None
        for root in roots
    )


@lru_cache(maxsize=65_536)
def grades(stem: str) -> tuple[str, ...]:
    """Return a stem as it changes within its word: Avdiivka, Avdiivtsi; Krynky, Krynok."""
    forms = [stem]
    softened = _SOFTENED.get(stem[-1:])
    if softened is not None:
        forms.append(stem[:-1].removesuffix(softened) + softened)
    if len(stem) > LONG_STEM:
        fleeting = stem[:-2] + stem[-1] if stem[-2] == "V" else stem[:-1] + "V" + stem[-1]
        forms.append(fleeting)
    return tuple(forms)


@lru_cache(maxsize=65_536)
def stems_within(form: str) -> tuple[str, ...]:
    """Return every stem a word's skeleton may be a form of, the longest first."""
    return tuple(
        form[:end]
        for end in range(len(form), max(0, len(form) - MAX_ENDING - 1), -1)
        if end and _ENDING.fullmatch(form[end:])
    )
