"""Words of a sentence to tokens, by a lexicon."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from truceline.formats.report_text.fold import fold
from truceline.formats.report_text.notation import comes_first, fronts, pattern
from truceline.formats.report_text.numerals import merge_numbers
from truceline.formats.report_text.tokens import CAPITAL, ROLES, Noun, Token
from truceline.formats.report_text.wind_words import WindWords
from truceline.science.weapon_catalogue import CATALOGUE
from truceline.science.weapon_text import Words as CatalogueWords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.formats.report_text.lexicon import Lexicon

Entry = tuple[str, str, Any]  # word, role letter, value

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-](?=\w)\w+)*")
_NAME = re.compile(
    rf"{CAPITAL}[\w'’ʼ]*(?:-[\w'’ʼ]+)*(?:[ ]{CAPITAL}[\w'’ʼ]*(?:-[\w'’ʼ]+)*)*(?:-\d+(?![:\d]))?"
)
_QUOTED = re.compile(r"«[^»]*»")
_ACRONYM = re.compile(rf"{CAPITAL}{{2,}}(?![\w])")
_CALIBRE = re.compile(
    r"(\d+(?:[.,]\d+)?)\s?-?\s?(?:mm|мм|millimet\w+|міліметр\w*|миллиметр\w*)(?!\w)"
    r"(?:[ -]?cal(?:iber|ibre)\b)?"
)
_AGE = re.compile(r"\d+[ -](?:year|річн|летн|годовал|рок[иі]в|ans\b|лет\b)\w*(?:-old)?(?:[ -]old)?")
_HHMM = re.compile(
    r"([01]\d|2[0-3])([0-5]\d)(?:(?=-(?:[01]\d|2[0-3])[0-5]\d(?!\d)|:)| ?(?:hrs|hours|h)\b)"
)
_HHMM_NEXT = re.compile(r"([01]\d|2[0-3])([0-5]\d)(?!\d)(?: ?(?:hrs|hours|h)\b)?")
_CONTENT = frozenset("KWVAojp01%*!~shinNU+aIGFOBfSE?r^lJ2HkCdgt")


class Lexer:
    """Finds the tokens of sentences of one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._table = {key: _search(some) for key, some in _by_letters(lexicon).items()}
        self._winds = WindWords(lexicon)
        self._clock = re.compile(lexicon.clock)
        month = "|".join(pattern(word) for word in lexicon.months)
        self._date = re.compile(
            r"\d{1,2}(?:st|nd|rd|th|er|-?го|-?е)?"
            r"(?: ?(?:-|and|et|та|і|и|to) ?\d{1,2}(?:-?го)?)? (?:of )?"
            rf"(?:{month})(?:,? \d{{4}})?(?: (?:року|роки|года|р\.|г\.))?"
        )
        separators, point = re.escape(lexicon.thousands), re.escape(lexicon.decimal)
        self._number = re.compile(
            rf"\d{{1,3}}(?:[{separators}]\d{{3}})+(?![\d])|\d+(?:[{point}]\d+)?"
        )

    def tokens(self, sentence: str) -> list[Token]:
        """Return the tokens of a sentence, in order; every word is in one of them."""
        folded = fold(sentence)
        systems = {start: (end, at) for at, start, end in _systems().find(folded)}
        found: list[Token] = []
        at, length = 0, len(sentence)
        while at < length:
            if folded[at] == " ":
                at += 1
                continue
            token = self._token(sentence, folded, at, found, systems)
            found.append(token)
            at = token.end
        return merge_numbers(found, self.lexicon)

    def _token(
        self, sentence: str, folded: str, at: int, found: list[Token],
        systems: dict[int, tuple[int, int]],
    ) -> Token:  # fmt: skip
        letter = folded[at]
        if letter == "«":
            quoted = _QUOTED.match(sentence, at)
            if quoted and quoted.end() - at < 40 and sentence[at + 1].isupper():
                return Token("P", quoted[0], at, quoted.end())
        if not letter.isalnum():
            return _mark(letter, at)
        system = systems.get(at)
        if (
            system
            and letter in "ao"
            and not sentence[at : at + 2].isupper()
            and " " in sentence[at : system[0]]
        ):
            system = None  # "at 14" is no missile
        if letter.isascii() and letter.isdigit():
            digits = self._digits(folded, at, found)
            if system and (digits.role not in "TCD") and system[0] > digits.end:
                return Token("W", _system_name(system[1]), at, system[0])
            return digits
        known = self._known(sentence, folded, at, found)
        if system and (known is None or known.end < system[0]):
            return Token("W", _system_name(system[1]), at, system[0])
        name = self._name(sentence, at, known, found)
        if name is not None:
            return name
        if known is not None:
            return known
        word = _WORD.match(sentence, at)
        end = word.end() if word else at + 1
        return Token("?", None, at, end)

    def _known(self, sentence: str, folded: str, at: int, found: list[Token]) -> Token | None:
        search = self._table.get(folded[at : at + 2]) or self._table.get(folded[at])
        match = search[0].match(folded, at) if search else None
        wind = self._winds.match(sentence, folded, at, found)
        if match is not None and search is not None and (wind is None or match.end() >= wind.end):
            role, value = search[1][(match.lastindex or 1) - 1]
            if role == "f" and wind is not None and match.end() == wind.end:
                return wind
            if role == "P":
                value = sentence[at : match.end()]
            return Token(role, value, at, match.end())
        return wind

    def _name(
        self, sentence: str, at: int, known: Token | None, found: list[Token]
    ) -> Token | None:
        if not sentence[at].isupper() or (at and sentence[at - 1] in "'’ʼ" and at < 1):
            return None
        first = not found or (len(found) == 1 and found[0].role in '"«(')
        if known is not None:
            if first or known.role not in _CONTENT or _ACRONYM.match(sentence, at):
                return None
            if known.role == "V" and known.end - at <= 4 and sentence[at : known.end].isupper():
                return None
            if (
                known.role == "V"
                and self.lexicon.code != "en"
                and len(sentence[at : known.end]) <= 8
                and sentence[at + 1 : known.end].lower() != sentence[at + 1 : known.end]
            ):
                return None
            if found[-1].role in ":" or (known.role == "V" and found[-1].role in "LM"):
                return None
        elif _ACRONYM.match(sentence, at) and not first:
            acronym = _ACRONYM.match(sentence, at)
            return Token("?", None, at, acronym.end()) if acronym else None
        name = _NAME.match(sentence, at)
        if name is None:
            return None
        words = _without_acronym(name[0])
        return Token("P", words, at, at + len(words))

    def _digits(self, folded: str, at: int, found: list[Token]) -> Token:
        clock = self._clock.match(folded, at)
        if clock is not None and int(clock["hour"]) < 24:
            return Token("T", _time(clock), at, clock.end())
        if found and found[-1].role == "-" and len(found) > 1 and found[-2].role == "T":
            pair = _HHMM_NEXT.match(folded, at)
        else:
            pair = _HHMM.match(folded, at)
        if pair is not None:
            return Token("T", f"{pair[1]}:{pair[2]}", at, pair.end())
        date = self._date.match(folded, at)
        if date is not None:
            return Token("D", date[0], at, date.end())
        calibre = _CALIBRE.match(folded, at)
        if calibre is not None:
            return Token("C", float(calibre[1].replace(",", ".")), at, calibre.end())
        age = _AGE.match(folded, at)
        if age is not None:
            return Token("f", None, at, age.end())
        number = self._number.match(folded, at)
        if number is None:
            raise AssertionError(folded[at:])
        return Token("N", self._value(number[0]), at, number.end())

    def _value(self, text: str) -> float | int:
        parts = re.fullmatch(rf"(\d+)([{re.escape(self.lexicon.decimal)}])(\d+)", text)
        if parts and not (len(parts[3]) == 3 and parts[2] in self.lexicon.thousands):
            return float(f"{parts[1]}.{parts[3]}")
        return int(re.sub(r"\D", "", text))


def _without_acronym(words: str) -> str:
    """Cut a name where an acronym or a lone capital begins: "Gorna SMM" is Gorna."""
    parts = words.split(" ")
    for index, part in enumerate(parts):
        if index and (_ACRONYM.fullmatch(part) or len(part) == 1):
            return " ".join(parts[:index])
    return words


def _time(clock: re.Match[str]) -> str:
    named = clock.groupdict()
    hour = int(named["hour"])
    minute = next((int(v) for k, v in named.items() if v and k.startswith("minute")), 0)
    half = (named.get("half") or "")[:1]
    if half == "p" and hour < 12:
        hour += 12
    return f"{hour:02d}:{minute:02d}"


def _mark(letter: str, at: int) -> Token:
    same = {"[": "(", "]": ")", "/": "&", "~": "H", "≈": "H", "≥": "H", ">": "H", "<": "H"}
    hedges = {"~": "about", "≈": "about", "≥": "at_least", ">": "over", "<": "under"}
    role = same.get(letter, letter if letter in "(),;:.-&" else "f")
    return Token(role, hedges.get(letter), at, at + 1)


def _search(entries: list[Entry]) -> tuple[re.Pattern[str], list[tuple[str, Any]]]:
    words = "|".join(f"({pattern(word)})" for word, _, _ in entries)
    return re.compile(words), [(role, value) for _, role, value in entries]


def _by_letters(lexicon: Lexicon) -> dict[str, list[Entry]]:
    """Return entries by their first two letters, and by the first for any other second.

    Words whose second letter varies are under every key with their first.
    """
    entries = sorted(_spelled_out(lexicon), key=lambda entry: comes_first(entry[0]))
    fixed: dict[str, set[str]] = defaultdict(set)
    for word, _, _ in entries:
        if word[1:2].isalnum() and word[2:3] != "?":
            fixed[word[0]].add(word[:2])
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        first, two = entry[0][0], entry[0][:2]
        if two in fixed[first] and entry[0][2:3] != "?":
            found[two].append(entry)
        else:
            for key in (first, *sorted(fixed[first])):
                found[key].append(entry)
    return dict(found)


def _spelled_out(lexicon: Lexicon) -> Iterator[Entry]:
    """Yield the entries with a known first letter: alternatives at the front one by one."""
    for word, role, value in _entries(lexicon):
        for one in fronts(word):
            yield one, role, value


def _entries(lexicon: Lexicon) -> Iterator[Entry]:
    for word, number in lexicon.numbers.items():
        yield word, "N", number
    for word, number in lexicon.scales.items():
        yield word, "N", number
    for word, collective in lexicon.collectives.items():
        yield word, "N", collective
    for words, role, value in _grouped(lexicon):
        for word in words:
            yield word, role, value
    for name, words in lexicon.roles.items():
        for word in words:
            yield word, ROLES[name], None if name == "calibre" else name


def _grouped(lexicon: Lexicon) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    groups = (
        (lexicon.hedges, "H"), (lexicon.assessments, "A"), (lexicon.weapons, "W"),
        (lexicon.platforms, "R"), (lexicon.verbs, "Y"),
    )  # fmt: skip
    for named, role in groups:
        for name, words in named.items():
            yield words, role, name
    for noun in lexicon.kinds:
        many = Noun(noun.kind, noun.assessment, noun.part_assessment, noun.weapon,
                    bool(noun.needs_assessment))  # fmt: skip
        yield noun.one, "K", dataclasses.replace(many, one=True)
        yield noun.many, "K", many


@lru_cache(maxsize=1)
def _systems() -> CatalogueWords:
    named = [(at, entry.words) for at, entry in enumerate(CATALOGUE) if entry.system is not None]
    return CatalogueWords(named)


def _system_name(at: int) -> str:
    return CATALOGUE[at].system or ""
