"""What of an agreement is encoded is counted, and what is not is said with its reason."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from typer.testing import CliRunner

from agreement_material import FULL
from truceline.agreement import bundled_names, coverage, load_bundled, read_agreement
from truceline.agreement.coverage import (
    METRES_PER_DEGREE,
    Coverage,
    LineCoverage,
    ZoneCoverage,
    coverage_markdown,
)
from truceline.cli.agreement import agreements
from truceline.model.agreement import Citation, Provision

PAGE = Path(__file__).resolve().parents[2] / "docs" / "agreement_coverage.md"
TERMS = read_agreement(FULL)


def test_clauses_phases_deadlines_and_readings_are_counted() -> None:
    """The counts are those one finds by reading the file."""
    found = coverage(TERMS)

    assert found.clauses == {
        "cap": 1, "no_fire": 1, "no_flight": 1, "protected": 1, "withdrawal": 2,
    }  # fmt: skip
    assert (found.phases, found.deadlines, found.readings) == (5, 2, 2)
    assert found.languages == ("en", "fr")
    assert found.authentic == ("ru", "en")


def test_share_counts_articles_of_the_text_and_not_what_the_mission_set() -> None:
    """Articles 1 to 6 are encoded and 8 is not; the deadline of 7 is the mission's own."""
    found = coverage(TERMS)

    assert found.articles_encoded == ("1", "2", "2 (light)", "3", "4", "5", "6")
    assert found.articles_in_part == ()
    assert (found.articles, found.share) == (8, 7 / 8)


def test_article_that_is_encoded_and_left_out_is_encoded_in_part() -> None:
    """An article of which something is left out is not counted twice."""
    left_out = Provision(article="4", text="Inspections.", reason="Procedure.")

    found = coverage(replace(TERMS, provisions=(*TERMS.provisions, left_out)))

    assert found.articles_in_part == ("4",)
    assert (found.articles, found.share) == (8, 7 / 8)
    assert found.provisions[-1].reason == "Procedure."


def test_sources_are_counted_once_wherever_they_stand() -> None:
    """The same citation at two clauses is one source, and what was remembered is kept apart."""
    every = Citation(text="Same treaty", article="9")
    terms = replace(
        TERMS,
        unverified=False,
        clauses=tuple(replace(c, citation=every) for c in TERMS.clauses),
        citations=(every, Citation(text="Memory", unverified=True)),
    )

    found = coverage(terms)
    without = coverage(replace(terms, citations=()))

    # Read: this treaty, the series, the map of the towns, annex, note, minutes and letter.
    assert (found.sources_verified, found.sources_unverified) == (7, 3)
    assert (without.sources_verified, without.sources_unverified) == (7, 2)
    whole = coverage(replace(terms, unverified=True))
    assert (whole.sources_verified, whole.sources_unverified) == (0, 10)


def test_zones_along_a_line_are_as_well_known_as_its_versions() -> None:
    """Korea's line is known to 4 km, so is the zone along it; Minsk has two versions."""
    korea, minsk = coverage(load_bundled("korea-1953")), coverage(load_bundled("minsk-2015"))

    assert korea.lines[0] == LineCoverage(
        name="military-demarcation-line", line_id="korea-mdl", version="1953-07-27",
        accuracy_m=4000.0, unverified=True,
    )  # fmt: skip
    zones = {zone.line: zone.accuracy_m for zone in korea.zones if zone.line}
    assert zones == {"military-demarcation-line": 4000.0}
    assert [line.version for line in minsk.lines if line.name == "de-facto-line"] == [
        "2014-09-19", "2015-02-18",
    ]  # fmt: skip


def test_line_of_a_mission_and_drawn_zones_say_what_is_known() -> None:
    """A line that is not bundled has no accuracy here, and decimals bound a drawn outline."""
    found = coverage(TERMS)
    zones = {zone.zone_id: zone for zone in found.zones}

    assert {line.accuracy_m for line in found.lines} == {None}
    assert zones["north-25"] == ZoneCoverage(
        zone_id="north-25", kind="buffer", line="front", accuracy_m=None, rounding_m=None,
        unverified=True,
    )  # fmt: skip
    assert zones["road"].rounding_m == METRES_PER_DEGREE / 10
    fine = replace(TERMS.zones[4], area=shapely.box(30.12345, 50, 31, 51))
    assert coverage(replace(TERMS, zones=(fine,))).zones[0].rounding_m == pytest.approx(1.1132)


@pytest.mark.parametrize("name", bundled_names())
def test_every_bundled_agreement_has_its_section_with_every_reason(name: str) -> None:
    """What is left out of a bundled agreement stands on the page, with why."""
    terms = load_bundled(name)
    page = coverage_markdown([terms])

    assert f"\n## {name}\n" in page
    for provision in terms.provisions:
        assert " ".join(provision.reason.split()).replace("|", "\\|") in page


def test_page_of_no_agreement_still_has_its_table() -> None:
    """An empty list of agreements is not an error."""
    page = coverage_markdown([])

    assert page.startswith("# What of each agreement is encoded\n")
    assert "##" not in page[2:]


def test_page_in_the_documentation_is_current() -> None:
    """The page is what the bundled files say now."""
    assert PAGE.read_text(encoding="utf-8") == coverage_markdown()


def test_command_tells_shares_and_reasons_as_table_and_as_json() -> None:
    """The terminal says what the record says."""
    table = CliRunner().invoke(agreements, ["coverage", "korea-1953"])
    told = CliRunner().invoke(agreements, ["coverage", "korea-1953", "--json"])
    found: Coverage = coverage(load_bundled("korea-1953"))

    (record,) = json.loads(told.output)
    assert (table.exit_code, told.exit_code) == (0, 0)
    assert record["share"] == found.share
    assert record["provisions"][0]["reason"] == found.provisions[0].reason
    assert f"{found.provisions[0].article}, not encoded:" in " ".join(table.output.split())
