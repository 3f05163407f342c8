"""Sectors: stretches of a line that carry over from one version to the next, and polygons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import shapely

from truceline.core.chainage import position_at
from truceline.core.errors import RequestError
from truceline.core.uncertain import Region, sample_regions
from truceline.model.line import Line, LineVersion, Sector
from truceline.model.table import regions_of
from truceline.science.lines import LineIndex, unique_regions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

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
        new[flat >= path.length_m - 1e-6] = onto.length_m
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
    groups = _by_version(lines, sectors, regions, instants)
    for version, rows in groups:
        wanted = [regions[row] for row in rows]
        unique, which = unique_regions(wanted)
        shares = _shares(index, lines, sectors, unique, version)
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
    for version, members in _by_version(lines, sectors, pieces, [starts[row] for row in placed]):
        unique, which = unique_regions([pieces[m] for m in members])
        covered = [_covered(index, lines, sectors, region, version) for region in unique]
        for member, number in zip(members, which, strict=True):
            effort_id = ids[placed[member]]
            rows += [(effort_id, *part) for part in covered[number]]
    rows.sort(key=lambda part: part[:2])
    columns = list(zip(*rows, strict=True)) or [() for _ in SHARE_SCHEMA]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, SHARE_SCHEMA, strict=True)],
                    schema=SHARE_SCHEMA)  # fmt: skip


def _by_version(
    lines: Sequence[Line],
    sectors: Sequence[Sector],
    regions: Sequence[Region | None],
    instants: Sequence[datetime | None],
) -> list[tuple[LineVersion | None, list[int]]]:
    """Group rows by the version of the sectors' line that counts for them."""
    names = {sector.line_id for sector in sectors if sector.line_id is not None}
    line = next((line for line in lines if line.line_id in names), None)
    groups: dict[str, tuple[LineVersion | None, list[int]]] = {}
    for row, (region, instant) in enumerate(zip(regions, instants, strict=True)):
        if region is None:
            continue
        version = None
        if line is not None:
            version = line.versions[0] if instant is None else line.nearest_version(instant)
        key = "" if version is None else version.version
        groups.setdefault(key, (version, []))[1].append(row)
    return [groups[key] for key in sorted(groups)]


def _shares(
    index: LineIndex,
    lines: Sequence[Line],
    sectors: Sequence[Sector],
    regions: Sequence[Region],
    version: LineVersion | None,
) -> NDArray[np.float64]:
    """Share of each region's weight in each sector, shape ``(n_regions, n_sectors)``."""
    samples = sample_regions(regions)
    shares = np.zeros((len(regions), len(sectors)))
    spans = _spans(index, lines, sectors, version)
    located = None if version is None else index.located(version, samples.lon_deg, samples.lat_deg)
    for number, sector in enumerate(sectors):
        if sector.polygon is not None:
            inside = shapely.contains_xy(sector.polygon, samples.lon_deg, samples.lat_deg)
        elif located is not None and number in spans:
            low, high, last = spans[number]
            along = located.chainage_m
            inside = (along >= low) & ((along <= high) if last else (along < high))
            if sector.depth_m is not None:
                inside &= np.abs(located.distance_m) <= sector.depth_m
        else:
            continue
        shares[:, number] = samples.mean_by_row(inside * 1.0, len(regions))
        if sector.polygon is not None:
            shares[:, number] *= 1 + 1e-9
    return shares


def _spans(
    index: LineIndex, lines: Sequence[Line], sectors: Sequence[Sector], version: LineVersion | None
) -> dict[int, tuple[float, float, bool]]:
    if version is None:
        return {}
    line = next(line for line in lines if line.line_id == version.line_id)
    numbers = [n for n, sector in enumerate(sectors) if sector.line_id == version.line_id]
    moved = carry_over(index, [sectors[n] for n in numbers], line, version)
    total = index.path(version).length_m
    return {
        n: (float(low), float(high), high >= total - 1e-6)
        for n, (low, high) in zip(numbers, moved, strict=True)
    }


def _covered(
    index: LineIndex,
    lines: Sequence[Line],
    sectors: Sequence[Sector],
    region: Region,
    version: LineVersion | None,
) -> list[Covered]:
    found: list[Covered] = []
    if version is not None:
        samples = sample_regions([region])
        # The outline as well: nodes lie inside and fall short of its ends.
        outline = shapely.get_coordinates(region.geometry)
        lon = np.concatenate([samples.lon_deg, outline[:, 0]])
        lat = np.concatenate([samples.lat_deg, outline[:, 1]])
        along = index.located(version, lon, lat).chainage_m
        low, high = float(along.min()), float(along.max())
        for number, (start, end, _) in _spans(index, lines, sectors, version).items():
            overlap = min(high, end) - max(low, start)
            if overlap > 0 and end > start:
                first = (max(low, start) - start) / (end - start)
                last = (min(high, end) - start) / (end - start)
                found.append((sectors[number].sector_id, last - first, first, last))
    for sector in sectors:
        if sector.polygon is not None:
            share = sector.polygon.intersection(region.geometry).area / sector.polygon.area
            if share > 0:
                found.append((sector.sector_id, float(share), None, None))
    return found
