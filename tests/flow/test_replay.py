"""Replays: the live chain and the fast estimator agree on one world; everything is a function."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from replay_material import ASSETS, LINE, MODELS, SECTORS, VERSION, placed, scenario
from truceline.agreement import load_bundled
from truceline.core.errors import ScenarioError
from truceline.flow.replay import (
    ReplayTerms,
    fast_evaluator,
    full_evaluator,
    replay,
    replay_fast,
)
from truceline.flow.replay_agreement import AGREEMENT_SCHEMA, agreement_table
from truceline.model.plan import RUN_SCHEMA, Option, Placement, PlannedAct
from truceline.model.scenario import Access, Scenario

AGREEMENT = load_bundled("model-2025-gcsp")
OURS = replace(LINE, line_id=AGREEMENT.lines[0].line_id)
NORTH, SOUTH = (party.party_id for party in AGREEMENT.parties)
TERMS = ReplayTerms(
    agreement=AGREEMENT,
    line=replace(OURS, versions=(
        replace(VERSION, line_id=OURS.line_id, left=NORTH, right=SOUTH),
    )),
    in_force=None,
    sectors=tuple(replace(sector, line_id=OURS.line_id) for sector in SECTORS),
    time_zone="UTC",
    starts_at=datetime(2027, 3, 1, tzinfo=UTC),
    assets=ASSETS,
    models=MODELS,
)  # fmt: skip
THIN = dict.fromkeys(PlannedAct, 5.0)


def option(name: str, *placements: Placement) -> Option:
    return Option(option_id=name, names={}, summary={}, placements=placements)


def line_of(*assets: str, step: int = 15_000) -> tuple[Placement, ...]:
    return tuple(
        placed(name, float(chainage), left_m=left)
        for name in assets
        for chainage in range(4_000, 390_000, step)
        for left in (1_000.0, -1_000.0)
    )


MANY = option("many", *line_of("post", "camera", "ears"), Placement(asset="eye"))
FEW = option("few", *line_of("camera", step=60_000))
CALM = scenario(acts_per_day=THIN)


def mean(table: pa.Table, measure: str, act: str | None = None) -> float:
    of = table.filter(pc.equal(table["measure"], measure))
    rows = [row["value"] for row in of.to_pylist() if row["act"] == act]
    known = [value for value in rows if value is not None]
    return sum(known) / len(known)


def test_replay_gives_every_measure_of_every_replicate() -> None:
    """A row a replicate, measure and act, with the schema of runs, by both estimators."""
    full = full_evaluator(TERMS)(MANY, CALM, [0, 1], 3)
    fast = fast_evaluator(TERMS)(MANY, CALM, [0, 1], 3)

    assert (full.schema, fast.schema) == (RUN_SCHEMA, RUN_SCHEMA)
    common = {
        "detected_share", "hours_to_detect", "attributable_share", "false_attribution",
        "smallest_change_14d", "staff_risk",
    }  # fmt: skip
    assert set(fast["measure"].to_pylist()) == common
    assert set(full["measure"].to_pylist()) == common | {
        "undetermined_share", "corrected_coverage", "corrected_ratio", "raw_ratio",
    }  # fmt: skip
    assert fast.num_rows == 2 * (len(PlannedAct) + len(common))


def test_replay_is_a_function_of_its_arguments() -> None:
    """The same again gives the same table, alone or among others; another seed does not."""
    again = replay(MANY, CALM, TERMS, [1], 3)
    both = replay(MANY, CALM, TERMS, [0, 1], 3)

    assert both.filter(pc.equal(both["replicate"], 1)).equals(again)
    assert not replay(MANY, CALM, TERMS, [1], 4)["value"].equals(again["value"])
    fast = replay_fast(MANY, CALM, TERMS, range(4), 3)
    assert fast.filter(pc.equal(fast["replicate"], 2)).equals(
        replay_fast(MANY, CALM, TERMS, [2], 3)
    )


def test_replay_more_assets_notice_no_less_in_any_replicate() -> None:
    """With common random numbers the larger option is at least as good world by world."""
    both = option("both", *FEW.placements, *MANY.placements)
    few = replay_fast(FEW, CALM, TERMS, range(20), 3)
    many = replay_fast(both, CALM, TERMS, range(20), 3)

    for small, large in zip(few.to_pylist(), many.to_pylist(), strict=True):
        if small["measure"] == "detected_share" and small["value"] is not None:
            assert large["value"] >= small["value"]
    assert mean(many, "detected_share") > mean(few, "detected_share") + 0.2


def test_fast_and_full_agree_world_by_world() -> None:
    """The live chain finds the acts that were noticed: shares differ by under 3 points."""
    table = agreement_table(MANY, CALM, TERMS, range(6), 3)

    assert table.schema == AGREEMENT_SCHEMA
    rows = {(row["measure"], row["act"]): row for row in table.to_pylist()}
    assert rows["detected_share", None]["replicates"] == 6
    assert abs(rows["detected_share", None]["difference"]) < 0.03
    assert rows["detected_share", None]["full"] > 0.5
    assert abs(rows["hours_to_detect", None]["difference"]) < 2.0
    assert rows["staff_risk", None]["difference"] == pytest.approx(0.0, abs=1e-9)
    assert abs(rows["smallest_change_14d", None]["difference"]) < 0.1


def test_replay_access_denied_everywhere_leaves_what_watches_from_afar() -> None:
    """Where nobody is let in only the satellite's share is noticed, and nobody is at risk."""
    shut = replay_fast(MANY, scenario(access=Access.NONE), TERMS, range(100), 3)

    assert mean(shut, "detected_share") == pytest.approx(0.3, abs=0.02)
    assert mean(shut, "staff_risk") == 0.0


def test_replay_parties_exchanged_is_the_same() -> None:
    """Exchange the parties' names on line, sites and access, and every measure is the same."""
    swap = {NORTH: SOUTH, SOUTH: NORTH}
    assert TERMS.line is not None
    version = TERMS.line.versions[0]
    other = replace(
        TERMS, line=replace(TERMS.line, versions=(replace(version, left=SOUTH, right=NORTH),))
    )

    def named(placement: Placement, sides: dict[str, str]) -> Placement:
        if placement.site is None:
            return placement
        return replace(placement, site=replace(placement.site, side=sides[placement.site.side]))

    own = {"north": NORTH, "south": SOUTH}
    one = replace(MANY, placements=tuple(named(p, own) for p in MANY.placements))
    two = replace(MANY, placements=tuple(named(p, swap) for p in one.placements))
    left_only = replace(CALM, access=Access.ONE_SIDE, access_side=NORTH)
    right_only = replace(left_only, access_side=SOUTH)

    assert replay(one, left_only, TERMS, [0], 3).equals(replay(two, right_only, other, [0], 3))


@pytest.mark.parametrize(
    ("of", "replicates", "seed", "code"),
    [
        (CALM, [-1], 3, "SCN-011"),
        (CALM, [0], -3, "SCN-011"),
        (scenario(line_version="v9"), [0], 3, "SCN-004"),
        (scenario(access=Access.ONE_SIDE, access_side="east"), [0], 3, "SCN-005"),
    ],
)
def test_replay_what_cannot_be_is_refused(
    of: Scenario, replicates: list[int], seed: int, code: str
) -> None:
    """Bad numbers and scenarios that do not fit the line are named, not traced back."""
    for evaluate in (full_evaluator(TERMS), fast_evaluator(TERMS)):
        with pytest.raises(ScenarioError, match=code):
            evaluate(FEW, of, replicates, seed)


def test_replay_no_line_is_refused() -> None:
    """Without a line there is nothing to watch along."""
    with pytest.raises(ScenarioError, match="SCN-003"):
        replay(FEW, CALM, replace(TERMS, line=None), [0], 3)


def test_replay_unknown_asset_names_the_option() -> None:
    """An asset outside the catalogue is named with its option."""
    with pytest.raises(ScenarioError, match=r"SCN-009 .*'balloon' of option odd"):
        replay(option("odd", placed("balloon")), CALM, TERMS, [0], 3)


@pytest.mark.slow
@pytest.mark.parametrize("access", list(Access))
def test_fast_and_full_agree_over_many_worlds(access: Access) -> None:
    """Over sixty worlds the shares agree within 2 points, whatever the access."""
    side = NORTH if access is Access.ONE_SIDE else None
    of = replace(CALM, access=access, access_side=side, jammed_share=0.2)

    table = agreement_table(MANY, of, TERMS, range(60), 7)

    for row in table.to_pylist():
        if row["measure"] == "detected_share" and row["act"] is None:
            assert abs(row["difference"]) < 0.02
        if row["measure"] == "hours_to_detect":
            assert abs(row["difference"]) < 1.0
