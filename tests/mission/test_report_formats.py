"""A report in the formats asked for; the page and its data are always there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest_mission import NOW, clock
from truceline.core.errors import ReleaseError
from truceline.mission.folder import open_mission
from truceline.mission.intake import open_or_create_record
from truceline.mission.report import released_report, write_report

if TYPE_CHECKING:
    from pathlib import Path


def test_report_is_written_in_the_formats_asked_for(mission_copy: Path, tmp_path: Path) -> None:
    """PDF and DOCX are written beside page and data, the same bytes each time."""
    record = open_or_create_record(open_mission(mission_copy), clock)
    released = released_report(record, mission_copy, issued_at=NOW)
    files = write_report(record, released, tmp_path / "a", ("pdf", "docx", "html"))
    again = write_report(record, released, tmp_path / "b", ("docx", "pdf"))
    plain = write_report(record, released, tmp_path / "c")
    record.close()

    assert files.pdf is not None
    assert files.docx is not None
    assert {path.suffix for path in (tmp_path / "a").iterdir()} == {
        ".html", ".json", ".pdf", ".docx",
    }  # fmt: skip
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
    assert again.html.name == plain.html.name
    assert (plain.pdf, plain.docx) == (None, None)
    assert {path.suffix for path in (tmp_path / "c").iterdir()} == {".html", ".json"}


def test_unknown_format_is_refused_before_anything_is_written(
    mission_copy: Path, tmp_path: Path
) -> None:
    """A format that does not exist leaves no files and no entry in the record."""
    record = open_or_create_record(open_mission(mission_copy), clock)
    released = released_report(record, mission_copy, issued_at=NOW)
    head = record.head()

    with pytest.raises(ReleaseError, match=r"REL-012 .*'odt'.*html, json, pdf, docx"):
        write_report(record, released, tmp_path / "out", ("pdf", "odt"))
    assert record.head() == head
    assert not (tmp_path / "out").exists()
    record.close()
