"""Tours, mixes of them, and schedules drawn from a mix."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.errors import PlanError
from truceline.core.geo import distance_m, offset
from truceline.plan.patrol.mixed import GIVEN_UP, mixed_strategy, presence
from truceline.plan.patrol.schedule import draw_schedule, rng_of_seed, seal, unseal
from truceline.plan.patrol.tours import PatrolTerms, Stop, Tour, Visit, feasible_tours

BASE = (37.0, 48.0)
TERMS = PatrolTerms(shift_h=8.0, look_min=45.0)


def stops(count: int = 10, **more: float) -> list[Stop]:
    """Lay stops out along a road north of the base, four kilometres apart."""
    lon, lat = offset(*BASE, np.arange(count) * 4_000.0 - 16_000.0, np.full(count, 6_000.0))
    return [
        Stop(stop_id=f"p{k}", lon_deg=float(lon[k]), lat_deg=float(lat[k]), value=1.0, **more)
        for k in range(count)
    ]


def tour(name: str, *looks: tuple[str, float, float]) -> Tour:
    """Make a tour of looks from stop, hour, hour."""
    visits = tuple(Visit(stop_id=stop, from_h=low, until_h=high) for stop, low, high in looks)
    return Tour(tour_id=name, visits=visits, length_m=1.0, ends_h=visits[-1].until_h)


def test_tours_can_be_driven() -> None:
    """Every drive between looks takes as long as the road, and all ends within the shift."""
    places = {stop.stop_id: (stop.lon_deg, stop.lat_deg) for stop in stops()}

    tours = feasible_tours(BASE, stops(), TERMS, 6, np.random.default_rng(1))

    assert len(tours) == 6
    for item in tours:
        at, hour = BASE, TERMS.starts_h
        for visit in item.visits:
            road = float(distance_m(*at, *places[visit.stop_id])) * TERMS.detour
            assert visit.from_h - hour >= road / 1000 / TERMS.speed_kmh - 0.001
            assert visit.until_h - visit.from_h == pytest.approx(0.75, abs=0.001)
            at, hour = places[visit.stop_id], visit.until_h
        assert item.ends_h <= TERMS.starts_h + TERMS.shift_h + 0.001


def test_tours_keep_to_the_hours_of_stops() -> None:
    """Nobody looks before daylight or after access ends."""
    tours = feasible_tours(
        BASE, stops(opens_h=9.0, closes_h=12.0), TERMS, 4, np.random.default_rng(1)
    )

    looks = [visit for item in tours for visit in item.visits]
    assert looks
    assert all(look.from_h >= 9.0 and look.until_h <= 12.0 for look in looks)


def test_tours_same_seed_gives_same_tours() -> None:
    """The router is told its seed."""
    first, second = (
        feasible_tours(BASE, stops(), TERMS, 4, np.random.default_rng(5)) for _ in range(2)
    )

    assert first == second


def test_tours_out_of_reach_are_told() -> None:
    """A shift that is too short for any stop is an error that says what to do."""
    far = [Stop(stop_id="far", lon_deg=40.0, lat_deg=48.0, value=1.0)]

    with pytest.raises(PlanError, match=r"PLN-403.*Move the base"):
        feasible_tours(BASE, far, TERMS, 4, np.random.default_rng(1))
    with pytest.raises(PlanError, match="PLN-402"):
        feasible_tours(BASE, [], TERMS, 4, np.random.default_rng(1))


@pytest.mark.parametrize("wrong", [{"speed_kmh": 0.0}, {"detour": 0.5}, {"starts_h": 24.0}])
def test_patrol_terms_that_go_nowhere_are_refused(wrong: dict[str, float]) -> None:
    """A patrol moves, on roads, on a day."""
    with pytest.raises(PlanError, match="PLN-401"):
        PatrolTerms(**wrong)


def test_mix_of_two_equal_tours_is_a_coin() -> None:
    """Each stop is seen half as long as by going there every day: the value of the game."""
    places = stops(2)
    tours = [tour("a", ("p0", 8, 11)), tour("b", ("p1", 8, 11))]

    mix = mixed_strategy(tours, places)

    # From 8 to 11 is half of the block from 6 to 12, every other day.
    assert mix.guaranteed == pytest.approx(0.25)
    assert mix.chance == pytest.approx([0.5, 0.5], abs=1e-4)
    assert mix.entropy_bits == pytest.approx(1.0, abs=1e-6)
    assert mix.fixed == 0.0


def test_mix_value_is_that_of_the_game_by_hand() -> None:
    """Tour a looks three hours, tour b one: b must go three times as often for equal presence."""
    places = stops(2)
    tours = [tour("a", ("p0", 6, 9)), tour("b", ("p1", 6, 7))]

    mix = mixed_strategy(tours, places)

    # Presence a/2 at p0 and b/6 at p1, a + b = 1: equal at a = 1/4, b = 3/4, value 1/8.
    assert mix.guaranteed == pytest.approx(1 / 8)
    assert mix.best_response >= (1 - GIVEN_UP) * mix.guaranteed - 1e-6


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 8))
def test_mix_keeps_what_it_guarantees(seed: int, count: int) -> None:
    """The best response stays within 5 % of the game's value, at most entropy, and never above."""
    rng = np.random.default_rng(seed)
    places = stops(5)
    tours = []
    for k in range(count):
        chosen = sorted(rng.choice(5, size=rng.integers(1, 4), replace=False).tolist())
        start = 6 + rng.random() * 3
        looks = [(f"p{p}", start + n, start + n + 0.75) for n, p in enumerate(chosen)]
        tours.append(tour(f"t{k}", *looks))

    mix = mixed_strategy(tours, places)

    assert mix.chance.sum() == pytest.approx(1.0)
    assert mix.best_response >= (1 - GIVEN_UP) * mix.guaranteed - 1e-4
    assert mix.best_response <= mix.guaranteed + 1e-9
    assert mix.fixed <= mix.guaranteed + 1e-9
    assert 0 <= mix.entropy_bits <= np.log2(count) + 1e-9


def test_mix_names_stops_no_tour_visits() -> None:
    """What is never visited is said, not hidden in a mean."""
    mix = mixed_strategy([tour("a", ("p0", 8, 9))], stops(3))

    assert mix.never == ("p1", "p2")


def test_presence_splits_a_look_over_the_blocks_it_spans() -> None:
    """A look from 11 to 14 is one hour before noon and two after."""
    share = presence([tour("a", ("p0", 11, 14))], stops(1))

    assert share[0, 0].tolist() == pytest.approx([0.0, 1 / 6, 2 / 6, 0.0])


def test_schedule_follows_the_mix() -> None:
    """Over many days each tour is driven as often as the mix says."""
    mix = mixed_strategy([tour("a", ("p0", 6, 9)), tour("b", ("p1", 6, 7))], stops(2))

    days = draw_schedule({"east": mix}, date(2027, 3, 1), 4_000, np.random.default_rng(3))

    share = sum(day.tour.tour_id == "a" for day in days) / len(days)
    error = np.sqrt(mix.chance[0] * mix.chance[1] / len(days))
    assert abs(share - mix.chance[0]) < 4 * error


def test_sealed_schedule_can_be_drawn_again_by_anyone() -> None:
    """After disclosure the seed proves that the schedule was drawn, not chosen."""
    seed = bytes(range(32))
    mix = mixed_strategy([tour("a", ("p0", 6, 9)), tour("b", ("p1", 6, 7))], stops(2))
    sealed = seal(seed, "mission 2027-03")
    drawn = draw_schedule({"east": mix}, date(2027, 3, 1), 30, rng_of_seed(seed))

    again = draw_schedule(
        {"east": mix}, date(2027, 3, 1), 30, unseal(seed, "mission 2027-03", sealed)
    )

    assert again == drawn


@pytest.mark.parametrize(("seed", "context"), [(bytes(32), "mission 2027-03"),
                                               (bytes(range(32)), "mission 2027-04")])  # fmt: skip
def test_seed_that_was_not_sealed_is_refused(seed: bytes, context: str) -> None:
    """Neither another seed nor another period passes."""
    sealed = seal(bytes(range(32)), "mission 2027-03")

    with pytest.raises(PlanError, match="PLN-406"):
        unseal(seed, context, sealed)


def test_seed_of_another_length_is_refused() -> None:
    """A short seed could be guessed."""
    with pytest.raises(PlanError, match="PLN-405"):
        seal(b"short", "x")
