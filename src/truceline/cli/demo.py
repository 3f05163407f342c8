"""``truceline demo``, ``simulate`` and ``score``: a drawn mission and its estimates."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from truceline.flow.process import Processed
    from truceline.score.score import ScoreReport

Seed = Annotated[int, typer.Option(help="The same seed gives the same world.")]
Days = Annotated[int, typer.Option(help="How many days to draw.", min=2, max=366)]
Adversarial = Annotated[
    bool, typer.Option("--adversarial", help="A world the estimators do not assume.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("demo")(demo)
    app.command("simulate")(simulate)
    app.command("score")(score)


def demo(
    folder: Annotated[Path, typer.Option(help="Where; made anew if it holds a demo.")] = Path(
        "truceline-demo"
    ),
    seed: Seed = 20241203,
    days: Days = 30,
    adversarial: Adversarial = False,
) -> None:
    """Draw a month of the model mission, run the whole chain, write the report, say what to see."""
    from truceline.cli.instants import now
    from truceline.cli.progress import steps
    from truceline.cli.screen import say
    from truceline.mission.demo import run_demo
    from truceline.mission.init import DemoTerms

    terms = DemoTerms(seed=seed, days=days, adversarial=adversarial)
    with steps() as progress:
        done = run_demo(folder, terms, now, progress)
    say(f"{terms.days} days of a model mission, all of it simulated (seed {seed}).", "bold")
    show_sectors(done.period_rates, done.sectors)
    show_outcomes(done.processed)
    show_changes(done.processed)
    show_score(done.scored)
    program = "truceline" if which("truceline") else sys.argv[0]
    say("What to look at:", "bold")
    say(f"  {done.report.html}   the report: open it in a browser")
    say(f"  {program} audit {folder} --head {done.head}")
    say(f"  {program} incident show {folder} {done.example}")
    say(f"  {program} agreement explain model-2025-gcsp")
    say(f"  {program} export {folder}")


def simulate(
    folder: Annotated[Path, typer.Argument(help="A new mission folder.")],
    seed: Seed = 20241203,
    days: Days = 30,
    adversarial: Adversarial = False,
) -> None:
    """Draw a world and write the files real sources write, with the truth beside them."""
    from truceline.cli.screen import say
    from truceline.mission.init import DemoTerms, make_demo

    world = make_demo(folder, DemoTerms(seed=seed, days=days, adversarial=adversarial))
    say(
        f"{len(world.truth):,} true incidents, {len(world.observations):,} observations, "
        f"{len(world.effort):,} watches, {len(world.claims):,} claims, written to {folder}."
    )
    say(f"Next: truceline run {folder}; truceline score {folder}")


def score(
    folder: Annotated[Path, typer.Argument(help="A simulated mission that was run.")],
) -> None:
    """Hold the estimates of a simulated mission against its truth."""
    from truceline.cli.instants import now
    from truceline.mission.demo import score_mission
    from truceline.mission.folder import RECORD_FILE
    from truceline.store.record import open_record

    record = open_record(folder / RECORD_FILE, clock=now)
    try:
        show_score(score_mission(record, folder))
    finally:
        record.close()


def show_sectors(period_rates: Any, sectors: dict[str, str]) -> None:
    """Print each sector's violations, watching and rate."""
    from truceline.cli.screen import show_table

    rows: list[tuple[Any, ...]] = []
    for row in period_rates.to_pylist():
        name = "Whole line" if row["sector"] == "all" else sectors.get(row["sector"], row["sector"])
        if row["observed"] == "not_observed":
            rows.append((name, "not observed", None, None))
            continue
        watched = "unknown" if row["watched_share"] is None else f"{row['watched_share']:.0%}"
        rows.append((name, row["violations"], watched, _interval(row)))
    columns = ("sector", "violations recorded", "time watched", "per day, corrected (95 %)")
    show_table("Is it holding, and where not", columns, rows, columns[1:])


def show_outcomes(processed: Processed) -> None:
    """Print how many findings each clause has of each outcome."""
    from truceline.cli.screen import show_table
    from truceline.report.tables import findings_by_clause
    from truceline.report.wording import OUTCOME_WORDS

    rows = [
        (row["clause_id"] or "no clause in force", row["bound"], OUTCOME_WORDS[row["outcome"]],
         row["findings"])
        for row in findings_by_clause(processed.findings).to_pylist()
    ]  # fmt: skip
    show_table("Findings", ("clause", "bound", "outcome", "findings"), rows, ("findings",))


def show_changes(processed: Processed) -> None:
    """Print when the rate changed."""
    from truceline.cli.screen import say

    for row in processed.changes.to_pylist():
        where = "the whole line" if row["sector"] == "all" else f"sector {row['sector']}"
        say(
            f"On {where} the rate changed on {row['day']} (95 %: {row['day_low']} to "
            f"{row['day_high']}): {row['rate_before']:.1f} -> {row['rate_after']:.1f} per day."
        )


def show_score(scored: ScoreReport) -> None:
    """Print estimates against truth."""
    from truceline.cli.screen import show_table

    rows = [
        (name.replace("_", " "), _number(e.value), _number(e.low), _number(e.high), e.method)
        for name, e in scored.estimates.items()
    ]
    title = "Estimates held against the drawn truth"
    if scored.adversarial:
        title += " (a world the estimators do not assume)"
    show_table(title, ("figure", "value", "low", "high", "what it is"), rows,
               ("value", "low", "high"))  # fmt: skip


def _interval(row: dict[str, Any]) -> str | None:
    if row["rate_corrected"] is None:
        return None
    high = row["rate_corrected_high"]
    upper = "unbounded" if high is None else f"{high:.2f}"
    return f"{row['rate_corrected']:.2f} ({row['rate_corrected_low']:.2f} to {upper})"


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:.3f}"
