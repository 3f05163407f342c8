"""One error tree with stable codes.

    TrucelineError
    ├── AgreementError    AGR  an agreement file cannot be used as it stands
    ├── LineError         LIN  a line or a sector cannot be used as it stands
    ├── MissionError      MIS  a mission folder is missing something or contradicts itself
    ├── SourceError       SRC  a file from outside cannot be opened at all
    ├── RecordError       REC  the append-only record refuses or does not verify
    ├── ReleaseError      REL  something would leave the mission that may not
    ├── PlanError         PLN  terrain, demand, siting, patrols or force cannot be computed
    ├── CoalitionError    COA  a coalition file cannot be used as it stands
    ├── ScenarioError     SCN  a scenario file cannot be used as it stands
    ├── CaseError         CAS  an allegation cannot be handled so
    ├── FusionError       FUS  an incident cannot be corrected or asked about so
    ├── FactsError        FAC  a file of facts cannot be used as it stands
    ├── LocateError       LOC  what sensors heard gives no place
    ├── StatisticsError   STA  a table cannot be estimated from
    └── RequestError      REQ  a command or a call asks for what cannot be done

A bad *row* is not an error: it becomes a rejection (``INT``), kept and counted
(`truceline.model.rejection`). Both draw their words from `truceline.core.error_cases`.

A user catches the tree or a branch of it::

    try:
        agreement = truceline.read_agreement(text)
    except truceline.TrucelineError as error:
        print(error.code, error)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from truceline.core.error_cases import CASES, ErrorCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, where, and what to do about it: one case with its fields filled in."""

    code: str
    where: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.code} {self.where}: {self.found} {self.remedy}"


def describe(code: str, where: str, **fields: object) -> Problem:
    """Fill the template of an error case.

    Parameters
    ----------
    code
        A key of `CASES`, for example ``"AGR-012"``.
    where
        The place: file, line, row, clause.
    fields
        The values the template names.

    Raises
    ------
    KeyError
        If the code, or a field its template names, does not exist (our own mistake).
    """
    case = CASES[code]
    return Problem(
        code=code,
        where=where,
        found=case.found.format(**fields),
        remedy=case.remedy.format(**fields),
    )


class TrucelineError(Exception):
    """Root of the tree; carries every problem found, not only the first."""

    area: ClassVar[str] = ""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    @property
    def code(self) -> str:
        """Stable code of the first problem."""
        return self.problems[0].code

    @classmethod
    def case(cls, code: str, where: str, **fields: object) -> TrucelineError:
        """Make the error for one case: ``raise LineError.case("LIN-003", where, ...)``."""
        return cls(describe(code, where, **fields))


class AgreementError(TrucelineError):
    """An agreement file cannot be used as it stands."""

    area = "AGR"


class LineError(TrucelineError):
    """A line or a sector cannot be used as it stands."""

    area = "LIN"


class MissionError(TrucelineError):
    """A mission folder is missing something or contradicts itself."""

    area = "MIS"


class SourceError(TrucelineError):
    """A file from outside cannot be opened at all."""

    area = "SRC"


class RecordError(TrucelineError):
    """The append-only record refuses a write or does not verify."""

    area = "REC"


class ReleaseError(TrucelineError):
    """Something would leave the mission that may not."""

    area = "REL"


class PlanError(TrucelineError):
    """Terrain, demand, siting, patrols or force cannot be computed from what was given."""

    area = "PLN"


class CoalitionError(TrucelineError):
    """A coalition file cannot be used as it stands."""

    area = "COA"


class ScenarioError(TrucelineError):
    """A scenario file cannot be used as it stands."""

    area = "SCN"


class CaseError(TrucelineError):
    """An allegation cannot be handled as asked."""

    area = "CAS"


class FusionError(TrucelineError):
    """An incident cannot be corrected or asked about so."""

    area = "FUS"


class FactsError(TrucelineError):
    """A file of facts (permits, milestones, conditions) cannot be used as it stands."""

    area = "FAC"


class LocateError(TrucelineError):
    """What sensors heard cannot be read, or gives no place."""

    area = "LOC"


class StatisticsError(TrucelineError):
    """A statistic cannot be computed from what was given."""

    area = "STA"


class RequestError(TrucelineError):
    """A command or a call asks for what cannot be done."""

    area = "REQ"


__all__ = [
    "CASES",
    "AgreementError",
    "CaseError",
    "CoalitionError",
    "ErrorCase",
    "FactsError",
    "LineError",
    "LocateError",
    "MissionError",
    "PlanError",
    "Problem",
    "RecordError",
    "ReleaseError",
    "RequestError",
    "ScenarioError",
    "SourceError",
    "StatisticsError",
    "TrucelineError",
    "describe",
]
