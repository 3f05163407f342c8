"""Why two reports are, or are not, held to tell of one incident."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.fuse.candidates import surely_beyond
from truceline.fuse.kinds import KINDS, compatible
from truceline.fuse.likelihood import (
    CLOCK,
    EAST_EAST,
    END,
    NORTH_NORTH,
    START,
    WHOLE_DAY_H,
    apart_km,
    terms_of_pairs,
)

if TYPE_CHECKING:
    from truceline.fuse.params import FuseParams
    from truceline.fuse.partition import Partition


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether two reports are one incident's, and why.

    ``terms`` are the natural logarithms of place, time, kind and density, None where nothing
    could be weighed; ``probability`` is what they come to. ``reasons`` are sentences, what
    decides first.
    """

    one: bool
    probability: float | None
    terms: tuple[float, float, float, float] | None
    reasons: tuple[str, ...]


def why(parts: Partition, first: int, second: int, params: FuseParams) -> Answer:
    """Return why two rows are one incident's or not.

    Parameters
    ----------
    parts
        The partition they are in.
    first, second
        Rows.
    params
        The settings it was made with.
    """
    one = bool(parts.label[first] >= 0 and parts.label[first] == parts.label[second])
    pair = (min(first, second), max(first, second))
    place = {int(row): at for at, row in enumerate(parts.tellings.rows)}
    held = _held(parts, pair)
    if first not in place or second not in place:
        lacking = [_lacks(parts, row) for row in pair if row not in place]
        return Answer(one=one, probability=None, terms=None, reasons=(*held, *lacking))
    a, b = sorted(int(parts.tellings.of_row[place[row]]) for row in pair)
    if a == b:
        reasons = (*held, "Both say the very same thing: they are one telling.")
        return Answer(one=one, probability=1.0, terms=None, reasons=reasons)
    terms = _terms(parts, a, b, params)
    total = sum(terms)
    probability = float(1 / (1 + np.exp(-total))) if np.isfinite(total) else 0.0
    reasons = (*held, *_against(parts, a, b, params), *_weighed(terms, probability, one, params))
    finite = all(np.isfinite(terms))
    return Answer(
        one=one, probability=probability, terms=terms if finite else None, reasons=reasons
    )


def _held(parts: Partition, pair: tuple[int, int]) -> tuple[str, ...]:
    root = parts.pinned.roots()
    one, other = (root.get(row, row) for row in pair)
    if one == other:
        return ("An analyst holds the two together.",)
    if any({root.get(a, a), root.get(b, b)} == {one, other} for a, b in parts.pinned.apart):
        return ("An analyst holds the two apart.",)
    return ()


def _lacks(parts: Partition, row: int) -> str:
    name = parts.reports.table["observation_id"][row].as_py()
    if row in parts.left_out:
        return f"{name} became no incident: {parts.left_out[row]}."
    if parts.reports.which[row] < 0:
        return f"{name} has no place: nothing can be weighed against it."
    return f"{name} has no time, or one too wide to be one event: nothing is weighed against it."


def _terms(
    parts: Partition, a: int, b: int, params: FuseParams
) -> tuple[float, float, float, float]:
    w = parts.weighed
    found = terms_of_pairs(
        w.features, w.kind, w.press, w.level, w.log_kind, np.log(params.doubt_same_day),
        np.array([a]), np.array([b]),
    )  # fmt: skip
    place, time, kind, density = found[0].tolist()
    return place, time, kind, density


def _against(parts: Partition, a: int, b: int, params: FuseParams) -> list[str]:
    """Return what forbids a pair before anything is weighed, or says how far it lies apart."""
    w = parts.weighed
    f = w.features
    reasons = []
    kinds = [KINDS[int(w.kind[k])].value.replace("_", " ") for k in (a, b)]
    if not compatible()[w.kind[a], w.kind[b]]:
        reasons.append(f"{_capital(kinds[0])} and {kinds[1]} are never told as one another.")
    if w.session[a] >= 0 and w.session[a] == w.session[b]:
        reasons.append("One observer told both: what is listed twice is two things.")
    east, north = apart_km(f, a, b)
    km = float(np.hypot(east, north))
    sigma = float(np.sqrt((f[[a, b], EAST_EAST] + f[[a, b], NORTH_NORTH]).sum() / 2))
    hours = abs(float(f[a, START] + f[a, END] - f[b, START] - f[b, END])) / 2
    clock = float(np.hypot(f[a, CLOCK], f[b, CLOCK]))
    reasons.append(
        f"They lie {km:.1f} km apart with an error of {sigma:.1f} km, and the middles of their "
        f"times {_hours(hours)} apart with clocks good to {_hours(clock)}{_days(parts, a, b)}."
    )
    if surely_beyond(f, a, b):
        reasons.append("That is beyond four standard deviations in place or time.")
    elif km > params.reach_m / 1000 or hours > params.reach_h:
        reasons.append("Reports so far apart are never compared.")
    return reasons


def _days(parts: Partition, a: int, b: int) -> str:
    f = parts.weighed.features
    days = [f[k, END] - f[k, START] >= WHOLE_DAY_H for k in (a, b)]
    return ", both told by the day" if all(days) else ", one told by the day" if any(days) else ""


def _weighed(
    terms: tuple[float, ...], probability: float, one: bool, params: FuseParams
) -> list[str]:
    if not all(np.isfinite(terms)):
        return []
    names = ("place", "time", "kind", "density")
    parts = ", ".join(f"{n} {t:+.1f}" for n, t in zip(names, terms, strict=True))
    said = f"The log odds of one incident are {sum(terms):+.1f} ({parts}): {probability:.3g}."
    if one:
        return [said]
    if probability < params.match_probability:
        return [said, f"Under {params.match_probability:g} no pair is linked."]
    return [
        said,
        (
            "The pair is linked, but with the reports each stands with already, places, times, "
            "kinds or observers do not fit in one incident."
        ),
    ]


def _hours(hours: float) -> str:
    return f"{60 * hours:.0f} min" if hours < 2 else f"{hours:.1f} h"


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
