"""Two wordings compared: terms and findings that differ, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from assess_material import AGREEMENT, LINES, NOON_2016, WITHDRAWAL, east, incident
from truceline.flow.agreement_diff import (
    NO_FINDING,
    AgreementDiff,
    Shift,
    TermChange,
    diff_agreements,
    diff_terms,
)
from truceline.model.agreement import Severity
from truceline.model.incident import INCIDENT_SCHEMA
from truceline.model.table import to_table

if TYPE_CHECKING:
    from truceline.model.agreement import Agreement

GUNS = to_table(
    [
        replace(
            incident("weapon_sighting", east(km), weapon="howitzer (D-30, 122mm)"),
            incident_id=f"inc-{km}",
        )
        for km in (5, 12, 20, 40)
    ],
    INCIDENT_SCHEMA,
)


def narrowed(until_m: float) -> Agreement:
    zones = tuple(
        replace(zone, until_m=until_m) if zone.zone_id == "east-25" else zone
        for zone in AGREEMENT.zones
    )
    return replace(AGREEMENT, zones=zones)


def compared(first: Agreement, second: Agreement) -> AgreementDiff:
    return diff_agreements(GUNS, first, second, LINES)


def test_zone_of_10_km_instead_of_25_frees_what_lies_between() -> None:
    """Guns at 12 and 20 km violate 25 km and not 10; at 5 both, at 40 none."""
    diff = compared(AGREEMENT, narrowed(10_000.0))

    assert diff.violating == (frozenset({"inc-5", "inc-12", "inc-20"}), frozenset({"inc-5"}))
    assert diff.shifts == (
        Shift(clause_id="withdraw", bound="east", first="violation_minor",
              second="relevant_no_violation", findings=2),
    )  # fmt: skip
    assert diff.changes["incident_id"].to_pylist() == ["inc-12", "inc-20"]
    assert diff.terms == (
        TermChange(part="zone east-25", key="until_m", first="25000", second="10000"),
    )


def test_diff_the_other_way_round_says_the_opposite() -> None:
    """Exchange the texts and every change is exchanged with them."""
    there, back = compared(AGREEMENT, narrowed(10_000.0)), compared(narrowed(10_000.0), AGREEMENT)

    assert back.violating == there.violating[::-1]
    assert [(s.first, s.second) for s in back.shifts] == [(s.second, s.first) for s in there.shifts]
    assert back.changes["outcome_first"].to_pylist() == there.changes["outcome_second"].to_pylist()


def test_diff_of_a_text_with_itself_is_empty() -> None:
    """The same text changes nothing, whatever it calls itself and however it says it."""
    worded = replace(AGREEMENT, title={"en": "Other words"}, sha256="0" * 64)

    diff = compared(AGREEMENT, worded)

    assert (diff.terms, diff.shifts, diff.changes.num_rows) == ((), (), 0)
    assert diff.compared == 4


def test_clause_only_one_text_has_is_no_finding_under_the_other() -> None:
    """A clause left out changes its findings to none; the term says so."""
    without = replace(
        AGREEMENT, clauses=tuple(c for c in AGREEMENT.clauses if c.clause_id != "withdraw")
    )

    diff = compared(AGREEMENT, without)

    assert {shift.second for shift in diff.shifts} == {NO_FINDING}
    assert sum(shift.findings for shift in diff.shifts) == 8  # four guns, a duty of each party
    assert diff.terms == (TermChange(part="clause withdraw", key="", first="there", second="none"),)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"severity": Severity(serious_calibre_mm=122.0)}, ("severity", "serious_calibre_mm 122")),
        ({"parties": ("east",)}, ("parties", "east")),
        ({"weapons": None}, ("weapons", "none")),
        ({"valid": replace(WITHDRAWAL.valid, end=NOON_2016)}, ("valid", "2016-05-10 12:00 UTC")),
        ({"severity": Severity(serious_longer_than=timedelta(hours=2))}, ("severity", "2 h")),
    ],
)
def test_term_that_differs_is_said_in_short_words(
    change: dict[str, object], expected: tuple[str, str]
) -> None:
    """Each field of a clause can differ, and its new value can be read."""
    clauses = tuple(
        replace(c, **change) if c.clause_id == "withdraw" else c  # type: ignore[arg-type]
        for c in AGREEMENT.clauses
    )

    (found,) = diff_terms(AGREEMENT, replace(AGREEMENT, clauses=clauses))

    assert (found.part, found.key) == ("clause withdraw", expected[0])
    assert expected[1] in found.second
