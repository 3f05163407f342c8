"""What an analyst holds about reports: that they tell of one incident, or of different ones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class ConstraintKind(StrEnum):
    """What an analyst's act pins."""

    TOGETHER = "together"  # all of `observations` tell of one incident
    APART = "apart"  # none of `observations` tells of an incident that one of `others` tells of


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One act of an analyst on observation ids; it outlives every recomputation.

    ``by`` is a person, ``at`` when it was done, ``reason`` why. A later act goes before an
    earlier one that it contradicts.
    """

    kind: ConstraintKind
    observations: tuple[str, ...]
    others: tuple[str, ...] = ()
    at: datetime
    by: str
    reason: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", ConstraintKind(self.kind))
        if self.at.tzinfo is None:
            raise ValueError("the time of an act has a zone")
        if not self.by.strip() or not self.reason.strip():
            raise ValueError("an act has an actor and a reason")
        first, second = set(self.observations), set(self.others)
        if self.kind is ConstraintKind.TOGETHER and (len(first) < 2 or second):
            raise ValueError("two reports or more are held together")
        if self.kind is ConstraintKind.APART and (not first or not second or first & second):
            raise ValueError("reports are held apart from others")
