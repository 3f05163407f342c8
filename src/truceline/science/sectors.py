"""Sectors: stretches of a line that carry over from one version to the next, and polygons."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import shapely

from truceline.core.chainage import Located, position_at
from truceline.core.errors import RequestError
from truceline.core.uncertain import Region, sample_regions
from truceline.model.line import Line, LineVersion, Sector
from truceline.model.table import regions_of
from truceline.science.lines import LineIndex, unique_regions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

END_M = 1e-6  # what ends so near the end of a line ends with it
POLYGON_FIRST = 1 + 1e-9  # of equal shares the polygon's is the larger
LEAST_SHARE = 0.01  # less of a sector, such as a rounded shared end, is no watch of it

SHARE_SCHEMA = pa.schema(
    [
        ("effort_id", pa.string()),
        ("sector", pa.string()),
        ("share", pa.float64()),
        # Where in a stretch sector the watch lies, as shares of its length; null for polygons.
        ("share_from", pa.float64()),
        ("share_until", pa.float64()),
    ]
)
Covered = tuple[str, float, float | None, float | None]


def even_sectors(
    line: Line, version: str, *, count: int | None = None, length_m: float | None = None
) -> tuple[Sector, ...]:
    """Return a version cut into so many equal stretches, or stretches near a length.

    Raises
    ------
    RequestError
        REQ-003 unless exactly one of `count` and `length_m` is given.
    """
    if (count is None) == (length_m is None):
        raise RequestError.case("REQ-003", f"sectors of {line.line_id}")
    chosen = line.version(version)
    total = LineIndex([line]).path(chosen).length_m
    parts = count if count is not None else max(1, round(total / (length_m or total)))
    ends = np.linspace(0.0, total, parts + 1)
    width = len(str(parts))
    return tuple(
        Sector(
            sector_id=f"S{number:0{width}d}",
            name=f"Sector {number}, km {ends[number - 1] / 1000:.0f}-{ends[number] / 1000:.0f}",
            line_id=line.line_id,
            version=version,
            chainage_from_m=float(ends[number - 1]),
            chainage_until_m=float(ends[number]),
        )
        for number in range(1, parts + 1)
    )


def carry_over(
    index: LineIndex, sectors: Sequence[Sector], line: Line, target: LineVersion
) -> NDArray[np.float64]:
    """Return chainages of stretch sectors on another version, shape ``(n_sectors, 2)``.

    Notes
    -----
    Each end is carried to the nearest point of the target. The order of ends is kept (an end
    that would overtake is held back), and ends that were the line's own become the target's.
    """
    ends = np.array([[s.chainage_from_m, s.chainage_until_m] for s in sectors], dtype=np.float64)
    moved = ends.copy()
    for name in {sector.version for sector in sectors}:
        source = line.version(name) if name is not None else line.versions[0]
        rows = [row for row, sector in enumerate(sectors) if sector.version == name]
        if source.version == target.version:
            continue
        path, onto = index.path(source), index.path(target)
        flat = ends[rows].ravel()
        lon, lat = position_at(path, flat)
        new = index.located(target, lon, lat).chainage_m
        new[flat <= 0] = 0.0
        new[flat >= path.length_m - END_M] = onto.length_m
        order = np.argsort(flat, kind="stable")
        new[order] = np.maximum.accumulate(new[order])
        moved[rows] = new.reshape(-1, 2)
    return moved


def sectors_of(
    index: LineIndex,
    lines: Sequence[Line],
    sectors: Sequence[Sector],
    regions: Sequence[Region | None],
    instants: Sequence[datetime | None],
) -> list[str | None]:
    """Return the sector each region lies in, None where it lies in none or is unknown.

    Notes
    -----
    The sector with the largest share of the region's nodes; polygons before stretches on equal
    shares. The version is the one in force at the instant, else the nearest in time (the first
    where the instant is unknown).
    """
    found: list[str | None] = [None] * len(regions)
    if not sectors:
        return found
    for versions, rows in _by_versions(lines, sectors, regions, instants):
        unique, which = unique_regions([regions[row] for row in rows])
        shares = _shares(index, sectors, unique, _spans(index, lines, sectors, versions))
        best = shares.argmax(axis=1) if len(unique) else np.empty(0, np.int64)
        for row, number in zip(rows, which, strict=True):
            if number >= 0 and shares[number, best[number]] > 0:
                found[row] = sectors[best[number]].sector_id
    return found


def sector_shares(
    index: LineIndex, lines: Sequence[Line], sectors: Sequence[Sector], effort: pa.Table
) -> pa.Table:
    """Return which share of each sector a watch covers, and where in a stretch it lies.

    Notes
    -----
    A watch that names a sector covers all of it. A watch with a region covers of a stretch the
    share of its length within the region's chainage span, of a polygon the share of its area.
    """
    known = {sector.sector_id for sector in sectors}
    rows: list[tuple[str, str, float, float | None, float | None]] = []
    ids, named = effort["effort_id"].to_pylist(), effort["sector"].to_pylist()
    regions, starts = regions_of(effort), effort["starts_at"].to_pylist()
    placed = [row for row, name in enumerate(named) if name is None and regions[row] is not None]
    for row, name in enumerate(named):
        if name in known:
            rows.append((ids[row], name, 1.0, None, None))
    pieces = [regions[row] for row in placed]
    times = [starts[row] for row in placed]
    for versions, members in _by_versions(lines, sectors, pieces, times):
        unique, which = unique_regions([pieces[m] for m in members])
        spans = _spans(index, lines, sectors, versions)
        covered = [_covered(index, sectors, region, spans) for region in unique]
        for member, number in zip(members, which, strict=True):
            effort_id = ids[placed[member]]
            rows += [(effort_id, *part) for part in covered[number]]
    rows.sort(key=lambda part: part[:2])
    columns = list(zip(*rows, strict=True)) or [() for _ in SHARE_SCHEMA]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, SHARE_SCHEMA, strict=True)],
                    schema=SHARE_SCHEMA)  # fmt: skip


class _Span(NamedTuple):
    """A stretch sector on a version; ``last`` if it ends where the line ends."""

    version: LineVersion
    from_m: float
    until_m: float
    last: bool


def _by_versions(
    lines: Sequence[Line],
    sectors: Sequence[Sector],
    regions: Sequence[Region | None],
    instants: Sequence[datetime | None],
) -> list[tuple[tuple[LineVersion, ...], list[int]]]:
    """Group rows with a place by the versions of the sectors' lines that count for them."""
    names = {sector.line_id for sector in sectors}
    cut = sorted((line for line in lines if line.line_id in names), key=lambda x: x.line_id)
    at: dict[datetime | None, tuple[LineVersion, ...]] = {}
    groups: dict[tuple[str, ...], tuple[tuple[LineVersion, ...], list[int]]] = {}
    for row, (region, instant) in enumerate(zip(regions, instants, strict=True)):
        if region is None:
            continue
        if instant not in at:
            at[instant] = tuple(
                line.versions[0] if instant is None else line.nearest_version(instant)
                for line in cut
            )
        key = tuple(version.version for version in at[instant])
        groups.setdefault(key, (at[instant], []))[1].append(row)
    return [groups[key] for key in sorted(groups)]


def _spans(
    index: LineIndex,
    lines: Sequence[Line],
    sectors: Sequence[Sector],
    versions: Sequence[LineVersion],
) -> dict[int, _Span]:
    """Return where each stretch sector lies on the version of its line, by its number."""
    spans: dict[int, _Span] = {}
    for version in versions:
        line = next(line for line in lines if line.line_id == version.line_id)
        numbers = [n for n, sector in enumerate(sectors) if sector.line_id == version.line_id]
        moved = carry_over(index, [sectors[n] for n in numbers], line, version)
        total = index.path(version).length_m
        for n, (low, high) in zip(numbers, moved.tolist(), strict=True):
            spans[n] = _Span(version, low, high, high >= total - END_M)
    return spans


def _on_versions(
    index: LineIndex, spans: dict[int, _Span], lon: Floats, lat: Floats
) -> dict[tuple[str, str], Located]:
    """Locate places once on each version that has sectors."""
    versions = {(s.version.line_id, s.version.version): s.version for s in spans.values()}
    return {key: index.located(version, lon, lat) for key, version in versions.items()}


def _shares(
    index: LineIndex,
    sectors: Sequence[Sector],
    regions: Sequence[Region],
    spans: dict[int, _Span],
) -> NDArray[np.float64]:
    """Share of each region's weight in each sector, shape ``(n_regions, n_sectors)``."""
    samples = sample_regions(regions)
    shares = np.zeros((len(regions), len(sectors)))
    located = _on_versions(index, spans, samples.lon_deg, samples.lat_deg)
    for number, sector in enumerate(sectors):
        if sector.polygon is not None:
            inside = shapely.contains_xy(sector.polygon, samples.lon_deg, samples.lat_deg)
            shares[:, number] = (
                samples.mean_by_row(inside.astype(np.float64), len(regions)) * POLYGON_FIRST
            )
        elif number in spans:
            span = spans[number]
            where = located[(span.version.line_id, span.version.version)]
            along = where.chainage_m
            before_end = (along <= span.until_m) if span.last else (along < span.until_m)
            inside = (along >= span.from_m) & before_end & _reached(sector, where)
            shares[:, number] = samples.mean_by_row(inside.astype(np.float64), len(regions))
    return shares


def _reached(sector: Sector, where: Located) -> NDArray[np.bool_]:
    """Say which places lie within the depth of a sector."""
    depth_m = np.inf if sector.depth_m is None else sector.depth_m
    return np.asarray(np.abs(where.distance_m) <= depth_m)


def _covered(
    index: LineIndex, sectors: Sequence[Sector], region: Region, spans: dict[int, _Span]
) -> list[Covered]:
    """Return which sectors a watched region covers, how much of each and where."""
    found: list[Covered] = []
    samples = sample_regions([region])
    # The outline as well: nodes lie inside and fall short of its ends.
    outline = shapely.get_coordinates(region.geometry)
    lon = np.concatenate([samples.lon_deg, outline[:, 0]])
    lat = np.concatenate([samples.lat_deg, outline[:, 1]])
    located = _on_versions(index, spans, lon, lat)
    for number, span in spans.items():
        where = located[(span.version.line_id, span.version.version)]
        along = where.chainage_m[_reached(sectors[number], where)]
        length = span.until_m - span.from_m
        if len(along) == 0 or length <= 0:
            continue
        first = max(float(along.min()) - span.from_m, 0.0) / length
        last = min(float(along.max()) - span.from_m, length) / length
        if last - first >= LEAST_SHARE:
            found.append((sectors[number].sector_id, last - first, first, last))
    for sector in sectors:
        if sector.polygon is not None:
            share = sector.polygon.intersection(region.geometry).area / sector.polygon.area
            if share >= LEAST_SHARE:
                found.append((sector.sector_id, float(share), None, None))
    return found
