"""Allegations of a mission: acts on its record, and what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.cases import Rung, Split, after, cases_of, ladder, split_of
from truceline.core.errors import CaseError
from truceline.model.case import CaseStep
from truceline.store.cases import acts_of, append_act

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


def act_on_case(record: Record, mission: Mission, act: CaseAct) -> Case:
    """Do one step of a case and return the case after it; one entry of the record.

    Raises
    ------
    CaseError
        If the step cannot be done; nothing is recorded then. CAS-014 if the case names an
        incident or finding that the record does not hold.
    """
    case = after(cases_in(record, mission), act, parties_of(mission))
    if act.incidents or act.findings:
        _check_links(record, act)
    append_act(record, act, reason=_reason(act))
    return case


def due_in(record: Record, mission: Mission, now: datetime) -> tuple[Rung, ...]:
    """Return what is due in the cases of a mission, by its agreement or else by policy."""
    agreement = mission.agreement
    language = mission.settings.language
    return ladder(
        cases_in(record, mission).values(), agreement.deadlines, parties_of(mission),
        agreement.time_zone, now, language,
    )  # fmt: skip


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
    from truceline.model.finding import FINDING_SCHEMA
    from truceline.model.incident import INCIDENT_SCHEMA
    from truceline.store.tables import latest_table

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
