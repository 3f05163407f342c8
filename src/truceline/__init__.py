"""Truceline: the software of a ceasefire monitoring mission along a demarcation line.

Everything the command line does, a notebook can::

    import truceline

    agreement = truceline.load_bundled("minsk-2015")
    print(truceline.explain(agreement))

Names are loaded when they are first used, so that the import itself is quick. The page "Python"
of the documentation lists them with their use.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

_HOME = {
    # core and model
    "Interval": "truceline.core.time",
    "Estimate": "truceline.core.uncertain",
    "Region": "truceline.core.uncertain",
    "point_region": "truceline.core.uncertain",
    "sector_region": "truceline.core.uncertain",
    "polygon_region": "truceline.core.uncertain",
    "TrucelineError": "truceline.core.errors",
    "to_mgrs": "truceline.core.geo",
    "from_mgrs": "truceline.core.geo",
    "Agreement": "truceline.model.agreement",
    "Line": "truceline.model.line",
    "LineVersion": "truceline.model.line",
    "Sector": "truceline.model.line",
    "Audience": "truceline.model.document",
    # agreements and lines
    "bundled_line_names": "truceline.agreement",
    "bundled_lines": "truceline.agreement",
    "bundled_names": "truceline.agreement",
    "coverage": "truceline.agreement",
    "explain": "truceline.agreement",
    "load_bundled": "truceline.agreement",
    "read_agreement": "truceline.agreement",
    "with_terms": "truceline.agreement",
    "read_lines": "truceline.formats.line_geojson",
    "write_lines": "truceline.formats.line_geojson",
    "LineIndex": "truceline.science.lines",
    "place_regions": "truceline.science.lines",
    "even_sectors": "truceline.science.sectors",
    # the chain
    "fuse": "truceline.fuse.fuse",
    "FuseParams": "truceline.fuse.params",
    "partition": "truceline.fuse.partition",
    "Epoch": "truceline.fuse.epoch",
    "epoch_json": "truceline.fuse.epoch",
    "epoch_of": "truceline.fuse.epoch",
    "Stream": "truceline.fuse.stream",
    "why": "truceline.fuse.why",
    "Constraint": "truceline.model.constraint",
    "ConstraintKind": "truceline.model.constraint",
    "aliases": "truceline.fuse.ledger",
    "parts_of": "truceline.fuse.episodes",
    "dependence_groups": "truceline.fuse.independence.dependence",
    "dependence_ties": "truceline.fuse.independence.dependence",
    "number_of_incidents": "truceline.fuse.doubt.number",
    "tally": "truceline.fuse.doubt.tally",
    "review_queue": "truceline.fuse.doubt.review",
    "parse_report": "truceline.formats.report_text",
    "judge_event": "truceline.intake.headline",
    "judge_place": "truceline.intake.headline",
    "BearingDetection": "truceline.model.arrival",
    "Station": "truceline.model.arrival",
    "Arrival": "truceline.model.arrival",
    "read_infrasound_detections": "truceline.formats.infrasound_detections",
    "locate_bearings": "truceline.fuse.sound.bearings",
    "locate_arrivals": "truceline.fuse.sound.arrivals",
    "assess": "truceline.assess.engine",
    "assess_readings": "truceline.assess.engine",
    "trace": "truceline.assess.trace",
    "settle": "truceline.science.terms",
    "read_facts": "truceline.formats.facts_yaml",
    "diff_agreements": "truceline.flow.agreement_diff",
    "run_scenarios": "truceline.flow.scenario_file",
    "attribute": "truceline.assess.attribution",
    "asymmetries": "truceline.flow.symmetry",
    "cases_of": "truceline.cases",
    "ladder": "truceline.cases",
    "split_of": "truceline.cases",
    "process": "truceline.flow.process",
    "Terms": "truceline.flow.process",
    "daily_report": "truceline.report.daily",
    "release": "truceline.release.release",
    "render_html": "truceline.render.html",
    "render_json": "truceline.render.json",
    # planning
    "MODELS": "truceline.science.detect",
    "detection_probability": "truceline.science.detect",
    "effective_range_m": "truceline.science.detect",
    "season_weather": "truceline.science.daylight",
    "season_daylight_h": "truceline.science.daylight",
    "Terrain": "truceline.science.terrain",
    "synthetic_terrain": "truceline.science.terrain",
    "read_geotiff": "truceline.formats.geotiff",
    "sight_pairs": "truceline.science.sight",
    "viewshed": "truceline.science.viewshed",
    "ASSETS": "truceline.plan.assets",
    "read_plan": "truceline.plan.read",
    "detection_matrix": "truceline.plan.coverage",
    "SitingProblem": "truceline.plan.siting.problem",
    "solve_siting": "truceline.plan.siting.solve",
    "solve_covering": "truceline.plan.covering",
    "force_of": "truceline.plan.force.calculate",
    "personnel": "truceline.plan.force.topdown",
    "backtest": "truceline.plan.force.backtest",
    "headline_table": "truceline.plan.force.headline",
    "feasible_tours": "truceline.plan.patrol.tours",
    "mixed_strategy": "truceline.plan.patrol.mixed",
    "summarise": "truceline.plan.compare",
    "verifiability": "truceline.plan.verify",
    "bundled_coalition": "truceline.coalition",
    "read_coalition": "truceline.coalition",
    "positions_as_of": "truceline.coalition",
    "compare_dates": "truceline.coalition",
    "feasibility": "truceline.coalition",
    "contributor_values": "truceline.coalition",
    "bundled_scenarios": "truceline.simulate.scenario",
    "read_scenario": "truceline.simulate.scenario",
    "ReplayTerms": "truceline.flow.replay",
    "replay": "truceline.flow.replay",
    "replay_fast": "truceline.flow.replay",
    "option_paper": "truceline.report.option_paper",
    "render_pdf": "truceline.render.pdf",
    "render_docx": "truceline.render.docx",
    "open_planning": "truceline.mission.planning",
    "make_paper": "truceline.mission.paper",
    "ask": "truceline.mission.ask",
    # a mission folder
    "open_mission": "truceline.mission.folder",
    "init_mission": "truceline.mission.init",
    "make_demo": "truceline.mission.init",
    "run_demo": "truceline.mission.demo",
    "open_or_create_record": "truceline.mission.intake",
    "take_inputs": "truceline.mission.intake",
    "take_sources": "truceline.mission.intake",
    "run": "truceline.mission.run",
    "state_of": "truceline.mission.run",
    "opened_finding": "truceline.mission.findings",
    "diff_for_mission": "truceline.mission.drafts",
    "act_on_case": "truceline.mission.cases",
    "due_in": "truceline.mission.cases",
    "audit_symmetry": "truceline.mission.symmetry",
    "released_report": "truceline.mission.report",
    "write_report": "truceline.mission.report",
    "audit": "truceline.store.audit",
    "derive_from_files": "truceline.mission.derive",
}

__all__ = ["__version__", *_HOME]  # noqa: PLE0604 - strings, every one


class _Package(ModuleType):
    """The package: a folder never hides the function of the same name (fuse, assess, release)."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'truceline' has no attribute '{name}'")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
