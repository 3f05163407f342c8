"""COA: contributors, statements and pledges."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "COA-001": ErrorCase("this is not YAML: {detail}.", "Correct the syntax at that place."),
    "COA-002": ErrorCase("'{key}' cannot stand: {detail}.", "Correct or remove that key."),
}
