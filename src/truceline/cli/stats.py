"""``truceline stats``: estimators on plain tables, to be held against data of one's own."""

from __future__ import annotations

import typer

from truceline.cli import stats_alarm
from truceline.cli.stats_unseen import capture, distance, nmixture

stats = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None,
    help="Statistics on plain CSV: what was not seen, and where counts have changed.",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (capture, distance, nmixture):
        stats.command(command.__name__)(command)
    stats_alarm.register(stats)
    app.add_typer(stats, name="stats")
