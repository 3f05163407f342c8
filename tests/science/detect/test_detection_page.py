"""The page and the plots on detection are what the models say."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from truceline.science.detect import MODELS

ROOT = Path(__file__).parents[3]
LARGEST_BYTES = 15_000


@pytest.mark.parametrize("name", list(MODELS))
def test_plot_is_small_and_has_a_curve_an_act_by_day_and_by_night(name: str) -> None:
    """Each plot is well-formed, readable on any ground, and shows every act of its model."""
    path = ROOT / "docs" / "img" / f"detect-{name}.svg"
    svg = ET.fromstring(path.read_text(encoding="utf-8"))
    space = "{http://www.w3.org/2000/svg}"

    assert path.stat().st_size < LARGEST_BYTES
    assert len(svg.findall(f"{space}polyline")) == 2 * len(MODELS[name].acts)
    assert svg[0].get("fill") == "#ffffff"
    assert svg.get("aria-label")


@pytest.mark.parametrize("name", list(MODELS))
def test_page_says_what_each_model_cannot_see_and_every_figure(name: str) -> None:
    """Blind spots and figures with their sources stand on the page."""
    page = (ROOT / "docs" / "detection.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## `{name}`\n")[2].partition("\n## `")[0]
    figures = MODELS[name].parameters
    if name == "patrol":
        figures = tuple(f for f in figures if f not in MODELS["human"].parameters)

    assert [words for words in MODELS[name].cannot_see if f"- {words}" not in section] == []
    assert [f.name for f in figures if f"| `{f.name}` | {f.value:g} |" not in section] == []
    assert [f.name for f in figures if f.source not in section] == []
