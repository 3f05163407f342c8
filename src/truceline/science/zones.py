"""How probable it is that a region lies in a zone: the whole region counts, never its centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

import numpy as np
import shapely

from truceline.core.chainage import compile_path, locate
from truceline.core.uncertain import sample_regions
from truceline.model.agreement import ZoneKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.core.uncertain import Region, Samples
    from truceline.model.agreement import Agreement, Zone
    from truceline.model.line import LineVersion
    from truceline.science.lines import LineIndex

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class InZone:
    """Where regions lie against a zone, each array of shape ``(n_regions,)``.

    ``probability`` is NaN where it cannot be told: the zone needs a line and there is none, or
    the line does not name the party. ``distance_m`` is the mean signed distance: from the line,
    positive on the side of the zone's party; from the path of a corridor; NaN for a polygon.
    """

    probability: Floats
    distance_m: Floats


def needs_line(zone: Zone) -> bool:
    """Say whether a zone is measured from a line."""
    return zone.kind in (ZoneKind.BUFFER, ZoneKind.BAND)


def probability_inside(
    zone: Zone, agreement: Agreement, regions: Sequence[Region], version: LineVersion | None,
    index: LineIndex,
) -> Floats:  # fmt: skip
    """Return P(inside zone) of each region; see `place_in_zone`."""
    return place_in_zone(zone, agreement, regions, version, index).probability


def place_in_zone(
    zone: Zone, agreement: Agreement, regions: Sequence[Region], version: LineVersion | None,
    index: LineIndex,
) -> InZone:  # fmt: skip
    """Return P(inside zone) and the mean distance of each region.

    Parameters
    ----------
    zone
        The zone, one of the agreement's.
    agreement
        Whose reference lines the zone speaks of.
    regions
        Where things are held to be.
    version
        The version of the zone's line that is in force; None where there is none or the zone
        needs none.
    index
        The mission's lines.

    Notes
    -----
    A buffer holds what is ``from_m`` to ``until_m`` from the line on its party's side. With d
    the signed distance of a node of the region and s the standard deviation of the line,
    P = E[Phi((until - d)/s) - Phi((from - d)/s)] over the nodes; the limits are sharp where
    s = 0. Beyond its ends a line goes on as the distance to its end.
    """
    samples = sample_regions(regions)
    n = len(regions)
    unknown = np.full(n, np.nan)
    match zone.kind:
        case ZoneKind.BUFFER | ZoneKind.BAND:
            side = _side(zone, version)
            if version is None or side == 0:
                return InZone(unknown, unknown)
            signed = side * index.located(version, samples.lon_deg, samples.lat_deg).distance_m
            inside = _between(zone, signed, version.sigma_m)
            return InZone(samples.mean_by_row(inside, n), samples.mean_by_row(signed, n))
        case ZoneKind.POLYGON:
            assert zone.area is not None
            inside = shapely.contains_xy(zone.area, samples.lon_deg, samples.lat_deg)
            return InZone(samples.mean_by_row(inside.astype(np.float64), n), unknown)
        case ZoneKind.CORRIDOR:
            apart = _from_path(zone, samples)
            assert zone.half_width_m is not None
            inside = (apart <= zone.half_width_m).astype(np.float64)
            return InZone(samples.mean_by_row(inside, n), samples.mean_by_row(apart, n))
        case _:
            assert_never(zone.kind)


def _side(zone: Zone, version: LineVersion | None) -> int:
    if zone.kind is ZoneKind.BAND:
        return 1
    if version is None or zone.side is None:
        return 0
    return version.side_of(zone.side)


def _between(zone: Zone, signed_m: Floats, sigma_m: float) -> Floats:
    until = np.inf if zone.until_m is None else zone.until_m
    share = _share(signed_m, zone.from_m, until, sigma_m)
    if zone.kind is ZoneKind.BUFFER:
        return share
    return np.minimum(share + _share(-signed_m, zone.from_m, until, sigma_m), 1.0)


def _share(signed_m: Floats, low_m: float, high_m: float, sigma_m: float) -> Floats:
    """Return P(low <= distance < high) of a normal distance."""
    if sigma_m == 0:
        return np.asarray((signed_m >= low_m) & (signed_m <= high_m), dtype=np.float64)
    from scipy.special import ndtr

    return np.asarray(
        ndtr((high_m - signed_m) / sigma_m) - ndtr((low_m - signed_m) / sigma_m), dtype=np.float64
    )


def _from_path(zone: Zone, samples: Samples) -> Floats:
    path = compile_path(shapely.get_coordinates(zone.path))
    return np.abs(locate(path, samples.lon_deg, samples.lat_deg).distance_m)
