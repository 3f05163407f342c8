"""Where incidents lie against the zones of an agreement, on the line in force at each instant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from truceline.assess.coded import Coded
from truceline.science.measured import Measured
from truceline.science.places import places_of
from truceline.science.rulers import PathRuler
from truceline.science.zones import measured_in_zone, needs_line, ruler_of, side_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.model.agreement import Agreement, Zone
    from truceline.model.line import LineVersion
    from truceline.science.lines import LineIndex

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

NO_PLACE = "the place is unknown"
NO_ALTITUDE = "the altitude is unknown"
NO_SIDE = "the line does not say which side is whose"
EVERYWHERE = "everywhere"
COMPLETE = 1 - 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Placing:
    """Incidents against one zone, all of length ``n``.

    ``probability`` is NaN where it cannot be told, for the reason ``gap``; ``version`` is the line
    version at the middle of the span, None where there is none or the zone needs none.
    """

    probability: Floats
    distance_m: Floats
    version: Coded[str | None]
    gap: Coded[str]


@dataclass(frozen=True, slots=True, eq=False)
class _Entries:
    """Incidents by the version of a line in force: one whose span meets several has several.

    ``weight`` is the share of the span; ``middle`` marks the entry of the middle of the span.
    Entries are ordered by version; ``bounds`` are where each version's begin.
    """

    row: Ints
    weight: Floats
    middle: NDArray[np.bool_]
    versions: tuple[LineVersion, ...]
    bounds: Ints


class Placer:
    """Places incidents in zones: each zone once, and each line measured once for all zones."""

    def __init__(self, incidents: pa.Table, agreement: Agreement, index: LineIndex) -> None:
        self._agreement = agreement
        self._index = index
        self._places = places_of(incidents)
        self._timed = incidents["happened_at"].is_valid().to_numpy()
        columns = [
            incidents[name].cast(pa.int64()).fill_null(0).to_numpy()
            for name in ("starts_at", "ends_at", "happened_at")
        ]
        self._start_us, self._end_us, self._at_us = columns
        self._altitude = [
            incidents[name].to_numpy() for name in ("altitude_low_m", "altitude_high_m")
        ]
        self._done: dict[str | None, Placing] = {}
        self._entries: dict[str, _Entries] = {}
        self._measured: dict[str, Measured] = {}

    def placing(self, zone_id: str | None) -> Placing:
        """Return where the incidents lie; None is everywhere, where all lie inside."""
        if zone_id not in self._done:
            zone = None if zone_id is None else self._agreement.zone(zone_id)
            self._done[zone_id] = self.place(zone)
        return self._done[zone_id]

    def place(self, zone: Zone | None) -> Placing:
        """Return where the incidents lie against a zone, which need not be the agreement's."""
        n = len(self._places)
        none: Coded[str | None] = Coded(np.zeros(n, dtype=np.int32), [None])
        if zone is None:
            gap = Coded(np.zeros(n, dtype=np.int32), [NO_PLACE])
            return Placing(np.ones(n), np.full(n, np.nan), none, gap)
        placing = self._on_line(zone) if needs_line(zone) else self._in_area(zone, none)
        return self._at_altitude(zone, placing)

    def _in_area(self, zone: Zone, version: Coded[str | None]) -> Placing:
        ruler = ruler_of(zone, None, self._index)
        assert ruler is not None
        n = len(self._places)
        found = measured_in_zone(zone, [1], Measured([ruler], np.array([0, n]), self._places))
        gap = Coded(np.zeros(n, dtype=np.int32), [NO_PLACE])
        return Placing(found.probability, found.distance_m, version, gap)

    def _on_line(self, zone: Zone) -> Placing:
        n = len(self._places)
        reference = self._agreement.reference_line(zone.line or "")
        entries = self._by_version(reference.name)
        sides = [side_of(zone, version) for version in entries.versions]
        found = measured_in_zone(zone, sides, self._measure(reference.name, entries))
        sided = np.repeat(np.array(sides) != 0, np.diff(entries.bounds))
        middle = entries.middle
        probability = _summed(entries.row, entries.weight * found.probability, n)
        known = _summed(entries.row, entries.weight * sided, n)
        probability[known < COMPLETE] = np.nan
        distance = np.full(n, np.nan)
        distance[entries.row[middle]] = np.where(sided, found.distance_m, np.nan)[middle]
        version = np.zeros(n, dtype=np.int32)
        number = np.repeat(np.arange(1, len(sides) + 1), np.diff(entries.bounds))
        version[entries.row[middle]] = number[middle]
        gaps = np.where(self._places.known, 1, 0).astype(np.int32)
        gaps[entries.row[~sided & self._places.known[entries.row]]] = 2
        missing = f"the line '{zone.line}' has no version in force at that time"
        names: list[str | None] = [None, *(version.version for version in entries.versions)]
        return Placing(
            probability, distance, Coded(version, names), Coded(gaps, [NO_PLACE, missing, NO_SIDE])
        )

    def _measure(self, reference: str, entries: _Entries) -> Measured:
        if reference not in self._measured:
            rulers = [PathRuler(self._index.path(v), v.sigma_m) for v in entries.versions]
            self._measured[reference] = Measured(
                rulers, entries.bounds, self._places.take(entries.row)
            )
        return self._measured[reference]

    def _by_version(self, name: str) -> _Entries:
        if name not in self._entries:
            reference = self._agreement.reference_line(name)
            line = self._index.lines[reference.line_id]
            if reference.version is not None:
                fixed = line.version(reference.version)
                n = len(self._places)
                self._entries[name] = _Entries(
                    np.arange(n), np.ones(n), np.ones(n, dtype=np.bool_), (fixed,),
                    np.array([0, n]),
                )  # fmt: skip
            else:
                self._entries[name] = self._in_force(line.versions)
        return self._entries[name]

    def _in_force(self, versions: Sequence[LineVersion]) -> _Entries:
        """Return the incidents of each version, by the share of the span it was in force."""
        starts = np.array([_us(v.valid.start) for v in versions])
        ends = np.array([np.inf if v.valid.end is None else _us(v.valid.end) for v in versions])
        timed = np.flatnonzero(self._timed)
        first = np.searchsorted(starts, self._start_us[timed], side="right") - 1
        last = np.searchsorted(starts, np.maximum(self._end_us[timed] - 1, self._start_us[timed]),
                               side="right") - 1  # fmt: skip
        first = np.maximum(first, 0)
        times = np.maximum(last - first + 1, 0)
        row = np.repeat(timed, times)
        within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        number = np.repeat(first, times) + within
        weight = _overlap(self._start_us[row], self._end_us[row], starts[number], ends[number])
        at = self._at_us[row]
        middle = (at >= starts[number]) & (at < ends[number])
        keep = (weight > 0) | middle
        order = np.argsort(number[keep], kind="stable")
        bounds = np.searchsorted(number[keep][order], np.arange(len(starts) + 1))
        return _Entries(
            row[keep][order], weight[keep][order], middle[keep][order], tuple(versions), bounds
        )

    def _at_altitude(self, zone: Zone, placing: Placing) -> Placing:
        """Return the placing with the altitude held against the zone's, where it has any."""
        if zone.floor_m is None and zone.ceiling_m is None:
            return placing
        low, high = self._altitude
        floor = zone.floor_m or 0.0
        ceiling = np.inf if zone.ceiling_m is None else zone.ceiling_m
        known = ~np.isnan(low) & ~np.isnan(high)
        share = _overlap(low, high, np.full(len(low), floor), np.full(len(low), ceiling))
        probability = placing.probability * np.where(known, share, np.nan)
        probability[placing.probability == 0] = 0.0
        words = [*placing.gap.values, NO_ALTITUDE]
        codes = np.where(
            np.isnan(placing.probability) | known, placing.gap.codes, len(words) - 1
        ).astype(np.int32)
        return Placing(probability, placing.distance_m, placing.version, Coded(codes, words))


def _summed(rows: Ints, values: Floats, n: int) -> Floats:
    return np.bincount(rows, values, n).astype(np.float64)  # of no rows it makes integers


def _us(instant: object) -> float:
    return float(round(instant.timestamp() * 1_000_000))  # type: ignore[attr-defined]


def _overlap(low: Floats, high: Floats, start: Floats, end: Floats) -> Floats:
    """Return the share of each span that lies in another; an instant is in it or not."""
    length = high - low
    common = np.maximum(np.minimum(high, end) - np.maximum(low, start), 0.0)
    instant = ((low >= start) & (low < end)).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = common / length
    return np.where(length > 0, share, instant)
