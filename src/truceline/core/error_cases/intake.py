"""INT: rows that become rejections."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
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
    "INT-070": ErrorCase(
        "'{value}' is no language reports are read in; it is told from the text instead.",
        "Write one of {known}, or leave 'language' out.",
    ),
    "INT-071": ErrorCase(
        "'{value}' is no language reports are read in.",
        "Write one of {known}, or leave --language out.",
    ),
    "INT-072": ErrorCase("'{value}' is no file.", "Give the path of a report as plain text."),
    "INT-080": ErrorCase(
        "'{text}' is held to be no event, P {probability}: {what}{words}; the row goes in with its "
        "kind unknown, where its labels say {kind}.",
        "Read it; if it does tell of one, enter that in an observation table. docs/headlines.md "
        "says how often the judge is wrong.",
    ),
    "INT-081": ErrorCase(
        "{name} may not be where '{text}' happened, P {probability}: {why}; the row goes in with a "
        "place known to {radius} km.",
        "If the place is known, enter it in an observation table; a gazetteer of the mission with "
        "names as the press writes them helps.",
    ),
    "INT-082": ErrorCase(
        "the source's option '{option}' cannot be '{value}'; the file is read as without it.",
        "Write {option}: {known}, or leave the option out.",
    ),
    "INT-086": ErrorCase(
        "reports in PDF are read with {package}, which is not installed.",
        "Install truceline with its extra 'pdf', then take the file in again.",
    ),
    "INT-087": ErrorCase(
        "this cannot be read as a PDF with text: {detail}.",
        "Save it anew, or make text of a scan, and send that.",
    ),
    "INT-088": ErrorCase(
        "no rule understands the row '{text}' of the annex.",
        "Read it; enter what it reports in an observation table.",
    ),
    "INT-089": ErrorCase(
        "'{value}' in the annex is no date and time; the row goes in without a time.",
        "Read it; enter the row in an observation table if its time matters.",
    ),
    "INT-090": ErrorCase(
        "the row is marked simulated, and this mission is live.",
        "Simulated is marked for ever: put the file into a simulated mission.",
    ),
    "INT-091": ErrorCase(
        "{column}: {value} is no standard deviation of what was measured: it is more than 0.",
        "Write what a trial or the maker of the instrument gives; without it leave the row's place "
        "out, or give the azimuths or distances it lies between.",
    ),
    "INT-092": ErrorCase(
        "bearing_deg: {value} is no azimuth.",
        "Write degrees from 0 to 360, clockwise from north.",
    ),
    "INT-093": ErrorCase("the distance is given as {first} and as {second}.", "Leave one of them."),
}
