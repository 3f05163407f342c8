"""The published weights and figures of the judge of headlines, recomputed from the real rows."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from truceline.intake.headline_doubt import NO_EVENT_BELOW
from truceline.intake.headline_weights import EVENT_WEIGHTS, PLACE_WEIGHTS
from truceline.intake.reader import IntakeContext
from truceline.intake.viina import READER
from truceline.model.kind import Kind
from truceline.sources.files import open_source

if TYPE_CHECKING:
    from types import ModuleType

    from truceline.model.observation import Observation

pytestmark = pytest.mark.shared
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """Return the script that learns and measures."""
    spec = importlib.util.spec_from_file_location(
        "learn_headlines", ROOT / "tools" / "learn_headlines.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows(tool: Any, shared_data: Path) -> Any:
    """Return the labelled rows with their texts."""
    return tool.read_labelled(shared_data)


def test_every_label_has_its_row(rows: Any) -> None:
    """Two thirds to build with, one third drawn after the weights stood, no headline in both."""
    parts = {part: [row for row in rows if row.part == part] for part in ("building", "held_out")}

    assert Counter(row.part for row in rows) == {"building": 336, "held_out": 168}
    heads = {part: {row.fields["headline"] for row in ones} for part, ones in parts.items()}
    assert not heads["building"] & heads["held_out"]


def test_weights_are_those_the_building_rows_give(tool: Any, rows: Any, shared_data: Path) -> None:
    """Learned anew they are the published ones."""
    building = [row for row in rows if row.part == "building"]

    assert tool.learn_event(building) == pytest.approx(EVENT_WEIGHTS, abs=0.02)
    place = tool.learn_place(building, tool.read_world(shared_data))
    assert place == pytest.approx(PLACE_WEIGHTS, abs=0.02)


def test_figures_on_held_out_rows_are_the_published_ones(tool: Any, shared_data: Path) -> None:
    """The table of docs/headlines.md is what the script prints now."""
    found = tool.all_figures(shared_data, "held_out")
    page = (ROOT / "docs" / "headlines.md").read_text(encoding="utf-8")

    assert found["event"].precision > 0.9
    assert found["place, with gazetteer and line"].precision > 0.8
    assert tool.table(found) in page
    assert tool.bins_table(found) in page


def test_counts_below_the_thresholds_are_the_published_ones(tool: Any, shared_data: Path) -> None:
    """What is held to be no event: how many held-out rows, and how many of them are one."""
    rows = tool.ask(shared_data, "held_out")
    below = {
        limit: Counter(one.row.is_event for one in rows if one.event < limit)
        for limit in (0.3, NO_EVENT_BELOW)
    }

    assert below[0.3] == {False: 42, True: 13}
    assert below[NO_EVENT_BELOW] == {False: 24, True: 4}


def test_month_of_real_rows_loses_nothing_to_the_judge(tool: Any, shared_data: Path) -> None:
    """Same observations; what the judge holds is told, row by row."""
    world = tool.read_world(shared_data)
    gazetteer: dict[str, tuple[tuple[float, float], ...]] = {}
    for entries in world.places.entries.values():
        for _, one in entries:
            known = gazetteer.get(one.name.lower(), ())
            gazetteer[one.name.lower()] = tuple({*known, (one.lon, one.lat)})
    bounds = (22.0, 44.0, 41.0, 53.0)
    plain = IntakeContext(source_id="press", bounds=bounds)
    asked = IntakeContext(
        source_id="press", bounds=bounds, gazetteer=gazetteer, paths=(world.path,),
        options={"headlines": "judge"},
    )  # fmt: skip

    (before, _), (after, codes) = _month(shared_data, plain), _month(shared_data, asked)

    assert [one.observation_id for one in before] == [one.observation_id for one in after]
    changed = [(a.kind, b.kind) for a, b in zip(before, after, strict=True) if a.kind != b.kind]
    assert {kind for _, kind in changed} == {Kind.UNKNOWN}
    assert codes["INT-080"] == len(changed)
    assert 0.03 < len(changed) / sum(one.kind is not Kind.UNKNOWN for one in before) < 0.15
    moved = sum(a.region != b.region for a, b in zip(before, after, strict=True))
    assert codes["INT-081"] == moved


def _month(shared: Path, context: IntakeContext) -> tuple[list[Observation], Counter[str]]:
    with open_source(shared / "viina" / "viina_incidents_202310.csv.gz") as opened:
        batches = list(READER.read(opened.stream(), context))
    codes = Counter(one.code for batch in batches for one in batch.rejections)
    return [one for batch in batches for one in batch.observations], codes
