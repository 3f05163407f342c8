"""Observations as arrays, with rows that say the very same thing taken as one telling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.core.uncertain import Region, RegionKind, region_moments
from truceline.fuse.kinds import NUMBER
from truceline.fuse.likelihood import (
    CLOCK,
    EAST_EAST,
    EAST_NORTH,
    END,
    FEATURES,
    LAT,
    LON,
    NORTH_NORTH,
    START,
    WHOLE_DAY_H,
)
from truceline.model.table import REGION_NAMES

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from truceline.fuse.params import FuseParams

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

HOUR_US = 3.6e9
LEAST_CLOCK_H = 1 / 3600
DAY_CLOCK_H = 1 / 60  # who names a whole day means the calendar's


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Observations in the order of their ids, column by column.

    ``which`` numbers the distinct ``regions`` (-1 unknown); ``moments`` has one row a region:
    longitude and latitude in degrees, covariance east-east, east-north, north-north in square
    metres. ``start_us`` and ``end_us`` are None where the time is unknown.
    """

    columns: dict[str, list[Any]]
    regions: list[Region]
    which: Ints
    moments: Floats
    start_us: list[int | None]
    end_us: list[int | None]
    received_us: list[int | None]
    origin: list[str]

    def __len__(self) -> int:
        return len(self.which)


@dataclass(frozen=True, slots=True, eq=False)
class Tellings:
    """What is weighed: one row a telling, in the order of its first observation.

    ``members`` lists the rows of each; ``session`` is -1 where rows of one source may tell the
    same thing, else a number that tellings of one source and observer share.
    """

    members: list[list[int]]
    features: Floats
    kind: Ints
    press: NDArray[np.bool_]
    session: Ints


COLUMNS = (
    "observation_id", "source_id", "content_sha256", "kind", "modality", "count_low",
    "count_high", "observer", "assessment", "weapon", "calibre_mm",
    "altitude_low_m", "altitude_high_m", "target", "place_name", "origin", "simulated",
)  # fmt: skip


def read_rows(table: pa.Table) -> Rows:
    """Return the rows of an observation table, which is in the order of its ids."""
    columns = {name: table[name].to_pylist() for name in COLUMNS}
    regions, which = _distinct_regions(table)
    start, end = _microseconds(table, "starts_at"), _microseconds(table, "ends_at")
    known_end = [b if b is not None else a for a, b in zip(start, end, strict=True)]
    known_start = [a if a is not None else b for a, b in zip(start, end, strict=True)]
    return Rows(
        columns=columns,
        regions=regions,
        which=which,
        moments=_moments(regions),
        start_us=known_start,
        end_us=known_end,
        received_us=_microseconds(table, "received_at"),
        origin=_origins(columns),
    )


def tell(rows: Rows, chosen: list[int], params: FuseParams) -> Tellings:
    """Return the tellings of the chosen rows, all of which have a place and a time.

    Notes
    -----
    Rows of a repeating source (the press) that name the same kind, place and span are one
    telling. Elsewhere a copy is one only if it has the same origin and says the same in
    everything: the n-th such row of one delivery stands with the n-th of another.
    """
    groups: dict[tuple[Any, ...], list[int]] = {}
    seen: dict[tuple[Any, ...], int] = {}
    for row in chosen:
        groups.setdefault(_tie(rows, row, params, seen), []).append(row)
    members = list(groups.values())
    heads = np.array([group[0] for group in members], dtype=np.int64)
    c = rows.columns
    repeating = np.array([c["modality"][row] in params.repeating for row in heads], dtype=np.bool_)
    numbers: dict[tuple[str, str | None], int] = {}
    session = [
        -1 if free else numbers.setdefault((c["source_id"][row], c["observer"][row]), len(numbers))
        for row, free in zip(heads.tolist(), repeating.tolist(), strict=True)
    ]
    return Tellings(
        members=members,
        features=_features(rows, heads, params),
        kind=np.array([NUMBER[c["kind"][row]] for row in heads], dtype=np.int64),
        press=repeating,
        session=np.array(session, dtype=np.int64),
    )


def _tie(
    rows: Rows, row: int, params: FuseParams, seen: dict[tuple[Any, ...], int]
) -> tuple[Any, ...]:
    c = rows.columns
    what = (c["kind"][row], int(rows.which[row]), rows.start_us[row], rows.end_us[row])
    if c["modality"][row] in params.repeating:
        return ("repeating", *what)
    said = tuple(c[name][row] for name in ("count_low", "count_high", "assessment", "weapon"))
    whole = (rows.origin[row], *what, *said)
    speaker = (*whole, c["source_id"][row], c["observer"][row], c["content_sha256"][row])
    if speaker in seen:  # the same content again: the same telling
        return (*whole, seen[speaker])
    # Told alike in one delivery: two things listed. Told alike later: the same thing again.
    counter = (*whole, c["source_id"][row], c["observer"][row], rows.received_us[row])
    number = seen[counter] = seen.get(counter, -1) + 1
    seen[speaker] = number
    return (*whole, number)


def _features(rows: Rows, heads: Ints, params: FuseParams) -> Floats:
    out = np.zeros((len(heads), FEATURES))
    if not len(heads):
        return out
    place = rows.moments[rows.which[heads]]
    floor = (params.place_floor_m / 1000) ** 2
    out[:, LON], out[:, LAT] = np.radians(place[:, 0]), np.radians(place[:, 1])
    out[:, EAST_EAST] = place[:, 2] / 1e6 + floor
    out[:, EAST_NORTH] = place[:, 3] / 1e6
    out[:, NORTH_NORTH] = place[:, 4] / 1e6 + floor
    out[:, START] = [(rows.start_us[row] or 0) / HOUR_US for row in heads]
    out[:, END] = [(rows.end_us[row] or 0) / HOUR_US for row in heads]
    modality = rows.columns["modality"]
    clock = [
        max(params.clock_h.get(modality[row], params.clock_default_h), LEAST_CLOCK_H)
        for row in heads
    ]
    whole_day = out[:, END] - out[:, START] >= WHOLE_DAY_H
    out[:, CLOCK] = np.where(whole_day, np.minimum(clock, DAY_CLOCK_H), clock)
    return out


def _distinct_regions(table: pa.Table) -> tuple[list[Region], Ints]:
    """Return the distinct regions and which each row has, -1 where the place is unknown."""
    kinds, params, shapes = (table[name].to_pylist() for name in REGION_NAMES)
    numbers: dict[tuple[Any, ...], int] = {}
    which = np.full(len(kinds), -1, dtype=np.int64)
    for row, kind in enumerate(kinds):
        if kind is not None:
            key = (kind, tuple(params[row]), shapes[row])
            which[row] = numbers.setdefault(key, len(numbers))
    return [Region(RegionKind(kind), values, wkb) for kind, values, wkb in numbers], which


def _moments(regions: list[Region]) -> Floats:
    out = np.empty((len(regions), 5))
    for number, region in enumerate(regions):
        lon, lat, covariance = region_moments(region)
        out[number] = lon, lat, covariance[0, 0], covariance[0, 1], covariance[1, 1]
    return out


def _microseconds(table: pa.Table, name: str) -> list[int | None]:
    import pyarrow as pa

    return table[name].cast(pa.int64()).to_pylist()  # type: ignore[no-any-return]


def _origins(columns: dict[str, list[Any]]) -> list[str]:
    # Without a stated origin, what one observer of one source says is one origin: cautious.
    return [
        origin if origin is not None else f"{source}:{observer or ''}"
        for origin, source, observer in zip(
            columns["origin"], columns["source_id"], columns["observer"], strict=True
        )
    ]
