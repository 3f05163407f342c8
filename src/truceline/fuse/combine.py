"""One incident out of a group: joint place and span, count interval, kind and words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.geo import local_metres, offset
from truceline.core.ids import content_id
from truceline.core.uncertain import Region, ellipse_of, region_moments, separation_m
from truceline.fuse.report import dependence
from truceline.model.incident import Incident
from truceline.model.kind import ACT_OF, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from truceline.model.observation import Observation

KIND_ORDER = {kind: number for number, kind in enumerate(Kind)}


def incident_of(members: Sequence[Observation], probability: float, floor_m: float) -> Incident:
    """Return the incident of observations held to be one.

    Parameters
    ----------
    members
        Observations, ordered by id.
    probability
        The lowest match probability that holds them together, 1 for one.
    floor_m
        What is added to each place error, metres.

    Notes
    -----
    Each dependence group counts once, with its most precise place and its widest count: copies
    of a telling change nothing. Counts of different observers are not added: the interval runs
    from the largest lower to the largest upper bound.
    """
    tellers: dict[str, list[Observation]] = {}
    for member in members:
        tellers.setdefault(dependence(member), []).append(member)
    start, end = joint_span(members)
    kind = joint_kind(tellers)
    low, high = joint_count(members)
    weapons = sorted({m.weapon for m in members if m.weapon is not None})
    calibres = {m.calibre_mm for m in members if m.calibre_mm is not None}
    names = sorted({m.place_name for m in members if m.place_name is not None})
    ids = tuple(sorted(m.observation_id for m in members))
    return Incident(
        incident_id=content_id("inc", {"members": list(ids)}),
        kind=kind,
        act=ACT_OF[kind].value,
        region=joint_region(tellers, floor_m),
        starts_at=start,
        ends_at=end,
        happened_at=start + (end - start) / 2,
        members=ids,
        modalities=tuple(sorted({m.modality.value for m in members})),
        origins=len(tellers),
        assessments=tuple(sorted({m.assessment for m in members if m.assessment is not None})),
        count_low=low,
        count_high=high,
        weapon="; ".join(weapons) or None,
        calibre_mm=calibres.pop() if len(calibres) == 1 else None,
        place_name=names[0] if names else None,
        merge_probability=probability,
        explanation=explain(members, tellers, probability),
        simulated=any(m.simulated for m in members),
    )


def joint_span(members: Sequence[Observation]) -> tuple[datetime, datetime]:
    """Return the intersection of the spans, their hull where clocks keep them apart."""
    starts = [m.starts_at for m in members if m.starts_at is not None]
    ends = [m.ends_at for m in members if m.ends_at is not None]
    low, high = max(starts), min(ends)
    return (low, high) if low <= high else (high, low)


def joint_kind(tellers: dict[str, list[Observation]]) -> Kind:
    """Return the kind most tellers give; on a tie the more telling one, by the table's order."""
    votes = Counter(kind for group in tellers.values() for kind in {m.kind for m in group})
    return min(votes, key=lambda kind: (-votes[kind], KIND_ORDER[kind]))


def joint_count(members: Sequence[Observation]) -> tuple[int | None, int | None]:
    """Return the interval of how many: observers of one thing are not added."""
    counted = [m for m in members if m.count_low is not None]
    if not counted:
        return None, None
    low = max(m.count_low for m in counted if m.count_low is not None)
    highs = [m.count_high for m in counted]
    bounded = [high for high in highs if high is not None]
    return low, (max(low, *bounded) if len(bounded) == len(highs) else None)


def joint_region(tellers: dict[str, list[Observation]], floor_m: float) -> Region | None:
    """Return the region of one telling as it is, of several the joint ellipse."""
    best = [region for group in tellers.values() if (region := _sharpest(group)) is not None]
    distinct = {(r.kind, r.params, r.wkb): r for r in best}
    if not distinct:
        return None
    if len(distinct) == 1:
        return best[0]
    moments = [region_moments(region) for _, region in sorted(distinct.items())]
    lon0, lat0, _ = moments[0]
    places = np.array([local_metres(lon, lat, lon0, lat0) for lon, lat, _ in moments])
    weight = np.linalg.inv(np.array([cov for _, _, cov in moments]) + floor_m**2 * np.eye(2))
    joint = np.linalg.inv(weight.sum(axis=0))
    east, north = joint @ np.einsum("nij,nj->i", weight, places)
    lon, lat = offset(lon0, lat0, east, north)
    return ellipse_of(float(lon), float(lat), joint)


def explain(
    members: Sequence[Observation], tellers: dict[str, list[Observation]], probability: float
) -> str:
    """Say in words why the members are one."""
    if len(members) == 1:
        return "one report"
    regions = [m.region for m in members if m.region is not None]
    kinds = sorted({m.kind.value.replace("_", " ") for m in members})
    words = [f"{len(members)} reports from {len(tellers)} independent origins held to be one"]
    if len(set(regions)) > 1:
        apart = max(separation_m(regions[0], region) for region in regions[1:])
        words.append(f"up to {apart / 1000:.1f} km apart")
    elif regions:
        words.append("same place")
    starts = [m.starts_at for m in members if m.starts_at is not None]
    gap_s = (max(starts) - min(starts)).total_seconds()
    words.append("same time" if gap_s < 60 else f"within {gap_s / 60:.0f} min")
    words.append("kinds " + " and ".join(kinds) if len(kinds) > 1 else f"kind {kinds[0]}")
    return f"{', '.join(words)}; match probability {probability:.2f}"


def _sharpest(group: Sequence[Observation]) -> Region | None:
    regions = [m.region for m in group if m.region is not None]
    if not regions:
        return None
    return min(regions, key=lambda r: (float(np.linalg.det(region_moments(r)[2])), r.params, r.wkb))
