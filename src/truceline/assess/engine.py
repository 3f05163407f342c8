"""Incidents against the clauses in force: one finding for each duty that speaks of the act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from truceline.assess.attribution import attribute
from truceline.assess.placing import Placer
from truceline.assess.rules import RULES
from truceline.assess.view import Judged, View, share_within
from truceline.core.ids import content_id
from truceline.core.time import Interval
from truceline.model.finding import ALL_PARTIES, FINDING_SCHEMA, Outcome
from truceline.science.weapons import classify

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.model.agreement import Agreement, Clause
    from truceline.science.lines import LineIndex

    Floats = NDArray[np.float64]
    Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessParams:
    """Settings of `assess`; None takes the agreement's own probabilities."""

    inside_probability: float | None = None
    outside_probability: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """The incidents of one run with all that is looked up once."""

    incidents: pa.Table
    ids: list[str]
    simulated: list[bool]
    party: list[str]
    view: View
    placer: Placer
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Duty:
    """One clause as it binds one party or all, with its zone and the span it binds in."""

    clause: Clause
    bound: str
    zone_id: str | None
    valid: Interval | None


def assess(
    incidents: pa.Table, agreement: Agreement, lines: LineIndex,
    params: AssessParams | None = None,
) -> pa.Table:  # fmt: skip
    """Return what each clause in force says about each incident.

    Parameters
    ----------
    incidents
        A table with the schema of `truceline.model.incident`.
    agreement
        The terms.
    lines
        The lines its zones are measured from.
    params
        Settings; the agreement's own probabilities if None.

    Returns
    -------
    Table
        Findings ordered by incident, clause and whose duty it is. An incident no clause in
        force speaks of has exactly one row, ``not_an_incident``. See docs/findings.md.
    """
    case = _case(incidents, agreement, lines, params or AssessParams())
    spoken = np.zeros(len(case.ids), dtype=np.bool_)
    rows: Rows = []
    for duty in duties(agreement):
        rows += _assess_duty(case, duty, spoken)
    rows += _silent(case, spoken)
    rows.sort(key=lambda row: (row[1], row[3] or "", row[5]))  # incident, clause, whose duty
    columns = zip(*rows, strict=True) if rows else ((),) * len(FINDING_SCHEMA)
    arrays = [
        pa.array(values, field.type) for values, field in zip(columns, FINDING_SCHEMA, strict=True)
    ]
    return pa.table(arrays, schema=FINDING_SCHEMA)


def duties(agreement: Agreement) -> list[Duty]:
    """Return every clause with whom it binds: all alike, or each party with its own zone.

    A party for which a clause with zones names none has no duty under it.
    """
    everybody = {party.party_id for party in agreement.parties}
    found = []
    for clause in agreement.clauses:
        common = clause.zones.get(ALL_PARTIES)
        alike = not clause.zones or set(clause.zones) == {ALL_PARTIES}
        if alike and (not clause.parties or set(clause.parties) == everybody):
            found.append(_duty(agreement, clause, ALL_PARTIES, common))
            continue
        for party in clause.parties:
            zone_id = clause.zones.get(party, common)
            if zone_id is not None or not clause.zones:
                found.append(_duty(agreement, clause, party, zone_id))
    return found


def _duty(agreement: Agreement, clause: Clause, bound: str, zone_id: str | None) -> Duty:
    valid: Interval | None = _both(clause.valid, agreement.valid)
    if zone_id is not None and valid is not None:
        valid = _both(valid, agreement.zone(zone_id).valid or valid)
    return Duty(clause, bound, zone_id, valid)


def _both(a: Interval, b: Interval) -> Interval | None:
    if not a.overlaps(b):
        return None
    ends = [end for end in (a.end, b.end) if end is not None]
    return Interval(max(a.start, b.start), min(ends, default=None))


def _case(
    incidents: pa.Table, agreement: Agreement, lines: LineIndex, params: AssessParams
) -> _Case:
    names = ("kind", "act", "assessments", "weapon", "count_low", "calibre_mm")
    c = {name: incidents[name].to_pylist() for name in names}
    start = incidents["starts_at"].cast(pa.int64()).to_pylist()
    end = incidents["ends_at"].cast(pa.int64()).to_pylist()
    given = (params.inside_probability, params.outside_probability)
    own = (agreement.inside_probability, agreement.outside_probability)
    inside, outside = (a if a is not None else b for a, b in zip(given, own, strict=True))
    n = incidents.num_rows
    view = View(
        kind=c["kind"], act=c["act"], assessments=c["assessments"], weapon=c["weapon"],
        traits=[classify(w, mm) for w, mm in zip(c["weapon"], c["calibre_mm"], strict=True)],
        count_low=c["count_low"],
        start_us=np.array([value or 0 for value in start], dtype=np.int64),
        end_us=np.array([value or 0 for value in end], dtype=np.int64),
        timed=np.array([value is not None for value in start], dtype=np.bool_),
        distance_m=np.full(n, np.nan), unplaced=[None] * n, in_zone={}, bound=ALL_PARTIES,
        inside=inside, outside=outside,
    )  # fmt: skip
    return _Case(
        incidents=incidents,
        ids=incidents["incident_id"].to_pylist(),
        simulated=incidents["simulated"].to_pylist(),
        party=attribute(incidents),
        view=view,
        placer=Placer(incidents, agreement, lines),
        agreement=agreement,
    )


def _assess_duty(case: _Case, duty: Duty, spoken: NDArray[np.bool_]) -> Rows:
    rule = RULES[duty.clause.kind]
    in_force = _in_force(case.view, duty)
    wanted = rule.covers(duty.clause, case.view) & ~(in_force <= case.view.outside)
    chosen = np.flatnonzero(wanted)
    if not len(chosen):
        return []
    spoken |= wanted
    placing = case.placer.placing(duty.zone_id)
    view = _part(case, duty, chosen)
    judged = rule.assess_clause(duty.clause, view, placing.probability[chosen])
    judged = _timed(judged, in_force[chosen], duty, case.view.inside)
    return [
        _finding(
            case, row, duty, outcome, reason,
            None if duty.zone_id is None else _number(placing.probability[row]),
            placing.version[row],
        )
        for row, outcome, reason in zip(
            chosen.tolist(), judged.outcome, judged.reason, strict=True
        )
    ]  # fmt: skip


def _in_force(view: View, duty: Duty) -> Floats:
    """Return the probability that a duty bound at the time; NaN where the time is unknown."""
    if duty.valid is None:
        return np.zeros(len(view))
    return np.where(view.timed, share_within(view.start_us, view.end_us, duty.valid), np.nan)


def _part(case: _Case, duty: Duty, chosen: NDArray[np.int64]) -> View:
    view, numbers = case.view, chosen.tolist()
    placing = case.placer.placing(duty.zone_id)
    zones = {exemption.zone for exemption in duty.clause.exemptions} - {None}
    return replace(
        view,
        kind=[view.kind[row] for row in numbers],
        act=[view.act[row] for row in numbers],
        assessments=[view.assessments[row] for row in numbers],
        weapon=[view.weapon[row] for row in numbers],
        traits=[view.traits[row] for row in numbers],
        count_low=[view.count_low[row] for row in numbers],
        start_us=view.start_us[chosen],
        end_us=view.end_us[chosen],
        timed=view.timed[chosen],
        unplaced=[placing.unplaced[row] for row in numbers],
        distance_m=placing.distance_m[chosen],
        in_zone={zone: case.placer.placing(zone).probability[chosen] for zone in zones if zone},
        bound=duty.bound,
    )


def _timed(judged: Judged, in_force: Floats, duty: Duty, inside: float) -> Judged:
    """Return the judgement with what the time leaves open made undetermined."""
    outcomes, reasons = list(judged.outcome), list(judged.reason)
    for row in np.flatnonzero(~(in_force >= inside)).tolist():
        if outcomes[row] is Outcome.RELEVANT_NO_VIOLATION:
            continue
        outcomes[row] = Outcome.UNDETERMINED
        share = float(in_force[row])
        reasons[row] = (
            "the time is unknown"
            if np.isnan(share)
            else f"the time is not known well enough: P(article {duty.clause.article} in force) "
            f"{share:.2f}"
        )
    return Judged(outcomes, reasons)


def _silent(case: _Case, spoken: NDArray[np.bool_]) -> Rows:
    """Return one row for each incident that no clause in force speaks of."""
    silent = ~spoken
    reasons = np.full(len(case.ids), "no clause was in force at that time", dtype=object)
    for duty in reversed(duties(case.agreement)):
        bound = _in_force(case.view, duty) > case.view.outside
        for row in np.flatnonzero(silent & bound).tolist():
            reasons[row] = f"no clause in force speaks of {case.view.act[row]}"
    for duty in reversed(duties(case.agreement)):
        covered = silent & RULES[duty.clause.kind].covers(duty.clause, case.view)
        reasons[covered] = f"no clause in force: {_when(case.agreement, duty)}"
    return [
        _finding(case, row, None, Outcome.NOT_AN_INCIDENT, reasons[row], None, None)
        for row in np.flatnonzero(silent).tolist()
    ]


def _when(agreement: Agreement, duty: Duty) -> str:
    from zoneinfo import ZoneInfo

    if duty.valid is None:
        return f"article {duty.clause.article} never binds"
    zone = ZoneInfo(agreement.time_zone)
    text = f"{duty.valid.start.astimezone(zone):%Y-%m-%d %H:%M}"
    if duty.valid.end is not None:
        text += f" until {duty.valid.end.astimezone(zone):%Y-%m-%d %H:%M}"
    return f"article {duty.clause.article} binds from {text} ({agreement.time_zone})"


def _finding(
    case: _Case, row: int, duty: Duty | None, outcome: Outcome, reason: str,
    probability: float | None, version: str | None,
) -> tuple[Any, ...]:  # fmt: skip
    """Return a row in the order of the columns of the schema."""
    clause_id = None if duty is None else duty.clause.clause_id
    bound = ALL_PARTIES if duty is None else duty.bound
    agreement, simulated = case.agreement, case.simulated[row]
    content: list[object] = [
        case.ids[row], agreement.agreement_id, agreement.version, clause_id, bound,
        outcome.value, version,
    ]  # fmt: skip
    if simulated:
        content.append("simulated")
    return (
        content_id("fin", content),
        case.ids[row],
        agreement.agreement_id,
        clause_id,
        None if duty is None else duty.clause.article,
        bound,
        case.party[row],
        outcome.value,
        probability,
        version,
        reason,
        agreement.hypothetical,
        simulated,
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
