"""From observations to incidents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from truceline.core.ids import content_id
from truceline.fuse.associate import group
from truceline.fuse.candidates import find_edges
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
from truceline.fuse.kinds import compatible, log_kind_ratio, why_no_incident
from truceline.fuse.likelihood import DENSITY, Epoch, estimate_epoch, log_densities, terms_of_pairs
from truceline.fuse.locate import place_of, span_of
from truceline.fuse.params import FuseParams
from truceline.fuse.tellings import Rows, Tellings, read_rows, tell
from truceline.model.incident import INCIDENT_SCHEMA, LEFT_OUT_SCHEMA, LINK_SCHEMA
from truceline.model.kind import ACT_OF, Kind
from truceline.model.table import region_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

HOUR_US = 3_600_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fused:
    """Incidents, the pairs weighed, what became no incident, and the densities it rests on."""

    incidents: pa.Table
    links: pa.Table
    left_out: pa.Table
    epoch: Epoch | None


@dataclass(frozen=True, slots=True, eq=False)
class _Links:
    """Pairs of rows with their terms; ``held`` joined groups, ``merged`` are in one incident."""

    first: Ints
    second: Ints
    terms: Floats
    merged: NDArray[np.bool_]
    held: NDArray[np.bool_]

    @property
    def probability(self) -> Floats:
        return np.asarray(1 / (1 + np.exp(-self.terms.sum(axis=1))), dtype=np.float64)


def fuse(observations: pa.Table, params: FuseParams | None = None) -> Fused:
    """Return what is held to have happened, each incident with its members.

    Parameters
    ----------
    observations
        A table with the schema of `truceline.model.observation`, in any order; ids are unique.
    params
        Settings; the defaults if None.

    Notes
    -----
    Every observation is a member of exactly one incident or is left out with a reason. The
    answer does not depend on the order of rows, and a repeated telling of the same origin
    changes neither place, time, count nor the number of origins. See docs/fusion.md.
    """
    params = params or FuseParams()
    table = observations.combine_chunks().sort_by("observation_id")
    rows = read_rows(table)
    reasons = [_why_left_out(rows, row) for row in range(len(rows))]
    kept = [row for row, reason in enumerate(reasons) if reason is None]
    matched = [row for row in kept if _can_match(rows, row, params)]
    tellings = tell(rows, matched, params)
    groups, links, epoch = _associate(tellings, params)
    incidents = groups + [[row] for row in sorted(set(kept) - set(matched))]
    return Fused(
        incidents=_incident_table(rows, incidents, links, params),
        links=_link_table(rows, links),
        left_out=pa.table(
            {
                "observation_id": [
                    rows.columns["observation_id"][row] for row, why in enumerate(reasons) if why
                ],
                "reason": [why for why in reasons if why],
            },
            schema=LEFT_OUT_SCHEMA,
        ),
        epoch=epoch,
    )


def _why_left_out(rows: Rows, row: int) -> str | None:
    why = why_no_incident(Kind(rows.columns["kind"][row]))
    if why is None and rows.which[row] < 0 and rows.start_us[row] is None:
        return "neither place nor time is known"
    return why


def _can_match(rows: Rows, row: int, params: FuseParams) -> bool:
    start, end = rows.start_us[row], rows.end_us[row]
    if rows.which[row] < 0 or start is None or end is None:
        return False
    return end - start <= params.longest_span_h * HOUR_US


def _associate(tellings: Tellings, params: FuseParams) -> tuple[list[list[int]], _Links, Epoch]:
    features, kind = tellings.features, tellings.kind
    epoch = params.epoch or estimate_epoch(features, kind, params.reports_per_incident)
    features[:, DENSITY] = log_densities(features, epoch)
    log_kind = log_kind_ratio(epoch.frequency, params.confusion)
    edges = find_edges(features, kind, tellings.press, tellings.session, log_kind, params)
    together = compatible(params.confusion)
    labels, joined = group(features, kind, tellings.session, together, edges, params.gate)
    first, second, _ = edges
    tied = [number for number, members in enumerate(tellings.members) if len(members) > 1]
    ties = [(number, row) for number in tied for row in tellings.members[number][1:]]
    own = np.array([number for number, _ in ties], dtype=np.int64)
    heads = np.array([members[0] for members in tellings.members], dtype=np.int64)
    terms = terms_of_pairs(
        features, kind, tellings.press, log_kind, np.log(params.doubt_same_day),
        np.append(first, own), np.append(second, own),
    )  # fmt: skip
    links = _Links(
        first=np.append(heads[first], heads[own]),
        second=np.append(heads[second], np.array([row for _, row in ties], dtype=np.int64)),
        terms=terms,
        merged=np.append(labels[first] == labels[second], np.ones(len(ties), np.bool_)),
        held=np.append(joined, np.ones(len(ties), np.bool_)),
    )
    groups: dict[int, list[int]] = {}
    for number, label in enumerate(labels.tolist()):
        groups.setdefault(label, []).extend(tellings.members[number])
    return [sorted(members) for members in groups.values()], links, epoch


def _lowest(links: _Links) -> dict[int, float]:
    """Return the lowest probability among the links each row holds its incident together by."""
    lowest: dict[int, float] = {}
    first, second = links.first[links.held].tolist(), links.second[links.held].tolist()
    for a, b, p in zip(first, second, links.probability[links.held].tolist(), strict=True):
        for row in (a, b):
            lowest[row] = min(lowest.get(row, 1.0), p)
    return lowest


def _incident_table(
    rows: Rows, incidents: list[list[int]], links: _Links, params: FuseParams
) -> pa.Table:
    lowest = _lowest(links)
    values = [_incident(rows, members, lowest, params) for members in incidents]
    values.sort(key=lambda value: str(value["incident_id"]))
    columns = {name: [value[name] for value in values] for name in INCIDENT_SCHEMA.names}
    return pa.table(columns, schema=INCIDENT_SCHEMA)


def _incident(
    rows: Rows, members: list[int], lowest: dict[int, float], params: FuseParams
) -> dict[str, Any]:
    c = rows.columns
    ids = [c["observation_id"][row] for row in members]
    simulated = any(c["simulated"][row] for row in members)
    kind = kind_of(rows, members)
    region = place_of(rows, members, params.place_floor_m)
    span = span_of(rows, members)
    count_low, count_high = count_of(rows, members, kind)
    probability = min(lowest.get(row, 1.0) for row in members)
    start, end = span or (None, None)
    content: dict[str, Any] = {"members": ids}
    if simulated:
        content["simulated"] = True
    return {
        "incident_id": content_id("inc", content),
        "kind": kind.value,
        "act": ACT_OF[kind].value,
        **region_values(region),
        "starts_at": start,
        "ends_at": end,
        "happened_at": None if start is None or end is None else (start + end) // 2,
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
        "explanation": explain(rows, members, probability),
        "sector": None,
        "simulated": simulated,
    }


def _link_table(rows: Rows, links: _Links) -> pa.Table:
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
