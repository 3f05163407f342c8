"""Files of facts: what is read from them, and what is refused with its line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import shapely

from truceline.agreement import read_agreement
from truceline.core.errors import FactsError
from truceline.core.geo import distance_m
from truceline.formats.facts_yaml import read_facts
from truceline.model.facts import NO_FACTS

TERMS = """\
agreement: river
version: "1"
title: {en: River}
time_zone: Europe/Kyiv
in_force: {from: "2025-02-14 00:00"}
parties: [{id: north, names: {en: North}}, {id: south, names: {en: South}}]
milestones:
  - {id: withdrawn, event: true, text: {en: The guns are gone.}}
clauses:
  - id: no-fire
    kind: no_fire
    article: "1"
    parties: [north, south]
    text: {en: Weapons are not used.}
    exemptions:
      - {kind: notified, text: demining, kinds: [explosion], notice: {purposes: [demining]}}
      - {kind: self_defence, text: answer, conditions: [attacked-first]}
citations: [{text: "The text", unverified: true}]
"""
AGREEMENT = read_agreement(TERMS, "river.yaml")
FACTS = """\
permits:
  - id: bridge
    purpose: demining
    notified: 2025-03-01T09:00:00
    from: 2025-03-03T08:00:00
    until: 2025-03-03T16:00:00
    near: {place: [30.0, 50.0], within_m: 500}
reached:
  - {milestone: withdrawn, at: "2025-03-10T00:00:00+00:00", source: report 12}
established:
  - {incident: inc-1, condition: attacked-first, holds: true, by: A. Verifier}
"""


def codes(text: str) -> list[tuple[str, int]]:
    with pytest.raises(FactsError) as caught:
        read_facts(text, [AGREEMENT], "Europe/Kyiv")
    return [(p.code, int(p.where.rsplit(":", 1)[1])) for p in caught.value.problems]


def test_facts_are_read_in_the_missions_time() -> None:
    """A time without an offset is the mission's local time."""
    facts = read_facts(FACTS, [AGREEMENT], "Europe/Kyiv")

    (permit,), (reached,), (established,) = facts.permits, facts.reached, facts.established
    assert permit.valid.start == datetime(2025, 3, 3, 6, tzinfo=UTC)
    assert permit.notified_at == datetime(2025, 3, 1, 7, tzinfo=UTC)
    assert reached.at == datetime(2025, 3, 10, tzinfo=UTC)
    assert (established.condition, established.holds) == ("attacked-first", True)


def test_facts_round_permit_reaches_as_far_as_it_says() -> None:
    """Every corner of the outline is 500 m from its middle."""
    region = read_facts(FACTS, [AGREEMENT], "Europe/Kyiv").permits[0].region

    assert region is not None
    lon, lat = shapely.get_coordinates(region.geometry).T
    apart = distance_m(30.0, 50.0, lon, lat)
    assert apart == pytest.approx(500.0, abs=0.01)


def test_facts_of_an_empty_file_are_none() -> None:
    """A file may hold no fact of a kind."""
    assert read_facts("permits: []\n", [AGREEMENT], "UTC") == NO_FACTS


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("purpose: demining", "purpose: fishing", ("FAC-003", 3)),
        ("milestone: withdrawn", "milestone: withdrew", ("FAC-003", 9)),
        ("attacked-first, holds", "attacked, holds", ("FAC-003", 11)),
        ("withdrawn, at", "withdrawn, agreement: other, at", ("FAC-003", 9)),
        ("    purpose", "    party: east\n    purpose", ("FAC-003", 3)),
        ("until: 2025-03-03T16", "until: 2025-03-03T07", ("FAC-005", 6)),
        ("    near", "    area: [[30, 50], [31, 50], [31, 51]]\n    near", ("FAC-006", 2)),
        ("place: [30.0, 50.0]", "place: [30.0, 95.0]", ("FAC-002", 7)),
        ("within_m: 500", "within_m: 0", ("FAC-002", 7)),
        ("holds: true", "holds: perhaps", ("FAC-002", 11)),
        ("    purpose", "    colour: red\n    purpose", ("FAC-002", 3)),
        ("permits:", "permits: [", ("FAC-001", 2)),
        (
            "reached:",
            "signatures: [{incident: i, party: east, by: V, at: 2025-03-01}]\nreached:",
            ("FAC-003", 8),
        ),
        (
            "reached:",
            "signatures: [{incident: i, party: both, at: 2025-03-01}]\nreached:",
            ("FAC-002", 8),
        ),
    ],
)
def test_facts_bad_file_names_line_and_code(old: str, new: str, expected: tuple[str, int]) -> None:
    """Each fault is told with its code and the line it stands in."""
    assert old in FACTS
    assert codes(FACTS.replace(old, new)) == [expected]


def test_facts_an_outline_that_crosses_itself_is_refused() -> None:
    """A bow tie is no area."""
    bow = "area: [[30, 50], [31, 51], [31, 50], [30, 51]]"
    text = FACTS.replace("near: {place: [30.0, 50.0], within_m: 500}", bow)

    assert codes(text) == [("FAC-002", 7)]


def test_facts_told_twice_are_refused_together() -> None:
    """Every fault of the file is told at once, in the order of its lines."""
    more = FACTS + "  - {incident: inc-1, condition: attacked-first, holds: false, by: B}\n"
    permit = FACTS.split("reached:", maxsplit=1)[0].removeprefix("permits:\n")
    doubled = more.replace("reached:", f"{permit}reached:")

    assert codes(doubled) == [("FAC-004", 8), ("FAC-004", 18)]
