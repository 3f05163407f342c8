"""The audit of party symmetry on a mission's own record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer
from typer.testing import CliRunner

from truceline.cli import symmetry

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.mission.demo import Demo


def test_simulated_mission_treats_the_parties_alike(small_demo: tuple[Path, Demo]) -> None:
    """The command on a real folder: no answer differs, and effort is told for both sides."""
    app = typer.Typer()
    symmetry.register(app)
    done = CliRunner().invoke(app, [str(small_demo[0]), "--json"])

    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert found["parties"] == ["ukraine", "russia"]
    assert found["incidents"] > 50
    assert found["asymmetries"] == []
    assert {row["topic"] for row in found["differences"]} >= {"effort", "delay", "outcomes"}
