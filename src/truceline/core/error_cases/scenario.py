"""SCN: scenarios and their replay."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "SCN-001": ErrorCase("this is not YAML: {detail}.", "Correct the syntax at that place."),
    "SCN-002": ErrorCase("'{key}' cannot stand: {detail}.", "Correct or remove that key."),
    "SCN-003": ErrorCase(
        "the mission has no line, and a scenario happens along one.",
        "Give the mission a line under 'lines', or name a bundled one.",
    ),
    "SCN-004": ErrorCase(
        "line {line} has no version '{version}'.",
        "Use one of: {known}; or leave out 'line_version' for the one in force.",
    ),
    "SCN-005": ErrorCase(
        "access is on the side of '{party}', who is not beside the line.",
        "Use one of: {known}.",
    ),
    "SCN-006": ErrorCase(
        "'{contributor}' drops out but is no contributor of the coalition.",
        "Use one of: {known}; or remove it from 'dropouts'.",
    ),
    "SCN-007": ErrorCase(
        "two scenarios are called '{id}'.", "Give each scenario a name of its own."
    ),
    "SCN-008": ErrorCase("no scenario of that name is bundled.", "Use one of: {known}."),
    "SCN-009": ErrorCase(
        "asset '{asset}' of option {option} is not in the catalogue.",
        "Add it to the catalogue, or use one of: {known}.",
    ),
    "SCN-010": ErrorCase(
        "asset '{asset}' looks with the model '{model}', which there is none of.",
        "Use one of: {known}.",
    ),
    "SCN-011": ErrorCase("{what} of a replay cannot be {value}.", "Give {expected}."),
}
