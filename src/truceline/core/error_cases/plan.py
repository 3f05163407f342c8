"""PLN: plans, terrain, siting, patrols and force."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "PLN-001": ErrorCase("this is not YAML: {detail}.", "Correct the syntax at that place."),
    "PLN-002": ErrorCase("'{key}' cannot stand: {detail}.", "Correct or remove that key."),
}
