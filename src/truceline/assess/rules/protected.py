"""Protected clauses: some kinds of target, or some places, are not fired at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.assess.coded import NO
from truceline.assess.judgement import judge, meant_weapons
from truceline.assess.view import speaks_of
from truceline.model.kind import Act

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.assess.view import Judged, View
    from truceline.model.agreement import Clause


def covers(clause: Clause, view: View) -> NDArray[np.bool_]:
    """Say which incidents are fire that may have been at something protected.

    Notes
    -----
    A clause that protects kinds of target speaks of fire whose target is told; where it protects
    places as well, of all fire.
    """
    fire = speaks_of(clause, view, (Act.FIRE,))
    if clause.zones:
        return fire
    return fire & view.targets.where(bool)


def assess_clause(clause: Clause, view: View, probability_inside: NDArray[np.float64]) -> Judged:
    """Return what the clause says about each incident."""
    meant = meant_weapons(clause, view)
    wanted = {target.value for target in clause.targets}
    if wanted:
        aimed = view.targets.answers(lambda targets: bool(targets & wanted) if targets else None)
        meant = np.where(aimed == NO, NO, np.minimum(aimed, meant)).astype(np.int8)
    return judge(clause, view, probability_inside, meant, what="target")
