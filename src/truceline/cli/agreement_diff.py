"""What ``truceline agreement diff`` prints."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from truceline.flow.agreement_diff import AgreementDiff, TermChange
    from truceline.mission.drafts import DraftDiff
    from truceline.model.agreement import Agreement


def show_terms(first: Agreement, second: Agreement, *, as_json: bool) -> None:
    """Print which terms of two texts differ."""
    from truceline.flow.agreement_diff import diff_terms

    changes = diff_terms(first, second)
    if as_json:
        _print_json({"terms": [asdict(change) for change in changes]})
    else:
        _show_terms(changes)


def show_diff(
    folder: Path, first: Agreement, second: Agreement, *, aligned: bool, limit: int, as_json: bool
) -> None:
    """Print how the findings about a mission's incidents differ between two texts."""
    from truceline.cli.instants import now
    from truceline.mission.drafts import diff_for_mission
    from truceline.mission.folder import RECORD_FILE
    from truceline.mission.run import state_of
    from truceline.store.record import open_record

    record = open_record(folder / RECORD_FILE, clock=now, read_only=True)
    try:
        state = state_of(record, folder)
    finally:
        record.close()
    found = diff_for_mission(state, first, second, aligned=aligned)
    if as_json:
        _print_json(_as_dict(found))
    else:
        _show(found, limit)


def _show(found: DraftDiff, limit: int) -> None:
    from truceline.cli.screen import say, show_table

    diff = found.diff
    _show_terms(diff.terms)
    before, after = diff.violating
    say(
        f"{diff.compared:,} incidents: {len(before):,} violate the first text and {len(after):,} "
        f"the second; {len(after - before):,} only the second, {len(before - after):,} only the "
        "first."
    )
    if not diff.changes.num_rows:
        say("No finding would be another.")
        return
    rows = [
        (shift.clause_id, shift.bound, _words(shift.first), _words(shift.second), shift.findings)
        for shift in diff.shifts
    ]
    columns = ("clause", "bound", "under the first", "under the second", "findings")
    show_table("Findings that would change", columns, rows, ("findings",))
    listed = diff.changes.slice(0, limit).to_pylist()
    if listed:
        shown = [
            (
                row["incident_id"], row["clause_id"], row["bound"],
                f"{_words(row['outcome_first'])}: {row['reason_first'] or ''}".rstrip(": "),
                f"{_words(row['outcome_second'])}: {row['reason_second'] or ''}".rstrip(": "),
            )
            for row in listed
        ]  # fmt: skip
        show_table(
            f"The first {len(listed):,} of {diff.changes.num_rows:,}",
            ("incident", "clause", "bound", "under the first", "under the second"), shown,
        )  # fmt: skip
    if found.first.hypothetical or found.second.hypothetical:
        say("A text that was never in force at these dates is hypothetical: so is this answer.")


def _show_terms(changes: Sequence[TermChange]) -> None:
    from truceline.cli.screen import say, show_table

    if not changes:
        say("The two texts ask the same.")
        return
    rows = [(change.part, change.key, change.first, change.second) for change in changes]
    show_table("Terms that differ", ("of", "what", "first", "second"), rows)


def _words(outcome: str | None) -> str:
    from truceline.flow.agreement_diff import NO_FINDING

    return NO_FINDING if outcome is None else outcome.replace("_", " ")


def _as_dict(found: DraftDiff) -> dict[str, Any]:
    diff: AgreementDiff = found.diff
    before, after = diff.violating
    return {
        "first": found.first.agreement_id,
        "second": found.second.agreement_id,
        "hypothetical": found.first.hypothetical or found.second.hypothetical,
        "incidents": diff.compared,
        "violating_first": len(before),
        "violating_second": len(after),
        "only_first": sorted(before - after),
        "only_second": sorted(after - before),
        "terms": [asdict(change) for change in diff.terms],
        "shifts": [asdict(shift) for shift in diff.shifts],
        "changes": diff.changes.to_pylist(),
    }


def _print_json(content: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n")
