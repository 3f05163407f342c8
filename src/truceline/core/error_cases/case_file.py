"""Error cases of allegations."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "CAS-001": ErrorCase("there is no case '{case}'.", "Use one of: {known}."),
    "CAS-002": ErrorCase("the case '{case}' is there already.", "Choose another id."),
    "CAS-003": ErrorCase("a {role} may not do this: {step}.", "Let one of these do it: {roles}."),
    "CAS-004": ErrorCase(
        "the case is {state}; it cannot be {step} now.", "What can follow is: {next}."
    ),
    "CAS-005": ErrorCase(
        "{by} assessed the case, and nobody verifies what they assessed.",
        "Let somebody else say what is found.",
    ),
    "CAS-006": ErrorCase(
        "{at} is before the step that went before, {before}.", "Give the time it was done at."
    ),
    "CAS-007": ErrorCase("'{party}' is no party of the agreement.", "Use one of: {known}."),
    "CAS-008": ErrorCase("{what} is empty.", "Say it in words."),
    "CAS-009": ErrorCase(
        "not every party has answered ({missing}), and the time to answer runs until {until}.",
        "Wait for the answers, or for that time.",
    ),
    "CAS-010": ErrorCase("{party} has answered already.", "Add a new case if it says more."),
    "CAS-011": ErrorCase("a finding of a case needs an outcome.", "Use one of: {known}."),
    "CAS-012": ErrorCase("the time {value} has no zone.", "Write its offset, such as +02:00."),
    "CAS-013": ErrorCase("'{value}' is no {noun}.", "Use one of: {known}."),
    "CAS-014": ErrorCase(
        "the record holds no {noun} '{name}'.", "Give the whole id as the mission prints it."
    ),
    "CAS-015": ErrorCase(
        "{at} lies in the future; it is {now} now.", "Give the time it was done at."
    ),
}
