"""Which pairs of reports analysts have pinned, once later acts have gone before earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from truceline.model.constraint import ConstraintKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from truceline.model.constraint import Constraint

    Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pinned:
    """Pairs of rows that stand together and pairs that stand apart; each pair is in order."""

    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()

    def rivals(self) -> dict[int, frozenset[int]]:
        """Return for each row the rows that may not stand with it, by themselves or by a chain."""
        parent: dict[int, int] = {}
        for a, b in self.together:
            first, second = _find(parent, a), _find(parent, b)
            parent[max(first, second)] = min(first, second)
        members: dict[int, set[int]] = {}
        for row in {row for pair in (*self.together, *self.apart) for row in pair}:
            members.setdefault(_find(parent, row), set()).add(row)
        found: dict[int, set[int]] = {}
        for a, b in self.apart:
            one, other = members[_find(parent, a)], members[_find(parent, b)]
            for row in one:
                found.setdefault(row, set()).update(other)
            for row in other:
                found.setdefault(row, set()).update(one)
        return {row: frozenset(rows) for row, rows in found.items()}


def pinned(constraints: Sequence[Constraint], row_of: Mapping[str, int]) -> Pinned:
    """Return the pairs that hold among the rows that are there.

    Parameters
    ----------
    constraints
        Acts in the order of the record; of two that contradict one another the later holds.
    row_of
        Rows by observation id. What is not there (retracted, left out) is passed over, and holds
        again when it is back.

    Notes
    -----
    Acts are taken from the last to the first. A pair that an earlier act puts together is
    dropped where later acts keep any of what would become one apart; a pair it puts apart is
    dropped where later acts have made the two one.
    """
    parent: dict[int, int] = {}
    enemies: dict[int, set[int]] = {}  # by root
    together: list[Pair] = []
    apart: list[Pair] = []
    for a, b, is_one in _latest_first(constraints, row_of):
        first, second = _find(parent, a), _find(parent, b)
        if is_one and first != second and second not in enemies.get(first, ()):
            _unite(parent, enemies, first, second)
            together.append((min(a, b), max(a, b)))
        elif not is_one and first != second:
            enemies.setdefault(first, set()).add(second)
            enemies.setdefault(second, set()).add(first)
            apart.append((min(a, b), max(a, b)))
    return Pinned(tuple(sorted(set(together))), tuple(sorted(set(apart))))


def _latest_first(
    constraints: Sequence[Constraint], row_of: Mapping[str, int]
) -> Iterator[tuple[int, int, bool]]:
    for act in reversed(constraints):
        rows = _present(act.observations, row_of)
        if act.kind is ConstraintKind.TOGETHER:
            yield from ((a, b, True) for a, b in pairwise(rows))
        else:
            others = _present(act.others, row_of)
            yield from ((a, b, False) for a in rows for b in others)


def _present(ids: Iterable[str], row_of: Mapping[str, int]) -> list[int]:
    return sorted({row_of[name] for name in ids if name in row_of})


def _find(parent: dict[int, int], a: int) -> int:
    while parent.setdefault(a, a) != a:
        parent[a] = parent[parent[a]]
        a = parent[a]
    return a


def _unite(parent: dict[int, int], enemies: dict[int, set[int]], a: int, b: int) -> None:
    a, b = min(a, b), max(a, b)
    parent[b] = a
    for enemy in enemies.pop(b, ()):
        enemies[enemy].discard(b)
        enemies[enemy].add(a)
        enemies.setdefault(a, set()).add(enemy)
