"""The two texts of Minsk of September 2014: dated facts, worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from truceline.agreement import load_bundled
from truceline.model.agreement import ClauseKind

PROTOCOL = load_bundled("minsk-2014-protocol")
MEMORANDUM = load_bundled("minsk-2014-memorandum")


def test_protocol_begins_at_18_in_kyiv() -> None:
    """Summer time in September 2014: 18:00 in Kyiv is 15:00 UTC."""
    assert PROTOCOL.valid.start == datetime(2014, 9, 5, 15, tzinfo=UTC)
    assert [clause.kind for clause in PROTOCOL.clauses] == [ClauseKind.NO_FIRE]
    assert PROTOCOL.clauses[0].citation is not None
    assert PROTOCOL.clauses[0].citation.unverified


@pytest.mark.parametrize(
    ("clause_id", "km"),
    [
        ("heavy-15", 15), ("mt-12", 9), ("mortars-120", 8), ("d-30", 16), ("2s1", 15), ("2s3", 17),
        ("2s19-2a65", 25), ("2s5", 30), ("grad", 21), ("uragan", 36), ("tornado-g", 40),
        ("smerch-tornado-u", 70), ("tornado-s-missiles", 120),
    ],
)  # fmt: skip
def test_memorandum_keeps_each_weapon_as_far_as_the_list_says(clause_id: str, km: int) -> None:
    """The same distance for both sides, each on its own side of the line of that day."""
    clause = MEMORANDUM.clause(clause_id)

    zones = {party: MEMORANDUM.zone(zone_id) for party, zone_id in clause.zones.items()}
    assert {party: zone.until_m for party, zone in zones.items()} == {
        "ukraine": km * 1000, "armed-formations": km * 1000,
    }  # fmt: skip
    assert {party: zone.side for party, zone in zones.items()} == {p: p for p in zones}
    assert clause.valid.start == datetime(2014, 9, 20, 17, tzinfo=UTC)


def test_memorandum_line_stays_that_of_its_day() -> None:
    """Whatever the line becomes, distances are from that of 19 September 2014."""
    (line,) = MEMORANDUM.lines

    assert line.version == "2014-09-19"


def test_memorandum_figures_that_were_remembered_say_so() -> None:
    """The widths 15, 9 and 8 km were read; the rest of the list was remembered."""
    marks = {
        clause.clause_id: clause.citation.unverified
        for clause in MEMORANDUM.clauses
        if clause.kind is ClauseKind.WITHDRAWAL and clause.citation is not None
    }

    read = [name for name, unverified in marks.items() if not unverified]
    assert read == ["heavy-15", "mt-12", "mortars-120"]


def test_every_clause_speaks_both_languages() -> None:
    """English and French words for every clause of both texts."""
    for agreement in (PROTOCOL, MEMORANDUM):
        for clause in agreement.clauses:
            assert {"en", "fr"} <= set(clause.text)
