"""The audit of party symmetry on a mission's own record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.core.errors import MissionError
from truceline.flow.process import Terms
from truceline.flow.sides import SideDifference, side_differences
from truceline.flow.symmetry import Asymmetry, asymmetries
from truceline.mission.run import span_of_data

if TYPE_CHECKING:
    from truceline.mission.run import State


@dataclass(frozen=True, slots=True, kw_only=True)
class SymmetryAudit:
    """What changes once the parties are exchanged, and how the sides differ in the data."""

    parties: tuple[str, str]
    incidents: int
    asymmetries: tuple[Asymmetry, ...]
    differences: tuple[SideDifference, ...]


def audit_symmetry(state: State) -> SymmetryAudit:
    """Return the audit of a mission as its record stands.

    Raises
    ------
    MissionError
        MIS-040 if its agreement is not between two parties.
    """
    mission, tables = state.mission, state.tables
    parties = tuple(party.party_id for party in mission.agreement.parties)
    if len(parties) != 2:
        raise MissionError.case("MIS-040", mission.agreement.agreement_id, count=len(parties))
    terms = Terms(
        agreement=mission.agreement, lines=mission.lines, index=mission.index,
        sectors=mission.sectors, time_zone=mission.settings.time_zone,
        span=span_of_data(tables["observations"], tables["effort"], mission), also=mission.also,
        facts=mission.facts,
    )  # fmt: skip
    return SymmetryAudit(
        parties=(parties[0], parties[1]),
        incidents=tables["incidents"].num_rows,
        asymmetries=asymmetries(tables["incidents"], tables["observations"], terms),
        differences=side_differences(
            terms, tables["incidents"], tables["observations"], tables["effort"],
            tables["findings"],
        ),
    )  # fmt: skip
