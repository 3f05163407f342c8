"""The options of a mission: sited, with the people and the money they take."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from truceline.model.plan import ForceTable, Option, Placement
from truceline.plan.force.calculate import force_of, stretched
from truceline.plan.options import lay_out, make_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.mission.planning import Planning
    from truceline.model.scenario import Scenario

SITING_STEPS = 200  # of the search for each option; some seconds
SINGLE_SOLVE_S = 20.0  # the longest a single integer programme may take


def site_options(
    planning: Planning,
    seed: int,
    steps: int = SITING_STEPS,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Option, ...]:
    """Return the options of a mission's plan, sited over all of its scenarios.

    Notes
    -----
    The search stops by steps, not by the clock: the same seed gives the same options. Things are
    sited on the version of the line in force; people and cost are those of the
    length of line the central scenario speaks of, at the same density.
    """
    scenarios = planning.scenarios
    parts = planning.terms.options
    progress("chances of noticing")
    field = lay_out(
        parts, planning.sites, planning.assets,
        [planning.setting(scenario) for scenario in scenarios],
        [planning.demand(scenario, planning.version) for scenario in scenarios],
    )  # fmt: skip
    options = []
    for part in parts:
        progress(f"site {part.id}")
        option = make_option(
            part, field, planning.assets, time_limit_s=SINGLE_SOLVE_S, steps=steps,
            rng=np.random.default_rng(seed),
        )  # fmt: skip
        options.append(with_force(option, planning, planning.central, seed))
    return tuple(options)


def with_force(option: Option, planning: Planning, scenario: Scenario, seed: int) -> Option:
    """Return an option with the people and the cost it takes under a scenario."""
    return replace(option, force=force_under(option, planning, scenario, seed))


def force_under(option: Option, planning: Planning, scenario: Scenario, seed: int) -> ForceTable:
    """Return people and cost at the length of line a scenario speaks of."""
    counts: Counter[str] = Counter()
    for item in option.placements:
        counts[item.asset] += item.number
    grouped = [Placement(asset=asset, number=number) for asset, number in sorted(counts.items())]
    length_km = planning.length_km(scenario)
    factor = length_km / (planning.path.length_m / 1000)
    return force_of(
        stretched(grouped, factor, planning.assets), option.rear_people, length_km,
        rng=np.random.default_rng(seed), assets=planning.assets,
    )  # fmt: skip
