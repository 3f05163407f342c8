"""How many people a mission takes, from its line and mandate, before anything is sited."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from truceline.core.errors import PlanError
from truceline.core.uncertain import Estimate
from truceline.model.plan import Parameter
from truceline.plan.assets import ASSETS
from truceline.plan.force.assumptions import draw, range_of
from truceline.plan.force.calculate import DRAWS, LEVEL, read_force, table_of
from truceline.plan.force.inputs import check_numbers, parameters_of
from truceline.plan.force.missions import MISSIONS, Mandate, Phase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from truceline.model.plan import ForceTable
    from truceline.plan.force.calculate import Numbers
    from truceline.plan.force.missions import PastMission

    Floats = NDArray[np.float64]

REFERENCE_KM = 200.0
REFERENCE_DEPTH_KM = 10.0  # the buffer of the GCSP toolkit, March 2025

LAYOUT: tuple[Parameter, ...] = (
    Parameter(
        name="post_spacing_km", value=3.5, low=2.0, high=5.0, unit="km",
        source="sight from post to post by day in open terrain, remembered", unverified=True,
    ),
    Parameter(
        name="patrol_km2", value=100.0, low=50.0, high=200.0, unit="km2 of belt per daily patrol",
        source="a planner's prior; no source was found", unverified=True,
    ),
)  # fmt: skip
"""How densely a plain layout mans a line, where nothing is sited yet."""

CLASS_PRIOR: tuple[Parameter, ...] = (
    Parameter(
        name="level_factor", value=1.0, low=0.41, high=2.45, unit="of the calculator's reading",
        source="doubt about the bottom-up reading of 200 km", unverified=True,
    ),
    Parameter(
        name="elasticity", value=0.5, low=0.18, high=0.82, unit="d ln people / d ln km",
        source="between a line manned throughout (1) and patrols from a base (0)", unverified=True,
    ),
    Parameter(
        name="observe_factor", value=10 / 24, low=0.22, high=0.79, unit="of an interposed force",
        source="patrols by day, 10 of 24 hours; OSCE SMM did not patrol after nightfall",
        unverified=True,
    ),
    Parameter(
        name="hold_factor", value=math.sqrt(25_000 / 6_000 * 100_000 / 6_000), low=3.4, high=20.0,
        unit="of an interposed force",
        source="CSIS 2025: 6,000 to monitor, 25,000 to over 100,000 to defend", unverified=True,
    ),
)  # fmt: skip
"""Priors of the class model, each with its 80 % range; fixed before the back-test was run.

That the classes are these three was decided with the eight missions in view.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Prior of the scatter between missions: standard deviation of the logarithm, and weight.

    ``sd`` 0.4 is a factor of 1.5 either way, held with the weight of so many missions.
    """

    sd: float = 0.4
    weight: float = 4.0


def force_of_belt(
    line_km: float,
    depth_km: float,
    mandate: Mandate,
    assumed: tuple[Parameter, ...] | None = None,
    *,
    rng: np.random.Generator,
    layout: tuple[Parameter, ...] = LAYOUT,
    draws: int = DRAWS,
) -> ForceTable:
    """Return the force of a plain layout: posts along the line, patrols over its belt.

    Observers have patrols only. Other arguments as for `force_of`; the layout's figures are
    drawn from their ranges like any other.

    Raises
    ------
    PlanError
        If a length is negative, a figure of the layout is not above 0, or the mandate is to
        hold: what holds ground is not read from posts.
    """
    _check_layout(layout)
    figures = (*layout, *_belt_figures(line_km, depth_km, mandate, assumed))
    check_numbers({}, line_km, draws)
    values = draw(figures, rng, draws)
    numbers = _belt_numbers(line_km, depth_km, mandate, values)
    return table_of(read_force(numbers, {}, line_km, values), figures, draws)


def _check_layout(layout: tuple[Parameter, ...]) -> None:
    _complete(layout, LAYOUT)
    for figure in layout:
        low, _ = range_of(figure)
        if not 0 < low < math.inf:
            raise PlanError.case(
                "PLN-504", "force", name=figure.name, value=low, expected="above 0"
            )


def _complete(given: tuple[Parameter, ...], wanted: tuple[Parameter, ...]) -> None:
    missing = {figure.name for figure in wanted} - {figure.name for figure in given}
    if missing:
        raise PlanError.case("PLN-507", "force", missing=", ".join(sorted(missing)))


def _belt_figures(
    line_km: float, depth_km: float, mandate: Mandate, assumed: tuple[Parameter, ...] | None
) -> tuple[Parameter, ...]:
    for what, value in (("the line in km", line_km), ("the depth in km", depth_km)):
        if not 0 <= value < math.inf:
            raise PlanError.case(
                "PLN-506", "force", what=what, value=value, expected="finite and 0 or more"
            )
    if mandate is Mandate.HOLD:
        raise PlanError.case(
            "PLN-506", "force", what="the mandate", value="hold", expected="observe or interpose"
        )
    names = ("patrol",) if mandate is Mandate.OBSERVE else ("patrol", "post")
    return parameters_of({name: (1, ASSETS[name]) for name in names}, assumed, None)


def _belt_numbers(
    line_km: float, depth_km: float, mandate: Mandate, values: Mapping[str, Floats]
) -> Numbers:
    patrols = line_km * depth_km / values["patrol_km2"], ASSETS["patrol"]
    if mandate is Mandate.OBSERVE:
        return {"patrol": patrols}
    return {"patrol": patrols, "post": (line_km / values["post_spacing_km"], ASSETS["post"])}


def personnel(
    line_km: float,
    mandate: Mandate,
    experience: Iterable[PastMission] = MISSIONS,
    phase: Phase = Phase.FIRST,
    *,
    prior: tuple[Parameter, ...] = CLASS_PRIOR,
    spread: Spread | None = None,
) -> Estimate:
    """Return the people of a mission with such a line and mandate, with its 80 % interval.

    Parameters
    ----------
    line_km
        Length of the line.
    mandate
        What it is to do.
    experience
        The missions to learn from; may be none.
    phase
        Which of their figures: at first full strength, or settled.
    prior, spread
        What was held before looking at them.

    Raises
    ------
    PlanError
        If the line, the scatter or its weight is not above 0, or a prior is missing.

    Notes
    -----
    ``ln people = level + elasticity * ln(km / 200) + [observe] + [hold] + scatter``, normal, the
    scatter's variance inverse gamma; the answer is the predictive Student distribution (Gelman
    et al., *Bayesian Data Analysis*, on conjugate regression). The level's prior is the bottom-up
    reading of 200 km of posts and patrols. Depth is not used: it did not narrow the intervals.
    """
    if not 0 < line_km < math.inf:
        raise PlanError.case(
            "PLN-506", "force", what="the line in km", value=line_km, expected="above 0"
        )
    scatter = Spread() if spread is None else spread
    for what, value in (("the scatter", scatter.sd), ("its weight", scatter.weight)):
        if not 0 < value < math.inf:
            raise PlanError.case("PLN-506", "force", what=what, value=value, expected="above 0")
    _complete(prior, CLASS_PRIOR)
    known = tuple(experience)
    rows = np.array([_row(m.line_km, m.mandate) for m in known]).reshape(len(known), 4)
    people = np.log([m.figure(phase).people for m in known])
    mean, deviation = _prior_moments(prior)
    precision = np.diag(scatter.sd**2 / deviation**2)
    updated = precision + rows.T @ rows
    centre = np.linalg.solve(updated, precision @ mean + rows.T @ people)
    degrees = scatter.weight + len(known)
    remaining = (
        scatter.weight * scatter.sd**2
        + people @ people
        + mean @ precision @ mean
        - centre @ updated @ centre
    )
    row = np.array(_row(line_km, mandate))
    width = math.sqrt(remaining / degrees * (1 + row @ np.linalg.solve(updated, row)))
    reach = float(stats.t.ppf((1 + LEVEL) / 2, degrees)) * width
    middle = float(row @ centre)
    return Estimate(
        value=math.exp(middle),
        low=math.exp(middle - reach),
        high=math.exp(middle + reach),
        level=LEVEL,
        unit="people",
        method=f"class model of {len(known)} missions, {phase} figures",
    )


def _row(line_km: float, mandate: Mandate) -> tuple[float, float, float, float]:
    observes, holds = mandate is Mandate.OBSERVE, mandate is Mandate.HOLD
    return 1.0, math.log(line_km / REFERENCE_KM), float(observes), float(holds)


def _prior_moments(prior: tuple[Parameter, ...]) -> tuple[Floats, Floats]:
    named = {parameter.name: parameter for parameter in prior}
    level, elasticity = named["level_factor"], named["elasticity"]
    observe, hold = named["observe_factor"], named["hold_factor"]
    mean = [math.log(_reference_people() * level.value), elasticity.value]
    mean += [math.log(observe.value), math.log(hold.value)]
    ends = [range_of(parameter) for parameter in (level, elasticity, observe, hold)]
    tail = 2 * float(stats.norm.ppf((1 + LEVEL) / 2))
    widths = [high - low if n == 1 else math.log(high / low) for n, (low, high) in enumerate(ends)]
    return np.array(mean), np.array(widths) / tail


def _reference_people() -> float:
    """Return the calculator's reading of the reference belt, all figures at their values."""
    belt = REFERENCE_KM, REFERENCE_DEPTH_KM, Mandate.INTERPOSE
    figures = (*LAYOUT, *_belt_figures(*belt, None))
    values = {figure.name: np.array([figure.value]) for figure in figures}
    numbers = _belt_numbers(*belt, values)
    return float(read_force(numbers, {}, REFERENCE_KM, values).deployed[0])
