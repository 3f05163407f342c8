"""Ask a what-if of a mission: the answer as a difference to its last paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.core.errors import PlanError
from truceline.mission.paper import last_options
from truceline.mission.planning import open_planning
from truceline.mission.whatifs import Outlook, outlook
from truceline.plan.whatif import WhatIf, changed
from truceline.simulate.scenario import version_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from truceline.core.errors import TrucelineError
    from truceline.mission.folder import Mission
    from truceline.mission.planning import Planning
    from truceline.model.scenario import Scenario
    from truceline.store.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What each option is under a scenario, and what it would be if things differed."""

    scenario: Scenario
    asked: Scenario
    names: dict[str, dict[str, str]]
    before: dict[str, Outlook]
    after: dict[str, Outlook]


def ask(
    record: Record,
    mission: Mission,
    what_if: WhatIf,
    *,
    on: date,
    scenario_id: str | None = None,
    seed: int = 0,
) -> Answer:
    """Return what would change for each option of the mission's last paper.

    Parameters
    ----------
    record, mission
        A mission for which a paper was made.
    what_if
        What is otherwise.
    on
        The day the coalition's positions are taken as of.
    scenario_id
        The scenario to start from; the one of greatest weight if None.

    Raises
    ------
    PlanError
        PLN-613 without a paper, PLN-614 for a contributor, side or scenario nobody knows.
    ScenarioError
        SCN-004 if the line has no such version.
    """
    planning = open_planning(mission)
    options = last_options(record, planning)
    scenario = scenario_named(planning, scenario_id)
    _check(planning, what_if)
    asked = changed(scenario, what_if)
    version_for(asked, planning.line, planning.version)
    return Answer(
        scenario=scenario,
        asked=asked,
        names={option.option_id: option.names for option in options},
        before={o.option_id: outlook(o, planning, scenario, on, seed) for o in options},
        after={o.option_id: outlook(o, planning, asked, on, seed) for o in options},
    )


def scenario_named(planning: Planning, scenario_id: str | None) -> Scenario:
    """Return a scenario of the mission by id, the central one for None.

    Raises
    ------
    PlanError
        PLN-614 if there is none of that id.
    """
    if scenario_id is None:
        return planning.central
    for scenario in planning.scenarios:
        if scenario.scenario_id == scenario_id:
            return scenario
    raise _unknown(scenario_id, "a scenario", [s.scenario_id for s in planning.scenarios])


def _check(planning: Planning, what_if: WhatIf) -> None:
    known = [contributor.contributor_id for contributor in planning.coalition.contributors]
    for name in what_if.drop:
        if name not in known:
            raise _unknown(name, "a contributor", known)
    sides = (planning.version.left, planning.version.right)
    if what_if.access_side is not None and what_if.access_side not in sides:
        raise _unknown(what_if.access_side, "a side of the line", sides)


def _unknown(value: str, what: str, known: Sequence[str]) -> TrucelineError:
    return PlanError.case("PLN-614", "ask", value=value, what=what, known=", ".join(known))
