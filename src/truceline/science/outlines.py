"""Outlines of zones: the shape on the ground of what is said as a distance from something."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import numpy as np
import shapely

from truceline.core.geo import from_plane, to_plane
from truceline.model.agreement import ZoneKind
from truceline.science.zones import ruler_of, side_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.model.agreement import Zone
    from truceline.model.line import LineVersion
    from truceline.science.lines import LineIndex
    from truceline.science.rulers import Ruler

    Floats = NDArray[np.float64]

QUARTER = 24  # segments of a quarter circle: a round end stays within 0.1 % of its radius
STEP_M = 250.0  # between the places whose cells tell the part of a line that is nearest
BEYOND = 1.5  # a line is continued so many times the zone's reach, to part its sides


def outline(zone: Zone, version: LineVersion | None, index: LineIndex) -> shapely.Geometry | None:
    """Return the outline of a zone in degrees; None where it needs a line and there is none.

    Parameters
    ----------
    zone
        The zone. One that lies `outside` is given by what it leaves out.
    version
        The version of the zone's line that is in force.
    index
        The mission's lines.

    Notes
    -----
    Drawn on a plane with true distances from its middle. A zone without an outer limit has no
    outline and gives an empty one.
    """
    ruler = ruler_of(zone, version, index)
    if ruler is None:
        return None
    shape = zone.path if zone.area is None else zone.area
    if shape is None:
        assert version is not None, "a zone without a shape is measured from a line"
        shape = shapely.linestrings(version.positions)
    west, south, east, north = shapely.bounds(shape)
    origin = (west + east) / 2, (south + north) / 2
    plane = shapely.transform(
        shape, lambda at: np.column_stack(to_plane(at[:, 0], at[:, 1], *origin))
    )
    drawn = _on_plane(zone, plane, ruler, side_of(zone, version), origin)
    return shapely.transform(
        drawn, lambda at: np.column_stack(from_plane(at[:, 0], at[:, 1], *origin))
    )


def _on_plane(
    zone: Zone, plane: shapely.Geometry, ruler: Ruler, side: int, origin: tuple[float, float]
) -> shapely.Geometry:
    match zone.kind:
        case ZoneKind.POLYGON:
            return plane
        case ZoneKind.CORRIDOR:
            return _grown(plane, zone.half_width_m or 0.0)
        case ZoneKind.AROUND:
            ring = _grown(plane, zone.until_m or 0.0)
            inner = plane if zone.from_m == 0 else _grown(plane, zone.from_m)
            return ring if zone.path is not None and zone.from_m == 0 else ring.difference(inner)
        case ZoneKind.BAND | ZoneKind.BUFFER:
            if zone.until_m is None:
                return shapely.Polygon()
            whole = _grown(plane, zone.until_m)
            if zone.from_m > 0:
                whole = whole.difference(_grown(plane, zone.from_m))
            if zone.stretch is not None:
                whole = whole.intersection(_nearest_to_stretch(plane, whole, zone, origin))
            if zone.kind is ZoneKind.BAND:
                return whole
            return _one_side(whole, plane, zone.until_m, ruler, side, origin)
        case _:
            assert_never(zone.kind)


def _grown(plane: shapely.Geometry, metres: float) -> shapely.Geometry:
    return shapely.buffer(plane, metres, quad_segs=QUARTER)


def _nearest_to_stretch(
    plane: shapely.Geometry, whole: shapely.Geometry, zone: Zone, origin: tuple[float, float]
) -> shapely.Geometry:
    """Return what lies nearer to the stretch a zone keeps to than to the rest of its line.

    Cells of Voronoi around places along the line, which stand evenly to both sides of each end.
    """
    at = np.array(zone.stretch)
    ends = shapely.points(*to_plane(at[:, 0], at[:, 1], *origin))
    first, last = np.sort(shapely.line_locate_point(plane, ends))
    if first == last:
        return shapely.Polygon()
    length = shapely.length(plane)
    step = (last - first) / np.ceil((last - first) / STEP_M)
    kept = np.arange(first + step / 2, last, step)
    before = np.arange(first - step / 2, 0, -step)
    after = np.arange(last + step / 2, length, step)
    places = shapely.line_interpolate_point(plane, np.concatenate([kept, before, after]))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.union_all(places), extend_to=whole))
    number = shapely.STRtree(places).query(cells, predicate="contains")
    owner = np.full(len(cells), len(places))
    owner[number[0]] = number[1]
    return shapely.union_all(cells[owner < len(kept)])


def _one_side(
    whole: shapely.Geometry, line: shapely.Geometry, reach_m: float, ruler: Ruler, side: int,
    origin: tuple[float, float],
) -> shapely.Geometry:  # fmt: skip
    """Return the parts of a band that lie on one side of its line, which is continued."""
    cut = _continued(line, BEYOND * reach_m)
    edges = shapely.union_all([cut, shapely.boundary(whole)])
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    pieces = pieces[shapely.contains(shapely.buffer(whole, 1.0), pieces)]
    at = shapely.get_coordinates(shapely.point_on_surface(pieces))
    distance, _ = ruler.measure(*from_plane(at[:, 0], at[:, 1], *origin))
    return shapely.union_all(pieces[distance * side > 0])


def _continued(line: shapely.Geometry, metres: float) -> shapely.Geometry:
    """Return a line with its first and last segments made longer."""
    at = shapely.get_coordinates(line)

    def ahead(last: Floats, before: Floats) -> Floats:
        step = last - before
        return np.asarray(last + metres * step / np.hypot(*step), dtype=np.float64)

    return shapely.linestrings([ahead(at[0], at[1]), *at, ahead(at[-1], at[-2])])
