"""PLN: plans, terrain, siting, patrols and force."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "PLN-001": ErrorCase("this is not YAML: {detail}.", "Correct the syntax at that place."),
    "PLN-002": ErrorCase("'{key}' cannot stand: {detail}.", "Correct or remove that key."),
    # --- demand, candidates, options and papers ---
    "PLN-601": ErrorCase(
        "demand of kind '{kind}' is not taken: forces and targets are nothing a plan may watch.",
        "Use one of: {known}; `docs/misuse.md` says why.",
    ),
    "PLN-602": ErrorCase("the demand cannot be cut so: {detail}.", "Correct the cells or depths."),
    "PLN-603": ErrorCase("candidate sites cannot be laid so: {detail}.", "Correct 'sites'."),
    "PLN-604": ErrorCase(
        "nothing can stand at {lat:.5f}, {lon:.5f}: {detail}.",
        "Move the site onto land that the terrain covers, or remove it.",
    ),
    "PLN-605": ErrorCase(
        "{lat:.5f}, {lon:.5f} lies in a no-go zone.", "Move the site, or correct the zone."
    ),
    "PLN-606": ErrorCase("the site '{id}' is given twice.", "Give each site its own id."),
}
