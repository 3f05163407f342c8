"""AGR: agreement files."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
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
    "AGR-026": ErrorCase(
        "no weapon system '{word}' is known.", "{near}The page on weapons lists all names."
    ),
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
    "AGR-030": ErrorCase("the {kind} clause has no zone it is about.", "Add 'zones'."),
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
    "AGR-038": ErrorCase("'{milestone}' is not a milestone.", "Use one of: {known}."),
    "AGR-039": ErrorCase(
        "the phases run in a circle: {circle}.", "Let one of them start at a date or an event."
    ),
    "AGR-040": ErrorCase(
        "the milestone is reached by {given}.",
        "Give exactly one of 'at', 'event', 'silence', or 'after' with 'days' or 'within'.",
    ),
    "AGR-041": ErrorCase("'{clause}' is not a clause of this agreement.", "Use one of: {known}."),
    "AGR-042": ErrorCase(
        "zones '{first}' and '{second}' of '{party}' overlap, and neither contains the other.",
        "Let one end where the other begins, or start both at the line.",
    ),
    "AGR-043": ErrorCase(
        "no clause speaks of {weapons} between {least:g} mm and {most:g} mm, which {known} has.",
        "Let one range begin where the other ends.",
    ),
    "AGR-045": ErrorCase(
        "clause '{clause}' has no source.",
        "Add 'citation' to it or 'citations' to the agreement, or mark the whole 'unverified'.",
    ),
    "AGR-046": ErrorCase("the cap has no limit.", "Add 'limits' with 'item' and 'most'."),
    "AGR-047": ErrorCase("'{word}' cannot be counted under a cap.", "Use one of: {known}."),
    "AGR-048": ErrorCase(
        "the clause protects neither a kind of target nor a zone.", "Add 'targets' or 'zones'."
    ),
    "AGR-050": ErrorCase(
        "clause '{clause}' has readings, and is not said to be ambiguous between two or more.",
        "Add 'ambiguous' and at least two readings, or remove 'readings'.",
    ),
    "AGR-051": ErrorCase(
        "zone '{zone}' reaches from {floor:g} m to {ceiling:g} m above ground, which is no height.",
        "Make 'ceiling_m' greater than 'floor_m'.",
    ),
    "AGR-052": ErrorCase(
        "deadline '{deadline}' gives {given}.", "Give exactly one of 'within' and 'days'."
    ),
    "AGR-053": ErrorCase(
        "'{by}' is nobody a deadline can bind.", "Use 'mission', 'commission', 'all' or: {known}."
    ),
    "AGR-054": ErrorCase(
        "the exemption is presumed, and asks for notice or conditions all the same.",
        "Remove 'presumed', or 'notice' and 'conditions'.",
    ),
    "AGR-055": ErrorCase(
        "nothing of this agreement lies anywhere on a map: it has neither zones nor lines.",
        "Read it with 'agreement explain'.",
    ),
    "AGR-056": ErrorCase(
        "its line '{line}' is neither bundled nor given.", "Give the GeoJSON of it with --lines."
    ),
    "AGR-060": ErrorCase("this is not a YAML file of keys: {detail}.", "Correct the syntax."),
    "AGR-061": ErrorCase(
        "'{key}' cannot stand: {detail}.", "Correct it; see the page on scenario files."
    ),
    "AGR-062": ErrorCase(
        "the scenarios name {name} as their agreement.",
        "Give either 'terms' or 'agreement', one of: {known}.",
    ),
    "AGR-063": ErrorCase("two scenarios are called '{name}'.", "Give each its own id."),
    "AGR-064": ErrorCase(
        "scenario '{name}' cannot be run: {detail}.", "Correct it; the others were run."
    ),
    "AGR-070": ErrorCase(
        "the text is measured from line '{line}', which the mission does not have.",
        "Use one of: {known}; or bind the line in mission.yaml.",
    ),
    "AGR-071": ErrorCase(
        "the text has a party '{party}' that the mission's agreement has not.",
        "Use the same ids: {known}.",
    ),
    "AGR-072": ErrorCase(
        "the text is in force from {start} {until}, and the incidents are of {first} to {last}.",
        "Move it to the mission's dates with --aligned.",
    ),
}
