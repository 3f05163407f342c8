"""How far an incident is confirmed: by how many that do not hang together, and by whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from truceline.model.credibility import (
    CREDIBILITY_SCHEMA,
    CREDIBILITY_WORDS,
    RELIABILITY_WORDS,
    Credibility,
    Plausibility,
    Reliability,
    Support,
    Witness,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

SURE_MERGE = 0.8  # ICD-203: from here on two reports are "very likely" of one incident


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRegister:
    """What a mission states of its sources.

    ``reliability`` by source id, F where it says nothing; ``mission`` are the sources that are
    the mission's own observers and sensors; ``parties`` maps a source to the party that
    controls it.
    """

    reliability: Mapping[str, Reliability] = field(default_factory=dict)
    mission: frozenset[str] = frozenset()
    parties: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        both = sorted(self.mission & set(self.parties))
        if both:
            raise ValueError(f"{', '.join(both)}: of the mission and of a party")

    def letter(self, source_id: str) -> Reliability:
        """Return how far a source is trusted."""
        return Reliability(self.reliability.get(source_id, Reliability.CANNOT_BE_JUDGED))


class Member(NamedTuple):
    """One report of an incident: its source and its dependence group."""

    source_id: str
    group: int


class Standing(NamedTuple):
    """How many groups tell of an incident, and whose they are."""

    reports: int
    groups: int
    mission_groups: int
    party_groups: int
    parties: tuple[str, ...]


def credibility_of(
    agreeing: int,
    contradicting: int = 0,
    plausibility: Plausibility = Plausibility.NOT_ASSESSED,
    merge_probability: float = 1.0,
) -> Credibility:
    """Return how far an incident is confirmed, 1 to 6.

    Parameters
    ----------
    agreeing, contradicting
        Numbers of dependence groups that tell of it, and that tell what cannot be true with it.
    plausibility
        How it fits what else is known.
    merge_probability
        How sure it is that the groups tell of one incident; below 0.8 they confirm it only
        probably.

    Notes
    -----
    Who tells it does not enter: the reliability of sources is stated beside it, never in it.
    """
    if agreeing < 0 or contradicting < 0 or not 0 <= merge_probability <= 1:
        raise ValueError("groups are counted and a probability lies between 0 and 1")
    if agreeing == 0:
        return Credibility.CANNOT_BE_JUDGED
    odd = plausibility is Plausibility.ODD
    if contradicting >= agreeing:
        lost = odd or (agreeing == 1 and contradicting > 1)
        return Credibility.IMPROBABLE if lost else Credibility.DOUBTFUL
    if contradicting:
        return Credibility.DOUBTFUL if odd else Credibility.POSSIBLY_TRUE
    if agreeing > 1:
        return Credibility((1 if merge_probability >= SURE_MERGE else 2) + odd)
    return _SINGLE[plausibility]


_SINGLE = {
    Plausibility.FITS: Credibility.PROBABLY_TRUE,
    Plausibility.POSSIBLE: Credibility.POSSIBLY_TRUE,
    Plausibility.ODD: Credibility.DOUBTFUL,
    Plausibility.NOT_ASSESSED: Credibility.CANNOT_BE_JUDGED,
}


def support_of(reports: int, groups: int, contradicting: int = 0) -> Support:
    """Return what stands behind an incident; a contradiction is never passed over."""
    if not 1 <= groups <= reports:
        raise ValueError(f"no {groups} groups among {reports} reports")
    if contradicting:
        return Support.CONTRADICTED
    if groups > 1:
        return Support.CONFIRMED_INDEPENDENT
    return Support.SINGLE_SOURCE if reports == 1 else Support.DEPENDENT_CONFIRMATION


def standing_of(members: Sequence[Member], register: SourceRegister) -> Standing:
    """Return whose the groups are.

    Notes
    -----
    A group is the mission's if the mission itself reported, else a party's if one of its sources
    is controlled by a party: what others copied from a party is the party's word.
    """
    mission = {member.group for member in members if member.source_id in register.mission}
    told = {
        (member.group, register.parties[member.source_id])
        for member in members
        if member.source_id in register.parties and member.group not in mission
    }
    return Standing(
        reports=len(members),
        groups=len({member.group for member in members}),
        mission_groups=len(mission),
        party_groups=len({group for group, _ in told}),
        parties=tuple(sorted({party for _, party in told})),
    )


def witness_of(standing: Standing) -> Witness:
    """Return whose word it is: the mission's, else others', else only parties'."""
    if standing.mission_groups:
        return Witness.MISSION_OBSERVED
    if standing.party_groups == standing.groups:
        return Witness.PARTY_REPORTED
    return Witness.REPORTED_BY_OTHERS


def rate(
    incidents: pa.Table,
    observations: pa.Table,
    groups: Ints,
    register: SourceRegister,
    contradictions: Mapping[str, int] | None = None,
    plausibility: Mapping[str, Plausibility] | None = None,
) -> pa.Table:
    """Return one row an incident: how far it is confirmed, by whom, and why.

    Parameters
    ----------
    incidents, observations
        Tables of the model; every member of an incident is among the observations.
    groups
        Dependence group of each observation, made within incidents
        (`truceline.fuse.independence.dependence.dependence_groups`).
    register
        What is stated of the sources.
    contradictions
        Number of groups that contradict an incident, by its id.
    plausibility
        How an incident fits what else is known, by its id; not assessed where it is missing.

    Returns
    -------
    Ratings
        A table with ``CREDIBILITY_SCHEMA``, in the order of the incidents.
    """
    member_of = {
        key: Member(source, int(group))
        for key, source, group in zip(
            observations["observation_id"].to_pylist(),
            observations["source_id"].to_pylist(),
            groups,
            strict=True,
        )
    }
    rows = []
    for incident in incidents.select(["incident_id", "members", "merge_probability"]).to_pylist():
        key = incident["incident_id"]
        members = [member_of[member] for member in incident["members"]]
        rows.append(
            _row(
                key, members, register, (contradictions or {}).get(key, 0),
                (plausibility or {}).get(key, Plausibility.NOT_ASSESSED),
                incident["merge_probability"],
            )
        )  # fmt: skip
    columns = {name: [row[name] for row in rows] for name in CREDIBILITY_SCHEMA.names}
    return pa.table(columns, schema=CREDIBILITY_SCHEMA)


def _row(
    key: str, members: list[Member], register: SourceRegister, contradicting: int,
    plausibility: Plausibility, merge_probability: float,
) -> dict[str, Any]:  # fmt: skip
    standing = standing_of(members, register)
    support = support_of(standing.reports, standing.groups, contradicting)
    number = credibility_of(standing.groups, contradicting, plausibility, merge_probability)
    witness = witness_of(standing)
    return {
        "incident_id": key,
        "support": support.value,
        "witness": witness.value,
        "credibility": int(number),
        "reliability": [
            f"{register.letter(source).value} {source}"
            for source in sorted({member.source_id for member in members})
        ],
        **standing._asdict(),
        "contradictions": contradicting,
        "plausibility": plausibility.value,
        "reason": _reason(standing, number, contradicting, merge_probability),
    }


def _reason(
    standing: Standing, number: Credibility, contradicting: int, merge_probability: float
) -> str:
    told = f"{_counted(standing.reports, 'report')} of {_counted(standing.groups, 'group')}"
    parts = [told + (" that do not hang together" if standing.groups > 1 else "")]
    if standing.groups > 1 and merge_probability < SURE_MERGE:
        parts.append(f"one incident with a probability of {merge_probability:.2f} only")
    if contradicting:
        parts.append(f"contradicted by {_counted(contradicting, 'group')}")
    if standing.parties and standing.party_groups == standing.groups:
        parts.append(f"told by {' and '.join(standing.parties)} alone")
    return f"{CREDIBILITY_WORDS[number]}: {', '.join(parts)}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def in_words(letter: Reliability, number: Credibility) -> str:
    """Return both judgements of one report in words, as two sentences of their own."""
    return f"Source: {RELIABILITY_WORDS[letter]}. What it tells: {CREDIBILITY_WORDS[number]}."
