"""From probability, weapon, exemptions and severity to an outcome with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.assess.coded import NO, UNKNOWN, Coded
from truceline.assess.exempting import exemptions
from truceline.assess.view import Judged, Verdicts
from truceline.model.finding import Outcome
from truceline.science.weapons import is_at_least, matches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from truceline.assess.view import View
    from truceline.model.agreement import Clause

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Answers = NDArray[np.int8]

UNSURE_PLACE = "the place lies neither surely inside the zone nor outside"


def meant_weapons(clause: Clause, view: View) -> Answers:
    """Return whether the clause means the weapon: yes, no or unknown; yes where it names none."""
    if clause.weapons is None:
        return np.ones(len(view), dtype=np.int8)
    wanted = clause.weapons
    return view.traits.answers(lambda traits: matches(wanted, traits))


def judge(
    clause: Clause, view: View, probability_inside: Floats, meant: Answers, what: str = "weapon",
    doubt: tuple[Bools, str] | None = None,
) -> Judged:  # fmt: skip
    """Return outcome and reason of each incident, by the steps of docs/findings.md.

    Parameters
    ----------
    clause
        What is assessed.
    view
        The incidents.
    probability_inside
        P(inside the clause's zone); 1 where the clause has no zone, NaN where unknown.
    meant
        Whether the clause means the weapon, aircraft or target: yes, no or unknown.
    what
        The word for what is meant.
    doubt
        Which incidents a rule leaves undetermined for a reason of its own, and the reason.
    """
    verdicts = Verdicts(len(view))
    article = f"article {clause.article}"
    verdicts.settle(
        meant == NO, Outcome.RELEVANT_NO_VIOLATION, f"the {what} is not one {article} means"
    )
    outside = probability_inside <= view.outside
    verdicts.settle(outside, Outcome.RELEVANT_NO_VIOLATION, f"outside the zone of {article}")
    exempting = exemptions(clause, view)
    for one in exempting:
        verdicts.settle(one.certain, Outcome.EXEMPT, one.why)
    verdicts.settle_each(np.isnan(probability_inside), Outcome.UNDETERMINED, view.place_gap)
    verdicts.settle(probability_inside < view.inside, Outcome.UNDETERMINED, UNSURE_PLACE)
    verdicts.settle(meant == UNKNOWN, Outcome.UNDETERMINED, f"the {what} is not known well enough")
    for one in exempting:
        verdicts.settle(one.open_, Outcome.UNDETERMINED, one.unless)
    if doubt is not None:
        verdicts.settle(doubt[0], Outcome.UNDETERMINED, doubt[1])
    for serious, words in severity(clause, view):
        reasons = _acts(view, f" where {article} forbids it; serious: {words}")
        verdicts.settle_each(serious, Outcome.VIOLATION_SERIOUS, reasons)
    everything = np.ones(len(view), dtype=np.bool_)
    minor = _acts(view, f" where {article} forbids it")
    verdicts.settle_each(everything, Outcome.VIOLATION_MINOR, minor)
    return verdicts.judged()


def severity(clause: Clause, view: View) -> Iterator[tuple[Bools, str]]:
    """Yield each criterion of the clause: which incidents meet it, and its words."""
    criteria = clause.severity
    for kind in criteria.serious_kinds:
        yield view.kind.where(kind.value.__eq__), kind.value.replace("_", " ")
    if criteria.serious_count is not None:
        least = criteria.serious_count
        yield view.count_low >= least, f"at least {least} in one incident"
    if criteria.serious_calibre_mm is not None:
        limit = criteria.serious_calibre_mm
        met = view.traits.where(lambda traits: is_at_least(traits, limit) is True)
        yield met, f"calibre {limit:g} mm or more"
    if criteria.serious_longer_than is not None:
        longest = criteria.serious_longer_than
        limit_us = longest.total_seconds() * 1_000_000
        yield view.lasted_us > limit_us, f"it lasted longer than {longest}"
    if criteria.serious_within_m is not None:
        within = criteria.serious_within_m
        yield np.abs(view.distance_m) <= within, f"within {within / 1000:g} km of the line"
    if criteria.serious_targets:
        grave = {target.value for target in criteria.serious_targets}
        met = view.targets.where(lambda targets: bool(targets & grave))
        yield met, f"the target ({', '.join(sorted(grave))})"


def _acts(view: View, rest: str) -> Coded[str]:
    words = [kind.replace("_", " ") + rest for kind in view.kind.values]
    return Coded(view.kind.codes, words)
