"""Which observations tell of one incident: from a table to a group a row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from truceline.fuse.associate import Pins, group
from truceline.fuse.calibrate import calibrated
from truceline.fuse.candidates import Weighed, find_edges
from truceline.fuse.constraints import Pinned, pinned
from truceline.fuse.epoch import TAIL, Epoch, corrected
from truceline.fuse.kinds import KINDS, level_of, log_kind_ratio, why_no_incident
from truceline.fuse.likelihood import FEATURES, terms_of_pairs
from truceline.fuse.params import FuseParams
from truceline.fuse.reports import UNKNOWN, Reports, read_reports
from truceline.fuse.tellings import HOUR_US, Tellings, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from truceline.model.constraint import Constraint

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

NO_PLACE_NO_TIME = "neither place nor time is known"


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Pairs of rows with their four terms; ``held`` joined groups, ``merged`` are in one."""

    first: Ints
    second: Ints
    terms: Floats
    merged: NDArray[np.bool_]
    held: NDArray[np.bool_]

    @property
    def probability(self) -> Floats:
        """The match probability of each pair."""
        return np.asarray(1 / (1 + np.exp(-self.terms.sum(axis=1))), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """Observations in groups, in the order of their ids.

    ``label`` is the smallest row of each row's group, -1 for a row left out; ``left_out`` says
    why, by row. ``pinned`` are the pairs of rows that analysts hold and that stand; ``tellings``
    and ``weighed`` are what the pairs were weighed by.
    """

    reports: Reports
    label: Ints
    left_out: dict[int, str]
    links: Links
    pinned: Pinned
    epoch: Epoch
    tellings: Tellings
    weighed: Weighed


def partition(
    observations: pa.Table,
    params: FuseParams | None = None,
    constraints: Sequence[Constraint] = (),
    workers: int = 1,
) -> Partition:
    """Return which observations tell of one incident.

    Parameters
    ----------
    observations
        A table with the schema of `truceline.model.observation`, in any order; ids are unique.
    params
        Settings; the defaults if None. Without an epoch in them one is estimated.
    constraints
        What analysts hold, in the order of the record.
    workers
        Threads that search pairs; the answer does not depend on them.
    """
    params = params or FuseParams()
    reports = read_reports(observations)
    left_out = why_left_out(reports)
    kept = np.ones(len(reports), dtype=np.bool_)
    kept[list(left_out)] = False
    holds = _pinned(reports, constraints, left_out)
    rows = np.flatnonzero(kept & can_match(reports, params))
    tellings = tell(reports, rows, params, holds.rivals())
    epoch = params.epoch or calibrated(tellings, reports.names["source_id"], params)
    weighed = weigh(tellings, reports.names["source_id"], epoch, params)
    # From here on the corrected features serve; the stated ones would only take memory.
    tellings = replace(tellings, features=np.empty((0, FEATURES)))
    edges = find_edges(weighed, params, params.match_probability, workers)
    pins = pins_of(tellings, holds)
    groups, joined = group(weighed, edges, pins, params.gate)
    label = np.where(kept, np.arange(len(reports)), -1)
    of_row = groups[tellings.of_row]
    smallest = np.full(len(tellings), len(reports), dtype=np.int64)
    np.minimum.at(smallest, of_row, rows)
    label[rows] = smallest[of_row]
    label = _with_unmatched(label, rows, holds)
    links = _links(tellings, weighed, edges, joined, label, params)
    return Partition(reports, label, left_out, links, holds, epoch, tellings, weighed)


def why_left_out(reports: Reports) -> dict[int, str]:
    """Return why rows are no incident, by row."""
    reasons = [why_no_incident(kind) for kind in KINDS]
    known = np.array([reason is None for reason in reasons], dtype=np.bool_)
    nowhere = (reports.which < 0) & (reports.start_us == UNKNOWN)
    out = np.flatnonzero(~known[reports.kind] | nowhere)
    return {
        row: reasons[kind] or NO_PLACE_NO_TIME
        for row, kind in zip(out.tolist(), reports.kind[out].tolist(), strict=True)
    }


def can_match(reports: Reports, params: FuseParams) -> NDArray[np.bool_]:
    """Return which rows have a place and a time exact enough to be weighed against others."""
    placed = np.append(np.all(np.isfinite(reports.moments), axis=1), False)[reports.which]
    known = placed & (reports.start_us != UNKNOWN)
    span = np.where(known, reports.end_us - reports.start_us, 0)
    return np.asarray(known & (span <= params.longest_span_h * HOUR_US), dtype=np.bool_)


def weigh(
    tellings: Tellings, sources: tuple[str, ...], epoch: Epoch, params: FuseParams
) -> Weighed:
    """Return what the score of a pair needs, under an epoch."""
    floor_km = params.place_floor_m / 1000
    errors = [epoch.sources.get(name) for name in sources]
    levels = [level_of(params.confusion if e is None else e.confusion) for e in errors]
    return Weighed(
        features=corrected(tellings.features, tellings.source, sources, epoch, floor_km, TAIL),
        kind=tellings.kind,
        press=tellings.press,
        session=tellings.session,
        level=np.array(levels, dtype=np.int64)[tellings.source],
        log_kind=log_kind_ratio(epoch.frequency),
    )


def _pinned(
    reports: Reports, constraints: Sequence[Constraint], left_out: Mapping[int, str]
) -> Pinned:
    if not constraints:
        return Pinned()
    ids = reports.table["observation_id"].to_pylist()
    row_of = {name: row for row, name in enumerate(ids) if row not in left_out}
    return pinned(constraints, row_of)


def pins_of(tellings: Tellings, holds: Pinned) -> Pins:
    """Return the pairs of tellings that pairs of rows stand for, by chains of rows as well.

    What stands together is paired with the smallest telling of it, and so is what stands apart.
    """
    root = holds.roots()
    held = {row for pair in (*holds.together, *holds.apart) for row in pair}
    place = {int(row): at for at, row in enumerate(tellings.rows)} if held else {}
    members: dict[int, list[int]] = {}  # tellings of what stands together, by its smallest row
    for row in held & place.keys():
        telling = int(tellings.of_row[place[row]])
        members.setdefault(root.get(row, row), []).append(telling)
    first = {row: min(some) for row, some in members.items()}
    apart = ((root.get(a, a), root.get(b, b)) for a, b in holds.apart)

    return Pins(
        _sorted_pairs((first[row], one) for row, some in members.items() for one in some),
        _sorted_pairs((first[a], first[b]) for a, b in apart if a in first and b in first),
    )


def _sorted_pairs(pairs: Iterable[tuple[int, int]]) -> Ints:
    found = sorted({(min(a, b), max(a, b)) for a, b in pairs if a != b})
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _with_unmatched(label: Ints, rows: Ints, holds: Pinned) -> Ints:
    """Return labels in which rows nothing can be weighed against follow what analysts hold."""
    weighed = set(rows.tolist()) if holds.together else set()
    for a, b in holds.together:
        if (a in weighed and b in weighed) or label[a] < 0 or label[b] < 0:
            continue
        low, high = sorted((int(label[a]), int(label[b])))
        label = np.where(label == high, low, label)
    return label


def _links(
    tellings: Tellings, weighed: Weighed, edges: tuple[Ints, Ints, Floats],
    joined: NDArray[np.bool_], label: Ints, params: FuseParams,
) -> Links:  # fmt: skip
    """Return the edges between the heads of tellings, and each copy's with its head."""
    first, second, _ = edges
    copies = np.flatnonzero(tellings.rows != tellings.head[tellings.of_row])
    own = tellings.of_row[copies]
    terms = terms_of_pairs(
        weighed.features, weighed.kind, weighed.press, weighed.level, weighed.log_kind,
        np.log(params.doubt_same_day), np.append(first, own), np.append(second, own),
    )  # fmt: skip
    a = np.append(tellings.head[first], tellings.head[own])
    b = np.append(tellings.head[second], tellings.rows[copies])
    return Links(
        first=a,
        second=b,
        terms=terms,
        merged=label[a] == label[b],
        held=np.append(joined, np.ones(len(copies), np.bool_)),
    )
