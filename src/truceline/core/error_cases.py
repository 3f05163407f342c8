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
    "AGR-004": ErrorCase("'{key}' is '{value}', which is not known.", "Use one of: {known}."),
    "AGR-005": ErrorCase("'{key}' cannot be {value}: {detail}.", "Correct the value."),
    "AGR-006": ErrorCase("'{party}' is not a party of this agreement.", "Use one of: {known}."),
    "AGR-007": ErrorCase("'{line}' is not a reference line.", "Use one of: {known}."),
    "AGR-008": ErrorCase("'{zone}' is not a zone of this agreement.", "Use one of: {known}."),
    "AGR-009": ErrorCase("the id '{id}' is given twice.", "Give each {noun} its own id."),
    "AGR-010": ErrorCase(
        "the time '{value}' has no time zone.",
        "Add 'time_zone' to the agreement, or a zone or an offset to the time.",
    ),
    "AGR-011": ErrorCase("'{zone}' is not a time zone.", "Write an IANA name, as Europe/Kyiv."),
    "AGR-012": ErrorCase(
        "{thing} ends {until}, before it starts {start}.", "Correct 'until' or remove the {noun}."
    ),
    "AGR-013": ErrorCase(
        "{thing} ends {until}, the instant it starts, so it never holds.",
        "Correct 'until' or remove the {noun}.",
    ),
    "AGR-014": ErrorCase(
        "zone '{zone}' reaches from {from_m:g} m to {until_m:g} m, which is no distance.",
        "Make 'until_m' greater than 'from_m'.",
    ),
    "AGR-015": ErrorCase("a zone of kind {kind} needs '{key}'.", "Add it, or change 'kind'."),
    "AGR-016": ErrorCase(
        "'{key}' says nothing about a zone of kind {kind}.", "Remove it, or change 'kind'."
    ),
    "AGR-017": ErrorCase("the clause binds nobody.", "Name who is bound under 'parties'."),
    "AGR-018": ErrorCase(
        "the withdrawal says neither which weapons nor which kinds of sighting it is about.",
        "Add 'weapons' or 'kinds'.",
    ),
    "AGR-019": ErrorCase(
        "the calibres run from {least:g} mm to {most:g} mm.",
        "Exchange 'calibre_min_mm' and 'calibre_max_mm'.",
    ),
    "AGR-020": ErrorCase(
        "'{key}' of zone '{zone}' crosses itself or has no extent: {detail}.",
        "Reorder or correct its positions.",
    ),
    "AGR-021": ErrorCase(
        "the local time '{value}' does not exist in {zone}: clocks go forward over it.",
        "Write the time with its offset from UTC.",
    ),
    "AGR-022": ErrorCase(
        "'{value}' is not a time.", "Write '2015-02-15 00:00 Europe/Kyiv' or ISO 8601."
    ),
    "AGR-023": ErrorCase(
        "{thing} holds {span}, outside the agreement ({agreement}).",
        "Correct 'from' and 'until', or 'in_force' of the agreement.",
    ),
    "AGR-024": ErrorCase(
        "places count as inside from {inside:g} and as outside up to {outside:g}.",
        "Keep 0 <= outside_probability < inside_probability <= 1.",
    ),
    "AGR-025": ErrorCase("'{word}' is not a type of weapon.", "Use one of: {known}."),
    "AGR-026": ErrorCase("no weapon system '{word}' is known.", "Use one of: {known}."),
    "AGR-027": ErrorCase(
        "'{key}' of a {kind} clause cannot be {value}: it would not be assessed.",
        "Remove it, or use: {known}.",
    ),
    "AGR-028": ErrorCase(
        "the kind '{kind}' is an act of {act}, which the clause does not forbid.",
        "Remove the kind, or add the act to 'acts'.",
    ),
    "AGR-029": ErrorCase(
        "'zones' has {given}, and the clause binds {bound}.",
        "Give each bound party its zone, or all of them one under 'all'.",
    ),
    "AGR-030": ErrorCase("the withdrawal has no zone to leave.", "Add 'zones'."),
    "AGR-031": ErrorCase(
        "zone '{zone}' of a withdrawal starts {from_m:g} m from the line.",
        "Start it at 0: what is nearer would be allowed.",
    ),
    "AGR-032": ErrorCase("zone '{zone}' is used by no clause.", "Use it or remove it."),
    "AGR-033": ErrorCase(
        "the exemption has no condition and is presumed: it would exempt everything.",
        "Add 'kinds', 'assessments', 'zone', 'from' or 'parties', or 'presumed: false'.",
    ),
    "AGR-034": ErrorCase(
        "the local time '{value}' happens twice in {zone}: clocks go back over it.",
        "Write the time with its offset from UTC.",
    ),
    "AGR-035": ErrorCase("there is no bundled agreement '{name}'.", "Use one of: {known}."),
    "AGR-036": ErrorCase("there is no bundled line '{name}'.", "Use one of: {known}."),
    "AGR-037": ErrorCase("the terms name no line '{name}'.", "Use one of: {known}."),
    # --- LIN: lines and sectors ---
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
    "MIS-011": ErrorCase(
        "the record holds no watch and no report with a time.",
        "Put source files in, run again, or name a day.",
    ),
    "MIS-010": ErrorCase("there is no {path}.", "Only a simulated mission has a truth."),
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
    "INT-050": ErrorCase(
        "the report text is larger than {limit} MB.", "Split it into one file a month."
    ),
    "INT-051": ErrorCase("this is not JSON: {detail}.", "Correct the file or send it as .txt."),
    "INT-052": ErrorCase(
        "the entry is no report.", "Give it 'id', 'as_of' and 'text', the report's words."
    ),
    "INT-053": ErrorCase(
        "'{value}' is no time of a report; its statements stay without times.",
        "Write 'as_of' as 2021-08-30T19:30, with an offset unless it is local.",
    ),
    "INT-054": ErrorCase(
        "the count policy entry '{entry}' cannot be used; the default stays.",
        "Use one of {known} with low_factor, low_plus, high_factor, high_plus.",
    ),
    "INT-055": ErrorCase(
        "no rule understands '{text}'.", "Read it; enter what it reports in an observation table."
    ),
    "INT-056": ErrorCase(
        "'{text}' is an allegation whose author is not one party of the mission.",
        "Name the party's wordings under the source's option 'party_names'.",
    ),
    "INT-057": ErrorCase(
        "'{text}' lists parts that sum to {parts}, which contradicts the total stated.",
        "Ask the source which is right; both are kept, neither is used as a count.",
    ),
    "INT-058": ErrorCase(
        "'{text}' says that nothing was noticed; that is watching, not an observation.",
        "Enter the watch in an effort table.",
    ),
    "INT-059": ErrorCase(
        "the place in '{text}' is in no gazetteer of the mission area; no region is given.",
        "Add the place to the mission's gazetteer.",
    ),
    "INT-060": ErrorCase(
        "the place in '{text}' has several candidates; no region is given.",
        "Keep the one meant in the mission's gazetteer, or state its way from a city.",
    ),
    "INT-061": ErrorCase(
        "the place in '{text}' was put where the way from its city leads, with that error.",
        "Add the place to the mission's gazetteer.",
    ),
    "INT-062": ErrorCase(
        "the table lacks the column(s) {missing}.", "Add them; docs/tables.md lists all columns."
    ),
    "INT-063": ErrorCase(
        "{column}: '{value}' cannot be read: {detail}.", "Correct the cell; see docs/tables.md."
    ),
    "INT-064": ErrorCase(
        "the row has no '{column}'.", "Fill the cell; docs/tables.md says where unknown is allowed."
    ),
    "INT-066": ErrorCase(
        "the file cannot be read as {format}: {detail}.", "Save it again as CSV and send that."
    ),
    "INT-067": ErrorCase(
        "the place is given in {count} ways ({ways}).", "Leave one way to say where it was."
    ),
    "INT-090": ErrorCase(
        "the row is marked simulated, and this mission is live.",
        "Simulated is marked for ever: put the file into a simulated mission.",
    ),
    # --- REC: the record ---
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
    "REQ-005": ErrorCase("{count} rows have an id that starts '{value}'.", "Give one id whole."),
    "REQ-006": ErrorCase("'{value}' is no instant.", "Write 2027-03-14T09:00:00+02:00."),
    "REQ-001": ErrorCase("'{value}' is not a place.", "Write 'lat,lon' or an MGRS reference."),
    "REQ-010": ErrorCase("'{value}' is not an export format.", "Use one of: {known}."),
}
