"""A world of incidents told by several sources, with the truth: what the fusion benchmarks read.

**Incidents.** A line of 1,000 km along the 48th parallel, from 30 degrees east. 70 % of incidents
lie at one of 25 hot spots (even along the line, weights Dirichlet 0.6, 4 km of spread along it),
the rest anywhere along it; all scatter 7.5 km across it. Weeks differ: their rates are lognormal
(0.3), the time within a week is even. Kinds have fixed shares; the number of rounds is a rounded
lognormal.

**Reports.** Each source notices an incident with its own chance, independently of the others and
of where it is, and tells it twice with a chance of 0.15. A report is off by a normal error in each
direction, comes late by the absolute value of a normal one, and with a chance of 0.12 names a kind
drawn at random from all six. Numbers are told as intervals that hold the true one.

**Stated errors.** What a row says of its own place, and what a user would set for a source's
clock, is a nominal value of that kind of source: wrong by a factor of 0.5 to 2. No method is told
the true one.

The same terms and seed give the same table. Rows are in the order they were received.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import shapely

from truceline.core.geo import offset
from truceline.model.kind import Kind
from truceline.model.observation import OBSERVATION_SCHEMA, Modality

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

LINE_M = 1_000_000.0
WEST_DEG, LAT_DEG = 30.0, 48.0
SPOTS, SPOT_SHARE, SPOT_WEIGHTS, SPOT_M = 25, 0.7, 0.6, 4_000.0
ACROSS_M = 7_500.0
START = datetime(2027, 3, 1, tzinfo=UTC)  # a Monday
WEEK_H = 168.0
WEEK_SPREAD = 0.3
KINDS = (
    Kind.EXPLOSION, Kind.SHELLING, Kind.MISSILE_STRIKE, Kind.UAV_STRIKE, Kind.AIR_STRIKE,
    Kind.ATTACK,
)  # fmt: skip
KIND_SHARES = (0.4, 0.25, 0.12, 0.1, 0.08, 0.05)
MISTAKEN = 0.12
REPEAT_CHANCE = 0.15
ROUNDS_LOG, ROUNDS_SPREAD = 1.0, 1.0
DELAY_H, DELAY_SPREAD = 1.0, 0.8
LONGEST_S = 30.0  # a build of the largest world


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source: what it notices, how far off it truly is, and what it says of that.

    ``true_m`` and ``true_h`` are standard deviations of the errors drawn, ``stated_m`` and
    ``stated_h`` what a user would state. ``spread`` is the half width of the intervals of
    numbers, as a share; None says only "at least one".
    """

    source_id: str
    modality: Modality
    cover: float
    true_m: float
    stated_m: float
    true_h: float
    stated_h: float
    spread: float | None


SOURCES = (
    Source(source_id="cameras", modality=Modality.CAMERA, cover=0.55, true_m=300, stated_m=150,
           true_h=0.1, stated_h=0.05, spread=0.0),
    Source(source_id="posts", modality=Modality.HUMAN, cover=0.45, true_m=1000, stated_m=1500,
           true_h=1.0, stated_h=0.5, spread=0.2),
    Source(source_id="catalogue", modality=Modality.DATA_SET, cover=0.35, true_m=2500,
           stated_m=5000, true_h=4.0, stated_h=6.0, spread=0.5),
    Source(source_id="newspapers", modality=Modality.PRESS, cover=0.3, true_m=5000, stated_m=2500,
           true_h=12.0, stated_h=8.0, spread=None),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a world is drawn from; ``whole_days`` tells of no report more than its day."""

    incidents: int
    days: float
    sources: tuple[Source, ...] = SOURCES
    repeat_chance: float = REPEAT_CHANCE
    whole_days: bool = False

    @property
    def clock_h(self) -> dict[str, float]:
        """Stated errors of the sources' clocks in hours, by modality."""
        return {source.modality.value: source.stated_h for source in self.sources}


# About 9,500, 95,000 and 950,000 reports; 83 incidents a day, then 833.
SIZES = {
    "small": Terms(incidents=5_000, days=60),
    "middle": Terms(incidents=50_000, days=60),
    "large": Terms(incidents=500_000, days=600),
}


class Incidents(NamedTuple):
    """What truly happened, arrays of shape ``(incidents,)``; hours since the start."""

    hour: Floats
    along_m: Floats
    across_m: Floats
    kind: Ints
    rounds: Ints


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Reports and the truth: ``incident_of`` numbers the incident of each row.

    ``weekly`` counts all incidents of each week, those nobody told of too.
    """

    observations: pa.Table
    incident_of: Ints
    incidents: Incidents
    weekly: Ints


def draw_world(terms: Terms, seed: int) -> World:
    """Return the world of some terms."""
    rng = np.random.default_rng(seed)
    incidents = _incidents(terms, rng)
    parts = [_reports(source, incidents, terms, rng) for source in terms.sources]
    incident_of = np.concatenate([number for number, _ in parts])
    columns = {name: np.concatenate([part[name] for _, part in parts]) for name in parts[0][1]}
    order = np.argsort(columns["received_h"], kind="stable")
    return World(
        observations=_table(terms, {name: column[order] for name, column in columns.items()}),
        incident_of=incident_of[order],
        incidents=incidents,
        weekly=np.bincount((incidents.hour // WEEK_H).astype(np.int64), minlength=_weeks(terms)),
    )


def _weeks(terms: Terms) -> int:
    return int(np.ceil(terms.days * 24 / WEEK_H))


def _incidents(terms: Terms, rng: np.random.Generator) -> Incidents:
    n = terms.incidents
    spots = rng.uniform(0, LINE_M, SPOTS)
    spot = rng.choice(SPOTS, n, p=rng.dirichlet(np.full(SPOTS, SPOT_WEIGHTS)))
    hot = rng.random(n) < SPOT_SHARE
    along = np.where(hot, spots[spot] + rng.normal(0, SPOT_M, n), rng.uniform(0, LINE_M, n))
    ends = np.minimum(np.arange(1, _weeks(terms) + 1) * WEEK_H, terms.days * 24)
    starts = np.append(0.0, ends[:-1])
    rates = rng.lognormal(0.0, WEEK_SPREAD, len(ends)) * (ends - starts)
    week = rng.choice(len(ends), n, p=rates / rates.sum())
    return Incidents(
        hour=starts[week] + rng.random(n) * (ends - starts)[week],
        along_m=along,
        across_m=rng.normal(0, ACROSS_M, n),
        kind=rng.choice(len(KINDS), n, p=KIND_SHARES),
        rounds=np.maximum(1, np.rint(rng.lognormal(ROUNDS_LOG, ROUNDS_SPREAD, n))).astype(np.int64),
    )


def _reports(
    source: Source, incidents: Incidents, terms: Terms, rng: np.random.Generator
) -> tuple[Ints, dict[str, Any]]:
    """Return which incident each report of a source tells of, and what it says."""
    noticed = np.flatnonzero(rng.random(terms.incidents) < source.cover)
    number = np.repeat(noticed, 1 + (rng.random(len(noticed)) < terms.repeat_chance))
    n = len(number)
    hour = incidents.hour[number] + np.abs(rng.normal(0, source.true_h, n))
    mistaken = rng.random(n) < MISTAKEN
    low, high, unbounded = _interval(source, incidents.rounds[number])
    return number, {
        "source": np.full(n, terms.sources.index(source)),
        "along_m": incidents.along_m[number] + rng.normal(0, source.true_m, n),
        "across_m": incidents.across_m[number] + rng.normal(0, source.true_m, n),
        "hour": hour,
        "received_h": hour + DELAY_H * rng.lognormal(0, DELAY_SPREAD, n),
        "kind": np.where(mistaken, rng.integers(len(KINDS), size=n), incidents.kind[number]),
        "low": low,
        "high": high,
        "unbounded": unbounded,
    }


def _interval(source: Source, rounds: Ints) -> tuple[Ints, Ints, Bools]:
    if source.spread is None:
        return np.ones_like(rounds), rounds, np.ones(len(rounds), dtype=np.bool_)
    low = np.maximum(1, np.floor(rounds * (1 - source.spread))).astype(np.int64)
    high = np.ceil(rounds * (1 + source.spread)).astype(np.int64)
    return low, high, np.zeros(len(rounds), dtype=np.bool_)


def _table(terms: Terms, told: dict[str, Any]) -> pa.Table:
    n = len(told["source"])
    lon, lat = offset(WEST_DEG, LAT_DEG, told["along_m"], 0.0)
    lon, lat = (np.round(degrees, 6) for degrees in offset(lon, lat, 0.0, told["across_m"]))
    sigma = np.array([source.stated_m for source in terms.sources])[told["source"]]
    places = np.column_stack([lon, lat, sigma, sigma, np.zeros(n)])
    starts_h = np.floor(told["hour"] / 24) * 24 if terms.whole_days else told["hour"]
    keys = np.char.zfill(np.arange(n).astype(np.str_), 8)
    columns = {
        "observation_id": np.char.add("obs-", keys), "source_key": keys, "content_sha256": keys,
        "origin": keys,
        "source_id": _names([source.source_id for source in terms.sources], told["source"]),
        "modality": _names([source.modality.value for source in terms.sources], told["source"]),
        "kind": _names([kind.value for kind in KINDS], told["kind"]),
        "region_kind": pa.repeat("point", n),
        "region_params": pa.ListArray.from_arrays(
            np.arange(0, 5 * n + 1, 5, dtype=np.int32), places.ravel()
        ),
        "region_wkb": shapely.to_wkb(shapely.points(lon, lat)),
        "starts_at": _instants(starts_h),
        "ends_at": _instants(starts_h + 24.0 if terms.whole_days else starts_h),
        "received_at": _instants(told["received_h"]),
        "count_low": told["low"], "count_high": pa.array(told["high"], mask=told["unbounded"]),
        "repeats": np.ones(n, dtype=np.int64), "simulated": np.ones(n, dtype=np.bool_),
    }  # fmt: skip
    arrays = [
        pa.array(columns[field.name], field.type)
        if field.name in columns
        else pa.nulls(n, field.type)
        for field in OBSERVATION_SCHEMA
    ]
    return pa.table(arrays, schema=OBSERVATION_SCHEMA)


def _names(names: list[str], which: Ints) -> pa.Array:
    return pa.array(names).take(pa.array(which))


def _instants(hours: Floats) -> pa.Array:
    microseconds = np.rint(hours * 3600).astype(np.int64) * 1_000_000  # told to the second
    start = int(START.timestamp()) * 1_000_000
    return pa.array(start + microseconds, pa.timestamp("us", tz="UTC"))


def main() -> int:
    """Print how many reports each size has and how long it takes to draw."""
    for name, terms in SIZES.items():
        start = time.perf_counter()
        world = draw_world(terms, seed=3)
        took = time.perf_counter() - start
        told = len(np.unique(world.incident_of))
        print(
            f"{name}: {world.observations.num_rows:,} reports of {told:,} incidents out of "
            f"{terms.incidents:,} in {len(world.weekly)} weeks, {took:.1f} s"
        )
    return 0 if took < LONGEST_S else 1


if __name__ == "__main__":
    sys.exit(main())
