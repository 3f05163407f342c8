"""Values of several series side by side with their ranges: one row a thing, one mark a series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from truceline.render.drawing import (
    WIDTH,
    line,
    marker,
    nothing,
    round_ticks,
    svg,
    text,
    wrap,
)

if TYPE_CHECKING:
    from truceline.render.words import Words

LABEL_WIDTH = 190.0
RIGHT = WIDTH - 24.0
LANE = 13.0  # height of one series within a row
LETTER = 7.4  # width of a letter of the legend
ROW_GAP = 10.0


def draw_dots(data: dict[str, Any], words: Words) -> str:
    """Return the SVG of ``rows``, each with points of some ``series``; ranges are lines.

    A point without a value is left out: what is not known has no mark.
    """
    rows, series, unit = data["rows"], data["series"], data.get("unit", "")
    bounds = [
        bound for row in rows for point in row["points"] if point["value"] is not None
        for bound in (point["value"], point["low"], point["high"]) if bound is not None
    ]  # fmt: skip
    if not bounds:
        return nothing(words.say("chart_dots"), words.say("nothing_compared"))
    steps = round_ticks(min(0.0, *bounds), max(bounds))
    across = (RIGHT - LABEL_WIDTH) / (steps[-1] - steps[0])
    legend, head = draw_legend(series)
    row_height = LANE * len(series) + ROW_GAP
    bottom = head + row_height * len(rows)
    parts = [*legend]
    for tick in steps:
        x = LABEL_WIDTH + (tick - steps[0]) * across
        parts.append(line(x, head, x, bottom, "rule"))
        unit_words = f"\u00a0{unit}" if unit and tick == steps[-1] else ""
        anchor = "end" if tick == steps[-1] else "middle"
        shift = 14 if tick == steps[-1] else 0
        parts.append(text(x + shift, bottom + 17, words.number(tick) + unit_words, "axis", anchor))
    for index, row in enumerate(rows):
        top = head + row_height * index
        parts.append(line(0, top, RIGHT, top, "rule"))
        label = wrap(row["label"], 24)
        for at, said in enumerate(label):
            y = top + row_height / 2 + 4 + 14 * (at - (len(label) - 1) / 2)
            parts.append(text(LABEL_WIDTH - 12, y, said, "axis", "end"))
        for point in row["points"]:
            if point["value"] is not None:
                parts.append(_point(point, series, top, steps[0], across, words, unit))
    parts.append(line(0, bottom, RIGHT, bottom, "rule"))
    return svg(WIDTH, bottom + 24, words.say("chart_dots"), parts)


def draw_legend(series: list[str], left: float = LABEL_WIDTH) -> tuple[list[str], float]:
    """Return the marks with their names, and how far down they reach."""
    parts, x, y = [], left, 14.0
    for index, name in enumerate(series):
        width = 30 + LETTER * len(name)
        if x + width > RIGHT and x > left:
            x, y = left, y + 18
        parts.append(marker(index, x + 6, y - 4, 5.2, f"s{index % 6}"))
        parts.append(text(x + 16, y, name, "axis"))
        x += width
    return parts, y + 14


def _point(
    point: dict[str, Any], series: list[str], top: float, start: float, across: float,
    words: Words, unit: str,
) -> str:  # fmt: skip
    index = series.index(point["series"])
    y = top + ROW_GAP / 2 + LANE * (index + 0.5)
    x = LABEL_WIDTH + (point["value"] - start) * across
    tip = f"{point['series']}: {words.number(point['value'])} {unit}".rstrip()
    drawn = ""
    if point["low"] is not None and point["high"] is not None:
        low, high = words.number(point["low"]), words.number(point["high"])
        tip += f" ({low}-{high})"
        ends = [LABEL_WIDTH + (point[end] - start) * across for end in ("low", "high")]
        css = f"range r{index % 6}"
        drawn = line(ends[0], y, ends[1], y, css)
        drawn += "".join(line(end, y - 3.5, end, y + 3.5, css) for end in ends)
    return drawn + marker(index, x, y, 5.2, f"s{index % 6}", tip)
