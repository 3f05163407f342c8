"""REC: the record."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "REC-001": ErrorCase("the record cannot be opened: {detail}.", "Check the path and the file."),
    "REC-002": ErrorCase("there is a record already.", "Choose another file; none is overwritten."),
    "REC-003": ErrorCase(
        "simulated data cannot enter a live record.",
        "Simulated is marked for ever: make a simulated mission for it.",
    ),
    "REC-004": ErrorCase(
        "the record did not take the entry: {detail}.",
        "If another process is writing, wait and try again.",
    ),
    "REC-005": ErrorCase("no single entry has the hash '{head}'.", "Give 8 digits or more of it."),
    "REC-006": ErrorCase("entry {expected} was expected here.", "Entries are missing: use a copy."),
    "REC-007": ErrorCase(
        "{what} does not match: the entry was changed after it was written.",
        "Do not trust this record from here on; restore a copy whose head you know.",
    ),
    "REC-008": ErrorCase(
        "no entry has the printed head '{head}'.",
        "The report was made from another record, or this one was replaced.",
    ),
    "REC-009": ErrorCase(
        "the file differs from the record's latest version of it.",
        "Run `truceline intake` to take the new version in, or restore the file.",
    ),
    "REC-010": ErrorCase(
        "what refuses changes is not as it was made: '{name}'.",
        "Do not trust this record; restore a copy whose head you know.",
    ),
    "REC-011": ErrorCase("it cannot be read: {detail}.", "Restore a copy whose head you know."),
    "REC-012": ErrorCase("the record was opened to read only.", "Open it to write."),
    "REC-013": ErrorCase(
        "'{head}' is no whole head.", "Give all 64 hexadecimal digits the report prints."
    ),
    "REC-014": ErrorCase(
        "its schema is '{found}', this program knows '{known}'.",
        "Open it to write once if it is older; else use the program version that wrote it.",
    ),
}
