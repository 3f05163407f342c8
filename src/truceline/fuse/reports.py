"""Observations as arrays: what weighing pairs needs of each, a number a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.core.uncertain import Region, RegionKind, region_moments
from truceline.fuse.kinds import NUMBER
from truceline.model.table import REGION_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]  # half the memory of a table of millions

UNKNOWN = np.iinfo(np.int64).min  # of a time: not known
MANY = 100_000
NAMED = ("source_id", "modality")
TEXTS = (*NAMED, "observer", "content_sha256", "assessment", "weapon")


@dataclass(frozen=True, slots=True, eq=False)
class Reports:
    """Observations in the order of their ids.

    ``text`` maps a column to codes (-1 null); ``names`` says what those of `NAMED` stand for,
    sorted.
    ``which`` numbers the distinct regions (-1 unknown), ``first`` is a row of each; ``moments``
    has one row a region: longitude and latitude in degrees, covariance east-east, east-north,
    north-north in square metres. Times are microseconds, `UNKNOWN` where not known.
    """

    table: pa.Table
    kind: Codes
    text: dict[str, Codes]
    names: dict[str, tuple[str, ...]]
    origin: Codes
    count: tuple[Ints, Ints]
    start_us: Ints
    end_us: Ints
    received_us: Ints
    which: Codes
    first: Codes
    moments: Floats

    def __len__(self) -> int:
        return len(self.kind)


def read_reports(observations: pa.Table) -> Reports:
    """Return an observation table as arrays, in the order of its ids."""
    import pyarrow as pa

    table = _by_id(observations.combine_chunks())
    text = {name: codes(table[name])[0] for name in TEXTS if name not in NAMED}
    names: dict[str, tuple[str, ...]] = {}
    for name in NAMED:
        text[name], names[name] = coded(table[name])
    start, end = instants(table, "starts_at"), instants(table, "ends_at")
    which, first = _distinct_regions(table)
    kind, kinds = coded(table["kind"])
    numbers = np.array([NUMBER[name] for name in kinds], dtype=np.int32)
    reports = Reports(
        table=table,
        kind=numbers[kind] if len(kinds) else kind,
        text=text,
        names=names,
        origin=_origins(table, text),
        count=(integers(table, "count_low"), integers(table, "count_high")),
        start_us=np.where(start == UNKNOWN, end, start),
        end_us=np.where(end == UNKNOWN, start, end),
        received_us=instants(table, "received_at"),
        which=which,
        first=first,
        moments=_moments(table, first),
    )
    if len(reports) > MANY:  # what Arrow keeps for later is a third of what fusion needs
        pa.default_memory_pool().release_unused()
    return reports


def _by_id(table: pa.Table) -> pa.Table:
    """Return a table in the order of its ids; one that is already is not copied."""
    import pyarrow.compute as pc

    ids = table["observation_id"]
    in_order = pc.all(pc.less(ids.slice(0, max(len(ids) - 1, 0)), ids.slice(1)))
    return table if in_order.as_py() is not False else table.sort_by("observation_id")


def codes(column: Any) -> tuple[Codes, Any]:
    """Return a code a row, -1 for null, in the order they first occur, and the texts."""
    import pyarrow as pa

    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    array = whole.cast(pa.string()).dictionary_encode()
    raw = array.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return np.asarray(raw, dtype=np.int32), array.dictionary


def coded(column: Any) -> tuple[Codes, tuple[str, ...]]:
    """Return a code a row, -1 for null, and the texts they stand for, sorted."""
    raw, dictionary = codes(column)
    words = dictionary.to_pylist()
    order = sorted(range(len(words)), key=words.__getitem__)
    rank = np.full(len(words) + 1, -1, dtype=np.int32)
    rank[order] = np.arange(len(words))
    return rank[raw], tuple(words[place] for place in order)


def instants(table: pa.Table, name: str) -> Ints:
    """Return a time column in microseconds, `UNKNOWN` for null."""
    import pyarrow as pa

    return _filled(table[name].cast(pa.timestamp("us", "UTC")).cast(pa.int64()))


def integers(table: pa.Table, name: str) -> Ints:
    """Return a column of integers, `UNKNOWN` for null."""
    return _filled(table[name])


def _filled(column: Any) -> Ints:
    return np.asarray(column.fill_null(UNKNOWN).to_numpy(), dtype=np.int64)


def joint_codes(columns: Iterable[Ints | Codes]) -> Ints:
    """Return one code for each distinct row of several columns."""
    code: Ints | None = None
    for column in columns:
        _, part = np.unique(column, return_inverse=True)
        part = part.astype(np.int64)
        if code is not None:
            part = np.unique(code * (part.max(initial=0) + 1) + part, return_inverse=True)[1]
        code = part.astype(np.int64)
    if code is None:
        raise ValueError("there is no column to code")
    return code


def _origins(table: pa.Table, text: dict[str, Codes]) -> Codes:
    """Return a code an origin; without a stated one, what an observer of a source says is one."""
    stated, names = codes(table["origin"])
    own = joint_codes([text["source_id"], text["observer"]]) + len(names)
    return np.where(stated < 0, own, stated).astype(np.int32)


def _distinct_regions(table: pa.Table) -> tuple[Codes, Codes]:
    """Return which region each row has, -1 where the place is unknown, and a row of each.

    Regions are numbered in the order of the rows. A point's shape says no more than its numbers.
    """
    import pyarrow as pa

    kind, kinds = coded(table["region_kind"])
    code = np.full(len(kind), -1, dtype=np.int64)
    points = np.flatnonzero(kind == (kinds.index("point") if "point" in kinds else -2))
    if len(points):
        code[points] = joint_codes(_point_params(table, points).view(np.int64).T)
    known: dict[Any, int] = {}
    others = np.flatnonzero((kind >= 0) & (code < 0))
    base = int(code.max(initial=-1)) + 1
    rest = table.select(list(REGION_NAMES)).take(pa.array(others)).to_pylist()
    for row, values in zip(others.tolist(), rest, strict=True):
        key = (values["region_kind"], tuple(values["region_params"]), values["region_wkb"])
        code[row] = base + known.setdefault(key, len(known))
    placed = np.flatnonzero(code >= 0)
    _, first, inverse = np.unique(code[placed], return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order))
    which = np.full(len(kind), -1, dtype=np.int32)
    which[placed] = rank[inverse]
    return which, placed[first[order]].astype(np.int32)


def _point_params(table: pa.Table, rows: Ints | Codes) -> Floats:
    """Return the parameters of points, shape ``(n, 5)``."""
    import pyarrow as pa

    lists = table["region_params"].take(pa.array(rows)).combine_chunks()
    flat = np.asarray(lists.flatten().to_numpy(), dtype=np.float64)
    return np.ascontiguousarray(flat.reshape(len(rows), 5)) + 0.0  # no minus zero


def _moments(table: pa.Table, first: Codes) -> Floats:
    import pyarrow as pa

    out = np.empty((len(first), 5))
    kind, kinds = coded(table["region_kind"].take(pa.array(first)))
    is_point = kind == (kinds.index("point") if "point" in kinds else -2)
    places = np.flatnonzero(is_point)
    if len(places):
        lon, lat, major, minor, azimuth = _point_params(table, first[places]).T
        sine, cosine = np.sin(np.radians(azimuth)), np.cos(np.radians(azimuth))
        out[places, 0], out[places, 1] = lon, lat
        out[places, 2] = (major * sine) ** 2 + (minor * cosine) ** 2
        out[places, 3] = (major**2 - minor**2) * sine * cosine
        out[places, 4] = (major * cosine) ** 2 + (minor * sine) ** 2
    for place in np.flatnonzero(~is_point).tolist():
        lon0, lat0, covariance = region_moments(region_at(table, int(first[place])))
        out[place] = lon0, lat0, covariance[0, 0], covariance[0, 1], covariance[1, 1]
    return out


def region_at(table: pa.Table, row: int) -> Region:
    """Return the region of a row whose place is known."""
    kind, params, wkb = (table[name][row].as_py() for name in REGION_NAMES)
    return Region(RegionKind(kind), tuple(params), wkb)
