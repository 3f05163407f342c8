"""From observations to incidents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from truceline.core.ids import content_id
from truceline.fuse.estimate import (
    agreed,
    commonest,
    count_of,
    distinct,
    kind_of,
    outermost,
    weapon_of,
)
from truceline.fuse.explain import explain
from truceline.fuse.locate import interval_of, place_of, span_of
from truceline.fuse.params import FuseParams
from truceline.fuse.partition import Links, Partition, partition
from truceline.fuse.rows import Rows, rows_of
from truceline.model.incident import INCIDENT_SCHEMA, LEFT_OUT_SCHEMA, LINK_SCHEMA
from truceline.model.kind import ACT_OF
from truceline.model.table import region_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.fuse.epoch import Epoch
    from truceline.model.constraint import Constraint


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fused:
    """Incidents, the pairs weighed, what became no incident, and the epoch it rests on."""

    incidents: pa.Table
    links: pa.Table
    left_out: pa.Table
    epoch: Epoch


def fuse(
    observations: pa.Table,
    params: FuseParams | None = None,
    constraints: Sequence[Constraint] = (),
    workers: int = 1,
) -> Fused:
    """Return what is held to have happened, each incident with its members.

    Parameters
    ----------
    observations
        A table with the schema of `truceline.model.observation`, in any order; ids are unique.
    params
        Settings; the defaults if None. Without an epoch in them one is estimated.
    constraints
        What analysts hold, in the order of the record.
    workers
        Threads that search pairs.

    Notes
    -----
    Every observation is a member of exactly one incident or is left out with a reason. The
    answer does not depend on the order of rows, and a repeated telling of the same origin
    changes neither place, time, count nor the number of origins. See docs/fusion.md.
    """
    params = params or FuseParams()
    parts = partition(observations, params, constraints, workers)
    rows = rows_of(parts, params)
    left_out = sorted(parts.left_out)
    ids = rows.columns["observation_id"]
    return Fused(
        incidents=_incident_table(rows, _groups(parts), parts, params),
        links=_link_table(rows, parts.links),
        left_out=pa.table(
            {
                "observation_id": [ids[row] for row in left_out],
                "reason": [parts.left_out[row] for row in left_out],
            },
            schema=LEFT_OUT_SCHEMA,
        ),
        epoch=parts.epoch,
    )


def incident_id(seed: str, simulated: bool) -> str:
    """Return the id of the incident whose oldest report is the seed."""
    content: dict[str, Any] = {"seed": seed}
    if simulated:
        content["simulated"] = True
    return content_id("inc", content)


def _groups(parts: Partition) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    for row, label in enumerate(parts.label.tolist()):
        if label >= 0:
            groups.setdefault(label, []).append(row)
    return list(groups.values())


def _lowest(links: Links) -> dict[int, float]:
    """Return the lowest probability among the links each row holds its incident together by."""
    lowest: dict[int, float] = {}
    first, second = links.first[links.held].tolist(), links.second[links.held].tolist()
    for a, b, p in zip(first, second, links.probability[links.held].tolist(), strict=True):
        for row in (a, b):
            lowest[row] = min(lowest.get(row, 1.0), p)
    return lowest


def _incident_table(
    rows: Rows, incidents: list[list[int]], parts: Partition, params: FuseParams
) -> pa.Table:
    lowest = _lowest(parts.links)
    held = {row for pair in parts.pinned.together for row in pair}
    values = [_incident(rows, members, lowest, held, params) for members in incidents]
    values.sort(key=lambda value: str(value["incident_id"]))
    columns = {name: [value[name] for value in values] for name in INCIDENT_SCHEMA.names}
    return pa.table(columns, schema=INCIDENT_SCHEMA)


def _incident(
    rows: Rows, members: list[int], lowest: dict[int, float], held: set[int], params: FuseParams
) -> dict[str, Any]:
    c = rows.columns
    ids = [c["observation_id"][row] for row in members]
    simulated = any(c["simulated"][row] for row in members)
    kind = kind_of(rows, members)
    region = place_of(rows, members, params.place_floor_m)
    start, end = span_of(rows, members) or (None, None)
    low, high = interval_of(rows, members) or (None, None)
    count_low, count_high = count_of(rows, members, kind)
    probability = min(lowest.get(row, 1.0) for row in members)
    pinned = len(members) > 1 and any(row in held for row in members)
    return {
        "incident_id": incident_id(c["observation_id"][rows.oldest(members)], simulated),
        "kind": kind.value,
        "act": ACT_OF[kind].value,
        **region_values(region),
        "starts_at": start,
        "ends_at": end,
        "happened_at": _middle(start, end, low, high),
        "between_low": low,
        "between_high": high,
        "members": ids,
        "modalities": distinct(rows, members, "modality"),
        "origins": len({rows.origin[row] for row in members}),
        "assessments": distinct(rows, members, "assessment"),
        "count_low": count_low,
        "count_high": count_high,
        "weapon": weapon_of(rows, members),
        "calibre_mm": agreed(rows, members, "calibre_mm"),
        "altitude_low_m": outermost(rows, members, "altitude_low_m", min),
        "altitude_high_m": outermost(rows, members, "altitude_high_m", max),
        "targets": distinct(rows, members, "target"),
        "place_name": commonest(rows, members, "place_name"),
        "merge_probability": probability,
        "pinned": pinned,
        "explanation": explain(rows, members, probability, pinned=pinned),
        "sector": None,
        "simulated": simulated,
    }


def _middle(start: int | None, end: int | None, low: int | None, high: int | None) -> int | None:
    """Return the middle of the span; of the interval where that lies outside it."""
    if start is None or end is None:
        return None
    middle = (start + end) // 2
    if low is not None and high is not None and not low <= middle <= high:
        return (low + high) // 2
    return middle


def _link_table(rows: Rows, links: Links) -> pa.Table:
    ids = np.array(rows.columns["observation_id"], dtype=object)
    order = np.lexsort((links.second, links.first))
    terms = links.terms[order]
    columns = {
        "observation_a": ids[links.first[order]].tolist() if len(order) else [],
        "observation_b": ids[links.second[order]].tolist() if len(order) else [],
        "probability": links.probability[order],
        "log_place": terms[:, 0],
        "log_time": terms[:, 1],
        "log_kind": terms[:, 2],
        "log_density": terms[:, 3],
        "merged": links.merged[order],
    }
    return pa.table(columns, schema=LINK_SCHEMA)
