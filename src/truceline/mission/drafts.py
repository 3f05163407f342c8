"""What another wording would have meant for a mission's own incidents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from truceline.agreement import with_terms
from truceline.core.errors import AgreementError, describe
from truceline.core.time import Interval
from truceline.flow.agreement_diff import AgreementDiff, diff_agreements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.core.errors import Problem
    from truceline.mission.folder import Mission
    from truceline.mission.run import State
    from truceline.model.agreement import Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDiff:
    """Two texts on a mission's dates and lines, and what differs between them."""

    first: Agreement
    second: Agreement
    diff: AgreementDiff


def diff_for_mission(
    state: State, first: Agreement, second: Agreement, *, aligned: bool = False
) -> DraftDiff:
    """Return how findings about a mission's incidents differ between two texts.

    Parameters
    ----------
    state
        The mission as its record stands.
    first, second
        The texts. A line they name that the mission binds to one of its own is bound alike, and
        terms the mission moved to other dates are moved alike.
    aligned
        Move both to the dates of the mission's own agreement: a draft of today can be held
        against incidents of ten years ago.

    Raises
    ------
    AgreementError
        AGR-070 if a text names a line the mission does not have, AGR-071 if it has other parties,
        AGR-072 if it was in force at no time of the incidents.
    """
    mission = state.mission
    before, after = (_placed(mission, one, aligned=aligned) for one in (first, second))
    incidents = state.tables["incidents"]
    problems = [
        problem for one in (before, after)
        for problem in (*_misfits(mission, one), *_out_of_time(state, one))
    ]  # fmt: skip
    if problems:
        raise AgreementError(*dict.fromkeys(problems))
    diff = diff_agreements(incidents, before, after, mission.index, facts=mission.facts)
    return DraftDiff(first=before, second=after, diff=diff)


def _placed(mission: Mission, text: Agreement, *, aligned: bool) -> Agreement:
    names = {line.name for line in text.lines}
    bind = {name: line for name, line in mission.settings.bind.items() if name in names}
    span = None
    if aligned or mission.settings.in_force is not None:
        span = mission.agreement.valid
    if span is None and not bind:
        return text
    return with_terms(text, in_force=span, lines=bind or None)


def _misfits(mission: Mission, text: Agreement) -> Sequence[Problem]:
    known = {line.line_id for line in mission.lines}
    parties = {party.party_id for party in mission.agreement.parties}
    others = sorted({party.party_id for party in text.parties} - parties)
    where = text.agreement_id
    return [
        describe("AGR-070", where, line=line.line_id, known=", ".join(sorted(known)) or "none")
        for line in text.lines
        if line.line_id not in known
    ] + [
        describe("AGR-071", where, party=party, known=", ".join(sorted(parties)))
        for party in others
    ]


def _out_of_time(state: State, text: Agreement) -> Sequence[Problem]:
    bounds = pc.min_max(state.tables["incidents"]["starts_at"]).as_py()
    if bounds["min"] is None:
        return []
    span = Interval(bounds["min"], bounds["max"])
    if text.valid.overlaps(span) or span.start in text.valid:
        return []
    fields = {
        "start": f"{text.valid.start:%Y-%m-%d}",
        "until": "on" if text.valid.end is None else f"until {text.valid.end:%Y-%m-%d}",
        "first": f"{span.start:%Y-%m-%d}",
        "last": f"{bounds['max']:%Y-%m-%d}",
    }
    return [describe("AGR-072", text.agreement_id, **fields)]
