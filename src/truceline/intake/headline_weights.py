"""The weights of headline signs: set by hand, then moved by the labelled building rows.

``tools/learn_headlines.py`` prints these tables; a test recomputes them where the shared data is.
"""

from __future__ import annotations

from typing import NamedTuple


class Weight(NamedTuple):
    """What a sign adds to the natural log odds: as set by hand, as learned, from how many rows."""

    by_hand: float
    learned: float
    rows: int


# Is it an event? ``base`` is there always.
EVENT: dict[str, Weight] = {
    "base": Weight(-0.5, 0.45, 336),
    "strike": Weight(2, 1.71, 145),
    "aircraft": Weight(1.5, 1.47, 39),
    "alert": Weight(4, 4.01, 1),
    "harm": Weight(1.5, 1.54, 65),
    "battle": Weight(1.5, 1.3, 87),
    "digest": Weight(1.5, 2.25, 33),
    "recent": Weight(0.7, 1.1, 19),
    "comment": Weight(-2, -2.54, 25),
    "statement": Weight(-0.7, -0.23, 6),
    "politics": Weight(-1.5, -2.26, 18),
    "court": Weight(-3, -2.92, 21),
    "crime": Weight(-2, -3.15, 17),
    "weather": Weight(-3, -3.35, 2),
    "sport": Weight(-4, -4, 1),
    "culture": Weight(-3, -3.01, 3),
    "economy": Weight(-1.5, -2.19, 9),
    "aid": Weight(-2, -1.48, 22),
    "life": Weight(-1.5, -2.33, 24),
    "history": Weight(-2.5, -2.57, 2),
    "period": Weight(-2.5, -2.51, 1),
    "plan": Weight(-1, -1.91, 16),
    "denial": Weight(-2, -2, 1),
    "training": Weight(-2, -2, 0),
    "obituary": Weight(-1.5, -2.33, 2),
    "no_act": Weight(-2, -2.57, 89),
}

# Is the place right?
PLACE: dict[str, Weight] = {
    "base": Weight(0, 0.01, 336),
    "at": Weight(3, 3.32, 110),
    "named": Weight(2.2, 2.15, 60),
    "direction": Weight(-1.5, -2.21, 8),
    "region": Weight(-3, -2.64, 24),
    "river": Weight(-3, -3.03, 2),
    "quoted": Weight(-3, -3.05, 1),
    "speaker": Weight(-2.5, -2.52, 2),
    "absent": Weight(-1, -1.26, 120),
    "unnamed": Weight(0, 0.45, 9),
    "region_named": Weight(-1.5, -1.06, 85),
    "near": Weight(2.5, 3.36, 31),
    "elsewhere": Weight(-1, 0.52, 42),
    "nothing_named": Weight(-1, -1.12, 20),
    "no_act": Weight(-1, -1.55, 89),
    "far_from_line": Weight(-0.5, -0.67, 124),
    "namesakes": Weight(-0.5, -0.47, 67),
}

EVENT_WEIGHTS = {sign: weight.learned for sign, weight in EVENT.items()}
PLACE_WEIGHTS = {sign: weight.learned for sign, weight in PLACE.items()}
