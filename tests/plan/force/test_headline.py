"""Headline figures: computed from published inputs, equal to what is printed elsewhere."""

from __future__ import annotations

import math

import pytest

from truceline.core.errors import PlanError
from truceline.plan.force.headline import Headline, headline_table
from truceline.plan.force.public import public_estimates, public_line_lengths

BY_NAME = {row.name: row for row in headline_table()}

PRINTED = [
    # name, low, high as printed, digits
    ("SMM line per camera", 16.8, 20, 1),
    ("cameras at SMM density", 60, 71, 0),
    ("SMM monitors near the line", 1.2, 1.4, 1),
    ("SMM monitors in the country", 2, 2, 1),
    ("monitors at SMM density", 1_440, 1_714, 0),
    ("GCSP monitors", 4.2, 4.2, 1),
    ("GCSP monitors and troops", 12.5, 12.5, 1),
    ("GCSP monitors, area", 0.42, 0.42, 2),
    ("GCSP monitors and troops, area", 1.25, 1.25, 2),
    ("UNFICYP soldiers", 4.4, 4.4, 1),
    ("UNFICYP soldiers, area", 2.3, 2.3, 1),
    ("UNFICYP line per post, 1975", 1.2, 1.2, 1),
    ("UNFICYP line per post, 1992", 3.5, 3.5, 1),
    ("UNFICYP line per post, 1993", 8.6, 8.6, 1),
    ("soldiers at UNFICYP density", 5_300, 5_300, -2),
    ("IISS brigade", 8, 8, 0),
    ("IISS division", 21, 21, 0),
    ("IISS corps", 50, 83, 0),
    ("rotation factor", 2.5, 4, 1),
    ("Defence Express, all", 27, 27, 0),
    ("Defence Express, share present", 0.26, 0.26, 2),
    ("UNDOF, area", 5.3, 5.3, 1),
    ("Gowan", 48, 57, 0),
    ("SMM violations, 2019", 821, 821, 0),
    ("SMM violations, 2020", 368, 368, 0),
    ("SMM violations, 2021", 257, 257, 0),
    ("fall on 27 July 2020", 19, 19, 0),
    ("2020 from its two rates", 134_798, 134_798, 0),
    ("mean truce, Donbas", 14, 14, 0),
    ("larger failure", 65, 193, 0),
    ("Colombia, violations of closed cases", 0.135, 0.135, 3),
    ("Nuba, real of alleged", 0.17, 0.17, 2),
    ("UNMOGIP, complaints investigated", 0.95, 0.95, 2),
    ("EUMM patrols", 18, 18, 0),
    ("SMM long-range flights not jammed", 0.2, 0.2, 1),
    ("Lebanon violations", 27, 27, 0),
]


def rounded(row: Headline, digits: int) -> tuple[float, float]:
    return round(row.low, digits), round(row.high, digits)


@pytest.mark.parametrize(("name", "low", "high", "digits"), PRINTED)
def test_headline_is_what_is_printed(name: str, low: float, high: float, digits: int) -> None:
    """Each figure, computed from its inputs, rounds to the one in print."""
    assert rounded(BY_NAME[name], digits) == (low, high)


def test_headlines_of_a_longer_line_scale() -> None:
    """For 1,400 km: 70 to 83 cameras, up to 2,000 monitors; past missions stay as they were."""
    longer = {row.name: row for row in headline_table(1_400)}

    assert rounded(longer["cameras at SMM density"], 0) == (70, 83)
    assert rounded(longer["monitors at SMM density"], 0) == (1_680, 2_000)
    assert longer["UNFICYP soldiers"] == BY_NAME["UNFICYP soldiers"]


def test_eumm_monitor_makes_a_patrol_every_twelve_days() -> None:
    """Some 0.085 patrols a monitor and day, between 200 and 220 monitors."""
    row = BY_NAME["EUMM patrols a monitor"]

    assert row.low < 0.085 < row.high


def test_three_ways_to_a_monitoring_force_agree() -> None:
    """UNFICYP's density, GCSP's monitors and CSIS's monitoring mission differ by under 20 %."""
    at_density = BY_NAME["soldiers at UNFICYP density"].low
    told = [e.low or 0.0 for e in public_estimates() if e.kind == "monitoring"]

    assert told == [5_000, 6_000]
    assert max(*told, at_density) < 1.2 * min(*told, at_density) + 1e-9


def test_every_headline_says_from_what_it_was_computed() -> None:
    """Formula, inputs and source are never empty, and groups run from 1 to 11."""
    rows = headline_table()

    assert all(row.formula and row.inputs and row.source for row in rows)
    assert [row.group for row in rows] == sorted(row.group for row in rows)
    assert {row.group for row in rows} == set(range(1, 12))
    assert len({row.name for row in rows}) == len(rows)


@pytest.mark.parametrize("length", [0.0, -1.0, math.inf, math.nan])
def test_headlines_of_no_line_are_refused(length: float) -> None:
    """A line or belt of no extent has no density."""
    with pytest.raises(PlanError, match="line"):
        headline_table(length)
    with pytest.raises(PlanError, match="depth"):
        headline_table(1_200, length)


def test_public_estimates_name_who_when_and_where_read() -> None:
    """No figure without its speaker, date and source; ranges run upwards."""
    for estimate in public_estimates():
        assert estimate.who
        assert estimate.reported
        assert estimate.words
        assert estimate.source
        assert estimate.kind in {"monitoring", "force", "both"}
        assert estimate.low is not None or estimate.high is not None
        assert (estimate.low or 0) <= (estimate.high or math.inf)


def test_public_estimates_span_six_thousand_to_a_quarter_million() -> None:
    """The debate runs from 5,000 monitors to 256,000 tied, sorted by size."""
    lows = [estimate.low or estimate.high or 0.0 for estimate in public_estimates()]

    assert lows == sorted(lows)
    assert (lows[0], lows[-1]) == (5_000, 256_000)


def test_up_to_is_no_least_figure() -> None:
    """Where a source says "up to", nothing is claimed of the least; "at least" the reverse."""
    found = {(e.who, e.low, e.high) for e in public_estimates() if None in (e.low, e.high)}

    assert found == {
        ("CSIS", 100_000, None), ("Zelensky", 200_000, None),
        ("Times", None, 25_000), ("Hodges", None, 200_000),
    }  # fmt: skip


def test_people_tied_are_told_from_people_deployed() -> None:
    """Two figures count people bound by rotation; each stands beside the deployed one."""
    tied = {e.who: e.low or 0.0 for e in public_estimates() if e.tied}
    deployed = {e.who: e.low for e in public_estimates() if e.who in tied and not e.tied and e.low}

    assert tied == {"Gady": 100_000, "Times": 256_000}
    assert tied["Times"] / deployed["Times"] == BY_NAME["rotation factor"].high
    assert tied["Gady"] / deployed["Gady"] == BY_NAME["rotation factor"].low


def test_public_line_lengths_run_upwards() -> None:
    """The line was given as 1,000 to 3,700 km: it is an input."""
    lengths = [line.length_km for line in public_line_lengths()]

    assert lengths == sorted(lengths)
    assert (lengths[0], lengths[-1]) == (1_000, 3_700)
