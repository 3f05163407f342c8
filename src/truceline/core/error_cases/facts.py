"""Error cases of files of facts."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "FAC-001": ErrorCase("this is not a YAML file of keys: {detail}.", "Correct the syntax."),
    "FAC-002": ErrorCase("'{key}' cannot stand: {detail}.", "Correct it; see the page on facts."),
    "FAC-003": ErrorCase(
        "no agreement of the mission has the {noun} '{name}'.", "Use one of: {known}."
    ),
    "FAC-004": ErrorCase(
        "{noun} '{name}' is there twice.", "Give each its own id, or remove one of them."
    ),
    "FAC-005": ErrorCase(
        "the permit '{name}' ends before it begins.", "Exchange 'from' and 'until'."
    ),
    "FAC-006": ErrorCase(
        "'{first}' and '{second}' say where the permit '{name}' is.", "Keep one of them."
    ),
}
