"""What the members of an incident, taken together, say it was: kind, how many, with what."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from truceline.fuse.kinds import GENERAL
from truceline.model.kind import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.fuse.rows import Rows


def kind_of(rows: Rows, members: list[int]) -> Kind:
    """Return the kind most origins name; an exact word goes before a general one."""
    kinds = rows.columns["kind"]
    names = {Kind(kinds[row]) for row in members}
    if len(names) == 1:
        return names.pop()
    votes = Counter(kind for kind, _ in {(Kind(kinds[row]), rows.origin[row]) for row in members})
    return min(votes, key=lambda kind: (kind in GENERAL, -votes[kind], kind.value))


def count_of(rows: Rows, members: list[int], kind: Kind) -> tuple[int | None, int | None]:
    """Return bounds of how many of that kind.

    Notes
    -----
    Two observers of one incident saw the same things: their counts are not added. At least as
    many as the largest lower bound, at most the largest upper bound, unbounded if one is. Only
    members of the incident's own kind count: bursts are not explosions.
    """
    c = rows.columns
    bounds = [
        (c["count_low"][row], c["count_high"][row])
        for row in members
        if c["kind"][row] == kind.value
        and (c["count_low"][row] is not None or c["count_high"][row] is not None)
    ]
    if not bounds:
        return None, None
    lows = [low for low, _ in bounds if low is not None]
    highs = [high for _, high in bounds]
    return max(lows, default=None), None if None in highs else max(highs)


def agreed(rows: Rows, members: list[int], column: str) -> Any:
    """Return the value all members that give one agree on, None if they do not or none does."""
    values = {rows.columns[column][row] for row in members} - {None}
    return values.pop() if len(values) == 1 else None


def outermost(
    rows: Rows, members: list[int], column: str, choose: Callable[[list[float]], float]
) -> float | None:
    """Return the lowest or highest value members give, None where none gives one."""
    values = [v for row in members if (v := rows.columns[column][row]) is not None]
    return choose(values) if values else None


def weapon_of(rows: Rows, members: list[int]) -> str | None:
    """Return the words for the weapon; all of them where members differ."""
    values = {rows.columns["weapon"][row] for row in members} - {None}
    return "; ".join(sorted(values)) or None


def commonest(rows: Rows, members: list[int], column: str) -> str | None:
    """Return the value most origins give, the first in alphabetical order if several do."""
    values = {(rows.columns[column][row], rows.origin[row]) for row in members}
    votes = Counter(value for value, _ in values if value is not None)
    return min(votes, key=lambda value: (-votes[value], value)) if votes else None


def distinct(rows: Rows, members: list[int], column: str) -> list[str]:
    """Return the different values the members give, sorted."""
    return sorted({rows.columns[column][row] for row in members} - {None})
