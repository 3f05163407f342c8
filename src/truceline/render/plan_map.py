"""The map of an option: the line, how much would be seen along it, and what stands where."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.render.drawing import HATCH, line, marker, nothing, text
from truceline.render.map import View, draw_line, framed, graticule, north, path, scale_bar

if TYPE_CHECKING:
    from truceline.render.words import Words

LETTER = 7.4
HEIGHT_LIMITS = (280.0, 400.0)  # a paper has one map an option: three fit a page
CROWD = 120  # placements; more are drawn small, on a wider shading
MARK, SMALL_MARK = 4.6, 2.8
LEGEND_LEFT, LEGEND_TOP, LEGEND_ROW = 20.0, 44.0, 18.0
SHADES = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw_plan_map(data: dict[str, Any], words: Words) -> str:
    """Return the SVG of ``lines``, ``stretches`` with the share seen, and ``placements``.

    ``unseen`` (optional) are outlines nothing sees; ``access`` (optional) is ``left``, ``right``
    or ``both``: the side of the line people may enter. A stretch without a share is hatched.
    """
    positions = [np.asarray(item["positions"], dtype=float) for item in data["lines"]]
    places = [np.array([[item["lon"], item["lat"]]]) for item in data["placements"]]
    if not positions and not places:
        return nothing(words.say("chart_plan"), words.say("no_place"))
    everything = np.concatenate([*positions, *places])
    view = View(everything[:, 0].copy(), everything[:, 1].copy(), HEIGHT_LIMITS)
    assets = _assets(data["placements"])
    parts = [HATCH, graticule(view, everything, words)]
    parts += [
        f'<path d="{path(view.place(ring), close=True)}" class="unobserved"/>'
        for ring in data.get("unseen", ())
    ]
    crowded = len(data["placements"]) > CROWD
    shading = "".join(_stretch(view, stretch, words) for stretch in data["stretches"])
    parts.append(f'<g class="crowded">{shading}</g>' if crowded else shading)
    parts += [draw_line(view, _with_access(item, data, words), words) for item in data["lines"]]
    for index, (asset, _, _) in enumerate(assets):
        parts += [
            _placement(view, item, index, SMALL_MARK if crowded else MARK)
            for item in data["placements"]
            if item["asset"] == asset
        ]
    parts += [scale_bar(view, words), north(), *_legend(view, assets, data, words)]
    return framed(view, words.say("chart_plan"), parts)


def _assets(placements: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    """Return each asset with its name and how many are placed, most first."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for item in placements:
        counts[item["asset"]] += item.get("number", 1)
        names.setdefault(item["asset"], item["name"])
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(asset, names[asset], count) for asset, count in ordered]


def _with_access(item: dict[str, Any], data: dict[str, Any], words: Words) -> dict[str, Any]:
    sides = {"left": ("left",), "right": ("right",), "both": ("left", "right")}
    open_sides = sides.get(data.get("access", ""), ())
    return {**item, **{side: f"{item[side]} ({words.say('access')})" for side in open_sides}}


def _stretch(view: View, stretch: dict[str, Any], words: Words) -> str:
    points = view.place(stretch["positions"])
    share = stretch["share"]
    said = words.say("not_known") if share is None else words.percent(share)
    tip = f"<title>{escape(words.say('share_seen'))}: {escape(said)}</title>"
    css = "stretch unknown" if share is None else "stretch"
    opacity = "" if share is None else f' stroke-opacity="{_shade(share):.2f}"'
    bed = "".join(
        f'<path d="{path(points)}" class="stretch-{layer}"/>' for layer in ("edge", "bed")
    )
    return f'{bed}<path d="{path(points)}" class="{css}"{opacity}>{tip}</path>'


def _shade(share: float) -> float:
    return 0.04 + 0.96 * min(max(share, 0.0), 1.0)


def _placement(view: View, item: dict[str, Any], index: int, size: float) -> str:
    [(x, y)] = view.place([[item["lon"], item["lat"]]])
    return marker(index, x, y, size, f"s{index % 6} placed", item["name"])


def _legend(
    view: View, assets: list[tuple[str, str, int]], data: dict[str, Any], words: Words
) -> list[str]:
    """Return the key in the corner with most room: marks with counts, and the shades."""
    rows = [f"{name} × {words.number(count, 0)}" for _, name, count in assets]
    shaded = bool(data["stretches"])
    width = 30 + LETTER * max([len(row) for row in rows] + [30 if shaded else 0, 10])
    height = LEGEND_ROW * (len(rows) + 2 * shaded) + 12
    x, y = _corner(view, data, width, height)
    parts = [
        (
            f'<rect x="{x - 8:.0f}" y="{y - 6:.0f}" width="{width:.0f}" height="{height:.0f}" '
            'rx="4" class="legend"/>'
        )
    ]
    for index, row in enumerate(rows):
        at = y + LEGEND_ROW * index + 8
        parts.append(marker(index, x + 6, at, 5.0, f"s{index % 6} placed"))
        parts.append(text(x + 18, at + 4, row, "axis"))
    if not rows:
        parts = []
    if shaded:
        parts += _shades(x, y + LEGEND_ROW * len(rows) + 10, words)
    return parts


def _shades(x: float, y: float, words: Words) -> list[str]:
    drawn = [text(x, y + 4, words.say("share_seen"), "axis")]
    start = x + LETTER * len(words.say("share_seen")) + 10
    for index, share in enumerate(SHADES):
        left = start + 24 * index
        drawn.append(line(left - 0.7, y, left + 22.7, y, "stretch-edge"))
        drawn.append(line(left, y, left + 22, y, "stretch-bed"))
        drawn.append(
            f'<line x1="{left:.0f}" x2="{left + 22:.0f}" y1="{y:.0f}" y2="{y:.0f}" '
            f'class="stretch" stroke-opacity="{_shade(share):.2f}"/>'
        )
    for share, left in ((0.0, start), (1.0, start + 24 * (len(SHADES) - 1))):
        drawn.append(text(left + 11, y + 20, words.percent(share), "axis small", "middle"))
    return drawn


def _corner(view: View, data: dict[str, Any], width: float, height: float) -> tuple[float, float]:
    """Return where the key covers least of the line: one of four corners."""
    points = [view.place(item["positions"]) for item in data["lines"]]
    points += [view.place([[item["lon"], item["lat"]]]) for item in data["placements"]]
    every = np.concatenate(points)
    right = 920 - width
    low = view.height - height - 12
    corners = (
        (LEGEND_LEFT, LEGEND_TOP),
        (right, LEGEND_TOP + 14),
        (LEGEND_LEFT, low),
        (right, low),
    )

    def covered(corner: tuple[float, float]) -> int:
        inside = (every[:, 0] > corner[0] - 20) & (every[:, 0] < corner[0] + width + 12)
        inside &= (every[:, 1] > corner[1] - 20) & (every[:, 1] < corner[1] + height + 12)
        return int(inside.sum())

    return min(corners, key=covered)
