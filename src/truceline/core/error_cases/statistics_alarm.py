"""STA-021 to STA-040: series of counts, alarms and changes."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "STA-021": ErrorCase(
        "there is no column '{column}'.",
        "Name the columns 'date' and 'count', and 'effort' and 'sector' where they are known.",
    ),
    "STA-022": ErrorCase("'{value}' is no day.", "Write the day as 2027-03-01."),
    "STA-023": ErrorCase(
        "the count '{value}' is no whole number from 0 on.",
        "Write a whole number, or leave the row out for a day nobody watched.",
    ),
    "STA-024": ErrorCase(
        "the effort '{value}' is no number from 0 on.",
        "Write how much was watched, in one unit throughout; 0 for not at all.",
    ),
    "STA-025": ErrorCase(
        "sector '{sector}' has {day} twice.", "Add the counts up, or remove one of the rows."
    ),
    "STA-026": ErrorCase("there is no row.", "Give a row for each day and sector watched."),
    "STA-027": ErrorCase(
        "{count} counted in a day with no effort.",
        "Give the effort behind it, or remove the row: what is seen by chance has no rate.",
    ),
    "STA-028": ErrorCase(
        "sector '{sector}' has {steps} {unit} watched, and {needed} are needed.",
        "Give a longer series, or ask for less with {option}.",
    ),
    "STA-029": ErrorCase(
        "in sector '{sector}' nothing was counted in the baseline, so it has no rate.",
        "Give the rate with --rate, or a longer baseline with --baseline.",
    ),
    "STA-030": ErrorCase("{value} is not possible: {detail}.", "Give another value."),
    "STA-031": ErrorCase(
        "no threshold gives {target:g} days between false alarms in sector '{sector}'.",
        "Ask for fewer with --run-length, or for a larger --ratio.",
    ),
    "STA-032": ErrorCase(
        "{found} sector is too few for a scan along the line.",
        "Name in the column 'sector' at least 2, in the order of the line.",
    ),
    "STA-033": ErrorCase("nothing was counted at all.", "A scan needs at least one count."),
}
