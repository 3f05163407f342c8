"""Fusion one observation at a time, equal to the byte to fusion of them all at once.

What happens in one component of near reports depends on nothing outside it, so that an arrival, a
retraction or an analyst's act recomputes the components it touches, with the very function that
fuses everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.fuse.fuse import Fused, fuse
from truceline.fuse.held import HeldResults, HeldRows
from truceline.fuse.nearby import Nearby
from truceline.model.incident import INCIDENT_SCHEMA, LEFT_OUT_SCHEMA, LINK_SCHEMA
from truceline.model.observation import OBSERVATION_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa

    from truceline.fuse.epoch import Epoch
    from truceline.fuse.params import FuseParams
    from truceline.model.constraint import Constraint

TABLES = {"incidents": INCIDENT_SCHEMA, "links": LINK_SCHEMA, "left_out": LEFT_OUT_SCHEMA}
ONE = {"links": "observation_a", "left_out": "observation_id"}  # a member that tells the part


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an act changed: ids of incidents that are new or other, and of those that are gone."""

    changed: tuple[str, ...]
    gone: tuple[str, ...]


class Stream:
    """Observations held, and what they fuse to under one epoch.

    At any time `fused` is what `truceline.fuse.fuse.fuse` makes of the same observations and
    constraints, whatever the order they came in.

    Raises
    ------
    ValueError
        If the settings hold no epoch: densities that move with each report leave nothing local.
    """

    def __init__(self, params: FuseParams) -> None:
        if params.epoch is None:
            raise ValueError("fusion of a stream needs a frozen epoch")
        self._params = params
        self._epoch: Epoch = params.epoch
        self._rows = HeldRows(OBSERVATION_SCHEMA)
        self._nearby = Nearby(params, params.epoch)
        self._constraints: tuple[Constraint, ...] = ()
        self._bound: dict[str, set[str]] = {}  # ids that acts name together with one
        self._part: dict[str, int] = {}  # observation: the part it is fused in
        self._members: dict[int, tuple[str, ...]] = {}
        self._results = {name: HeldResults(schema) for name, schema in TABLES.items()}
        self._next = 0

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, observations: pa.Table, workers: int = 1) -> Change:
        """Take in observations; one that is held already is passed over."""
        ids = observations["observation_id"].to_pylist()
        last = {name: k for k, name in enumerate(ids)}
        fresh = [k for name, k in last.items() if name not in self._rows]
        names = [ids[k] for k in fresh]
        if not names:
            return Change(changed=(), gone=())
        table = observations.take(fresh)
        is_first = not len(self)
        self._rows.add(names, table)
        self._nearby.add(table)
        return self._fuse_around(names, set(names) if is_first else self._closed(names), workers)

    def retract(self, ids: Iterable[str]) -> Change:
        """Take out observations; what analysts hold of them holds again when they are back."""
        gone = [name for name in dict.fromkeys(ids) if name in self._rows]
        left = {n for name in gone for n in self._members[self._part[name]]} - set(gone)
        for name in gone:
            self._rows.drop(name)
        self._nearby.remove(gone)
        return self._fuse_around([*gone, *left], self._closed(sorted(left)))

    def constrain(self, acts: Sequence[Constraint]) -> Change:
        """Take in acts of analysts, after those held."""
        self._constraints += tuple(acts)
        for act in acts:
            ids = {*act.observations, *act.others}
            for name in ids:
                self._bound.setdefault(name, set()).update(ids - {name})
        named = {name for act in acts for name in (*act.observations, *act.others)}
        there = sorted(name for name in named if name in self._rows)
        return self._fuse_around(there, self._closed(there))

    def fused(self) -> Fused:
        """Return what all observations fuse to."""
        incidents, links, left_out = (self._results[name].table() for name in TABLES)
        order = [("observation_a", "ascending"), ("observation_b", "ascending")]
        return Fused(
            incidents=incidents.sort_by("incident_id").combine_chunks(),
            links=links.sort_by(order).combine_chunks(),
            left_out=left_out.sort_by("observation_id").combine_chunks(),
            epoch=self._epoch,
        )

    def _fuse_around(self, names: Sequence[str], part: set[str], workers: int = 1) -> Change:
        """Fuse anew a part around some observations, and drop the parts it comes from."""
        old = {self._part[name] for name in (*names, *part) if name in self._part}
        before = {row["incident_id"]: row for number in old for row in self._told(number)}
        for number in old:
            for name in self._members.pop(number):
                del self._part[name]
        for results in self._results.values():
            results.drop(old)
        fused = fuse(self._rows.table(sorted(part)), self._params, self._acts(part), workers)
        self._keep(fused, part)
        after = {row["incident_id"]: row for row in fused.incidents.to_pylist()} if old else {}
        changed = after if old else fused.incidents["incident_id"].to_pylist()
        return Change(
            changed=tuple(sorted(k for k in changed if not old or before.get(k) != after[k])),
            gone=tuple(sorted(before.keys() - after.keys())),
        )

    def _told(self, number: int) -> list[dict[str, Any]]:
        return self._results["incidents"].of(number).to_pylist()  # type: ignore[no-any-return]

    def _closed(self, names: Sequence[str]) -> set[str]:
        """Return the observations that near reports, acts and old parts lead to from some."""
        found = {name for name in names if name in self._rows}
        edge = list(found)
        while edge:
            one = edge.pop()
            old = self._members[self._part[one]] if one in self._part else ()
            for other in (*self._nearby.of(one), *self._bound.get(one, ()), *old):
                if other not in found and other in self._rows:
                    found.add(other)
                    edge.append(other)
        return found

    def _acts(self, part: set[str]) -> tuple[Constraint, ...]:
        if part.isdisjoint(self._bound):
            return ()
        return tuple(
            act
            for act in self._constraints
            if not part.isdisjoint((*act.observations, *act.others))
        )

    def _keep(self, fused: Fused, part: set[str]) -> None:
        """Hold results, a part for each set of observations that links and acts connect."""
        ids = sorted(part)
        place = {name: k for k, name in enumerate(ids)}
        number = self._next + _components(ids, place, fused, self._bound)
        self._next += len(ids)
        for name, own in zip(ids, number.tolist(), strict=True):
            self._part[name] = own
            self._members[own] = (*self._members.get(own, ()), name)
        first = [place[members[0]] for members in fused.incidents["members"].to_pylist()]
        self._results["incidents"].add(fused.incidents, number[first])
        for name, column in ONE.items():
            table: pa.Table = getattr(fused, name)
            rows = [place[one] for one in table[column].to_pylist()]
            self._results[name].add(table, number[rows])


def _components(
    ids: Sequence[str], place: dict[str, int], fused: Fused, bound: dict[str, set[str]]
) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return a number for each observation that those it is linked with share."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    a = [place[name] for name in fused.links["observation_a"].to_pylist()]
    b = [place[name] for name in fused.links["observation_b"].to_pylist()]
    for members in fused.incidents["members"].to_pylist():
        a += [place[members[0]]] * (len(members) - 1)
        b += [place[name] for name in members[1:]]
    for name in bound.keys() & place.keys():
        others = [place[other] for other in bound[name] if other in place]
        a += [place[name]] * len(others)
        b += others
    shape = (len(ids), len(ids))
    edges = coo_matrix((np.ones(len(a), np.bool_), (a, b)), shape=shape)
    return np.asarray(connected_components(edges, directed=False)[1], dtype=np.int64)
