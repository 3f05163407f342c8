"""What is shown of a report's text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner

from truceline.cli.intake_text import line_of, rows_of, text
from truceline.core.errors import RequestError
from truceline.formats.report_text import parse_report

if TYPE_CHECKING:
    from pathlib import Path

REPORT = (
    "In Gorna region, the SMM recorded 12 ceasefire violations."
    " At 22:40, a camera in Dolna recorded about 10 outgoing explosions of mortar rounds (82mm)"
    " 3-6km east and south. A farmer sold apples."
    " The Ministry of Arland reported at least 50 attacks by Borland."
)


EXPLOSIONS = (
    "observation  explosion  8-12  outgoing  mortar  82 mm  3-6 km  E, S  at Dolna  22:40  camera"
)


def run(tmp_path: Path, *words: str, report: str = REPORT) -> str:
    """Return what the command prints."""
    file = tmp_path / "report.txt"
    file.write_text(report, encoding="utf-8")
    app = typer.Typer()
    app.command()(text)
    result = CliRunner().invoke(app, [str(file), *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_each_thing_is_a_line_and_the_rest_is_shown(tmp_path: Path) -> None:
    """Kind, interval, winds, distance and time; then the words nobody understood."""
    lines = run(tmp_path).splitlines()

    assert lines == [
        "total  ceasefire_violations  12  Gorna",
        EXPLOSIONS,
        "claim  attack  50 or more  says The Ministry of Arland",
        "Not understood:",
        "  A farmer sold apples.",
        "3 understood, 1 not.",
    ]


def test_json_is_one_object_with_both_lists(tmp_path: Path) -> None:
    """A program finds the same, and nothing is dropped."""
    found: dict[str, Any] = json.loads(run(tmp_path, "--json"))

    assert (found["understood_count"], found["not_understood_count"]) == (3, 1)
    assert [row["statement"] for row in found["understood"]] == ["total", "observation", "claim"]
    assert found["understood"][1]["range_km"] == [3.0, 6.0]
    assert found["not_understood"] == [
        {"words": "A farmer sold apples.", "sentence": "A farmer sold apples."}
    ]


def test_a_language_can_be_given(tmp_path: Path) -> None:
    """Words of another language are then not understood."""
    words = "Патруль чув два вибухи."

    assert "explosion  2" in run(tmp_path, report=words)
    assert "0 understood, 1 not." in run(tmp_path, "--language", "en", report=words)


@pytest.mark.parametrize(("language", "name", "code"), [("xx", "report.txt", "INT-071"),
                                                        ("en", "none.txt", "INT-072")])  # fmt: skip
def test_what_cannot_be_read_is_told(tmp_path: Path, language: str, name: str, code: str) -> None:
    """An unknown language and a missing file."""
    (tmp_path / "report.txt").write_text("Two shots.", encoding="utf-8")

    with pytest.raises(RequestError) as caught:
        text(tmp_path / name, language=language)

    assert caught.value.code == code


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.4\n%\xe2\xe3\xcf\xd3",
        "Чув два вибухи.".encode("cp1251"),
        "Two shots.".encode("utf-16"),
        b"Two shots.\x00",
        b"\x1b]0;title\x07 two shots",
    ],
)
def test_what_is_no_text_is_told(tmp_path: Path, content: bytes) -> None:
    """A PDF under another name, other encodings, and bytes that would steer a terminal."""
    file = tmp_path / "report.txt"
    file.write_bytes(content)

    with pytest.raises(RequestError) as caught:
        text(file)

    assert caught.value.code == "FUS-009"


def test_what_is_longer_than_any_sentence_is_shown_as_it_stands(tmp_path: Path) -> None:
    """Half a million numbers without a full stop take no time and count nothing."""
    told = run(tmp_path, report="1 " * 500_000 + "explosions. Two shots.")

    assert told.endswith("1 understood, 1 not.\n")


def test_a_reach_of_one_distance_and_a_flight_read_plainly() -> None:
    """'3 km', not '3-3 km'."""
    (statement,) = parse_report("The SMM saw two projectiles from west to east 3km north.")

    (row,) = rows_of(statement)
    assert line_of(row) == "observation  projectile  2  from W to E  3 km  N"
