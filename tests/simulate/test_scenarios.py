"""Scenario files: six are bundled and follow what was recorded; what cannot stand is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from truceline.core.errors import ScenarioError
from truceline.core.provenance import Provenance
from truceline.core.time import Interval
from truceline.model.coalition import ConditionKind
from truceline.model.line import Line, LineVersion
from truceline.model.plan import PlannedAct
from truceline.model.scenario import Access, Quality, Season
from truceline.simulate.scenario import (
    ORDER,
    bundled_scenario_text,
    bundled_scenarios,
    check_scenarios,
    read_scenario,
    version_for,
)

GOOD = """\
scenario: calm
names: {en: Calm}
summary: {en: Nothing much.}
quality: holding
acts_per_day: {small_arms: 4, explosion: 2.5}
"""


def version(name: str) -> LineVersion:
    return LineVersion(
        line_id="front", version=name, valid=Interval(datetime(2026, 1, 1, tzinfo=UTC)),
        positions=np.array([[33.0, 46.5], [35.0, 47.4]]), left="north", right="south",
        accuracy_m=2000.0, provenance=Provenance(source="made up"),
    )  # fmt: skip


LINE = Line(line_id="front", versions=(version("v1"), version("v2")))


def test_bundled_scenarios_span_quality_access_season_and_coalition() -> None:
    """Six scenarios run from holding to collapse, with every kind of access, in both languages."""
    scenarios = bundled_scenarios()

    assert [s.scenario_id for s in scenarios] == list(ORDER)
    assert {s.quality for s in scenarios} == set(Quality)
    assert {s.access for s in scenarios} == set(Access)
    assert {s.season for s in scenarios} == set(Season)
    assert {s.line_length_km for s in scenarios} >= {1000.0, 2100.0}
    assert any(s.dropouts == ("GBR",) for s in scenarios)
    assert any(s.phase_in < 1 for s in scenarios)
    assert max(s.jammed_share for s in scenarios) == 0.5
    assert all(set(s.names) == set(s.summary) == {"en", "fr"} for s in scenarios)
    assert sum(s.probability for s in scenarios) == pytest.approx(1.0)
    assert all(s.unverified and s.notes for s in scenarios)


@pytest.mark.parametrize(
    ("name", "recorded", "explosions"),
    [
        ("holding", 33, 2660 / (2660 + 2579)),  # a day after 27 July 2020; to 17 January 2021
        ("fraying-winter", 257, 12495 / (12495 + 21906)),  # 2021; to 4 July 2021
        ("violated", 623, 12495 / (12495 + 21906)),  # a day before 27 July 2020
    ],
)
def test_bundled_fire_follows_recorded_counts(
    name: str, recorded: float, explosions: float
) -> None:
    """Fire a day is recorded singles / 5 an act / half noticed x 1,000 km / 450 km."""
    rates = read_scenario(bundled_scenario_text(name)).acts_per_day

    fire = rates[PlannedAct.SMALL_ARMS] + rates[PlannedAct.EXPLOSION]
    assert fire == pytest.approx(recorded / 5 / 0.5 * 1000 / 450, rel=0.01)
    assert rates[PlannedAct.EXPLOSION] / fire == pytest.approx(explosions, abs=0.01)


def test_read_scenario_fills_in_what_is_not_said() -> None:
    """Access is free, nobody drops out, and the weather is the season's where none is given."""
    scenario = read_scenario(GOOD + "met: [ceasefire_signed]\n")

    assert scenario.acts_per_day == {PlannedAct.SMALL_ARMS: 4.0, PlannedAct.EXPLOSION: 2.5}
    assert (scenario.access, scenario.weather, scenario.dropouts) == (Access.BOTH, None, ())
    assert scenario.met == (ConditionKind.CEASEFIRE_SIGNED,)


def test_read_scenario_keeps_a_weather_of_its_own() -> None:
    """A stated weather goes before the season's."""
    text = GOOD + (
        "weather: {visibility_m: 12000, bad_visibility_m: 900, bad_share: 0.4,"
        " cloud_share: 0.9, wind_ms: 7, source: a table}\n"
    )

    weather = read_scenario(text).weather

    assert weather is not None
    assert (weather.bad_share, weather.source, weather.unverified) == (0.4, "a table", True)


@pytest.mark.parametrize(
    ("lines", "where", "said"),
    [
        ("access: one_side", "s.yaml:1", "does not say on whose side"),
        ("access_side: north", "s.yaml:1", "has a meaning only"),
        ("phase_in: 0.2", "s.yaml:1", "until when"),
        ("night_share: 1.2", "s.yaml:6", "less than or equal to 1"),
        ("line_length_km: 0.5", "s.yaml:6", "greater than or equal to 1"),
        ("line_length_km: 5001", "s.yaml:6", "less than or equal to 5000"),
        ("probability: 0", "s.yaml:6", "greater than 0"),
        ("probability: .nan", "s.yaml:6", "finite"),
        ("branching: 1", "s.yaml:6", "less than 1"),
        ("met: [peace]", "s.yaml:6", "talks_begin"),
        ("season: monsoon", "s.yaml:6", "winter"),
        ("seaso: winter", "s.yaml:6", "Extra inputs"),
        ("jammed_share: lots", "s.yaml:6", "number"),
    ],
)
def test_read_scenario_names_line_and_fault(lines: str, where: str, said: str) -> None:
    """What cannot stand is refused with its place and what can."""
    with pytest.raises(ScenarioError, match="SCN-002") as caught:
        read_scenario(GOOD + lines + "\n", "s.yaml")

    assert where in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize("rates", ["{small_arms: -1}", "{tanks: 3}", "{small_arms: 0}"])
def test_read_scenario_refuses_rates_that_cannot_be(rates: str) -> None:
    """Negative rates, acts nobody planned for, and a world in which nothing happens."""
    with pytest.raises(ScenarioError, match=r"SCN-002 .*acts_per_day"):
        read_scenario(GOOD.replace("{small_arms: 4, explosion: 2.5}", rates))


@pytest.mark.parametrize("text", ["", "- a\n", "scenario: [\n", "scenario: &a *a\n"])
def test_read_scenario_no_yaml_is_refused(text: str) -> None:
    """A file that is no mapping is said to be none."""
    with pytest.raises(ScenarioError, match="SCN-001"):
        read_scenario(text)


def test_version_for_takes_the_named_version_or_the_one_in_force() -> None:
    """The scenario's own version first, then the mission's."""
    named = read_scenario(GOOD + "line_version: v1\n")

    assert version_for(named, LINE, LINE.versions[1]).version == "v1"
    assert version_for(read_scenario(GOOD), LINE, LINE.versions[0]).version == "v1"
    assert version_for(read_scenario(GOOD), LINE, None).version == "v2"


@pytest.mark.parametrize(
    ("lines", "line", "code"),
    [
        ("", None, "SCN-003"),
        ("", Line(line_id="front", versions=()), "SCN-003"),
        ("line_version: v9\n", LINE, "SCN-004"),
        ("access: one_side\naccess_side: east\n", LINE, "SCN-005"),
    ],
)
def test_version_for_refuses_what_does_not_fit_the_line(
    lines: str, line: Line | None, code: str
) -> None:
    """No line, a version that does not exist, a party that is not beside it."""
    with pytest.raises(ScenarioError, match=code):
        version_for(read_scenario(GOOD + lines), line, None)


def test_check_scenarios_finds_everything_at_once() -> None:
    """Unknown dropouts, names given twice and versions that do not exist, in one go."""
    calm = read_scenario(GOOD + "dropouts: [ATL]\n")
    other = read_scenario(GOOD + "line_version: v9\n")

    problems = check_scenarios([calm, other], LINE, ["FRA", "GBR"])

    assert [problem.code for problem in problems] == ["SCN-006", "SCN-004", "SCN-007"]
    assert check_scenarios([calm], LINE, None) == ()


def test_bundled_scenario_unknown_names_those_there_are() -> None:
    """A name that is not bundled lists the six."""
    with pytest.raises(ScenarioError, match=r"SCN-008 .*holding, phase-in"):
        bundled_scenario_text("peace")
