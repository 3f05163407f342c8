"""How much better "the same thing" explains two reports than "two things near each other"."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.geo import radii
from truceline.model.kind import ACT_OF, Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.fuse.report import Reports

    Floats = NDArray[np.float64]

# Kinds that different observers give to one and the same thing.
COMPATIBLE: tuple[frozenset[Kind], ...] = (
    frozenset(
        {Kind.EXPLOSION, Kind.SHELLING, Kind.MISSILE_STRIKE, Kind.AIR_STRIKE, Kind.UAV_STRIKE,
         Kind.ATTACK}
    ),
    frozenset({Kind.EXPLOSION, Kind.MUZZLE_FLASH, Kind.PROJECTILE, Kind.SHELLING}),
    frozenset({Kind.BURST, Kind.SHOT, Kind.CLASH, Kind.ATTACK, Kind.PROJECTILE}),
    frozenset({Kind.UAV_FLIGHT, Kind.AIR_DEFENCE}),
    frozenset({Kind.WEAPON_SIGHTING, Kind.FORCES_SIGHTING, Kind.MOVEMENT}),
)  # fmt: skip
CONFUSED = 0.2  # share of reports of a thing that name a compatible kind; our assumption


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The terms of the score of each pair, natural logarithms; minus infinity where impossible."""

    place: Floats
    time: Floats
    kind: Floats
    density: Floats

    def total(self, log_prior: float) -> Floats:
        """Return the log odds that the two are one."""
        return self.place + self.time + self.kind + self.density + log_prior


def are_compatible(one: Kind, two: Kind) -> bool:
    """Say whether two reports of one thing can carry these kinds."""
    return one is two or any(one in group and two in group for group in COMPATIBLE)


def score(
    reports: Reports,
    pairs: NDArray[np.int64],
    density: Floats,
    floor_m: float,
    clock_error_s: float,
) -> Terms:
    """Return the terms of each pair.

    Notes
    -----
    place: log of the density per square kilometre with which two errors of these covariances
    differ by what is seen. time: log of the overlap of the two spans, each a uniform density per
    hour, widened by the clock error. kind: log of P(both kinds | one thing) over the product of
    the shares of the kinds. density: minus the log of reports per square kilometre and hour
    nearby, so that the same closeness means less in a hot spot.
    """
    i, j = pairs.T
    return Terms(
        place=_place(reports, i, j, floor_m),
        time=_time(reports, i, j, clock_error_s),
        kind=_kind(reports, i, j),
        density=-np.log(np.maximum(density[i], density[j])),
    )


def _place(reports: Reports, i: NDArray[np.int64], j: NDArray[np.int64], floor_m: float) -> Floats:
    half_way = (reports.lat[i] + reports.lat[j]) / 2
    meridian, across = radii(half_way)
    turn = (reports.lon[j] - reports.lon[i] + 180) % 360 - 180
    east = np.radians(turn) * across * np.cos(np.radians(half_way))
    north = np.radians(reports.lat[j] - reports.lat[i]) * meridian
    both = (reports.covariance[i] + reports.covariance[j]) / 1e6
    a, b, c = both[:, 0, 0], both[:, 0, 1], both[:, 1, 1]
    extra = 2 * (floor_m / 1000) ** 2
    a, c = a + extra, c + extra
    x, y = east / 1000, north / 1000
    determinant = a * c - b * b
    square = (c * x * x - 2 * b * x * y + a * y * y) / determinant
    return np.asarray(-square / 2 - np.log(2 * np.pi) - np.log(determinant) / 2)


def _time(
    reports: Reports, i: NDArray[np.int64], j: NDArray[np.int64], clock_error_s: float
) -> Floats:
    start, end = reports.start_s - clock_error_s, reports.end_s + clock_error_s
    overlap = np.minimum(end[i], end[j]) - np.maximum(start[i], start[j])
    hours = (end - start) / 3600
    with np.errstate(divide="ignore"):
        log_overlap = np.log(np.maximum(overlap, 0) / 3600)
    return np.asarray(log_overlap - np.log(hours[i]) - np.log(hours[j]))


def _kind(reports: Reports, i: NDArray[np.int64], j: NDArray[np.int64]) -> Floats:
    kinds = sorted(set(reports.kind))
    number = {kind: n for n, kind in enumerate(kinds)}
    counts = Counter(reports.kind)
    share = np.array([(counts[kind] + 1) / (len(reports) + len(kinds)) for kind in kinds])
    table = np.full((len(kinds), len(kinds)), -np.inf)
    for one in kinds:
        peers = [two for two in kinds if two is not one and are_compatible(one, two)]
        for two in [one, *peers]:
            if ACT_OF[one] is not ACT_OF[two]:
                continue
            same = 1 - CONFUSED if peers else 1.0
            given = same if two is one else CONFUSED / len(peers)
            table[number[one], number[two]] = np.log(given / share[number[two]])
    table = np.minimum(table, table.T)
    codes = np.array([number[kind] for kind in reports.kind])
    return np.asarray(table[codes[i], codes[j]])
