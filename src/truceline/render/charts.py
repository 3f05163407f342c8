"""Charts as SVG text: no script, no font and no image from outside."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, cast

from truceline.render.chart_dots import draw_dots
from truceline.render.chart_matrix import draw_matrix
from truceline.render.chart_scatter import draw_scatter
from truceline.render.drawing import (
    GLYPH_WIDTH,
    HATCH,
    LEFT,
    WIDTH,
    known,
    nothing,
    svg,
    text,
    ticks,
)
from truceline.render.map import draw_map
from truceline.render.plan_map import draw_plan_map
from truceline.render.words import words_of

if TYPE_CHECKING:
    from truceline.model.document import Chart
    from truceline.render.words import Words


def draw(chart: Chart, words: Words | None = None) -> str:
    """Return the SVG of a chart; its fixed words are English if none are given.

    Raises
    ------
    ValueError
        If no chart of that kind exists.
    """
    drawers = {
        "days": _days,
        "grid": _grid,
        "bars": _bars,
        "stacks": _stacks,
        "map": draw_map,
        "plan_map": draw_plan_map,
        "dots": draw_dots,
        "scatter": draw_scatter,
        "matrix": draw_matrix,
    }
    try:
        drawer = drawers[chart.kind]
    except KeyError:
        raise ValueError(f"no chart of kind {chart.kind!r}") from None
    return drawer(known(chart.data), words or words_of("en"))


def _days(data: dict[str, Any], words: Words) -> str:
    days = data["days"]
    if not days:
        return nothing(words.say("chart_days"), words.say("nothing_recorded"))
    height, bottom, head = 250.0, 214.0, 18.0
    tops = [d["count"] or 0 for d in days] + [
        _clipped(d["high"], d["rate"]) for d in days if d["rate"] is not None
    ]
    steps = ticks(max(tops))
    scale = (bottom - head) / steps[-1]
    step = (WIDTH - LEFT - 8) / len(days)
    parts = [HATCH]
    for tick in steps:
        y = bottom - tick * scale
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - 8}" y1="{y:.1f}" y2="{y:.1f}" class="rule"/>')
        parts.append(text(LEFT - 6, y + 4, words.number(tick), "axis", "end"))
    position = {day["day"]: LEFT + step * i for i, day in enumerate(days)}
    parts += [_change_band(mark, position, step, head, bottom, words) for mark in data["changes"]]
    for day in days:
        parts += _day(day, position[day["day"]], step, scale, bottom, head, words)
    every = max(1, round(len(days) / 12))
    for index, day in enumerate(days[::every]):
        when = date.fromisoformat(day["day"])
        x = min(LEFT + step * (index * every + 0.5), WIDTH - 24)
        parts.append(text(x, bottom + 16, words.day(when), "axis", "middle"))
    parts.append(text(LEFT, 11, words.say("violations_per_day"), "axis"))
    return svg(WIDTH, height - 12, words.say("chart_days"), parts)


def _clipped(high: float | None, rate: float) -> float:
    return rate * 1.5 if high is None else min(high, rate * 3 + 3)


def _day(
    day: dict[str, Any], x: float, step: float, scale: float, bottom: float, head: float,
    words: Words,
) -> list[str]:  # fmt: skip
    width = max(step * 0.62, 1.0)
    left = x + (step - width) / 2
    tip = f"<title>{day['day']}: {_spoken(day, words)}</title>"
    if day["observed"] == "not_observed":
        return [
            (
                f'<rect x="{x:.1f}" y="{head}" width="{step:.1f}" height="{bottom - head}" '
                f'class="unobserved">{tip}</rect>'
            )
        ]
    tall = (day["count"] or 0) * scale
    parts = [
        (
            f'<rect x="{left:.1f}" y="{bottom - tall:.1f}" width="{width:.1f}" height="{tall:.1f}" '
            f'class="bar">{tip}</rect>'
        )
    ]
    if day["rate"] is not None:
        middle, y = x + step / 2, bottom - day["rate"] * scale
        top = max(bottom - _clipped(day["high"], day["rate"]) * scale, head)
        low = bottom - (day["low"] or 0) * scale
        parts.append(
            f'<line x1="{middle:.1f}" x2="{middle:.1f}" y1="{low:.1f}" y2="{top:.1f}" class="ci"/>'
        )
        parts.append(f'<circle cx="{middle:.1f}" cy="{y:.1f}" r="3" class="dot">{tip}</circle>')
    return parts


def _spoken(day: dict[str, Any], words: Words) -> str:
    if day["observed"] == "not_observed":
        return words.say("not_observed")
    said = words.say("recorded", count=day["count"])
    if day["rate"] is not None:
        high = words.say("unbounded") if day["high"] is None else words.number(day["high"], 1)
        rate, low = words.number(day["rate"], 1), words.number(day["low"], 1)
        said += words.say("corrected", rate=rate, low=low, high=high)
    return said


def _change_band(
    mark: dict[str, str], position: dict[str, float], step: float, head: float, bottom: float,
    words: Words,
) -> str:  # fmt: skip
    if mark["day"] not in position:
        return ""
    low = position.get(mark["low"], LEFT)
    high = position.get(mark["high"], WIDTH - 8 - step) + step
    x = position[mark["day"]]
    return (
        f'<rect x="{low:.1f}" y="{head}" width="{high - low:.1f}" height="{bottom - head}" '
        f'class="band"/><line x1="{x:.1f}" x2="{x:.1f}" y1="{head}" y2="{bottom}" class="change"/>'
        + text(x + 4, head + 11, words.say("rate_changed"), "axis")
    )


def _grid(data: dict[str, Any], words: Words) -> str:
    cells = data["cells"]
    if not cells:
        return nothing(words.say("chart_grid"), words.say("nothing_recorded"))
    days = sorted({cell["day"] for cell in cells})
    sectors = [s for s in data["sectors"] if any(c["sector"] == s for c in cells)]
    sectors += sorted({c["sector"] for c in cells} - set(sectors))
    left, row, head = 184.0, 22.0, 8.0
    step = (WIDTH - left - 8) / len(days)
    most = max((cell["violations"] or 0 for cell in cells), default=0) or 1
    column = {day: left + step * i for i, day in enumerate(days)}
    line = {sector: head + row * i for i, sector in enumerate(sectors)}
    parts = [HATCH]
    for sector in sectors:
        name = str(data["sectors"].get(sector, sector))
        parts.append(text(left - 8, line[sector] + 15, name[:24], "axis", "end"))
    for cell in cells:
        parts.append(_cell(cell, column[cell["day"]], line[cell["sector"]], step, row, most, words))
    bottom = head + row * len(sectors) + 14
    every = max(1, round(len(days) / 10))
    for day in days[::every]:
        when = date.fromisoformat(day)
        x = column[day] + step / 2
        parts.append(text(x, bottom, words.day(when), "axis", "middle"))
    return svg(WIDTH, bottom + 8, words.say("chart_grid"), parts)


def _cell(
    cell: dict[str, Any], x: float, y: float, step: float, row: float, most: float, words: Words
) -> str:
    count = cell["violations"]
    box = f'x="{x:.1f}" y="{y:.1f}" width="{max(step - 1.5, 1):.1f}" height="{row - 2:.1f}" rx="2"'
    if cell["observed"] == "not_observed":
        tip = f"{cell['day']}: {words.say('not_observed')}"
        return f'<rect {box} class="unobserved"><title>{tip}</title></rect>'
    shade = 0.06 + 0.94 * ((count or 0) / most) ** 0.6
    watched = ""
    if cell["watched"] is not None:
        watched = words.say("watched", share=words.percent(cell["watched"]))
    said = words.say("recorded", count=count)
    drawn = f'<rect {box} class="heat" fill-opacity="{shade if count else 0.06:.2f}">'
    drawn += f"<title>{cell['day']}: {said}{watched}</title></rect>"
    if count and step >= 14:
        css = "on-heat" if shade > 0.55 else "axis"
        drawn += text(x + (step - 1.5) / 2, y + 14, str(count), css, "middle")
    return drawn


def _bars(data: dict[str, Any], words: Words) -> str:
    bars = cast("list[tuple[str, int]]", data["bars"])
    if not bars:
        return nothing(words.say("chart_bars"), words.say("nothing_recorded"))
    row, left, most = 24.0, 184.0, max(n for _, n in bars)
    parts = []
    for index, (name, count) in enumerate(bars):
        y = 6 + row * index
        width = (WIDTH - left - 70) * count / most
        parts.append(text(left - 8, y + 14, name, "axis", "end"))
        parts.append(
            f'<rect x="{left}" y="{y}" width="{width:.1f}" height="{row - 7}" class="bar"/>'
        )
        parts.append(text(left + width + 6, y + 14, words.number(count, 0), "axis"))
    return svg(WIDTH, 10 + row * len(bars), words.say("chart_bars"), parts)


def _stacks(data: dict[str, Any], words: Words) -> str:
    stacks = data["stacks"]
    if not stacks:
        return nothing(words.say("chart_stacks"), words.say("nothing_recorded"))
    row, left = 30.0, 200.0
    most = max(sum(n for _, _, n in parts) for _, parts in stacks)
    drawn = []
    x, y = left, 4.0
    for outcome, css, _ in stacks[0][1]:
        width = 24 + GLYPH_WIDTH * len(outcome)
        if x + width > WIDTH - 8:
            x, y = left, y + 18
        drawn.append(f'<rect x="{x:.0f}" y="{y:.0f}" width="11" height="11" class="o-{css}"/>')
        drawn.append(text(x + 15, y + 10, outcome, "axis small"))
        x += width
    head = y + 26
    for index, (clause, parts) in enumerate(stacks):
        y, x = head + row * index, left
        drawn.append(text(left - 8, y + 15, clause[:26], "axis", "end"))
        for outcome, css, count in parts:
            width = (WIDTH - left - 60) * count / most
            if count:
                drawn.append(
                    f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{row - 9}" '
                    f'class="o-{css}"><title>{escape(clause)}: {count} {outcome}</title></rect>'
                )
            x += width
        total = sum(n for _, _, n in parts)
        drawn.append(text(x + 6, y + 15, words.number(total, 0), "axis"))
    return svg(WIDTH, head + row * len(stacks) + 4, words.say("chart_stacks"), drawn)
