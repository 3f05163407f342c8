"""Reports as fusion sees them: positions, spans and kinds as arrays, equal press rows as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.core.uncertain import region_moments
from truceline.model.kind import ACT_OF, Act, Kind
from truceline.model.observation import Modality, Observation
from truceline.model.table import from_table
from truceline.science.lines import unique_regions

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

INCIDENT_ACTS = frozenset({Act.FIRE, Act.FLIGHT, Act.PRESENCE, Act.MOVEMENT, Act.WORKS, Act.DENIAL})


@dataclass(frozen=True, slots=True, eq=False)
class Reports:
    """Atoms of fusion, ordered by their first observation's id.

    ``members`` lists the observations of each atom. Arrays have the atoms first: positions in
    degrees, covariance ``(n, 2, 2)`` in square metres (NaN where the place is unknown), spans
    in seconds since 1970.
    """

    members: list[list[Observation]]
    lon: Floats
    lat: Floats
    covariance: Floats
    start_s: Floats
    end_s: Floats
    kind: list[Kind]

    def __len__(self) -> int:
        return len(self.members)


def sort_out(table: pa.Table) -> tuple[list[Observation], list[tuple[str, str]]]:
    """Return what can become an incident, ordered by id, and why the rest cannot."""
    kept, left = [], []
    for observation in sorted(from_table(table, Observation), key=lambda o: o.observation_id):
        reason = why_not(observation)
        if reason is None:
            kept.append(observation)
        else:
            left.append((observation.observation_id, reason))
    return kept, left


def why_not(observation: Observation) -> str | None:
    """Return why an observation becomes no incident, None if it does."""
    act = ACT_OF[observation.kind]
    if act is Act.UNKNOWN:
        return "kind unknown"
    if act is Act.HARM:
        return "harm without an act: kept for corroboration"
    if act not in INCIDENT_ACTS:
        return f"not an act a clause speaks of ({observation.kind.value})"
    if observation.starts_at is None or observation.ends_at is None:
        return "time unknown"
    if observation.count_high == 0:
        return "nothing was noticed (a count of zero)"
    return None


def dependence(observation: Observation) -> str:
    """Return the group whose members are one telling: same origin, else same observer.

    Press rows of one data set without a stated origin are one group: nothing shows that they
    are independent.
    """
    if observation.origin is not None:
        return f"origin {observation.origin}"
    return f"{observation.source_id}|{observation.observer or ''}"


def gather(observations: Sequence[Observation]) -> Reports:
    """Return atoms: press rows equal in place, span and kind are one, others stand alone."""
    groups: dict[Any, list[Observation]] = {}
    for observation in observations:
        groups.setdefault(_tie(observation), []).append(observation)
    members = list(groups.values())
    first = [group[0] for group in members]
    lon, lat = np.full(len(first), np.nan), np.full(len(first), np.nan)
    covariance = np.full((len(first), 2, 2), np.nan)
    unique, which = unique_regions([observation.region for observation in first])
    moments = [region_moments(region) for region in unique]
    for atom, number in enumerate(which):
        if number >= 0:
            lon[atom], lat[atom], covariance[atom] = moments[number]
    return Reports(
        members=members,
        lon=lon,
        lat=lat,
        covariance=covariance,
        start_s=np.array([o.starts_at.timestamp() for o in first if o.starts_at is not None]),
        end_s=np.array([o.ends_at.timestamp() for o in first if o.ends_at is not None]),
        kind=[observation.kind for observation in first],
    )


def _tie(observation: Observation) -> Any:
    if observation.modality is Modality.PRESS and observation.region is not None:
        return (observation.region, observation.starts_at, observation.ends_at, observation.kind)
    return observation.observation_id
