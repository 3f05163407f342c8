"""Rows that say the very same thing taken as one telling: what is weighed."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

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
from truceline.fuse.reports import joint_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.fuse.params import FuseParams
    from truceline.fuse.reports import Codes, Reports

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

HOUR_US = 3.6e9
LEAST_CLOCK_H = 1 / 3600
DAY_CLOCK_H = 1 / 60  # who names a whole day means the calendar's


@dataclass(frozen=True, slots=True, eq=False)
class Tellings:
    """What is weighed: one row a telling, in the order of the heads.

    ``of_row`` is the telling of each chosen row and ``head`` the oldest row of each telling;
    ``session`` is -1 where rows of one source may tell the same thing, else a number that
    tellings of one source and observer share. Of ``features`` the errors are as stated.
    """

    rows: Ints
    of_row: Ints
    head: Ints
    features: Floats
    kind: Ints
    source: Ints
    press: NDArray[np.bool_]
    session: Ints

    def __len__(self) -> int:
        return len(self.head)


def tell(
    reports: Reports, rows: Ints, params: FuseParams,
    rivals: Mapping[int, frozenset[int]] = MappingProxyType({}),
) -> Tellings:  # fmt: skip
    """Return the tellings of the chosen rows, all of which have a place and a time.

    Parameters
    ----------
    reports
        All observations.
    rows
        The chosen ones, in order.
    params
        Which modalities repeat themselves, and stated errors.
    rivals
        Rows that must not be one telling with a row, by row.

    Notes
    -----
    Rows of a repeating source (the press) that name the same kind, place and span are one
    telling. Elsewhere a copy is one only if it has the same origin and says the same in
    everything: the n-th such row of one delivery stands with the n-th of another.
    """
    code = _parted(_tie(reports, rows, _repeating(reports, params)[rows]), rows, rivals)
    # An echo comes later than what it repeats: the head is the oldest, not the first by id.
    oldest = np.lexsort((rows, reports.received_us[rows], code))
    starts = np.r_[True, np.diff(code[oldest]) > 0] if len(rows) else np.empty(0, np.bool_)
    order = np.sort(oldest[starts])
    rank = np.empty(len(order), dtype=np.int64)
    rank[code[order]] = np.arange(len(order))
    return _tellings(reports, rows, rank[code], order, params)


def one_by_one(reports: Reports, rows: Ints, params: FuseParams) -> Tellings:
    """Return each of the chosen rows as a telling of its own."""
    every = np.arange(len(rows))
    return _tellings(reports, rows, every, every, params)


def _tellings(
    reports: Reports, rows: Ints, of_row: Ints, order: Ints, params: FuseParams
) -> Tellings:
    head = rows[order]
    press = _repeating(reports, params)[head]
    speaker = joint_codes([reports.text["source_id"][rows], reports.text["observer"][rows]])
    return Tellings(
        rows=rows,
        of_row=of_row,
        head=head,
        features=_features(reports, head, params),
        kind=reports.kind[head].astype(np.int64),
        source=reports.text["source_id"][head].astype(np.int64),
        press=press,
        session=np.where(press, -1, speaker[order]),
    )


def _repeating(reports: Reports, params: FuseParams) -> NDArray[np.bool_]:
    names = reports.names["modality"]
    known = np.array([name in params.repeating for name in names] + [False], dtype=np.bool_)
    return known[reports.text["modality"]]


def _tie_columns(reports: Reports, rows: Ints) -> tuple[list[Ints | Codes], list[Ints | Codes]]:
    """Return the columns in which copies agree: those of every row, and those of exact ones."""
    what: list[Ints | Codes] = [reports.kind, reports.which, reports.start_us, reports.end_us]
    said: list[Ints | Codes] = [*reports.count, reports.text["assessment"], reports.text["weapon"]]
    return [c[rows] for c in what], [c[rows] for c in (reports.origin, *said)]


def _tie(reports: Reports, rows: Ints, repeating: NDArray[np.bool_]) -> Ints:
    """Return a code that the rows of one telling share."""
    what, said = _tie_columns(reports, rows)
    plain = np.flatnonzero(~repeating)
    number = np.zeros(len(rows), dtype=np.int64)
    whole = joint_codes([*what, repeating.astype(np.int64)])
    if len(plain):
        exact = joint_codes([whole[plain], *(column[plain] for column in said)])
        whole[plain] = whole.max(initial=0) + 1 + exact
        who = [reports.text[name][rows[plain]] for name in ("source_id", "observer")]
        content = reports.text["content_sha256"][rows[plain]]
        received = reports.received_us[rows[plain]]
        speaker = joint_codes([exact, *who, content])
        # The same content again is the same telling; told alike in one delivery are two things
        # listed, told alike later the same thing again.
        _, first, again = np.unique(speaker, return_index=True, return_inverse=True)
        counter = joint_codes([exact, *who, received])
        number[plain] = _rank_within(counter[first], first)[again]
    return joint_codes([whole, number])


def _rank_within(group: Ints, place: Ints) -> Ints:
    """Return which of its group each is, in the order of `place`."""
    order = np.lexsort((place, group))
    ordered = group[order]
    starts = np.r_[True, ordered[1:] != ordered[:-1]]
    at = np.arange(len(group))
    since = np.maximum.accumulate(np.where(starts, at, 0))
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = at - since
    return rank


def _parted(code: Ints, rows: Ints, rivals: Mapping[int, frozenset[int]]) -> Ints:
    """Return codes in which rows that must stand apart no longer share one."""
    if not rivals:
        return code
    parts = np.zeros(len(code), dtype=np.int64)
    held: dict[tuple[int, int], set[int]] = {}  # code and part: the rows with rivals in it
    for at in np.flatnonzero(np.isin(rows, list(rivals))).tolist():
        row, part = int(rows[at]), 0
        while held.get((int(code[at]), part), set()) & rivals[row]:
            part += 1
        held.setdefault((int(code[at]), part), set()).add(row)
        parts[at] = part
    return joint_codes([code, parts])


def _features(reports: Reports, heads: Ints, params: FuseParams) -> Floats:
    out = np.zeros((len(heads), FEATURES))
    if not len(heads):
        return out
    place = reports.moments[reports.which[heads]]
    out[:, LON], out[:, LAT] = np.radians(place[:, 0]), np.radians(place[:, 1])
    out[:, EAST_EAST] = place[:, 2] / 1e6
    out[:, EAST_NORTH] = place[:, 3] / 1e6
    out[:, NORTH_NORTH] = place[:, 4] / 1e6
    out[:, START] = reports.start_us[heads] / HOUR_US
    out[:, END] = reports.end_us[heads] / HOUR_US
    names = reports.names["modality"]
    clocks = [params.clock_h.get(name, params.clock_default_h) for name in names]
    clock = np.array([*clocks, params.clock_default_h])[reports.text["modality"][heads]]
    out[:, CLOCK] = np.maximum(clock, LEAST_CLOCK_H)
    whole_day = out[:, END] - out[:, START] >= WHOLE_DAY_H
    out[whole_day, CLOCK] = np.minimum(out[whole_day, CLOCK], DAY_CLOCK_H)
    return out
