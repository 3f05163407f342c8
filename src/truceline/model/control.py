"""Who holds which settlement, from which day: what a line can be derived from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from truceline.core.provenance import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A settlement of a gazetteer."""

    place_id: str
    name: str
    lon: float
    lat: float
    country: str


class Held(StrEnum):
    """By whom a settlement is held: the first side, the second, or neither for certain."""

    FIRST = "first"
    SECOND = "second"
    CONTESTED = "contested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """The dated control of settlements.

    ``changes`` maps a place to its changes, ordered by day: the state holds from that day on.
    ``otherwise`` is the state before a place's first change and of places that never changed.
    ``covers_from`` and ``covers_until`` are the first and last day the source speaks of (both
    included).
    """

    changes: Mapping[str, tuple[tuple[date, Held], ...]]
    otherwise: Held
    covers_from: date
    covers_until: date
    provenance: Provenance

    def state(self, place_id: str, on: date) -> Held:
        """Return by whom a place was held on a day."""
        changes = self.changes.get(place_id, ())
        number = bisect_right(changes, on, key=lambda change: change[0])
        return changes[number - 1][1] if number else self.otherwise
