"""Incidents as the rules see them, and what a rule returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.core.time import Interval
    from truceline.model.agreement import Clause
    from truceline.model.finding import Outcome
    from truceline.model.kind import Act
    from truceline.science.weapons import WeaponTraits

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class View:
    """The columns rules look at, all of length ``n``.

    ``unplaced`` says why a place cannot be held against the zone, None where it can.
    ``distance_m`` is the mean signed distance from the clause's line, NaN where it has none.
    ``start_us`` and ``end_us`` mean something only where ``timed``. ``in_zone`` holds, for each
    zone an exemption names, P(inside). ``bound`` is whose duty is looked at. ``inside`` and
    ``outside`` are the agreement's probabilities.
    """

    kind: Sequence[str]
    act: Sequence[str]
    assessments: Sequence[Sequence[str]]
    weapon: Sequence[str | None]
    traits: Sequence[WeaponTraits]
    count_low: Sequence[int | None]
    start_us: Ints
    end_us: Ints
    timed: NDArray[np.bool_]
    unplaced: Sequence[str | None]
    distance_m: Floats
    in_zone: dict[str, Floats]
    bound: str
    inside: float
    outside: float

    def __len__(self) -> int:
        return len(self.kind)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Outcome and reason in words of each incident of a view."""

    outcome: list[Outcome]
    reason: list[str]


def speaks_of(clause: Clause, view: View, otherwise: tuple[Act, ...]) -> NDArray[np.bool_]:
    """Say which incidents are of the acts, or the narrower kinds, a clause names."""
    if clause.kinds:
        kinds = {kind.value for kind in clause.kinds}
        return np.array([kind in kinds for kind in view.kind], dtype=np.bool_)
    acts = {act.value for act in clause.acts or otherwise}
    return np.array([act in acts for act in view.act], dtype=np.bool_)


def share_within(start_us: Ints, end_us: Ints, span: Interval) -> Floats:
    """Return the share of each span that lies in an interval; an instant is in it or not."""
    low = float(round(span.start.timestamp() * 1_000_000))
    high = np.inf if span.end is None else float(round(span.end.timestamp() * 1_000_000))
    length = np.maximum(end_us - start_us, 0)
    common = np.maximum(np.minimum(end_us, high) - np.maximum(start_us, low), 0.0)
    instant = ((start_us >= low) & (start_us < high)).astype(np.float64)
    return np.where(length > 0, common / np.maximum(length, 1), instant)
