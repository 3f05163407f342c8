"""Two measures against each other with their ranges: what an option costs and what it gives."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from truceline.render.chart_dots import draw_legend
from truceline.render.drawing import (
    WIDTH,
    line,
    log_ticks,
    marker,
    nothing,
    round_ticks,
    svg,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.render.words import Words

LEFT, RIGHT, TOP, BOTTOM = 64.0, WIDTH - 40.0, 34.0, 384.0
LETTER = 7.4
LINE_HEIGHT = 15.0


def draw_scatter(data: dict[str, Any], words: Words) -> str:
    """Return the SVG of ``points``; a dominated one is hollow and says so.

    ``log_x`` draws the first measure on a logarithmic scale if all of it lies above zero.
    """
    label = words.say("chart_scatter", x=data["x_label"], y=data["y_label"])
    points = [p for p in data["points"] if p["x"] is not None and p["y"] is not None]
    if not points:
        return nothing(label, words.say("nothing_compared"))
    across = _bounds(points, "x")
    log = bool(data.get("log_x")) and min(across) > 0
    x_ticks = log_ticks(min(across), max(across)) if log else round_ticks(min(across), max(across))
    y_ticks = round_ticks(min(0.0, *_bounds(points, "y")), max(_bounds(points, "y")))
    to_x = _scale(x_ticks, LEFT, RIGHT, log)
    to_y = _scale(y_ticks, BOTTOM, TOP, False)
    parts = [
        text(8, 16, data["y_label"], "axis"),
        text(RIGHT, BOTTOM + 36, data["x_label"], "axis", "end"),
    ]
    for tick in x_ticks:
        parts.append(line(to_x(tick), TOP, to_x(tick), BOTTOM, "rule"))
        parts.append(text(to_x(tick), BOTTOM + 18, words.number(tick), "axis", "middle"))
    for tick in y_ticks:
        parts.append(line(LEFT, to_y(tick), RIGHT, to_y(tick), "rule"))
        parts.append(text(LEFT - 8, to_y(tick) + 4, words.number(tick), "axis", "end"))
    placed = [(to_x(point["x"]), to_y(point["y"])) for point in points]
    for point, (x, y) in zip(points, placed, strict=True):
        parts += _ranges(point, x, y, to_x, to_y)
    for index, (point, (x, y)) in enumerate(zip(points, placed, strict=True)):
        css = f"hollow h{index % 6}" if point["dominated"] else f"s{index % 6}"
        parts.append(marker(index, x, y, 6.5, css, point["label"]))
    said = [_said(point, words) for point in points]
    names = _names(said, placed)
    if names is not None:
        return svg(WIDTH, BOTTOM + 44, label, [*parts, *names])
    legend, depth = draw_legend(said, LEFT)
    parts.append(f'<g transform="translate(0,{BOTTOM + 46:g})">{"".join(legend)}</g>')
    return svg(WIDTH, BOTTOM + 46 + depth, label, parts)


def _said(point: dict[str, Any], words: Words) -> str:
    name = str(point["label"])
    return f"{name} ({words.say('dominated')})" if point["dominated"] else name


def _bounds(points: list[dict[str, Any]], axis: str) -> list[float]:
    keys = (axis, f"{axis}_low", f"{axis}_high")
    return [point[key] for point in points for key in keys if point.get(key) is not None]


def _scale(steps: list[float], first: float, last: float, log: bool) -> Callable[[float], float]:
    def bend(value: float) -> float:
        return math.log(value) if log else value

    start, end = bend(steps[0]), bend(steps[-1])
    return lambda value: first + (bend(value) - start) / (end - start) * (last - first)


def _ranges(
    point: dict[str, Any], x: float, y: float, to_x: Callable[[float], float],
    to_y: Callable[[float], float],
) -> list[str]:  # fmt: skip
    drawn = []
    if point.get("x_low") is not None and point.get("x_high") is not None:
        drawn.append(line(to_x(point["x_low"]), y, to_x(point["x_high"]), y, "ci"))
    if point.get("y_low") is not None and point.get("y_high") is not None:
        drawn.append(line(x, to_y(point["y_low"]), x, to_y(point["y_high"]), "ci"))
    return drawn


def _names(said: list[str], placed: list[tuple[float, float]]) -> list[str] | None:
    """Write names beside their marks where all of them have room; None where they have not."""
    taken = [(x - 8, x + 8, y) for x, y in placed]
    drawn = []
    for name, (x, y) in sorted(zip(said, placed, strict=True), key=lambda pair: pair[1]):
        place = _free(x, y, LETTER * len(name), taken)
        if place is None:
            return None
        box, anchor, at = place
        taken.append(box)
        drawn.append(text(at, box[2] + 4, name, "axis named", anchor))
    return drawn


def _free(
    x: float, y: float, width: float, taken: list[tuple[float, float, float]]
) -> tuple[tuple[float, float, float], str, float] | None:
    """Return the first free place for a name close to a mark: its box, anchor and start."""
    for step in (-12.0, 12.0, 0.0, -24.0, 24.0):
        for box, anchor in (
            ((x + 11, x + 11 + width, y + step), "start"),
            ((x - 11 - width, x - 11, y + step), "end"),
        ):
            inside = box[0] >= LEFT and box[1] <= WIDTH - 4 and TOP < box[2] < BOTTOM
            if inside and not any(_overlap(box, other) for other in taken):
                return box, anchor, box[0] if anchor == "start" else box[1]
    return None


def _overlap(one: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and abs(one[2] - other[2]) < LINE_HEIGHT
