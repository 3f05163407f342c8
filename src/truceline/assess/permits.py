"""Permits: which incidents prior notice on record covers, by purpose, party, time and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.assess.view import share_within
from truceline.core.uncertain import RegionKind, ellipse_outline
from truceline.model.agreement import Zone, ZoneKind
from truceline.model.finding import ALL_PARTIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    import shapely
    from numpy.typing import NDArray

    from truceline.assess.placing import Placer
    from truceline.assess.view import View
    from truceline.core.uncertain import Region
    from truceline.model.agreement import Exemption
    from truceline.model.facts import Permit

    Bools = NDArray[np.bool_]


def permitted(
    exemption: Exemption, view: View, placer: Placer, rows: NDArray[np.int64],
    permits: Iterable[Permit],
) -> Bools:  # fmt: skip
    """Say which incidents a permit covers that was notified in time.

    Parameters
    ----------
    exemption
        One with a notice.
    view
        The incidents a duty speaks of.
    placer, rows
        Where they lie, and which of the placer's incidents they are.
    permits
        The permits on record.
    """
    covered = np.zeros(len(view), dtype=np.bool_)
    for permit in permits:
        if not _is_asked_for(exemption, permit, view.bound):
            continue
        within = share_within(view.start_us, view.end_us, permit.valid)
        mine = view.timed & (within >= view.inside)
        if permit.region is not None and mine.any():
            zone = Zone(
                zone_id=permit.permit_id, kind=ZoneKind.POLYGON, area=_outline(permit.region)
            )
            mine &= placer.place(zone).probability[rows] >= view.inside
        covered |= mine
    return covered


def _is_asked_for(exemption: Exemption, permit: Permit, bound: str) -> bool:
    notice = exemption.notice
    if notice is None or permit.purpose not in notice.purposes:
        return False
    if permit.party is not None and bound not in (permit.party, ALL_PARTIES):
        return False
    latest = permit.valid.start - notice.before if notice.before is not None else permit.valid.start
    return permit.notified_at <= latest


def _outline(region: Region) -> shapely.Geometry:
    return ellipse_outline(region) if region.kind is RegionKind.POINT else region.geometry
