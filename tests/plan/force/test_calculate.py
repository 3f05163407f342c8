"""People, pool and cost: closed forms, monotone, every change shown as a difference."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.errors import PlanError
from truceline.model.plan import AssetType, ForceTable, Option, Placement, Role
from truceline.plan.assets import ASSETS, assets_with
from truceline.plan.force.assumptions import assumptions
from truceline.plan.force.calculate import force_of, manning, sensitivity, stretched, with_force
from truceline.plan.force.inputs import with_changes

KNOWN = {
    "shift_hours": 8.0, "leave_share": 0.25, "local_duties_share": 0.2,
    "reserve_share": 0.1, "support_share": 0.5,
    "headquarters_people": 50.0, "liaison_people_per_100_km": 4.0, "rotation_factor": 3.0,
    "rotation_factor_civilian": 2.0, "soldier_year_usd": 40_000.0,
    "reassurance_year_usd": 80_000.0, "monitor_year_eur": 100_000.0,
    "technician_year_eur": 90_000.0, "staff_year_usd": 50_000.0, "eur_per_usd": 0.9,
    "price_factor": 1.2,
}  # fmt: skip
WATCH = AssetType(
    asset_id="watch", names={"en": "Watch"}, model="human", modality=None,
    crew={Role.MONITOR: 2.0}, hours_per_day=24.0, capital_eur=100_000.0, life_years=5.0,
    running_eur=10_000.0, lost_per_year=0.1,
)  # fmt: skip
BATTALION = AssetType(
    asset_id="battalion", names={"en": "Battalion"}, model=None, modality=None,
    crew={Role.REASSURANCE: 600.0}, on_the_line=False,
)  # fmt: skip
OWN = {"watch": WATCH, "battalion": BATTALION}


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def posts(number: int) -> tuple[Placement, ...]:
    return (Placement(asset="post", number=number),)


def known(
    *placements: Placement, rear: dict[Role, float] | None = None, km: float = 200, **changed: float
) -> ForceTable:
    """Return the force with every assumption known, so that it has one answer."""
    return force_of(
        placements, rear or {}, km, assumptions({**KNOWN, **changed}), rng=rng(), assets=OWN,
        draws=5,
    )  # fmt: skip


def test_ten_posts_come_to_what_a_hand_calculation_gives() -> None:
    """Ten pairs round the clock: 90 in the field, 99 with reserve, 206.5 with staff."""
    table = known(Placement(asset="watch", number=10))

    field = 10 * 2 * 24 / 8 * 1.25 * 1.2
    monitors = field * 1.1
    staff = 0.5 * monitors + 4 * 200 / 100 + 50
    assert table.by_role[Role.MONITOR].value == pytest.approx(99) == pytest.approx(monitors)
    assert table.by_role[Role.STAFF].value == pytest.approx(107.5) == pytest.approx(staff)
    assert table.deployed.value == pytest.approx(206.5)
    assert table.pool.value == pytest.approx(413)
    people = 99 * 100_000 * 1.2 + 107.5 * 50_000 * 0.9 * 1.2
    things = 10 * (100_000 * (1 / 5 + 0.1) + 10_000)
    assert table.cost_eur.value == pytest.approx(people + things)


def test_known_assumptions_leave_no_interval() -> None:
    """Where nothing is uncertain the interval is the value."""
    table = known(Placement(asset="watch", number=10))

    for estimate in (table.deployed, table.pool, table.cost_eur, *table.by_role.values()):
        assert estimate.low == pytest.approx(estimate.value)
        assert estimate.high == pytest.approx(estimate.value)


def test_reassurance_force_is_heads_and_needs_no_staff_of_the_mission() -> None:
    """Two battalions of 600 are 1,200 people, three times that with rotation, and no more."""
    table = known(Placement(asset="battalion", number=2))

    assert table.deployed.value == 1_200
    assert table.by_role[Role.STAFF].value == 0
    assert table.pool.value == 3_600
    assert table.cost_eur.value == pytest.approx(1_200 * 80_000 * 0.9 * 1.2)


def test_rear_people_are_heads_with_reserve_and_support() -> None:
    """A hundred soldiers in the rear: 110 with reserve, 55 of support, liaison, headquarters."""
    table = known(rear={Role.SOLDIER: 100})

    assert table.by_role[Role.SOLDIER].value == pytest.approx(110)
    assert table.by_role[Role.STAFF].value == pytest.approx(55 + 8 + 50)
    assert table.pool.value == pytest.approx(3 * 110 + 2 * 113)


def test_rear_staff_takes_the_place_of_the_assumed_headquarters() -> None:
    """An option that names its headquarters does not get another one."""
    without = known(Placement(asset="watch"))
    named = known(Placement(asset="watch"), rear={Role.STAFF: 30})

    assert named.deployed.value == pytest.approx((without.deployed.value or 0) - 50 + 30)


def test_nothing_placed_takes_nobody_and_costs_nothing() -> None:
    """Zero placements: zero people, zero pool, zero cost, whatever is assumed."""
    for placements in ((), posts(0)):
        table = force_of(placements, {}, 1_200, rng=rng())
        for estimate in (table.deployed, table.pool, table.cost_eur, *table.by_role.values()):
            assert (estimate.low, estimate.value, estimate.high) == (0, 0, 0)


@settings(max_examples=25, deadline=None)
@given(
    numbers=st.dictionaries(st.sampled_from(sorted(ASSETS)), st.integers(0, 200), min_size=1),
    soldiers=st.floats(0, 5_000),
    seed=st.integers(0, 1_000),
)
def test_roles_add_up_to_the_people_deployed(
    numbers: dict[str, int], soldiers: float, seed: int
) -> None:
    """The roles' values add up to the total's, and each lies in an ordered interval."""
    placements = [Placement(asset=name, number=number) for name, number in numbers.items()]

    table = force_of(placements, {Role.SOLDIER: soldiers}, 1_200, rng=rng(seed), draws=300)

    parts = sum(estimate.value or 0 for estimate in table.by_role.values())
    assert parts == pytest.approx(table.deployed.value)
    for estimate in (table.deployed, table.pool, table.cost_eur, *table.by_role.values()):
        low, value, high = estimate.low or 0.0, estimate.value or 0.0, estimate.high or 0.0
        assert 0 <= low <= value + 1e-6 <= high + 2e-6


@settings(max_examples=25, deadline=None)
@given(asset=st.sampled_from(sorted(ASSETS)), number=st.integers(0, 100), more=st.integers(1, 100))
def test_more_assets_never_take_fewer_people_or_less_money(
    asset: str, number: int, more: int
) -> None:
    """Adding to what stands never lowers any figure of the table."""
    base = posts(3)
    few = force_of((*base, Placement(asset=asset, number=number)), {}, 1_200, rng=rng(), draws=200)
    many = force_of(
        (*base, Placement(asset=asset, number=number + more)), {}, 1_200, rng=rng(), draws=200
    )

    for before, after in (
        (few.deployed, many.deployed), (few.pool, many.pool), (few.cost_eur, many.cost_eur),
        *((few.by_role[role], many.by_role[role]) for role in Role),
    ):  # fmt: skip
        assert (after.low or 0) >= (before.low or 0) - 1e-6
        assert (after.high or 0) >= (before.high or 0) - 1e-6


@settings(max_examples=20, deadline=None)
@given(hours=st.floats(6, 12), longer=st.floats(0.1, 6))
def test_longer_shifts_never_take_more_people(hours: float, longer: float) -> None:
    """The longer a shift, the fewer it takes to man a post round the clock."""
    short = force_of(posts(10), {}, 100, assumptions({"shift_hours": hours}), rng=rng(), draws=50)
    long = force_of(
        posts(10), {}, 100, assumptions({"shift_hours": hours + longer}), rng=rng(), draws=50
    )

    assert (long.deployed.value or 0) < (short.deployed.value or 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("leave_share", 0.4), ("local_duties_share", 0.5), ("reserve_share", 0.2),
        ("support_share", 1.0),
        ("headquarters_people", 90.0), ("liaison_people_per_100_km", 10.0),
    ],
)  # fmt: skip
def test_changed_assumption_shows_its_difference(name: str, value: float) -> None:
    """More leave, duties, reserve, support, headquarters or liaison: more people, as by hand."""
    before = known(Placement(asset="watch", number=10)).deployed.value or 0
    after = known(Placement(asset="watch", number=10), **{name: value}).deployed.value or 0

    figures = {**KNOWN, name: value}
    field = 10 * 2 * 24 / 8 * (1 + figures["leave_share"]) * (1 + figures["local_duties_share"])
    monitors = field * (1 + figures["reserve_share"])
    hand = (
        monitors * (1 + figures["support_share"])
        + figures["liaison_people_per_100_km"] * 2
        + figures["headquarters_people"]
    )
    assert after == pytest.approx(hand)
    assert after > before


@pytest.mark.parametrize("factor", [2.0, 3.0, 4.0, 5.0])
def test_rotation_multiplies_the_pool_and_nothing_else(factor: float) -> None:
    """With one factor for all, the pool is that many times the people deployed."""
    rotated = {"rotation_factor": factor, "rotation_factor_civilian": factor}
    placements = (*posts(40), Placement(asset="protection", number=5))
    table = force_of(placements, {}, 1_200, assumptions(rotated), rng=rng())
    base = force_of(placements, {}, 1_200, rng=rng())

    for end in ("low", "value", "high"):
        deployed, pool = getattr(table.deployed, end), getattr(table.pool, end)
        assert pool == pytest.approx(factor * deployed)
        assert deployed == pytest.approx(getattr(base.deployed, end))
    assert table.cost_eur.value == pytest.approx(base.cost_eur.value)


def test_longer_line_adds_its_liaison_alone() -> None:
    """A thousand kilometres more at 4 people per 100 km are 40 people."""
    short = known(Placement(asset="watch"), km=200).deployed.value or 0
    long = known(Placement(asset="watch"), km=1_200).deployed.value or 0

    assert long - short == pytest.approx(40)


def test_same_seed_gives_the_same_table_in_any_order() -> None:
    """The table depends on what stands and on the seed, not on the order of the list."""
    placements = (*posts(5), Placement(asset="uav", number=2), *posts(7))
    first = force_of(placements, {}, 1_200, rng=rng(4))

    assert force_of(placements[::-1], {}, 1_200, rng=rng(4)) == first
    assert force_of((*posts(12), placements[1]), {}, 1_200, rng=rng(4)) == first
    assert force_of(placements, {}, 1_200, rng=rng(5)).deployed != first.deployed


def test_seeds_agree_within_a_percent() -> None:
    """Two thousand stratified draws leave the medians of two seeds within 1 %."""
    values = [force_of(posts(50), {}, 1_200, rng=rng(seed)).deployed.value for seed in range(5)]

    assert max(values) == pytest.approx(min(values), rel=0.02)  # type: ignore[type-var]


def test_table_lists_the_assumptions_it_rests_on() -> None:
    """Listed are the assumptions and the figures of the assets used, none of sight."""
    names = [parameter.name for parameter in force_of(posts(1), {}, 1, rng=rng()).assumptions]

    assert names[: len(assumptions())] == [parameter.name for parameter in assumptions()]
    assert names[len(assumptions()) :] == [
        "post.crew.monitor", "post.hours_per_day", "post.capital_eur", "post.life_years",
        "post.running_eur", "post.lost_per_year",
    ]  # fmt: skip


def test_sensitivity_shows_what_each_assumption_moves_widest_first() -> None:
    """Longer shifts lower, more leave raises; costs move no people; nothing idle is listed."""
    deltas = {delta.parameter.name: delta for delta in sensitivity(posts(50), {}, 1_200)}

    spans = [abs(high - low) for low, high in (delta.deployed for delta in deltas.values())]
    assert spans == sorted(spans, reverse=True)
    assert deltas["shift_hours"].deployed[0] > deltas["shift_hours"].deployed[1]
    assert deltas["leave_share"].deployed[0] < deltas["leave_share"].deployed[1]
    assert deltas["monitor_year_eur"].deployed[0] == deltas["monitor_year_eur"].deployed[1]
    assert deltas["monitor_year_eur"].cost_eur[0] < deltas["monitor_year_eur"].cost_eur[1]
    assert "soldier_year_usd" not in deltas  # there is no soldier in this option


def test_sensitivity_agrees_with_the_table_of_known_assumptions() -> None:
    """Each end of a span is what the calculator says with that one assumption set."""
    figures = {p.name: p.value for p in assumptions()} | {"leave_share": 0.2}
    placements = (Placement(asset="watch", number=10),)
    table = force_of(placements, {}, 200, assumptions(figures), rng=rng(), assets=OWN)

    deltas = sensitivity(placements, {}, 200, assets=OWN)

    (leave,) = (delta for delta in deltas if delta.parameter.name == "leave_share")
    assert leave.deployed[0] == pytest.approx(table.deployed.value)
    assert leave.cost_eur[0] == pytest.approx(table.cost_eur.value)


def test_manning_of_a_post_lies_in_the_rule() -> None:
    """A pair round the clock in shifts of 8 h, leave 1.3, duties 1.25: 9.75, in 8 to 12."""
    assert manning(ASSETS["post"]) == {Role.MONITOR: pytest.approx(2 * 3 * 1.3 * 1.25)}
    assert manning(BATTALION) == {Role.REASSURANCE: 600}


def test_manning_of_a_platoon_is_a_platoon() -> None:
    """Eight soldiers on duty round the clock are 39 in the field, a platoon of 30 to 40."""
    assert manning(ASSETS["protection"])[Role.SOLDIER] == pytest.approx(39)


def test_stretched_line_takes_more_on_the_line_and_no_more_satellites() -> None:
    """A line a third longer: 3 posts become 4, the satellite and the battalion stay."""
    placements = (
        *posts(3), Placement(asset="satellite_sar"), Placement(asset="reassurance", number=2),
    )  # fmt: skip

    longer = stretched(placements, 4 / 3)

    assert [placement.number for placement in longer] == [4, 1, 2]
    assert stretched(placements, 1.0) == placements


def test_changes_reach_assumptions_and_assets_by_their_listed_names() -> None:
    """Every name a table lists can be set."""
    table = force_of(posts(4), {}, 1_200, rng=rng())
    values = {parameter.name: parameter.value for parameter in table.assumptions}

    assumed, assets = with_changes(values)

    assert [p.value for p in assumed] == [values[p.name] for p in assumed]
    assert assets == ASSETS


def test_asset_changed_by_the_planner_changes_the_force() -> None:
    """Three at a post instead of two: half as many again in the field."""
    known_figures = assumptions({p.name: p.value for p in assumptions()})
    tables = [
        force_of(
            posts(10), {}, 0, known_figures, rng=rng(),
            assets=assets_with({"post.crew.monitor": 3.0 * share}),
        ).by_role[Role.MONITOR].value
        for share in (1.0, 1.5)
    ]  # fmt: skip

    assert tables[1] == pytest.approx(1.5 * (tables[0] or 0))


def test_option_gets_the_table_of_its_placements_and_rear() -> None:
    """An option's force is that of what it places and names in the rear; the rest stays."""
    option = Option(
        option_id="a", names={"en": "A"}, summary={"en": "A"}, placements=posts(12),
        rear_people={Role.SOLDIER: 30.0},
    )  # fmt: skip

    found = with_force(option, 1_200, rng=rng())

    assert found.force == force_of(posts(12), {Role.SOLDIER: 30.0}, 1_200, rng=rng())
    assert (found.placements, option.force) == (option.placements, None)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ({"placements": (Placement(asset="tower"),)}, "PLN-501", "tower"),
        ({"placements": posts(-1)}, "PLN-506", "post"),
        ({"rear_people": {Role.SOLDIER: -5.0}}, "PLN-506", "soldier"),
        ({"rear_people": {Role.STAFF: math.nan}}, "PLN-506", "staff"),
        ({"line_length_km": -1.0}, "PLN-506", "line"),
        ({"line_length_km": math.inf}, "PLN-506", "line"),
        ({"draws": 0}, "PLN-506", "draws"),
        ({"assumed": assumptions()[1:]}, "PLN-507", "shift_hours"),
        (
            {"placements": (Placement(asset="odd"),),
             "assets": {"odd": AssetType(asset_id="odd", names={}, model=None, modality=None,
                                         crew={Role.STAFF: -2.0})}},
            "PLN-502", "odd",
        ),
        (
            {"placements": (Placement(asset="odd"),),
             "assets": {"odd": AssetType(asset_id="odd", names={}, model=None, modality=None,
                                         crew={}, life_years=0.0)}},
            "PLN-502", "life_years",
        ),
    ],
)  # fmt: skip
def test_bad_input_is_refused_by_name(arguments: dict[str, Any], code: str, words: str) -> None:
    """What cannot be is named, with what to do about it, and never computed."""
    given_arguments: dict[str, Any] = {
        "placements": posts(1), "rear_people": {}, "line_length_km": 100.0, "rng": rng(),
    }  # fmt: skip
    with pytest.raises(PlanError, match=words) as caught:
        force_of(**{**given_arguments, **arguments})
    assert caught.value.code == code


def test_stretched_refuses_a_factor_of_nothing() -> None:
    """A line of no length is no line."""
    with pytest.raises(PlanError, match="factor"):
        stretched(posts(1), 0)
