"""The map of an agreement: its lines and zones, each zone with a number and its words below."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from truceline.core.geo import from_plane
from truceline.render.drawing import WIDTH, line, nothing, svg, text, wrap
from truceline.render.map import View, draw_line, graticule, north, path, scale_bar

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.render.words import Words

HEIGHT_LIMITS = (300.0, 640.0)
LETTERS, LINES = 98, 5  # of the words below the map
ROW, GAP, LEFT, WORDS_AT = 17.0, 7.0, 20.0, 62.0
COLOURS = 6
NUMBER, CLEAR = 8.0, 60.0  # half of a number, and how far apart numbers are far enough


def draw_agreement_map(data: dict[str, Any], words: Words) -> str:
    """Return the SVG of lines and zones as `truceline.agreement.map_data` gives them."""
    lines = [np.asarray(item["positions"], dtype=float) for item in data["lines"]]
    rings = [np.asarray(ring, dtype=float) for zone in data["zones"] for ring in zone["rings"]]
    label = words.say("chart_agreement")
    if not lines and not rings:
        return nothing(label, words.say("no_place"))
    everything = np.concatenate([*lines, *rings])
    view = View(everything[:, 0].copy(), everything[:, 1].copy(), HEIGHT_LIMITS)
    parts = [graticule(view, _frame(view), words)]
    parts += [_zone(view, zone, i) for i, zone in enumerate(data["zones"])]
    for number, item in enumerate(data["lines"]):
        parts.append(draw_line(view, item, words) if number == 0 else _further(view, item))
    parts += _numbers(view, data["zones"], lines)
    parts += [scale_bar(view, words), north()]
    key, height = _key(view.height + 18, data)
    ground = f'<rect width="{WIDTH:g}" height="{round(view.height)}" class="ground"/>'
    clip = (
        f'<clipPath id="frame"><rect width="{WIDTH:g}" height="{round(view.height)}"/></clipPath>'
    )
    drawn = f'<g clip-path="url(#frame)">{"".join(parts)}</g>'
    return svg(WIDTH, round(height), label, [clip, ground, drawn, *key], "map")


def _frame(view: View) -> NDArray[np.float64]:
    """Return longitude and latitude of what the whole frame shows, at its edges."""
    x = view.x0 + np.array([-0.5, 0.0, 0.5]) * WIDTH * view.metres
    y = view.y0 + np.array([-0.5, 0.0, 0.5]) * view.height * view.metres
    across, up = (part.ravel() for part in np.meshgrid(x, y))
    return np.column_stack(from_plane(across, up, view.lon0, view.lat0))


def _further(view: View, item: dict[str, Any]) -> str:
    """Return a line beside the first: its sides and ends are those of the first."""
    points = view.place(item["positions"])
    tip = f"<title>{escape(item['name'])}</title>"
    return f'<path d="{path(points)}" class="trace further">{tip}</path>'


def _zone(view: View, zone: dict[str, Any], index: int) -> str:
    rings = " ".join(path(view.place(ring), close=True) for ring in zone["rings"])
    tip = f"<title>{escape(zone['words'])}</title>"
    return f'<path d="{rings}" class="z{index % COLOURS}">{tip}</path>'


def _numbers(
    view: View, zones: list[dict[str, Any]], lines: list[NDArray[np.float64]]
) -> list[str]:  # fmt: skip
    """Return the number of each zone, within its edge and clear of lines and other numbers."""
    traces = [shapely.linestrings(view.place(at)) for at in lines]
    taken: list[tuple[float, float]] = [(-500.0, -500.0)]
    out = []
    for index, zone in enumerate(zones):
        spots = np.vstack([_spots(view.place(ring)) for ring in zone["rings"]])
        fits = (np.abs(spots[:, 0] - WIDTH / 2) < WIDTH / 2 - 16) & (spots[:, 1] > 60)
        fits &= spots[:, 1] < view.height - 16
        spots = spots[fits] if fits.any() else spots
        apart = np.min(np.hypot(*(spots[:, None] - np.array(taken)).transpose(2, 0, 1)), axis=1)
        for trace in traces:
            apart = np.minimum(apart, 4 * shapely.distance(shapely.points(spots), trace))
        x, y = spots[int(np.argmax(np.minimum(apart, CLEAR)))]
        taken.append((float(x), float(y)))
        out.append(text(x, y + 4, str(index + 1), f"s{index % COLOURS} number", "middle"))
    return out


def _spots(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where a number may stand: just within the edge, beside it where that is too small."""
    shape = shapely.make_valid(shapely.Polygon(points))
    inside = shapely.buffer(shape, -NUMBER)
    if inside.is_empty:
        return np.asarray([[points[:, 0].max() + NUMBER, points[:, 1].mean()]], dtype=np.float64)
    return np.asarray(shapely.get_coordinates(shapely.segmentize(inside, 20.0)), dtype=np.float64)


def _key(top: float, data: dict[str, Any]) -> tuple[list[str], float]:
    """Return the words below the map and where they end."""
    drawn, y = [], top
    for number, item in enumerate(data["lines"]):
        css = "trace" if number == 0 else "trace further"
        drawn.append(line(LEFT + 14, y - 4, LEFT + 34, y - 4, css))
        y = _paragraph(drawn, item["words"], y)
    for index, zone in enumerate(data["zones"]):
        drawn.append(text(LEFT, y, str(index + 1), f"s{index % COLOURS} number"))
        drawn.append(
            f'<rect x="{LEFT + 14:g}" y="{y - 10:.1f}" width="20" height="12" '
            f'class="z{index % COLOURS}"/>'
        )
        y = _paragraph(drawn, zone["words"], y)
    return drawn, y


def _paragraph(drawn: list[str], words: str, y: float) -> float:
    for row in wrap(words, LETTERS, LINES):
        drawn.append(text(WORDS_AT, y, row, "axis"))
        y += ROW
    return y + GAP
