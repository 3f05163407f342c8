"""Located explosions as observations: what fusion takes beside reports of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from truceline.core.ids import content_hash
from truceline.core.uncertain import Region, ellipse_outline, polygon_region
from truceline.fuse.bearings import LocatedByBearings
from truceline.model.kind import Kind
from truceline.model.observation import Modality, Observation, observation_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from truceline.fuse.arrivals import LocatedByArrivals


def observation_of(
    found: LocatedByBearings | LocatedByArrivals,
    source_id: str,
    heard_at: Mapping[str, datetime],
    *,
    simulated: bool = False,
) -> Observation:
    """Return an explosion as an observation of the network that heard it.

    Parameters
    ----------
    found
        An event of `locate_bearings` or `locate_arrivals`.
    source_id
        The network, as the mission names it: one origin, however many sensors it has.
    heard_at
        Time of each detection or arrival by its key; they make the id, which is the same
        whatever the order and whatever the settings of the location.
    simulated
        Whether the detections were drawn.

    Returns
    -------
    One or more explosions, burst or muzzle undetermined. The region is the ellipse or region
    told; where stations in a row leave two places, it is both.
    """
    if isinstance(found, LocatedByBearings):
        keys = [fit.key for fit in found.fits]
        region, start, end = found.region, found.origin_from, found.origin_until
    else:
        keys = list(found.arrivals)
        region, start, end = _region(found), found.at_from, found.at_until
    used = sorted((heard_at[key].isoformat(), key) for key in keys)
    source_key = f"{used[0][0]}/{len(used)}/{content_hash([list(pair) for pair in used])[:12]}"
    digest = content_hash([source_id, source_key])
    return Observation(
        observation_id=observation_id(source_id, source_key, digest, simulated),
        source_id=source_id,
        source_key=source_key,
        content_sha256=digest,
        kind=Kind.EXPLOSION,
        modality=Modality.ACOUSTIC,
        region=region,
        starts_at=start,
        ends_at=end,
        count_low=1,
        observer=source_id,
        origin=source_id,
        assessment="undetermined",
        text=f"located by {len(used)} sensors",
        simulated=simulated,
    )


def _region(found: LocatedByArrivals) -> Region:
    if found.mirror is None:
        return found.ellipse
    sigmas = float(np.sqrt(-2 * np.log(1 - found.level)))
    outlines = [ellipse_outline(e, sigmas) for e in (found.ellipse, found.mirror.ellipse)]
    return polygon_region(shapely.union_all(outlines))
