"""Whether a contributor would take part, given which conditions are met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from truceline.model.coalition import Position

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.coalition.position import Standing
    from truceline.model.coalition import ConditionKind

AnswerWord = Literal["yes", "conditional", "no", "unknown"]
WOULD = frozenset({Position.COMMITS, Position.READY, Position.ELSEWHERE, Position.LEADS})
MIGHT = frozenset({Position.CONSIDERS, Position.OPEN, Position.SUPPORTS})
WOULD_NOT = frozenset({Position.REFUSES, Position.OPPOSES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Willing:
    """Yes, no, yes if more is met, or unknown; ``missing`` names the conditions not met."""

    answer: AnswerWord
    missing: tuple[ConditionKind, ...] = ()


def willing(standing: Standing | None, met: Iterable[ConditionKind]) -> Willing:
    """Say whether a contributor would take part.

    Notes
    -----
    Who commits, is ready, leads or takes part from elsewhere would, once its conditions are met.
    Who considers, supports or asks might: at best conditional, whatever is met, since it has not
    said yes. A host is asked for consent, not for people. States that no source names may be
    counted under their names already: which of them would is unknown.
    """
    if standing is None or standing.contributor.unnamed or standing.position is Position.HOST:
        return Willing(answer="unknown")
    if standing.position in WOULD_NOT:
        return Willing(answer="no")
    have = set(met)
    missing = tuple(
        dict.fromkeys(item.kind for item in standing.conditions if item.kind not in have)
    )
    if missing or standing.position in MIGHT:
        return Willing(answer="conditional", missing=missing)
    return Willing(answer="yes")
