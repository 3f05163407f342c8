"""Exemptions: what a clause allows all the same, by signs, notice or facts established."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.assess.view import share_within
from truceline.model.agreement import ExemptionKind
from truceline.model.finding import ALL_PARTIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.assess.view import View
    from truceline.model.agreement import Clause, Exemption

    Bools = NDArray[np.bool_]

# What an observer writes of the mission's own means; a presumed exemption of monitors that
# names no other sign applies to these alone.
OWN_MEANS = frozenset({"mission", "mission uav", "monitors"})


@dataclass(frozen=True, slots=True, eq=False)
class Exempting:
    """What one exemption does to the incidents of a view, each of shape ``(n,)``.

    ``certain``: exempt, in the words of ``why``. ``open_``: exempt only if facts hold that nobody
    established, in the words of ``unless``.
    """

    certain: Bools
    open_: Bools
    why: str
    unless: str


def exemptions(clause: Clause, view: View) -> list[Exempting]:
    """Return what each exemption of a clause does, in the order of the clause."""
    return [_one(place, exemption, view) for place, exemption in enumerate(clause.exemptions)]


def _one(place: int, exemption: Exemption, view: View) -> Exempting:
    signs = _signs(exemption, view)
    mine = not exemption.parties or view.bound in exemption.parties
    certain = np.zeros(len(view), dtype=np.bool_)
    open_ = certain.copy()
    why = f"exempt ({exemption.kind.value}): {exemption.text}"
    unless = f"exempt only if ({exemption.kind.value}): {exemption.text}"
    if exemption.notice is not None:
        signs &= view.permitted[place]
        why += " (prior notice on record)"
    if exemption.conditions:
        holds, undecided = _conditions(exemption, view)
        certain = signs & holds
        open_ = signs & undecided & (_has_signs(exemption) | _any_established(view))
        unless += f" (to be established: {', '.join(exemption.conditions)})"
    elif exemption.presumed or exemption.notice is not None:
        certain = signs
    elif _has_signs(exemption):
        # Without a sign in the incident a mere possibility excuses nothing.
        open_ = signs
    if not mine:  # the clause binds all alike, and the exemption is for some of them
        open_, certain = open_ | certain, np.zeros(len(view), dtype=np.bool_)
    return Exempting(certain, open_, why, unless)


def _has_signs(exemption: Exemption) -> bool:
    return bool(exemption.kinds or exemption.assessments or exemption.notice)


def _signs(exemption: Exemption, view: View) -> Bools:
    """Say which incidents bear every sign an exemption gives."""
    if exemption.parties and view.bound not in (*exemption.parties, ALL_PARTIES):
        return np.zeros(len(view), dtype=np.bool_)
    found = np.ones(len(view), dtype=np.bool_)
    if exemption.kinds:
        kinds = {kind.value for kind in exemption.kinds}
        found &= view.kind.where(lambda kind: kind in kinds)
    words = frozenset(exemption.assessments)
    if not words and exemption.kind is ExemptionKind.MONITORS:
        words = OWN_MEANS
    if words:
        found &= view.said.where(lambda said: bool(said & words))
    if exemption.valid is not None:
        within = share_within(view.start_us, view.end_us, exemption.valid)
        found &= view.timed & (within >= view.inside)
    if exemption.zone is not None:
        # NaN, a place that cannot be told, is not inside.
        found &= view.in_zone[exemption.zone] >= view.inside
    return found


def _conditions(exemption: Exemption, view: View) -> tuple[Bools, Bools]:
    """Say for which incidents every condition was found to hold, and for which some is open."""
    wanted = set(exemption.conditions)
    holds = np.zeros(len(view), dtype=np.bool_)
    undecided = np.ones(len(view), dtype=np.bool_)
    for row, facts in view.established.items():
        answers = {fact.condition: fact.holds for fact in facts}
        refuted = any(answers.get(condition) is False for condition in wanted)
        holds[row] = all(answers.get(condition) is True for condition in wanted)
        undecided[row] = not holds[row] and not refuted
    return holds, undecided


def _any_established(view: View) -> Bools:
    found = np.zeros(len(view), dtype=np.bool_)
    found[list(view.established)] = True
    return found
