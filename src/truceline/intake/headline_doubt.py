"""What a source's rows become where their headlines are doubted: a kind, a wider place, why."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from truceline.core.chainage import locate
from truceline.formats.geonames import Settlement
from truceline.intake.headline import (
    Judgement,
    PlacedRow,
    judge_event,
    judge_place,
    other_than_event,
)
from truceline.intake.headline_index import PlaceIndex, index_places
from truceline.intake.headline_words import OTHERS
from truceline.intake.rows import Warned
from truceline.model.kind import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.core.chainage import CompiledPath
    from truceline.intake.reader import IntakeContext

NO_EVENT_BELOW = 0.15  # P(event): of the held-out rows below it 24 of 28 were none
DOUBTFUL_BELOW = 0.5  # P(place)
ELSEWHERE_SIGMA_M = 50_000.0  # a province is some 160 km across
TEXT_SHOWN = 120  # letters of a headline in a message
_WHY = {
    "direction": "it names an axis of the front",
    "region": "it names the province or the district, not the town",
    "river": "it names the river",
    "quoted": "it is the name of something else",
    "speaker": "it is who speaks",
    "absent": "it is not in the headline",
    "unnamed": "the row names no place",
}


class Doubt(NamedTuple):
    """What a row goes in as, and what is said of it."""

    kind: Kind
    sigma_m: float
    warnings: tuple[Warned, ...]


@dataclass(frozen=True, slots=True)
class HeadlineJudge:
    """What a mission knows that a headline can be held against."""

    places: PlaceIndex | None
    line_km: Callable[[float, float], float | None]


def headline_judge(context: IntakeContext) -> HeadlineJudge:
    """Return the judge of a mission's rows: its gazetteer made ready, its lines at hand."""
    places = index_places(
        Settlement(name, lon, lat)
        for name, found in sorted(context.gazetteer.items())
        for lon, lat in found
    )

    @lru_cache(maxsize=65_536)
    def line_km(lon: float, lat: float) -> float | None:
        return nearest_line_km(context.paths, lon, lat)

    return HeadlineJudge(places if context.gazetteer else None, line_km)


def nearest_line_km(paths: tuple[CompiledPath, ...], lon: float, lat: float) -> float | None:
    """Return how far a position is from the nearest of some lines; None without lines."""
    if not paths:
        return None
    metres = (float(np.ravel(locate(path, lon, lat).distance_m)[0]) for path in paths)
    return min(map(abs, metres)) / 1000


def doubt(judge: HeadlineJudge, row: PlacedRow, headline: str, kind: Kind, sigma_m: float) -> Doubt:
    """Return what a row goes in as.

    Parameters
    ----------
    judge
        From `headline_judge`.
    row, headline
        The row's place and text.
    kind
        What the source's labels stand for. Unknown stays unknown, and nothing is asked.
    sigma_m
        How well the row's place is known if it is the right one.

    Notes
    -----
    A row held to be about no event keeps everything but its kind, which becomes unknown: such a
    row is kept and shown and becomes no incident. A doubtful place keeps its middle and takes
    the spread of a mixture: the place with P, anywhere within a province's width without.
    """
    if kind is Kind.UNKNOWN or not headline:
        return Doubt(kind, sigma_m, ())
    event = judge_event(headline)
    if event.probability < NO_EVENT_BELOW:
        return Doubt(Kind.UNKNOWN, sigma_m, (_no_event(event, headline, kind),))
    place = judge_place(row, headline, judge.places, judge.line_km(row.lon, row.lat))
    if place.probability >= DOUBTFUL_BELOW:
        return Doubt(kind, sigma_m, ())
    p = place.probability
    # Whole kilometres: rows of one P share one region.
    spread = math.sqrt(p * sigma_m**2 + (1 - p) * ELSEWHERE_SIGMA_M**2)
    wide_m = max(sigma_m, 1000 * round(spread / 1000))
    return Doubt(kind, wide_m, (_doubtful(place, row, headline, wide_m),))


def _no_event(event: Judgement, headline: str, kind: Kind) -> Warned:
    fields = {
        "text": headline[:TEXT_SHOWN], "probability": f"{event.probability:.2f}",
        "what": other_than_event(event), "words": _quoted(event.words_for(OTHERS)),
        "kind": kind.value,
    }  # fmt: skip
    return Warned("INT-080", fields)


def _doubtful(place: Judgement, row: PlacedRow, headline: str, wide_m: float) -> Warned:
    reasons = [_WHY[term.sign] for term in place.terms if term.sign in _WHY]
    fields = {
        "name": row.name or "the place", "text": headline[:TEXT_SHOWN],
        "probability": f"{place.probability:.2f}", "why": (reasons or ["its name is common"])[0],
        "radius": f"{wide_m / 1000:.0f}",
    }  # fmt: skip
    return Warned("INT-081", fields)


def _quoted(words: tuple[str, ...]) -> str:
    return f" ({', '.join(words)})" if words else ""
