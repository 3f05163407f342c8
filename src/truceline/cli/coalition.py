"""``truceline coalition``: who was reported to say what, as of a day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from truceline.model.coalition import Coalition

coalitions = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The coalition: show, compare, check."
)
Ledger = Annotated[Path | None, typer.Option("--file", help="A ledger; the bundled one if none.")]
Language = Annotated[str, typer.Option(help="en or fr.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(coalitions, name="coalition")


@coalitions.command("show")
def show(
    as_of: Annotated[str | None, typer.Option(help="A day, as 2024-12-03; today if none.")] = None,
    contributor: Annotated[str | None, typer.Option(help="One contributor, as FRA.")] = None,
    file: Ledger = None,
    language: Language = "en",
) -> None:
    """Show each contributor's position as of a day, with its conditions and source."""
    from truceline.cli.instants import now
    from truceline.cli.screen import say, show_table
    from truceline.coalition import positions_as_of
    from truceline.core.errors import RequestError
    from truceline.mission.folder import parse_day

    ledger = _load(file)
    on = now().date() if as_of is None else parse_day(as_of, "UTC").date()
    standings = positions_as_of(ledger, on)
    if contributor is not None:
        known = [item.contributor_id for item in ledger.contributors]
        if contributor not in known:
            raise RequestError.case(
                "REQ-011", "--contributor", value=contributor, known=", ".join(known)
            )
        standings = tuple(
            item for item in standings if item.contributor.contributor_id == contributor
        )
    rows = [
        (
            item.contributor.names.get(language, item.contributor.contributor_id),
            item.position.value,
            "; ".join(part.words.get(language, "") for part in item.statements),
            ", ".join(part.kind.value.replace("_", " ") for part in item.conditions),
            item.since.isoformat(),
            item.source,
        )
        for item in standings
    ]
    columns = ("contributor", "position", "words", "conditions", "since", "source")
    show_table(f"As of {on.isoformat()}", columns, rows)
    say("Who is not in the table said nothing by then that is known: unknown, not unwilling.")


@coalitions.command("compare")
def compare(
    then: Annotated[str, typer.Argument(help="A day, as 2024-12-03.")],
    since: Annotated[str, typer.Argument(metavar="NOW", help="A later day, as 2026-01-07.")],
    file: Ledger = None,
    language: Language = "en",
) -> None:
    """Show what changed between two days, each cell with its source."""
    from truceline.cli.screen import show_table
    from truceline.coalition import compare_dates
    from truceline.mission.folder import parse_day

    days = [parse_day(text, "UTC").date() for text in (then, since)]
    table = compare_dates(_load(file), days[0], days[1], language)
    rows = [
        (
            row["contributor"],
            _cell(row["position_then"], row["source_then"]),
            _cell(row["position_now"], row["source_now"]),
            row["changed"],
        )
        for row in table.to_pylist()
    ]
    columns = ("contributor", f"as of {then}", f"as of {since}", "changed")
    show_table("The coalition then and now", columns, rows)


@coalitions.command("check")
def check(file: Annotated[Path, typer.Argument(help="A coalition file.")]) -> None:
    """Check a coalition file; every problem is told with its line and code."""
    from truceline.cli.screen import say

    ledger = _load(file)
    say(
        f"{file}: {len(ledger.contributors)} contributors, {len(ledger.statements)} statements. "
        "No problem found."
    )


def _cell(position: str | None, source: str | None) -> str:
    return "unknown" if position is None else f"{position} [{source}]"


def _load(file: Path | None) -> Coalition:
    from truceline.coalition import bundled_coalition, read_coalition
    from truceline.core.errors import SourceError

    if file is None:
        return bundled_coalition()
    if not file.is_file():
        raise SourceError.case("SRC-001", str(file))
    return read_coalition(file.read_text(encoding="utf-8", errors="replace"), str(file))
