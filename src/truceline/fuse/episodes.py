"""Which single incidents are part of an episode: what a report of days of fire speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from truceline.core.geo import local_metres
from truceline.core.uncertain import region_moments
from truceline.fuse.kinds import NUMBER, compatible
from truceline.fuse.params import FuseParams
from truceline.model.incident import PART_SCHEMA
from truceline.model.table import region_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.core.uncertain import Region

GATE = 9.21  # chi-squared of two degrees of freedom at 0.99
HOUR_S = 3600.0


def parts_of(incidents: pa.Table, params: FuseParams | None = None) -> pa.Table:
    """Return which incident is part of which, with how far apart they lie.

    Parameters
    ----------
    incidents
        As `truceline.fuse.fuse.fuse` makes them.
    params
        An incident longer than ``longest_span_h`` is an episode.

    Notes
    -----
    A single event within an episode's span, of a kind that can be told as the episode's and whose
    place fits its place at 0.99, is part of it and not the same: its own count stands beside that
    of the episode and is never added to it. An event may be part of several.
    """
    params = params or FuseParams()
    columns = ["incident_id", "kind", "region_kind", "region_params", "region_wkb", "starts_at",
               "ends_at"]  # fmt: skip
    rows = [r for r in incidents.select(columns).to_pylist() if r["starts_at"] is not None]
    rows = [r for r in rows if r["ends_at"] is not None and r["region_kind"] is not None]
    episodes = [r for r in rows if _hours(r) > params.longest_span_h]
    if not episodes:
        return PART_SCHEMA.empty_table()
    found = [part for episode in episodes for part in _inside(episode, rows, params)]
    found.sort(key=lambda row: (row["episode_id"], row["incident_id"]))
    return pa.Table.from_pylist(found, schema=PART_SCHEMA)


def _hours(row: dict[str, Any]) -> float:
    return float((row["ends_at"] - row["starts_at"]).total_seconds()) / HOUR_S


def _inside(
    episode: dict[str, Any], rows: list[dict[str, Any]], params: FuseParams
) -> Iterator[dict[str, Any]]:
    lon0, lat0, whole = region_moments(_region(episode))
    fits = compatible()[NUMBER[episode["kind"]]]
    floor = np.eye(2) * params.place_floor_m**2
    for row in rows:
        in_time = episode["starts_at"] <= row["starts_at"] and row["ends_at"] <= episode["ends_at"]
        if not in_time or not fits[NUMBER[row["kind"]]] or _hours(row) > params.longest_span_h:
            continue
        lon, lat, own = region_moments(_region(row))
        apart = np.array([float(v) for v in local_metres(lon, lat, lon0, lat0)])
        if apart @ np.linalg.solve(whole + own + floor, apart) <= GATE:
            yield {
                "incident_id": row["incident_id"],
                "episode_id": episode["incident_id"],
                "apart_km": float(np.hypot(*apart)) / 1000,
            }


def _region(row: dict[str, Any]) -> Region:
    region = region_of(row)
    if region is None:
        raise ValueError("an incident without a place is part of nothing")
    return region
