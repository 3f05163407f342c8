"""Is a press headline about an event at all, and did it happen where the row puts it?

Both answers are a probability from a sum of stated weights (natural log odds), each with the
words it rests on. docs/headlines.md has the method and how often it was right.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from truceline.intake.headline_index import PlaceIndex, is_within, share_near
from truceline.intake.headline_places import Use, find_mention, places_named, region_words
from truceline.intake.headline_weights import EVENT, EVENT_WEIGHTS, PLACE, PLACE_WEIGHTS
from truceline.intake.headline_words import ACTS, OTHERS, find_signs, normal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from truceline.formats.geonames import Settlement

LAPSE = 0.15  # of headlines whose deciding word is in no list: set after a first trial
EVENT_SHARE = 0.62  # of the building rows
NEAR_KM = 10.0  # a town's parts and its next villages
CITY_KM = 15.0  # a large city's parts and suburbs
CITY_POPULATION = 300_000
FAR_KM = 100.0  # from every line of the mission
AMBIGUOUS_SHARE = 0.5  # of a name's people: below, its other settlements are meant more often
_ABOUT = re.compile(r"^[^\s:]+ (?:про|о|об) ", re.IGNORECASE)


# What the signs of a place are called; those of events have their words in `headline_words`.
PLACE_MEANS = {
    "base": "always",
    "at": "the name after a preposition of place",
    "named": "the name bare or in a list",
    "direction": "the name as an axis of the front",
    "region": "the name as a province or a district",
    "river": "the name as a river",
    "quoted": "the name in quotation marks by itself",
    "speaker": "the name undeclined before a verb of speech: a surname, a government",
    "absent": "the row's name is not in the headline",
    "unnamed": "the row has no name",
    "region_named": "the name is no place there, and a province is named",
    "near": "it is no place there, and a settlement within 10 km is (15 km for a large city)",
    "elsewhere": "it is no place there, and only settlements farther off are",
    "nothing_named": "nothing at all is named",
    "no_act": "nothing in the headline says that anything was done",
    "far_from_line": "over 100 km from every line of the mission",
    "namesakes": "most people of that name live at another settlement",
}


class Term(NamedTuple):
    """One weight of a sum: the sign, how much it adds to the log odds, the words it is from."""

    sign: str
    weight: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A probability and the sum behind it, the base rate first."""

    probability: float
    terms: tuple[Term, ...]

    def words_for(self, signs: Mapping[str, object]) -> tuple[str, ...]:
        """Return the words behind some signs, those of the heaviest first."""
        chosen = sorted((t for t in self.terms if t.sign in signs), key=lambda t: -abs(t.weight))
        return tuple(word for term in chosen for word in term.words)


def event_signs(headline: str) -> dict[str, tuple[str, ...]]:
    """Return the signs a headline bears of being about an event or of something else.

    ``no_act`` stands where nothing says that anything was done to anybody.
    """
    text = normal(headline)
    signs = {**find_signs(text, ACTS), **find_signs(text, OTHERS)}
    about = _ABOUT.match(headline)
    if about is not None:
        signs["comment"] = (about[0].strip().lower(), *signs.get("comment", ()))
    if not ACTS.keys() & signs.keys():
        signs["no_act"] = ()
    return signs


@lru_cache(maxsize=65_536)
def judge_event(headline: str) -> Judgement:
    """Return the probability that a headline tells of an event, and why.

    An event is fire, an explosion, fighting, an air alert or movement of forces, or people
    hurt or things destroyed by it, within about a day of the headline.

    Examples
    --------
    >>> round(judge_event("У Харкові пролунали вибухи").probability, 2)
    0.86
    """
    judged = _judge(event_signs(headline), EVENT_WEIGHTS)
    probability = (1 - LAPSE) * judged.probability + LAPSE * EVENT_SHARE
    return Judgement(probability=probability, terms=judged.terms)


def other_than_event(judgement: Judgement) -> str:
    """Return what a headline is held to be if no event: the heaviest sign against, in words."""
    against = [term for term in judgement.terms if term.sign in OTHERS and term.weight < 0]
    if not against:
        return "nothing in it says that anything happened"
    return OTHERS[min(against, key=lambda term: term.weight).sign].means


class PlacedRow(NamedTuple):
    """A row's place as its source gives it; the name None where it has none."""

    name: str | None
    lon: float
    lat: float


def place_signs(
    row: PlacedRow,
    headline: str,
    places: PlaceIndex | None = None,
    line_km: float | None = None,
) -> dict[str, tuple[str, ...]]:
    """Return the signs that a row's place is the place of what its headline tells.

    Parameters
    ----------
    row
        Name, longitude and latitude in degrees.
    headline
        The text as it stands.
    places
        The mission's gazetteer; without it nothing is said of other places and namesakes.
    line_km
        Distance to the nearest line of the mission, None where not known.
    """
    mention = find_mention(row.name, headline) if row.name else None
    signs: dict[str, tuple[str, ...]] = {}
    if mention is not None:
        signs[mention.use.value] = (mention.words,)
    else:
        signs["absent" if row.name else "unnamed"] = ()
    named = mention is not None and mention.use in {Use.AT, Use.NAMED}
    if not named:
        _add_others(signs, row, headline, places)
    if "no_act" in event_signs(headline):
        signs["no_act"] = ()
    if line_km is not None and line_km > FAR_KM:
        signs["far_from_line"] = ()
    share = None
    if places is not None and row.name:
        share = share_near(places.namesakes(row.name), row.lon, row.lat, NEAR_KM)
    if share is not None and share < AMBIGUOUS_SHARE:
        signs["namesakes"] = (row.name or "",)
    return signs


def judge_place(
    row: PlacedRow,
    headline: str,
    places: PlaceIndex | None = None,
    line_km: float | None = None,
) -> Judgement:
    """Return the probability that what a headline tells is within `NEAR_KM` of its row's place.

    The parameters are those of `place_signs`.
    """
    return _judge(place_signs(row, headline, places, line_km), PLACE_WEIGHTS)


def weight_tables() -> str:
    """Return the published tables of all weights as Markdown."""
    means = {name: sign.means for name, sign in {**ACTS, **OTHERS}.items()}
    means |= {"base": "always", "no_act": PLACE_MEANS["no_act"]}
    lines = []
    for title, weights, names in (
        ("Is it an event?", EVENT, means), ("Is the place right?", PLACE, PLACE_MEANS)
    ):  # fmt: skip
        lines += [f"| {title} | | set by hand | learned | building rows |", "|---|---|---|---|---|"]
        lines += [
            f"| `{sign}` | {names[sign]} | {one.by_hand:+.1f} | {one.learned:+.2f} | {one.rows} |"
            for sign, one in weights.items()
        ]
        lines.append("")
    return "\n".join(lines)


def _add_others(
    signs: dict[str, tuple[str, ...]], row: PlacedRow, headline: str, places: PlaceIndex | None
) -> None:
    """Add what the headline names instead of the row's place."""
    regions = region_words(headline)
    if regions:
        signs["region_named"] = regions
    if places is None:
        return
    found = places_named(headline, places)
    near = [words for words, ones in found if any(_is_near(row, one) for one in ones)]
    if near:
        signs["near"] = tuple(near)
    elif found:
        signs["elsewhere"] = tuple(words for words, _ in found)
    elif not regions and ("absent" in signs or "unnamed" in signs):
        signs["nothing_named"] = ()


def _is_near(row: PlacedRow, one: Settlement) -> bool:
    radius_km = CITY_KM if (one.population or 0) >= CITY_POPULATION else NEAR_KM
    return is_within(row.lon, row.lat, one.lon, one.lat, radius_km)


def _judge(signs: Mapping[str, tuple[str, ...]], weights: Mapping[str, float]) -> Judgement:
    terms = [Term("base", weights["base"])]
    terms += [Term(sign, weights[sign], words) for sign, words in signs.items()]
    log_odds = sum(term.weight for term in terms)
    return Judgement(probability=1 / (1 + math.exp(-log_odds)), terms=tuple(terms))
