"""The command line as a person meets it: what it prints, and how it ends."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from truceline.cli.line import parse_place
from truceline.core.errors import RequestError

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.mission.demo import Demo


def truceline(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    script = "import sys; sys.argv[0] = 'truceline'; from truceline.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("text", ["abc", "nan,nan", "95,500", "1,2,3", "", "inf,0"])
def test_place_that_is_none_is_refused(text: str) -> None:
    """What is neither degrees nor MGRS is told with what to write."""
    with pytest.raises(RequestError) as caught:
        parse_place(text)

    assert caught.value.code == "REQ-001"


def test_place_is_read_in_degrees_and_mgrs() -> None:
    """Latitude first, as people write it; MGRS as the field does."""
    lon, lat = parse_place("37UDP3250028500")

    assert parse_place("48.5, 37.25") == (37.25, 48.5)
    assert (round(lon, 1), round(lat, 1)) == (38.1, 48.1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("check", "/nowhere"), "MIS-001"),
        (("line", "show", "nowhere"), "REQ-004"),
        (("agreement", "check", "nowhere"), "REQ-004"),
        (("audit", "/nowhere"), "REC-001"),
    ],
)
def test_command_that_cannot_ends_with_words_and_status_2(
    words: tuple[str, ...], code: str
) -> None:
    """An error of ours is one line with code and remedy, never a traceback."""
    said = truceline(*words)

    assert said.returncode == 2
    assert said.stderr.startswith(code)
    assert "Traceback" not in said.stderr


def test_line_show_tells_length_with_spacing_and_accuracy() -> None:
    """A length never stands without its vertex spacing."""
    said = truceline("line", "show", "korea-mdl").stdout

    assert "length km" in said
    assert "spacing km" in said
    assert "unverified" in said


def test_agreement_explain_is_plain_words_in_two_languages() -> None:
    """The text says where and from when."""
    english = truceline("agreement", "explain", "korea-1953").stdout
    french = truceline("agreement", "explain", "korea-1953", "--language", "fr").stdout

    assert "1953-07-27" in english
    assert french != english


def test_incident_opens_with_reports_and_findings(small_demo: tuple[Path, Demo]) -> None:
    """From an incident to its reports and to what each clause says."""
    folder, done = small_demo

    said = truceline("incident", "show", str(folder), done.example).stdout

    assert "Reports" in said
    assert "no-fi" in said.replace("\n", "")


def test_export_and_audit_of_a_mission(small_demo: tuple[Path, Demo], tmp_path: Path) -> None:
    """Open data are written with a codebook, and the record verifies."""
    folder, done = small_demo

    written = truceline("export", str(folder), "--out", str(tmp_path / "open"))
    audited = truceline("audit", str(folder), "--head", done.head)

    assert written.returncode == audited.returncode == 0
    assert any(path.suffix == ".gpkg" for path in (tmp_path / "open").iterdir())
    assert "The printed head is entry" in audited.stdout
