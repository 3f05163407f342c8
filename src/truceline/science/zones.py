"""How probable it is that a region lies in a zone: the whole region counts, never its centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

import numpy as np
import shapely

from truceline.core.chainage import compile_path
from truceline.core.geo import offset
from truceline.core.uncertain import fine_nodes
from truceline.model.agreement import ZoneKind
from truceline.science.places import REACH_SIGMAS, places_of_regions
from truceline.science.rulers import PathRuler, SpotRuler, area_ruler

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.core.uncertain import Region
    from truceline.model.agreement import Agreement, Zone
    from truceline.model.line import LineVersion
    from truceline.science.lines import LineIndex
    from truceline.science.places import Places
    from truceline.science.rulers import Ruler

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

PROBE_SIGMAS = 1.5  # how far out an ellipse is probed for whether the ruler bends within it
LARGEST_BEND = 0.02  # of the standard deviation: below, the ruler counts as straight


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
    held = Held(ruler, places_of_regions(regions))
    return held_in_zone(zone, version, held)


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


class Held:
    """Places held against a ruler: measured once, for every zone that uses the ruler."""

    def __init__(self, ruler: Ruler, places: Places) -> None:
        self.ruler = ruler
        self.places = places
        self.distance_m, self.chainage_m = ruler.measure(places.lon_deg, places.lat_deg)
        self._spread = np.full((2, len(places)), np.nan)
        self._asked = np.zeros(len(places), dtype=np.bool_)

    def spread(self, rows: Ints) -> tuple[Floats, Floats]:
        """Return the standard deviation of the distance over ellipses, and how much it bends.

        Notes
        -----
        Probed at 1.5 standard deviations both ways along both axes: half the difference is the
        slope, half the second difference the bend.
        """
        new = rows[~self._asked[rows]]
        if len(new):
            self._spread[:, new] = self._probe(new)
            self._asked[new] = True
        return self._spread[0, rows], self._spread[1, rows]

    def _probe(self, rows: Ints) -> Floats:
        places = self.places.take(rows)
        turn = np.radians(places.azimuth_deg)
        slope, bend = np.zeros(len(rows)), np.zeros(len(rows))
        for length, east, north in (
            (places.major_m, np.sin(turn), np.cos(turn)),
            (places.minor_m, np.cos(turn), -np.sin(turn)),
        ):
            ends = []
            for way in (PROBE_SIGMAS, -PROBE_SIGMAS):
                at = offset(
                    places.lon_deg, places.lat_deg, way * length * east, way * length * north
                )
                ends.append(self.ruler.measure(*at)[0])
            slope += ((ends[0] - ends[1]) / (2 * PROBE_SIGMAS)) ** 2
            bend += np.abs(ends[0] + ends[1] - 2 * self.distance_m[rows]) / 2
        return np.array([np.sqrt(slope), bend])


def held_in_zone(zone: Zone, version: LineVersion | None, held: Held) -> InZone:
    """Return P(inside zone) of places held against the zone's ruler; see `place_in_zone`."""
    side = side_of(zone, version)
    limits = _limits(zone, side)
    ends = _stretch(zone, held.ruler)
    probability = _share_of(held, limits, ends)
    if zone.outside:
        probability = 1 - probability
    signed = held.distance_m * (side if zone.kind is ZoneKind.BUFFER else 1)
    return InZone(probability, np.where(held.places.known, signed, np.nan))


Limits = list[tuple[float, float]]
Ends = tuple[float, float] | None


def _limits(zone: Zone, side: int) -> Limits:
    """Return the spans of the ruler's distance that lie in the zone."""
    start, until = zone.from_m, np.inf if zone.until_m is None else zone.until_m
    match zone.kind:
        case ZoneKind.BUFFER:
            return [(start, until)] if side > 0 else [(-until, -start)]
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


def _stretch(zone: Zone, ruler: Ruler) -> Ends:
    """Return the chainages the zone keeps to, None where it keeps to none."""
    if zone.stretch is None:
        return None
    lon, lat = np.array(zone.stretch, dtype=np.float64).T
    first, last = sorted(ruler.measure(lon, lat)[1].tolist())
    return float(first), float(last)


def _share_of(held: Held, limits: Limits, ends: Ends) -> Floats:
    places, sigma = held.places, held.ruler.sigma_m
    shares = _between(held.distance_m, limits, sigma)
    if ends is not None:
        shares *= _in_stretch(held.chainage_m, ends)
    shares[~places.known] = np.nan
    open_rows = np.flatnonzero(places.known & _is_open(held, limits, ends))
    if not len(open_rows):
        return shares
    straight = _is_straight(held, open_rows, ends)
    rows = open_rows[straight]
    spread, _ = held.spread(rows)
    shares[rows] = _between(held.distance_m[rows], limits, np.hypot(spread, sigma))
    if ends is not None:
        shares[rows] *= _in_stretch(held.chainage_m[rows], ends)
    _sum_over_nodes(held, open_rows[~straight], limits, ends, shares)
    return shares


def _is_open(held: Held, limits: Limits, ends: Ends) -> Bools:
    """Say which places are not wholly on one side of every limit."""
    places, ruler = held.places, held.ruler
    open_ = np.zeros(len(places), dtype=np.bool_)
    margin = places.reach_m + REACH_SIGMAS * ruler.sigma_m
    for limit in {edge for span in limits for edge in span if np.isfinite(edge)}:
        open_ |= np.abs(held.distance_m - limit) < margin
    if ruler.length_m is not None:
        # Beyond an end the side can turn anywhere along the end segment continued.
        near = (held.chainage_m <= places.reach_m) | (
            held.chainage_m >= ruler.length_m - places.reach_m
        )
        open_ |= near & (places.reach_m > 0)
    return open_ | _near_ends(held, ends)


def _near_ends(held: Held, ends: Ends) -> Bools:
    """Say whose chainage may lie on both sides of an end of the zone's stretch.

    The chainages of a region spread further than the region where the line bends around it.
    """
    near = np.zeros(len(held.places), dtype=np.bool_)
    for end in ends or ():
        reach = 3 * held.places.reach_m + np.abs(held.distance_m)
        near |= (np.abs(held.chainage_m - end) < reach) & (held.places.reach_m > 0)
    return near


def _is_straight(held: Held, rows: Ints, ends: Ends) -> Bools:
    """Say which places are ellipses within which the ruler hardly bends."""
    places, ruler = held.places, held.ruler
    straight = places.shape[rows] < 0
    if ruler.length_m is not None:
        reach, chainage = places.reach_m[rows], held.chainage_m[rows]
        straight &= (chainage > reach) & (chainage < ruler.length_m - reach)
    if ends is not None:
        straight &= ~_near_ends(held, ends)[rows]
    probed = np.flatnonzero(straight)
    spread, bend = held.spread(rows[probed])
    straight[probed] = bend <= LARGEST_BEND * np.hypot(spread, ruler.sigma_m)
    return straight


def _sum_over_nodes(held: Held, rows: Ints, limits: Limits, ends: Ends, shares: Floats) -> None:
    """Write P(inside) of each of the rows, as a mean over nodes of its region."""
    done: dict[int, float] = {}
    ruler, places = held.ruler, held.places
    for row in rows.tolist():
        shape = int(places.shape[row])
        if shape in done and shape >= 0:
            shares[row] = done[shape]
            continue
        lon, lat, weight = fine_nodes(places.region(row))
        distance, chainage = ruler.measure(lon, lat)
        inside = _between(distance, limits, ruler.sigma_m)
        if ends is not None:
            inside *= _in_stretch(chainage, ends)
        shares[row] = done[shape] = float(weight @ inside)


def _in_stretch(chainage_m: Floats, ends: tuple[float, float]) -> Floats:
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
