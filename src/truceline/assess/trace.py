"""The steps behind a finding, in words: what was asked, with which numbers, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from truceline.assess.coded import NO, YES
from truceline.assess.duties import binds_from, duties
from truceline.assess.engine import AssessParams, assess, case_of, part_of
from truceline.assess.exempting import exemptions
from truceline.assess.judgement import meant_weapons, severity
from truceline.model.facts import NO_FACTS

if TYPE_CHECKING:
    import pyarrow as pa

    from truceline.assess.duties import Duty
    from truceline.assess.engine import Case
    from truceline.assess.view import View
    from truceline.model.agreement import Agreement
    from truceline.model.facts import Facts
    from truceline.science.lines import LineIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One finding with its steps; ``clause_id`` None where no clause speaks of the incident."""

    clause_id: str | None
    bound: str
    outcome: str
    steps: tuple[str, ...]


def trace(
    incident: pa.Table, agreement: Agreement, lines: LineIndex,
    params: AssessParams | None = None, facts: Facts = NO_FACTS,
) -> tuple[Trace, ...]:  # fmt: skip
    """Return the steps behind every finding of one incident.

    Parameters
    ----------
    incident
        A table with the schema of `truceline.model.incident` and one row.
    agreement, lines, params, facts
        As for `truceline.assess.engine.assess`. A clock of silence runs over all incidents: pass
        terms that `truceline.science.terms.settle` has settled.

    Raises
    ------
    ValueError
        If there is not exactly one incident.
    """
    if incident.num_rows != 1:
        raise ValueError(f"one incident is traced at a time, not {incident.num_rows}")
    case = case_of(incident, agreement, lines, params or AssessParams(), facts)
    known = {(duty.clause.clause_id, duty.bound): duty for duty in duties(case.agreement)}
    found = assess(incident, case.agreement, lines, params, facts).to_pylist()
    return tuple(
        Trace(
            clause_id=row["clause_id"],
            bound=row["bound"],
            outcome=row["outcome"],
            steps=_steps(case, known.get((row["clause_id"], row["bound"])), row),
        )
        for row in found
    )


def _steps(case: Case, duty: Duty | None, row: dict[str, Any]) -> tuple[str, ...]:
    if duty is None:
        return (row["reason"],)
    view = part_of(case, duty)
    steps = [
        f"{binds_from(case.agreement, duty)}; P(bound at the time) {_share(row, 'in_force')}",
        f"it speaks of what this is: {view.kind.values[view.kind.codes[0]].replace('_', ' ')}",
        *_weapon(duty, view),
        _place(case.agreement, duty, row, view),
        *_exempt(duty, view),
        *(f"serious if {words}: {'yes' if met[0] else 'no'}"
          for met, words in severity(duty.clause, view)),
        f"outcome: {row['outcome'].replace('_', ' ')}; {row['reason']}",
    ]  # fmt: skip
    return tuple(steps)


def _weapon(duty: Duty, view: View) -> list[str]:
    if duty.clause.weapons is None:
        return []
    words = view.weapon.values[view.weapon.codes[0]] or "not told"
    answer = {YES: "yes", NO: "no"}.get(meant_weapons(duty.clause, view)[0], "cannot be said")
    return [f"it means the weapon ({words}): {answer}"]


def _place(agreement: Agreement, duty: Duty, row: dict[str, Any], view: View) -> str:
    if duty.zone_id is None:
        return "it holds everywhere"
    text = f"zone '{duty.zone_id}'"
    if row["line_version"] is not None:
        line = agreement.zone(duty.zone_id).line
        text += f" on the line '{line}' in version {row['line_version']}"
    if row["distance_m"] is not None:
        text += f", {row['distance_m'] / 1000:.1f} km from it"
    if row["probability_inside"] is None:
        return f"{text}: {view.place_gap.values[view.place_gap.codes[0]]}"
    return (
        f"{text}: P(inside) {row['probability_inside']:.3f}, inside from {view.inside:g}, "
        f"outside up to {view.outside:g}"
    )


def _exempt(duty: Duty, view: View) -> list[str]:
    steps = []
    for one in exemptions(duty.clause, view):
        answer = "yes" if one.certain[0] else "open" if one.open_[0] else "does not apply"
        steps.append(f"{one.unless if one.open_[0] else one.why}: {answer}")
    return steps


def _share(row: dict[str, Any], name: str) -> str:
    value = row[f"probability_{name}"]
    return "unknown" if value is None else f"{value:.2f}"
