"""Which options the coalition of a mission can staff, and what would change that."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from truceline.coalition import (
    Need,
    OptionNeeds,
    contributor_values,
    feasibility,
    positions_as_of,
    staffed_share,
    willing,
)
from truceline.mission.options import force_under
from truceline.model.coalition import ConditionKind
from truceline.model.plan import Role
from truceline.plan.force.calculate import manning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from truceline.coalition import Feasibility
    from truceline.mission.planning import Planning
    from truceline.model.plan import Option
    from truceline.model.scenario import Scenario

VALUE_SAMPLES = 25
REAR = frozenset({Role.REASSURANCE, Role.STAFF})


def needs_of(option: Option, planning: Planning, scenario: Scenario) -> OptionNeeds:
    """Return the people an option needs under a scenario, by role and where they would be.

    The numbers are those of the force table, so that they add up to the people deployed. Who
    mans a placement on the line, and who protects those, is needed at the line; satellites need
    people outside; a reassurance force, staff and support are needed away from the line.
    """
    weights: dict[Role, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for item in option.placements:
        asset = planning.assets[item.asset]
        area = "outside" if asset.everywhere else "line" if asset.on_the_line else "rear"
        for role, number in manning(asset).items():
            weights[role][area] += number * item.number
    for role, number in option.rear_people.items():
        weights[role]["rear" if role in REAR else "line"] += number
    force = force_under(option, planning, scenario, 0)
    needs = []
    for role, estimate in force.by_role.items():
        areas = weights.get(role) or {"rear": 1.0}
        total = sum(areas.values())
        needs += [
            Need(role=role, area=area, side=None, people=(estimate.value or 0.0) * share / total)
            for area, share in sorted(areas.items())
            if share > 0 and estimate.value
        ]
    return OptionNeeds(option_id=option.option_id, needs=tuple(needs))


def staffing_of(
    option: Option, planning: Planning, scenario: Scenario, on: date, drop: tuple[str, ...] = ()
) -> Feasibility:
    """Return how far a coalition as of a day can staff an option under a scenario."""
    standings = positions_as_of(planning.coalition, on)
    return feasibility(
        needs_of(option, planning, scenario),
        standings,
        scenario.met,
        (*scenario.dropouts, *drop),
    )


def standings_table(planning: Planning, on: date, language: str) -> pa.Table:
    """Return who was reported to say what by a day, each with its source."""
    rows = []
    for standing in positions_as_of(planning.coalition, on):
        contributor = standing.contributor
        rows.append(
            {
                "contributor": contributor.names.get(language, contributor.contributor_id),
                "position": standing.position.value,
                "conditions": ", ".join(c.kind.value.replace("_", " ")
                                        for c in standing.conditions),
                "since": standing.since.isoformat(),
                "source": standing.source,
            }
        )  # fmt: skip
    names = ("contributor", "position", "conditions", "since", "source")
    return pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in names]))


def staffing_table(found: Mapping[str, Feasibility], names: Mapping[str, str]) -> pa.Table:
    """Return one row an option and need: how many, how far staffed, and what would help."""
    rows = [
        {
            "option": names[option],
            "role": row.role.value,
            "where": row.area,
            "needed": round(row.needed),
            "staffed_low": round(row.staffed_low),
            "staffed_high": round(row.staffed_high),
            "would_help": "; ".join(result.would_help[:2]),
        }
        for option, result in found.items()
        for row in result.rows
    ]
    schema = pa.schema(
        [(name, pa.string()) for name in ("option", "role", "where")]
        + [(name, pa.int64()) for name in ("needed", "staffed_low", "staffed_high")]
        + [("would_help", pa.string())]
    )
    return pa.Table.from_pylist(rows, schema)


def values_table(
    options: Sequence[Option], planning: Planning, scenario: Scenario, on: date, seed: int
) -> pa.Table:
    """Return what each willing contributor adds to the share of people the options have.

    Marginal and Shapley value, in points of the share staffed on the mean over the options,
    assumed pledges included. It ranks states: internal, and nothing to publish.
    """
    standings = {
        item.contributor.contributor_id: item for item in positions_as_of(planning.coalition, on)
    }
    needs = [needs_of(option, planning, scenario) for option in options]
    players = [
        name
        for name, item in standings.items()
        if name not in scenario.dropouts and willing(item, scenario.met).answer == "yes"
    ]

    def staffed(members: frozenset[str]) -> float:
        present = [standings[name] for name in sorted(members)]
        shares = [staffed_share(need, present, scenario.met) for need in needs]
        return 100 * sum(shares) / max(len(shares), 1)

    found = contributor_values(
        players, staffed, rng=np.random.default_rng(seed), samples=VALUE_SAMPLES
    )
    rows = [
        {"contributor": standings[row.contributor].contributor.names.get("en", row.contributor),
         "marginal": row.marginal, "shapley": row.shapley, "low": row.low, "high": row.high}
        for row in sorted(found, key=lambda row: (-row.shapley, row.contributor))
    ]  # fmt: skip
    schema = pa.schema(
        [("contributor", pa.string())]
        + [(name, pa.float64()) for name in ("marginal", "shapley", "low", "high")]
    )
    return pa.Table.from_pylist(rows, schema)


def willing_counts(planning: Planning, scenario: Scenario, on: date) -> tuple[int, int]:
    """Return how many would take part as the scenario is, and how many if more were met."""
    asked = [
        standing
        for standing in positions_as_of(planning.coalition, on)
        if standing.contributor.contributor_id not in scenario.dropouts
    ]
    now = [item for item in asked if willing(item, scenario.met).answer == "yes"]
    ever = [item for item in asked if willing(item, set(ConditionKind)).answer == "yes"]
    return len(now), len(ever) - len(now)
