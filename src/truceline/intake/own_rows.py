"""What the readers of our own tables share: cells, places, keys and rejections."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Protocol

import shapely
from shapely.errors import ShapelyError

from truceline.core.errors import Problem, describe
from truceline.core.geo import from_mgrs, wind_sector
from truceline.core.ids import content_hash
from truceline.core.uncertain import (
    Region,
    point_region,
    polygon_region,
    sector_region,
    stretch_region,
)
from truceline.formats.region_cells import metres
from truceline.formats.report_text import count_interval, read_short_count
from truceline.formats.tabular import Flaw, RawItem, header_of
from truceline.intake.quality import RefusedError, parse_instant, position
from truceline.intake.reader import BATCH_ROWS, Batch
from truceline.intake.rows import Met, Seen
from truceline.model.rejection import rejection_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from truceline.intake.reader import IntakeContext

UNKNOWN = frozenset({"", "n/k", "nk", "unknown", "not known"})
YES = frozenset({"true", "yes", "1"})
NO = frozenset({"", "false", "no", "0"})
BEARING_SDS = 2.0  # a bearing stands for all azimuths within so many standard deviations
_WAYS = {
    "lat, lon": ("lat", "lon"),
    "mgrs": ("mgrs",),
    "observer": ("observer_lat", "observer_lon"),
    "wkt": ("wkt",),
}


class AddRow(Protocol):
    """Puts one row into a batch, or refuses it."""

    def __call__(self, batch: Batch, item: RawItem, sha256: str, context: IntakeContext) -> None:
        """Add the row."""
        ...


def read_own_rows(
    items: Iterable[RawItem | Flaw], context: IntakeContext, add: AddRow
) -> Iterator[Batch]:
    """Yield batches; a row that cannot be used is a rejection, the others go in."""
    batch, seen = Batch(), Seen()
    for item in items:
        batch.rows += not isinstance(item, Flaw) or item.is_row
        if isinstance(item, Flaw):
            problem = item.values.get("problem")
            if not isinstance(problem, Problem):
                problem = describe(item.code, item.where, **item.values)
            _put(batch, problem, item.raw, context, item.severity)
        else:
            _take(batch, item, context, add, seen)
        if batch.rows >= BATCH_ROWS or len(batch.rejections) >= BATCH_ROWS:
            yield batch
            batch = Batch()
    if len(batch) or batch.rows:
        yield batch


def _take(batch: Batch, item: RawItem, context: IntakeContext, add: AddRow, seen: Seen) -> None:
    key = item.fields.get("key", "").strip()
    filled = {name: value for name, value in sorted(item.fields.items()) if value.strip()}
    sha256 = content_hash(filled)
    met = seen.get(key) if key else None
    severity = "rejected"
    try:
        if met is not None and met.content == (sha256,):
            severity = "repeated"
            raise RefusedError("INT-032", first=met.where)
        if met is not None:
            raise RefusedError("INT-031", key=key, first=met.where, there="others", here="others")
        if not key:
            raise RefusedError("INT-030", column="key")
        add(batch, item, sha256, context)
        seen.add(key, Met(item.where, (sha256,)))
    except RefusedError as refused:
        problem = describe(refused.code, item.where, **refused.fields)
        _put(batch, problem, item.raw, context, severity)


def _put(batch: Batch, problem: Problem, raw: bytes, context: IntakeContext, severity: str) -> None:
    rejection = rejection_of(problem, source_id=context.source_id, raw=raw, severity=severity)
    batch.rejections.append(rejection)


def text_of(item: RawItem, column: str) -> str | None:
    """Return a cell as it stands, None where it is empty."""
    value = item.fields.get(column, "")
    return value if value.strip() else None


def needed(item: RawItem, column: str) -> str:
    """Return a cell that must be filled (INT-064)."""
    value = item.fields.get(column, "").strip()
    if not value:
        raise RefusedError("INT-064", column=column)
    return value


def number_of(item: RawItem, column: str) -> float | None:
    """Return a finite number, None where the cell says unknown (INT-063)."""
    text = item.fields.get(column, "").strip()
    if text.lower() in UNKNOWN:
        return None
    try:
        value = float(text)
    except ValueError:
        raise bad(column, text, "a number was expected") from None
    if not math.isfinite(value):
        raise bad(column, text, "a finite number was expected")
    return value


def instant_of(item: RawItem, column: str, context: IntakeContext) -> datetime | None:
    """Return an instant, None where the cell says unknown."""
    text = item.fields.get(column, "").strip()
    return None if text.lower() in UNKNOWN else parse_instant(text, column, context)


def is_own_table(
    head: bytes, name: str, required: Collection[str], *, telling: str, effort: bool
) -> bool:
    """Say whether the first bytes of a file look like one of our own tables.

    Parameters
    ----------
    head, name
        The first bytes and the name of the file.
    required
        Columns a text table must have.
    telling
        The column that tells the two tables apart in GeoJSON.
    effort
        Whether effort is looked for: a workbook or database shows no column in its first
        bytes, so there the word in the name decides.
    """
    if head.startswith((b"PK\x03\x04", b"SQLite format 3\0")):
        known = name.lower().endswith((".xlsx", ".gpkg"))
        return known and ("effort" in name.lower()) is effort
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return all(
            word in head for word in (f'"{telling}"'.encode(), b'"modality"', b"FeatureCollection")
        )
    return set(required) <= set(header_of(head))


def is_simulated(item: RawItem, context: IntakeContext) -> bool:
    """Say whether a row is simulated; the context can mark it, never unmark it."""
    text = item.fields.get("simulated", "").strip().lower()
    if text not in YES | NO:
        raise bad("simulated", text, "true or nothing was expected")
    return context.simulated or text in YES


def bad(column: str, value: object, detail: object) -> RefusedError:
    """Return the refusal of one cell."""
    return RefusedError("INT-063", column=column, value=value, detail=detail)


def count_of(item: RawItem) -> tuple[int | None, int | None]:
    """Return how many: ``count`` with its hedge, or ``count_low`` and ``count_high``."""
    text = item.fields.get("count", "").strip()
    if text.lower() not in UNKNOWN:
        count = read_short_count(text)
        if count is None:
            raise bad("count", text, "a number, '~5', 'at least 3' or N/K was expected")
        return count_interval(count)
    low, high = (_whole(item, name) for name in ("count_low", "count_high"))
    if low is None and high is not None:
        low = 0
    if low is not None and high is not None and high < low:
        raise bad("count_high", high, f"it is below count_low {low}")
    return low, high


def _whole(item: RawItem, column: str) -> int | None:
    value = number_of(item, column)
    if value is None:
        return None
    if value < 0 or value != int(value):
        raise bad(column, value, "a whole number from 0 was expected")
    return int(value)


def region_of_row(item: RawItem, context: IntakeContext) -> Region | None:
    """Return the region a row names in one of its ways, None where it names none."""
    ways = [way for way, names in _WAYS.items() if any(text_of(item, n) for n in names)]
    if len(ways) > 1:
        raise RefusedError("INT-067", count=len(ways), ways="; ".join(ways))
    if not ways:
        return None
    try:
        match ways[0]:
            case "lat, lon":
                return _point(item, context)
            case "mgrs":
                return _mgrs(item, context)
            case "observer":
                return _sector(item, context)
            case _:
                return _shape(item, context)
    except (ValueError, ArithmeticError, KeyError, ShapelyError) as error:
        raise bad("place", ways[0], error) from None


def _point(item: RawItem, context: IntakeContext) -> Region:
    lon, lat = position(needed(item, "lat"), needed(item, "lon"), context)
    radius = number_of(item, "radius_km")
    if radius is not None:
        return sector_region(lon, lat, 0.0, metres(needed(item, "radius_km")))
    return point_region(
        lon,
        lat,
        number_of(item, "sigma_m") or 0.0,
        number_of(item, "sigma_minor_m"),
        number_of(item, "azimuth_deg") or 0.0,
    )


def _mgrs(item: RawItem, context: IntakeContext) -> Region:
    lon, lat, cell_m = from_mgrs(needed(item, "mgrs"))
    lon, lat = position(repr(lat), repr(lon), context)
    # A place anywhere in a square cell has a standard deviation of its side over root 12.
    return point_region(lon, lat, max(number_of(item, "sigma_m") or 0.0, cell_m / math.sqrt(12)))


def _sector(item: RawItem, context: IntakeContext) -> Region:
    lon, lat = position(needed(item, "observer_lat"), needed(item, "observer_lon"), context)
    near = metres(text_of(item, "distance_from_km") or "0")
    far = metres(needed(item, "distance_until_km"))
    return sector_region(lon, lat, near, far, _azimuths(item))


def _azimuths(item: RawItem) -> list[tuple[float, float]]:
    winds, azimuths = text_of(item, "winds"), text_of(item, "azimuths_deg")
    bearing = number_of(item, "bearing_deg")
    if winds:
        return [wind_sector(wind.strip().upper()) for wind in re.split(r"[;,\s]+", winds.strip())]
    if azimuths:
        pairs = [part.split("..") for part in azimuths.split(";")]
        return [(float(start), float(until)) for start, until in pairs]
    if bearing is None:
        return [(0.0, 360.0)]
    half = BEARING_SDS * float(needed(item, "bearing_sd_deg"))
    return [(bearing - half, bearing + half)] if half < 180 else [(0.0, 360.0)]


def _shape(item: RawItem, context: IntakeContext) -> Region:
    geometry = shapely.from_wkt(needed(item, "wkt"))
    if not geometry.is_empty:
        middle = geometry.centroid
        position(repr(middle.y), repr(middle.x), context)
    sigma = number_of(item, "sigma_m") or 0.0
    if geometry.geom_type == "Point":
        return point_region(geometry.x, geometry.y, sigma)
    if geometry.geom_type == "LineString":
        start = float(needed(item, "chainage_from_m"))
        until = float(needed(item, "chainage_until_m"))
        return stretch_region(shapely.get_coordinates(geometry), start, until, sigma)
    return polygon_region(geometry)
