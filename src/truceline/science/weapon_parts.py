"""The weapons of one text one by one: which words and which calibre belong together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from truceline.science.weapon_calibre import Calibre, calibres_in
from truceline.science.weapon_catalogue import CATALOGUE, CatalogueEntry
from truceline.science.weapon_text import Words, plain
from truceline.science.weapon_words import GUN_WORDS, NOT_WEAPONS

Span = tuple[float | None, float | None]

_NO_WEAPON, _GUN = -2, -1
_CANNON_UP_TO_MM, _ARTILLERY_FROM_MM = 57.0, 76.0
"""Guns from 57 mm are artillery, guns up to 76 mm can be cannons: between them a gun is either."""

_WITH = r"and|with|plus|et|avec|та|і|й|и|з|із|с|со"
_OR = r"or|ou|або|чи|или|либо"
_SPLIT = re.compile(rf"(?P<apart>[,;+&/])|(?<!\w)(?P<word>{_WITH}|{_OR})(?!\w)")
_EITHER = re.compile(rf"/|(?:{_OR})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One weapon of a text: catalogue entries, types and systems they give, and a calibre.

    ``calibre_mm`` is the span written in the text, None where none is.
    """

    entries: tuple[CatalogueEntry, ...] = ()
    types: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    calibre_mm: Span | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the text between separators."""

    groups: tuple[int, ...]
    calibres: tuple[Calibre, ...]
    starts_with_calibre: bool


def parts_of(text: str) -> tuple[tuple[Part, ...], bool]:
    """Return the weapons of a text, and whether they are alternatives.

    Notes
    -----
    Texts are taken apart at commas and slashes outside brackets and at words for *and*, *with*
    and *or*. A stretch that holds a calibre and no weapon gives it to the stretch behind it if
    that starts with a calibre too ("82mm and 120mm mortars"), else to the one before.
    """
    read = plain(text)
    calibres = calibres_in(read)
    rest = list(read)
    for one in calibres:
        rest[one.begin : one.end] = "#" * (one.end - one.begin)
    found = _words().find("".join(rest))
    for _, begin, end in found:
        rest[begin:end] = "#" * (end - begin)
    cuts = _cuts("".join(rest))
    stretches = list(pairwise([0, *(at for cut, end, _ in cuts for at in (cut, end)), len(read)]))[
        ::2
    ]
    pieces = [_piece(stretch, read, found, calibres) for stretch in stretches]
    parts = [_part(*one) for one in _with_calibres(pieces)]
    either = any(is_or for _, _, is_or in cuts)
    return tuple(parts), either


@lru_cache(maxsize=1)
def _words() -> Words:
    groups = [(at, entry.words) for at, entry in enumerate(CATALOGUE)]
    return Words([*groups, (_GUN, GUN_WORDS), (_NO_WEAPON, NOT_WEAPONS)])


def _cuts(text: str) -> list[tuple[int, int, bool]]:
    """Return begin and end of separators, and whether each is an *or*."""
    cuts = []
    depth = last = 0
    for match in _SPLIT.finditer(text):
        depth += text.count("(", last, match.start()) - text.count(")", last, match.start())
        last = match.start()
        if depth <= 0 or match["word"]:
            cuts.append((match.start(), match.end(), bool(_EITHER.fullmatch(match[0]))))
    return cuts


def _piece(
    stretch: tuple[int, int], text: str, found: list[tuple[int, int, int]], calibres: list[Calibre]
) -> _Piece:
    begin, end = stretch
    groups = tuple(group for group, at, _ in found if begin <= at < end and group != _NO_WEAPON)
    held = tuple(one for one in calibres if begin <= one.begin < end)
    starts = bool(held) and not text[begin : held[0].begin].strip(" (-")
    return _Piece(groups, held, starts)


def _with_calibres(pieces: list[_Piece]) -> list[tuple[tuple[int, ...], tuple[Calibre, ...]]]:
    """Return the groups of each weapon with all calibres that are said of it."""
    armed = [at for at, piece in enumerate(pieces) if piece.groups]
    if not armed:
        loose = tuple(one for piece in pieces for one in piece.calibres)
        return [((), loose)] if loose else []
    held = {at: list(pieces[at].calibres) for at in armed}
    for at, piece in enumerate(pieces):
        if piece.groups or not piece.calibres:
            continue
        behind = next((other for other in armed if other > at), None)
        before = next((other for other in reversed(armed) if other < at), None)
        owner = behind if behind is not None and pieces[behind].starts_with_calibre else before
        held[owner if owner is not None else armed[0]] += piece.calibres
    return [(pieces[at].groups, tuple(held[at])) for at in armed]


def _part(groups: tuple[int, ...], calibres: tuple[Calibre, ...]) -> Part:
    span = _joined(calibres)
    named = tuple(CATALOGUE[group] for group in dict.fromkeys(groups) if group >= 0)
    # A system tells its family; general words beside it only repeat it in another way.
    telling = tuple(entry for entry in named if entry.system is not None) or named
    types = {entry.family for entry in telling}
    if not telling and _GUN in groups:
        types = _gun_family(span)
    systems = {entry.system for entry in telling if entry.system is not None}
    return Part(
        entries=telling, types=tuple(sorted(types)), systems=tuple(sorted(systems)),
        calibre_mm=span,
    )  # fmt: skip


def _joined(calibres: tuple[Calibre, ...]) -> Span | None:
    if not calibres:
        return None
    lows = [one.low_mm for one in calibres]
    highs = [one.high_mm for one in calibres]
    known_lows, known_highs = (
        [x for x in lows if x is not None],
        [x for x in highs if x is not None],
    )
    low = min(known_lows) if len(known_lows) == len(lows) else None
    high = max(known_highs) if len(known_highs) == len(highs) else None
    return low, high


def _gun_family(span: Span | None) -> set[str]:
    low, high = span or (None, None)
    if low is not None and low > _ARTILLERY_FROM_MM:
        return {"artillery"}
    return {"cannon"} if high is not None and high < _CANNON_UP_TO_MM else set()
