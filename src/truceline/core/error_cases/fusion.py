"""FUS: incidents as analysts correct and ask about them."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "FUS-001": ErrorCase(
        "the last run knows no incident and no observation '{value}'.",
        "Give an id as the mission prints it; the first digits are enough where they are unique.",
    ),
    "FUS-002": ErrorCase("{count} ids start with '{value}'.", "Give more digits of it."),
    "FUS-003": ErrorCase(
        "these are one incident already: {incident}.", "Name two different incidents."
    ),
    "FUS-004": ErrorCase(
        "the observation '{value}' is no report of {incident}.", "Its reports are: {known}."
    ),
    "FUS-005": ErrorCase(
        "every report of {incident} is named: nothing would be left.",
        "Name the reports that are something else.",
    ),
    "FUS-007": ErrorCase("{value} is now in {count} incidents: {now}.", "Name one of them."),
    "FUS-006": ErrorCase("{what} is empty.", "Say who does it and why."),
    "FUS-008": ErrorCase(
        "every report of {incident} was replaced or withdrawn since the last run.",
        "Run `truceline run` on the mission, then ask again.",
    ),
    "FUS-009": ErrorCase(
        "it is not plain text in UTF-8: {what}.",
        "Save the report as plain text in UTF-8; a PDF is read as a source of a mission.",
    ),
    "FUS-010": ErrorCase(
        "the record holds no observation to learn from.", "Take files in first: truceline intake."
    ),
}
