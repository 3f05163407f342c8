"""From the facts about one incident and one clause to an outcome and its reasons in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.model.finding import Outcome

if TYPE_CHECKING:
    from truceline.assess.row import Concern, Row
    from truceline.model.agreement import Agreement, Clause, Exemption


@dataclass(frozen=True, slots=True)
class Place:
    """How an incident lies to a clause's zone.

    ``zoned`` False: the clause holds everywhere. ``inside`` None: the place is unknown.
    ``no_version``: the line has no version in force at the instant.
    """

    zoned: bool
    inside: float | None = None
    version: str | None = None
    no_version: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome and why."""

    outcome: Outcome
    reason: str


def judge(
    clause: Clause,
    row: Row,
    concern: Concern,
    place: Place,
    exempt_zones: dict[str, float | None],
    in_force: bool | None,
    agreement: Agreement,
) -> Verdict:
    """Return the verdict of a clause that speaks of the incident's act.

    Notes
    -----
    In this order: is this incident meant; was the clause surely in force; is it surely inside
    or outside the zone; does an exemption hold; how serious is it.
    """
    if concern.means is False:
        return Verdict(Outcome.RELEVANT_NO_VIOLATION, concern.words)
    where = _where(place, agreement)
    if where.outcome is Outcome.RELEVANT_NO_VIOLATION:
        return Verdict(where.outcome, f"{where.reason}, outside the zone")
    doubts = [] if concern.means else [concern.words]
    if in_force is None:
        doubts.append("whether the clause was already, or still, in force then is not known")
    if where.outcome is Outcome.UNDETERMINED:
        doubts.append(where.reason)
    for exemption in clause.exemptions:
        if not _holds(exemption, row, exempt_zones, agreement):
            continue
        if exemption.presumed and not doubts:
            return Verdict(Outcome.EXEMPT, f"{concern.words}; exempt: {exemption.text}")
        doubts.append(f"the exemption may hold: {exemption.text}")
    if doubts:
        return Verdict(Outcome.UNDETERMINED, "; ".join(doubts))
    outcome, why = _severity(clause, row)
    return Verdict(outcome, "; ".join(part for part in (concern.words, where.reason, why) if part))


def _where(place: Place, agreement: Agreement) -> Verdict:
    if not place.zoned:
        return Verdict(Outcome.VIOLATION_MINOR, "the clause holds everywhere")
    if place.no_version:
        return Verdict(Outcome.UNDETERMINED, "the line has no version in force at that instant")
    if place.inside is None:
        return Verdict(Outcome.UNDETERMINED, "the place is not known")
    on = "" if place.version is None else f" on line {place.version}"
    words = f"P(inside zone) = {place.inside:.3f}{on}"
    if place.inside >= agreement.inside_probability:
        return Verdict(Outcome.VIOLATION_MINOR, words)
    if place.inside <= agreement.outside_probability:
        return Verdict(Outcome.RELEVANT_NO_VIOLATION, words)
    return Verdict(Outcome.UNDETERMINED, f"{words}: neither surely inside nor surely outside")


def _holds(
    exemption: Exemption, row: Row, zones: dict[str, float | None], agreement: Agreement
) -> bool:
    """Say whether every condition an incident can carry is met.

    An exemption that gives no such condition and is not presumed rests on facts no incident
    carries (self-defence); it is told in the agreement's words and changes no outcome here.
    """
    if not (exemption.presumed or exemption.kinds or exemption.assessments or exemption.zone):
        return False
    if exemption.kinds and row.kind not in exemption.kinds:
        return False
    if exemption.assessments:
        said = " ".join(row.assessments).lower()
        if not any(word.lower() in said for word in exemption.assessments):
            return False
    if exemption.valid is not None and (
        row.happened_at is None or row.happened_at not in exemption.valid
    ):
        return False
    if exemption.zone is not None:
        inside = zones[exemption.zone]
        return inside is not None and inside >= agreement.inside_probability
    return True


def _severity(clause: Clause, row: Row) -> tuple[Outcome, str]:
    severity = clause.severity
    if row.kind in severity.serious_kinds:
        return Outcome.VIOLATION_SERIOUS, f"serious: {row.kind.value.replace('_', ' ')}"
    count, least = row.count_low, severity.serious_count
    if count is not None and least is not None and count >= least:
        return Outcome.VIOLATION_SERIOUS, f"serious: {count} counted, {least} or more are serious"
    calibre, from_mm = row.calibre_mm, severity.serious_calibre_mm
    if calibre is not None and from_mm is not None and calibre >= from_mm:
        return Outcome.VIOLATION_SERIOUS, f"serious: calibre {calibre:g} mm"
    return Outcome.VIOLATION_MINOR, ""
