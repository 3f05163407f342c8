"""The map of an agreement: its lines and zones, each zone with a number and its words below."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from truceline.core.geo import from_plane
from truceline.render.drawing import GLYPH_WIDTH, WIDTH, line, nothing, svg, text, wrap
from truceline.render.labels import HALF_HEIGHT, Labels, beside, ring_about
from truceline.render.map import View, graticule, north, path, scale_bar, trace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.render.words import Words

    Points = NDArray[np.float64]

HEIGHT_LIMITS = (300.0, 640.0)
LETTERS, LINES = 112, 14  # of the words below the map: room for the longest list of sources
SIDE_LETTERS, SIDE_GLYPH = 30, 9.0
ROW, GAP, LEFT, WORDS_AT = 17.0, 7.0, 20.0, 62.0
COLOURS = 6
CORNERS = ((0.0, 0.0, 270.0, 36.0), (WIDTH - 50.0, 0.0, WIDTH, 54.0))  # scale bar; arrow
HEAD = 40.0  # pixels kept free above where the scale bar or the arrow would lie on something
NUMBER = 8.0  # half of a number


def draw_agreement_map(data: dict[str, Any], words: Words) -> str:
    """Return the SVG of lines and zones as `truceline.agreement.map_data` gives them."""
    lines = [np.asarray(item["positions"], dtype=float) for item in data["lines"]]
    rings = [np.asarray(ring, dtype=float) for zone in data["zones"] for ring in zone["rings"]]
    label = words.say("chart_agreement")
    if not lines and not rings:
        return nothing(label, words.say("no_place"))
    view = _view(np.concatenate([*lines, *rings]))
    drawn = [graticule(view, _frame(view), words)]
    drawn += [_zone(view, zone, i) for i, zone in enumerate(data["zones"])]
    traces = [view.place(at) for at in lines]
    for number, item in enumerate(data["lines"]):
        drawn.append(trace(traces[number], item, words, _css(number)))
    drawn += _labels(view, data, traces, words)
    left, top, right, bottom = CORNERS[0]
    drawn += [_ground(right - left, bottom - top) if _is_bare(view, rings) else ""]
    drawn += [scale_bar(view, words), north()]
    key, height = _key(view.height + 18, data)
    height = round(height)
    clip = (
        f'<clipPath id="frame"><rect width="{WIDTH:g}" height="{round(view.height)}"/></clipPath>'
    )
    leaf = f'<rect width="{WIDTH:g}" height="{height}" class="leaf"/>'
    inside = f'<g clip-path="url(#frame)">{"".join(drawn)}</g>'
    return svg(
        WIDTH, height, label, [clip, leaf, _ground(WIDTH, round(view.height)), inside, *key], "map"
    )


def _css(number: int) -> str:
    return "trace" if number == 0 else "trace further"


def _ground(width: float, height: float) -> str:
    return f'<rect width="{width:g}" height="{height:g}" class="ground"/>'


def _view(everything: Points) -> View:
    """Return a view with room above for the scale bar and the arrow."""
    lon, lat = everything[:, 0].copy(), everything[:, 1].copy()
    view = View(lon, lat, HEIGHT_LIMITS)
    points = view.place(everything)
    if not any(
        ((points > corner[:2]) & (points < corner[2:])).all(axis=1).any() for corner in CORNERS
    ):
        return view
    _, above = from_plane(
        np.array([0.0]), np.array([(view.height / 2 + HEAD) * view.metres]), view.lon0, view.lat0
    )
    return View(np.append(lon, view.lon0), np.append(lat, above), HEIGHT_LIMITS)


def _is_bare(view: View, rings: list[Points]) -> bool:
    """Return whether no zone lies under the scale bar, so that its ground may hide degrees."""
    corner = shapely.box(*CORNERS[0])
    areas = [shapely.make_valid(shapely.Polygon(view.place(ring))) for ring in rings]
    return not shapely.intersects(corner, areas).any()


def _frame(view: View) -> Points:
    """Return longitude and latitude of what the whole frame shows, at its edges."""
    x = view.x0 + np.array([-0.5, 0.0, 0.5]) * WIDTH * view.metres
    y = view.y0 + np.array([-0.5, 0.0, 0.5]) * view.height * view.metres
    across, up = (part.ravel() for part in np.meshgrid(x, y))
    return np.column_stack(from_plane(across, up, view.lon0, view.lat0))


def _zone(view: View, zone: dict[str, Any], index: int) -> str:
    rings = " ".join(path(view.place(ring), close=True) for ring in zone["rings"])
    tip = f"<title>{escape(zone['words'])}</title>"
    return f'<path d="{rings}" class="z{index % COLOURS}">{tip}</path>'


def _labels(view: View, data: dict[str, Any], traces: list[Points], words: Words) -> list[str]:
    """Return sides and ends of the first line, then the number and name of each zone."""
    outlines = [[view.place(ring) for ring in zone["rings"]] for zone in data["zones"]]
    degrees = (0.0, 0.0, 62.0, view.height), (0.0, view.height - 20, WIDTH, view.height)
    room = Labels(
        WIDTH, view.height, traces, [ring for rings in outlines for ring in rings],
        [*CORNERS, *degrees],
    )  # fmt: skip
    drawn = []
    if traces:
        drawn += _sides(room, view.height, traces[0], data["lines"][0])
        for point, said in ((traces[0][0], "0 km"), (traces[0][-1], words.say("line_end"))):
            half = GLYPH_WIDTH * len(said) / 2 + 3
            x, y = room.settle(ring_about(point, half), half, point[None, :])
            drawn.append(text(x, y + 4, said, "backed small", "middle"))
    for index, (zone, rings) in enumerate(zip(data["zones"], outlines, strict=True)):
        said = f"{index + 1} {zone['name']}".strip()
        half = GLYPH_WIDTH * 1.2 * len(said) / 2 + 3
        spots = np.vstack([_spots(ring, half) for ring in rings])
        x, y = room.settle(spots, half, np.vstack(rings))
        drawn.append(text(x, y + 4, said, f"s{index % COLOURS} number", "middle"))
    return drawn


def _sides(room: Labels, height: float, points: Points, item: dict[str, Any]) -> list[str]:
    """Return the names of the sides, each on its own side and near the middle of the line."""
    middle = shapely.line_interpolate_point(shapely.linestrings(points), 0.5, normalized=True)
    wanted = shapely.get_coordinates(middle)
    drawn = []
    for side, name in ((1, item["left"]), (-1, item["right"])):
        rows = wrap(name, SIDE_LETTERS, 3)
        half = SIDE_GLYPH * max(len(row) for row in rows) / 2 + 4
        spots = beside(points, side, WIDTH, height)
        x, y = room.settle(spots, half, wanted, len(rows))
        first = y + 5 - HALF_HEIGHT * (len(rows) - 1)
        drawn += [
            text(x, first + 2 * HALF_HEIGHT * number, row, "side", "middle")
            for number, row in enumerate(rows)
        ]
    return drawn


def _spots(points: Points, half: float) -> Points:
    """Return where words of a zone may stand: within its edge, beside it where it is too small."""
    shape = shapely.make_valid(shapely.Polygon(points))
    around = shapely.buffer(shape, -max(half, NUMBER) - 3)
    if around.is_empty:
        around = shapely.buffer(shape, NUMBER + 3)
        sideways = np.array([half - NUMBER, 0.0])
        edge = shapely.get_coordinates(shapely.segmentize(around, 8.0))
        return np.vstack([edge, edge + sideways, edge - sideways])
    return np.asarray(shapely.get_coordinates(shapely.segmentize(around, 20.0)), dtype=np.float64)


def _key(top: float, data: dict[str, Any]) -> tuple[list[str], float]:
    """Return the words below the map and where they end."""
    drawn, y = [], top
    for number, item in enumerate(data["lines"]):
        drawn.append(line(LEFT + 14, y - 4, LEFT + 34, y - 4, _css(number)))
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
