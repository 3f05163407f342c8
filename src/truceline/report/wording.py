"""All words of the reports: one table, neutral, hedged where the matter is uncertain.

A sentence of this table may name figures in braces; `render` links each to its rows.
"""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "title_daily": "Daily report of {day}",
    "title_period": "Report of {first} to {last}",
    "incidents": "The mission holds that {incidents} incidents happened in the period, put "
    "together from {observations} observations.",
    "incidents_none": "No incident was recorded in the period where the mission watched.",
    "violations": "{violations} of them are assessed as violations of a clause in force, "
    "{serious} of these as serious; {undetermined} are undetermined, {exempt} exempt.",
    "previous": "In the {days} days before, the same count of violations was {previous}.",
    "previous_one": "On the day before, the same count of violations was {previous}.",
    "attribution": "{attributed} of these violations are attributed to a party; the others are "
    "not attributed.",
    "not_observed": "Nobody watched {sectors_unobserved} of {sectors_all} sectors in the whole "
    "period: {names}. Nothing can be said about them.",
    "all_observed": "Each of the {sectors_all} sectors was watched for some part of the period.",
    "effort_unknown": "How much was watched is unknown for these sources: no rate is given.",
    "rate": "Corrected for how much was watched, {rate_corrected} violations happened per day on "
    "the sectors that were watched; uncorrected, {rate_raw} were recorded per day.",
    "denied": "Access was denied on {denials} watches; on {outages} a post or sensor was down.",
    "denied_none": "No watch was denied and none was down.",
    "change": "On {sector}, the rate of violations changed on {day} (between {low} and {high}, "
    "{level:.0%}): the rate after is {ratio:.2f} times the rate before "
    "({ratio_low:.2f} to {ratio_high:.2f}).",
    "change_none": "No change of the rate stands out against chance in any sector.",
    "harm": "Harm to civilians in {harm_corroborated} incidents is corroborated by independent "
    "sources; in {harm_alleged} more it is alleged by one. It is kept apart from the violations "
    "above.",
    "harm_none": "No harm to civilians was reported in the period.",
    "claims": "The parties alleged {claims} matters. Allegations are kept apart: none of them "
    "enters a count of this report.",
    "claims_none": "No allegation by a party was received for the period.",
    "intake": "{rows} rows were read from {files} files: {kept} kept as observations or effort, "
    "{rejected} rejected, {repeated} repeats of rows already in, {warned} kept with a remark.",
    "left_out": "{left_out} observations became no incident; the table says why.",
    "contradictions": "{contradictions} totals stated in reports contradict the parts listed "
    "beside them.",
    "totals": "Reports received state {totals} totals; totals are compared, never added.",
    "hypothetical": "The agreement '{title}' was never in force at these dates. Every finding "
    "here is hypothetical.",
    "simulated": "Everything in this document was drawn by a simulation. Nothing of it happened.",
    "no_rows": "Nothing was recorded here.",
}

METHOD: tuple[str, ...] = (
    """An observation is somebody's claim; an incident is what the mission holds happened; a
    finding is what one clause says about it.""",
    """Reports are held to be one incident where place, time and kind agree better than chance
    would at the local density of reports; the incident table says why for each.""",
    """The whole region of an incident is weighed against a zone, with the accuracy of the line
    itself. Between {outside:.0%} and {inside:.0%} inside, the outcome is undetermined.""",
    """Rates are per day. Intervals are exact for the counts (Garwood) at 95 %; corrected rates
    divide by the time watched times the chance of noticing. A stretch nobody watched is
    'not observed', never zero.""",
    """Posts and cameras do not see everything: fire beyond hearing, drones at height and what
    happens in darkness beside unlit posts are under-recorded.""",
    """The default of attribution is 'not attributed'. No border is drawn on any map.""",
)

# Words a neutral report does not use; a test holds every sentence against them.
BANNED = (
    "attacked", "aggressor", "aggression", "enemy", "guilty", "terrorist", "occupier", "regime",
    "liberated", "militant", "provocation", "criminal", "invader", "separatist",
)  # fmt: skip

OUTCOME_WORDS: dict[str, str] = {
    "not_an_incident": "not an incident under the agreement",
    "relevant_no_violation": "relevant, no violation",
    "exempt": "exempt",
    "undetermined": "undetermined",
    "violation_minor": "violation, minor",
    "violation_serious": "violation, serious",
}


def say(key: str, **values: object) -> str:
    """Return a sentence with some of its braces filled; the others stay for figures."""
    return SENTENCES[key].format_map(_Kept(values))


class _Kept(dict[str, object]):
    """Leaves braces it has no value for."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
