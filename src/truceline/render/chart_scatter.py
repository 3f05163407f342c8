"""Two measures against each other with their ranges: what an option costs and what it gives."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

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
    parts += _names(points, placed, words)
    return svg(WIDTH, BOTTOM + 44, label, parts)


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


def _names(
    points: list[dict[str, Any]], placed: list[tuple[float, float]], words: Words
) -> list[str]:
    """Write names beside their marks, moved where they would lie on each other or on a mark."""
    taken = [(x - 8, x + 8, y) for x, y in placed]
    drawn = []
    for point, (x, y) in sorted(zip(points, placed, strict=True), key=lambda pair: pair[1]):
        said = point["label"]
        if point["dominated"]:
            said += f" ({words.say('dominated')})"
        width = LETTER * len(said)
        box, anchor, at = _free(x, y, width, taken)
        taken.append(box)
        drawn.append(text(at, box[2] + 4, said, "axis named", anchor))
    return drawn


def _free(
    x: float, y: float, width: float, taken: list[tuple[float, float, float]]
) -> tuple[tuple[float, float, float], str, float]:
    """Return the first free place for a name around a mark: its box, anchor and start."""
    places = []
    for step in (-12.0, 12.0, 0.0, -26.0, 26.0, -40.0, 40.0):
        places.append(((x + 11, x + 11 + width, y + step), "start", x + 11))
        places.append(((x - 11 - width, x - 11, y + step), "end", x - 11))
    inside = [p for p in places if p[0][0] >= 4 and p[0][1] <= WIDTH - 4 and TOP < p[0][2] < BOTTOM]
    for box, anchor, at in inside:
        if not any(_overlap(box, other) for other in taken):
            return box, anchor, at
    return (inside or places)[0]


def _overlap(one: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and abs(one[2] - other[2]) < LINE_HEIGHT
