"""STA: statistics of what was seen and not seen."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "STA-001": ErrorCase("there is no such file.", "Give a CSV file with a first row of names."),
    "STA-002": ErrorCase("the table has no rows.", "Give one row for each incident or site."),
    "STA-003": ErrorCase("the column '{column}' is missing.", "Add it, or name one of: {known}."),
    "STA-004": ErrorCase("'{column}' is '{value}', which is no number.", "Write a finite number."),
    "STA-005": ErrorCase("'{column}' cannot be {value}.", "{expected}"),
    "STA-006": ErrorCase("the row has {given} cells, the first row {needed}.", "Correct the row."),
    "STA-007": ErrorCase("the column '{column}' is named twice.", "Give each column one name."),
    "STA-008": ErrorCase("{what} cannot be {value}.", "Give {expected}."),
    "STA-009": ErrorCase(
        "nobody who was watching saw this.", "Give it a 1, or remove it: the unseen are estimated."
    ),
    "STA-010": ErrorCase(
        "there are {given} lists, and every model is tried only with 3 or 4.",
        "Join lists that work alike, or look at the sensor windows estimate.",
    ),
    "STA-011": ErrorCase(
        "none of the {seen} incidents is on two lists.",
        "Without an overlap nothing says how many were missed: match the lists, or say 'unknown'.",
    ),
    "STA-012": ErrorCase(
        "none of {tried} models has a finite number: {overlaps} overlaps are too few.",
        "Join lists, or lengthen the period.",
    ),
    "STA-013": ErrorCase(
        "the chance of detection has no finite maximum: {detail}.",
        "Leave out a covariate, or join sensors.",
    ),
    "STA-014": ErrorCase(
        "{seen} detections are fewer than {needed}.", "Pool periods or classes of incident."
    ),
    "STA-015": ErrorCase(
        "transect '{transect}' has the efforts {first} and {second}.", "Give it one effort."
    ),
    "STA-016": ErrorCase(
        "no site was visited twice.", "Count each site at least twice within the closed period."
    ),
    "STA-017": ErrorCase(
        "repeated counts do not vary together (covariance {covariance:.3g}), so that any number "
        "however large fits as well.",
        "Do not use these counts alone: have two observers at once, or known incidents.",
    ),
    "STA-018": ErrorCase("nothing was counted at all.", "Say '< 3.69 per effort (95 %)' instead."),
    "STA-019": ErrorCase("byte {byte} is not UTF-8 text.", "Save the table as CSV in UTF-8."),
    "STA-020": ErrorCase(
        "no column is left to estimate from.", "Name the columns, or add at least two."
    ),
}
