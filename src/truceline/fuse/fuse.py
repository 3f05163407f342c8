"""From observations to incidents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from truceline.fuse.associate import Group, associate
from truceline.fuse.candidates import candidate_pairs, local_density
from truceline.fuse.combine import incident_of
from truceline.fuse.likelihood import Terms, score
from truceline.fuse.report import Reports, gather, sort_out
from truceline.model.incident import INCIDENT_SCHEMA, LEFT_OUT_SCHEMA, LINK_SCHEMA, Incident
from truceline.model.table import to_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class FuseParams:
    """Settings of fusion.

    ``floor_m`` is added to every place error and ``clock_error_s`` to every span: no source
    states all of its error. ``prior`` is the chance, before place, time and kind are looked at,
    that a second report nearby is of the same thing. ``threshold`` is the match probability from
    which two are held to be one.
    """

    floor_m: float = 150.0
    clock_error_s: float = 300.0
    prior: float = 0.3
    threshold: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.prior < 1 or not 0 < self.threshold < 1:
            raise ValueError("prior and threshold lie between 0 and 1")
        if self.floor_m <= 0 or self.clock_error_s <= 0:
            raise ValueError("floor and clock error are positive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fused:
    """Incidents, the links that were weighed, and what became no incident and why."""

    incidents: pa.Table
    links: pa.Table
    left_out: pa.Table


def fuse(observations: pa.Table, params: FuseParams | None = None) -> Fused:
    """Return the incidents observations are of.

    Parameters
    ----------
    observations
        Table with the schema of `truceline.model.observation`, in any order.
    params
        Settings; defaults if None.

    Notes
    -----
    A deterministic function of the set of observations: neither their order nor copies of a
    telling change the incidents. See the page Fusion for the formulas and their limits.
    """
    params = params or FuseParams()
    kept, left = sort_out(observations)
    reports = gather(kept)
    pairs = candidate_pairs(reports, params.floor_m, params.clock_error_s)
    terms = score(reports, pairs, local_density(reports), params.floor_m, params.clock_error_s)
    log_odds = terms.total(np.log(params.prior))
    probability = _logistic(log_odds)
    above = log_odds - np.log(params.threshold / (1 - params.threshold))
    groups, used = associate(reports, pairs, above, params.floor_m, params.clock_error_s)
    incidents = sorted(
        (_incident(reports, group, probability, params) for group in groups),
        key=lambda incident: incident.incident_id,
    )
    return Fused(
        incidents=to_table(incidents, INCIDENT_SCHEMA),
        links=_links(reports, pairs, terms, probability, used),
        left_out=pa.table(
            {
                "observation_id": [observation for observation, _ in left],
                "reason": [reason for _, reason in left],
            },
            schema=LEFT_OUT_SCHEMA,
        ),
    )


def _incident(reports: Reports, group: Group, probability: Floats, params: FuseParams) -> Incident:
    members = sorted(
        (member for atom in group.atoms for member in reports.members[atom]),
        key=lambda member: member.observation_id,
    )
    lowest = min((float(probability[link]) for link in group.links), default=1.0)
    return incident_of(members, lowest, params.floor_m)


def _links(
    reports: Reports,
    pairs: NDArray[np.int64],
    terms: Terms,
    probability: Floats,
    used: NDArray[np.bool_],
) -> pa.Table:
    """Links worth a look: those that merged and those that nearly did."""
    kept = np.flatnonzero(used | (probability > 0.05))
    first = [reports.members[i][0].observation_id for i in pairs[kept, 0]]
    second = [reports.members[j][0].observation_id for j in pairs[kept, 1]]
    columns = {
        "observation_a": first,
        "observation_b": second,
        "probability": probability[kept],
        "log_place": terms.place[kept],
        "log_time": terms.time[kept],
        "log_kind": terms.kind[kept],
        "log_density": terms.density[kept],
        "merged": used[kept],
    }
    return pa.table(columns, schema=LINK_SCHEMA).sort_by(
        [("observation_a", "ascending"), ("observation_b", "ascending")]
    )


def _logistic(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -700, 700))))
