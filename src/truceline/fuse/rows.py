"""Observations as lists, column by column: what estimates of one incident read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.core.uncertain import RegionKind, point_region
from truceline.fuse.independence.dependence import dependence_groups
from truceline.fuse.likelihood import WHOLE_DAY_H
from truceline.fuse.reports import UNKNOWN, region_at
from truceline.fuse.tellings import DAY_CLOCK_H, HOUR_US

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from truceline.core.uncertain import Region
    from truceline.fuse.params import FuseParams
    from truceline.fuse.partition import Partition
    from truceline.fuse.reports import Reports

COLUMNS = (
    "observation_id", "kind", "modality", "count_low", "count_high", "observer", "source_id",
    "assessment", "weapon", "calibre_mm", "altitude_low_m", "altitude_high_m", "target",
    "place_name", "simulated",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Observations in the order of their ids.

    ``which`` numbers the distinct regions (-1 unknown); ``moments`` has one row a region, as
    stated; ``factor`` multiplies its variance, ``clock_us`` and ``late_us`` are the errors of the
    times, ``lone_place`` and ``lone_clock`` multiply the variances where no other source tells
    the same, a number a row. ``start_us``, ``end_us`` and ``received_us`` are None where unknown.
    """

    reports: Reports
    columns: dict[str, list[Any]]
    origin: list[int]
    which: list[int]
    moments: NDArray[np.float64]
    factor: list[float]
    clock_us: list[float]
    late_us: list[float]
    lone_place: list[float]
    lone_clock: list[float]
    start_us: list[int | None]
    end_us: list[int | None]
    received_us: list[int | None]
    all_late_us: float

    def region(self, number: int, factor: float) -> Region:
        """Return one of the distinct regions; the variance of a point is multiplied by a factor."""
        region = region_at(self.reports.table, int(self.reports.first[number]))
        if region.kind is not RegionKind.POINT or factor == 1.0:
            return region
        lon, lat, major, minor, azimuth = region.params
        wider = float(np.sqrt(factor))
        return point_region(lon, lat, wider * major, wider * minor, azimuth)

    def sources(self, members: Iterable[int]) -> set[str]:
        """Return the sources of some rows."""
        return {self.columns["source_id"][row] for row in members}

    def age(self, row: int) -> tuple[int, int]:
        """Return what puts rows in the order they were received, and by id if together."""
        return self.received_us[row] or 0, row

    def oldest(self, members: list[int]) -> int:
        """Return the member that was received first."""
        return min(members, key=self.age)


def rows_of(parts: Partition, params: FuseParams) -> Rows:
    """Return the observations of a partition with the errors its epoch holds of their sources.

    What hangs together within an incident is one origin (`truceline.fuse.independence.dependence`).
    """
    reports, epoch = parts.reports, parts.epoch
    table = reports.table
    sources = [epoch.sources.get(name) for name in reports.names["source_id"]]
    code = reports.text["source_id"]
    factor = np.array([1.0 if e is None else e.place_factor for e in sources])[code]
    clock = np.array([0.0 if e is None else e.clock_h for e in sources])[code]
    late = np.array([0.0 if e is None else e.late_h for e in sources])[code]
    lone_place = np.array([1.0 if e is None else e.lone_place for e in sources])[code]
    lone_clock = np.array([1.0 if e is None else e.lone_clock for e in sources])[code]
    whole_day = reports.end_us - reports.start_us >= WHOLE_DAY_H * HOUR_US
    return Rows(
        reports=reports,
        columns={name: table[name].to_pylist() for name in COLUMNS},
        origin=dependence_groups(
            table, params.families, params.parties, within=parts.label
        ).tolist(),
        which=reports.which.tolist(),
        moments=reports.moments,
        factor=factor.tolist(),
        clock_us=(np.where(whole_day, np.minimum(clock, DAY_CLOCK_H), clock) * HOUR_US).tolist(),
        late_us=(np.where(whole_day, 0.0, late) * HOUR_US).tolist(),
        lone_place=lone_place.tolist(),
        lone_clock=lone_clock.tolist(),
        start_us=_or_none(reports.start_us),
        end_us=_or_none(reports.end_us),
        received_us=_or_none(reports.received_us),
        all_late_us=epoch.all_late_h * HOUR_US,
    )


def _or_none(values: NDArray[np.int64]) -> list[int | None]:
    return [None if value == UNKNOWN else value for value in values.tolist()]
