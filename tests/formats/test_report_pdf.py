"""Reports in PDF, set here and read back: ruled and bare tables, over pages, merged, wrapped."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from pdf_material import cells, ruled, typst_report
from truceline.core.errors import SourceError
from truceline.formats.report_pdf import read_pdf

GORNA = "Gorna (government-controlled, 57km NE of Dolna)"
ONE = (GORNA, "3-5km NE", "Heard", "12", "Explosion", "Undetermined", "N/K", "07-Sep, 14:05")
TWO = ("Polna", "1-2km S", "Saw", "3", "Projectile", "N to S", "HMG", "07-Sep, 20:15-20:40")
THREE = ("Kesta", "2km W", "Heard", "5", "Burst", "", "Small-arms", "07-Sep, 21:00")


@pytest.mark.parametrize("stroke", ["0.5pt", "none"])
def test_annex_over_pages_is_read_whole_with_its_header_repeated(stroke: str) -> None:
    """40 rows on several pages, cells wrapped over lines, with lines and without."""
    table = ruled((cells(*ONE) + cells(*TWO)) * 20, stroke)

    report = read_pdf(typst_report(table))

    assert [tuple(row.cells.values()) for row in report.rows] == [ONE, TWO] * 20
    assert [row.number for row in report.rows] == list(range(1, 41))
    assert report.rows[-1].page > 2


def test_text_beside_the_annex_comes_without_running_heads() -> None:
    """Head, foot and page numbers go; sentences and the footnote stay."""
    report = read_pdf(typst_report(ruled(cells(*ONE) * 20), after="\\* Two patrols heard it."))

    assert "The Mission counted 14 ceasefire violations in all." in report.text
    assert "* Two patrols heard it." in report.text
    assert "Made-up Mission\n" not in report.text
    assert "Page" not in report.text
    assert "Undetermined" not in report.text


def test_merged_cell_counts_for_every_row_it_spans_and_an_empty_one_for_none() -> None:
    """One position beside two rows; an empty cell is not filled from above."""
    merged = f"table.cell(rowspan: 2)[{GORNA}], " + cells(*ONE[1:]) + cells(*THREE[1:])

    first, second = read_pdf(typst_report(ruled(merged))).rows

    assert tuple(first.cells.values()) == ONE
    assert tuple(second.cells.values()) == (GORNA, *THREE[1:])


def test_title_across_the_table_is_no_row() -> None:
    """A row of one merged cell heads the rows below it."""
    title = "table.cell(colspan: 8)[Disengagement area near Gorna],\n"

    report = read_pdf(typst_report(ruled(title + cells(*ONE) + title + cells(*TWO))))

    assert [tuple(row.cells.values()) for row in report.rows] == [ONE, TWO]


def test_mark_of_a_footnote_is_not_part_of_the_count() -> None:
    """12 with an asterisk is twelve."""
    row = cells(*ONE[:3], "12\\*", *ONE[4:])

    assert read_pdf(typst_report(ruled(row))).rows[0].cells["number"] == "12"


def test_other_table_is_left_to_the_text() -> None:
    """A table of something else has no annex header."""
    table = "#table(columns: 2, [Region], [Violations], [Upper], [14])"

    report = read_pdf(typst_report(table))

    assert report.rows == ()
    assert "Upper 14" in report.text


def test_page_without_text_is_named() -> None:
    """A scanned page is not passed over in silence."""
    report = read_pdf(typst_report("#set page(header: none, footer: none)\n#pagebreak()\n"))

    assert len(report.blank_pages) == 1


@pytest.mark.parametrize("data", [b"%PDF-1.7 and then nothing of the kind", b"%PDF-"])
def test_damaged_file_is_refused_with_its_name(data: bytes) -> None:
    """INT-087, and nothing is half read."""
    pytest.importorskip("pdfplumber", reason="the extra 'pdf' is not installed")

    with pytest.raises(SourceError, match=r"INT-087 worn\.pdf"):
        read_pdf(data, "worn.pdf")


@pytest.mark.skipif(find_spec("pdfplumber") is not None, reason="the extra 'pdf' is installed")
def test_missing_extra_says_what_to_install() -> None:
    """INT-086 names the extra; the file can be taken in afterwards."""
    with pytest.raises(SourceError, match=r"INT-086 report\.pdf.*extra 'pdf'"):
        read_pdf(b"%PDF-1.7")


def test_row_broken_over_a_page_is_one_row() -> None:
    """Its rest, below the repeated header, counts nothing and observes nothing: it goes on."""
    long = " ".join(f"word{number}" for number in range(60))
    row = (*ONE[:5], long, *ONE[6:])

    report = read_pdf(typst_report(ruled(cells(*ONE) * 5 + cells(*row) + cells(*TWO))))

    assert [tuple(row.cells.values()) for row in report.rows] == [ONE] * 5 + [row, TWO]
    assert [row.page for row in report.rows[-2:]] == [1, 2]
