"""What if: a scenario with some things otherwise, and what an option would then see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from truceline.model.scenario import Access, Scenario, Season
from truceline.plan.coverage import detected_share, detection_matrix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from truceline.model.plan import AssetType, Demand, Option, Placement, PlannedAct
    from truceline.plan.coverage import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What is otherwise; None or empty leaves it as it is.

    ``drop`` are contributors who take no part; ``staffed`` is the share of what is placed that
    can be manned.
    """

    drop: tuple[str, ...] = ()
    line_version: str | None = None
    line_length_km: float | None = None
    access: Access | None = None
    access_side: str | None = None
    season: Season | None = None
    jammed_share: float | None = None
    night_share: float | None = None
    staffed: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.staffed <= 1:
            raise ValueError(f"a share lies between 0 and 1, not {self.staffed}")


def changed(scenario: Scenario, what_if: WhatIf) -> Scenario:
    """Return a scenario with what is otherwise put in."""
    new = replace(
        scenario, dropouts=tuple(sorted({*scenario.dropouts, *what_if.drop})),
        line_version=what_if.line_version or scenario.line_version,
    )  # fmt: skip
    if what_if.line_length_km is not None:
        new = replace(new, line_length_km=what_if.line_length_km)
    elif what_if.line_version is not None:
        new = replace(new, line_length_km=None)  # the length of that version
    if what_if.access is not None:
        side = what_if.access_side if what_if.access is Access.ONE_SIDE else None
        new = replace(new, access=what_if.access, access_side=side)
    if what_if.season is not None:
        new = replace(new, season=what_if.season, weather=None)
    if what_if.jammed_share is not None:
        new = replace(new, jammed_share=what_if.jammed_share)
    if what_if.night_share is not None:
        new = replace(new, night_share=what_if.night_share)
    return new


def expected_shares(
    option: Option,
    demand: Demand,
    setting: Setting,
    assets: Mapping[str, AssetType],
    staffed: float = 1.0,
) -> dict[PlannedAct | None, float]:
    """Return the expected share of acts an option sees, by act and of all (key None).

    Parameters
    ----------
    option
        Its placements; those of contributors who drop out of the scenario are left away.
    demand, setting
        What is to be seen, and under which conditions.
    assets
        The asset types by id.
    staffed
        Each placement is manned with this chance, independently.

    Notes
    -----
    The closed form 1 - prod(1 - p) over placements, no simulation: it takes seconds.
    """
    placements = standing(option.placements, setting.scenario)
    matrix = detection_matrix(placements, assets, demand, setting) * staffed
    return detected_share(matrix, demand, range(len(placements)))


def standing(placements: Sequence[Placement], scenario: Scenario) -> list[Placement]:
    """Return the placements, one each, whose contributor takes part in a scenario."""
    return [
        replace(item, number=1)
        for item in placements
        for _ in range(item.number)
        if item.contributor is None or item.contributor not in scenario.dropouts
    ]
