"""Incidents as the rules see them, and what a rule returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from truceline.model.finding import Outcome

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.assess.coded import Coded
    from truceline.core.time import Interval
    from truceline.model.agreement import Clause
    from truceline.model.facts import Established
    from truceline.model.kind import Act
    from truceline.science.weapons import WeaponTraits

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

WHOLE_DAY_US = 23 * 3_600_000_000
"""A span this long says on which day something happened (23 hours where clocks go forward), not
how long it lasted."""

OUTCOMES = tuple(Outcome)
CODE = {outcome: np.int8(code) for code, outcome in enumerate(OUTCOMES)}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class View:
    """The columns rules look at, all of length ``n``.

    ``place_gap`` and its words say why a place cannot be held against the zone. ``distance_m``
    is the signed distance from the clause's line, NaN where it has none. ``start_us`` and
    ``end_us`` mean something only where ``timed``. ``in_zone`` holds, for each zone an exemption
    names, P(inside); ``permitted``, for each exemption with notice (by its place in the clause),
    whether a permit covers the incident. ``established`` maps a row to the conditions found to
    hold or not. ``bound`` is whose duty is looked at. ``inside`` and ``outside`` are the
    agreement's probabilities.
    """

    kind: Coded[str]
    act: Coded[str]
    said: Coded[frozenset[str]]
    traits: Coded[WeaponTraits]
    weapon: Coded[str | None]
    targets: Coded[frozenset[str]]
    origins: Ints
    count_low: Floats
    count_high: Floats
    start_us: Ints
    end_us: Ints
    timed: Bools
    place_gap: Coded[str]
    distance_m: Floats
    bound: str
    inside: float
    outside: float
    in_zone: dict[str, Floats] = field(default_factory=dict)
    permitted: dict[int, Bools] = field(default_factory=dict)
    established: dict[int, tuple[Established, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.kind)

    @property
    def lasted_us(self) -> Ints:
        """How long each incident went on, 0 where its span says only when it was."""
        length = np.where(self.timed, self.end_us - self.start_us, 0)
        return np.where(length < WHOLE_DAY_US, length, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Outcome of each incident of a view, by its place in `OUTCOMES`, and its reason in words."""

    outcome: NDArray[np.int8]
    reason: Coded[str]


class Verdicts:
    """Outcomes as they are reached, step by step: what is settled once stays so."""

    def __init__(self, n: int) -> None:
        self._outcome = np.full(n, -1, dtype=np.int8)
        self._reason = np.zeros(n, dtype=np.int32)
        self._words: dict[str, int] = {}

    @property
    def open(self) -> Bools:
        """Which incidents no step has settled yet."""
        return np.asarray(self._outcome < 0)

    def settle(self, which: Bools, outcome: Outcome, reason: str) -> None:
        """Settle those of the incidents that are still open."""
        rows = which & self.open
        if rows.any():
            self._outcome[rows] = CODE[outcome]
            self._reason[rows] = self._words.setdefault(reason, len(self._words))

    def settle_each(self, which: Bools, outcome: Outcome, reasons: Coded[str]) -> None:
        """Settle those still open, each with its own reason."""
        for code in np.unique(reasons.codes[which & self.open]).tolist():
            self.settle(which & (reasons.codes == code), outcome, reasons.values[code])

    def judged(self) -> Judged:
        """Return the outcomes; every incident has been settled."""
        from truceline.assess.coded import Coded

        assert not self.open.any()
        return Judged(self._outcome, Coded(self._reason, list(self._words)))


def speaks_of(clause: Clause, view: View, otherwise: tuple[Act, ...]) -> Bools:
    """Say which incidents are of the acts, or the narrower kinds, a clause names."""
    if clause.kinds:
        kinds = {kind.value for kind in clause.kinds}
        return view.kind.where(lambda kind: kind in kinds)
    acts = {act.value for act in clause.acts or otherwise}
    return view.act.where(lambda act: act in acts)


def share_within(start_us: Ints, end_us: Ints, span: Interval) -> Floats:
    """Return the share of each span that lies in an interval; an instant is in it or not."""
    low = float(round(span.start.timestamp() * 1_000_000))
    high = np.inf if span.end is None else float(round(span.end.timestamp() * 1_000_000))
    length = np.maximum(end_us - start_us, 0)
    common = np.maximum(np.minimum(end_us, high) - np.maximum(start_us, low), 0.0)
    instant = ((start_us >= low) & (start_us < high)).astype(np.float64)
    return np.where(length > 0, common / np.maximum(length, 1), instant)
