"""Allegations of a mission: acts on its record, and what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from truceline.cases import (
    Breach,
    Rung,
    Split,
    after,
    answers_until,
    cases_of,
    ladder,
    split_of,
)
from truceline.core.errors import CaseError
from truceline.model.case import CaseStep
from truceline.model.finding import FINDING_SCHEMA, VIOLATIONS, Outcome
from truceline.model.incident import INCIDENT_SCHEMA
from truceline.store.cases import acts_of, append_act
from truceline.store.tables import latest_table

if TYPE_CHECKING:
    from datetime import datetime

    from truceline.mission.folder import Mission
    from truceline.model.case import Case, CaseAct
    from truceline.store.record import Record


def parties_of(mission: Mission) -> tuple[str, ...]:
    """Return whom every notice goes to."""
    return tuple(party.party_id for party in mission.agreement.parties)


def cases_in(record: Record, mission: Mission) -> dict[str, Case]:
    """Return every case as the record has it, by id."""
    return cases_of(acts_of(record), parties_of(mission))


def act_on_case(record: Record, mission: Mission, act: CaseAct, now: datetime) -> Case:
    """Do one step of a case and return the case after it; one entry of the record.

    An act that the record holds already, word for word, is not recorded twice.

    Raises
    ------
    CaseError
        If the step cannot be done; nothing is recorded then. CAS-014 if the case names an
        incident or finding that the record does not hold, CAS-015 for an act of the future.
    """
    cases, parties = cases_in(record, mission), parties_of(mission)
    case = cases.get(act.case_id)
    if case is not None and act in case.acts:
        return case
    until = None
    if case is not None and case.notified_at is not None:
        agreement = mission.agreement
        until = answers_until(case, agreement.deadlines, parties, agreement.time_zone)
    done = after(cases, act, parties, until)
    if act.at > now and not record.simulated:  # a simulated mission keeps its own time
        raise CaseError.case("CAS-015", act.case_id, at=act.at.isoformat(), now=now.isoformat())
    if act.incidents or act.findings:
        _check_links(record, act)
    append_act(record, act, reason=_reason(act))
    return done


def due_in(record: Record, mission: Mission, now: datetime) -> tuple[Rung, ...]:
    """Return what is due in a mission's cases and after its breaches, by agreement or policy."""
    agreement = mission.agreement
    language = mission.settings.language
    return ladder(
        cases_in(record, mission).values(), agreement.deadlines, parties_of(mission),
        agreement.time_zone, now, language, _breaches(record),
    )  # fmt: skip


def _breaches(record: Record) -> list[Breach]:
    """Return the incidents of the last run and the worst that was found of each."""
    incidents = latest_table(record, "output.incidents", INCIDENT_SCHEMA)
    findings = latest_table(record, "output.findings", FINDING_SCHEMA)
    outcomes = findings["outcome"].cast(pa.string())
    violated, serious = (
        set(findings.filter(pc.is_in(outcomes, pa.array(kinds)))["incident_id"].to_pylist())
        for kinds in (sorted(VIOLATIONS), [Outcome.VIOLATION_SERIOUS])
    )
    worst = dict.fromkeys(violated, Outcome.VIOLATION_MINOR)
    worst |= dict.fromkeys(serious, Outcome.VIOLATION_SERIOUS)
    columns = incidents.select(["incident_id", "starts_at", "ends_at"]).to_pylist()
    return [
        Breach(
            incident_id=row["incident_id"], starts_at=row["starts_at"], ends_at=row["ends_at"],
            violation=worst.get(row["incident_id"]),
        )
        for row in columns
        if row["starts_at"] is not None and row["ends_at"] is not None
    ]  # fmt: skip


def split_in(record: Record, mission: Mission) -> Split:
    """Return what became of the allegations of a mission."""
    return split_of(cases_in(record, mission).values())


def _reason(act: CaseAct) -> str:
    match act.step:
        case CaseStep.RECEIVED:
            return f"a complaint of {act.claimant} was received"
        case CaseStep.NOTIFIED:
            return "the same notice went to every party"
        case CaseStep.ANSWERED:
            return f"{act.party} answered"
        case CaseStep.FOUND:
            return f"found: {act.outcome}"
        case _:
            return f"the case was {act.step.value}"


def _check_links(record: Record, act: CaseAct) -> None:
    """Refuse a case that points at nothing."""
    for noun, schema, ids in (
        ("incident", INCIDENT_SCHEMA, act.incidents), ("finding", FINDING_SCHEMA, act.findings),
    ):  # fmt: skip
        if not ids:
            continue
        table = latest_table(record, f"output.{noun}s", schema)
        known = set(table[f"{noun}_id"].to_pylist())
        for name in ids:
            if name not in known:
                raise CaseError.case("CAS-014", act.case_id, noun=noun, name=name)
