"""LIN: lines and sectors."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "LIN-001": ErrorCase(
        "the line has {count} different position(s).", "A line needs two or more."
    ),
    "LIN-002": ErrorCase(
        "the line crosses itself near {lon:.4f}, {lat:.4f}.",
        "Reorder or remove vertices so that chainage is unique.",
    ),
    "LIN-003": ErrorCase(
        "this is no GeoJSON collection of line strings: {detail}.",
        "Write a FeatureCollection with one LineString a version.",
    ),
    "LIN-004": ErrorCase("the property '{key}' is missing or wrong.", "Write it; see Lines."),
    "LIN-005": ErrorCase("there is no version '{version}'.", "Use one of: {known}."),
    "LIN-006": ErrorCase(
        "versions '{one}' and '{two}' overlap or share a name.",
        "End one before the other begins.",
    ),
    "LIN-007": ErrorCase(
        "longitude {lon}, latitude {lat} is not on the globe.",
        "GeoJSON writes longitude first; were the two exchanged?",
    ),
    "LIN-008": ErrorCase("'{party}' holds both sides.", "Name the party on each side."),
    # A line derived from dated settlement control.
    "LIN-020": ErrorCase("this is no control timeline: {detail}.", "Give VIINA's JSON object."),
    "LIN-021": ErrorCase("this row cannot be used: {detail}.", "Correct it, or leave it out."),
    "LIN-022": ErrorCase("the gazetteer has no column {columns}.", "Keep GeoNames' names."),
    "LIN-023": ErrorCase(
        "the control timeline covers {covers_from} to {covers_until}, not {on}.",
        "Ask for a day it covers: unknown is not unchanged.",
    ),
    "LIN-024": ErrorCase(
        "no line separates the two sides on {on}: {detail}.",
        "Check the places, the area and the day.",
    ),
}
