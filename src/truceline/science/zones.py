"""How likely a region lies in a zone: the whole region, and the line's own accuracy with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from truceline.core.chainage import compile_path, locate
from truceline.core.uncertain import Region, sample_regions
from truceline.model.agreement import ZoneKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from truceline.model.agreement import Agreement, Zone
    from truceline.model.line import LineVersion
    from truceline.science.lines import LineIndex

    Floats = NDArray[np.float64]

HARD_SIGMA_M = 1e-3  # a line without error: the step becomes a very steep slope


def version_for(
    zone: Zone, agreement: Agreement, index: LineIndex, instant: datetime | None
) -> LineVersion | None:
    """Return the version of the zone's line that counts at an instant, None if there is none.

    A reference line with a fixed version keeps it for ever; zones without a line have none.
    """
    if zone.line is None:
        return None
    reference = agreement.reference_line(zone.line)
    line = index.lines[reference.line_id]
    if reference.version is not None:
        return line.version(reference.version)
    return None if instant is None else line.version_at(instant)


def probability_inside(
    zone: Zone, version: LineVersion | None, index: LineIndex, regions: Sequence[Region]
) -> Floats:
    """Return P(inside the zone) of each region, shape ``(n_regions,)``.

    Parameters
    ----------
    zone
        Buffer and band need `version`; polygon and corridor do not.
    version
        The version of the zone's line, from `version_for`.
    regions
        Distinct regions: repeated ones are best asked once.

    Notes
    -----
    With d the distance of a node on the zone's side and s the line's standard deviation, a
    buffer holds the node with probability Phi((until - d)/s) - Phi((from - d)/s); the mean over
    the region's nodes is the answer. A band is the sum of both sides.
    """
    samples = sample_regions(regions)
    match zone.kind:
        case ZoneKind.POLYGON:
            inside = shapely.contains_xy(zone.area, samples.lon_deg, samples.lat_deg) * 1.0
        case ZoneKind.CORRIDOR:
            assert zone.path is not None  # agreement.check has seen to it
            assert zone.half_width_m is not None
            path = compile_path(shapely.get_coordinates(zone.path))
            away = np.abs(locate(path, samples.lon_deg, samples.lat_deg).distance_m)
            inside = (away <= zone.half_width_m) * 1.0
        case ZoneKind.BUFFER | ZoneKind.BAND:
            assert version is not None
            distance = index.located(version, samples.lon_deg, samples.lat_deg).distance_m
            inside = _between(zone, version, distance)
    return samples.mean_by_row(inside, len(regions))


def _between(zone: Zone, version: LineVersion, distance: Floats) -> Floats:
    from scipy.special import ndtr

    sigma = max(version.sigma_m, HARD_SIGMA_M)
    until = np.inf if zone.until_m is None else zone.until_m
    if zone.kind is ZoneKind.BUFFER:
        assert zone.side is not None  # agreement.check has seen to it
        distance = distance * version.side_of(zone.side)
        low, high = zone.from_m, until
        return np.asarray(ndtr((high - distance) / sigma) - ndtr((low - distance) / sigma))
    outer = ndtr((until - distance) / sigma) - ndtr((-until - distance) / sigma)
    inner = ndtr((zone.from_m - distance) / sigma) - ndtr((-zone.from_m - distance) / sigma)
    return np.asarray(outer - inner)
