"""Charts take any number: what is not finite is not known, and no scale divides by zero."""

from __future__ import annotations

import dataclasses
import math
import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render_material import dots_chart, matrix_chart, plan_chart, scatter_chart
from truceline.render.charts import draw
from truceline.render.drawing import known, log_ticks, round_ticks

if TYPE_CHECKING:
    from truceline.model.document import Chart

NOT_FINITE = (math.nan, math.inf, -math.inf)


def with_data(chart: Chart, **data: Any) -> Chart:
    """Return a chart with other data."""
    return dataclasses.replace(chart, data={**chart.data, **data})


def dots_of(value: float | None, low: float | None = None, high: float | None = None) -> Chart:
    """Return a chart of one point."""
    point = {"series": "a", "value": value, "low": low, "high": high}
    rows = [{"label": "explosions", "points": [point]}]
    return with_data(dots_chart(), rows=rows, series=["a"])


def scatter_of(**changed: float) -> Chart:
    """Return a chart of one option with some of its numbers changed."""
    return with_data(scatter_chart(), points=[{**scatter_chart().data["points"][0], **changed}])


@pytest.mark.parametrize("value", NOT_FINITE)
def test_value_that_is_not_finite_is_not_known(value: float) -> None:
    """A measure without a finite value is drawn as one that was never measured."""
    cells = [[value, 0.5, 0.1, 0.0]]
    unknown = [[None, *cells[0][1:]]]
    stretch = {"positions": plan_chart().data["lines"][0]["positions"], "share": value}
    rows = {"rows": ["Line moves"]}

    assert draw(dots_of(value)) == draw(dots_of(None))
    assert draw(scatter_of(y=value)) == draw(with_data(scatter_chart(), points=[]))
    assert draw(with_data(matrix_chart(), values=cells, **rows)) == draw(
        with_data(matrix_chart(), values=unknown, **rows)
    )
    assert draw(with_data(plan_chart(), stretches=[stretch])) == draw(
        with_data(plan_chart(), stretches=[{**stretch, "share": None}])
    )


@pytest.mark.parametrize("bound", NOT_FINITE)
def test_range_without_an_end_is_left_out(bound: float) -> None:
    """A range that never ends is not drawn as if it ended at the edge; the value stays."""
    assert draw(dots_of(3.0, 1.0, bound)) == draw(dots_of(3.0, 1.0, None))
    assert 'class="range' not in draw(dots_of(3.0, 1.0, bound))
    assert draw(scatter_of(y_high=bound)).count('class="ci"') == 1


@given(st.one_of(st.floats(-1e290, 1e290), st.sampled_from(NOT_FINITE)), st.floats(0, 1e290))
def test_any_number_is_drawn(value: float, spread: float) -> None:
    """No value stops a document from being drawn, and no coordinate is written as nan or inf."""
    for chart in (
        dots_of(value, value - spread, value + spread),
        scatter_of(x=value, y=value, x_low=value - spread, y_high=value + spread),
        with_data(matrix_chart(), rows=["a"], values=[[value, spread, 0.0, None]]),
        with_data(matrix_chart(), rows=["a"], values=[[value, spread, 0.0, None]], format="number"),
    ):
        for part in ET.fromstring(draw(chart)).iter():
            for name in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "fill-opacity"):
                assert math.isfinite(float(part.get(name, "0")))


@given(st.floats(-1e-300, 1e-300), st.floats(0, 1e-12))
def test_ticks_of_one_value_are_apart(low: float, span: float) -> None:
    """A value with no spread to speak of still has a scale that goes up."""
    steps = round_ticks(low, low + span)

    assert all(late > early for early, late in pairwise(steps))


@pytest.mark.parametrize("value", [f * 10.0**power for power in (-2, 0, 4) for f in (1, 2, 5)])
def test_log_scale_of_one_value_goes_up(value: float) -> None:
    """A single option whose size is itself a tick is drawn, not divided by nothing."""
    steps = log_ticks(value, value)

    assert steps[0] == value < steps[-1]
    assert draw(scatter_of(x=value, x_low=value, x_high=value)).count('class="ci"') == 2


def test_known_keeps_the_shape_of_data() -> None:
    """Only numbers that are not finite change."""
    data = {"rows": [{"value": math.nan, "n": 3, "at": (1.5, -math.inf)}], "name": "nan"}

    assert known(data) == {"rows": [{"value": None, "n": 3, "at": (1.5, None)}], "name": "nan"}
    assert known({"x": [0.0, 1e300]}) == {"x": [0.0, 1e300]}
