"""Rules that read words of reports: aircraft and people in four languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assess_material import AGREEMENT, LINES, SINCE, east, incident
from truceline.assess.engine import assess
from truceline.model.agreement import Clause, ClauseKind, Limit
from truceline.model.finding import Finding
from truceline.model.incident import INCIDENT_SCHEMA, Incident
from truceline.model.kind import Act
from truceline.model.table import from_table, to_table

CAP = Clause(
    clause_id="cap", kind=ClauseKind.CAP, article="4", parties=("west", "east"), valid=SINCE,
    acts=(Act.COUNT,), zones={"west": "west-25", "east": "east-25"},
    limits=(Limit(item="men", most=10), Limit(item="tank", most=2)),
)  # fmt: skip


def outcomes(found: Incident, clause: Clause) -> set[str]:
    terms = replace(AGREEMENT, clauses=(clause,))
    table = assess(to_table((found,), INCIDENT_SCHEMA), terms, LINES)
    return {row.outcome.value for row in from_table(table, Finding) if row.bound in ("all", "east")}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("вертоліт Мі-8", "violation_minor"), ("вертолёты Ка-52", "violation_minor"),
        ("hélicoptère", "violation_minor"), ("беспилотник", "violation_minor"),
        ("літак Су-25", "relevant_no_violation"), ("avion de chasse", "relevant_no_violation"),
        ("Mi-8 and Su-25", "undetermined"), ("літальний апарат", "undetermined"),
    ],
)  # fmt: skip
def test_class_of_aircraft_is_read_in_four_languages(words: str, expected: str) -> None:
    """A ban of rotary wing and UAVs means them whatever the language of the report."""
    (flight,) = (clause for clause in AGREEMENT.clauses if clause.clause_id == "flight")
    flown = incident("aircraft_flight", east(3), datetime(2020, 8, 1, 12, tzinfo=UTC), weapon=words)

    assert outcomes(flown, flight) == {expected}


@pytest.mark.parametrize(
    ("words", "count", "expected"),
    [
        ("soldiers", 11, "violation_minor"), ("військовослужбовці", 11, "violation_minor"),
        ("военнослужащие", 11, "violation_minor"), ("militaires", 11, "violation_minor"),
        ("militaires", 9, "relevant_no_violation"), ("танки Т-64", 3, "violation_minor"),
        ("chars", 2, "relevant_no_violation"), ("mines antipersonnel", 11, "undetermined"),
    ],
)  # fmt: skip
def test_people_and_tanks_of_a_cap_are_read_in_four_languages(
    words: str, count: int, expected: str
) -> None:
    """What was counted is known in each language; what is no word of the catalogue is not."""
    seen = incident("inventory", east(3), weapon=words, count_low=count, count_high=count)

    assert outcomes(seen, CAP) == {expected}
