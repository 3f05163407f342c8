"""Read scenarios: text of a scenario file -> Scenario, and the bundled ones."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, model_validator

from truceline.core.errors import LineError, Problem, ScenarioError, describe
from truceline.formats.strict_yaml import StrictPart, read_strict
from truceline.model.coalition import ConditionKind
from truceline.model.plan import PlannedAct
from truceline.model.scenario import Access, Quality, Scenario, Season, Weather

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.model.line import Line, LineVersion

BUNDLED = resources.files("truceline.simulate") / "scenarios"
ORDER = ("holding", "phase-in", "fraying-winter", "one-sided", "violated", "collapse")

Share = Annotated[float, Field(ge=0, le=1)]
Words = Annotated[dict[str, str], Field(min_length=1)]
Metres = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class _WeatherPart(StrictPart):
    visibility_m: Metres
    bad_visibility_m: Metres
    bad_share: Share
    cloud_share: Share
    wind_ms: Annotated[float, Field(ge=0, le=60)]
    source: str = ""
    unverified: bool = True


class _ScenarioPart(StrictPart):
    scenario: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    names: Words
    summary: Words
    quality: Quality
    acts_per_day: dict[PlannedAct, Annotated[float, Field(ge=0, allow_inf_nan=False)]]
    line_version: str | None = None
    line_length_km: Annotated[float, Field(ge=1, le=5000)] | None = None
    branching: Annotated[float, Field(ge=0, lt=1)] = 0.3
    night_share: Share = 0.5
    access: Access = Access.BOTH
    access_side: str | None = None
    season: Season = Season.SUMMER
    weather: _WeatherPart | None = None
    jammed_share: Share = 0.0
    dropouts: tuple[str, ...] = ()
    met: tuple[ConditionKind, ...] = ()
    phase_in: Share = 1.0
    phase_in_days: Annotated[float, Field(ge=0, le=3650)] = 0.0
    probability: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    unverified: bool = True
    notes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> _ScenarioPart:
        if self.access is Access.ONE_SIDE and self.access_side is None:
            raise ValueError("access is one-sided and 'access_side' does not say on whose side")
        if self.access is not Access.ONE_SIDE and self.access_side is not None:
            raise ValueError(f"'access_side' has a meaning only with access: {Access.ONE_SIDE}")
        if self.phase_in < 1 and self.phase_in_days == 0:
            raise ValueError("'phase_in' is under 1 and 'phase_in_days' does not say until when")
        if not any(self.acts_per_day.values()):
            raise ValueError("'acts_per_day' names no act that happens")
        return self


def read_scenario(text: str, where: str = "scenario.yaml") -> Scenario:
    """Return the scenario a YAML text states.

    Parameters
    ----------
    text
        The file's text.
    where
        Its name, for messages.

    Raises
    ------
    ScenarioError
        SCN-001 if it is no YAML, SCN-002 for each key or value that cannot stand, with its line.
    """
    part, _ = read_strict(text, _ScenarioPart, where, ScenarioError, "SCN-001", "SCN-002")
    values = {name: getattr(part, name) for name in type(part).model_fields if name != "scenario"}
    if part.weather is not None:
        values["weather"] = Weather(**part.weather.model_dump())
    return Scenario(scenario_id=part.scenario, **values)


def version_for(scenario: Scenario, line: Line | None, in_force: LineVersion | None) -> LineVersion:
    """Return the version of the mission's line a scenario runs on.

    Parameters
    ----------
    scenario
        Names a version, or none.
    line
        The mission's line, None where it has none.
    in_force
        The version that counts where the scenario names none.

    Raises
    ------
    ScenarioError
        SCN-003 if there is no line at all, SCN-004 if it has no such version, SCN-005 if
        access is on the side of somebody who is no party beside it.
    """
    where = f"scenario {scenario.scenario_id}"
    if line is None or not line.versions:
        raise ScenarioError.case("SCN-003", where)
    if scenario.line_version is None:
        version = in_force or line.versions[-1]
    else:
        try:
            version = line.version(scenario.line_version)
        except LineError:
            known = ", ".join(v.version for v in line.versions)
            raise ScenarioError.case(
                "SCN-004", where, version=scenario.line_version, line=line.line_id, known=known
            ) from None
    sides = (version.left, version.right)
    if scenario.access_side is not None and scenario.access_side not in sides:
        raise ScenarioError.case(
            "SCN-005", where, party=scenario.access_side, known=", ".join(sides)
        )
    return version


def check_scenarios(
    scenarios: Sequence[Scenario], line: Line | None, contributors: Sequence[str] | None = None
) -> tuple[Problem, ...]:
    """Return what keeps scenarios from running on a mission's line with its coalition.

    ``contributors`` are the ids of the coalition; dropouts are not looked at where None.
    """
    problems: list[Problem] = []
    for scenario in scenarios:
        where = f"scenario {scenario.scenario_id}"
        try:
            version_for(scenario, line, None)
        except ScenarioError as error:
            problems += error.problems
        for name in scenario.dropouts if contributors is not None else ():
            if name not in (contributors or ()):
                known = ", ".join(contributors or ())
                problems.append(describe("SCN-006", where, contributor=name, known=known))
    names = [scenario.scenario_id for scenario in scenarios]
    problems += [
        describe("SCN-007", f"scenario {name}", id=name)
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    return tuple(problems)


def bundled_scenario_text(name: str) -> str:
    """Return the text of a bundled scenario.

    Raises
    ------
    ScenarioError
        SCN-008 if no scenario of that name is bundled.
    """
    if name not in ORDER:
        raise ScenarioError.case("SCN-008", name, known=", ".join(ORDER))
    return (BUNDLED / f"{name}.yaml").read_text(encoding="utf-8")


def bundled_scenarios() -> tuple[Scenario, ...]:
    """Return the six scenarios that come with the program, best kept first."""
    return tuple(read_scenario(bundled_scenario_text(name), f"{name}.yaml") for name in ORDER)
