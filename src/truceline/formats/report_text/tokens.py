"""Tokens: what a word does in a sentence, one letter a role, so that rules are short patterns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CAPITAL = r"[A-ZÀ-ÖØ-ÞŒА-ЯІЇЄҐЁ]"
"""A capital letter of the four languages."""

ROLES: dict[str, str] = {
    "number": "N",
    "article": "Q",
    "nothing": "Z",
    "hedge": "H",
    "hedge_after": "h",
    "uncounted": "U",
    "kind": "K",
    "assessment": "A",
    "assessed": "E",  # "assessed as"
    "weapon": "W",
    "calibre": "C",
    "round": "r",  # a shell, a round: no weapon seen, and no explosion unless it exploded
    "exploded": "e",
    "kilometre": "L",
    "metre": "M",
    "unit": "J",  # years, minutes, members: what is counted there is no event
    "later": "l",  # "four minutes later": what was said before and after stays apart
    "wind": "V",
    "clock": "T",
    "date": "D",
    "from": "F",
    "to": "O",
    "between": "B",
    "at": "I",
    "of": "G",
    "by": "b",
    "name": "P",
    "control": "S",
    "platform": "R",
    "mission": "m",
    "verb": "Y",
    "claim": "k",
    "negated": "X",
    "absent": "^",  # missing, withdrawn, stored: weapons named are not seen
    "and": "&",
    "every": "a",
    "part": "i",  # "of which": parts of what was counted before
    "including": "n",
    "rest": "=",  # "the rest": what the parts told leave of the whole
    "impacted": "5",
    "more": "+",  # "another": more of what was counted before
    "any_way": "d",  # "in various directions"
    "occasions": "z",
    "twice": "2",
    "thrice": "3",
    "denial": "!",
    "jamming": "~",
    "hurt": "*",
    "unhurt": "u",
    "person": "j",
    "one_person": "1",
    "harm": "%",
    "thing": "o",
    "one_thing": "0",
    "piece": "p",
    "shelled": "s",
    "total": "t",
    "region": "y",
    "previous": "v",
    "since": "c",
    "position": "g",
    "rate": "q",  # "per hour": a rate, not a count
    "flying": "w",
    "then": "4",  # "followed by": a reach behind is of this alone, unless set off by a comma
    "height": "6",  # "overhead", "in diameter": a length that is no way to anything
    "when": "@",
    "another": "8",
    "dropped": "$",
    "reverse": "7",  # "in the opposite direction"
    "respectively": "/",
    "fired": "<",
    "air": ">",
    "scar": "9",  # bullet holes: damage even where nothing is called damaged
    "distance": "x",  # "at a distance of"
    "filler": "f",
    "unknown": "?",
}
"""The letter of each role; punctuation stands for itself."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or phrase: role letter, what it says, and where it stands in the sentence."""

    role: str
    value: Any
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Noun:
    """What a noun of a lexicon names."""

    kind: str
    assessment: str | None = None
    part_assessment: str | None = None
    weapon: str | None = None
    needs_assessment: bool = False
    one: bool = False
