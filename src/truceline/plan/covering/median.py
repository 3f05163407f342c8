"""The p-median problem: interchange, Lagrangian bound, fixing, then an exact solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array, vstack

from truceline.core.errors import PlanError
from truceline.plan.covering._median import interchange, median_steps
from truceline.plan.covering.exact import MixedInteger, solve_exact
from truceline.plan.covering.found import Found, whole_step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.plan.covering.clock import Clock
    from truceline.plan.covering.problem import PMedian

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

FIRST_ROUNDS = 20  # of local search, before any bound
STEPS = 100  # of the Lagrangian between two looks at the clock
MOST_STEPS = 3_000
SCALE_END = 1e-4
MODEL_LIMIT = 1_500_000  # assignment variables beyond which no exact model is built


def solve_median(
    problem: PMedian, clock: Clock, rng: np.random.Generator, start: Whole | None
) -> Found:
    """Return the best plan and bound found; see `truceline.plan.covering.solve`."""
    distance = _finite(problem.distance)
    step = whole_step(distance)
    chosen = _add_greedily(distance, problem.number)
    worth = interchange(distance, chosen)
    if start is not None:
        given = start.copy()
        given_worth = interchange(distance, given)
        if given_worth < worth:
            chosen, worth = given, given_worth
    found = Found(chosen, worth, 0.0, "zero", is_least=True)
    part = clock.part(0.2)
    for _ in range(FIRST_ROUNDS):
        found = _shake(distance, found, rng)
        if part.is_over():
            break
    found, price, value = _bound(distance, problem.number, found, step, clock)
    while not found.is_proved(step) and not clock.is_over():
        model = _model(distance, problem.number, found, price, value, step)
        if model is not None:
            found = _exact(distance, found, model, clock)
            break
        found = _shake(distance, found, rng)
    if not np.isfinite(problem.distance[found.chosen].min(axis=0)).all():
        raise PlanError.case(
            "PLN-207", "covering", detail=f"no {problem.number} sites found that serve every demand"
        )
    return found


def _finite(distance: Floats) -> Floats:
    """Return distances with one larger than any plan's cost where a site cannot serve."""
    dense = np.ascontiguousarray(distance, dtype=np.float64)
    infinite = ~np.isfinite(dense)
    if not infinite.any():
        return dense
    if infinite.all(axis=0).any():
        demand = int(np.flatnonzero(infinite.all(axis=0))[0])
        detail = f"no site serves demand {demand}"
        raise PlanError.case("PLN-207", "covering", detail=detail)
    most = np.where(infinite, 0.0, dense).max(axis=0).sum()
    return np.where(infinite, np.ceil(most) + 1.0, dense)


def _add_greedily(distance: Floats, number: int) -> Whole:
    nearest = np.full(distance.shape[1], distance.max() + 1.0)
    chosen: list[int] = []
    for _ in range(number):
        total = np.minimum(distance, nearest).sum(axis=1)
        total[chosen] = np.inf
        chosen.append(int(total.argmin()))
        nearest = np.minimum(nearest, distance[chosen[-1]])
    return np.asarray(chosen, dtype=np.int64)


def _shake(distance: Floats, found: Found, rng: np.random.Generator) -> Found:
    """Return the better of the plan and one that local search finds beside it."""
    number, sites = len(found.chosen), distance.shape[0]
    if number == sites:
        return found
    chosen = found.chosen.copy()
    places = rng.choice(number, size=min(number, 1 + int(rng.integers(1, 5))), replace=False)
    others = np.setdiff1d(np.arange(sites), chosen)
    places = places[: len(others)]
    chosen[places] = rng.choice(others, size=len(places), replace=False)
    worth = interchange(distance, chosen)
    return found.improved(chosen, worth)


def _bound(
    distance: Floats, number: int, found: Found, step: float, clock: Clock
) -> tuple[Found, Floats, Floats]:
    price = distance.min(axis=0) + 0.5 * (distance[found.chosen].min(axis=0) - distance.min(axis=0))
    state = np.array([-np.inf, 1.0, 0.0])
    value = np.zeros(distance.shape[0])
    part = clock.part(0.5)
    for _ in range(MOST_STEPS // STEPS):
        value = median_steps(distance, number, found.objective, price, state, STEPS)
        # The sites the relaxation opens, improved, are mostly better than what search alone finds.
        opened = np.argsort(value, kind="stable")[:number].astype(np.int64)
        worth = interchange(distance, opened)
        found = found.improved(opened, worth)
        met = state[0] > found.objective - step + 1e-6 * step
        if met or state[1] < SCALE_END or part.is_over():
            break
    return found.bounded(float(state[0]), "Lagrangian"), price, value


class _Model:
    """The exact model of what fixing leaves."""

    def __init__(self, mixed: MixedInteger, sites: Whole, start: Floats) -> None:
        self.mixed = mixed
        self.sites = sites
        self.start = start


def _model(
    distance: Floats, number: int, found: Found, price: Floats, value: Floats, step: float
) -> _Model | None:
    """Return the model of every plan that could be better, and of the best known; None if large.

    With a plan that must be cheaper by a step, a site whose reduced cost lifts the bound beyond
    that is out; so is serving a demand from a site whose reduced cost does.
    """
    room = found.objective - step - found.bound + 1e-6 * max(1.0, step)
    in_order = np.sort(value)
    last = in_order[number - 1]
    known = np.zeros(len(value), bool)
    known[found.chosen] = True
    open_cost = np.maximum(value - last, 0.0)
    free = np.flatnonzero((open_cost <= room) | known)
    reduced = distance[free] - price
    possible = (np.maximum(reduced, 0.0) + open_cost[free][:, None] <= room) | known[free][:, None]
    site, demand = np.nonzero(possible)
    if len(site) > MODEL_LIMIT:
        return None
    sites, rows, arcs = len(free), distance.shape[1], len(site)
    each = np.arange(arcs)
    serve = coo_array((np.ones(arcs), (demand, sites + each)), shape=(rows, sites + arcs))
    link = coo_array(
        (
            np.concatenate([np.ones(arcs), -np.ones(arcs)]),
            (np.concatenate([each, each]), np.concatenate([sites + each, site])),
        ),
        shape=(arcs, sites + arcs),
    )
    count = coo_array(np.concatenate([np.ones(sites), np.zeros(arcs)])[None, :])
    mixed = MixedInteger(
        cost=np.concatenate([np.zeros(sites), distance[free[site], demand]]),
        matrix=csr_array(vstack([serve, link, count])),
        low=np.concatenate([np.ones(rows), np.full(arcs, -np.inf), [float(number)]]),
        high=np.concatenate([np.ones(rows), np.zeros(arcs), [float(number)]]),
        whole=np.arange(sites + arcs) < sites,
    )
    serves = found.chosen[distance[found.chosen].argmin(axis=0)]
    start = np.concatenate([known[free], free[site] == serves[demand]]).astype(float)
    return _Model(mixed, free, start)


def _exact(distance: Floats, found: Found, model: _Model, clock: Clock) -> Found:
    result = solve_exact(model.mixed, "highs", time_limit_s=clock.left_s(), start=model.start)
    before = found.objective
    if result.values is not None:
        chosen = model.sites[result.values[: len(model.sites)] > 0.5]
        if len(chosen) == len(found.chosen):
            found = found.improved(chosen, float(distance[chosen].min(axis=0).sum()))
    # Every plan left out costs at least as much as the best known before.
    return found.bounded(min(result.bound, before), "HiGHS")
