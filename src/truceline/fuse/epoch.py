"""What the score takes as given for a while: errors of sources, densities, how often which kind.

An epoch is frozen: with one, what a report changes depends on nothing far from it. It is
estimated anew by an explicit act (`truceline.fuse.calibrate`) and stands in the record.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
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
LEAST_SHARE = 0.02  # no hour or fine cell is held to be emptier than this


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceError:
    """How wrong a source is, by its own reports beside those of others.

    ``place_factor`` multiplies the variance it states; ``clock_h`` is the standard deviation of
    its times and ``late_h`` how late they are on average, in hours; ``confusion`` the chance that
    it names a confusable kind, ``noticed`` that it tells of an incident another source tells of.
    ``pairs`` is how many matched pairs that rests on.
    """

    place_factor: float = 1.0
    clock_h: float
    late_h: float = 0.0
    confusion: float
    noticed: float = 0.0
    pairs: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Density:
    """Incidents per square kilometre and hour: cells of 25 km and 10 days, fine ones within.

    ``keys`` has one row a cell (row, column, when), sorted, and ``rate`` its density;
    ``fine_keys`` (row, column of a fifth of a cell) and ``share`` say how much more or less than
    its cell a fine one holds; ``hour`` likewise for the 24 hours of the day in UTC. ``elsewhere``
    holds where there is no cell.
    """

    keys: Ints
    rate: Floats
    fine_keys: Ints
    share: Floats
    hour: Floats = field(default_factory=lambda: np.ones(24))
    elsewhere: float = 0.5 / (CELL_KM * CELL_KM * CELL_H)


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


def estimate_density(features: Floats, reports_per_incident: float) -> Density:
    """Return densities estimated from tellings.

    Notes
    -----
    Half an incident is added to each cell, so that a lone report is not held to be in an empty
    world. The share of a fine cell is over all times, shrunk towards an even one as a
    gamma-Poisson model does; so is that of an hour, over the reports told by the clock.
    """
    volume = CELL_KM * CELL_KM * CELL_H
    keys, counts = np.unique(_cells(features), axis=0, return_counts=True)
    fine = _cells(features, FINE)[:, :2]
    fine_keys, inside = np.unique(fine, axis=0, return_counts=True)
    cell_of, number = np.unique(_coarse(fine_keys), axis=0, return_inverse=True)
    whole = np.bincount(number.ravel(), inside, len(cell_of))[number.ravel()]
    even = whole / FINE**2
    return Density(
        keys=keys,
        rate=(counts / reports_per_incident + 0.5) / volume,
        fine_keys=fine_keys,
        share=np.maximum((inside + FINE_PRIOR) / (even + FINE_PRIOR), LEAST_SHARE),
        hour=_hours(features),
        elsewhere=0.5 / volume,
    )


def with_reports_per_incident(density: Density, held: float, reports: float) -> Density:
    """Return a density for another number of reports an incident than it was estimated with."""
    volume = CELL_KM * CELL_KM * CELL_H
    counts = (density.rate * volume - 0.5) * held
    return replace(density, rate=(counts / reports + 0.5) / volume)


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


def log_densities(features: Floats, density: Density) -> Floats:
    """Return ln of the density of incidents at each telling."""
    rate = _looked_up(_cells(features), density.keys, density.rate, density.elsewhere)
    share = _looked_up(_cells(features, FINE)[:, :2], density.fine_keys, density.share, 1.0)
    middle = (features[:, START] + features[:, END]) / 2
    hour = density.hour[np.floor(middle % 24).astype(np.int64)]
    whole_day = features[:, END] - features[:, START] >= WHOLE_DAY_H
    return np.log(rate * share * np.where(whole_day, 1.0, hour))


def corrected(
    features: Floats, source: Ints, names: tuple[str, ...], epoch: Epoch, floor_km: float
) -> Floats:
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
    out[known, CLOCK] = clock[known]
    out[:, DENSITY] = log_densities(features, epoch.density)
    return out


def epoch_json(epoch: Epoch) -> str:
    """Return an epoch as canonical JSON."""
    density = {
        name: np.asarray(getattr(epoch.density, name)).tolist()
        for name in ("keys", "rate", "fine_keys", "share", "hour", "elsewhere")
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
            rate=np.array(d["rate"]),
            fine_keys=np.array(d["fine_keys"], dtype=np.int64).reshape(-1, 2),
            share=np.array(d["share"]),
            hour=np.array(d["hour"]),
            elsewhere=float(d["elsewhere"]),
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


def _coarse(fine_keys: Ints) -> Ints:
    return np.floor_divide(fine_keys, FINE)


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
