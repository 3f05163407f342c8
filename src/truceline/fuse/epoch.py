"""What the score takes as given for a while: errors of sources, densities, how often which kind.

An epoch is frozen: with one, what a report changes depends on nothing far from it. It is
estimated anew by an explicit act (`truceline.fuse.calibrate`) and stands in the record.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.core.ids import canonical_json, content_id
from truceline.fuse.kinds import KINDS
from truceline.fuse.likelihood import (
    CLOCK,
    DENSITY,
    EAST_EAST,
    END,
    LAT,
    LON,
    NORTH_NORTH,
    SEMI_MAJOR_KM,
    START,
    WHOLE_DAY_H,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CELL_KM = 25.0
CELL_H = 240.0
FINE = 5  # a cell is cut into so many by so many
FINE_PRIOR = 4.0  # reports that a fine cell is held to share out evenly beforehand
HOUR_PRIOR = 50.0  # the same for an hour of the day
TAIL = 1.2  # delays are to one side: a normal of their own deviation would be too short for them
BLOCK = 100_000  # tellings looked up at a time: it takes less memory and no more time
LEAST_SHARE = 0.02  # no hour or fine cell is held to be emptier than this


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceError:
    """How wrong a source is, by its own reports beside those of others.

    ``place_factor`` multiplies the variance it states; ``clock_h`` is the standard deviation of
    its times and ``late_h`` how late they are on average, in hours; ``confusion`` the chance that
    it names a confusable kind, ``noticed`` that it tells of an incident another source tells of.
    ``lone_place`` and ``lone_clock`` multiply the variances of a report that meets no other
    source's (`truceline.fuse.lone`). ``pairs`` is how many matched pairs that rests on.
    """

    place_factor: float = 1.0
    clock_h: float
    late_h: float = 0.0
    confusion: float
    noticed: float = 0.0
    lone_place: float = 1.0
    lone_clock: float = 1.0
    pairs: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Density:
    """How many reports lie where: cells of 25 km and 10 days, fine ones within, hours of the day.

    ``keys`` has one row a cell (row, column, when), sorted, and ``counts`` its reports;
    ``fine_keys`` (row, column of a fifth of a cell) and ``fine_counts`` those of fine cells over
    all times, ``whole`` those of the cell each lies in; ``hour`` says how much more or less than
    on average happens in each of the 24 hours of the day in UTC.
    """

    keys: Ints
    counts: Ints
    fine_keys: Ints
    fine_counts: Ints
    whole: Ints
    hour: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Epoch:
    """Densities, frequencies of kinds (shape ``(n_kinds,)``) and the errors of sources.

    Lateness is told of one source beside others: ``all_late_h`` is the standard deviation of what
    no comparison tells, how late all of them are.
    """

    density: Density
    frequency: Floats
    sources: dict[str, SourceError] = field(default_factory=dict)
    reports_per_incident: float = 2.0
    all_late_h: float = 0.0

    @property
    def epoch_id(self) -> str:
        """The id of what it says."""
        return content_id("epo", json.loads(epoch_json(self)))


def estimate_density(features: Floats) -> Density:
    """Return how many tellings lie where."""
    keys, counts = np.unique(_cells(features), axis=0, return_counts=True)
    fine_keys, inside = np.unique(_cells(features, FINE)[:, :2], axis=0, return_counts=True)
    cell_of, number = np.unique(
        np.floor_divide(fine_keys, FINE), axis=0, return_inverse=True
    )  # fmt: skip
    whole = np.bincount(number.ravel(), inside, len(cell_of))[number.ravel()]
    return Density(
        keys=keys,
        counts=counts.astype(np.int64),
        fine_keys=fine_keys,
        fine_counts=inside.astype(np.int64),
        whole=whole.astype(np.int64),
        hour=_hours(features),
    )


def _hours(features: Floats) -> Floats:
    by_clock = features[features[:, END] - features[:, START] < WHOLE_DAY_H]
    hour = np.floor((by_clock[:, START] + by_clock[:, END]) / 2 % 24).astype(np.int64)
    counts = np.bincount(hour, minlength=24)
    share = (counts + HOUR_PRIOR) / (counts.mean() + HOUR_PRIOR)
    return np.asarray(np.maximum(share, LEAST_SHARE), dtype=np.float64)


def frequencies(kind: Ints) -> Floats:
    """Return how often each kind is reported, none of them never."""
    seen = np.bincount(kind, minlength=len(KINDS)) + 0.5
    return np.asarray(seen / seen.sum(), dtype=np.float64)


def log_densities(features: Floats, density: Density, reports: float) -> Floats:
    """Return ln of the density of other incidents at each telling.

    Parameters
    ----------
    features
        The tellings.
    density
        How many lie where.
    reports
        Tellings of one incident.

    Notes
    -----
    Of what lies in a cell, one incident's worth is the telling's own (Slivnyak's theorem: given a
    point, the others are as they always are) and is taken off; half an incident is added, so that
    a lone report is not held to be in an empty world. Fine cells are shrunk towards an even share
    as a gamma-Poisson model does, and so are hours.
    """
    volume = CELL_KM * CELL_KM * CELL_H
    others = np.maximum(density.counts / reports - 1.0, 0.0)
    rate = _looked_up(_cells(features), density.keys, (others + 0.5) / volume, 0.5 / volume)
    fine = np.maximum(density.fine_counts - reports, 0.0) + FINE_PRIOR
    even = np.maximum(density.whole - reports, 0.0) / FINE**2 + FINE_PRIOR
    share = np.maximum(fine / even, LEAST_SHARE)
    share = _looked_up(_cells(features, FINE)[:, :2], density.fine_keys, share, 1.0)
    middle = (features[:, START] + features[:, END]) / 2
    hour = density.hour[np.floor(middle % 24).astype(np.int64)]
    whole_day = features[:, END] - features[:, START] >= WHOLE_DAY_H
    return np.log(rate * share * np.where(whole_day, 1.0, hour))


def corrected(
    features: Floats, source: Ints, names: tuple[str, ...], epoch: Epoch, floor_km: float,
    tail: float = 1.0,
) -> Floats:  # fmt: skip
    """Return features with the errors an epoch holds the sources to have, and its densities.

    No place is better known than ``floor_km``. Whole days stay the calendar's: neither their
    clock nor their place in time is changed. A source the epoch does not know keeps what it
    states.
    """
    out = features.copy()
    errors = [epoch.sources.get(name) for name in names]
    factor = np.array([1.0 if e is None else e.place_factor for e in errors])[source]
    late = np.array([0.0 if e is None else e.late_h for e in errors])[source]
    clock = np.array([np.nan if e is None else e.clock_h for e in errors])[source]
    out[:, EAST_EAST : NORTH_NORTH + 1] *= factor[:, None]
    out[:, EAST_EAST] += floor_km**2
    out[:, NORTH_NORTH] += floor_km**2
    by_clock = out[:, END] - out[:, START] < WHOLE_DAY_H
    out[by_clock, START] -= late[by_clock]
    out[by_clock, END] -= late[by_clock]
    known = by_clock & np.isfinite(clock)
    estimated = np.array([e is not None and e.noticed > 0 for e in errors])[source]
    wider = np.where(estimated, tail, 1.0)
    out[known, CLOCK] = (wider * clock)[known]
    for start in range(0, len(out), BLOCK):
        block = slice(start, start + BLOCK)
        out[block, DENSITY] = log_densities(
            features[block], epoch.density, epoch.reports_per_incident
        )
    return out


def epoch_json(epoch: Epoch) -> str:
    """Return an epoch as canonical JSON."""
    density = {
        name: np.asarray(getattr(epoch.density, name)).tolist()
        for name in ("keys", "counts", "fine_keys", "fine_counts", "whole", "hour")
    }
    content: dict[str, Any] = {
        "density": density,
        "kinds": {k.value: f for k, f in zip(KINDS, epoch.frequency.tolist(), strict=True)},
        "sources": {name: asdict(error) for name, error in sorted(epoch.sources.items())},
        "reports_per_incident": epoch.reports_per_incident,
        "all_late_h": epoch.all_late_h,
    }
    return canonical_json(content)


def epoch_of(text: str | bytes) -> Epoch:
    """Return the epoch of a JSON text; kinds it does not know are as rare as can be."""
    content = json.loads(text)
    d = content["density"]
    frequency = np.array([content["kinds"].get(kind.value, 0.0) for kind in KINDS])
    least = frequency[frequency > 0].min()
    return Epoch(
        density=Density(
            keys=np.array(d["keys"], dtype=np.int64).reshape(-1, 3),
            counts=np.array(d["counts"], dtype=np.int64),
            fine_keys=np.array(d["fine_keys"], dtype=np.int64).reshape(-1, 2),
            fine_counts=np.array(d["fine_counts"], dtype=np.int64),
            whole=np.array(d["whole"], dtype=np.int64),
            hour=np.array(d["hour"]),
        ),
        frequency=np.where(frequency > 0, frequency, least),
        sources={name: SourceError(**error) for name, error in content["sources"].items()},
        reports_per_incident=float(content["reports_per_incident"]),
        all_late_h=float(content["all_late_h"]),
    )


def _cells(features: Floats, cut: int = 1) -> Ints:
    """Return row of latitude, column and span of time of the cell each telling is in."""
    size = CELL_KM / cut
    row = np.floor(features[:, LAT] * SEMI_MAJOR_KM / size)
    coarse_row = np.floor(row / cut)
    parallel = np.cos((coarse_row + 0.5) * CELL_KM / SEMI_MAJOR_KM)
    column = np.floor(features[:, LON] * SEMI_MAJOR_KM * np.maximum(parallel, 0.01) / size)
    when = np.floor((features[:, START] + features[:, END]) / 2 / CELL_H)
    return np.column_stack([row, column, when]).astype(np.int64)


def _looked_up(keys: Ints, table_keys: Ints, values: Floats, otherwise: float) -> Floats:
    """Return the value of each key in a table whose rows are sorted."""
    if not len(table_keys):
        return np.full(len(keys), otherwise)
    low = table_keys.min(axis=0)
    spans = table_keys.max(axis=0) - low + 1
    inside = np.all((keys >= low) & (keys < low + spans), axis=1)

    def flat(k: Ints) -> Ints:
        code = np.zeros(len(k), dtype=np.int64)
        for place in range(k.shape[1]):
            code = code * spans[place] + (k[:, place] - low[place])
        return code

    table = flat(table_keys)
    wanted = flat(np.where(inside[:, None], keys, low))
    at = np.minimum(np.searchsorted(table, wanted), len(table) - 1)
    found = inside & (table[at] == wanted)
    return np.where(found, values[at], otherwise)
