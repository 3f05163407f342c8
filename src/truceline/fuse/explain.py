"""Why the members of an incident are held to be one, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.core.geo import local_metres

if TYPE_CHECKING:
    from truceline.fuse.rows import Rows

MINUTE_US = 60_000_000


def explain(rows: Rows, members: list[int], probability: float, *, pinned: bool = False) -> str:
    """Return one sentence: how many reports, how far apart, of which kinds, how probable."""
    if len(members) == 1:
        return "one report"
    origins = len({rows.origin[row] for row in members})
    told = f" of {origins} origins" if origins > 1 else " of one origin"
    head = f"{len(members)} reports{told} held to be one"
    kinds = sorted({rows.columns["kind"][row].replace("_", " ") for row in members})
    said = (
        f"kind {kinds[0]}"
        if len(kinds) == 1
        else f"kinds {_listed(kinds)}" + ("" if pinned else " agree")
    )
    held = "held together by an analyst" if pinned else f"match probability {_share(probability)}"
    return f"{head}: {_apart(rows, members)}, {said}; {held}{'' if pinned else ' or more'}"


def _apart(rows: Rows, members: list[int]) -> str:
    places = rows.moments[sorted({rows.which[row] for row in members if rows.which[row] >= 0})]
    if not len(places):
        return "at no known place"
    times = {(rows.start_us[row], rows.end_us[row]) for row in members}
    middles = [(a + b) // 2 for a, b in times if a is not None and b is not None]
    near = _distance_km(places)
    late = (max(middles) - min(middles)) / MINUTE_US if middles else 0.0
    place = "at the same place" if len(places) == 1 else f"up to {near:.1f} km"
    time = "same time" if len(times) == 1 else f"{_minutes(late)} apart"
    return f"{place} and {time}" if len(places) > 1 else f"{place}, {time}"


def _distance_km(places: np.ndarray) -> float:
    east, north = local_metres(places[:, 0], places[:, 1], float(places[0, 0]), float(places[0, 1]))
    apart = np.hypot(east[:, None] - east[None, :], north[:, None] - north[None, :])
    return float(apart.max()) / 1000


def _minutes(minutes: float) -> str:
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def _share(probability: float) -> str:
    return f"{min(np.floor(probability * 1000) / 1000, 0.999):.3g}"


def _listed(words: list[str]) -> str:
    return ", ".join(words[:-1]) + " and " + words[-1]
