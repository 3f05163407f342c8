"""Where incidents lie against the zones of an agreement, on the line in force at each instant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.model.table import regions_of
from truceline.science.lines import unique_regions
from truceline.science.zones import needs_line, place_in_zone

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from truceline.core.uncertain import Region
    from truceline.model.agreement import Agreement, Zone
    from truceline.model.line import LineVersion
    from truceline.science.lines import LineIndex

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Placing:
    """Incidents against one zone, all of length ``n``; see `truceline.science.zones.InZone`."""

    probability: Floats
    distance_m: Floats
    version: list[str | None]
    unplaced: list[str | None]


class Placer:
    """Places incidents in zones, each zone once, and equal regions once."""

    def __init__(self, incidents: pa.Table, agreement: Agreement, index: LineIndex) -> None:
        import pyarrow as pa

        self._agreement = agreement
        self._index = index
        self._regions, self._which = unique_regions(regions_of(incidents))
        happened = incidents["happened_at"].cast(pa.int64()).to_pylist()
        self._timed = np.array([value is not None for value in happened], dtype=np.bool_)
        self._at_us = np.array([value or 0 for value in happened], dtype=np.int64)
        self._done: dict[str | None, Placing] = {}

    def placing(self, zone_id: str | None) -> Placing:
        """Return where the incidents lie; None is everywhere, where all lie inside."""
        if zone_id not in self._done:
            self._done[zone_id] = self._place(zone_id)
        return self._done[zone_id]

    def _place(self, zone_id: str | None) -> Placing:
        n = len(self._which)
        if zone_id is None:
            return Placing(np.ones(n), np.full(n, np.nan), [None] * n, [None] * n)
        zone = self._agreement.zone(zone_id)
        probability, distance = np.full(n, np.nan), np.full(n, np.nan)
        names: list[str | None] = [None] * n
        placed = np.zeros(n, dtype=np.bool_)
        for version, rows in self._versions(zone):
            placed |= rows
            chosen = np.flatnonzero(rows & (self._which >= 0))
            for row in np.flatnonzero(rows).tolist() if version is not None else ():
                names[row] = version.version  # type: ignore[union-attr]
            if not len(chosen):
                continue
            numbers, back = np.unique(self._which[chosen], return_inverse=True)
            regions: list[Region] = [self._regions[number] for number in numbers]
            found = place_in_zone(zone, self._agreement, regions, version, self._index)
            probability[chosen] = found.probability[back]
            distance[chosen] = found.distance_m[back]
        return Placing(probability, distance, names, self._unplaced(zone, placed))

    def _versions(self, zone: Zone) -> list[tuple[LineVersion | None, NDArray[np.bool_]]]:
        """Return the versions of the zone's line with the incidents each is in force for."""
        everything = np.ones(len(self._which), dtype=np.bool_)
        if not needs_line(zone) or zone.line is None:
            return [(None, everything)]
        reference = self._agreement.reference_line(zone.line)
        line = self._index.lines[reference.line_id]
        if reference.version is not None:
            return [(line.version(reference.version), everything)]
        return [(version, self._in_force(version)) for version in line.versions]

    def _in_force(self, version: LineVersion) -> NDArray[np.bool_]:
        start, end = version.valid.start, version.valid.end
        since = self._at_us >= round(start.timestamp() * 1_000_000)
        until = np.inf if end is None else round(end.timestamp() * 1_000_000)
        return np.asarray(self._timed & since & (self._at_us < until), dtype=np.bool_)

    def _unplaced(self, zone: Zone, placed: NDArray[np.bool_]) -> list[str | None]:
        missing = f"the line '{zone.line}' has no version in force at that time"
        return [
            "the place is unknown" if number < 0 else None if found else missing
            for number, found in zip(self._which.tolist(), placed.tolist(), strict=True)
        ]
