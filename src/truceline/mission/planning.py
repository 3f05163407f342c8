"""A mission's planning: its plan, coalition, scenarios and terrain, joined and ready to run."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import shape

from truceline.coalition import bundled_coalition, read_coalition
from truceline.core.chainage import CompiledPath, compile_path
from truceline.core.errors import MissionError, PlanError, ScenarioError
from truceline.mission.folder import COALITION_FILE, PLAN_FILE, SCENARIO_FOLDER
from truceline.plan.assets import ASSETS
from truceline.plan.candidates import even_sites, own_sites
from truceline.plan.coverage import Setting
from truceline.plan.demand import DemandArea, area_demand, join_demand, line_demand
from truceline.plan.read import bundled_plan, read_plan
from truceline.science.daylight import season_daylight_h, season_weather
from truceline.simulate.scenario import (
    bundled_scenarios,
    check_scenarios,
    read_scenario,
    version_for,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.mission.folder import Mission
    from truceline.model.coalition import Coalition
    from truceline.model.line import Line, LineVersion
    from truceline.model.plan import AssetType, Demand, PlannedAct, Site
    from truceline.model.scenario import Scenario
    from truceline.plan.read import PlanTerms
    from truceline.science.terrain import Terrain


LENGTHS_OF = "ukraine-line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """What a plan of a mission is made of.

    ``version`` is the line's version in force, on which things are sited; ``central`` is the
    scenario of greatest weight.
    """

    mission: Mission
    terms: PlanTerms
    coalition: Coalition
    scenarios: tuple[Scenario, ...]
    line: Line
    version: LineVersion
    path: CompiledPath
    sites: tuple[Site, ...]
    terrain: Terrain | None
    assets: dict[str, AssetType]

    @property
    def central(self) -> Scenario:
        """Return the scenario of greatest weight, the first of equals."""
        return max(self.scenarios, key=lambda scenario: scenario.probability)

    def setting(self, scenario: Scenario) -> Setting:
        """Return what chances of noticing depend on under a scenario."""
        lat_deg = float(self.version.positions[:, 1].mean())
        return Setting(
            scenario=scenario,
            weather=scenario.weather or season_weather(scenario.season),
            daylight_h=season_daylight_h(scenario.season, lat_deg),
            terrain=self.terrain,
            changed=self.terms.file.detection or None,
        )

    def line_for(self, scenario: Scenario) -> LineVersion:
        """Return the version of the line a scenario runs on."""
        return version_for(scenario, self.line, self.version)

    def length_km(self, scenario: Scenario) -> float:
        """Return the length of line a scenario speaks of."""
        if scenario.line_length_km is not None:
            return scenario.line_length_km
        return _path(self.line_for(scenario)).length_m / 1000

    def demand(self, scenario: Scenario, version: LineVersion | None = None) -> Demand:
        """Return what is to be seen under a scenario, on the version of the line it names.

        ``version`` takes another one instead, so that several scenarios have the same rows.
        """
        version = version or self.line_for(scenario)
        path = self.path if version.version == self.version.version else _path(version)
        along = line_demand(path, scenario, self.terms.demand)
        areas = _areas(self.mission, self.terms)
        if not areas:
            return along
        return join_demand([along, area_demand(path, areas, scenario, self.terms.demand)])


def open_planning(mission: Mission) -> Planning:
    """Return the planning of a mission; what it has no file of its own for is bundled.

    Raises
    ------
    MissionError
        MIS-012 if the mission has no line to plan along.
    PlanError, CoalitionError, ScenarioError
        If a file cannot be used.
    """
    if not mission.lines:
        raise MissionError.case("MIS-012", str(mission.folder))
    inputs = mission.inputs
    terms = bundled_plan()
    if PLAN_FILE in inputs:
        terms = read_plan(inputs[PLAN_FILE].decode(errors="replace"), PLAN_FILE)
    coalition = bundled_coalition()
    if COALITION_FILE in inputs:
        coalition = read_coalition(inputs[COALITION_FILE].decode(errors="replace"), COALITION_FILE)
    line = _planned_line(mission)
    version = line.versions[-1]
    path = _path(version)
    terrain = _terrain(mission, terms)
    _check_caps(terms, version, coalition)
    contributors = [contributor.contributor_id for contributor in coalition.contributors]
    scenarios = _scenarios(mission, version, contributors)
    problems = check_scenarios(scenarios, line, contributors)
    if problems:
        raise ScenarioError(*problems)
    return Planning(
        mission=mission, terms=terms, coalition=coalition, scenarios=scenarios, line=line,
        version=version, path=path, terrain=terrain,
        sites=_sites(mission, terms, path, version, terrain), assets=dict(ASSETS),
    )  # fmt: skip


def _check_caps(terms: PlanTerms, version: LineVersion, coalition: Coalition) -> None:
    """Hold caps against the ledger and the sides of the line."""
    known = [contributor.contributor_id for contributor in coalition.contributors]
    sides = (version.left, version.right)
    for option in terms.options:
        for cap in option.caps:
            for value, what, among in (
                (cap.contributor, "a contributor", known),
                *((side, "a side of the line", sides) for side in cap.sides),
            ):
                if value not in among:
                    raise PlanError.case(
                        "PLN-614", f"{PLAN_FILE} option {option.id}", value=value, what=what,
                        known=", ".join(among),
                    )  # fmt: skip


def _planned_line(mission: Mission) -> Line:
    """Return the line of the agreement's first reference line, else the mission's first."""
    named = [reference.line_id for reference in mission.agreement.lines]
    for line in mission.lines:
        if named and line.line_id == named[0]:
            return line
    return mission.lines[0]


def _path(version: LineVersion) -> CompiledPath:
    return compile_path(version.positions)


def _scenarios(
    mission: Mission, version: LineVersion, contributors: Sequence[str]
) -> tuple[Scenario, ...]:
    """Return the mission's scenarios, or the bundled ones fitted to its parties and coalition."""
    own = [name for name in sorted(mission.inputs) if name.startswith(f"{SCENARIO_FOLDER}/")]
    if own:
        return tuple(
            read_scenario(mission.inputs[name].decode(errors="replace"), name) for name in own
        )
    sides = (version.left, version.right)
    return tuple(
        replace(
            scenario,
            access_side=scenario.access_side
            if scenario.access_side in (None, *sides) else version.left,
            dropouts=tuple(name for name in scenario.dropouts if name in contributors),
            # The bundled lengths are those public debate gives the line in Ukraine.
            line_length_km=scenario.line_length_km
            if version.line_id.startswith(LENGTHS_OF) else None,
        )
        for scenario in bundled_scenarios()
    )  # fmt: skip


def _terrain(mission: Mission, terms: PlanTerms) -> Terrain | None:
    part = terms.file.terrain
    if part is None:
        return None
    if part.path is not None and part.synthetic_cell_m is not None:
        raise PlanError.case("PLN-002", PLAN_FILE, key="terrain",
                             detail="name one of 'path' and 'synthetic_cell_m'")  # fmt: skip
    if part.path is not None:
        from truceline.formats.geotiff import read_geotiff

        path = mission.folder / part.path
        if not path.is_file():
            raise MissionError.case("MIS-004", PLAN_FILE, path=part.path)
        return read_geotiff(path, mission.bounds)
    if part.synthetic_cell_m is None:
        raise PlanError.case("PLN-002", PLAN_FILE, key="terrain",
                             detail="name 'path' or 'synthetic_cell_m'")  # fmt: skip
    from truceline.science.terrain import synthetic_terrain

    return synthetic_terrain(
        _around(mission), part.synthetic_cell_m, np.random.default_rng(part.seed)
    )


def _around(mission: Mission, margin_deg: float = 0.5) -> tuple[float, float, float, float]:
    """Return the bounds of the line with half a degree around it."""
    positions = _planned_line(mission).versions[-1].positions
    west, south = positions.min(axis=0) - margin_deg
    east, north = positions.max(axis=0) + margin_deg
    return float(west), float(south), float(east), float(north)


def _sites(
    mission: Mission,
    terms: PlanTerms,
    path: CompiledPath,
    version: LineVersion,
    terrain: Terrain | None,
) -> tuple[Site, ...]:
    part = terms.file.sites
    no_go = () if part.no_go is None else tuple(
        geometry for geometry, _ in _features(mission, part.no_go)
    )  # fmt: skip
    if part.path is None:
        return even_sites(path, version, replace(terms.sites, no_go=no_go), terrain)
    return own_sites(path, version, _places(mission, part.path), no_go, terrain)


def _places(mission: Mission, name: str) -> list[tuple[str, float, float]]:
    """Read a CSV of ``id,lat,lon``."""
    text = mission.inputs[name].decode("utf-8-sig", errors="replace")
    places = []
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        try:
            lon, lat = float(row["lon"]), float(row["lat"])
            if not (-180 <= lon <= 180 and -90 <= lat <= 90):
                raise ValueError("no place on the globe")
            places.append((row["id"].strip(), lon, lat))
        except (KeyError, TypeError, ValueError, AttributeError):
            raise PlanError.case("PLN-610", f"{name}:{number}") from None
    return places


def _areas(mission: Mission, terms: PlanTerms) -> list[DemandArea]:
    name = terms.file.demand.areas
    if name is None:
        return []
    return [
        DemandArea(
            name=str(properties.get("name", number)), kind=str(properties.get("kind", "")),
            geometry=geometry, acts_per_day=_rates(properties, name),
        )
        for number, (geometry, properties) in enumerate(_features(mission, name), start=1)
    ]  # fmt: skip


def _rates(properties: dict[str, Any], name: str) -> dict[PlannedAct, float]:
    from truceline.model.plan import PlannedAct

    try:
        stated = dict(properties["acts_per_day"])
        return {PlannedAct(act): float(rate) for act, rate in stated.items()}
    except (KeyError, TypeError, ValueError):
        known = ", ".join(PlannedAct)
        raise PlanError.case("PLN-611", name, known=known) from None


def _features(mission: Mission, name: str) -> list[tuple[shapely.Geometry, dict[str, Any]]]:
    """Return the polygons of a GeoJSON file with their properties."""
    try:
        content = json.loads(mission.inputs[name])
        found = [
            (shape(feature["geometry"]), dict(feature.get("properties") or {}))
            for feature in content["features"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError):
        raise PlanError.case("PLN-612", name) from None
    if any(geometry.geom_type not in {"Polygon", "MultiPolygon"} for geometry, _ in found):
        raise PlanError.case("PLN-612", name)
    return found
