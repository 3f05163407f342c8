"""Where a mission is let in, and how long a lost asset is missing: planning and replays agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.model.scenario import Access

if TYPE_CHECKING:
    from truceline.model.plan import AssetType
    from truceline.model.scenario import Scenario

REPLACED_AFTER_DAYS = 45.0  # judgement: how long a lost asset is missing
DAYS_PER_YEAR = 365.25


def is_let_in(scenario: Scenario, asset: AssetType, side: str | None) -> bool:
    """Say whether an asset may stand on a side; what needs no access to the belt always may."""
    if asset.everywhere or not asset.on_the_line or scenario.access is Access.BOTH:
        return True
    return scenario.access is Access.ONE_SIDE and side == scenario.access_side
