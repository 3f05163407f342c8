"""MIS: mission folders."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "MIS-001": ErrorCase("there is no mission.yaml.", "Run `truceline init` or name the folder."),
    "MIS-002": ErrorCase("this is not a YAML file of keys: {detail}.", "Correct the syntax."),
    "MIS-003": ErrorCase("'{key}' cannot stand: {detail}.", "Correct it; see the mission page."),
    "MIS-004": ErrorCase("the line file '{path}' does not exist.", "Correct the path."),
    "MIS-005": ErrorCase(
        "the agreement speaks of line '{line}', which the mission does not have.",
        "Add it under 'lines'.",
    ),
    "MIS-006": ErrorCase(
        "no file matches '{path}' of source '{source}'.",
        "Put the files there, or remove the source.",
    ),
    "MIS-007": ErrorCase("the folder already holds a mission.", "Choose an empty folder."),
    "MIS-008": ErrorCase("nothing was processed yet.", "Run `truceline run` on the mission first."),
    "MIS-011": ErrorCase(
        "the record holds no watch and no report with a time.",
        "Put source files in, run again, or name a day.",
    ),
    "MIS-010": ErrorCase("there is no {path}.", "Only a simulated mission has a truth."),
    "MIS-009": ErrorCase("sectors are cut on line '{line}', which is not there.", "Correct it."),
    "MIS-012": ErrorCase(
        "the mission has no line to plan along.", "Name one under 'lines' in mission.yaml."
    ),
    "MIS-013": ErrorCase("'{path}' is there already.", "Change that file, or move it away."),
    "MIS-040": ErrorCase(
        "the agreement has {count} parties; two can be exchanged.",
        "Audit an agreement between two parties.",
    ),
    "MIS-046": ErrorCase(
        "the agreement '{agreement}' has a party '{party}' that the mission's first one has not.",
        "Use the same ids in all agreements of a mission: {known}.",
    ),
    "MIS-047": ErrorCase(
        "the agreement '{agreement}' is named more than once.", "Name each agreement once."
    ),
}
