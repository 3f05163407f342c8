"""The page on scenarios says of the bundled ones what their files say."""

from __future__ import annotations

from pathlib import Path

from truceline.model.plan import PlannedAct
from truceline.simulate.scenario import _ScenarioPart, bundled_scenarios, read_scenario

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scenarios.md"


def test_page_table_has_the_figures_of_the_files() -> None:
    """Fire, all acts, darkness, access, season, jamming, length and weight, one by one."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = {
        cells[0].strip("`"): cells
        for cells in ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
        if len(cells) == 10 and cells[0].startswith("`")
    }

    for scenario in bundled_scenarios():
        rates = scenario.acts_per_day
        fire = rates[PlannedAct.SMALL_ARMS] + rates[PlannedAct.EXPLOSION]
        jammed = f"{100 * scenario.jammed_share:.0f} %" if scenario.jammed_share else "0"
        row = rows[scenario.scenario_id]
        assert [*row[1:7], *row[8:]] == [
            f"{fire:,.0f}", f"{sum(rates.values()):,.0f}", f"{100 * scenario.night_share:.0f} %",
            scenario.access.value.replace("_", " "), scenario.season.value, jammed,
            f"{scenario.line_length_km:,.0f}", f"{scenario.probability:.2f}",
        ]  # fmt: skip


def test_page_example_can_be_read_and_every_key_is_explained() -> None:
    """The file shown on the page is one, and no key of a scenario goes without a word."""
    text = PAGE.read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]

    assert read_scenario(example).scenario_id == "fraying-winter"
    for key in set(_ScenarioPart.model_fields) - {"unverified", "notes"}:
        assert f"{key}:" in text or f"`{key}`" in text
