"""Charts as SVG text: no script, no font and no image from outside."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, cast

from truceline.render.map import draw_map

if TYPE_CHECKING:
    from truceline.model.document import Chart

WIDTH = 920
LEFT = 46


def draw(chart: Chart) -> str:
    """Return the SVG of a chart.

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
    }
    try:
        drawer = drawers[chart.kind]
    except KeyError:
        raise ValueError(f"no chart of kind {chart.kind!r}") from None
    return drawer(chart.data)


def svg(width: float, height: float, label: str, parts: list[str]) -> str:
    """Wrap parts of a drawing; `label` is read out by screen readers."""
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(label)}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, words: str, css: str = "", anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{css}">{escape(words)}</text>'
    )


def _ticks(top: float, most: int = 5) -> list[float]:
    """Round values from 0 to at least `top`."""
    if top <= 0:
        return [0.0, 1.0]
    step = 10.0 ** (len(str(int(top / most))) - 1) if top >= most else 1.0
    for factor in (1, 2, 5, 10, 20, 50):
        if top / (step * factor) <= most:
            step *= factor
            break
    count = int(-(-top // step))
    return [step * i for i in range(count + 1)]


def _days(data: dict[str, Any]) -> str:
    days = data["days"]
    if not days:
        return _nothing("Violations by day")
    height, bottom, head = 250.0, 214.0, 18.0
    tops = [d["count"] or 0 for d in days] + [
        _clipped(d["high"], d["rate"]) for d in days if d["rate"] is not None
    ]
    ticks = _ticks(max(tops))
    scale = (bottom - head) / ticks[-1]
    step = (WIDTH - LEFT - 8) / len(days)
    parts = [_hatch()]
    for tick in ticks:
        y = bottom - tick * scale
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - 8}" y1="{y:.1f}" y2="{y:.1f}" class="rule"/>')
        parts.append(_text(LEFT - 6, y + 4, f"{tick:g}", "axis", "end"))
    position = {day["day"]: LEFT + step * i for i, day in enumerate(days)}
    parts += [_change_band(mark, position, step, head, bottom) for mark in data["changes"]]
    for day in days:
        parts += _day(day, position[day["day"]], step, scale, bottom, head)
    every = max(1, round(len(days) / 12))
    for index, day in enumerate(days[::every]):
        when = date.fromisoformat(day["day"])
        x = min(LEFT + step * (index * every + 0.5), WIDTH - 24)
        parts.append(_text(x, bottom + 16, f"{when.day} {when:%b}", "axis", "middle"))
    parts.append(_text(LEFT, 11, "violations per day", "axis"))
    return svg(WIDTH, height - 12, "Violations by day", parts)


def _clipped(high: float | None, rate: float) -> float:
    return rate * 1.5 if high is None else min(high, rate * 3 + 3)


def _day(
    day: dict[str, Any], x: float, step: float, scale: float, bottom: float, head: float
) -> list[str]:
    width = max(step * 0.62, 1.0)
    left = x + (step - width) / 2
    tip = f"<title>{day['day']}: {_spoken(day)}</title>"
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


def _spoken(day: dict[str, Any]) -> str:
    if day["observed"] == "not_observed":
        return "not observed"
    words = f"{day['count']} recorded"
    if day["rate"] is not None:
        high = "unbounded" if day["high"] is None else f"{day['high']:.1f}"
        words += f", corrected {day['rate']:.1f} per day ({day['low']:.1f} to {high})"
    return words


def _change_band(
    mark: dict[str, str], position: dict[str, float], step: float, head: float, bottom: float
) -> str:
    if mark["day"] not in position:
        return ""
    low = position.get(mark["low"], LEFT)
    high = position.get(mark["high"], WIDTH - 8 - step) + step
    x = position[mark["day"]]
    return (
        f'<rect x="{low:.1f}" y="{head}" width="{high - low:.1f}" height="{bottom - head}" '
        f'class="band"/><line x1="{x:.1f}" x2="{x:.1f}" y1="{head}" y2="{bottom}" class="change"/>'
        + _text(x + 4, head + 11, "rate changed", "axis")
    )


def _hatch() -> str:
    return (
        '<defs><pattern id="hatch" width="6" height="6" patternTransform="rotate(45)" '
        'patternUnits="userSpaceOnUse"><rect width="6" height="6" class="hatch-ground"/>'
        '<line x1="0" y1="0" x2="0" y2="6" class="hatch-line"/></pattern></defs>'
    )


def _grid(data: dict[str, Any]) -> str:
    cells = data["cells"]
    if not cells:
        return _nothing("Violations by sector and day")
    days = sorted({cell["day"] for cell in cells})
    sectors = [s for s in data["sectors"] if any(c["sector"] == s for c in cells)]
    sectors += sorted({c["sector"] for c in cells} - set(sectors))
    left, row, head = 150.0, 22.0, 8.0
    step = (WIDTH - left - 8) / len(days)
    most = max((cell["violations"] or 0 for cell in cells), default=0) or 1
    column = {day: left + step * i for i, day in enumerate(days)}
    line = {sector: head + row * i for i, sector in enumerate(sectors)}
    parts = [_hatch()]
    for sector in sectors:
        name = str(data["sectors"].get(sector, sector))
        parts.append(_text(left - 8, line[sector] + 15, name[:24], "axis", "end"))
    for cell in cells:
        parts.append(_cell(cell, column[cell["day"]], line[cell["sector"]], step, row, most))
    bottom = head + row * len(sectors) + 14
    every = max(1, round(len(days) / 10))
    for day in days[::every]:
        when = date.fromisoformat(day)
        x = column[day] + step / 2
        parts.append(_text(x, bottom, f"{when.day} {when:%b}", "axis", "middle"))
    return svg(WIDTH, bottom + 8, "Violations by sector and day", parts)


def _cell(cell: dict[str, Any], x: float, y: float, step: float, row: float, most: float) -> str:
    count = cell["violations"]
    box = f'x="{x:.1f}" y="{y:.1f}" width="{max(step - 1.5, 1):.1f}" height="{row - 2:.1f}" rx="2"'
    if cell["observed"] == "not_observed":
        tip = f"{cell['day']}: not observed"
        return f'<rect {box} class="unobserved"><title>{tip}</title></rect>'
    shade = 0.06 + 0.94 * ((count or 0) / most) ** 0.6
    watched = "" if cell["watched"] is None else f", watched {cell['watched']:.0%} of the day"
    drawn = f'<rect {box} class="heat" fill-opacity="{shade if count else 0.06:.2f}">'
    drawn += f"<title>{cell['day']}: {count} recorded{watched}</title></rect>"
    if count and step >= 14:
        css = "on-heat" if shade > 0.55 else "axis"
        drawn += _text(x + (step - 1.5) / 2, y + 14, str(count), css, "middle")
    return drawn


def _bars(data: dict[str, Any]) -> str:
    bars = cast("list[tuple[str, int]]", data["bars"])
    if not bars:
        return _nothing("Incidents by kind")
    row, left, most = 24.0, 150.0, max(n for _, n in bars)
    parts = []
    for index, (name, count) in enumerate(bars):
        y = 6 + row * index
        width = (WIDTH - left - 70) * count / most
        parts.append(_text(left - 8, y + 14, name, "axis", "end"))
        parts.append(
            f'<rect x="{left}" y="{y}" width="{width:.1f}" height="{row - 7}" class="bar"/>'
        )
        parts.append(_text(left + width + 6, y + 14, f"{count:,}", "axis"))
    return svg(WIDTH, 10 + row * len(bars), "Incidents by kind", parts)


def _stacks(data: dict[str, Any]) -> str:
    stacks = data["stacks"]
    if not stacks:
        return _nothing("Findings by clause and outcome")
    row, left, head = 30.0, 200.0, 30.0
    most = max(sum(n for _, _, n in parts) for _, parts in stacks)
    drawn = []
    x = left
    for words, css, _ in stacks[0][1]:
        drawn.append(f'<rect x="{x:.0f}" y="4" width="11" height="11" class="o-{css}"/>')
        drawn.append(_text(x + 15, 14, words, "axis small"))
        x += 24 + 5.4 * len(words)
    for index, (clause, parts) in enumerate(stacks):
        y, x = head + row * index, left
        drawn.append(_text(left - 8, y + 15, clause[:30], "axis", "end"))
        for words, css, count in parts:
            width = (WIDTH - left - 60) * count / most
            if count:
                drawn.append(
                    f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{row - 9}" '
                    f'class="o-{css}"><title>{escape(clause)}: {count} {words}</title></rect>'
                )
            x += width
        total = sum(n for _, _, n in parts)
        drawn.append(_text(x + 6, y + 15, f"{total:,}", "axis"))
    return svg(WIDTH, head + row * len(stacks) + 4, "Findings by clause and outcome", drawn)


def _nothing(label: str) -> str:
    return svg(WIDTH, 40, label, [_text(LEFT, 24, "Nothing was recorded.", "axis")])
