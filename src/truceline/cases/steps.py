"""From acts to cases: who may do what, in which order, and what a case is after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from truceline.core.errors import CaseError
from truceline.model.case import MAY, SET_ASIDE, Case, CaseAct, CaseOutcome, CaseStep

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

Cases = Mapping[str, Case]

NEXT: dict[CaseStep, tuple[CaseStep, ...]] = {
    CaseStep.RECEIVED: (CaseStep.TASKED, CaseStep.FOUND),
    CaseStep.TASKED: (CaseStep.ASSESSED, CaseStep.FOUND),
    CaseStep.ASSESSED: (CaseStep.ASSESSED, CaseStep.FOUND),
    CaseStep.FOUND: (CaseStep.NOTIFIED,),
    CaseStep.NOTIFIED: (CaseStep.ANSWERED, CaseStep.CLOSED),
    CaseStep.ANSWERED: (CaseStep.ANSWERED, CaseStep.CLOSED),
    CaseStep.CLOSED: (),
}
"""What can follow. A finding without an assessment only sets a case aside (`SET_ASIDE`)."""


def cases_of(acts: Iterable[CaseAct], parties: Sequence[str]) -> dict[str, Case]:
    """Return the cases acts have made, by id; acts are in the order they were recorded.

    Raises
    ------
    CaseError
        As `after`.
    """
    cases: dict[str, Case] = {}
    for act in acts:
        cases[act.case_id] = after(cases, act, parties)
    return cases


def after(
    cases: Cases, act: CaseAct, parties: Sequence[str], answers_until: datetime | None = None
) -> Case:
    """Return the case of an act as it is after it.

    Parameters
    ----------
    cases
        The cases so far, by id.
    act
        What is done.
    parties
        The parties of the agreement: each is told, and may answer.
    answers_until
        Until when a case that is not answered by all cannot be closed (`ladder.answers_until`);
        None for acts of a record, which were asked when they were done.

    Raises
    ------
    CaseError
        CAS-001 and CAS-002 for the id, CAS-003 for the role, CAS-004 for the order, CAS-005 where
        one would verify one's own assessment, CAS-006 for a time before the step before, CAS-007
        for somebody who is no party, CAS-008 for empty words, CAS-009 before all answered, CAS-010
        for a second answer, CAS-011 for a finding without an outcome, CAS-012 for a time without
        a zone.
    """
    _check_act(act)
    if act.step is CaseStep.RECEIVED:
        return _received(cases, act)
    case = cases.get(act.case_id)
    if case is None:
        known = ", ".join(sorted(cases)) or "none"
        raise CaseError.case("CAS-001", act.case_id, case=act.case_id, known=known)
    _check_order(case, act)
    changed = replace(case, step=act.step, acts=(*case.acts, act))
    match act.step:
        case CaseStep.FOUND:
            _check_finding(case, act)
            return replace(changed, outcome=act.outcome)
        case CaseStep.NOTIFIED:
            return replace(changed, notified_at=act.at)
        case CaseStep.ANSWERED:
            _check_answer(case, act, parties)
            return replace(changed, answers={**case.answers, str(act.party): act.at})
        case CaseStep.CLOSED:
            _check_close(case, act, parties, answers_until)
    return changed


def _received(cases: Cases, act: CaseAct) -> Case:
    if act.case_id in cases:
        raise CaseError.case("CAS-002", act.case_id, case=act.case_id)
    if act.claimant is None or not act.claimant.strip():
        raise CaseError.case("CAS-008", act.case_id, what="who complains")
    return Case(
        case_id=act.case_id, claimant=act.claimant, step=act.step, received_at=act.at, acts=(act,)
    )


def _check_act(act: CaseAct) -> None:
    for instant in (act.at, act.happened_at):
        if instant is not None and instant.tzinfo is None:
            raise CaseError.case("CAS-012", act.case_id, value=instant.isoformat())
    if act.role not in MAY[act.step]:
        roles = ", ".join(sorted(role.value for role in MAY[act.step]))
        raise CaseError.case(
            "CAS-003", act.case_id, role=act.role.value, step=act.step.value, roles=roles
        )
    if not act.by.strip():
        raise CaseError.case("CAS-008", act.case_id, what="who acts")
    spoken = (CaseStep.RECEIVED, CaseStep.NOTIFIED, CaseStep.ANSWERED)
    if act.step in spoken and not act.text.strip():
        words = {CaseStep.RECEIVED: "what is alleged", CaseStep.NOTIFIED: "the notice"}
        raise CaseError.case("CAS-008", act.case_id, what=words.get(act.step, "the answer"))


def _check_order(case: Case, act: CaseAct) -> None:
    if act.step not in NEXT[case.step]:
        follow = ", ".join(step.value for step in NEXT[case.step]) or "nothing"
        raise CaseError.case(
            "CAS-004", case.case_id, state=case.step.value, step=act.step.value, next=follow
        )
    if act.at < case.acts[-1].at:
        raise CaseError.case(
            "CAS-006", case.case_id, at=act.at.isoformat(), before=case.acts[-1].at.isoformat()
        )


def _check_finding(case: Case, act: CaseAct) -> None:
    known = tuple(CaseOutcome) if case.step is CaseStep.ASSESSED else sorted(SET_ASIDE)
    if act.outcome not in known:
        words = ", ".join(outcome.value for outcome in known)
        raise CaseError.case("CAS-011", case.case_id, known=words)
    if _same(act.by) in {_same(done.by) for done in case.acts if done.step is CaseStep.ASSESSED}:
        raise CaseError.case("CAS-005", case.case_id, by=act.by)


def _same(name: str) -> str:
    """Return a person's name as it is compared: spaces and capitals do not tell people apart."""
    return " ".join(name.split()).casefold()


def _check_answer(case: Case, act: CaseAct, parties: Sequence[str]) -> None:
    if act.party not in parties:
        raise CaseError.case(
            "CAS-007", case.case_id, party=str(act.party), known=", ".join(parties)
        )
    if act.party in case.answers:
        raise CaseError.case("CAS-010", case.case_id, party=act.party)


def _check_close(case: Case, act: CaseAct, parties: Sequence[str], until: datetime | None) -> None:
    missing = [party for party in parties if party not in case.answers]
    if missing and until is not None and act.at < until:
        raise CaseError.case(
            "CAS-009", case.case_id, missing=", ".join(missing), until=until.isoformat()
        )
