"""Open a finding: the steps behind it, and what follows under each reading of its clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from truceline.assess.engine import settled_terms
from truceline.assess.trace import trace

if TYPE_CHECKING:
    from truceline.mission.run import State


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFinding:
    """A finding's steps in words, and the findings under each reading of its clause.

    ``attribution`` says why somebody or nobody is named, None where nothing tells a direction.
    """

    steps: tuple[str, ...]
    attribution: str | None
    readings: tuple[dict[str, Any], ...]


def opened_finding(state: State, finding: dict[str, Any]) -> OpenedFinding:
    """Return what is behind a row of the findings of a mission."""
    mission, incidents = state.mission, state.tables["incidents"]
    agreement = next(
        one for one in (mission.agreement, *mission.also)
        if one.agreement_id == finding["agreement_id"]
    )  # fmt: skip
    settled = settled_terms(incidents, agreement, mission.index, facts=mission.facts)
    mine = incidents.filter(pc.equal(incidents["incident_id"], finding["incident_id"]))
    question = (finding["clause_id"], finding["bound"])
    steps = next(
        one.steps
        for one in trace(mine, settled, mission.index, facts=mission.facts)
        if (one.clause_id, one.bound) == question
    )
    readings = tuple(
        row
        for row in state.tables["readings"].to_pylist()
        if row["incident_id"] == finding["incident_id"]
        and row["agreement_id"] == finding["agreement_id"]
        and row["clause_id"] == finding["clause_id"]
    )
    reasons = {
        row["incident_id"]: row["reason"] for row in state.tables["attributions"].to_pylist()
    }
    attribution = reasons.get(finding["incident_id"])
    return OpenedFinding(steps=steps, attribution=attribution, readings=readings)
