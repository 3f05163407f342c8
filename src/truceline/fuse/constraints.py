"""Which pairs of reports analysts have pinned, once later acts have gone before earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.model.constraint import ConstraintKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from truceline.model.constraint import Constraint

    Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pinned:
    """Pairs of rows that stand together and pairs that stand apart; each pair is in order."""

    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()

    def roots(self) -> dict[int, int]:
        """Return for each row that stands with others the smallest of them."""
        parent: dict[int, int] = {}
        for a, b in self.together:
            first, second = _find(parent, a), _find(parent, b)
            parent[max(first, second)] = min(first, second)
        return {row: _find(parent, row) for row in list(parent)}

    def rivals(self) -> dict[int, frozenset[int]]:
        """Return for each row the rows that may not stand with it, by themselves or by a chain."""
        root = self.roots()
        members: dict[int, set[int]] = {}
        for row in {row for pair in (*self.together, *self.apart) for row in pair}:
            members.setdefault(root.get(row, row), set()).add(row)
        found: dict[int, set[int]] = {}
        ends = {(root.get(a, a), root.get(b, b)) for a, b in self.apart}
        for first, second in ends:
            one, other = members[first], members[second]
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
    Acts are taken from the last to the first. A report that an earlier act puts together with
    others stands with the first of them from which later acts keep nothing apart of what would
    become one, and with none if there is none; a pair it puts apart is dropped where later acts
    have made the two one.
    """
    parent: dict[int, int] = {}
    enemies: dict[int, set[int]] = {}  # by root
    together: list[Pair] = []
    apart: list[Pair] = []
    for act in reversed(constraints):
        rows = _present(act.observations, row_of)
        if act.kind is ConstraintKind.TOGETHER:
            together += _joined(parent, enemies, rows)
            continue
        for a in rows:
            for b in _present(act.others, row_of):
                first, second = _find(parent, a), _find(parent, b)
                if first != second:
                    enemies.setdefault(first, set()).add(second)
                    enemies.setdefault(second, set()).add(first)
                    apart.append((min(a, b), max(a, b)))
    return Pinned(tuple(sorted(set(together))), tuple(sorted(set(apart))))


def _joined(
    parent: dict[int, int], enemies: dict[int, set[int]], rows: Sequence[int]
) -> list[Pair]:
    """Return the pairs that make rows one as far as nothing keeps them apart."""
    heads: list[int] = []  # a row of each part they fall into
    pairs: list[Pair] = []
    for row in rows:
        for head in heads:
            first, second = _find(parent, head), _find(parent, row)
            if first == second:
                break
            if second not in enemies.get(first, ()):
                _unite(parent, enemies, first, second)
                pairs.append((head, row))
                break
        else:
            heads.append(row)
    return pairs


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
