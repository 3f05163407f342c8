"""The page on force says what the code computes: back-test, headline figures, proposals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from truceline.model.plan import Placement, Role
from truceline.plan.assets import ASSETS, asset_parameters
from truceline.plan.force.assumptions import assumptions, range_of
from truceline.plan.force.backtest import backtest, bottom_up_backtest, posts_backtest
from truceline.plan.force.calculate import force_of, sensitivity
from truceline.plan.force.headline import headline_table
from truceline.plan.force.missions import Mandate, Phase
from truceline.plan.force.public import public_estimates
from truceline.plan.force.topdown import CLASS_PRIOR, LAYOUT, Spread, personnel

if TYPE_CHECKING:
    from truceline.model.plan import Parameter
    from truceline.plan.force.backtest import BacktestRow
    from truceline.plan.force.headline import Headline
    from truceline.plan.force.public import PublicEstimate

EXAMPLE = {
    "post": 100, "patrol": 60, "camera_day": 60, "camera_thermal": 30, "uav": 8, "hub": 4,
    "satellite_sar": 1,
}  # fmt: skip
PAGE = (Path(__file__).parents[3] / "docs" / "force.md").read_text(encoding="utf-8")


def number(value: float) -> str:
    """Return a number as the page writes it: three digits, thousands apart."""
    if value >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def span(low: float, high: float) -> str:
    return number(low) if number(low) == number(high) else f"{number(low)} to {number(high)}"


def parameter_line(p: Parameter) -> str:
    mark = "unverified" if p.unverified else "read"
    ends = span(*range_of(p))
    return f"| `{p.name}` | {number(p.value)} | {ends} | {p.unit} | {p.source} | {mark} |"


def asset_line(asset_id: str) -> str:
    figures = {p.name.partition(".")[2]: p for p in asset_parameters({asset_id: ASSETS[asset_id]})}
    crew = next(p for name, p in figures.items() if name.startswith("crew"))
    role = crew.name.rpartition(".")[2]
    parts = [f"{number(crew.value)} {role} ({span(*range_of(crew))})"]
    for name in ("hours_per_day", "height_m", "range_m", "capital_eur", "life_years",
                 "running_eur", "lost_per_year"):  # fmt: skip
        value, ends = number(figures[name].value), span(*range_of(figures[name]))
        parts.append(value if value == ends else f"{value} ({ends})")
    return f"| `{asset_id}` | " + " | ".join(parts) + " |"


def backtest_line(row: BacktestRow) -> str:
    name, year = row.mission.name, row.actual.year or "-"
    told = span(row.predicted.low or 0, row.predicted.high or 0)
    inside = "yes" if row.inside else "**no**"
    mark = ", unverified" if row.unverified else ""
    return (
        f"| {name} | {row.mission.mandate}, {number(row.mission.line_km)} km | {year}{mark} | "
        f"{number(row.actual.people)} | {told} | {inside} | {row.ratio:.2f} |"
    )


def headline_line(row: Headline) -> str:
    return (
        f"| {row.group} | {row.name} | {span(row.low, row.high)} {row.unit} | {row.formula} | "
        f"{row.source} |"
    )


def public_line(e: PublicEstimate) -> str:
    if e.low is None:
        people = f"up to {number(e.high or 0)}"
    else:
        people = f"{number(e.low)} and more" if e.high is None else span(e.low, e.high)
    tied = ", tied" if e.tied else ""
    return f"| {e.who} | {e.reported} | {people} | {e.kind}{tied} | {e.words} | {e.source} |"


def example_lines() -> list[str]:
    """Return the example's table and its five widest assumptions, as the page has them."""
    placements = [Placement(asset=name, number=count) for name, count in EXAMPLE.items()]
    rear = {Role.SOLDIER: 300.0}
    table = force_of(placements, rear, 1_200, rng=np.random.default_rng(1))
    rows = {role.value: table.by_role[role] for role in Role}
    rows |= {"deployed": table.deployed, "pool": table.pool}
    lines = [
        f"| {name} | {e.value or 0:,.0f} | {span(e.low or 0, e.high or 0)} |"
        for name, e in rows.items()
    ]
    cost = [(end or 0) / 1e6 for end in (table.cost_eur.value, table.cost_eur.low,
                                         table.cost_eur.high)]  # fmt: skip
    lines.append(f"| cost, million EUR a year | {cost[0]:.0f} | {cost[1]:.0f} to {cost[2]:.0f} |")
    for delta in sensitivity(placements, rear, 1_200)[:5]:
        ends = span(*range_of(delta.parameter))
        low, high = delta.deployed
        lines.append(f"| `{delta.parameter.name}` | {ends} | {low:,.0f} to {high:,.0f} |")
    return lines


@pytest.mark.parametrize("line", example_lines())
def test_page_shows_the_example_as_computed(line: str) -> None:
    """Each row of the worked example stands on the page."""
    assert line in PAGE


@pytest.mark.parametrize("parameter", [*assumptions(), *LAYOUT, *CLASS_PRIOR], ids=lambda p: p.name)
def test_page_lists_every_assumption(parameter: Parameter) -> None:
    """Value, range, unit, source and whether it was read stand on the page."""
    assert parameter_line(parameter) in PAGE


@pytest.mark.parametrize("asset_id", sorted(ASSETS))
def test_page_lists_every_asset(asset_id: str) -> None:
    """Crew, hours, height, range and costs of each asset stand on the page."""
    assert asset_line(asset_id) in PAGE


@pytest.mark.parametrize("phase", [Phase.FIRST, Phase.SETTLED])
def test_page_shows_the_backtest_with_its_misses(phase: Phase) -> None:
    """Every row of both tables, misses too, and the two figures of the target."""
    found = backtest(phase=phase)

    for row in found.rows:
        assert backtest_line(row) in PAGE
    inside = f"{found.inside} of {len(found.rows)}"
    assert f"| {phase} | {inside} | {found.median_ratio:.2f} |" in PAGE


@pytest.mark.parametrize("sd", [0.3, 0.4, 0.5])
def test_page_shows_what_the_scatter_held_beforehand_does(sd: float) -> None:
    """The choice that the width depends on stands on the page with its alternatives."""
    cells = [f"{sd}"]
    for phase in (Phase.FIRST, Phase.SETTLED):
        found = backtest(phase=phase, spread=Spread(sd=sd))
        cells += [f"{found.inside} of 8", f"{found.median_ratio:.2f}"]
    assert f"| {' | '.join(cells)} |" in PAGE


def test_page_shows_that_posts_alone_do_not_tell_past_missions() -> None:
    """The bottom-up reading of each of the four missions stands beside what it was."""
    for row in bottom_up_backtest(np.random.default_rng(1)):
        read = span(row.read.low or 0, row.read.high or 0)
        inside = "yes" if row.inside else "**no**"
        assert f"| {row.mission.name} | {number(row.actual.people)} | {read} | {inside} |" in PAGE


def test_page_shows_what_known_posts_tell() -> None:
    """Posts, people, people a post, and the reading of each stand on the page."""
    for row in posts_backtest(np.random.default_rng(1)):
        posts = row.actual.posts or 0
        cells = [
            row.mission.name, str(row.actual.year), str(posts), number(row.actual.people),
            number(row.actual.people / posts), span(row.read.low or 0, row.read.high or 0),
            "yes" if row.inside else "**no**",
        ]  # fmt: skip
        assert f"| {' | '.join(cells)} |" in PAGE


@pytest.mark.parametrize("line_km", [1_000, 1_200, 1_400, 2_100])
def test_page_shows_the_class_model_for_planned_lines(line_km: float) -> None:
    """For each length the three mandates' middle and interval stand on the page."""
    cells = [f"{number(line_km)} km"]
    for mandate in Mandate:
        found = personnel(line_km, mandate)
        cells.append(f"{number(found.value or 0)} ({span(found.low or 0, found.high or 0)})")
    assert f"| {' | '.join(cells)} |" in PAGE


@pytest.mark.parametrize("row", headline_table(), ids=lambda row: row.name)
def test_page_lists_every_headline_figure(row: Headline) -> None:
    """Each headline figure stands on the page as computed."""
    assert headline_line(row) in PAGE


@pytest.mark.parametrize("estimate", public_estimates(), ids=lambda e: f"{e.who}-{e.low}-{e.high}")
def test_page_lists_every_public_estimate(estimate: PublicEstimate) -> None:
    """Each public figure stands on the page with its source."""
    assert public_line(estimate) in PAGE
