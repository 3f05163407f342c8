"""LOC: places of explosions from what sensors heard."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "LOC-001": ErrorCase(
        "this is no list of detections: {detail}.", "Give a JSON list with one object a detection."
    ),
    "LOC-002": ErrorCase("the list is empty.", "An empty list says nothing of what was heard."),
    "LOC-003": ErrorCase("'{key}' is missing.", "Each detection needs: {needed}."),
    "LOC-004": ErrorCase("'{key}' is {value}, which is no number.", "Write a finite number."),
    "LOC-005": ErrorCase(
        "the back azimuth {value} lies outside -180 to 360.",
        "Write degrees clockwise from north, from the array towards the source.",
    ),
    "LOC-006": ErrorCase(
        "latitude {lat}, longitude {lon} is not on the globe.", "Were the two exchanged?"
    ),
    "LOC-007": ErrorCase(
        "'{value}' is no time.", "Write UTC as 2027-03-14T09:00:00; another offset is converted."
    ),
    "LOC-008": ErrorCase(
        "this repeats entry {first}.", "It counts once: a repeated detection is no second witness."
    ),
    "LOC-009": ErrorCase("'{key}' cannot be {value}.", "{expected}"),
    "LOC-010": ErrorCase(
        "one detection is a bearing and not a place: it came from somewhere on the line {line}.",
        "Add a detection of another array.",
    ),
    "LOC-011": ErrorCase(
        "all {count} detections are of one array, at {place}: bearings from one point never cross.",
        "Add a detection of another array.",
    ),
    "LOC-012": ErrorCase(
        "none of the {count} detections can be used.", "Correct them; the first says: {first}"
    ),
    "LOC-013": ErrorCase(
        "{count} detections are more than {most}.", "Split the list by day or by network."
    ),
    "LOC-014": ErrorCase(
        "the trigger cannot be used: {detail}.",
        "Give time, and trace_ids of stations whose places are known.",
    ),
    "LOC-015": ErrorCase("{what} cannot be {value}.", "Give {expected}."),
}
