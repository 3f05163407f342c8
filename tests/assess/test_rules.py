"""Rules one by one: caps with their limits, what is meant, and the words of the reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from assess_material import AGREEMENT, LINES, SINCE, east, incident
from truceline.assess.engine import assess
from truceline.model.agreement import (
    Clause,
    ClauseKind,
    Exemption,
    ExemptionKind,
    Limit,
    Severity,
)
from truceline.model.facts import NO_FACTS, Established, Facts
from truceline.model.finding import Finding
from truceline.model.incident import INCIDENT_SCHEMA, Incident
from truceline.model.kind import Act, Kind, Target
from truceline.model.table import from_table, to_table

CAP = Clause(
    clause_id="cap", kind=ClauseKind.CAP, article="4", parties=("west", "east"), valid=SINCE,
    acts=(Act.COUNT, Act.PRESENCE), zones={"east": "east-25"},
    limits=(
        Limit(item="men", most=10), Limit(item="tank", most=2),
        Limit(item="mortar", most=1, calibre_min_mm=100.0),
    ),
)  # fmt: skip


def found(one: Incident, clause: Clause, facts: Facts = NO_FACTS) -> tuple[str, str]:
    """Return outcome and reason for the eastern party."""
    terms = replace(AGREEMENT, clauses=(clause,))
    table = assess(to_table((one,), INCIDENT_SCHEMA), terms, LINES, facts=facts)
    [row] = [row for row in from_table(table, Finding) if row.bound in ("all", "east")]
    return row.outcome.value, row.reason


def counted(
    weapon: str | None, low: int | None, high: int | None = None, *, kind: str = "inventory",
    km: float = 3, **more: Any,
) -> Incident:  # fmt: skip
    return incident(
        kind, east(km), weapon=weapon, count_low=low, count_high=low if high is None else high,
        **more,
    )  # fmt: skip


MINOR, NONE, OPEN = "violation_minor", "relevant_no_violation", "undetermined"


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (counted("tanks", 3), (MINOR, "more than 2 tank where article 4 allows no more")),
        (counted("soldiers", 11), (MINOR, "more than 10 men where article 4 allows no more")),
        (counted("mortar (120mm)", 2),
         (MINOR, "more than 1 mortar where article 4 allows no more")),
        (counted("tanks", 2), (NONE, "no more than article 4 allows")),
        (counted("tanks", 3, km=60), (NONE, "outside the zone of article 4")),
        # Between two and three tanks: more may be, or not.
        (counted("tanks", 2, 3), (OPEN, "what was counted, or how much, is not known")),
        # At least three: more, however many.
        (counted("tanks", 3, 90), (MINOR, "more than 2 tank where article 4 allows no more")),
        # A mortar of an unknown calibre may be one the limit means.
        (counted("mortar", 2), (OPEN, "what was counted, or how much, is not known")),
        (counted("mortar", 1), (NONE, "no more than article 4 allows")),
        (counted(None, 5), (OPEN, "what was counted, or how much, is not known")),
        (counted(None, 1), (NONE, "no more than article 4 allows")),
    ],
)  # fmt: skip
def test_inventory_is_held_to_each_limit(one: Incident, expected: tuple[str, str]) -> None:
    """What is counted in all: over one limit, within all, or not known."""
    assert found(one, CAP) == expected


def test_forces_without_a_weapon_are_men_and_nothing_else() -> None:
    """Twelve seen at once are more than ten men; they are no tanks."""
    forces = counted(None, 12, kind="forces_sighting")

    assert found(forces, CAP) == (MINOR, "more than 10 men where article 4 allows no more")
    tanks = replace(CAP, limits=(Limit(item="tank", most=2),))
    assert found(forces, tanks)[0] == "not_an_incident"


def test_sighting_speaks_only_where_more_than_the_limit_was_seen_at_once() -> None:
    """A part is no inventory: two tanks seen say nothing, three that there are more than two."""
    assert found(counted("tanks", 2, kind="weapon_sighting"), CAP)[0] == "not_an_incident"
    assert found(counted("tanks", 3, kind="weapon_sighting"), CAP) == (
        MINOR, "more than 2 tank where article 4 allows no more",
    )  # fmt: skip


def test_named_system_is_a_limit_of_its_own() -> None:
    """A limit of Grad means no other rocket artillery: nothing it speaks of was counted."""
    grad = replace(CAP, limits=(Limit(item="Grad", most=0),))

    assert found(counted("BM-21 Grad (122mm)", 1), grad)[0] == MINOR
    assert found(counted("BM-27 Uragan (220mm)", 1), grad)[0] == "not_an_incident"


def test_place_decides_a_cap_as_it_decides_other_clauses() -> None:
    """Astride the limit of 25 km, and where no place is known, nothing is decided."""
    astride = counted("tanks", 3, km=25)
    nowhere = replace(counted("tanks", 3), region=None)

    assert found(astride, CAP) == (
        OPEN, "the place lies neither surely inside the zone nor outside",
    )  # fmt: skip
    outcome, reason = found(nowhere, CAP)
    assert (outcome, "place" in reason) == (OPEN, True)
    assert reason != "the place lies neither surely inside the zone nor outside"


def test_exemptions_of_a_cap() -> None:
    """Exempt by its signs; undetermined while a condition is open; a violation where it fails."""
    presumed = Exemption(
        kind=ExemptionKind.MONITORS, text="counted at the parade", assessments=("parade",),
        presumed=True,
    )  # fmt: skip
    asked = Exemption(
        kind=ExemptionKind.NOTIFIED, text="a rotation", kinds=(Kind.INVENTORY,),
        conditions=("announced",),
    )  # fmt: skip
    parade = replace(CAP, exemptions=(presumed,))
    rotation = replace(CAP, exemptions=(asked,))
    tanks = counted("tanks", 3)

    def facts(*, holds: bool) -> Facts:
        said = Established(incident_id="inc-1", condition="announced", holds=holds, by="V")
        return Facts(established=(said,))

    assert found(replace(tanks, assessments=("parade",)), parade)[0] == "exempt"
    assert found(tanks, parade)[0] == MINOR
    assert found(tanks, rotation)[0] == OPEN
    assert found(tanks, rotation, facts(holds=False))[0] == MINOR
    assert found(tanks, rotation, facts(holds=True))[0] == "exempt"


def test_serious_cap_says_by_what() -> None:
    """Five tanks are serious where five are; the reason has both numbers."""
    clause = replace(CAP, severity=Severity(serious_count=5))

    assert found(counted("tanks", 5), clause) == (
        "violation_serious",
        "more than 2 tank where article 4 allows no more; serious: at least 5 in one incident",
    )
    assert found(counted("tanks", 4), clause)[0] == MINOR


def test_first_limit_that_is_passed_is_the_one_told() -> None:
    """Over two limits at once: a tank of the first, and of a later one that means it too."""
    both = replace(CAP, limits=(Limit(item="tank", most=2), Limit(item="T-64", most=1)))

    assert found(counted("T-64 tanks", 3), both)[1].startswith("more than 2 tank")
    assert found(counted("T-64 tanks", 2), both)[1].startswith("more than 1 T-64")
    # Surely over the second: that the first is not known leaves nothing open.
    assert found(counted("T-64 tanks", 2, 5), both)[0] == MINOR
    turned = replace(CAP, limits=both.limits[::-1])
    assert found(counted("T-64 tanks", 2, 5), turned)[0] == MINOR
    assert found(counted("T-64 tanks", 3), turned)[1].startswith("more than 1 T-64")


def clause_of(kind: ClauseKind, **more: Any) -> Clause:
    return Clause(
        clause_id="c", kind=kind, article="4", parties=("west", "east"), valid=SINCE, **more
    )


LATER = datetime(2020, 8, 1, 12, tzinfo=UTC)


def test_flight_of_a_ban_that_names_no_class_is_every_flight() -> None:
    """Even where nothing is known of the aircraft; a class not named is not meant, in words."""
    every = clause_of(ClauseKind.NO_FLIGHT)
    rotary = clause_of(ClauseKind.NO_FLIGHT, aircraft=("rotary",))
    unknown = incident("aircraft_flight", east(3), LATER)

    assert found(unknown, every)[0] == MINOR
    assert found(unknown, rotary) == (OPEN, "the aircraft is not known well enough")
    assert found(incident("uav_flight", east(3), LATER), rotary) == (
        NONE, "the aircraft is not one article 4 means",
    )  # fmt: skip


def test_act_of_another_kind_that_a_flight_ban_names_is_meant() -> None:
    """A ban that names fire beside flights means fire of every kind."""
    clause = clause_of(ClauseKind.NO_FLIGHT, aircraft=("rotary",), acts=(Act.FLIGHT, Act.FIRE))

    assert found(incident("air_strike", east(3)), clause)[0] == MINOR


def test_target_is_meant_only_where_it_is_protected() -> None:
    """Energy is, a road is not, and what is not told is not known where places are protected."""
    clause = clause_of(ClauseKind.PROTECTED, targets=(Target.ENERGY,), zones={"east": "east-25"})

    def at(*targets: str, weapon: str | None = None) -> tuple[str, str]:
        return found(incident("shelling", east(3), targets=targets, weapon=weapon), clause)

    assert at("energy")[0] == MINOR
    assert at("medical") == (NONE, "the target is not one article 4 means")
    assert at() == (OPEN, "the target is not known well enough")


def test_weapon_not_known_leaves_a_protected_target_open() -> None:
    """A clause of heavy weapons against energy: the target is told, the weapon is not."""
    heavy = AGREEMENT.clauses[1].weapons
    clause = clause_of(ClauseKind.PROTECTED, targets=(Target.ENERGY,), weapons=heavy)

    def by(weapon: str | None) -> str:
        return found(incident("shelling", east(3), targets=("energy",), weapon=weapon), clause)[0]

    assert (by("howitzer (122mm)"), by("mortar (82mm)"), by(None)) == (MINOR, NONE, OPEN)


def test_harm_and_access_have_their_own_words() -> None:
    """Two origins make harm a violation; a denial is one by itself."""
    harm = clause_of(ClauseKind.CIVILIAN_HARM)
    moving = clause_of(ClauseKind.FREE_MOVEMENT)
    denied = incident("access_denial", east(3))

    assert found(incident("casualty", east(3), origins=2), harm)[0] == MINOR
    assert found(incident("casualty", east(3), origins=1), harm) == (
        OPEN, "harm told by one origin alone: alleged, not corroborated",
    )  # fmt: skip
    assert found(denied, moving) == (MINOR, "access denial where article 4 forbids it")
