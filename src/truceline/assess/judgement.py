"""From probability, weapon, exemptions and severity to an outcome with its reason."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from truceline.assess.view import Judged, share_within
from truceline.model.agreement import ExemptionKind
from truceline.model.finding import ALL_PARTIES, Outcome
from truceline.science.weapons import is_at_least, matches

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from truceline.assess.view import View
    from truceline.core.time import Interval
    from truceline.model.agreement import Clause, Exemption

    Verdict = tuple[Outcome, str]

# What an observer writes of the mission's own means; a presumed exemption of monitors that
# names no other sign applies to these alone.
OWN_MEANS = frozenset({"mission", "mission uav", "monitors"})


def meant_weapons(clause: Clause, view: View) -> list[bool | None]:
    """Return whether the clause means the weapon; True where it names none, None if unknown."""
    if clause.weapons is None:
        return [True] * len(view)
    wanted = clause.weapons
    answers = {traits: matches(wanted, traits) for traits in set(view.traits)}
    return [answers[traits] for traits in view.traits]


def judge(
    clause: Clause, view: View, probability_inside: NDArray[np.float64],
    meant: Sequence[bool | None], what: str = "weapon",
) -> Judged:  # fmt: skip
    """Return outcome and reason of each incident.

    Parameters
    ----------
    clause
        What is assessed.
    view
        The incidents.
    probability_inside
        P(inside the clause's zone); 1 where the clause has no zone, NaN where unknown.
    meant
        Whether the clause means the weapon or aircraft; None where that is not known.
    what
        The word for what is meant.
    """
    verdicts = [
        _judge_one(clause, view, row, float(probability_inside[row]), meant[row], what)
        for row in range(len(view))
    ]
    return Judged([outcome for outcome, _ in verdicts], [reason for _, reason in verdicts])


def _judge_one(
    clause: Clause, view: View, row: int, probability: float, meant: bool | None, what: str
) -> Verdict:
    where = _where(clause, view, row, probability)
    if meant is False:
        return (
            Outcome.RELEVANT_NO_VIOLATION,
            f"the {what} is not one article {clause.article} means",
        )
    if probability <= view.outside:
        return Outcome.RELEVANT_NO_VIOLATION, f"outside the zone of article {clause.article}{where}"
    doubt = _doubt(view, row, probability, meant, what)
    exempted = _exempted(clause, view, row)
    if exempted is not None and exempted[0] is Outcome.EXEMPT:
        return exempted
    if doubt is not None:
        return Outcome.UNDETERMINED, f"{doubt}{where}"
    if exempted is not None:
        return exempted
    serious = _serious(clause, view, row)
    act = view.kind[row].replace("_", " ")
    reason = f"{act} where article {clause.article} forbids it{where}"
    if serious is not None:
        return Outcome.VIOLATION_SERIOUS, f"{reason}; serious: {serious}"
    return Outcome.VIOLATION_MINOR, reason


def _where(clause: Clause, view: View, row: int, probability: float) -> str:
    if not clause.zones or isnan(probability):
        return ""
    distance = float(view.distance_m[row])
    far = "" if isnan(distance) else f"{abs(distance) / 1000:.1f} km from the line, "
    return f" ({far}P(inside) {probability:.2f})"


def _doubt(view: View, row: int, probability: float, meant: bool | None, what: str) -> str | None:
    if isnan(probability):
        return view.unplaced[row] or "the line does not say which side is whose"
    if probability < view.inside:
        return "neither clearly inside the zone nor outside"
    if meant is None:
        return f"the {what} is not known well enough"
    return None


def _serious(clause: Clause, view: View, row: int) -> str | None:
    severity = clause.severity
    if view.kind[row] in {kind.value for kind in severity.serious_kinds}:
        return view.kind[row].replace("_", " ")
    low = view.count_low[row]
    if severity.serious_count is not None and low is not None and low >= severity.serious_count:
        return f"at least {low} in one incident"
    limit = severity.serious_calibre_mm
    if limit is not None and is_at_least(view.traits[row], limit):
        return f"calibre {limit:g} mm or more"
    return None


def _exempted(clause: Clause, view: View, row: int) -> Verdict | None:
    """Return exempt or undetermined where an exemption's conditions hold, None where none do."""
    open_condition: Verdict | None = None
    for exemption in clause.exemptions:
        if not _applies(exemption, view, row):
            continue
        certain = not exemption.parties or view.bound in exemption.parties
        if exemption.presumed and certain:
            return Outcome.EXEMPT, f"exempt ({exemption.kind.value}): {exemption.text}"
        # Without a sign in the incident a mere possibility excuses nothing.
        if exemption.presumed or exemption.kinds or exemption.assessments:
            reason = f"exempt only if ({exemption.kind.value}): {exemption.text}"
            open_condition = open_condition or (Outcome.UNDETERMINED, reason)
    return open_condition


def _applies(exemption: Exemption, view: View, row: int) -> bool:
    if exemption.parties and view.bound not in (*exemption.parties, ALL_PARTIES):
        return False
    if exemption.kinds and view.kind[row] not in {kind.value for kind in exemption.kinds}:
        return False
    said = set(view.assessments[row])
    signs = set(exemption.assessments)
    if not signs and exemption.kind is ExemptionKind.MONITORS:
        signs = set(OWN_MEANS)
    if signs and not signs & said:
        return False
    if exemption.valid is not None and not _is_within(exemption.valid, view, row):
        return False
    # NaN, a place that cannot be told, is not inside.
    return exemption.zone is None or bool(view.in_zone[exemption.zone][row] >= view.inside)


def _is_within(span: Interval, view: View, row: int) -> bool:
    if not view.timed[row]:
        return False
    one = slice(row, row + 1)
    return bool(share_within(view.start_us[one], view.end_us[one], span)[0] >= view.inside)
