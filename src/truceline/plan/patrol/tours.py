"""Tours a patrol can drive in a shift, by daylight and where it is let in; routed by PyVRP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.core.errors import PlanError
from truceline.core.geo import distance_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

HOUR_S = 3_600
PRIZE = 1_000_000  # of a stop of mean value, in the router's whole numbers
ITERATIONS = 300  # of the router for one tour; more changes little for tours of some ten stops
LEAST_NOISE = 0.25  # how far values are shaken so that tours differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A place a patrol can look from; ``value`` is how much happens there, in acts a day.

    ``opens_h`` and ``closes_h`` are local hours in which it can be visited (daylight, access).
    """

    stop_id: str
    lon_deg: float
    lat_deg: float
    value: float
    opens_h: float = 0.0
    closes_h: float = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolTerms:
    """How patrols go; figures are priors of ours where a mission states none.

    ``detour`` is road length by straight distance. ``looks`` is the chance to notice one act
    that happens near a stop while the patrol is there.
    """

    starts_h: float = 7.0
    shift_h: float = 10.0
    speed_kmh: float = 40.0
    detour: float = 1.4
    look_min: float = 30.0

    def __post_init__(self) -> None:
        positive = (self.shift_h, self.speed_kmh, self.look_min)
        if min(positive) <= 0 or self.detour < 1 or not 0 <= self.starts_h < 24:
            raise PlanError.case("PLN-401", "patrols")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A look from a stop, in local hours."""

    stop_id: str
    from_h: float
    until_h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """A feasible tour from the base and back."""

    tour_id: str
    visits: tuple[Visit, ...]
    length_m: float
    ends_h: float


def feasible_tours(
    base: tuple[float, float],
    stops: Sequence[Stop],
    terms: PatrolTerms,
    count: int,
    rng: np.random.Generator,
) -> tuple[Tour, ...]:
    """Return different tours that a patrol can drive in one shift.

    Parameters
    ----------
    base
        Longitude and latitude of where it starts and ends.
    stops
        Where it may look from. A stop that no tour can reach in time is in none.
    terms
        Shift, speed, length of a look.
    count
        How many tours are sought; fewer come back where fewer differ.
    rng
        Shakes the values of stops, so that tours differ; the same state gives the same tours.

    Raises
    ------
    PlanError
        PLN-402 if there is no stop, PLN-403 if no stop can be reached and left within a shift,
        PLN-404 if PyVRP is not installed.

    Notes
    -----
    Each tour is a prize-collecting route (PyVRP; Wouda, Lan & Kool 2024, INFORMS J. Computing
    36(4), 943-955) with values shaken by a lognormal factor. After each tour the values of its
    stops are halved, so that every stop that can be reached is soon in some tour.
    """
    if not stops:
        raise PlanError.case("PLN-402", "patrols")
    metres = _road_metres(base, stops, terms)
    value = np.array([max(stop.value, 1e-9) for stop in stops])
    weight = value / value.mean()
    tours: dict[tuple[str, ...], Tour] = {}
    for attempt in range(4 * count):
        shaken = weight * np.exp(LEAST_NOISE * rng.standard_normal(len(stops)))
        visits, length = _route(metres, stops, terms, shaken, attempt)
        if not visits:
            break
        key = tuple(visit.stop_id for visit in visits)
        if key not in tours:
            name = f"tour-{len(tours) + 1:02d}"
            back = metres[1 + _number(stops, key[-1]), 0] / _speed_ms(terms) / HOUR_S
            tours[key] = Tour(
                tour_id=name, visits=visits, length_m=length, ends_h=visits[-1].until_h + back
            )
        visited = [_number(stops, name) for name in key]
        weight[visited] *= 0.5
        if len(tours) == count:
            break
    if not tours:
        raise PlanError.case("PLN-403", "patrols", hours=terms.shift_h)
    return tuple(tours.values())


def _number(stops: Sequence[Stop], name: str) -> int:
    return [stop.stop_id for stop in stops].index(name)


def _speed_ms(terms: PatrolTerms) -> float:
    return terms.speed_kmh / 3.6


def _road_metres(base: tuple[float, float], stops: Sequence[Stop], terms: PatrolTerms) -> Floats:
    lon = np.array([base[0], *(stop.lon_deg for stop in stops)])
    lat = np.array([base[1], *(stop.lat_deg for stop in stops)])
    return distance_m(lon[:, None], lat[:, None], lon[None, :], lat[None, :]) * terms.detour


def _route(
    metres: Floats, stops: Sequence[Stop], terms: PatrolTerms, weight: Floats, seed: int
) -> tuple[tuple[Visit, ...], float]:
    """Return the visits of the best route for these values, and its length."""
    model_of, stop_after = _router()
    model: Any = model_of()
    places = [model.add_location(float(k), 0.0) for k in range(len(metres))]
    depot = model.add_depot(places[0])
    start = round(terms.starts_h * HOUR_S)
    look = round(terms.look_min * 60)
    for stop, place, value in zip(stops, places[1:], weight, strict=True):
        opens = max(start, round(stop.opens_h * HOUR_S))
        closes = round(stop.closes_h * HOUR_S) - look
        if closes >= opens:
            model.add_client(
                place, service_duration=look, tw_early=opens, tw_late=closes,
                prize=round(PRIZE * float(value)), required=False, name=stop.stop_id,
            )  # fmt: skip
    model.add_vehicle_type(
        1, start_depot=depot, end_depot=depot, tw_early=start,
        tw_late=start + round(terms.shift_h * HOUR_S), shift_duration=round(terms.shift_h * HOUR_S),
    )  # fmt: skip
    for a, first in enumerate(places):
        for b, second in enumerate(places):
            length = float(metres[a, b])
            model.add_edge(
                first, second, distance=round(length), duration=round(length / _speed_ms(terms))
            )
    return _visits(model, stop_after(ITERATIONS), seed)


def _visits(model: Any, stop: Any, seed: int) -> tuple[tuple[Visit, ...], float]:
    data = model.data()
    if data.num_clients == 0:
        return (), 0.0
    found = model.solve(stop, seed=seed, display=False, collect_stats=False)
    clients = data.clients()
    for route in found.best.routes():
        if not route.is_feasible():
            continue
        visits = tuple(
            Visit(
                stop_id=clients[part.idx].name, from_h=part.start_time / HOUR_S,
                until_h=part.end_time / HOUR_S,
            )
            for part in route.schedule()
            if part.is_client()
        )  # fmt: skip
        return visits, float(route.distance())
    return (), 0.0


def _router() -> tuple[Any, Any]:
    try:
        from pyvrp import Model
        from pyvrp.stop import MaxIterations
    except ImportError:
        raise PlanError.case("PLN-404", "patrols") from None
    return Model, MaxIterations
