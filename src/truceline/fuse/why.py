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
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.fuse.params import FuseParams
    from truceline.fuse.partition import Partition

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


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
    tellings = _tellings_of(parts, pair)
    held = _held(parts, pair)
    if min(tellings) < 0:
        lacking = [
            _lacks(parts, row) for row, telling in zip(pair, tellings, strict=True) if telling < 0
        ]
        return Answer(one=one, probability=None, terms=None, reasons=(*held, *lacking))
    a, b = sorted(tellings)
    if a == b:
        reasons = (*held, "Both say the very same thing: they are one telling.")
        return Answer(one=one, probability=1.0, terms=None, reasons=reasons)
    place, time, kind, density = _terms(parts, np.array([a]), np.array([b]), params)[0].tolist()
    terms = (place, time, kind, density)
    total = sum(terms)
    probability = float(1 / (1 + np.exp(-total))) if np.isfinite(total) else 0.0
    reasons = (*held, *_against(parts, a, b, params), *_weighed(terms, probability, one, params))
    finite = all(np.isfinite(terms))
    return Answer(
        one=one, probability=probability, terms=terms if finite else None, reasons=reasons
    )


def nearest(
    parts: Partition, first: Sequence[int], second: Sequence[int], params: FuseParams
) -> tuple[int, int] | None:
    """Return the likeliest pair of two lists of rows, of equals the last; None if there is none.

    Parameters
    ----------
    parts
        The partition they are in.
    first, second
        Rows; a row is never paired with itself.
    params
        The settings it was made with.
    """
    others = _two_of_each(parts, second)
    rows = np.array([row for row, _ in others], dtype=np.int64)
    tellings = np.array([telling for _, telling in others], dtype=np.int64)
    best: tuple[float, int, int] | None = None
    for row, telling in _two_of_each(parts, first):
        chance = np.where(tellings == telling, 1.0, 0.0) * (telling >= 0)
        asked = np.flatnonzero((tellings >= 0) & (tellings != telling))
        if telling >= 0 and len(asked):
            one, other = np.minimum(tellings[asked], telling), np.maximum(tellings[asked], telling)
            total = _terms(parts, one, other, params).sum(axis=1)
            chance[asked] = 1 / (1 + np.exp(np.minimum(-total, 700.0)))
        chance[rows == row] = -1.0
        at = int(np.lexsort((rows, chance))[-1])
        found = (float(chance[at]), row, int(rows[at]))
        if found[0] >= 0 and (best is None or found > best):
            best = found
    return None if best is None else best[1:]


def _two_of_each(parts: Partition, rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return the last two rows of each telling, with it; -1 is what nothing is weighed against."""
    last: dict[int, list[int]] = {}
    ordered = sorted(rows)
    for row, telling in zip(ordered, _tellings_of(parts, ordered), strict=True):
        last[telling] = [*last.get(telling, [])[-1:], row]
    return [(row, telling) for telling, some in last.items() for row in some]


def _tellings_of(parts: Partition, rows: Sequence[int]) -> list[int]:
    """Return the telling of each row, -1 where nothing could be weighed."""
    known = parts.tellings.rows
    if not len(known):
        return [-1] * len(rows)
    wanted = np.array(rows, dtype=np.int64)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    found: list[int] = np.where(known[at] == wanted, parts.tellings.of_row[at], -1).tolist()
    return found


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


def _terms(parts: Partition, a: Ints, b: Ints, params: FuseParams) -> Floats:
    w = parts.weighed
    return np.asarray(
        terms_of_pairs(
            w.features, w.kind, w.press, w.level, w.log_kind, np.log(params.doubt_same_day), a, b
        )
    )


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
