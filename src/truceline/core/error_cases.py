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
    "SRC-002": ErrorCase(
        "this is a folder, not a file.", "Name a file, or a pattern such as *.csv."
    ),
    "SRC-003": ErrorCase("the file is empty.", "Fetch it again, or remove it from the source."),
    "SRC-004": ErrorCase("the file cannot be read: {detail}.", "Correct its permissions."),
    "SRC-005": ErrorCase(
        "the compressed data are damaged or end early: {detail}.",
        "Fetch the file again; what stands before that place has been read.",
    ),
    "SRC-006": ErrorCase(
        "the file unpacks to more than {ratio} times its size, as a zip bomb does.",
        "Do not unpack it; ask the sender. A file you trust can be unpacked by hand and read.",
    ),
    "SRC-007": ErrorCase(
        "the file holds more than {limit_gib} GiB.", "Split it into smaller files."
    ),
    "SRC-008": ErrorCase(
        "the zip archive holds {count} files.", "Leave one file in it, or unpack it."
    ),
    "SRC-009": ErrorCase("the zip archive is locked by a password.", "Unpack it by hand."),
    "SRC-010": ErrorCase(
        "the archive holds another archive, '{name}'.", "Unpack it by hand and name the files."
    ),
    "SRC-011": ErrorCase("'{name}' is not a reader.", "Use one of: {known}."),
    "SRC-012": ErrorCase(
        "no reader knows this file; it begins {head}.",
        "Name the reader in the source's settings; readers here: {known}.",
    ),
    "SRC-013": ErrorCase(
        "the reader '{name}' cannot be loaded: {detail}.",
        "Reinstall the package that offers it, or remove that package.",
    ),
    # --- INT: rows that become rejections ---
    "INT-001": ErrorCase("the row has {count} fields.", "Write the {expected} the header names."),
    "INT-002": ErrorCase(
        "the row is not {encoding} text: byte {byte} at place {place}.",
        "Save the file as UTF-8, or name its 'encoding' in the source's options.",
    ),
    "INT-003": ErrorCase("the row holds a NUL byte.", "Fetch the file again; it is damaged."),
    "INT-004": ErrorCase(
        "the file lacks the column(s) {missing}; it has {present}.",
        "Name the right reader, or restore the header line.",
    ),
    "INT-005": ErrorCase(
        "a quotation mark opens and does not close.",
        "Close it; if this is the last row, fetch the file again: it is cut short.",
    ),
    "INT-006": ErrorCase(
        "the row is longer than {limit} bytes; the first {kept} are kept.",
        "Look for a missing line end.",
    ),
    "INT-007": ErrorCase(
        "the file is written in {encoding}, not UTF-8; it was read as that.",
        "Check that names read well; name the 'encoding' in the source's options if not.",
    ),
    "INT-008": ErrorCase(
        "'{encoding}' is not an encoding.", "Write a name such as utf-8, cp1251 or latin-1."
    ),
    "INT-009": ErrorCase(
        "from here on this is not a list of GeoJSON features: {detail}.",
        "Fetch the file again; features before that place have been read.",
    ),
    "INT-010": ErrorCase(
        "'{lat}', '{lon}' is no position.", "Write latitude and longitude in decimal degrees."
    ),
    "INT-011": ErrorCase(
        "latitude {lat}, longitude {lon} is off the globe.",
        "Latitude lies within 90 degrees and longitude within 180.",
    ),
    "INT-012": ErrorCase(
        "the position is 0, 0, which stands for a missing one.",
        "Give the position; unknown is not zero.",
    ),
    "INT-013": ErrorCase(
        "latitude {lat}, longitude {lon} lies outside the mission area, and inside it if the two "
        "change places.",
        "Exchange the two numbers: latitude {lon}, longitude {lat}.",
    ),
    "INT-014": ErrorCase(
        "latitude {lat}, longitude {lon} lies {distance_km} km outside the mission area.",
        "If it belongs to the mission, widen 'area' in mission.yaml.",
    ),
    "INT-015": ErrorCase(
        "'{name}' at latitude {lat}, longitude {lon} lies {distance_km} km outside the mission "
        "area; a place of that name lies inside, at {near_lat}, {near_lon}.",
        "If that place is meant, correct the position.",
    ),
    "INT-020": ErrorCase(
        "'{text}' in '{column}' is no date or time.", "Write it as 2025-03-31 or 2025-03-31 14:05."
    ),
    "INT-021": ErrorCase(
        "{day} in '{column}' cannot be: dates lie from {earliest} to {latest}.",
        "Correct the date; a source may write a filler such as 1753 for a missing one.",
    ),
    "INT-022": ErrorCase(
        "the event ends on {end}, before it starts on {start}.", "Correct one of the two dates."
    ),
    "INT-023": ErrorCase(
        "the date of a source, {text}, cannot be; the event itself is dated and goes in.",
        "Nothing to do; tell whoever compiles the data.",
    ),
    "INT-024": ErrorCase(
        "'{text}' in '{column}' is not a known value; the row goes in as {treated}.",
        "Check for a newer edition of the format, or correct the row.",
    ),
    "INT-030": ErrorCase("the row has no id in '{column}'.", "Give it the id its source uses."),
    "INT-031": ErrorCase(
        "id '{key}' already stands in {first} with other content: {there} there, {here} here.",
        "The first stays. Find out which is right and remove the other.",
    ),
    "INT-032": ErrorCase(
        "the same row already stands in {first}.", "Nothing to do: it counts once."
    ),
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
    "REQ-004": ErrorCase("'{value}' is neither a file nor bundled.", "Bundled are: {known}."),
    "REQ-001": ErrorCase("'{value}' is not a place.", "Write 'lat,lon' or an MGRS reference."),
}
