"""Located explosions as observations: what fusion takes beside reports of people.

A bang may be a burst or a muzzle, and times and bearings do not tell which. Unless something else
has shown a burst (a crater, a flash where it fell, a person who saw it), the place is therefore
given as whole cells of 5 km or more, and never as the point or ellipse it was located to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from truceline.core.ids import content_hash
from truceline.core.uncertain import Region, RegionKind, ellipse_outline, polygon_region
from truceline.fuse.sound.bearings import LocatedByBearings
from truceline.model.kind import Kind
from truceline.model.observation import Modality, Observation, observation_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from truceline.fuse.sound.arrivals import LocatedByArrivals

CELL_DEG = 0.05  # of latitude: 5.5 km; as wide or wider from west to east
STEEPEST_DEG = 85.0


def observation_of(
    found: LocatedByBearings | LocatedByArrivals,
    source_id: str,
    heard_at: Mapping[str, datetime],
    *,
    is_burst: bool = False,
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
    is_burst
        Whether something else has shown that it fell there.
    simulated
        Whether the detections were drawn.

    Returns
    -------
    One or more explosions. For a burst the region is the ellipse or region told; where stations
    in a row leave two places, it is both. Otherwise it is the cells of `coarse_cells` it touches.
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
        region=region if is_burst else coarse_cells(region, found.level),
        starts_at=start,
        ends_at=end,
        count_low=1,
        observer=source_id,
        origin=source_id,
        assessment="impact" if is_burst else "undetermined",
        text=f"located by {len(used)} sensors",
        simulated=simulated,
    )


def coarse_cells(region: Region, level: float) -> Region:
    """Return the cells of a fixed grid, 5 km wide or more, that a place touches.

    Parameters
    ----------
    region
        A point region or an area.
    level
        Of the ellipse that stands for a point region.
    """
    shape = _outline(region, level)
    west, south, east, north = shape.bounds
    cells = []
    for band in range(int(np.floor(south / CELL_DEG)), int(np.floor(north / CELL_DEG)) + 1):
        widest = min(max(abs(band), abs(band + 1)) * CELL_DEG, STEEPEST_DEG)
        step = CELL_DEG / float(np.cos(np.radians(widest)))
        for number in range(int(np.floor(west / step)), int(np.floor(east / step)) + 1):
            box = shapely.box(
                number * step, band * CELL_DEG, (number + 1) * step, (band + 1) * CELL_DEG
            )
            if box.intersects(shape):
                cells.append(box)
    return polygon_region(shapely.union_all(cells))


def _outline(region: Region, level: float) -> shapely.Geometry:
    if region.kind is RegionKind.POINT:
        return ellipse_outline(region, float(np.sqrt(-2 * np.log(1 - level))))
    return region.geometry


def _region(found: LocatedByArrivals) -> Region:
    if found.mirror is None:
        return found.ellipse
    places = (found.ellipse, found.mirror.ellipse)
    return polygon_region(shapely.union_all([_outline(place, found.level) for place in places]))
