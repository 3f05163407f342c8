"""One kind of clause a file, each with the functions ``covers`` and ``assess_clause``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from truceline.assess.rules import (
    cap,
    civilian_harm,
    free_movement,
    no_fire,
    no_flight,
    no_movement,
    no_presence,
    no_works,
    protected,
    withdrawal,
)
from truceline.model.agreement import ClauseKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from truceline.assess.view import Judged, View
    from truceline.model.agreement import Clause


class Rule(Protocol):
    """What the module of a kind of clause offers."""

    def covers(self, clause: Clause, view: View) -> NDArray[np.bool_]:
        """Say which incidents the clause speaks of at all, shape ``(n,)``."""
        ...

    def assess_clause(
        self, clause: Clause, view: View, probability_inside: NDArray[np.float64]
    ) -> Judged:
        """Return outcome and reason of each incident; NaN is a place that cannot be told."""
        ...


RULES: dict[ClauseKind, Rule] = {
    ClauseKind.NO_FIRE: no_fire,
    ClauseKind.WITHDRAWAL: withdrawal,
    ClauseKind.NO_FLIGHT: no_flight,
    ClauseKind.NO_PRESENCE: no_presence,
    ClauseKind.NO_MOVEMENT: no_movement,
    ClauseKind.NO_WORKS: no_works,
    ClauseKind.CAP: cap,
    ClauseKind.FREE_MOVEMENT: free_movement,
    ClauseKind.PROTECTED: protected,
    ClauseKind.CIVILIAN_HARM: civilian_harm,
}
