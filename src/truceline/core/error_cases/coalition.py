"""COA: contributors, statements and pledges."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "COA-001": ErrorCase("this is not YAML: {detail}.", "Correct the syntax at that place."),
    "COA-002": ErrorCase("'{key}' cannot stand: {detail}.", "Correct or remove that key."),
    "COA-003": ErrorCase("the {noun} '{id}' is given twice.", "Give each {noun} its own id."),
    "COA-004": ErrorCase("'{contributor}' is not a contributor.", "Use one of: {known}."),
    "COA-005": ErrorCase(
        "it was stated {stated}, after it was reported {reported}.", "Correct one of the dates."
    ),
    "COA-006": ErrorCase(
        "on {day} '{contributor}' both {first} ('{other}', line {line}) and {second} on {topic}.",
        "Let one supersede the other, or correct the dates.",
    ),
    "COA-007": ErrorCase("it supersedes '{id}', which is not there.", "Name a statement's id."),
    "COA-008": ErrorCase(
        "it supersedes '{id}', of another contributor or on another topic.",
        "Name a statement of the same contributor and topic.",
    ),
    "COA-009": ErrorCase("it cannot supersede '{id}': {detail}.", "Correct 'supersedes'."),
    "COA-010": ErrorCase("the pledge runs from {low:g} to {high:g}.", "Exchange the two."),
}
