"""Which places a press headline names, and in which use: there, of it, or no place at all."""

from __future__ import annotations

import itertools
import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from truceline.intake.headline_names import (
    MAX_WORDS,
    NamePattern,
    first_vowel,
    is_adjective_of,
    is_form,
    name_pattern,
    same_vowel,
    skeleton,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.formats.geonames import Settlement
    from truceline.intake.headline_index import PlaceIndex


class Use(StrEnum):
    """What a place name does in a headline; earlier ones say more about where."""

    AT = "at"  # after a preposition of place, or as what was fired at
    NAMED = "named"  # in a list or as a bare name
    DIRECTION = "direction"  # "on the Avdiivka axis": an area of tens of kilometres
    REGION = "region"  # the province or district named after it
    RIVER = "river"  # the river of that name
    QUOTED = "quoted"  # a team, a unit, a firm
    SPEAKER = "speaker"  # a surname, or a capital that stands for its government


class Mention(NamedTuple):
    """A place name in a headline: the words as they stand there, and their use."""

    words: str
    use: Use


class Token(NamedTuple):
    """A word of a headline."""

    word: str
    start: int
    end: int


_TOKEN = re.compile(r"[^\W_]+(?:['’ʼ`-][^\W_]+)*")
_AT_WORDS = (
    "в у на під под біля поблизу недалеко над около возле вблизи районі районе по із из зі за до "
    "околицях місті городе місто город селі селе село окупованому оккупированном північніше "
    "південніше східніше західніше севернее южнее восточнее западнее обстріляв обстріляла "
    "обстріляли обстрелял обстреляла обстреляли обстрілює обстрілюють in at near over on "
    "around"
)
_AT = frozenset(_AT_WORDS.split())
_SPEAKS = re.compile(
    r"заяви|сказа|розпов|рассказ|поясн|объясн|сообщ|повідом|вважа|счита|прос|прагн|хоч|хот|може|"
    r"сможет|закли|призва|назва|проком|отрима|получи|відпов|ответи|says|said|told"
)
_REGION_NOUN = re.compile(r"(?:щин|ччин)[аиіїуеєою]{1,2}$")
_REGION = re.compile(
    r"област|обл$|ова$|район|регіон|регион|кра[йюїяе]|громад|шосе|шоссе|oblast|reg"
)
_DIRECTION = re.compile(r"напрям|направлен|фронт|участк|ділянц|direction|axis|front")
_RIVER = re.compile(
    r"берег|берез|лівобереж|левобереж|правобереж|гирл|усть|остр|річк|рек[аиеу]$|переправ|форсув|"
    r"форсир|підход|підступ|river|bank"
)
_RIVERS = frozenset({"dnVpr", "dVnVpr", "dVstr", "dnVstr", "Vnhul", "VnhVl", "dVsn"})
_REGION_AFTER_NA = frozenset({"zVpVrVz"})  # "на Запоріжжі" is the province, "у Запоріжжі" the city
_ADJECTIVE = ("ому", "ом", "ем", "ій", "ой", "ої", "ого", "его", "им", "ым", "ий", "ый", "ые", "ні")
REGION_STEM = 4  # letters a province's word shares with its town's: Kyiv, Kyivshchyna
_OPENING, _CLOSING = '"«“„', '"»”'


def tokens_of(headline: str) -> tuple[Token, ...]:
    """Return the words of a headline in order."""
    return tuple(Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(headline))


def find_mention(name: str, headline: str) -> Mention | None:
    """Return how a headline names a place, in the use that says most; None where it does not.

    Parameters
    ----------
    name
        The place in Latin or Cyrillic letters, any of the three languages.
    headline
        The text as it stands: capitals matter.
    """
    pattern = name_pattern(name)
    if pattern is None:
        return None
    tokens = tokens_of(headline)
    found = list(_mentions(pattern, tokens, headline))
    return min(found, key=lambda mention: list(Use).index(mention.use), default=None)


def region_words(headline: str) -> tuple[str, ...]:
    """Return the words that name a province: Sumshchyna, or an adjective before "oblast"."""
    tokens = tokens_of(headline)
    nouns = [token.word for token in tokens if _is_region_noun(token.word)]
    pairs = [
        f"{one.word} {two.word}"
        for one, two in itertools.pairwise(tokens)
        if one.word[0].isupper() and _REGION.match(two.word.lower())
    ]
    return (*nouns, *pairs)


def places_named(
    headline: str, places: PlaceIndex
) -> tuple[tuple[str, tuple[Settlement, ...]], ...]:
    """Return the gazetteer's places a headline puts something at, with their settlements.

    A word counts after a preposition of place, or inside the text with a capital and not
    before "oblast" or "axis"; so the first word of a sentence rarely passes for a place.
    """
    tokens = tokens_of(headline)
    found: list[tuple[str, tuple[Settlement, ...]]] = []
    for at, token in enumerate(tokens):
        if not token.word[0].isupper() or _is_region_noun(token.word):
            continue
        words = tuple(one.word for one in tokens[at : at + MAX_WORDS])
        settlements = places.find(words)
        if settlements and _is_there(tokens, at, settlements[0], headline):
            found.append((token.word, settlements))
    return tuple(found)


def _is_there(tokens: tuple[Token, ...], at: int, one: Settlement, headline: str) -> bool:
    pattern = name_pattern(one.name)
    if pattern is None:
        return False
    use = _use(tokens, at, len(pattern.stems), pattern, headline)
    return use is Use.AT or (use is Use.NAMED and at > 0)


def _mentions(pattern: NamePattern, tokens: tuple[Token, ...], headline: str) -> Iterator[Mention]:
    width = len(pattern.stems)
    for at in range(len(tokens) - width + 1):
        words = [token.word for token in tokens[at : at + width]]
        if not words[0][0].isupper() or not same_vowel(first_vowel(words[0]), pattern.vowel):
            continue
        forms = [skeleton(word) for word in words]
        last = tokens[at + width - 1]
        text = headline[tokens[at].start : last.end]
        if all(is_form(stem, form) for stem, form in zip(pattern.stems, forms, strict=True)):
            yield Mention(text, _use(tokens, at, width, pattern, headline))
        elif width == 1 and _is_of_it(pattern.stems[0], words[0], forms[0]):
            yield Mention(text, _use_of_adjective(tokens, at))


def _use(
    tokens: tuple[Token, ...], at: int, width: int, pattern: NamePattern, headline: str
) -> Use:
    before = [token.word.lower() for token in tokens[max(0, at - 2) : at]]
    after = [token.word.lower() for token in tokens[at + width : at + width + 2]]
    start, end = tokens[at].start, tokens[at + width - 1].end
    if headline[start - 1 : start] in tuple(_OPENING) and headline[end : end + 1] in tuple(
        _CLOSING
    ):
        return Use.QUOTED
    if after and _DIRECTION.match(after[0]):
        return Use.DIRECTION
    if after and _REGION.match(after[0]):
        return Use.REGION
    if pattern.stems[0] in _RIVERS and any(map(_RIVER.search, before)):
        return Use.RIVER
    if before[-1:] == ["на"] and pattern.stems[0] in _REGION_AFTER_NA:
        return Use.REGION
    if _is_at(before):
        return Use.AT
    speaks = after and _SPEAKS.match(after[0]) and headline[end:].startswith(f" {after[0]}")
    if speaks and _is_nominative(pattern, tokens[at + width - 1].word):
        return Use.SPEAKER
    return Use.NAMED


def _is_nominative(pattern: NamePattern, word: str) -> bool:
    """Say whether a word is its name undeclined; whoever speaks is the subject."""
    form = skeleton(word)
    return form == pattern.last


def _is_at(before: list[str]) -> bool:
    """Say whether the words before a name end in a preposition, an adjective between or not."""
    if before and before[-1] in _AT:
        return True
    return len(before) > 1 and before[-2] in _AT and before[-1].endswith(_ADJECTIVE)


def _use_of_adjective(tokens: tuple[Token, ...], at: int) -> Use:
    after = tokens[at + 1].word.lower() if at + 1 < len(tokens) else ""
    return Use.DIRECTION if _DIRECTION.match(after) else Use.REGION


def _is_of_it(stem: str, word: str, form: str) -> bool:
    if _is_region_noun(word):
        return form.startswith(stem[:REGION_STEM])
    return is_adjective_of(stem, form)


def _is_region_noun(word: str) -> bool:
    return word[0].isupper() and _REGION_NOUN.search(word.lower()) is not None
