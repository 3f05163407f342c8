"""How probable it is that a region lies in a zone: the whole region counts, never its centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

import numpy as np
import shapely

from truceline.core.chainage import compile_path
from truceline.core.uncertain import COARSE, FINE, fine_nodes, point_nodes
from truceline.model.agreement import ZoneKind
from truceline.science.measured import Measured
from truceline.science.places import REACH_SIGMAS, places_of_regions
from truceline.science.rulers import PathRuler, SpotRuler, area_ruler

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.core.uncertain import Detail, Region
    from truceline.model.agreement import Agreement, Zone
    from truceline.model.line import LineVersion
    from truceline.science.lines import LineIndex
    from truceline.science.rulers import Ruler

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

LARGEST_BEND = 0.1  # of the standard deviation: below, the distance counts as normal
NODES_AT_ONCE = 2_000_000  # of places that are summed over their nodes


@dataclass(frozen=True, slots=True, eq=False)
class InZone:
    """Where regions lie against a zone, each array of shape ``(n_regions,)``.

    ``probability`` is NaN where it cannot be told: the zone needs a line and there is none, or
    the line does not name the party. ``distance_m`` is the signed distance of the middle: from the
    line, positive on the side of the zone's party; from the path of a corridor; from the edge
    of an area, positive inside.
    """

    probability: Floats
    distance_m: Floats


def needs_line(zone: Zone) -> bool:
    """Say whether a zone is measured from a line."""
    return zone.kind in (ZoneKind.BUFFER, ZoneKind.BAND)


def probability_inside(
    zone: Zone, agreement: Agreement, regions: Sequence[Region], version: LineVersion | None,
    index: LineIndex,
) -> Floats:  # fmt: skip
    """Return P(inside zone) of each region; see `place_in_zone`."""
    return place_in_zone(zone, agreement, regions, version, index).probability


def place_in_zone(
    zone: Zone, agreement: Agreement, regions: Sequence[Region], version: LineVersion | None,
    index: LineIndex,
) -> InZone:  # fmt: skip
    """Return P(inside zone) and the distance of each region.

    Parameters
    ----------
    zone
        The zone, one of the agreement's. Its altitudes are not looked at: regions lie on the
        ground.
    agreement
        Whose reference lines the zone speaks of.
    regions
        Where things are held to be.
    version
        The version of the zone's line that is in force; None where there is none or the zone
        needs none.
    index
        The mission's lines.

    Notes
    -----
    A buffer holds what is ``from_m`` to ``until_m`` from the line on its party's side. With d
    the signed distance of a part of the region and s the standard deviation of the line,
    P = E[Phi((until - d)/s) - Phi((from - d)/s)] over the region; the limits are sharp where
    s = 0. Regions that no limit can reach are 0 or 1; an ellipse within which the line is
    straight is the normal distribution of its distance; everything else is summed over nodes.
    Beyond its ends a line goes on as the distance to its end.
    """
    ruler = ruler_of(zone, version, index)
    if ruler is None:
        unknown = np.full(len(regions), np.nan)
        return InZone(unknown, unknown)
    places = places_of_regions(regions)
    measured = Measured([ruler], np.array([0, len(places)]), places)
    return measured_in_zone(zone, [side_of(zone, version)], measured)


def ruler_of(zone: Zone, version: LineVersion | None, index: LineIndex) -> Ruler | None:
    """Return what a zone is measured with; None where it needs a line and there is none."""
    match zone.kind:
        case ZoneKind.BUFFER | ZoneKind.BAND:
            if version is None or side_of(zone, version) == 0:
                return None
            return PathRuler(index.path(version), version.sigma_m)
        case ZoneKind.POLYGON:
            return area_ruler(zone.area)
        case ZoneKind.CORRIDOR:
            return PathRuler(compile_path(shapely.get_coordinates(zone.path)))
        case ZoneKind.AROUND:
            if zone.area is not None:
                return area_ruler(zone.area)
            return SpotRuler(shapely.get_coordinates(zone.path))
        case _:
            assert_never(zone.kind)


def side_of(zone: Zone, version: LineVersion | None) -> int:
    """Return 1 where a zone's distances are counted to the left of its line, -1 to the right.

    0 where the line does not name the zone's party.
    """
    if zone.kind is not ZoneKind.BUFFER:
        return 1
    return 0 if version is None or zone.side is None else version.side_of(zone.side)


def measured_in_zone(zone: Zone, sides: Sequence[int], measured: Measured) -> InZone:
    """Return P(inside zone) of places measured with the zone's rulers; see `place_in_zone`.

    ``sides`` says for each ruler to which side of it distances are counted (`side_of`).
    """
    side = measured.of_ruler(sides) if zone.kind is ZoneKind.BUFFER else None
    ends = _stretch(zone, measured)
    probability = _share_of(measured, _limits(zone), side, ends)
    if zone.outside:
        probability = 1 - probability
    signed = measured.distance_m if side is None else measured.distance_m * side
    return InZone(probability, np.where(measured.places.known, signed, np.nan))


Limits = list[tuple[float, float]]
Ends = tuple["Floats", "Floats"] | None


def _limits(zone: Zone) -> Limits:
    """Return the spans of the distance, to the side of the zone's party, that lie in the zone."""
    start, until = zone.from_m, np.inf if zone.until_m is None else zone.until_m
    match zone.kind:
        case ZoneKind.BUFFER:
            return [(start, until)]
        case ZoneKind.BAND:
            return [(-until, until)] if start == 0 else [(-until, -start), (start, until)]
        case ZoneKind.POLYGON:
            return [(0.0, np.inf)]
        case ZoneKind.CORRIDOR:
            width = zone.half_width_m or 0.0
            return [(-width, width)]
        case ZoneKind.AROUND:
            return [(-until, -start)]
        case _:
            assert_never(zone.kind)


def _stretch(zone: Zone, measured: Measured) -> Ends:
    """Return the chainages the zone keeps to on the ruler of each place; None for all."""
    if zone.stretch is None:
        return None
    lon, lat = np.array(zone.stretch, dtype=np.float64).T
    ends = [sorted(ruler.measure(lon, lat)[1].tolist()) for ruler in measured.rulers]
    return measured.of_ruler([e[0] for e in ends]), measured.of_ruler([e[1] for e in ends])


def _share_of(measured: Measured, limits: Limits, side: Floats | None, ends: Ends) -> Floats:
    places, sigma = measured.places, measured.sigma_m
    way = np.ones(1) if side is None else side
    signed = measured.distance_m * way
    shares = _between(signed, limits, 0.0)
    if ends is not None:
        shares *= _in_stretch(measured.chainage_m, ends)
    shares[~places.known] = np.nan
    open_rows = np.flatnonzero(places.known & _is_open(measured, signed, limits, ends))
    if not len(open_rows):
        return shares
    straight = _is_straight(measured, open_rows, ends)
    rows = open_rows[straight]
    mean, spread, _ = measured.normal(rows)
    way = np.ones(len(signed)) if side is None else side
    shares[rows] = _between(mean * way[rows], limits, np.hypot(spread, sigma[rows]))
    if ends is not None:
        shares[rows] *= _in_stretch(measured.chainage_m[rows], _at(ends, rows))
    rest = open_rows[~straight]
    drawn = places.shape[rest] >= 0
    asked = _Asked(measured, limits, way, ends)
    shares[rest[drawn]] = _over_shapes(asked, rest[drawn])
    shares[rest[~drawn]] = _over_ellipses(asked, rest[~drawn])
    return shares


def _is_open(measured: Measured, signed_m: Floats, limits: Limits, ends: Ends) -> Bools:
    """Say which places are not wholly on one side of every limit."""
    reach, chainage = measured.places.reach_m, measured.chainage_m
    open_ = np.zeros(len(reach), dtype=np.bool_)
    margin = reach + REACH_SIGMAS * measured.sigma_m
    for limit in {edge for span in limits for edge in span if np.isfinite(edge)}:
        open_ |= np.abs(signed_m - limit) < margin
    # Beyond an end the side can turn anywhere along the end segment continued.
    near = np.isfinite(measured.length_m) & (
        (chainage <= reach) | (chainage >= measured.length_m - reach)
    )
    open_ |= near & (reach > 0)
    return open_ | _near_ends(measured, ends)


def _near_ends(measured: Measured, ends: Ends) -> Bools:
    """Say whose chainage may lie on both sides of an end of the zone's stretch.

    The chainages of a region spread further than the region where the line bends around it.
    """
    near = np.zeros(len(measured.places), dtype=np.bool_)
    for end in ends or ():
        reach = 3 * measured.places.reach_m + np.abs(measured.distance_m)
        near |= (np.abs(measured.chainage_m - end) < reach) & (measured.places.reach_m > 0)
    return near


def _is_straight(measured: Measured, rows: Ints, ends: Ends) -> Bools:
    """Say which places are ellipses within which the ruler hardly bends.

    Within the bend allowed the normal distribution was within 0.005 of sums over nodes. Areas
    and spots, which have no chainage, are summed: a corner may lie where no probe met it.
    """
    places, length = measured.places, measured.length_m[rows]
    straight = places.shape[rows] < 0
    reach, chainage = places.reach_m[rows], measured.chainage_m[rows]
    straight &= (chainage > reach) & (chainage < length - reach)
    if ends is not None:
        straight &= ~_near_ends(measured, ends)[rows]
    probed = rows[straight]
    _, spread, bend = measured.normal(probed)
    straight[straight] = bend <= LARGEST_BEND * np.hypot(spread, measured.sigma_m[probed])
    return straight


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What is asked of places: within which limits, to which side, between which ends."""

    measured: Measured
    limits: Limits
    way: Floats
    ends: Ends

    def at(self, rows: Ints, lon_deg: Floats, lat_deg: Floats) -> Floats:
        """Return P(inside) of exact places, each with the ruler of a row."""
        distance, chainage = self.measured.measure(rows, lon_deg, lat_deg)
        inside = _between(distance * self.way[rows], self.limits, self.measured.sigma_m[rows])
        if self.ends is None:
            return inside
        return inside * _in_stretch(chainage, _at(self.ends, rows))


def _over_shapes(asked: _Asked, rows: Ints) -> Floats:
    """Return P(inside) of each row, as a mean over nodes of its shape."""
    measured = asked.measured
    ruler = np.searchsorted(measured.bounds, rows, side="right") - 1
    pairs = np.stack([measured.places.shape[rows], ruler])
    _, first, which = np.unique(pairs, axis=1, return_index=True, return_inverse=True)
    found = np.zeros(len(first))
    for place, row in enumerate(rows[first].tolist()):
        lon, lat, weight = fine_nodes(measured.places.region(row))
        found[place] = weight @ asked.at(np.full(len(lon), row), lon, lat)
    return found[which.ravel()]


def _over_ellipses(asked: _Asked, rows: Ints) -> Floats:
    """Return P(inside) of each row, as a mean over nodes of its ellipse.

    A line that is known no better than the place blurs every limit, so that few nodes do; the
    ends of a stretch stay sharp.
    """
    found = np.zeros(len(rows))
    blurred = asked.measured.sigma_m[rows] >= asked.measured.places.major_m[rows]
    blurred &= ~_near_ends(asked.measured, asked.ends)[rows]
    for detail, which in ((COARSE, blurred), (FINE, ~blurred)):
        step = NODES_AT_ONCE // (detail.radii * detail.angles)
        numbers = np.flatnonzero(which)
        for begin in range(0, len(numbers), step):
            part = numbers[begin : begin + step]
            found[part] = _over_nodes(asked, rows[part], detail)
    return found


def _over_nodes(asked: _Asked, rows: Ints, detail: Detail) -> Floats:
    some = asked.measured.places.take(rows)
    lon, lat, weight = point_nodes(
        some.lon_deg, some.lat_deg, some.major_m, some.minor_m, some.azimuth_deg, detail
    )
    inside = asked.at(np.repeat(rows, lon.shape[1]), lon.ravel(), lat.ravel())
    return np.asarray(inside.reshape(lon.shape) @ weight, dtype=np.float64)


def _at(ends: tuple[Floats, Floats], rows: Ints) -> tuple[Floats, Floats]:
    return ends[0][rows], ends[1][rows]


def _in_stretch(chainage_m: Floats, ends: tuple[Floats, Floats]) -> Floats:
    return ((chainage_m >= ends[0]) & (chainage_m <= ends[1])).astype(np.float64)


def _between(signed_m: Floats, limits: Limits, sigma_m: Floats | float) -> Floats:
    """Return P(the distance lies in one of the spans) of normal distances."""
    total = np.zeros(len(signed_m))
    for low, high in limits:
        total += _share(signed_m, low, high, sigma_m)
    return np.minimum(total, 1.0)


def _share(signed_m: Floats, low_m: float, high_m: float, sigma_m: Floats | float) -> Floats:
    """Return P(low <= distance <= high) of normal distances; 0 or 1 where the spread is 0."""
    sharp = ((signed_m >= low_m) & (signed_m <= high_m)).astype(np.float64)
    spread = np.broadcast_to(np.asarray(sigma_m, dtype=np.float64), signed_m.shape)
    blurred = spread > 0
    if not blurred.any():
        return sharp
    from scipy.special import ndtr

    with np.errstate(divide="ignore", invalid="ignore"):
        above, below = (high_m - signed_m) / spread, (low_m - signed_m) / spread
    # Far from both limits the normal distribution says what the comparison says.
    far = (np.abs(above) > 9) & (np.abs(below) > 9)
    shares = sharp
    rows = np.flatnonzero(blurred & ~far)
    shares[rows] = ndtr(above[rows]) - ndtr(below[rows])
    return shares
