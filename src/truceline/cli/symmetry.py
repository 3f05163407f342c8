"""``truceline symmetry``: whether a mission treats the parties alike."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - typer reads it
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("symmetry")(symmetry)


def symmetry(
    folder: Annotated[Path, typer.Argument(help="The mission folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Exchange the parties and see what changes; then say how the sides differ in the data."""
    from truceline.cli.instants import now
    from truceline.cli.screen import say, show_table
    from truceline.mission.folder import RECORD_FILE
    from truceline.mission.run import state_of
    from truceline.mission.symmetry import audit_symmetry
    from truceline.store.record import open_record

    record = open_record(folder / RECORD_FILE, clock=now, read_only=True)
    try:
        found = audit_symmetry(state_of(record, folder))
    finally:
        record.close()
    if as_json:
        sys.stdout.write(json.dumps(asdict(found), indent=2, ensure_ascii=False) + "\n")
    else:
        one, two = found.parties
        if found.asymmetries:
            rows = [(a.step, a.about, a.what, a.as_it_is, a.exchanged) for a in found.asymmetries]
            columns = ("step", "about", "what", "as it is", "exchanged")
            show_table("Changed once the parties are exchanged", columns, rows[:40])
        say(
            f"{found.incidents:,} incidents assessed with {one} and {two} exchanged: "
            f"{len(found.asymmetries):,} answers differ."
        )
        told = [
            (d.topic, d.what, d.first, d.second, None if d.p is None else f"{d.p:.3g}",
             d.stands_out, d.note)
            for d in found.differences
        ]  # fmt: skip
        show_table(
            "How the sides differ", ("topic", "what", one, two, "p", "stands out", "note"), told
        )
        say("A difference is no bias by itself: read it beside the effort on each side.")
    if found.asymmetries:
        raise typer.Exit(1)
