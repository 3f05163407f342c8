"""REL: release."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "REL-001": ErrorCase("'{audience}' is not an audience.", "Use one of: {known}."),
    "REL-002": ErrorCase(
        "the period ended {age} ago; for '{audience}' it must be older than {delay}.",
        "Release it later, for 'internal', or change the mission's release policy.",
    ),
}
