"""REQ: commands and calls."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "REQ-002": ErrorCase("'{value}' is not a day.", "Write it as 2027-03-14."),
    "REQ-003": ErrorCase("how to cut is not clear.", "Give either a count or a length."),
    "REQ-004": ErrorCase("'{value}' is neither a file nor bundled.", "Bundled are: {known}."),
    "REQ-005": ErrorCase("{count} rows have an id that starts '{value}'.", "Give one id whole."),
    "REQ-006": ErrorCase("'{value}' is no instant.", "Write 2027-03-14T09:00:00+02:00."),
    "REQ-001": ErrorCase("'{value}' is not a place.", "Write 'lat,lon' or an MGRS reference."),
    "REQ-010": ErrorCase("'{value}' is not an export format.", "Use one of: {known}."),
    "REQ-011": ErrorCase("'{value}' cannot be meant.", "Use one of: {known}."),
    "REQ-012": ErrorCase(
        "a side goes with one-sided access, and one-sided access with a side.",
        "Write both: --access one-side --side PARTY.",
    ),
}
