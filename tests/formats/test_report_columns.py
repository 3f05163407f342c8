"""Annex columns: headings, cells, and tables without lines, from words and their places."""

from __future__ import annotations

import pytest

from truceline.formats.report_columns import (
    Line,
    clean,
    columns_of,
    is_continued,
    lines_of,
    text_of,
    unruled_rows,
)

HEADINGS = ("SMM position", "Event location", "Means", "No.", "Observation", "Weapon")
COLUMNS = ["position", "location", "means", "number", "observation", "weapon"]
LEFTS = (10.0, 100.0, 180.0, 240.0, 280.0, 360.0)


def line(top: float, *cells: str) -> Line:
    """Return a made-up line: each cell's words under its heading, 5 points a letter."""
    words = []
    for left, cell in zip(LEFTS, cells, strict=False):
        x0 = left
        for word in cell.split():
            x1 = x0 + 5 * len(word)
            words.append({"text": word, "x0": x0, "x1": x1, "top": top, "bottom": top + 8})
            x0 = x1 + 4
    return words


def test_header_is_told_by_its_headings_in_any_case_and_wrapping() -> None:
    """An unknown column is kept as unknown; a row of data is no header."""
    wrapped = ["SMM\nposition", "Event location", "MEANS", "No.", "Observation", "Remarks"]

    assert columns_of(wrapped) == [*COLUMNS[:5], None]
    assert columns_of(["Gorna", "3-5km NE", "Heard", "12", "Explosion", "N/K"]) is None


@pytest.mark.parametrize(
    "row",
    [
        ["SMM position", "No.", "Observation"],  # too few
        ["Event location", "Means", "No.", "Weapon", "Time"],  # neither position nor observation
        ["Position", "Position", "No.", "Observation"],  # twice the same
    ],
)
def test_row_with_too_few_or_double_headings_is_no_header(row: list[str | None]) -> None:
    """Another table of the report is left to the text."""
    assert columns_of(row) is None


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Undeter-\nmined", "Undetermined"),
        ("grenade-\nlauncher", "grenade-launcher"),
        ("3-5km\nNE", "3-5km NE"),
        ("12*", "12"),
        ("7¹²", "7"),
        ("*", "*"),
        ("", ""),
    ],
)
def test_cell_is_joined_and_freed_of_footnote_marks(cell: str, text: str) -> None:
    """A hyphen at a line's end goes, unless the word has one of its own."""
    assert clean(cell) == text


def test_row_without_count_and_observation_goes_on_with_the_one_before() -> None:
    """Either alone makes a row of its own."""
    assert is_continued({"number": "", "observation": "", "position": "of Dolna)"})
    assert not is_continued({"number": "1", "observation": "", "position": ""})
    assert not is_continued({"number": "", "observation": "Burst", "position": ""})


def test_table_without_lines_is_read_by_where_words_begin() -> None:
    """Wrapped cells join their row; what stands before and after the table stays text."""
    lines = [
        line(0, "A sentence."),
        line(20, *HEADINGS),
        line(30, "Gorna (57km", "3-5km NE", "Heard", "12", "Explosion", "Small"),
        line(39, "NE of Dolna)", "", "", "", "", "arms"),
        line(50, "Polna", "1km S", "Saw", "3", "Burst"),
        line(90, "After the table."),
    ]

    rows, rest = unruled_rows(lines)

    assert [[clean(cell or "") for cell in row] for row in rows] == [
        list(HEADINGS),
        ["Gorna (57km NE of Dolna)", "3-5km NE", "Heard", "12", "Explosion", "Small arms"],
        ["Polna", "1km S", "Saw", "3", "Burst", ""],
    ]
    assert text_of(rest) == ["A sentence.", "", "After the table.", ""]


def test_table_ends_where_a_line_begins_left_of_it() -> None:
    """A footnote at the margin is no row."""
    outside = [{"text": "*Note", "x0": 2.0, "x1": 30.0, "top": 40.0, "bottom": 48.0}]
    lines = [line(20, *HEADINGS), line(30, "Gorna", "1km S", "Saw", "3", "Burst"), outside]

    rows, rest = unruled_rows(lines)

    assert len(rows) == 2
    assert rest == [outside]


def test_page_without_a_header_stays_text() -> None:
    """Nothing is guessed into columns."""
    lines = [line(0, "Just", "words")]

    assert unruled_rows(lines) == ([], lines)


def test_words_are_put_in_lines_whatever_their_order() -> None:
    """Tops that differ by less than 3 points are one line."""
    one, two = line(0, "Left", "right"), line(12, "Below")
    shaken = [two[0], one[1], {**one[0], "top": 1.5}]

    assert [[word["text"] for word in row] for row in lines_of(shaken)] == [
        ["Left", "right"], ["Below"],
    ]  # fmt: skip
