"""The words of mission reports: numbers, winds, kinds, weapons and how a count is hedged."""

from __future__ import annotations

import re
from dataclasses import dataclass

WORD_NUMBERS = {
    "a": 1, "an": 1, "no": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000}
_SMALL = "|".join(sorted((w for w in WORD_NUMBERS if w not in ("a", "an", "no")), key=len)[::-1])
# Thousands are set off by a comma or a (non-breaking) space, never by a point.
NUMBER = (
    r"(?:[0-9]{1,3}(?:[,\u00a0\u202f ][0-9]{3})+(?![0-9])|[0-9]+"
    rf"|\b(?:(?:{_SMALL}|an?|hundred|thousand)(?:[- ](?:and )?(?={_SMALL}|hundred|thousand))?)+\b"
    r"|\bno\b)"
)

QUALIFIERS = {
    "about": r"about|approximately|around|roughly|some|circa|~",
    "at_least": r"at least|a minimum of|no fewer than|not fewer than",
    "over": r"over|more than|in excess of",
    "up_to": r"up to|at most|no more than",
    "under": r"fewer than|less than|under",
    "almost": r"almost|nearly|just under",
}
UNCOUNTED = r"\b(?:an uncountable number of|uncountable|numerous|multiple|several)\b"
COUNT = (
    rf"(?:(?:(?:(?P<hedge>{'|'.join(QUALIFIERS.values())})\s*)?(?P<number>{NUMBER}))"
    rf"|(?P<uncounted>{UNCOUNTED}))"
)


@dataclass(frozen=True, slots=True)
class Count:
    """How many, as written: a number and how it is hedged (``exact``, ``about``, ...).

    ``number`` is None where the text says that nobody could count.
    """

    qualifier: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """How a hedged number becomes an interval; ``high_factor`` None leaves it unbounded.

    ``low = low_factor * n + low_plus`` rounded down, ``high`` likewise rounded up.
    """

    low_factor: float = 1.0
    low_plus: float = 0.0
    high_factor: float | None = 1.0
    high_plus: float = 0.0

    def interval(self, number: int) -> tuple[int, int | None]:
        """Return the interval a number stands for; both ends are possible counts."""
        low = max(0, int(round(self.low_factor * number + self.low_plus, 6) // 1))
        if self.high_factor is None:
            return low, None
        high = -int(-round(self.high_factor * number + self.high_plus, 6) // 1)
        return low, max(low, high)


# "about" is a policy, not a finding: no source states how missions round.
COUNT_POLICY: dict[str, Bounds] = {
    "exact": Bounds(),
    "about": Bounds(low_factor=0.8, high_factor=1.2),
    "at_least": Bounds(high_factor=None),
    "over": Bounds(low_plus=1, high_factor=None),
    "up_to": Bounds(low_factor=0.0),
    "under": Bounds(low_factor=0.0, high_plus=-1),
    "almost": Bounds(low_factor=0.8),
    "uncountable": Bounds(low_factor=0.0, low_plus=1, high_factor=None),
}


def count_interval(count: Count, policy: dict[str, Bounds] | None = None) -> tuple[int, int | None]:
    """Return the interval a count stands for under a policy.

    Examples
    --------
    >>> count_interval(Count("about", 35)), count_interval(Count("over", 20))
    ((28, 42), (21, None))
    """
    return (policy or COUNT_POLICY)[count.qualifier].interval(count.number or 0)


def read_number(text: str) -> int:
    """Return the integer of figures or number words.

    Raises
    ------
    ValueError
        If a word is no number.

    Examples
    --------
    >>> read_number("1 200"), read_number("two hundred and twenty-one"), read_number("no")
    (1200, 221, 0)
    """
    figures = re.sub(r"[,\s]", "", text)
    if figures.isascii() and figures.isdigit():
        return int(figures)
    total = part = 0
    for word in re.split(r"[\s-]+", text.strip().lower()):
        if word == "and":
            continue
        if word == "thousand":
            total, part = total + max(part, 1) * 1000, 0
        elif word in _SCALES:
            part = max(part, 1) * _SCALES[word]
        elif word in WORD_NUMBERS:
            part += WORD_NUMBERS[word]
        else:
            raise ValueError(f"no number: {text!r}")
    return total + part


def read_count(match: re.Match[str]) -> Count:
    """Return the count of a match of `COUNT`."""
    if match["uncounted"]:
        return Count("uncountable", None)
    hedge = (match["hedge"] or "").lower()
    qualifier = next((k for k, words in QUALIFIERS.items() if hedge in words.split("|")), "exact")
    return Count(qualifier, read_number(match["number"]))


_CARDINAL = {"north": "N", "south": "S", "east": "E", "west": "W"}
WIND = (
    r"\b(?:(?:north|south|east|west)(?:[- ]?(?:north|south|east|west))?"
    r"(?:[- ]?(?:north|south|east|west))?"
    r"|(?-i:[NS](?:[NS]?[EW])?|[EW](?:[NS][EW])?))(?![\w-])"
)
_WIND_JOIN = r"(?:\s*,\s*(?:and|or)\s+|\s*[,;/]\s*|\s+(?:and|or)\s+)"
WINDS_LIST = rf"{WIND}(?:{_WIND_JOIN}{WIND})*"


def read_wind(text: str) -> str:
    """Return the abbreviation of a compass wind written in words or letters.

    Examples
    --------
    >>> read_wind("east-south-east"), read_wind("Southwest"), read_wind("NNE")
    ('ESE', 'SW', 'NNE')
    """
    words = re.findall(r"north|south|east|west", text.lower())
    return "".join(_CARDINAL[word] for word in words) if words else text.strip().upper()


def read_winds(text: str) -> tuple[str, ...]:
    """Return the compass winds of a list, in the order written, each once."""
    found = (read_wind(match[0]) for match in re.finditer(WIND, text, re.IGNORECASE))
    return tuple(dict.fromkeys(found))


# pattern, kind, assessment; the longer wording first
KIND_WORDS: tuple[tuple[str, str, str | None], ...] = (
    (r"ceasefire violations?", "ceasefire_violations", None),
    (r"airbursts?", "explosion", "airburst"),
    (r"impacts?", "explosion", "impact"),
    (r"explosions?|detonations?", "explosion", None),
    (r"bursts and shots|shots and bursts", "bursts_and_shots", None),
    (r"bursts?", "burst", None),
    (r"shots?", "shot", None),
    (r"projectiles?(?: in(?: vertical)? flight)?", "projectile", None),
    (r"(?:tracer rounds?|rockets?)(?: in(?: vertical)? flight)?", "projectile", None),
    (r"muzzle flash(?:es)?", "muzzle_flash", None),
    (r"(?:illumination )?flares?(?: in(?: vertical)? flight)?", "flare", None),
    (r"drone strikes?|UAV strikes?", "uav_strike", None),
    (r"air ?strikes?", "air_strike", None),
    (r"missile strikes?", "missile_strike", None),
    (r"shellings?", "shelling", None),
    (r"attacks?", "attack", None),
    (r"(?:ceasefire )?violations|breaches", "unknown", None),
)
KIND = "|".join(pattern for pattern, _, _ in KIND_WORDS)
ASSESSMENTS = {
    "undetermined": "undetermined",
    "outgoing": "outgoing",
    "incoming": "incoming",
    "impact": "impact",
    "airburst": "airburst",
    "controlled explosion": "controlled detonation",
    "controlled detonation": "controlled detonation",
    "live-fire exercise": "live-fire exercise",
}
ASSESSMENT = r"(?:" + "|".join(rf"{word}s?" for word in ASSESSMENTS) + r")"
ADJECTIVE = r"(?:loud|heavy|single|further|additional|other|more)"


def read_kind(text: str) -> tuple[str, str | None]:
    """Return the kind a noun names and the assessment it implies."""
    for pattern, kind, assessment in KIND_WORDS:
        if re.fullmatch(pattern, text.strip(), re.IGNORECASE):
            return kind, assessment
    raise ValueError(f"no kind: {text!r}")


def read_assessment(text: str) -> str:
    """Return the assessment a word or its plural names."""
    word = text.strip().lower()
    return ASSESSMENTS.get(word) or ASSESSMENTS[word.removesuffix("s")]


# pattern, name
WEAPON_WORDS: tuple[tuple[str, str], ...] = (
    (r"small[- ]arms", "small arms"),
    (r"heavy[- ]machine[- ]guns?", "heavy machine gun"),
    (r"machine[- ]guns?", "machine gun"),
    (r"(?:multiple[- ]launch[- ]rocket[- ]systems?|MLRS)", "mlrs"),
    (r"(?:automatic[- ])?grenade[- ]launchers?", "grenade launcher"),
    (r"anti-aircraft[- ]guns?", "anti-aircraft gun"),
    (r"anti-tank[- ]guided[- ]missiles?", "anti-tank guided missile"),
    (r"recoilless[- ]guns?", "recoilless gun"),
    (r"(?:infantry|armoured)[- ](?:fighting|combat)[- ]vehicles?", "infantry fighting vehicle"),
    (r"mortars?", "mortar"),
    (r"(?:self-propelled )?(?:howitzers?|artillery)", "artillery"),
    (r"tanks?", "tank"),
)
_ONE_WEAPON = (
    r"(?:" + "|".join(p for p, _ in WEAPON_WORDS) + r")"
    r"(?:\s*\([^()]*\))?(?:[- ](?:fire|rounds?|shells?|rockets?|cannons?))*(?:\s*\([^()]*\))?"
)
WEAPON = rf"(?:of\s+)(?:a\s+)?(?P<weapon>{_ONE_WEAPON}(?:(?:\s+and\s+|\s*/\s*){_ONE_WEAPON})*)"


def read_weapon(text: str) -> tuple[str, float | None, bool]:
    """Return the weapon's name, its calibre in millimetres, and whether that is said unknown.

    Examples
    --------
    >>> read_weapon("mortar rounds (82mm)"), read_weapon("tank fire (unknown calibre)")
    (('mortar', 82.0, False), ('tank', None, True))
    """
    names = []
    rest = text
    for pattern, name in WEAPON_WORDS:
        found = re.search(pattern, rest, re.IGNORECASE)
        if found:
            names.append((text.find(found[0]), name))
            rest = rest[: found.start()] + " " * len(found[0]) + rest[found.end() :]
    calibre = re.search(r"(\d+(?:\.\d+)?)\s?mm", text)
    unknown = bool(re.search(r"unknown calibre|calibre unknown", text, re.IGNORECASE))
    words = " and ".join(name for _, name in sorted(names))
    return words, float(calibre[1]) if calibre else None, unknown
