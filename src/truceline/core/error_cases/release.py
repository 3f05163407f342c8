"""REL: release."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "REL-001": ErrorCase("'{audience}' is not an audience.", "Use one of: {known}."),
    "REL-002": ErrorCase(
        "the period ended {age} ago; for '{audience}' it must be older than {delay}.",
        "Release it later, for 'internal', or change the mission's release policy.",
    ),
    "REL-010": ErrorCase(
        "documents have no words in the language '{language}'.",
        "Set the mission's language to one of: {known}.",
    ),
    "REL-011": ErrorCase(
        "{format} files need {package}, which is not installed.",
        "Run: pip install truceline[report]",
    ),
    "REL-012": ErrorCase(
        "'{format}' is not a format of documents.", "Use some of: {known}, with commas between."
    ),
    "REL-013": ErrorCase(
        "the fonts of this package cannot be read: {reason}.",
        "Install Truceline again; the files under render/fonts are part of it.",
    ),
}
