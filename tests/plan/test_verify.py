"""What a negotiator can sign because it can be checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from truceline.agreement import bundled_lines, load_bundled
from truceline.core.chainage import compile_path
from truceline.formats.line_geojson import read_lines
from truceline.model.plan import Option, Placement, PlannedAct
from truceline.model.scenario import Quality, Scenario, Season
from truceline.plan.assets import ASSETS
from truceline.plan.candidates import CandidateTerms, even_sites
from truceline.plan.coverage import Setting
from truceline.plan.verify import Ground, planned_acts, verifiability
from truceline.science.daylight import season_weather

AGREEMENT = load_bundled("model-2025-gcsp")
VERSION = read_lines(bundled_lines("ukraine-line-2024-12"), "line").versions[-1]
PATH = compile_path(VERSION.positions)
SITES = even_sites(PATH, VERSION, CandidateTerms(spacing_m=20_000), None)
GROUND = Ground(agreement=AGREEMENT, path=PATH, version=VERSION,
                assets={name: ASSETS[name] for name in ("post", "acoustic", "camera_thermal")},
                candidates=SITES)  # fmt: skip
SETTING = Setting(
    scenario=Scenario(scenario_id="s", names={}, summary={}, quality=Quality.HOLDING,
                      acts_per_day={PlannedAct.EXPLOSION: 1.0}),
    weather=season_weather(Season.SUMMER), daylight_h=14.0,
)  # fmt: skip


def option(name: str, *assets: str) -> Option:
    """Make an option with each asset at every site."""
    return Option(
        option_id=name, names={"en": name}, summary={"en": name},
        placements=tuple(Placement(asset=a, site=site) for a in assets for site in SITES),
    )  # fmt: skip


def rows(*options: Option) -> dict[tuple[str, str], dict[str, object]]:
    """Return the table by clause and option."""
    table = verifiability(options, GROUND, SETTING)
    return {(row["clause_id"], row["option_id"]): row for row in table.to_pylist()}


@pytest.fixture(scope="module")
def table() -> dict[tuple[str, str], dict[str, object]]:
    """Return three options, from nothing to two modalities."""
    return rows(option("none"), option("ears", "acoustic"), option("both", "acoustic", "post"))


def test_every_clause_meets_every_option(table: dict[tuple[str, str], dict[str, object]]) -> None:
    """No cell of the table is missing."""
    assert len(table) == 3 * len(AGREEMENT.clauses)


def test_option_without_assets_sees_nothing(
    table: dict[tuple[str, str], dict[str, object]],
) -> None:
    """And the table says which asset would help."""
    row = table["no-fire", "none"]

    assert (row["seen"], row["placed"], row["attributable"]) == (0.0, 0.0, 0.0)
    assert row["helps_asset"] in GROUND.assets
    assert float(str(row["helps_asset_seen"])) > 0.1


def test_chances_are_ordered(table: dict[tuple[str, str], dict[str, object]]) -> None:
    """Nothing is placed or attributable that is not seen."""
    for row in table.values():
        if row["seen"] is not None:
            seen, placed = float(str(row["seen"])), float(str(row["placed"]))
            assert 0 <= placed <= seen + 1e-9 <= 1 + 1e-9
            assert 0 <= float(str(row["attributable"])) <= seen + 1e-9


def test_one_modality_never_attributes(table: dict[tuple[str, str], dict[str, object]]) -> None:
    """However many sensors of one kind there are."""
    assert table["no-fire", "ears"]["attributable"] == 0.0
    assert float(str(table["no-fire", "both"]["attributable"])) > 0.0


def test_clause_without_a_zone_needs_no_placing(
    table: dict[tuple[str, str], dict[str, object]],
) -> None:
    """Where fire is forbidden everywhere, what is seen is placed."""
    row = table["no-fire", "both"]

    assert row["placed"] == pytest.approx(row["seen"])


def test_parties_exchanged_gives_the_same_table() -> None:
    """The table knows no side: exchange the labels and the chances are the same."""
    swapped = replace(VERSION, left=VERSION.right, right=VERSION.left)
    there = verifiability(
        [option("both", "acoustic", "post")], replace(GROUND, version=swapped), SETTING
    ).to_pylist()
    here = verifiability([option("both", "acoustic", "post")], GROUND, SETTING).to_pylist()

    for first, second in zip(here, there, strict=True):
        assert first["seen"] == pytest.approx(second["seen"], rel=1e-6)
        assert first["attributable"] == pytest.approx(second["attributable"], rel=1e-6)


def test_acts_of_clauses() -> None:
    """Each clause meets the acts that would breach it."""
    acts = {clause.clause_id: planned_acts(clause) for clause in AGREEMENT.clauses}

    assert acts["no-fire"] == (PlannedAct.SMALL_ARMS, PlannedAct.EXPLOSION)
    assert acts["no-flight"] == (PlannedAct.UAV_FLIGHT, PlannedAct.AIRCRAFT_FLIGHT)
    assert acts["artillery"] == (PlannedAct.HEAVY_WEAPON,)
    assert acts["troops"] == (PlannedAct.MOVEMENT,)
