"""Credibility: what confirms an incident, and that nobody's reputation enters it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from material import incident, observation
from truceline.fuse.independence.credibility import (
    Member,
    SourceRegister,
    credibility_of,
    in_words,
    rate,
    standing_of,
    support_of,
    witness_of,
)
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
from truceline.model.incident import INCIDENT_SCHEMA
from truceline.model.observation import OBSERVATION_SCHEMA
from truceline.model.table import to_table

if TYPE_CHECKING:
    import pyarrow as pa

FITS, POSSIBLE, ODD = Plausibility.FITS, Plausibility.POSSIBLE, Plausibility.ODD
REGISTER = SourceRegister(
    reliability={"posts": Reliability.USUALLY_RELIABLE, "north-army": Reliability.UNRELIABLE},
    mission=frozenset({"posts", "cameras"}),
    parties={"north-army": "north", "south-army": "south"},
)


@pytest.mark.parametrize(
    ("agreeing", "contradicting", "plausibility", "merge", "number"),
    [
        (0, 0, FITS, 1.0, 6),
        (1, 0, Plausibility.NOT_ASSESSED, 1.0, 6),
        (1, 0, FITS, 1.0, 2),
        (1, 0, POSSIBLE, 1.0, 3),
        (1, 0, ODD, 1.0, 4),
        (1, 1, POSSIBLE, 1.0, 4),
        (1, 2, POSSIBLE, 1.0, 5),
        (1, 1, ODD, 1.0, 5),
        (2, 0, POSSIBLE, 0.8, 1),
        (2, 0, POSSIBLE, 0.79, 2),
        (2, 0, ODD, 1.0, 2),
        (2, 0, ODD, 0.5, 3),
        (2, 1, FITS, 1.0, 3),
        (3, 1, ODD, 1.0, 4),
        (2, 2, FITS, 1.0, 4),
        (2, 2, ODD, 1.0, 5),
    ],
)
def test_number_follows_the_table(
    agreeing: int, contradicting: int, plausibility: Plausibility, merge: float, number: int
) -> None:
    """Each line of the published table."""
    assert credibility_of(agreeing, contradicting, plausibility, merge) == number


@given(
    agreeing=st.integers(1, 6),
    contradicting=st.integers(0, 6),
    plausibility=st.sampled_from([FITS, POSSIBLE, ODD]),
    merge=st.floats(0, 1),
)
def test_more_agreement_never_hurts_and_more_contradiction_never_helps(
    agreeing: int, contradicting: int, plausibility: Plausibility, merge: float
) -> None:
    """A lower number is more credible; each new group moves it only its own way."""
    now = credibility_of(agreeing, contradicting, plausibility, merge)

    assert credibility_of(agreeing + 1, contradicting, plausibility, merge) <= now
    assert credibility_of(agreeing, contradicting + 1, plausibility, merge) >= now
    assert credibility_of(agreeing, contradicting, plausibility, 1.0) <= now
    assert credibility_of(agreeing, contradicting, FITS, merge) <= now


@pytest.mark.parametrize(
    ("reports", "groups", "contradicting", "support"),
    [
        (1, 1, 0, Support.SINGLE_SOURCE),
        (5, 1, 0, Support.DEPENDENT_CONFIRMATION),
        (5, 2, 0, Support.CONFIRMED_INDEPENDENT),
        (5, 2, 1, Support.CONTRADICTED),
        (1, 1, 1, Support.CONTRADICTED),
    ],
)
def test_five_copies_are_dependent_confirmation(
    reports: int, groups: int, contradicting: int, support: Support
) -> None:
    """Copies confirm nothing; a contradiction is never passed over."""
    assert support_of(reports, groups, contradicting) is support


@pytest.mark.parametrize(
    ("sources", "witness"),
    [
        (("posts", "north-army"), Witness.MISSION_OBSERVED),
        (("paper", "north-army"), Witness.REPORTED_BY_OTHERS),
        (("north-army", "south-army"), Witness.PARTY_REPORTED),
        (("paper",), Witness.REPORTED_BY_OTHERS),
    ],
)
def test_what_the_mission_saw_is_kept_apart_from_what_a_party_says(
    sources: tuple[str, ...], witness: Witness
) -> None:
    """The mission's own word goes before others', others' before the parties'."""
    members = [Member(source, number) for number, source in enumerate(sources)]

    assert witness_of(standing_of(members, REGISTER)) is witness


def test_a_paper_that_copies_a_party_is_the_partys_word() -> None:
    """Of one dependence group with a party's source, the whole group is the party's."""
    members = [Member("north-army", 4), Member("paper", 4)]

    standing = standing_of(members, REGISTER)

    assert standing == (2, 1, 0, 1, ("north",))
    assert witness_of(standing) is Witness.PARTY_REPORTED


def tables() -> tuple[pa.Table, pa.Table, np.ndarray]:
    sources = ["posts", "cameras", "paper", "north-army", "south-army", "paper"]
    rows = [observation(f"{n}", None, 9, source_id=name) for n, name in enumerate(sources)]
    events: list[Any] = [
        incident("a", None, 9.0, members=("obs-0", "obs-1"), merge_probability=0.9),
        incident("b", None, 9.0, members=("obs-2", "obs-5")),
        incident("c", None, 9.0, members=("obs-3", "obs-4"), merge_probability=0.6),
    ]
    groups = np.array([0, 1, 2, 3, 4, 2])
    return to_table(events, INCIDENT_SCHEMA), to_table(rows, OBSERVATION_SCHEMA), groups


def test_a_rating_says_who_how_many_and_why() -> None:
    """Letters stand beside the number, by source; the reason says it in words."""
    incidents, observations, groups = tables()

    rated = rate(incidents, observations, groups, REGISTER, {"inc-b": 1}, {"inc-b": POSSIBLE})

    assert rated.schema == CREDIBILITY_SCHEMA
    a, b, c = rated.to_pylist()
    assert (a["support"], a["witness"], a["credibility"]) == (
        "confirmed_independent", "mission_observed", 1,
    )  # fmt: skip
    assert a["reliability"] == ["F cameras", "B posts"]
    assert a["reason"] == (
        "confirmed by other sources: 2 reports of 2 groups that do not hang together"
    )
    assert (b["support"], b["credibility"], b["groups"]) == ("contradicted", 4, 1)
    assert b["reason"] == "doubtful: 2 reports of 1 group, contradicted by 1 group"
    assert (c["witness"], c["credibility"], c["parties"]) == (
        "party_reported", 2, ["north", "south"],
    )  # fmt: skip
    assert c["reason"] == (
        "probably true: 2 reports of 2 groups that do not hang together, "
        "one incident with a probability of 0.60 only, told by north and south alone"
    )


@given(letters=st.lists(st.sampled_from(list(Reliability)), min_size=4, max_size=4))
def test_reliability_never_enters_the_number(letters: list[Reliability]) -> None:
    """Whatever letters a mission states, numbers, support and witness stay."""
    incidents, observations, groups = tables()
    names = ["posts", "cameras", "paper", "north-army"]
    other = SourceRegister(
        reliability=dict(zip(names, letters, strict=True)),
        mission=REGISTER.mission,
        parties=REGISTER.parties,
    )

    kept = [name for name in CREDIBILITY_SCHEMA.names if name != "reliability"]
    assert (
        rate(incidents, observations, groups, other)
        .select(kept)
        .equals(rate(incidents, observations, groups, REGISTER).select(kept))
    )


def test_every_letter_and_number_has_its_words() -> None:
    """The whole scale is there, and the two judgements are two sentences."""
    assert set(RELIABILITY_WORDS) == set(Reliability)
    assert set(CREDIBILITY_WORDS) == set(Credibility)
    assert in_words(Reliability.FAIRLY_RELIABLE, Credibility.DOUBTFUL) == (
        "Source: fairly reliable. What it tells: doubtful."
    )


def test_what_cannot_be_is_refused() -> None:
    """A source of both sides, more groups than reports, negative groups."""
    with pytest.raises(ValueError, match="posts: of the mission and of a party"):
        SourceRegister(mission=frozenset({"posts"}), parties={"posts": "north"})
    with pytest.raises(ValueError, match="no 2 groups among 1 reports"):
        support_of(1, 2)
    with pytest.raises(ValueError, match="counted"):
        credibility_of(-1)


def test_page_states_the_table() -> None:
    """Each line of the table on the page is what the function answers."""
    page = (Path(__file__).parents[2] / "docs" / "independence.md").read_text(encoding="utf-8")
    start = page.index("| groups that tell of it |")
    lines = page[start:].split("\n\n")[0].splitlines()[2:]
    cases = [
        (1, 0, 1.0),
        (1, 1, 1.0),
        (1, 2, 1.0),
        (2, 0, 0.8),
        (2, 0, 0.79),
        (2, 1, 1.0),
        (2, 2, 1.0),
    ]
    columns = (FITS, POSSIBLE, ODD, Plausibility.NOT_ASSESSED)

    stated = [[int(cell) for cell in line.strip("| ").split("|")[2:]] for line in lines]

    assert stated == [
        [credibility_of(agreeing, contra, how, merge) for how in columns]
        for agreeing, contra, merge in cases
    ]
