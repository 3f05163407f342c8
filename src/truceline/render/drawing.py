"""What every chart is drawn with: SVG text, ticks, hatching and marks told apart by shape."""

from __future__ import annotations

import math
from html import escape
from typing import Any

WIDTH = 920
LEFT = 46
SHAPES = 8
LEAST_SPAN = 1e-9  # relative to the values; below it differences are rounding
GLYPH_WIDTH = 7.0  # of one small letter, on the wide side

HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternTransform="rotate(45)" '
    'patternUnits="userSpaceOnUse"><rect width="6" height="6" class="hatch-ground"/>'
    '<line x1="0" y1="0" x2="0" y2="6" class="hatch-line"/></pattern></defs>'
)


def svg(width: float, height: float, label: str, parts: list[str], css: str = "") -> str:
    """Wrap parts of a drawing; `label` is read out by screen readers."""
    named = f' class="{css}"' if css else ""
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(label)}" '
        f'xmlns="http://www.w3.org/2000/svg"{named}>{"".join(parts)}</svg>'
    )


def text(x: float, y: float, words: str, css: str = "", anchor: str = "start") -> str:
    """Return words at a place."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{css}">{escape(words)}</text>'
    )


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> str:
    """Return a straight line."""
    return f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y1:.1f}" y2="{y2:.1f}" class="{css}"/>'


def nothing(label: str, words: str) -> str:
    """Return a chart that says there is nothing to draw."""
    return svg(WIDTH, 40, label, [text(LEFT, 24, words, "axis")])


def known(data: Any) -> Any:
    """Return data of a chart with None for every number that is not finite: it is not known."""
    if isinstance(data, float):
        return data if math.isfinite(data) else None
    if isinstance(data, dict):
        return {key: known(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return type(data)(known(value) for value in data)
    return data


def ticks(top: float, most: int = 5) -> list[float]:
    """Return round values from 0 to at least `top`, for counts."""
    if top <= 0:
        return [0.0, 1.0]
    step = 10.0 ** (len(str(int(top / most))) - 1) if top >= most else 1.0
    for factor in (1, 2, 5, 10, 20, 50):
        if top / (step * factor) <= most:
            step *= factor
            break
    count = int(-(-top // step))
    return [step * i for i in range(count + 1)]


def round_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Return round values that enclose an interval of any size.

    Examples
    --------
    >>> round_ticks(0.13, 0.92)
    [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    """
    span = high - low
    if span <= LEAST_SPAN * max(abs(low), abs(high), 1.0):  # one value, as far as anyone can see
        span = abs(high) if abs(high) > LEAST_SPAN else 1.0
    size = 10.0 ** math.floor(math.log10(span / most))
    step = next(f * size for f in (1, 2, 5, 10, 20) if span / (f * size) <= most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * i, 12) for i in range(first, max(last, first + 1) + 1)]


def log_ticks(low: float, high: float) -> list[float]:
    """Return 1, 2, 5 times powers of ten that enclose an interval above zero."""
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
    every = [f * 10.0**power for power in powers for f in (1, 2, 5)]
    below = [value for value in every if value <= low * (1 + 1e-9)]
    above = [value for value in every if value >= high * (1 - 1e-9)]
    last = max(above[0], every[len(below)])  # one value alone still has a scale
    return [value for value in every if below[-1] <= value <= last]


def wrap(words: str, width: int, lines: int = 2) -> list[str]:
    """Return words in at most `lines` lines of at most `width` letters; the rest is cut with …."""
    out: list[str] = []
    for word in words.split():
        if out and len(out[-1]) + 1 + len(word) <= width:
            out[-1] += f" {word}"
        else:
            out.append(word)
    out = [part if len(part) <= width else part[: width - 1] + "…" for part in out]
    if len(out) > lines:
        last = out[lines - 1]
        out = [*out[: lines - 1], (last if len(last) < width else last[: width - 1]) + "…"]
    return out or [""]


def marker(shape: int, x: float, y: float, size: float, css: str, tip: str = "") -> str:
    """Return one of eight marks; they are told apart without colour.

    Parameters
    ----------
    shape
        Circle, square, triangle, diamond, triangle downwards, cross, hexagon, star; then again.
    size
        Half of the width.
    """
    title = f"<title>{escape(tip)}</title>" if tip else ""
    kind = shape % SHAPES
    if kind == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" class="{css}">{title}</circle>'
    corners = " ".join(f"{x + size * dx:.1f},{y + size * dy:.1f}" for dx, dy in _OUTLINES[kind])
    return f'<polygon points="{corners}" class="{css}">{title}</polygon>'


def _ring(count: int, radii: tuple[float, ...], turn: float) -> tuple[tuple[float, float], ...]:
    angles = [turn + 2 * math.pi * i / count for i in range(count)]
    return tuple(
        (radii[i % len(radii)] * math.sin(angle), -radii[i % len(radii)] * math.cos(angle))
        for i, angle in enumerate(angles)
    )


_OUTLINES = {
    1: ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    2: _ring(3, (1.25,), 0.0),
    3: _ring(4, (1.25,), 0.0),
    4: _ring(3, (1.25,), math.pi),
    5: ((-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4), (1.1, 0.4), (0.4, 0.4), (0.4, 1.1),
        (-0.4, 1.1), (-0.4, 0.4), (-1.1, 0.4), (-1.1, -0.4), (-0.4, -0.4)),
    6: _ring(6, (1.1,), 0.0),
    7: _ring(10, (1.35, 0.6), 0.0),
}  # fmt: skip
