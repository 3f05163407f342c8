"""Charts of papers: what is known is drawn where it belongs, what is not is marked as such."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from render_material import dots_chart, matrix_chart, plan_chart, scatter_chart
from truceline.render.charts import draw
from truceline.render.drawing import SHAPES, log_ticks, marker, round_ticks, wrap
from truceline.render.svg_style import DARK, LIGHT, page_rules, standalone
from truceline.render.words import words_of

if TYPE_CHECKING:
    from truceline.model.document import Chart

NS = "{http://www.w3.org/2000/svg}"
CHARTS = [plan_chart(), dots_chart(), scatter_chart(), matrix_chart()]


def parts(chart: Chart, css: str) -> list[ET.Element]:
    """Return the parts of a drawing that carry a class."""
    root = ET.fromstring(draw(chart))
    return [part for part in root.iter() if css in (part.get("class") or "").split()]


def changed(chart: Chart, **data: object) -> Chart:
    """Return a chart with other data."""
    return dataclasses.replace(chart, data={**chart.data, **data})


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.kind)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_chart_is_well_formed_and_styled(chart: Chart, language: str) -> None:
    """Every class a drawing uses has a rule; a chart that stands alone has no variable left."""
    svg = draw(chart, words_of(language))
    used = {name for css in re.findall(r'class="([^"]+)"', svg) for name in css.split()}
    ruled = set(re.findall(r"\.([\w-]+)", page_rules()))

    ET.fromstring(svg)
    assert used - ruled <= {"axis", "map"}
    assert "var(" not in standalone(svg)
    ET.fromstring(standalone(svg))


def test_palettes_name_the_same_colours() -> None:
    """A colour of the light palette has one in the dark palette."""
    assert set(LIGHT) == set(DARK)
    assert set(re.findall(r"var\(--(\w+)\)", page_rules())) <= set(LIGHT)


def test_plan_map_tells_assets_apart_by_shape() -> None:
    """Five assets have five shapes, and the key counts what is drawn."""
    placed = parts(plan_chart(), "placed")
    words = [part.text for part in ET.fromstring(draw(plan_chart())).iter(f"{NS}text")]
    counts = [int(said.split("× ")[1]) for said in words if said and "× " in said]

    assert len(placed) == sum(counts) + 5
    assert sum(counts) == len(plan_chart().data["placements"])


def test_plan_map_shades_by_share_and_marks_the_unknown() -> None:
    """More seen is darker; a stretch without a share is never drawn as if nothing were seen."""
    drawn = [part for part in parts(plan_chart(), "stretch") if part.tag == f"{NS}path"]
    shades = [part.get("stroke-opacity") for part in drawn]

    assert [part.get("class") for part in drawn].count("stretch unknown") == 1
    assert shades == ["0.09", "0.71", None, "0.95", "0.42", "0.04"]


def test_crowded_plan_map_keeps_its_shades_in_sight() -> None:
    """Hundreds of marks are drawn small on a wider shading, so that both can be read."""
    many = plan_chart().data["placements"] * 10
    few_marks, many_marks = (
        [part.get("r") for part in parts(chart, "placed") if part.get("r")]
        for chart in (plan_chart(), changed(plan_chart(), placements=many))
    )

    assert len(parts(changed(plan_chart(), placements=many), "crowded")) == 1
    assert parts(plan_chart(), "crowded") == []
    assert min(map(float, many_marks)) < min(map(float, few_marks))


def test_released_plan_map_has_only_the_line() -> None:
    """Without placements and stretches the map shows the line and no key."""
    bare = changed(plan_chart(), placements=[], stretches=[], unseen=[])

    assert len(parts(bare, "trace")) == 1
    assert parts(bare, "placed") == parts(bare, "stretch") == parts(bare, "legend") == []


def test_dots_leave_out_what_is_not_known() -> None:
    """Four series in five acts are nineteen marks where one value is unknown, and a legend."""
    root = ET.fromstring(draw(dots_chart()))
    marks = [part for part in root.iter() if part.find(f"{NS}title") is not None]

    assert len(marks) == 19
    assert len(parts(dots_chart(), "range")) == 19 * 3


def test_dots_places_are_linear() -> None:
    """Equal steps of a value are equal steps on the page."""
    values = [(name, value) for name, value in (("a", 10.0), ("b", 20.0), ("c", 40.0))]
    rows = [{"label": "x", "points": [
        {"series": n, "value": v, "low": None, "high": None} for n, v in values]}]  # fmt: skip
    chart = changed(dots_chart(), rows=rows, series=["a", "b", "c"])
    root = ET.fromstring(draw(chart))
    marks = [part for part in root.iter() if part.find(f"{NS}title") is not None]
    first = [float(part.get("cx") or (part.get("points") or "").split(",")[0]) for part in marks]
    across = [first[0], first[1] + 0.9 * 5.2, first[2]]

    assert (across[2] - across[0]) == pytest.approx(3 * (across[1] - across[0]), abs=1.0)


def test_scatter_dominated_is_hollow_and_said() -> None:
    """A dominated option is told by shape and by words, not by colour alone."""
    assert len(parts(scatter_chart(), "hollow")) == 1
    assert "Drones first (dominated)" in draw(scatter_chart())
    assert "Drones first (dominée)" in draw(scatter_chart(), words_of("fr"))


def test_scatter_names_do_not_lie_on_each_other() -> None:
    """Names of near options are moved apart."""
    first = scatter_chart().data["points"][0]
    points = [{**first, "x": 1000.0 + i, "y": 50.0 + i / 10} for i in range(3)]
    named = parts(changed(scatter_chart(), points=points), "named")
    places = {(part.get("text-anchor"), part.get("y")) for part in named}

    assert len(places) == len(named) == 3


def test_scatter_crowd_has_a_legend_instead() -> None:
    """Where names have no room beside their marks, a legend below says every one of them."""
    first = scatter_chart().data["points"][0]
    points = [{**first, "label": f"name {i}", "x": 1000.0, "y": 50.0} for i in range(14)]
    chart = changed(scatter_chart(), points=points)
    root = ET.fromstring(draw(chart))
    said = [part.text for part in root.iter(f"{NS}text")]

    assert parts(chart, "named") == []
    assert [text for text in said if text and text.startswith("name")] == [
        f"name {i}" for i in range(14)
    ]


def test_map_keeps_the_names_of_both_sides_in_the_picture() -> None:
    """On a line that runs along the edge of the map, both sides are still named inside it."""
    line = {
        **plan_chart().data["lines"][0],
        "positions": [[33.0, 47.0], [36.0, 47.1], [39.5, 47.2]],
    }
    chart = changed(plan_chart(), lines=[line], placements=[], stretches=[])
    height = float((ET.fromstring(draw(chart)).get("viewBox") or "").split()[3])
    sides = parts(chart, "side")

    assert [side.text for side in sides] == ["north (access)", "south"]
    assert all(10 < float(side.get("y") or 0) < height for side in sides)


def test_map_names_sides_on_their_side_of_a_winding_line() -> None:
    """Where the line bends back on itself at its middle, the names stay on their own sides."""
    lon = np.linspace(30.0, 36.0, 121)
    lat = 48.0 + 0.15 * np.sin(9 * lon) + 0.2 * (lon - 30)
    line = {**plan_chart().data["lines"][0], "positions": np.column_stack([lon, lat]).tolist()}
    chart = changed(plan_chart(), lines=[line], placements=[], stretches=[], unseen=[], access="")
    [trace], sides = parts(chart, "trace"), parts(chart, "side")
    corners = [point.split(",") for point in (trace.get("d") or "")[1:].split(" L")]
    path = np.array([[float(x), float(y)] for x, y in corners])
    places = {side.text: (float(side.get("x") or 0), float(side.get("y") or 0)) for side in sides}

    assert places["north"][1] < np.interp(places["north"][0], path[:, 0], path[:, 1])
    assert places["south"][1] > np.interp(places["south"][0], path[:, 0], path[:, 1])
    for x, y in places.values():
        assert not ((abs(path[:, 0] - x) < 20) & (abs(path[:, 1] - y + 5) < 12)).any()


@pytest.mark.parametrize(("good", "darkest"), [("low", "61%"), ("high", "0%")])
def test_matrix_darkest_is_worst(good: str, darkest: str) -> None:
    """The darker a cell, the worse, whichever end is good; unknown cells are hatched."""
    chart = changed(matrix_chart(), good=good)
    root = ET.fromstring(draw(chart))
    cells = [part for part in root.iter(f"{NS}rect") if part.get("class") == "heat"]
    worst = max(cells, key=lambda cell: float(cell.get("fill-opacity") or 0))

    assert (worst.findtext(f"{NS}title") or "").endswith(f": {darkest}")
    assert len(parts(chart, "unobserved")) == 1
    assert "not known" in draw(chart)


@pytest.mark.parametrize(
    ("chart", "data"),
    [(dots_chart(), {"rows": []}), (scatter_chart(), {"points": []}),
     (matrix_chart(), {"rows": []}), (plan_chart(), {"lines": [], "placements": []})],
    ids=["dots", "scatter", "matrix", "plan_map"],
)  # fmt: skip
def test_empty_chart_says_so(chart: Chart, data: dict[str, object]) -> None:
    """A chart without data says there is nothing, and does not fail."""
    root = ET.fromstring(draw(changed(chart, **data)))

    assert [part.text for part in root.iter(f"{NS}text")] in (
        ["Nothing to compare."],
        ["No place is known."],
    )


def test_markers_have_different_outlines() -> None:
    """Eight marks are eight drawings."""
    assert len({marker(shape, 0, 0, 5, "x") for shape in range(SHAPES)}) == SHAPES


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_round_ticks_enclose(low: float, span: float) -> None:
    """Ticks reach from at or below the least to at or above the greatest, and are few."""
    steps = round_ticks(low, low + span)

    slack = 1e-6 * max(abs(low), span, 1e-6)
    assert steps[0] <= low + slack
    assert steps[-1] >= low + span - slack
    assert 2 <= len(steps) <= 9


@given(st.floats(0.01, 1e6), st.floats(1, 1000))
def test_log_ticks_enclose(low: float, ratio: float) -> None:
    """Ticks of a logarithmic scale enclose what is drawn."""
    steps = log_ticks(low, low * ratio)

    assert steps[0] <= low * (1 + 1e-6)
    assert steps[-1] >= low * ratio * (1 - 1e-6)
    assert len(steps) >= 2


@given(st.text(max_size=200), st.integers(4, 40))
def test_wrapped_words_fit(words: str, width: int) -> None:
    """A label never has a longer line than asked for, nor more than two."""
    lines = wrap(words, width)

    assert len(lines) <= 2
    assert all(len(part) <= width for part in lines)
