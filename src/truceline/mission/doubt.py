"""How sure a mission's incidents are: standing, counts, numbers, and what to look at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa

from truceline.core.time import day_of
from truceline.fuse.candidates import find_edges
from truceline.fuse.doubt.alternatives import alternatives
from truceline.fuse.doubt.doubts import doubts
from truceline.fuse.doubt.number import NumberParams, merge_bonus, number_of_incidents
from truceline.fuse.doubt.partitions import sharpness
from truceline.fuse.doubt.review import review_queue
from truceline.fuse.doubt.tally import tally
from truceline.fuse.independence.credibility import SourceRegister, rate
from truceline.fuse.independence.dependence import dependence_groups
from truceline.fuse.likelihood import CLOCK, EAST_EAST, EAST_NORTH, END, NORTH_NORTH, START
from truceline.fuse.partition import pins_of
from truceline.mission.incidents import last_run, partition_of_run
from truceline.mission.run import state_of
from truceline.model.credibility import Reliability

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from numpy.typing import NDArray

    from truceline.fuse.params import FuseParams
    from truceline.fuse.partition import Partition
    from truceline.mission.folder import Mission
    from truceline.mission.run import State
    from truceline.store.record import Record

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

LEAST = 0.02  # match probability from which a pair enters the doubt about a grouping
Period = Literal["day", "week"]


def state_of_run(record: Record, folder: Path) -> State:
    """Return everything the record held when the last run ended: what its incidents are made of.

    Raises
    ------
    MissionError
        MIS-008 if nothing was processed yet.
    """
    run = last_run(record)
    return state_of(record, folder, None if run is None else run.hash)


def register_of(mission: Mission) -> SourceRegister:
    """Return what a mission's file states of its sources."""
    sources = mission.settings.sources
    return SourceRegister(
        reliability={s.id: Reliability(s.reliability) for s in sources if s.reliability},
        mission=frozenset(s.id for s in sources if s.own),
        parties={s.id: s.party for s in sources if s.party},
    )


def groups_of(state: State) -> Ints:
    """Return the dependence group of each observation, made within incidents."""
    observations = state.tables["observations"]
    home = {
        name: number
        for number, members in enumerate(state.tables["incidents"]["members"].to_pylist())
        for name in members
    }
    ids = observations["observation_id"].to_pylist()
    within = np.array([home.get(name, -1) for name in ids], dtype=np.int64)
    families = {s.id: s.family for s in state.mission.settings.sources if s.family}
    parties = register_of(state.mission).parties
    return dependence_groups(observations, families, parties, within=within)


def credibility(state: State) -> pa.Table:
    """Return how far each incident is confirmed, and by whom; both letters of the scale apart."""
    tables = state.tables
    return rate(
        tables["incidents"], tables["observations"], groups_of(state), register_of(state.mission)
    )


def tallies(state: State, period: Period) -> pa.Table:
    """Return counts as observed beside those of incidents, by period and kind."""
    zone = state.mission.settings.time_zone
    return tally(state.tables["incidents"], state.tables["observations"], period=period, zone=zone)


def numbers(record: Record, state: State, period: Period, seed: int) -> pa.Table:
    """Return how many incidents there were by period, with 90 % intervals.

    Reports without a place or a time, or with a span too wide to be one event, are not counted.
    """
    parts, params = partition_of_run(record)
    first, second, odds, sharp = _pairs(parts, params)
    zone = state.mission.settings.time_zone
    starts = _starts(parts, zone, period)
    assumed = NumberParams(assumed_reports=parts.epoch.reports_per_incident)
    cells = pa.table({"from": pa.array(starts, pa.date32())})
    held = parts.label[parts.tellings.head]
    return number_of_incidents(
        first, second, odds, sharp, held, cells, seed=seed, params=assumed
    ).table


def queue(record: Record, state: State) -> pa.Table:
    """Return the decisions worth a look, the most valuable for its time first."""
    parts, params = partition_of_run(record)
    names = _names(parts)
    first, second, odds, sharp = _pairs(parts, params)
    home = {
        name: row["incident_id"]
        for row in state.tables["incidents"].select(["incident_id", "members"]).to_pylist()
        for name in row["members"]
    }
    held = parts.label[parts.tellings.head]
    chances: dict[tuple[str, ...], float] = {}
    for row in doubts(first, second, odds, sharp, held, bonus=_bonus(parts)).to_pylist():
        ends = [row["group_a"], *([] if row["group_b"] is None else [row["group_b"]])]
        chances[tuple(sorted(home[names[label]] for label in ends))] = row["chance_wrong"]
    group_of = dict(
        zip(
            state.tables["observations"]["observation_id"].to_pylist(),
            groups_of(state).tolist(),
            strict=True,
        )
    )
    links = _links(parts, names, first, second, odds)
    return review_queue(
        state.tables["incidents"], links, group_of, findings=state.tables["findings"],
        chances=chances,
    )  # fmt: skip


def other_ways(record: Record, members: Sequence[str]) -> list[dict[str, Any]]:
    """Return the ways of grouping some reports that are nearly as likely as the one held.

    Each holds ``held`` and ``other``, lists of groups of observation ids, and ``log_lead``, by
    how much the one held is likelier.
    """
    parts, params = partition_of_run(record)
    names = _names(parts)
    first, second, odds, sharp = _pairs(parts, params)
    held = parts.label[parts.tellings.head]
    found = alternatives(first, second, odds, sharp, held, bonus=_bonus(parts)).to_pylist()
    mine = set(members)

    def told(groups: list[list[int]]) -> list[list[str]]:
        return [sorted(names[int(parts.tellings.head[k])] for k in group) for group in groups]

    return [
        {"held": told(row["held"]), "other": told(row["other"]), "log_lead": row["log_lead"]}
        for row in found
        if mine & {name for group in told(row["held"]) for name in group}
    ]


def _bonus(parts: Partition) -> float:
    reports = max(parts.epoch.reports_per_incident, 1.01)
    return merge_bonus(reports, reports)


def _names(parts: Partition) -> list[str]:
    return parts.reports.table["observation_id"].to_pylist()  # type: ignore[no-any-return]


def _pairs(parts: Partition, params: FuseParams) -> tuple[Ints, Ints, Floats, Floats]:
    """Return the pairs of tellings that may be one, their log odds, and each one's precision."""
    f = parts.weighed.features
    first, second, odds = find_edges(parts.weighed, params, LEAST)
    time = f[:, CLOCK] ** 2 + (f[:, END] - f[:, START]) ** 2 / 12
    sharp = sharpness(f[:, EAST_EAST], f[:, EAST_NORTH], f[:, NORTH_NORTH], time)
    return first, second, odds, sharp


def _links(parts: Partition, names: list[str], first: Ints, second: Ints, odds: Floats) -> pa.Table:
    """Return the pairs as the queue asks for them; what an analyst has decided is not asked."""
    label, head = parts.label, parts.tellings.head
    pins = pins_of(parts.tellings, parts.pinned)
    home = {other: one for one, other in pins.together.tolist()}
    apart = {frozenset(pair) for pair in pins.apart.tolist()}
    ends = [
        {home.get(one, one), home.get(other, other)}
        for one, other in zip(first.tolist(), second.tolist(), strict=True)
    ]
    kept = [k for k, pair in enumerate(ends) if len(pair) == 2 and pair not in apart]
    a, b = head[first], head[second]
    return pa.table(
        {
            "observation_a": [names[k] for k in a[kept].tolist()],
            "observation_b": [names[k] for k in b[kept].tolist()],
            "probability": 1 / (1 + np.exp(-odds[kept])),
            "merged": label[a[kept]] == label[b[kept]],
        }
    )


def _starts(parts: Partition, zone: str, period: Period) -> list[date]:
    """Return the day, or the Monday, each telling's middle lies on."""
    from datetime import UTC, datetime, timedelta

    f = parts.weighed.features
    out = []
    for hour in ((f[:, START] + f[:, END]) / 2).tolist():
        day = day_of(datetime.fromtimestamp(hour * 3600, UTC), zone)
        out.append(day - timedelta(days=day.weekday()) if period == "week" else day)
    return out
