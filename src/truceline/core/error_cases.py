"""Every error case: its code, what is said, and what to do. Codes never change meaning."""

from __future__ import annotations

from typing import NamedTuple


class ErrorCase(NamedTuple):
    """The words of one case; ``{name}`` stands for a field."""

    found: str
    remedy: str


CASES: dict[str, ErrorCase] = {
    # --- AGR: agreement files ---
    "AGR-001": ErrorCase("this is not YAML: {detail}.", "Correct the syntax at that place."),
    "AGR-002": ErrorCase("'{key}' is not a known key.", "Remove it or use one of: {known}."),
    "AGR-003": ErrorCase("'{key}' is missing.", "Add it; `truceline agreement schema` lists keys."),
    # --- LIN: lines and sectors ---
    "LIN-001": ErrorCase("the line has {count} position(s).", "A line needs two or more."),
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
    # --- MIS: mission folders ---
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
    "MIS-009": ErrorCase("sectors are cut on line '{line}', which is not there.", "Correct it."),
    # --- SRC: files from outside ---
    "SRC-001": ErrorCase("the file does not exist.", "Check the path."),
    # --- INT: rows that become rejections ---
    "INT-001": ErrorCase("the row has {count} fields.", "Write the {expected} the header names."),
    # --- REC: the record ---
    "REC-001": ErrorCase("the record cannot be opened: {detail}.", "Check the path and the file."),
    # --- REL: release ---
    "REL-001": ErrorCase("'{audience}' is not an audience.", "Use one of: {known}."),
    "REL-002": ErrorCase(
        "the period ended {age} ago; for '{audience}' it must be older than {delay}.",
        "Release it later, for 'internal', or change the mission's release policy.",
    ),
    # --- REQ: commands and calls ---
    "REQ-002": ErrorCase("'{value}' is not a day.", "Write it as 2027-03-14."),
    "REQ-003": ErrorCase("how to cut is not clear.", "Give either a count or a length."),
    "REQ-001": ErrorCase("'{value}' is not a place.", "Write 'lat,lon' or an MGRS reference."),
}
