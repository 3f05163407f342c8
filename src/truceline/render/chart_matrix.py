"""A table of shades with the number in each cell: regret, or what can be verified."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from truceline.render.drawing import HATCH, WIDTH, nothing, svg, text, wrap

if TYPE_CHECKING:
    from truceline.render.words import Words

LABEL_WIDTH = 250.0
RIGHT = WIDTH - 6.0
ROW = 34.0
LETTER = 7.6
WIDEST = 190.0  # a cell wider than this is only air


def draw_matrix(data: dict[str, Any], words: Words) -> str:
    """Return the SVG of ``values`` by ``rows`` and ``columns``; the darker, the worse.

    ``good`` says whether high or low values are good, ``format`` whether they are shares written
    as percent or plain numbers. None is hatched and said to be not known. ``captions`` (optional,
    of the same shape) are read when a cell is pointed at.
    """
    rows, columns, values = data["rows"], data["columns"], data["values"]
    if not rows or not columns:
        return nothing(words.say("chart_matrix"), words.say("nothing_compared"))
    width = min((RIGHT - LABEL_WIDTH) / len(columns), WIDEST)
    heads = [wrap(name, max(int(width / LETTER), 4), 3) for name in columns]
    head = 8.0 + 15 * max(len(lines) for lines in heads)
    parts = [HATCH]
    for index, lines in enumerate(heads):
        x = LABEL_WIDTH + width * (index + 0.5)
        first = head - 8 - 15 * (len(lines) - 1)
        parts += [text(x, first + 15 * at, said, "axis", "middle") for at, said in enumerate(lines)]
    bad = _badness(data)
    for i, name in enumerate(rows):
        y = head + ROW * i
        lines = wrap(name, int(LABEL_WIDTH / LETTER))
        first = y + ROW / 2 + 4 - 7 * (len(lines) - 1)
        parts += [
            text(LABEL_WIDTH - 10, first + 14 * at, said, "axis", "end")
            for at, said in enumerate(lines)
        ]
        for j, value in enumerate(values[i]):
            tip = _tip(data, i, j, words)
            box = (LABEL_WIDTH + width * j, y, width)
            parts.append(_cell(box, _said(value, data, words), bad(value), tip))
    return svg(WIDTH, head + ROW * len(rows) + 6, words.say("chart_matrix"), parts)


def _badness(data: dict[str, Any]) -> Any:
    known = [value for row in data["values"] for value in row if value is not None]
    if data["format"] == "percent" and data["good"] == "high":
        low, high = 0.0, 1.0
    else:
        low, high = min([0.0, *known]), max([0.0, *known])

    def bad(value: float | None) -> float | None:
        if value is None:
            return None
        share = 0.0 if high <= low else min(max((value - low) / (high - low), 0.0), 1.0)
        return 1 - share if data["good"] == "high" else share

    return bad


def _said(value: float | None, data: dict[str, Any], words: Words) -> str:
    if value is None:
        return words.say("not_known")
    return words.percent(value) if data["format"] == "percent" else words.number(value)


def _tip(data: dict[str, Any], i: int, j: int, words: Words) -> str:
    captions = data.get("captions")
    caption = captions[i][j] if captions and captions[i][j] else ""
    said = f"{data['rows'][i]}, {data['columns'][j]}: {_said(data['values'][i][j], data, words)}"
    return f"{said}. {caption}" if caption else said


def _cell(box: tuple[float, float, float], said: str, bad: float | None, tip: str) -> str:
    x, y, width = box
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width - 3:.1f}" height="{ROW - 3:.1f}" rx="3"'
    title = f"<title>{escape(tip)}</title>"
    middle_x, middle_y = x + (width - 3) / 2, y + ROW / 2 + 3
    if bad is None:
        backed = "axis backed"
        return f'<rect {place} class="unobserved">{title}</rect>' + text(
            middle_x, middle_y, said, backed, "middle"
        )
    shade = 0.05 + 0.95 * bad
    css = "on-heat" if shade > 0.6 else "cell"
    return f'<rect {place} class="heat" fill-opacity="{shade:.2f}">{title}</rect>' + text(
        middle_x, middle_y, said, css, "middle"
    )
