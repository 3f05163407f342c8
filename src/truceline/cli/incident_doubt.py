"""``truceline incident queue | tally | number``: what to look at, and how many there were."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

Folder = Annotated[Path, typer.Argument(help="The mission folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Weekly = Annotated[bool, typer.Option("--week", help="By week, from Monday; by day otherwise.")]


def queue(
    folder: Folder,
    top: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many.")] = 20,
    as_json: Json = False,
) -> None:
    """List the decisions where a person's look is worth most for its time."""
    from truceline.cli.mission import record_of
    from truceline.cli.screen import say, show_table
    from truceline.mission.doubt import queue as queue_of
    from truceline.mission.doubt import state_of_run

    record = record_of(folder)
    try:
        table = queue_of(record, state_of_run(record, folder))
    finally:
        record.close()
    rows = table.slice(0, top).to_pylist()
    if as_json:
        _print(rows)
        return
    told = [
        (r["rank"], r["question"].replace("_", " "), "\n".join(r["incident_ids"]),
         f"{r['observation_a']}\n{r['observation_b']}", f"{r['probability_wrong']:.2f}",
         f"{r['gain_per_hour']:.1f}", r["reason"])
        for r in rows
    ]  # fmt: skip
    columns = ("", "held", "incident", "compare", "P wrong", "worth/h", "why")
    show_table("Worth a look", columns, told, right=("", "P wrong", "worth/h"))
    say(f"{table.num_rows:,} decisions are unsure; {len(rows)} are shown.")
    if rows:
        say(f"Next: truceline incident why-not {folder} OBSERVATION OBSERVATION")


def tally(folder: Folder, week: Weekly = False, as_json: Json = False) -> None:
    """Count as observed, a plain sum over observers, beside what is held to have happened."""
    from truceline.cli.mission import record_of
    from truceline.cli.screen import say, show_table
    from truceline.mission.doubt import state_of_run, tallies

    record = record_of(folder)
    try:
        rows = tallies(state_of_run(record, folder), "week" if week else "day").to_pylist()
    finally:
        record.close()
    if as_json:
        _print(rows)
        return
    told = [
        (_day(r["starts_at"]), r["kind"].replace("_", " "), r["observations"],
         _bounds(r["observed_low"], r["observed_high"]), r["incidents"],
         _bounds(r["fused_low"], r["fused_high"]), r["contradicted"] or "")
        for r in rows
    ]  # fmt: skip
    columns = ("from", "kind", "reports", "as observed", "incidents", "fused", "contradicted")
    show_table("Counts, as observed and fused", columns, told, right=columns[2:])
    say("As observed adds every observer's count, as missions publish it; fused counts once.")


def number(
    folder: Folder,
    week: Weekly = False,
    seed: Annotated[int, typer.Option(min=0, help="Of the draws.")] = 1,
    as_json: Json = False,
) -> None:
    """Say how many incidents there were, with an interval: which reports are one is not sure."""
    from truceline.cli.mission import record_of
    from truceline.cli.screen import say, show_table
    from truceline.mission.doubt import numbers, state_of_run

    record = record_of(folder)
    try:
        table = numbers(record, state_of_run(record, folder), "week" if week else "day", seed)
    finally:
        record.close()
    rows = table.to_pylist()
    if as_json:
        _print(rows)
        return
    told = [
        (f"{r['from']}", r["reports"], r["held"], f"{r['mean']:.1f}", f"{r['low']} to {r['high']}",
         r["method"])
        for r in rows
    ]  # fmt: skip
    columns = ("from", "reports", "held", "mean", "90 %", "method")
    show_table("Incidents told of", columns, told, right=columns[1:5])
    say("What no report told of is not in it; the findings' rates correct for that.")


def _day(at: Any) -> str:
    return "unknown" if at is None else f"{at:%Y-%m-%d}"


def _bounds(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} or more"
    return f"{low}" if low == high else f"{low} to {high}"


def _print(rows: Iterable[dict[str, Any]] | pa.Table) -> None:
    text = json.dumps(list(rows), indent=2, ensure_ascii=False, default=str)
    sys.stdout.write(text + "\n")
