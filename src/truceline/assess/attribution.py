"""Whom an act is attributed to: two independent modalities and a person who signs, or nobody.

Three things are kept apart. The *direction* is what observers report. The *side of origin* is how
probable each side of the line is as where it came from: an area of many kilometres and never a
point. *Responsibility* is named only by a person, and only where the evidence allows it: the side
a place lies on, or what one party says of the other, names nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from scipy.special import ndtr

from truceline.core.geo import destination, wind_sector
from truceline.core.uncertain import region_moments
from truceline.model.attribution import ATTRIBUTION_SCHEMA
from truceline.model.finding import BOTH, NOT_ATTRIBUTED
from truceline.model.observation import Modality
from truceline.model.table import region_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from truceline.model.agreement import Agreement
    from truceline.model.facts import Signature
    from truceline.model.line import LineVersion
    from truceline.science.lines import LineIndex

    Floats = NDArray[np.float64]

PERCEIVED = frozenset(
    {Modality.HUMAN, Modality.CAMERA, Modality.ACOUSTIC, Modality.UAV, Modality.SATELLITE,
     Modality.RADAR}
)  # fmt: skip
"""What perceives something itself; the press and data sets tell what others perceived."""
AZIMUTHS, RANGES = 9, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionParams:
    """Settings of `attribute`.

    Parameters
    ----------
    least_modalities, least_groups
        So many independent modalities, and so many independent groups, have to point to one side.
    points_from
        From which probability a group points to a side.
    nearest_m, farthest_m
        How far away what was heard or seen may have come from; all distances alike probable.
        Ours, for want of a source: the farthest is the range of common howitzers.
    mistaken
        How often an observer names a wrong direction; ours, for want of a source. It bounds what
        one group can add to the confidence.
    """

    least_modalities: int = 2
    least_groups: int = 2
    points_from: float = 0.9
    nearest_m: float = 500.0
    farthest_m: float = 15_000.0
    mistaken: float = 0.1


@dataclass(frozen=True, slots=True)
class _Evidence:
    """One report that tells a direction: the sector it came from, and P(left) and P(right)."""

    group: str
    modality: str
    sector: tuple[float, float]
    left: float
    right: float


def attribute(
    incidents: pa.Table, observations: pa.Table, agreement: Agreement, lines: LineIndex,
    signatures: Iterable[Signature] = (), params: AttributionParams | None = None,
) -> pa.Table:  # fmt: skip
    """Return direction, side of origin and responsibility, where there is any to tell.

    Parameters
    ----------
    incidents, observations
        Tables with the schemas of `truceline.model.incident` and `truceline.model.observation`.
    agreement, lines
        Whose first reference line has the sides that are asked about.
    signatures
        Who signs for which party; see `truceline.model.facts.Signature`.
    params
        Settings; the defaults if None.

    Notes
    -----
    A report with a direction of flight makes each side as probable as the share of the sector it
    names, from the nearest range to the farthest, that lies on that side of the line, the line's
    own error included. Reports of one origin are one group and are averaged. With p the
    probability of a group, drawn towards one half by the chance of a mistake, the pooled odds are
    the product of p / (1 - p). A party is named where enough groups and modalities point to its
    side, none points to the other, and somebody signed for it after the last report; ``both``
    where enough point to each.
    """
    params = params or AttributionParams()
    signed = {signature.incident_id: signature for signature in signatures}
    rows = {row["observation_id"]: row for row in observations.to_pylist()}
    reference = agreement.lines[0] if agreement.lines else None
    line = None if reference is None else lines.lines.get(reference.line_id)
    found = []
    for incident in incidents.to_pylist():
        members = [rows[name] for name in incident["members"] if name in rows]
        at = incident["happened_at"]
        version = None if line is None or at is None else line.version_at(at)
        evidence = _evidence(incident, members, version, lines, params)
        signature = signed.get(incident["incident_id"])
        if evidence or signature is not None:
            told = _latest(members)
            found.append(_row(incident["incident_id"], evidence, version, signature, told, params))
    return pa.Table.from_pylist(found, ATTRIBUTION_SCHEMA)


def _evidence(
    incident: Mapping[str, Any], members: Sequence[Mapping[str, Any]], version: LineVersion | None,
    lines: LineIndex, params: AttributionParams,
) -> list[_Evidence]:  # fmt: skip
    region = region_of(incident)
    if version is None or region is None:
        return []
    lon, lat, _ = region_moments(region)
    found = []
    for row in members:
        sector = _came_from(row["flight_direction"])
        if sector is None or Modality(row["modality"]) not in PERCEIVED:
            continue
        left, right = _sides(lon, lat, sector, version, lines, params)
        group = row["origin"] or f"{row['source_id']}/{row['observer']}"
        found.append(_Evidence(group, row["modality"], sector, left, right))
    return found


def _came_from(direction: str | None) -> tuple[float, float] | None:
    """Return the azimuths from which something came; ``N-S`` came from the north."""
    if direction is None or "-" not in direction:
        return None
    try:
        return wind_sector(direction.split("-")[0].strip().upper())
    except (KeyError, ValueError):
        return None


def _sides(
    lon: float, lat: float, sector: tuple[float, float], version: LineVersion, lines: LineIndex,
    params: AttributionParams,
) -> tuple[float, float]:  # fmt: skip
    """Return how much of a sector lies left and right of the line; the rest is beyond its ends."""
    share = (np.arange(AZIMUTHS) + 0.5) / AZIMUTHS
    azimuth = sector[0] + share * ((sector[1] - sector[0]) % 360)
    ranges = np.linspace(params.nearest_m, params.farthest_m, RANGES)
    turn, away = (part.ravel() for part in np.meshgrid(azimuth, ranges))
    east, north = destination(np.full(len(turn), lon), np.full(len(turn), lat), turn, away)
    placed = lines.located(version, east, north)
    within = (placed.chainage_m > 0) & (placed.chainage_m < lines.path(version).length_m)
    spread = max(version.sigma_m, 1e-9)
    left = np.where(within, ndtr(placed.distance_m / spread), 0.0)
    right = np.where(within, ndtr(-placed.distance_m / spread), 0.0)
    return float(left.mean()), float(right.mean())


def _latest(members: Sequence[Mapping[str, Any]]) -> datetime | None:
    told = [row["received_at"] or row["ends_at"] for row in members]
    return max((at for at in told if at is not None), default=None)


def _row(
    incident_id: str, evidence: Sequence[_Evidence], version: LineVersion | None,
    signature: Signature | None, told: datetime | None, params: AttributionParams,
) -> dict[str, Any]:  # fmt: skip
    groups: dict[str, list[_Evidence]] = {}
    for one in evidence:
        groups.setdefault(one.group, []).append(one)
    means = {
        name: (
            float(np.mean([one.left for one in members])),
            float(np.mean([one.right for one in members])),
        )
        for name, members in sorted(groups.items())
    }
    left, right = _pooled(list(means.values()), params)
    pointing = {
        side: [name for name, pair in means.items() if pair[side] >= params.points_from]
        for side in (0, 1)
    }
    enough = [_enough(pointing[side], groups, params) for side in (0, 1)]
    sides = (None, None) if version is None else (version.left, version.right)
    party, confidence, reason = _named(
        enough, pointing, sides, (left, right), signature, told, params
    )
    sectors = sorted({one.sector for one in evidence})
    return {
        "incident_id": incident_id,
        "direction_from_deg": sectors[0][0] if len(sectors) == 1 else None,
        "direction_until_deg": sectors[0][1] if len(sectors) == 1 else None,
        "left": sides[0],
        "left_probability": left if evidence else None,
        "right": sides[1],
        "right_probability": right if evidence else None,
        "undetermined_probability": max(0.0, 1.0 - left - right) if evidence else 1.0,
        "modalities": len({one.modality for one in evidence}),
        "groups": len(groups),
        "party": party,
        "confidence": confidence,
        "signatory": None if party == NOT_ATTRIBUTED or signature is None else signature.by,
        "signed_at": None if party == NOT_ATTRIBUTED or signature is None else signature.at,
        "reason": reason,
    }


def _pooled(pairs: Sequence[tuple[float, float]], params: AttributionParams) -> tuple[float, float]:
    """Return P(left) and P(right) of independent groups; what none can tell stays undetermined."""
    if not pairs:
        return 0.0, 0.0
    told = np.array(pairs)
    known = told.sum(axis=1)
    share = np.divide(told[:, 0], known, out=np.full(len(known), 0.5), where=known > 0)
    drawn = params.mistaken + (1 - 2 * params.mistaken) * share
    odds = float(np.sum(np.log(drawn) - np.log1p(-drawn)))
    left = 1 / (1 + np.exp(-odds))
    whole = float(known.max())
    return float(left * whole), float((1 - left) * whole)


def _enough(
    names: Sequence[str], groups: Mapping[str, Sequence[_Evidence]], params: AttributionParams
) -> bool:
    modalities = {one.modality for name in names for one in groups[name]}
    # Two groups of one modality each, or more: no modality is counted that no group of its own has.
    return len(names) >= params.least_groups and len(modalities) >= params.least_modalities


def _named(
    enough: Sequence[bool], pointing: Mapping[int, Sequence[str]],
    sides: tuple[str | None, str | None], pooled: tuple[float, float],
    signature: Signature | None, told: datetime | None, params: AttributionParams,
) -> tuple[str, float | None, str]:  # fmt: skip
    """Return the party, the confidence and why."""
    asked = f"{params.least_modalities} modalities in {params.least_groups} independent groups"
    allowed: str | None = None
    confidence = 0.0
    if all(enough):
        allowed, confidence = BOTH, 1 - params.mistaken
    else:
        for side in (0, 1):
            if enough[side] and not pointing[1 - side]:
                allowed, confidence = sides[side], pooled[side]
    if allowed is None:
        return NOT_ATTRIBUTED, None, f"no {asked} point to one side and none to the other"
    if signature is None:
        return NOT_ATTRIBUTED, None, f"the evidence points to {allowed}; nobody signed for it"
    if signature.party != allowed:
        words = f"signed for {signature.party}, and the evidence points to {allowed}"
        return NOT_ATTRIBUTED, None, words
    if told is not None and signature.at < told:
        return NOT_ATTRIBUTED, None, "signed before the last of the reports was there"
    return allowed, confidence, f"{asked} point to {allowed}; signed by {signature.by}"
