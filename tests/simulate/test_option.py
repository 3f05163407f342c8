"""Options under a scenario: one truth for all, closed forms, and what hinders watching."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replay_material import (
    ASSETS,
    CALM,
    GROUND,
    MODELS,
    PATH,
    SECTORS,
    START,
    placed,
    scenario,
    setting,
    span,
)
from truceline.core.chainage import compile_path, locate
from truceline.core.errors import ScenarioError
from truceline.core.provenance import Provenance
from truceline.intake.effort import READER as EFFORT_READER
from truceline.intake.observations import READER as OBSERVATION_READER
from truceline.intake.reader import IntakeContext
from truceline.model.plan import Placement, PlannedAct
from truceline.model.scenario import Access, Quality, Scenario
from truceline.science.access import REPLACED_AFTER_DAYS
from truceline.science.terrain import Terrain
from truceline.simulate.files import write_world
from truceline.simulate.noticing import Looks, notice, people_near
from truceline.simulate.option import OptionWorld, labels, simulate_option, watched_by
from truceline.simulate.truth import (
    KINDS_OF,
    PLANNED,
    PLANNED_OF,
    SpanLimits,
    TrueActs,
    draw_truth,
    join_truth,
    replay_span,
    world_key,
)
from truceline.simulate.watching import State, states, watchers_of

WORLDS = 60
CHOICES = (
    placed("post", 60_000.0), placed("camera", 61_000.0), placed("ears", 62_000.0, left_m=-500.0),
    placed("post", 150_000.0), placed("jammed", 90_000.0), placed("fragile", 200_000.0),
    placed("shift", 120_000.0), Placement(asset="heat"), Placement(asset="eye", number=2),
    placed("camera", 61_000.0, number=3),
)  # fmt: skip


@lru_cache(maxsize=32)
def truth_of(of: int, jammed: float = 0.0, bad: float = 0.0) -> tuple[TrueActs, ...]:
    base = scenario(jammed_share=jammed)
    return tuple(
        draw_truth(base, PATH, span(), 12.0, world_key(of, base, k)) for k in range(WORLDS)
    )


def seen_by(placements: list[Placement], of: Scenario) -> tuple[TrueActs, Looks, np.ndarray]:
    """Return acts, looks, and which acts anybody noticed, over many worlds."""
    acts = join_truth(truth_of(5))
    keys = np.array([world_key(5, of, k) for k in range(WORLDS)], np.uint64)
    ready = setting(of)
    looks = notice(watchers_of(placements, ready), acts, keys, np.zeros(WORLDS, np.int64), ready)
    return acts, looks, np.bincount(looks.act, minlength=len(acts)) > 0


def world_of(placements: tuple[Placement, ...], of: Scenario, replicate: int = 0) -> OptionWorld:
    ready = watched_by(placements, setting(of))
    return simulate_option(ready, GROUND, span(4), world_key(1, of, replicate))


def spread(by_world: np.ndarray) -> float:
    return float(by_world.std(ddof=1) / np.sqrt(len(by_world)))


def share_by_world(acts: TrueActs, seen: np.ndarray) -> np.ndarray:
    number = np.bincount(acts.world, minlength=WORLDS)
    return np.bincount(acts.world, seen, WORLDS) / number


@pytest.mark.parametrize(
    ("assets", "expected"),
    [
        (["half"], 0.5),
        (["third"], 0.3),
        (["half", "third"], 1 - 0.5 * 0.7),
        (["half", "half"], 0.75),
    ],
)
def test_noticing_agrees_with_the_closed_form_of_independent_watchers(
    assets: list[str], expected: float
) -> None:
    """One watcher notices p, independent ones 1 - prod(1 - p), within four standard errors."""
    acts, _, seen = seen_by([placed(name, 150_000.0) for name in assets], scenario())

    error = np.sqrt(expected * (1 - expected) / len(acts))
    assert abs(seen.mean() - expected) < 4 * error


def test_noticing_agrees_with_the_closed_form_under_shared_weather() -> None:
    """Two who both see badly in bad weather miss the same acts: 1 - E[(1 - p)(1 - q)].

    That is less than independent watchers with the same means would notice.
    """
    share = 0.4
    foul = scenario(weather=replace(CALM, bad_share=share))
    acts, _, seen = seen_by([placed("shy"), placed("shyer")], foul)

    by_world = share_by_world(acts, seen)
    expected = 1 - (1 - share) * (0.4 * 0.5) - share * (0.9 * 0.95)
    independent = 1 - (1 - (0.6 * 0.6 + 0.4 * 0.1)) * (1 - (0.6 * 0.5 + 0.4 * 0.05))
    assert abs(by_world.mean() - expected) < 4 * spread(by_world)
    assert independent - expected > 4 * spread(by_world)


def test_noticing_agrees_with_the_closed_form_under_shared_jamming() -> None:
    """Two who are jammed together: (1 - j)(1 - (1 - p)(1 - q)); apart they would notice more."""
    share = 0.5
    acts, _, seen = seen_by(
        [placed("jammed"), placed("other-jammed")], scenario(jammed_share=share)
    )

    by_world = share_by_world(acts, seen)
    expected = (1 - share) * (1 - 0.5 * 0.7)
    independent = 1 - (1 - share * 0.5) * (1 - share * 0.3)
    assert abs(by_world.mean() - expected) < 4 * spread(by_world)
    assert independent - expected > 4 * spread(by_world)


def test_losses_take_away_their_share() -> None:
    """A fragile asset is missing with chance 1 - exp(-rate x days until it is replaced)."""
    ready = setting(scenario())
    watchers = watchers_of([placed("fragile")], ready)
    keys = np.array([world_key(9, ready.scenario, k) for k in range(20_000)], np.uint64)

    found = states(watchers, np.zeros(20_000, np.int64), keys, np.full(20_000, 70.0), 0, ready)

    expected = 1 - np.exp(-2.0 * REPLACED_AFTER_DAYS / 365.25)
    error = np.sqrt(expected * (1 - expected) / 20_000)
    assert abs((found == State.DOWN).mean() - expected) < 4 * error


@pytest.mark.parametrize(("name", "by_day", "by_night"), [
    ("shift", 8 / 12, 0.0), ("long-shift", 1.0, 6 / 12), ("half", 1.0, 1.0),
])  # fmt: skip
def test_duty_goes_to_daylight_first(name: str, by_day: float, by_night: float) -> None:
    """Eight hours are all by day; eighteen are the day and half of the night."""
    ready = setting(scenario())
    watchers = watchers_of([placed(name)], ready)
    hours = np.linspace(0, 7 * 24, 40_000, endpoint=False)
    keys = np.full(40_000, world_key(2, ready.scenario, 0), np.uint64)

    works = states(watchers, np.zeros(40_000, np.int64), keys, hours, 0, ready) == State.WORKS

    dark = np.abs(hours % 24 - 12) >= 6
    assert works[~dark].mean() == pytest.approx(by_day, abs=0.01)
    assert works[dark].mean() == pytest.approx(by_night, abs=0.01)


def test_phase_in_grows_from_its_share_to_all() -> None:
    """A fifth stands on the first day, three fifths half way, all after sixty days."""
    of = scenario(phase_in=0.2, phase_in_days=60.0)
    ready = setting(of)
    watchers = watchers_of([placed("half")], ready)
    keys = np.array([world_key(3, of, k) for k in range(20_000)], np.uint64)

    shares = [
        (states(watchers, np.zeros(20_000, np.int64), keys, np.zeros(20_000), day, ready)
         == State.WORKS).mean()
        for day in (0, 30, 60)
    ]  # fmt: skip

    assert shares == pytest.approx([0.2, 0.6, 1.0], abs=0.015)


def test_dropouts_take_their_placements_with_them() -> None:
    """Who does not take part watches nothing, and leaves everybody else as they were."""
    one, two = placed("half", contributor="FRA"), placed("third", contributor="GBR")

    alone = watchers_of([one, two], setting(scenario(dropouts=("GBR",))))

    assert alone.names == watchers_of([one], setting(scenario())).names


@pytest.mark.parametrize(
    ("access", "side", "works"),
    [
        (Access.BOTH, None, ["half-km150L-1", "half-km150R-1", "heat-1"]),
        (Access.ONE_SIDE, "south", ["half-km150R-1", "heat-1"]),
        (Access.NONE, None, ["heat-1"]),
    ],
)
def test_access_decides_who_watches(access: Access, side: str | None, works: list[str]) -> None:
    """Satellites always watch; what stands on the line only where it is let in, else denied."""
    of = scenario(access=access, access_side=side)
    spots = (placed("half"), placed("half", left_m=-1_000.0), Placement(asset="heat"))

    world = world_of(spots, of)

    rows = world.effort.to_pylist()
    assert {row["observer"] for row in rows if row["status"] == "watched"} == set(works)
    assert {row["observer"] for row in rows if row["status"] == "denied"} == {
        "half-km150L-1", "half-km150R-1", "heat-1",
    } - set(works)  # fmt: skip
    assert {o.observer for o in world.observations} == set(works)


def test_options_see_the_same_truth() -> None:
    """What happens does not depend on who watches."""
    few, many = world_of(CHOICES[:1], scenario()), world_of(CHOICES, scenario())

    assert [replace(t, reports=()) for t in few.truth] == [
        replace(t, reports=()) for t in many.truth
    ]
    assert sum(bool(t.reports) for t in many.truth) > sum(bool(t.reports) for t in few.truth)


def test_replicates_and_seeds_are_worlds_of_their_own() -> None:
    """Another replicate, seed or scenario name is another truth; the same is the same."""
    of = scenario()
    keys = {
        int(key)
        for key in (
            world_key(1, of, 0), world_key(1, of, 1), world_key(2, of, 0),
            world_key(1, scenario(scenario_id="other"), 0),
        )
    }  # fmt: skip

    assert len(keys) == 4
    assert world_of(CHOICES, of).observations == world_of(CHOICES, of).observations


@settings(max_examples=15, deadline=None)
@given(
    chosen=st.lists(st.sampled_from(range(len(CHOICES))), min_size=1, max_size=5),
    added=st.sampled_from(range(len(CHOICES))),
    replicate=st.integers(0, 3),
)
def test_an_asset_more_removes_and_changes_no_report(
    chosen: list[int], added: int, replicate: int
) -> None:
    """Every report of the smaller option is among those of the larger, word for word."""
    of = scenario(jammed_share=0.3, phase_in=0.5, phase_in_days=30.0)
    few = tuple(CHOICES[k] for k in chosen)

    before = world_of(few, of, replicate).observations
    after = world_of((*few, CHOICES[added]), of, replicate).observations

    assert set(before) <= set(after)


def test_truth_has_the_rates_and_the_nights_of_its_scenario() -> None:
    """Acts a day by kind within 10 %, seven tenths after dark, half on each side."""
    of = scenario(
        night_share=0.7, branching=0.3,
        acts_per_day={PlannedAct.SMALL_ARMS: 60.0, PlannedAct.WORKS: 15.0},
    )  # fmt: skip
    acts = join_truth([draw_truth(of, PATH, span(), 9.0, world_key(4, of, k)) for k in range(60)])

    days = 60 * 7
    count = Counter(PLANNED[k] for k in acts.planned.tolist())
    assert count[PlannedAct.SMALL_ARMS] / days == pytest.approx(60, rel=0.1)
    assert count[PlannedAct.WORKS] / days == pytest.approx(15, rel=0.1)
    assert acts.dark.mean() == pytest.approx(0.7, abs=0.01)
    assert (acts.left_m > 0).mean() == pytest.approx(0.5, abs=0.02)
    assert acts.left.mean() == pytest.approx(0.5, abs=0.02)


def test_truth_gathers_in_hot_spots_as_in_2020() -> None:
    """Four of the twenty cells of 500 km hold about 76 %; in a collapse far less."""
    path = compile_path([[33.0, 46.5], [39.52, 46.5]])
    ends = {"chainage_from_m": 0.0, "chainage_until_m": path.length_m}
    whole = replace(span(), sectors=(replace(SECTORS[0], **ends),))
    shares = []
    for quality in (Quality.VIOLATED, Quality.COLLAPSE):
        of = scenario(quality=quality, branching=0.0)
        held = []
        for k in range(150):
            acts = draw_truth(of, path, whole, 12.0, world_key(6, of, k))
            cells = np.bincount((acts.chainage_m / 25_000).astype(int), minlength=20)
            held.append(np.sort(cells)[-4:].sum() / cells.sum())
        shares.append(np.mean(held))

    assert path.length_m == pytest.approx(500_000, rel=0.01)
    assert shares[0] == pytest.approx(0.76, abs=0.03)
    assert shares[1] < 0.55


def test_replay_span_keeps_within_its_limits() -> None:
    """A busy line is cut to a run of sectors, at random over the line, then in days."""
    of = scenario(acts_per_day={PlannedAct.EXPLOSION: 200.0})
    spans = [replay_span(of, PATH, SECTORS, START, world_key(1, of, k)) for k in range(200)]
    narrow = replay_span(
        of, PATH, SECTORS, START, world_key(1, of, 0), SpanLimits(sector_days=7)
    )  # fmt: skip

    assert {(len(s.sectors), s.days) for s in spans} == {(2, 7)}
    assert {s.sectors[0].sector_id for s in spans} == {f"S{k}" for k in range(1, 8)}
    assert {s.first_day for s in spans} >= {0, 45, 89}
    assert len(narrow.sectors) == 1


def test_kinds_and_planned_acts_map_both_ways() -> None:
    """Every kind a planned act is reported as leads back to it, and shares add up to 1."""
    assert set(KINDS_OF) == set(PlannedAct)
    for act, kinds in KINDS_OF.items():
        assert sum(share for _, share in kinds) == pytest.approx(1.0)
        assert {PLANNED_OF[kind] for kind, _ in kinds} == {act}


def test_labels_are_right_as_often_as_the_model_says() -> None:
    """80 % told rightly, a tenth as many wrongly, and nothing of what is no fire."""
    acts, looks, _ = seen_by([placed("half")], scenario())

    told = labels(looks, acts)

    fire = np.isin(acts.planned[looks.act], (0, 1))
    true = np.where(acts.outgoing[looks.act], 1, -1)
    assert (told[fire] == true[fire]).mean() == pytest.approx(0.8, abs=0.01)
    assert (told[fire] == -true[fire]).mean() == pytest.approx(0.08, abs=0.01)
    assert not told[~fire].any()


def test_a_ridge_hides_acts_from_who_needs_sight() -> None:
    """A wall of 300 m beside the line hides what lies behind it, and nothing before it."""
    lon, lat = np.arange(33.0, 37.7, 0.005), np.arange(48.3, 46.2, -0.005)
    grid = np.meshgrid(lon, lat)
    aside = locate(PATH, grid[0].ravel(), grid[1].ravel()).distance_m.reshape(grid[0].shape)
    terrain = Terrain(
        heights_m=np.where(np.abs(aside + 1_500) < 500, 300.0, 0.0), lon_west_deg=33.0,
        lat_north_deg=48.3, step_lon_deg=0.005, step_lat_deg=0.005,
        provenance=Provenance(source="made up"),
    )  # fmt: skip
    heights = dict.fromkeys(PlannedAct, 2.0)
    seer = replace(MODELS["near"], needs_sight=True, target_height_m=heights)
    seers = {**MODELS, "near": seer}
    acts = join_truth(truth_of(5))
    keys = np.array([world_key(5, scenario(), k) for k in range(WORLDS)], np.uint64)
    spots = [placed("post", float(chainage)) for chainage in range(20_000, 380_000, 20_000)]
    ready = setting(scenario(), models=seers)
    days = np.zeros(WORLDS, np.int64)

    free = notice(watchers_of(spots, ready), acts, keys, days, ready)
    hilly = replace(ready, terrain=terrain)
    hidden = notice(watchers_of(spots, hilly), acts, keys, days, hilly)

    def seen(looks: Looks, low: float, high: float) -> set[int]:
        aside = acts.left_m[looks.act]
        return set(looks.key[(aside > low) & (aside < high)].tolist())

    assert seen(hidden, 0, 9_000) == seen(free, 0, 9_000)
    assert len(seen(free, -9_000, -2_600)) > 20
    assert seen(hidden, -9_000, -2_600) == set()


def test_heat_seen_from_space_is_reported_as_heat() -> None:
    """A thermal satellite reports heat, never an explosion, and no side."""
    world = world_of((Placement(asset="heat"),), scenario())

    assert {o.kind.value for o in world.observations} == {"fire_anomaly"}
    assert {o.assessment for o in world.observations} == {None}


def test_effort_tells_what_the_watchers_did() -> None:
    """Hours watched, down and jammed in the records are those of the states they were in."""
    of = scenario(jammed_share=0.4)
    ready = setting(of)
    spots = (placed("jammed"), placed("fragile"), placed("shift"))
    world = simulate_option(watched_by(spots, ready), GROUND, span(), world_key(8, of, 1))
    watchers = watchers_of(spots, ready)
    hours = (np.arange(7 * 24 * 20) + 0.5) / 20
    keys = np.full(len(hours), world_key(8, of, 1), np.uint64)

    for number, name in enumerate(watchers.names):
        told = Counter[str]()
        for row in world.effort.to_pylist():
            if row["observer"] == name:
                told[row["status"]] += (row["ends_at"] - row["starts_at"]).total_seconds() / 3600
        did = states(watchers, np.full(len(hours), number), keys, hours, 0, ready)
        for state, status in (
            (State.WORKS, "watched"),
            (State.DOWN, "down"),
            (State.JAMMED, "jammed"),
        ):
            assert told[status] == pytest.approx((did == state).sum() / 20, abs=0.5)


def test_effort_states_the_quality_a_watcher_has_on_the_mean() -> None:
    """An asset that notices half of everything everywhere says so, with its own error."""
    world = world_of((Placement(asset="eye"),), scenario())

    rows = world.effort.to_pylist()
    assert {row["quality"] for row in rows} == {0.3}
    assert {row["quality_sd"] for row in rows} == {0.03}
    assert {row["region_kind"] for row in rows} == {"stretch"}


def test_people_near_counts_what_happens_beside_manned_placements() -> None:
    """Posts and bases are at risk, cameras are not; nobody stands where access is denied."""
    acts = join_truth(truth_of(5))
    keys = np.array([world_key(5, scenario(), k) for k in range(WORLDS)], np.uint64)
    days = np.zeros(WORLDS, np.int64)

    def near(name: str, of: Scenario) -> int:
        spots = [placed(name, chainage) for chainage in range(5_000, 390_000, 10_000)]
        return int(people_near(spots, acts, keys, days, setting(of)).sum())

    assert near("camera", scenario()) == 0
    assert near("base", scenario()) == near("post", scenario()) > near("shift", scenario()) > 0
    assert near("post", scenario(access=Access.NONE)) == 0


def test_option_world_files_read_back_without_a_rejection() -> None:
    """It can be written as any other world, and intake takes every row."""
    ready = setting(scenario())
    files = write_world(world_of(CHOICES, scenario()).world(GROUND, ready))
    context = IntakeContext(source_id="sim", simulated=True, parties=("north", "south"))

    for name, reader in (
        ("people.csv", OBSERVATION_READER), ("sensors.csv", OBSERVATION_READER),
        ("effort.csv", EFFORT_READER),
    ):  # fmt: skip
        batches = list(reader.read(io.BytesIO(files[name]), context))
        assert not [r for b in batches for r in b.rejections]
        assert sum(len(b.observations) + len(b.effort) for b in batches) > 10


def test_unknown_assets_and_models_are_named() -> None:
    """An asset outside the catalogue and a model nobody wrote are refused with what there is."""
    with pytest.raises(ScenarioError, match=r"SCN-009 .*'balloon'.*option o1.*camera"):
        watched_by([placed("balloon")], setting(scenario()), "o1")
    odd = {"half": replace(ASSETS["half"], model="crystal ball")}
    with pytest.raises(ScenarioError, match=r"SCN-010 .*'crystal ball'.*near"):
        watched_by([placed("half")], setting(scenario(), assets=odd, models=MODELS))


def test_nobody_watching_leaves_a_truth_without_reports() -> None:
    """An option that watches nothing has no report and no effort, and the world goes on."""
    world = world_of((placed("base"),), scenario())

    assert len(world.truth) > 100
    assert (world.observations, world.effort.num_rows) == ((), 0)
