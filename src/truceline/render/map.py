"""The map of a report: the line and regions in a local projection, drawn as SVG, no network.

Azimuthal equidistant about the middle of what is shown, so that distances from the middle are
true and no zone edge cuts the line. No border and no background that claims one.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from truceline.core.geo import to_plane
from truceline.render.drawing import GLYPH_WIDTH, nothing, svg, text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.render.words import Words

WIDTH = 920.0
HEIGHT_LIMITS = (300.0, 760.0)
MARGIN = 26.0
SIDE_DISTANCES = (84.0, 60.0, 110.0, 140.0, 175.0, 215.0)  # tried for the name of a side


class View:
    """From longitude and latitude to the picture, and how many metres a pixel is."""

    def __init__(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64],
        height_limits: tuple[float, float] = HEIGHT_LIMITS,
    ) -> None:  # fmt: skip
        self.lon0 = float((lon.min() + lon.max()) / 2)
        self.lat0 = float((lat.min() + lat.max()) / 2)
        x, y = self._plane(lon, lat)
        width_m = max(float(np.ptp(x)), 4000.0)
        height_m = max(float(np.ptp(y)), 4000.0)
        self.metres = width_m / (WIDTH - 2 * MARGIN)
        wanted = height_m / self.metres + 2 * MARGIN
        self.height = float(np.clip(wanted, *height_limits))
        self.metres = max(self.metres, height_m / (self.height - 2 * MARGIN))
        self.x0 = float((x.min() + x.max()) / 2)
        self.y0 = float((y.min() + y.max()) / 2)

    def _plane(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return to_plane(lon, lat, self.lon0, self.lat0)

    def place(self, positions: Any) -> NDArray[np.float64]:
        """Return pixel positions of an ``(n, 2)`` array of longitude and latitude."""
        array = np.asarray(positions, dtype=np.float64).reshape(-1, 2)
        x, y = self._plane(array[:, 0].copy(), array[:, 1].copy())
        return np.column_stack(
            [
                WIDTH / 2 + (x - self.x0) / self.metres,
                self.height / 2 - (y - self.y0) / self.metres,
            ]
        )


def draw_map(data: dict[str, Any], words: Words) -> str:
    """Return the SVG map of lines and incidents."""
    positions = [np.asarray(line["positions"]) for line in data["lines"]]
    near = _near_line(positions, data["incidents"])
    if not positions and not near:
        return nothing(words.say("chart_map"), words.say("no_place"))
    places = [np.array([[shape["lon"], shape["lat"]]]) for shape in near]
    everything = np.concatenate([*positions, *places])
    view = View(everything[:, 0].copy(), everything[:, 1].copy())
    parts = [graticule(view, everything, words)]
    parts += [_shape(view, shape) for shape in near]
    for line in data["lines"]:
        parts.append(draw_line(view, line, words))
    parts += [scale_bar(view, words), north(), _key(len(data["incidents"]) - len(near), words)]
    return framed(view, words.say("chart_map"), parts)


def framed(view: View, label: str, parts: list[str]) -> str:
    """Put a map on its ground."""
    height = round(view.height)
    ground = f'<rect width="{WIDTH:g}" height="{height}" class="ground"/>'
    return svg(WIDTH, height, label, [ground, *parts], "map")


def _near_line(
    lines: list[NDArray[np.float64]], incidents: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Leave out what would shrink the line to nothing: more than its own extent away."""
    if not lines:
        return incidents
    every = np.concatenate(lines)
    west, south = every.min(axis=0)
    east, north = every.max(axis=0)
    grow_x, grow_y = max(east - west, 1.0) * 0.25, max(north - south, 1.0) * 0.25
    return [
        shape
        for shape in incidents
        if west - grow_x <= shape["lon"] <= east + grow_x
        and south - grow_y <= shape["lat"] <= north + grow_y
    ]


def path(points: NDArray[np.float64], close: bool = False) -> str:
    """Return the commands of an SVG path through pixel positions."""
    steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f"M{steps.replace(' ', ' L')}{'Z' if close else ''}"


def _shape(view: View, shape: dict[str, Any]) -> str:
    css = "inc violation" if shape["violation"] else "inc"
    tip = f"<title>{escape(shape['kind'].replace('_', ' '))}, {escape(shape['id'])}</title>"
    rings = " ".join(path(view.place(ring), close=True) for ring in shape["rings"])
    drawn = f'<path d="{rings}" class="{css} region"/>' if rings else ""
    x, y = view.place([[shape["lon"], shape["lat"]]])[0]
    href = f"#{escape(shape['id'])}"
    circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" class="{css}">{tip}</circle>'
    return f'{drawn}<a href="{href}">{circle}</a>'


def draw_line(view: View, line: dict[str, Any], words: Words) -> str:
    """Draw a line with the names of its sides, its start and its end."""
    points = view.place(line["positions"])
    drawn = trace(points, line, words)
    for side, name in ((1, line["left"]), (-1, line["right"])):
        x, y = _beside(view, points, side, name)
        drawn += f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" class="side">{escape(name)}'
        drawn += "</text>"
    for (x, y), said in ((points[0], "0 km"), (points[-1], words.say("line_end"))):
        anchor = "start" if x < WIDTH / 2 else "end"
        drawn += f'<text x="{x:.0f}" y="{y - 8:.0f}" text-anchor="{anchor}" class="axis small">'
        drawn += f"{said}</text>"
    return drawn


def trace(
    points: NDArray[np.float64], line: dict[str, Any], words: Words, css: str = "trace"
) -> str:  # fmt: skip
    """Draw a line alone, through pixel positions."""
    tip = escape(words.say("version", name=line["name"], version=line["version"]))
    return f'<path d="{path(points)}" class="{css}"><title>{tip}</title></path>'


def _beside(view: View, points: NDArray[np.float64], side: int, name: str) -> tuple[float, float]:
    """Return where the name of a side stands: across from the middle, clear of the line.

    The direction is that of the middle third: a name must not end up on the other side because
    the line bends just there.
    """
    middle, reach = len(points) // 2, max(len(points) // 6, 1)
    along = points[min(middle + reach, len(points) - 1)] - points[max(middle - reach, 0)]
    along = along / (np.hypot(*along) or 1.0)
    left = np.array([along[1], -along[0]])  # pixels grow downwards
    half = 6 + GLYPH_WIDTH * len(name) / 2
    line = points
    if len(points) > 1:
        line = shapely.get_coordinates(shapely.segmentize(shapely.linestrings(points), 4.0))
    place = points[middle]
    for away in SIDE_DISTANCES:
        wanted = points[middle] + side * away * left
        corner = [half, 18.0], [WIDTH - half, view.height - 8]
        place = np.clip(wanted, *corner)
        off = np.abs(line - place + np.array([0.0, 5.0]))  # letters stand above their place
        if not ((off[:, 0] < half) & (off[:, 1] < 16)).any():
            break
    return float(place[0]), float(place[1])


def graticule(view: View, everything: NDArray[np.float64], words: Words) -> str:
    """Draw meridians and parallels with their degrees."""
    west, south = everything.min(axis=0)
    east, north = everything.max(axis=0)
    span = max(east - west, north - south)
    step = next((s for s in (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0) if span / s <= 9), 20.0)
    parts = []
    for lon in np.arange(np.floor(west / step), np.ceil(east / step) + 1) * step:
        lats = np.linspace(south - step, north + step, 24)
        points = view.place(np.column_stack([np.full(24, lon), lats]))
        parts.append(f'<path d="{path(points)}" class="grat"/>')
        parts.append(
            _grat_label(
                points[:, 0], points[:, 1], view.height, _degrees(lon, "east", "west", words), True
            )
        )
    for lat in np.arange(np.floor(south / step), np.ceil(north / step) + 1) * step:
        lons = np.linspace(west - step, east + step, 24)
        points = view.place(np.column_stack([lons, np.full(24, lat)]))
        parts.append(f'<path d="{path(points)}" class="grat"/>')
        parts.append(
            _grat_label(
                points[:, 0],
                points[:, 1],
                view.height,
                _degrees(lat, "north", "south", words),
                False,
            )
        )
    return "".join(parts)


def _degrees(value: float, above: str, below: str, words: Words) -> str:
    return f"{words.number(abs(float(value)))}° {words.say(above if value >= 0 else below)}"


def _grat_label(
    x: NDArray[np.float64], y: NDArray[np.float64], height: float, words: str, below: bool
) -> str:
    inside = (x > 30) & (x < WIDTH - 30) & (y > 12) & (y < height - 4)
    if not inside.any():
        return ""
    index = int(np.flatnonzero(inside)[0])
    text_x, text_y = (x[index] + 3, height - 6) if below else (4.0, y[index] - 3)
    return f'<text x="{text_x:.0f}" y="{text_y:.0f}" class="grat-label">{words}</text>'


def scale_bar(view: View, words: Words) -> str:
    """Draw a bar of a round length."""
    wanted = 160 * view.metres
    size = 10.0 ** np.floor(np.log10(wanted))
    length = max(f * size for f in (1, 2, 5) if f * size <= wanted)
    pixels = length / view.metres
    y = 20
    return (
        f'<g class="scale"><line x1="20" x2="{20 + pixels:.1f}" y1="{y}" y2="{y}"/>'
        f'<text x="{26 + pixels:.1f}" y="{y + 4}">{words.number(length / 1000)} km</text></g>'
    )


def north() -> str:
    """Draw the arrow to the north."""
    x = WIDTH - 26
    return (
        f'<g class="scale"><path d="M{x:g},34 L{x:g},12 M{x - 5:g},19 L{x:g},12 L{x + 5:g},19"/>'
        f'<text x="{x:g}" y="46" text-anchor="middle">N</text></g>'
    )


def _key(outside: int, words: Words) -> str:
    x, violation = 20, words.say("violation")
    other = x + 32 + GLYPH_WIDTH * len(violation)
    drawn = (
        f'<circle cx="{x + 4}" cy="38" r="3.4" class="inc violation"/>'
        + text(x + 13, 42, violation, "axis small")
        + f'<circle cx="{other:.0f}" cy="38" r="3.4" class="inc"/>'
        + text(other + 9, 42, words.say("other_incident"), "axis small")
    )
    if outside:
        drawn += text(x, 58, words.say("not_drawn", count=outside), "axis small")
    return drawn
