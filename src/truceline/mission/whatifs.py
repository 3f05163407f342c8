"""What-ifs of a mission: what an option would see, take and be staffed with if things differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.mission.options import force_under
from truceline.mission.staffing import staffing_of
from truceline.model.scenario import Access, Season
from truceline.plan.whatif import WhatIf, changed, expected_shares

if TYPE_CHECKING:
    from datetime import date

    from truceline.coalition import Feasibility
    from truceline.mission.planning import Planning
    from truceline.model.plan import ForceTable, Option, PlannedAct
    from truceline.model.scenario import Scenario

OUTLOOK_JAMMED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What an option would be under a scenario.

    ``shares`` is the share of acts seen if everything is manned, by act and of all (None);
    ``staffed`` the share seen of all acts with the people the coalition has, from its stated
    pledges alone to those assumed.
    """

    option_id: str
    shares: dict[PlannedAct | None, float]
    staffed: tuple[float, float]
    staffing: Feasibility
    force: ForceTable


def outlook(option: Option, planning: Planning, scenario: Scenario, on: date, seed: int) -> Outlook:
    """Return what an option would see, take and be staffed with under a scenario."""
    version = planning.line_for(scenario)
    demand = planning.demand(scenario, version)
    setting = planning.setting(scenario)
    found = staffing_of(option, planning, scenario, on)
    low, high = manned_share(found)

    def seen(staffed: float) -> dict[PlannedAct | None, float]:
        return expected_shares(option, demand, setting, planning.assets, staffed)

    return Outlook(
        option_id=option.option_id, shares=seen(1.0),
        staffed=(seen(low).get(None, 0.0), seen(high).get(None, 0.0)), staffing=found,
        force=force_under(option, planning, scenario, seed),
    )  # fmt: skip


def manned_share(found: Feasibility) -> tuple[float, float]:
    """Return which share of the watching people the coalition has, low and high."""
    rows = [row for row in found.rows if row.role.value in ("monitor", "technician")]
    needed = sum(row.needed for row in rows)
    if needed <= 0:
        return 1.0, 1.0
    return (
        min(1.0, sum(row.staffed_low for row in rows) / needed),
        min(1.0, sum(row.staffed_high for row in rows) / needed),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfRow:
    """A what-if of the paper: a key of its words, and what the words name (a party, a version)."""

    key: str
    what_if: WhatIf
    about: str = ""

    def name(self, planning: Planning, language: str) -> str:
        """Return what the words name, in a language."""
        for party in planning.mission.agreement.parties:
            if party.party_id == self.about:
                return party.names.get(language, self.about)
        return self.about


def what_ifs(planning: Planning) -> tuple[WhatIfRow, ...]:
    """Return the what-ifs a paper answers: one thing otherwise at a time."""
    sides = (planning.version.left, planning.version.right)
    others = [
        version.version
        for version in planning.line.versions
        if version.version != planning.version.version
    ]
    return (
        WhatIfRow(key="as_it_is", what_if=WhatIf()),
        *(
            WhatIfRow(
                key="one_side", about=side,
                what_if=WhatIf(access=Access.ONE_SIDE, access_side=side),
            )
            for side in sides
        ),
        WhatIfRow(key="no_access", what_if=WhatIf(access=Access.NONE)),
        WhatIfRow(key="winter", what_if=WhatIf(season=Season.WINTER)),
        WhatIfRow(key="jamming", what_if=WhatIf(jammed_share=OUTLOOK_JAMMED)),
        WhatIfRow(key="half_manned", what_if=WhatIf(staffed=0.5)),
        *(
            WhatIfRow(key="other_line", about=name, what_if=WhatIf(line_version=name))
            for name in others
        ),
    )  # fmt: skip


def shares_if(options: tuple[Option, ...], planning: Planning, what_if: WhatIf) -> dict[str, float]:
    """Return the share of acts each option sees if the central scenario were otherwise."""
    scenario = changed(planning.central, what_if)
    setting = planning.setting(scenario)
    demand = planning.demand(scenario)
    return {
        option.option_id: expected_shares(
            option, demand, setting, planning.assets, what_if.staffed
        ).get(None, 0.0)
        for option in options
    }
