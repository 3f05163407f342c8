"""Every way an agreement file can be wrong is said with its place, and all at once."""

from __future__ import annotations

import pytest

from agreement_faults import CASES_OF_FULL
from truceline.agreement import check_text, read_agreement, with_terms
from truceline.agreement.read import bundled_lines, load_bundled
from truceline.core.error_cases import CASES
from truceline.core.errors import AgreementError
from truceline.core.time import Interval, utc

TEXT = """\
agreement: river
version: "1"
title: {en: River truce}
time_zone: Europe/Kyiv
in_force: {from: "2025-02-14 00:00", until: "2026-02-14 00:00"}
parties:
  - {id: north, names: {en: North}}
  - {id: south, names: {en: South}}
lines:
  - {name: front, line: river-line}
zones:
  - {id: n5, kind: buffer, line: front, side: north, until_m: 5000}
  - {id: s5, kind: buffer, line: front, side: south, until_m: 5000}
  - {id: town, kind: polygon, area: [[30, 50], [31, 50], [31, 51], [30, 51]]}
  - {id: road, kind: corridor, path: [[30, 50], [31, 50]], half_width_m: 500}
clauses:
  - id: fire
    kind: no_fire
    article: "1"
    parties: [north, south]
    zones: {all: town}
    text: {en: No fire.}
    exemptions:
      - {kind: civil, text: on the road, zone: road, presumed: true}
  - id: guns
    kind: withdrawal
    article: "2"
    parties: [north, south]
    zones: {north: n5, south: s5}
    weapons: {calibre_min_mm: 100, types: [artillery]}
    text: {en: Guns go back.}
citations: [{text: River agreement}]
"""
NORTH = "{id: n5, kind: buffer, line: front, side: north, until_m: 5000}"
WEAPONS = "weapons: {calibre_min_mm: 100, types: [artillery]}"
CASES_OF_TEXT = [
    ("AGR-001", "version: \"1\"", "version: [", None),
    ("AGR-001", "version: \"1\"", "version: \"1\"\nversion: \"2\"", "3:1"),
    ("AGR-002", "article: \"1\"", "artcle: \"1\"", "19:5 clause fire"),
    ("AGR-003", "    article: \"2\"\n", "", "25:5 clause guns"),
    ("AGR-004", "kind: no_fire", "kind: no_war", "18:5 clause fire"),
    ("AGR-005", "until_m: 5000}\n  - {id: s5", "until_m: far}\n  - {id: s5", "12:"),
    ("AGR-005", "[30, 51]]", "[30, 510]]", "14:"),
    ("AGR-006", "side: north", "side: east", "12:41 zone n5"),
    ("AGR-006", "[north, south]\n    zones: {all", "[north, east]\n    zones: {all", "20:"),
    ("AGR-007", "line: front, side: north", "line: back, side: north", "12:28 zone n5"),
    ("AGR-008", "zones: {all: town}", "zones: {all: city}", "21:13 clause fire"),
    ("AGR-009", "{id: s5", "{id: n5", "13:6 zone n5"),
    ("AGR-010", "time_zone: Europe/Kyiv\n", "", "4:12"),
    ("AGR-011", "Europe/Kyiv", "Europe/Atlantis", "4:1"),
    ("AGR-012", "until_m: 5000}\n  - {id: s5",
     "until_m: 5000, from: 2025-03-14, until: 2025-03-01}\n  - {id: s5", "12:"),
    ("AGR-013", "article: \"1\"", "article: \"1\"\n    from: 2025-03-14\n    until: 2025-03-14",
     "21:5 clause fire"),
    ("AGR-014", NORTH, NORTH.replace("until_m", "from_m: 6000, until_m"), "12:"),
    ("AGR-015", ", until_m: 5000}\n  - {id: s5", "}\n  - {id: s5", "12:5 zone n5"),
    ("AGR-015", ", half_width_m: 500", "", "15:5 zone road"),
    ("AGR-016", "half_width_m: 500", "half_width_m: 500, until_m: 9", "15:"),
    ("AGR-017", "parties: [north, south]\n    zones: {all", "parties: []\n    zones: {all", "20:"),
    ("AGR-018", WEAPONS, "weapons: {}", "25:5 clause guns"),
    ("AGR-019", "calibre_min_mm: 100", "calibre_min_mm: 100, calibre_max_mm: 82", "30:"),
    ("AGR-020", "[31, 50], [31, 51], [30, 51]]", "[31, 51], [31, 50], [30, 51]]", "14:"),
    ("AGR-020", "path: [[30, 50], [31, 50]]", "path: [[30, 50], [30, 50]]", "15:"),
    ("AGR-021", "2025-02-14 00:00", "2025-03-30 03:30", "5:12"),
    ("AGR-022", "2025-02-14 00:00", "14 February", "5:12"),
    ("AGR-022", "2025-02-14 00:00", "2025-02-30 00:00", "5:12"),
    ("AGR-023", "article: \"1\"", "article: \"1\"\n    from: 2025-02-01", "20:5 clause fire"),
    ("AGR-024", "parties:\n  -", "inside_probability: 0.05\nparties:\n  -", "6:1"),
    ("AGR-025", "[artillery]", "[cannonade]", "30:"),
    ("AGR-026", "types: [artillery]", "systems: [Katyusha-X]", "30:"),
    ("AGR-027", "article: \"1\"", "article: \"1\"\n    aircraft: [uav]", "20:5 clause fire"),
    ("AGR-027", "article: \"1\"", "article: \"1\"\n    acts: [works]", "20:5 clause fire"),
    ("AGR-028", "article: \"1\"", "article: \"1\"\n    kinds: [mine]", "20:"),
    ("AGR-029", "{north: n5, south: s5}", "{north: n5, all: s5}", "29:5 clause guns"),
    ("AGR-030", "    zones: {north: n5, south: s5}\n", "", "25:5 clause guns"),
    ("AGR-031", NORTH, NORTH.replace("until_m", "from_m: 1000, until_m"), "29:"),
    ("AGR-032", "zones: {all: town}\n    ", "", "14:5 zone town"),
    ("AGR-033", "zone: road, presumed", "presumed", "24:9 clause fire"),
    ("AGR-034", "2025-02-14 00:00", "2025-10-26 03:30", "5:12"),
    ("AGR-045", "citations: [{text: River agreement}]\n", "", "17:5 clause fire"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "old", "new", "place"), CASES_OF_TEXT)
def test_agreement_with_one_fault_is_refused_with_code_and_place(
    code: str, old: str, new: str, place: str | None
) -> None:
    """A writer of terms is told which line is wrong, and why, by a stable code."""
    assert old in TEXT

    problems = check_text(TEXT.replace(old, new, 1), "a.yaml")

    found = [problem for problem in problems if problem.code == code]
    assert found, problems
    if place is not None:
        assert any(p.where.startswith(f"a.yaml:{place}") for p in found), found
    with pytest.raises(AgreementError):
        read_agreement(TEXT.replace(old, new, 1), "a.yaml")


def test_agreement_without_fault_has_no_problem() -> None:
    """The text the faults are made from is itself in order."""
    assert check_text(TEXT) == ()


def test_every_code_of_agreements_has_a_case_here() -> None:
    """No code exists that no test provokes."""
    provoked = {code for code, *_ in (*CASES_OF_TEXT, *CASES_OF_FULL)}
    provoked |= {"AGR-035", "AGR-036", "AGR-037"}  # of requests, below
    provoked |= {"AGR-042", "AGR-055", "AGR-056"}  # test_agreement_faults.py, test_agreement_map.py

    # From AGR-060 on: scenario files and drafts, which have tests of their own.
    assert {code for code in CASES if "AGR-000" < code < "AGR-060"} == provoked


def test_zone_that_ends_before_it_starts_is_named_with_both_days() -> None:
    """The message says where, what was found and what to do."""
    old = "until_m: 5000}\n  - {id: s5"
    text = TEXT.replace(old, f"until_m: 5000, from: 2025-03-14, until: 2025-03-01{old[13:]}")

    (problem,) = check_text(text, "a.yaml")

    assert str(problem) == (
        "AGR-012 a.yaml:12:87 zone n5: zone 'n5' ends 2025-03-01, before it starts 2025-03-14. "
        "Correct 'until' or remove the zone."
    )


def test_several_faults_are_all_told_in_the_order_of_the_file() -> None:
    """A fault of form does not hide a fault of sense elsewhere."""
    text = (
        TEXT.replace("side: north", "side: east")
        .replace("kind: no_fire", "kind: no_war")
        .replace("[artillery]", "[cannonade]")
    )

    problems = check_text(text, "a.yaml")

    assert [problem.code for problem in problems] == ["AGR-006", "AGR-004", "AGR-025"]


BOMB = "a: &a [1]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    "text",
    ["", "- 1\n- 2\n", "a: !!python/object:os.system x\n", "a: \x00\n", "&a [*a]", BOMB],
)
def test_text_that_is_no_agreement_is_refused_and_never_crashes(text: str) -> None:
    """Damaged and hostile files end in a message."""
    problems = check_text(text)

    assert problems
    assert all(problem.code.startswith("AGR-") for problem in problems)


def test_unknown_bundled_names_and_lines_are_refused_with_the_known_ones() -> None:
    """Who mistypes a name is shown the names there are."""
    with pytest.raises(AgreementError, match="minsk-2015") as error:
        load_bundled("minsk-2051")
    assert error.value.code == "AGR-035"
    with pytest.raises(AgreementError, match="korea-mdl") as error:
        bundled_lines("../secret")
    assert error.value.code == "AGR-036"


def test_terms_cannot_be_put_on_a_line_they_do_not_name() -> None:
    """Rebinding a line that the terms never measure from is a mistake, not a silence."""
    agreement = read_agreement(TEXT)

    with pytest.raises(AgreementError) as error:
        with_terms(agreement, in_force=None, lines={"bakc": "other"})

    assert error.value.code == "AGR-037"


def test_terms_too_long_for_the_new_span_are_refused() -> None:
    """A clause that would begin after the end never binds, and that is said."""
    minsk = load_bundled("minsk-2015")
    week = Interval(utc(minsk.valid.start), utc(minsk.valid.start).replace(day=20))

    with pytest.raises(AgreementError) as error:
        with_terms(minsk, in_force=week, lines=None)

    assert error.value.code == "AGR-012"
