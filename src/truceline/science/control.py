"""A line derived from dated settlement control: where the Thiessen cells of two sides meet.

The cells are those on the sphere: the Delaunay triangles of the settlements are the facets of
their convex hull in space. A triangle whose corners belong to both sides has exactly two mixed
edges, so that the boundary between the two unions of cells is a set of simple closed curves
through the centres of such triangles; no projection and no polygon union is needed.

References
----------
Okabe, Boots, Sugihara & Chiu, Spatial Tessellations (2nd ed., 2000), sections 2.1 and 3.7.6.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from truceline.core.errors import LineError
from truceline.core.geo import distance_m
from truceline.core.time import Interval
from truceline.model.control import Held
from truceline.model.line import Line, LineVersion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from truceline.model.control import Control, Place

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

EARTH_RADIUS_M = 6371008.8  # mean radius, Moritz (2000), Geodetic Reference System 1980
SAME_PLACE_M = 1.0
SIDES = frozenset({Held.FIRST, Held.SECOND})
ACCURACY_QUANTILE = 0.95  # a line's accuracy holds with 95 %


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlParams:
    """Settings of a derivation.

    Where no settlement lies within ``reach_m`` (sea, beyond a border) the line is not known: it
    ends at the last corner of cells within that reach. ``bounds`` is west, south, east, north
    of the area of interest in degrees, None for all. ``zone`` is the IANA zone in which a day
    starts.
    """

    sides: tuple[str, str] = ("ukraine", "russia")
    reach_m: float = 30_000.0
    bounds: tuple[float, float, float, float] | None = None
    line_id: str = "control-line"
    zone: str = "UTC"

    def __post_init__(self) -> None:
        if self.sides[0] == self.sides[1]:
            raise ValueError(f"'{self.sides[0]}' holds both sides")
        if self.reach_m <= 0:
            raise ValueError("the reach is positive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of boundary that is not part of the line; ``closed`` if it is an island."""

    lon: float
    lat: float
    length_m: float
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Derivation:
    """A derived line and what stands behind it.

    ``uncertainty_m`` has one value a position: half the distance between the two settlements
    the line runs between, the larger of the two where a pair ends. ``pruned`` are the other
    pieces of boundary (islands, enclaves, far fronts), longest first. ``settlements`` counts
    those of the first side, of the second, and those left out as contested.
    """

    version: LineVersion
    uncertainty_m: Floats
    pruned: tuple[Piece, ...]
    settlements: tuple[int, int, int]


def derive(
    control: Control, places: Sequence[Place], on: date, params: ControlParams | None = None
) -> Derivation:
    """Return the line between the settlements of the two sides on a day.

    Parameters
    ----------
    control
        Who held which place from which day.
    places
        The settlements, of the contested country only: what lies beyond its border is no
        evidence of where the line runs.
    on
        The day.
    params
        Settings; the defaults if None.

    Raises
    ------
    LineError
        LIN-023 if the timeline does not cover the day, LIN-024 if nothing separates the sides.

    Notes
    -----
    The first of ``params.sides`` lies left. Contested places are left out: the line runs
    between what is held for certain. The longest piece of the boundary is the line; the others
    are reported, not drawn. Latitude is taken as if on a sphere, which moves the line by up to
    0.3 % of the distance between settlements.
    """
    params = params or ControlParams()
    if not control.covers_from <= on <= control.covers_until:
        raise LineError.case(
            "LIN-023", params.line_id, on=on,
            covers_from=control.covers_from, covers_until=control.covers_until,
        )  # fmt: skip
    held, contested = _held(control, places, on, params)
    sides = np.array([state is Held.FIRST for _, _, state in held], dtype=np.bool_)
    counts = (int(sides.sum()), int((~sides).sum()), contested)
    if min(counts[:2]) == 0 or len(held) < 4:
        raise LineError.case("LIN-024", params.line_id, on=on, detail="one side holds no place")
    lonlat = np.array([(lon, lat) for lon, lat, _ in held])
    boundary = _boundary(lonlat, sides)
    runs = _runs(boundary, params)
    if not runs:
        raise LineError.case(
            "LIN-024", params.line_id, on=on, detail="no settlement lies near their boundary"
        )
    main, *others = runs
    course = _course(boundary, lonlat, main)
    version = LineVersion(
        line_id=params.line_id,
        version=on.isoformat(),
        valid=Interval(_start(on, params.zone)),
        positions=course.positions,
        left=params.sides[0],
        right=params.sides[1],
        accuracy_m=_accuracy(course),
        provenance=replace(control.provenance, source=f"derived from {control.provenance.source}"),
        method=_method(counts, others, params),
    )
    return Derivation(
        version=version,
        uncertainty_m=_uncertainty(course),
        pruned=tuple(_piece(boundary, run) for run in others),
        settlements=counts,
    )


def derive_line(
    control: Control, places: Sequence[Place], on: date, params: ControlParams | None = None
) -> LineVersion:
    """Return the line on a day; see `derive`, which also says what was pruned."""
    return derive(control, places, on, params).version


def derive_versions(
    control: Control, places: Sequence[Place], dates: Sequence[date],
    params: ControlParams | None = None,
) -> Line:  # fmt: skip
    """Return a line with one version a day asked for, each in force until the next.

    The last version has no end: the timeline does not say when it stopped to hold.

    Raises
    ------
    LineError
        As `derive`; LIN-024 if no day is given.
    """
    params = params or ControlParams()
    days = sorted(set(dates))
    if not days:
        raise LineError.case("LIN-024", params.line_id, on="no day", detail="none was asked for")
    versions = [derive_line(control, places, day, params) for day in days]
    starts = [version.valid.start for version in versions]
    ends: list[datetime | None] = [*starts[1:], None]
    return Line(
        line_id=params.line_id,
        versions=tuple(
            replace(version, valid=Interval(start, end))
            for version, start, end in zip(versions, starts, ends, strict=True)
        ),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Boundary:
    """Closed curves through mixed triangles; arrays have one row a triangle.

    ``after`` is the triangle that follows with the first side on the left, ``pair`` the two
    places either side of the step to it.
    """

    centre: Floats
    radius_m: Floats
    after: Ints
    pair: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """A piece of a curve that stays in the area; ``members`` are triangles in order."""

    members: Ints
    length_m: float
    closed: bool


def _start(on: date, zone: str) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _held(
    control: Control, places: Sequence[Place], on: date, params: ControlParams
) -> tuple[list[tuple[float, float, Held]], int]:
    """Return positions held for certain, ordered, and how many places are contested.

    Places at one position that are not held alike make it contested.
    """
    at: dict[tuple[float, float], Held] = {}
    for place in places:
        state = control.state(place.place_id, on)
        key = (place.lon, place.lat)
        at[key] = state if at.get(key, state) is state else Held.CONTESTED
    held = [(*place, state) for place, state in sorted(at.items()) if state in SIDES]
    return held, len(at) - len(held)


def _boundary(lonlat: Floats, first: NDArray[np.bool_]) -> _Boundary:
    from scipy.spatial import ConvexHull

    lam, phi = np.radians(lonlat).T
    xyz = np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    corners = np.asarray(ConvexHull(xyz).simplices, dtype=np.int64)
    a, b, c = (xyz[corners[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    # All corners counter-clockwise seen from outside; the hull of a small area does not hold
    # the Earth's centre, so "outside" is away from the hull's own middle.
    inward = np.einsum("ij,ij->i", normal, a - xyz.mean(axis=0)) < 0
    corners[inward] = corners[inward][:, [0, 2, 1]]
    normal[inward] *= -1
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    mixed = np.flatnonzero(first[corners].any(axis=1) & ~first[corners].all(axis=1))
    corners, normal = corners[mixed], normal[mixed]
    lon = np.degrees(np.arctan2(normal[:, 1], normal[:, 0]))
    lat = np.degrees(np.arcsin(normal[:, 2]))
    cosine = np.einsum("ij,ij->i", normal, xyz[corners[:, 0]])
    after, pair = _steps(corners, first)
    return _Boundary(
        centre=np.column_stack([lon, lat]),
        radius_m=EARTH_RADIUS_M * np.arccos(np.clip(cosine, -1, 1)),
        after=after,
        pair=pair,
    )


def _steps(corners: Ints, first: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Return for each mixed triangle the next one along the boundary and the places between.

    Of the two mixed edges of a counter-clockwise triangle, the one that runs from the second
    side's corner to the first side's is left so that the first side stays on the left.
    """
    entered: dict[tuple[int, int], int] = {}
    left: list[tuple[int, int]] = []
    for number, triangle in enumerate(corners.tolist()):
        for one, two in zip(triangle, [*triangle[1:], triangle[0]], strict=True):
            if first[one] and not first[two]:
                entered[(one, two)] = number
            elif first[two] and not first[one]:
                left.append((two, one))
    after = np.array([entered[edge] for edge in left], dtype=np.int64)
    return after, np.array(left, dtype=np.int64)


def _runs(boundary: _Boundary, params: ControlParams) -> list[_Run]:
    """Return the pieces inside the area, longest first; ties by position."""
    inside = boundary.radius_m <= params.reach_m
    if params.bounds is not None:
        west, south, east, north = params.bounds
        lon, lat = boundary.centre.T
        inside &= (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    before = np.empty_like(boundary.after)
    before[boundary.after] = np.arange(len(before))
    starts = np.flatnonzero(inside & ~inside[before]).tolist()
    seen = np.zeros(len(inside), dtype=np.bool_)
    runs: list[_Run | None] = []
    order = np.lexsort(boundary.centre.T).tolist()
    for start in [*starts, *order]:
        if seen[start] or not inside[start]:
            continue
        members = _follow(boundary, start, inside, seen)
        runs.append(_run(boundary, members))
    kept = [run for run in runs if run is not None]
    return sorted(kept, key=lambda run: (-run.length_m, *boundary.centre[run.members[0]]))


def _follow(
    boundary: _Boundary, start: int, inside: NDArray[np.bool_], seen: NDArray[np.bool_]
) -> list[int]:
    members = [start]
    seen[start] = True
    at = int(boundary.after[start])
    while inside[at] and not seen[at]:
        members.append(at)
        seen[at] = True
        at = int(boundary.after[at])
    if at == start:
        members.append(start)
    return members


def _run(boundary: _Boundary, members: list[int]) -> _Run | None:
    path = boundary.centre[members]
    lengths = distance_m(path[:-1, 0], path[:-1, 1], path[1:, 0], path[1:, 1])
    if not (lengths > SAME_PLACE_M).any():
        return None
    closed = len(members) > 1 and members[0] == members[-1]
    return _Run(np.array(members, dtype=np.int64), float(lengths.sum()), closed)


@dataclass(frozen=True, slots=True, eq=False)
class _Course:
    """A run as positions and, for each step between them, its length and half the gap across."""

    positions: Floats
    length_m: Floats
    half_gap_m: Floats


def _course(boundary: _Boundary, lonlat: Floats, run: _Run) -> _Course:
    """Leave out steps under a metre: where four places lie on one circle, a pair that does not
    really face each other has such a step."""
    path = boundary.centre[run.members]
    length = distance_m(path[:-1, 0], path[:-1, 1], path[1:, 0], path[1:, 1])
    steps = np.flatnonzero(length > SAME_PLACE_M)
    one, two = lonlat[boundary.pair[run.members[steps]]].swapaxes(0, 1)
    return _Course(
        positions=np.vstack([path[steps], path[-1:]]),
        length_m=length[steps],
        half_gap_m=distance_m(one[:, 0], one[:, 1], two[:, 0], two[:, 1]) / 2,
    )


def _uncertainty(course: _Course) -> Floats:
    """Return for each position the larger half gap of the steps that meet there."""
    gap = course.half_gap_m
    larger: Floats = np.maximum(np.append(gap, gap[-1]), np.append(gap[0], gap))
    return larger


def _accuracy(course: _Course) -> float:
    """Return what 95 % of the line's length does not exceed."""
    order = np.argsort(course.half_gap_m, kind="stable")
    share = np.cumsum(course.length_m[order]) / course.length_m.sum()
    return float(course.half_gap_m[order][np.searchsorted(share, ACCURACY_QUANTILE)])


def _piece(boundary: _Boundary, run: _Run) -> Piece:
    lon, lat = boundary.centre[run.members[0]]
    return Piece(lon=float(lon), lat=float(lat), length_m=run.length_m, closed=run.closed)


def _method(counts: tuple[int, int, int], others: list[_Run], params: ControlParams) -> str:
    length_km = sum(run.length_m for run in others) / 1000
    return (
        f"Thiessen cells of {counts[0]} settlements of {params.sides[0]} and {counts[1]} of "
        f"{params.sides[1]}, {counts[2]} contested left out; cut where no settlement lies within "
        f"{params.reach_m / 1000:g} km; {len(others)} other pieces of boundary ({length_km:.0f} km)"
        " are not drawn; accuracy is half the distance between the settlements it runs between"
    )
