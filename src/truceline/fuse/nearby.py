"""Which of the observations held one is near enough to, to be told as one with it."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from truceline.core.uncertain import RegionKind
from truceline.fuse.candidates import chord_cells
from truceline.fuse.kinds import log_kind_ratio
from truceline.fuse.likelihood import FEATURES, apart_km, pair_terms
from truceline.fuse.partition import can_match, weigh, why_left_out
from truceline.fuse.reports import read_reports
from truceline.fuse.tellings import one_by_one
from truceline.model.table import REGION_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from truceline.fuse.epoch import Epoch
    from truceline.fuse.params import FuseParams

    Ints = NDArray[np.int64]

SAID = ("kind", "starts_at", "ends_at", *REGION_NAMES)
EXACTLY = ("origin", "source_id", "observer", "count_low", "count_high", "assessment", "weapon")


class Nearby:
    """Observations in cells of space and time, to be asked for neighbours.

    Neighbours are pairs whose log odds pass the threshold as observations alone, and rows that
    say so much the same that they could be copies: all that fusion may link, and some more.
    """

    def __init__(self, params: FuseParams, epoch: Epoch) -> None:
        self._params, self._epoch = params, epoch
        self._log_kind = log_kind_ratio(epoch.frequency)
        self._features = np.empty((0, FEATURES))
        self._codes = np.empty((0, 4), dtype=np.int64)  # kind, press, level, session
        self._names: list[str] = []
        self._place: dict[str, int] = {}
        self._cells: dict[int, array[int]] = {}
        self._speakers: dict[tuple[str, str | None], int] = {}
        self._family: list[int] = []
        self._families: dict[int, tuple[int, ...]] = {}  # tuples: the collector passes them over

    def add(self, table: pa.Table) -> None:
        """Take in observations."""
        reports = read_reports(table)
        fit = can_match(reports, self._params)
        fit[list(why_left_out(reports))] = False
        rows = np.flatnonzero(fit)
        if not len(rows):
            return
        tellings = one_by_one(reports, rows, self._params)
        weighed = weigh(tellings, reports.names["source_id"], self._epoch, self._params)
        start, count = len(self._names), len(rows)
        self._grow(start + count)
        self._features[start : start + count] = weighed.features
        values = reports.table.take(rows).to_pydict()
        sessions = self._sessions(values, tellings.press)
        self._codes[start : start + count] = np.column_stack(
            [weighed.kind, weighed.press, weighed.level, sessions]
        )
        self._names += values["observation_id"]
        self._place |= {name: start + k for k, name in enumerate(values["observation_id"])}
        for k, family in enumerate(_families(values, tellings.press)):
            self._family.append(family)
            self._families[family] = (*self._families.get(family, ()), start + k)
        for k, cell in enumerate(self._keys(weighed.features).tolist()):
            self._cells.setdefault(cell, array("q")).append(start + k)

    def remove(self, names: Iterable[str]) -> None:
        """Take out observations."""
        for name in names:
            place = self._place.pop(name, None)
            if place is not None:
                family = self._family[place]
                self._families[family] = tuple(k for k in self._families[family] if k != place)
                key = int(self._keys(self._features[place : place + 1])[0])
                self._cells[key].remove(place)

    def of(self, name: str) -> set[str]:
        """Return the neighbours of an observation; none where it has no place or time."""
        place = self._place.get(name)
        if place is None:
            return set()
        params = self._params
        odds = float(np.log(params.match_probability) - np.log1p(-params.match_probability))
        near = self._around(place)
        linked = _linked(
            self._features, self._codes, self._log_kind, np.log(params.doubt_same_day), odds,
            (params.reach_m / 1000) ** 2, place, near,
        )  # fmt: skip
        kin = {*near[linked].tolist(), *self._families[self._family[place]]}
        return {self._names[k] for k in kin} - {name}

    def _around(self, place: int) -> Ints:
        """Return every observation in the cells around one."""
        ((x, y, z, t),) = self._cell(self._features[place : place + 1]).tolist()
        steps = (-1, 0, 1)
        around = [
            (x + i, y + j, z + k, t + m) for i in steps for j in steps for k in steps for m in steps
        ]
        keys = _flat(np.array(around)).tolist()
        found = [np.frombuffer(cell, np.int64) for key in keys if (cell := self._cells.get(key))]
        return np.concatenate(found)

    def _cell(self, features: NDArray[np.float64]) -> Ints:
        return chord_cells(features, self._params.reach_m / 1000, self._params.reach_h, 0.0)

    def _keys(self, features: NDArray[np.float64]) -> Ints:
        return _flat(self._cell(features))

    def _sessions(self, values: dict[str, list[Any]], press: NDArray[np.bool_]) -> list[int]:
        speakers = zip(values["source_id"], values["observer"], strict=True)
        return [
            -1 if free else self._speakers.setdefault(who, len(self._speakers))
            for who, free in zip(speakers, press.tolist(), strict=True)
        ]

    def _grow(self, count: int) -> None:
        room = len(self._features)
        if count > room:
            more = max(count, 2 * room) - room
            self._features = np.concatenate([self._features, np.zeros((more, FEATURES))])
            self._codes = np.concatenate([self._codes, np.zeros((more, 4), np.int64)])


def _flat(cells: Ints) -> Ints:
    x, y, z, t = cells.T
    return np.asarray(((t << 14 | x) << 14 | y) << 14 | z, dtype=np.int64)


def _families(values: dict[str, list[Any]], press: NDArray[np.bool_]) -> Iterator[int]:
    """Yield a number that rows share which could be copies of one another."""
    said = zip(*(values[name] for name in SAID), strict=True)
    exactly = zip(*(values[name] for name in EXACTLY), strict=True)
    for free, row, more in zip(press.tolist(), said, exactly, strict=True):
        what, start, end, region, params, wkb = row
        moment = (start or end, end or start)  # as fusion reads one that is not known
        place = (region, tuple(params), None if region == RegionKind.POINT else wkb)
        origin, source, observer, *rest = more
        by = origin if origin is not None else (source, observer)
        yield hash((free, what, moment, place, *(() if free else (by, *rest))))


@njit(cache=True, nogil=True)
def _linked(
    features: Any, codes: Any, log_kind: Any, log_doubt: float, odds: float, reach_square: float,
    one: int, near: Any,
) -> Any:  # fmt: skip
    """Return which of some observations are linked to one."""
    kind, press, level = codes[:, 0], codes[:, 1], codes[:, 2]
    out = np.zeros(len(near), np.bool_)
    for k in range(len(near)):
        other = near[k]
        i, j = min(one, other), max(one, other)
        if i == j or (codes[i, 3] >= 0 and codes[i, 3] == codes[j, 3]):
            continue
        place, time, of_kind, density = pair_terms(
            features, kind, press, level, log_kind, log_doubt, i, j
        )
        if place + time + of_kind + density > odds - SLACK:
            east, north = apart_km(features, i, j)
            out[k] = east * east + north * north <= reach_square * (1 + SLACK)
    return out


SLACK = 1e-6  # of log odds and distance: sums in another order differ in the last digits
