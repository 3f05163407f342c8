"""Caps: at most so many men, tanks or guns in a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.assess.coded import NO, UNKNOWN, YES, Coded
from truceline.assess.exempting import exemptions
from truceline.assess.judgement import UNSURE_PLACE, severity
from truceline.assess.view import Verdicts
from truceline.model.agreement import WeaponClass
from truceline.model.finding import Outcome
from truceline.model.kind import Act, Kind
from truceline.science.weapon_catalogue import FAMILIES
from truceline.science.weapon_people import names_people
from truceline.science.weapons import matches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.assess.view import Judged, View
    from truceline.model.agreement import Clause, Limit

    Bools = NDArray[np.bool_]

MEN = "men"


def covers(clause: Clause, view: View) -> Bools:
    """Say which incidents count something the clause limits.

    Notes
    -----
    An inventory counts all there is. A sighting is a part of it: it speaks only where what was
    seen at once is already more than the limit.
    """
    counted = np.zeros(len(view), dtype=np.bool_)
    seen = view.act.where(lambda act: act == Act.PRESENCE.value)
    inventory = view.act.where(lambda act: act == Act.COUNT.value)
    for limit in clause.limits:
        item = _is_item(limit, view) != NO
        counted |= item & (inventory | (seen & (view.count_low > limit.most)))
    return counted


def assess_clause(clause: Clause, view: View, probability_inside: NDArray[np.float64]) -> Judged:
    """Return what the clause says about each incident."""
    verdicts = Verdicts(len(view))
    article = f"article {clause.article}"
    outside = probability_inside <= view.outside
    verdicts.settle(outside, Outcome.RELEVANT_NO_VIOLATION, f"outside the zone of {article}")
    exempting = exemptions(clause, view)
    for one in exempting:
        verdicts.settle(one.certain, Outcome.EXEMPT, one.why)
    over, within, unsure = _held_to(clause, view)
    verdicts.settle(within, Outcome.RELEVANT_NO_VIOLATION, f"no more than {article} allows")
    verdicts.settle_each(np.isnan(probability_inside), Outcome.UNDETERMINED, view.place_gap)
    verdicts.settle(probability_inside < view.inside, Outcome.UNDETERMINED, UNSURE_PLACE)
    verdicts.settle(unsure, Outcome.UNDETERMINED, "what was counted, or how much, is not known")
    for one in exempting:
        verdicts.settle(one.open_, Outcome.UNDETERMINED, one.unless)
    for serious, words in severity(clause, view):
        more = _more_than(clause, f"; serious: {words}")
        verdicts.settle_each(serious, Outcome.VIOLATION_SERIOUS, _repeat(more, over))
    verdicts.settle_each(
        np.ones(len(view), dtype=np.bool_), Outcome.VIOLATION_MINOR,
        _repeat(_more_than(clause, ""), over),
    )  # fmt: skip
    return verdicts.judged()


def _held_to(clause: Clause, view: View) -> tuple[NDArray[np.int32], Bools, Bools]:
    """Return which limit is passed (-1: none), what is within every limit, what is unsure."""
    over = np.full(len(view), -1, dtype=np.int32)
    unsure = np.zeros(len(view), dtype=np.bool_)
    for number, limit in enumerate(clause.limits):
        item = _is_item(limit, view)
        more = view.count_low > limit.most
        some_more = ~(view.count_high <= limit.most)
        over[(item == YES) & more & (over < 0)] = number
        unsure |= (item != NO) & some_more & ~((item == YES) & more)
    unsure &= over < 0
    return over, (over < 0) & ~unsure, unsure


def _is_item(limit: Limit, view: View) -> NDArray[np.int8]:
    """Return whether each incident counts what a limit is about: yes, no or unknown."""
    forces = view.kind.where(lambda kind: kind == Kind.FORCES_SIGHTING.value)
    men = view.weapon.where(names_people)
    if limit.item == MEN:
        return np.where(men | forces, YES, NO).astype(np.int8)
    family = limit.item in FAMILIES
    wanted = WeaponClass(
        calibre_min_mm=limit.calibre_min_mm, calibre_max_mm=limit.calibre_max_mm,
        types=(limit.item,) if family else (), systems=() if family else (limit.item,),
    )  # fmt: skip
    unknown = view.weapon.where(lambda words: words is None)
    answers = view.traits.answers(lambda traits: matches(wanted, traits))
    answers = np.where(unknown & ~forces, UNKNOWN, answers)
    return np.where(men | forces, NO, answers).astype(np.int8)


def _more_than(clause: Clause, rest: str) -> list[str]:
    return [
        f"more than {limit.most} {limit.item} where article {clause.article} allows no more{rest}"
        for limit in clause.limits
    ]


def _repeat(words: list[str], codes: NDArray[np.int32]) -> Coded[str]:
    return Coded(np.maximum(codes, 0), words)
