"""PDF and DOCX: everything of the document is there, nothing withheld is, bytes repeat."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from material import DAY
from render_material import ISSUED, option_paper, released, with_text
from truceline.core.errors import ReleaseError
from truceline.model.document import Audience, ReleasedDocument
from truceline.release.policy import ReleasePolicy
from truceline.release.release import release
from truceline.render import docx as docx_file
from truceline.render import pdf as pdf_file
from truceline.render.docx import render_docx
from truceline.render.html import render_html
from truceline.render.letters import BORROWED, letters, printable
from truceline.render.pdf import render_pdf
from truceline.render.sheet import CELL_LETTERS, ROWS_OF, ROWS_PRINTED, sheet
from truceline.render.words import words_of
from truceline.report.daily import daily_report

if TYPE_CHECKING:
    from truceline.report.material import Material

HOSTILE = (
    '#import "x.typ"', "#panic()", "$ x^2 $", "<script>alert(1)</script>", "]) #eval(1) [",
    "\\u{41} \\ / * _ ` @ref <label> {share}", "\u202eabc", "Жито на полі", "\x00\x07\x1b",
    "😀 中文 שלום مرحبا", "x" * 10_000, "{{ 7 * 7 }} {% raw %}", "&amp; ]]> <![CDATA[", "",
)  # fmt: skip


def daily(material: Material, audience: Audience = Audience.INTERNAL) -> ReleasedDocument:
    """Return the day's report for an audience, long after the day."""
    return release(daily_report(material), audience, ReleasePolicy(), DAY + timedelta(days=60))


def unpacked(pdf: bytes) -> bytes:
    """Return a PDF with its compressed streams opened beside it."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    opened = []
    for stream in streams:
        try:
            opened.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return pdf + b"\n".join(opened)


def opened(data: bytes) -> Any:
    """Open a DOCX as a reader's program would."""
    import docx

    return docx.Document(io.BytesIO(data))


def words_of_docx(data: bytes) -> str:
    """Return all text of a DOCX, head, foot and hidden descriptions included."""
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        return "\n".join(
            whole.read(name).decode() for name in whole.namelist() if name.endswith(".xml")
        )


def words_of_pdf(data: bytes) -> str:
    """Return the text of a PDF; skip where no reader of PDF is installed, but not in CI."""
    if shutil.which("pdftotext") is None:
        assert os.environ.get("CI") != "true", "CI needs pdftotext (poppler-utils)"
        pytest.skip("pdftotext (poppler-utils) is not installed")
    ran = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return ran.stdout.decode()


def test_pdf_is_the_same_twice_and_tagged(material: Material) -> None:
    """The same document gives the same bytes: A4 pages, title, language and alt texts."""
    pdf = render_pdf(daily(material))
    inside = unpacked(pdf)

    assert pdf.startswith(b"%PDF-")
    assert pdf == render_pdf(daily(material))
    assert b"/Lang" in inside
    assert b"pdfuaid" in inside
    assert inside.count(b"/Alt") >= 4
    [pages] = (int(count) for count in re.findall(rb"/Type/Pages/Count (\d+)", pdf))
    assert pages == len(re.findall(rb"/Type/Page\b", inside))
    assert 3 <= pages <= 6


def test_pdf_of_paper_says_everything() -> None:
    """Words, numbers with references, table cells, marks, annex and what is withheld."""
    text = words_of_pdf(render_pdf(released(option_paper("fr"))))
    plain = " ".join(text.split())

    for said in ("The answer in brief", "58,4", "1\u202f234\u202f567", "non observé",
                 "Light patrols and posts", "option-4.scenario-3.fast", "HYPOTHÉTIQUE",
                 "D'où viennent les chiffres", "ab" * 32, "Places left out.", "Destinataires",
                 "Publié le 2027-04-02 11:30"):  # fmt: skip
        assert " ".join(said.split()) in plain
    assert "Période" not in plain


def test_docx_opens_with_everything_of_the_sheet() -> None:
    """Paragraphs, tables with repeated heads, pictures with alt texts, head and dates."""
    document = option_paper()
    file = opened(render_docx(released(document)))
    printed = sheet(released(document))
    said = [paragraph.text for paragraph in file.paragraphs]
    grids = [grid for part in printed.parts for grid in part.grids] + [printed.annex]
    alts = re.findall(r'descr="([^"]*)"', file.element.xml)

    assert {part.title for part in printed.parts} <= set(said)
    assert any("58.4[1] % with 1,412 (1,200 to 1,800, 80%)[2]" in text for text in said)
    assert [tuple(cell.text for cell in table.rows[0].cells) for table in file.tables] == [
        grid.headings for grid in grids
    ]
    assert [len(table.rows) - 1 for table in file.tables] == [len(grid.rows) for grid in grids]
    assert file.element.xml.count("w:tblHeader") == len(grids)
    assert alts == [picture.alt for part in printed.parts for picture in part.pictures]
    assert "HYPOTHETICAL" in file.sections[0].header.paragraphs[0].text
    assert file.core_properties.created.isoformat()[:16] == "2027-04-02T09:30"


def test_docx_is_the_same_twice(material: Material) -> None:
    """The same document gives the same bytes, and no entry tells when it was made."""
    data = render_docx(daily(material))

    assert data == render_docx(daily(material))
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        assert {entry.date_time[0] for entry in whole.infolist()} == {1980}


def test_references_lead_to_the_annex(material: Material) -> None:
    """Each reference in a paragraph is one row of the annex; no row is without a number."""
    printed = sheet(daily(material))
    runs = [run for part in printed.parts for text in part.paragraphs for run in text]
    references = {str(run.reference) for run in runs if run.reference is not None}
    rows = [row[0] for row in printed.annex.rows]

    assert references
    assert references <= set(rows)
    assert rows == [str(i) for i in range(1, len(rows) + 1)]
    violations = next(
        row for row in printed.annex.rows if row[1] == "incidents that are violations"
    )
    assert violations[2:5] == ("2", "Incidents", "2")


@pytest.mark.parametrize("audience", [Audience.PARTIES, Audience.STATES, Audience.PUBLIC])
def test_withheld_is_in_no_format(material: Material, audience: Audience) -> None:
    """Observers' names are in the internal report and in no format of a released one."""
    inside, outside = daily(material), daily(material, audience)

    assert "secret" in json.dumps(dataclasses.asdict(sheet(inside)))
    assert "secret" in words_of_docx(render_docx(inside))
    assert "secret" not in json.dumps(dataclasses.asdict(sheet(outside)))
    assert "secret" not in words_of_docx(render_docx(outside))
    assert b"secret" not in unpacked(render_pdf(outside))
    assert "secret" not in render_html(outside).decode()


@pytest.mark.parametrize("audience", [Audience.PARTIES, Audience.STATES, Audience.PUBLIC])
def test_released_map_of_a_plan_has_the_line_only(audience: Audience) -> None:
    """Placements, shares, blind areas and access leave every chart of a plan."""
    paper = option_paper()
    inside, outside = (
        release(paper, who, ReleasePolicy(), ISSUED) for who in (Audience.INTERNAL, audience)
    )

    for told in ("placed", "stretch", "unobserved", "(access)"):
        assert told in sheet(inside).parts[1].pictures[0].svg.split("</style>")[1]
        assert told not in sheet(outside).parts[1].pictures[0].svg.split("</style>")[1]
    assert "camera mast" not in words_of_docx(render_docx(outside))
    assert "camera mast" not in render_html(outside).decode()


def test_withheld_is_not_in_the_text_of_the_pdf(material: Material) -> None:
    """What a reader copies out of the PDF has no observer either."""
    assert "patrol-secret" in words_of_pdf(render_pdf(daily(material))).replace("\u200b", "")
    assert "secret" not in words_of_pdf(render_pdf(daily(material, Audience.PUBLIC)))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_any_text_is_only_text(text: str) -> None:
    """Text that looks like code of typst, TeX, HTML or Jinja stays text in every format."""
    document = released(with_text(text))

    assert render_pdf(document).startswith(b"%PDF-")
    assert opened(render_docx(document)).tables
    html = render_html(document).decode()
    assert "<script>alert" not in html


def test_code_of_typst_is_printed_as_it_stands() -> None:
    """A reader sees the code, not its result."""
    text = words_of_pdf(render_pdf(released(with_text("#calc.pow(3, 7) *strong* $alpha$"))))

    assert "#calc.pow(3, 7) *strong* $alpha$" in text
    assert "2187" not in text


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60))
def test_pdf_takes_any_text(text: str) -> None:
    """No letter stops a document from being printed."""
    assert render_pdf(released(with_text(text))).startswith(b"%PDF-")


def test_every_known_letter_prints() -> None:
    """What `printable` keeps can be set: the standard refuses letters without a form."""
    every = "".join(sorted(letters()))
    paper = with_text("x")
    section = dataclasses.replace(paper.sections[0], paragraphs=(every,))

    assert set(BORROWED) <= letters()
    assert printable(every) == (every, 0)
    assert render_pdf(released(dataclasses.replace(paper, sections=(section,))))


def test_lost_letters_are_counted_at_the_foot() -> None:
    """Letters no font has stand as �, and the foot says how many; direction marks go."""
    assert printable("a中b\u202ec\nd\x07") == ("a\ufffdbc d\ufffd", 2)
    assert any("have no letter" in said for said in sheet(released(with_text("中"))).foot)
    assert not any("have no letter" in said for said in sheet(released(with_text("Ж"))).foot)


def test_long_cells_and_tables_are_cut_with_words() -> None:
    """A cell of 10,000 letters and a table of many rows end with a word on where the rest is."""
    import pyarrow as pa

    [grid] = sheet(released(with_text("y " * 5000))).parts[0].grids
    assert all(len(cell) <= CELL_LETTERS + 4 and cell.endswith("[…]") for cell in grid.rows[0])

    table = pa.table({"run_again": [f"run {i}" for i in range(ROWS_PRINTED + 1234)]})
    for name, printed in (("comparison", ROWS_PRINTED), ("batches", ROWS_OF["batches"])):
        section = dataclasses.replace(with_text("x").sections[0], tables=(name,))
        paper = dataclasses.replace(with_text("x"), sections=(section,), tables={name: table})
        [grid] = sheet(released(paper)).parts[0].grids
        left = words_of("en").number(table.num_rows - printed, 0)
        assert len(grid.rows) == printed
        assert grid.more == f"{left} more rows are in the JSON file of this document."


def test_runs_are_printed_as_the_command_that_repeats_them() -> None:
    """Paper leaves out columns of the runs only where the command says all of them."""
    import pyarrow as pa

    full = pa.table({"batch_id": ["b"], "seed": [7], "run_again": ["replay --seed 7"]})
    for table, headings in (
        (full, ("runs", "run again")),
        (full.drop_columns("run_again"), ("runs", "seed")),
    ):
        paper = dataclasses.replace(with_text("x"), tables={"batches": table})
        [grid] = sheet(released(paper)).parts[0].grids
        assert grid.headings == headings


def test_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without typst or python-docx the error says what to install; DOCX does without pictures."""
    paper = released(option_paper())
    monkeypatch.setitem(__import__("sys").modules, "typst", None)

    with pytest.raises(ReleaseError, match=r"REL-011 .*pip install truceline\[report\]"):
        render_pdf(paper)
    said = [paragraph.text for paragraph in opened(docx_file.render_docx(paper)).paragraphs]
    assert sum("drawing it here needs typst" in text for text in said) == 4
    assert not pdf_file.has_typst()

    monkeypatch.setitem(__import__("sys").modules, "docx", None)
    with pytest.raises(ReleaseError, match=r"REL-011 .*python-docx"):
        docx_file.render_docx(paper)


def test_daily_report_follows_its_language(material: Material) -> None:
    """In French the fixed words of the page and of print are French; the period stays."""
    french = daily(dataclasses.replace(material, language="fr"))
    html = render_html(french).decode()

    assert '<html lang="fr">' in html
    assert "Période du 2027-03-14 00:00 au 2027-03-15 00:00" in html
    assert "5,00 (0,00 à 9,00, 95\u00a0%)" in html
    assert "12 mars" in html
    assert sheet(french).page_of == "sur"
    assert "Taux par secteur sur la période" in words_of_docx(render_docx(french))
