"""The command line: thin, offline, one file a noun; heavy imports wait until a command runs."""

from __future__ import annotations

import sys

import typer

from truceline.core.errors import TrucelineError

app = typer.Typer(
    name="truceline",
    help="Software of a ceasefire monitoring mission: terms, reports, incidents, findings, "
    "adherence. Every command works offline on files.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def main() -> None:
    """Run the command line; an error of ours is told in words and ends with status 2."""
    from truceline.cli import (
        agreement,
        case,
        coalition,
        demo,
        incident,
        line,
        mission,
        paper,
        plan,
        stats,
        symmetry,
    )

    agreement.register(app)
    line.register(app)
    mission.register(app)
    incident.register(app)
    demo.register(app)
    plan.register(app)
    paper.register(app)
    coalition.register(app)
    case.register(app)
    symmetry.register(app)
    stats.register(app)
    try:
        app()
    except TrucelineError as error:
        for problem in error.problems:
            sys.stderr.write(f"{problem}\n")
        sys.exit(2)
