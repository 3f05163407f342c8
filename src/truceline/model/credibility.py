"""How far a source is trusted and how far an incident is confirmed: two things, kept apart."""

from __future__ import annotations

from enum import IntEnum, StrEnum

import pyarrow as pa


class Reliability(StrEnum):
    """How far a source is trusted, as the mission's register of sources states it."""

    COMPLETELY_RELIABLE = "A"
    USUALLY_RELIABLE = "B"
    FAIRLY_RELIABLE = "C"
    NOT_USUALLY_RELIABLE = "D"
    UNRELIABLE = "E"
    CANNOT_BE_JUDGED = "F"


class Credibility(IntEnum):
    """How far what is told is confirmed, whoever tells it."""

    CONFIRMED = 1
    PROBABLY_TRUE = 2
    POSSIBLY_TRUE = 3
    DOUBTFUL = 4
    IMPROBABLE = 5
    CANNOT_BE_JUDGED = 6


# The words of the scale: UK Joint Warfare Publication 2-00 (2003), "Admiralty" or NATO system.
RELIABILITY_WORDS: dict[Reliability, str] = {
    Reliability.COMPLETELY_RELIABLE: "completely reliable",
    Reliability.USUALLY_RELIABLE: "usually reliable",
    Reliability.FAIRLY_RELIABLE: "fairly reliable",
    Reliability.NOT_USUALLY_RELIABLE: "not usually reliable",
    Reliability.UNRELIABLE: "unreliable",
    Reliability.CANNOT_BE_JUDGED: "reliability cannot be judged",
}
CREDIBILITY_WORDS: dict[Credibility, str] = {
    Credibility.CONFIRMED: "confirmed by other sources",
    Credibility.PROBABLY_TRUE: "probably true",
    Credibility.POSSIBLY_TRUE: "possibly true",
    Credibility.DOUBTFUL: "doubtful",
    Credibility.IMPROBABLE: "improbable",
    Credibility.CANNOT_BE_JUDGED: "truth cannot be judged",
}


class Plausibility(StrEnum):
    """How what is told fits what else is known."""

    FITS = "fits"  # other information points the same way
    POSSIBLE = "possible"  # nothing speaks for or against it
    ODD = "odd"  # it does not fit what is known
    NOT_ASSESSED = "not_assessed"


class Support(StrEnum):
    """What stands behind an incident."""

    SINGLE_SOURCE = "single_source"
    DEPENDENT_CONFIRMATION = "dependent_confirmation"  # several reports, all of one group
    CONFIRMED_INDEPENDENT = "confirmed_independent"
    CONTRADICTED = "contradicted"


class Witness(StrEnum):
    """Whose word it is that the incident happened."""

    MISSION_OBSERVED = "mission_observed"
    REPORTED_BY_OTHERS = "reported_by_others"  # neither the mission nor a party
    PARTY_REPORTED = "party_reported"


CREDIBILITY_SCHEMA = pa.schema(
    [
        pa.field("incident_id", pa.string(), nullable=False),
        pa.field("support", pa.string(), nullable=False),
        pa.field("witness", pa.string(), nullable=False),
        pa.field("credibility", pa.int64(), nullable=False),  # 1 to 6
        pa.field("reliability", pa.list_(pa.string()), nullable=False),  # "B posts", by source
        pa.field("reports", pa.int64(), nullable=False),
        pa.field("groups", pa.int64(), nullable=False),
        pa.field("mission_groups", pa.int64(), nullable=False),
        pa.field("party_groups", pa.int64(), nullable=False),
        pa.field("parties", pa.list_(pa.string()), nullable=False),
        pa.field("contradictions", pa.int64(), nullable=False),
        pa.field("plausibility", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
    ]
)
