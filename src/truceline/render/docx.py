"""A released document as DOCX, for those who must edit it; printed from the same sheet as PDF."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from truceline.core.errors import ReleaseError
from truceline.render.pdf import has_typst, picture_png
from truceline.render.sheet import sheet
from truceline.render.words import words_of

if TYPE_CHECKING:
    from datetime import datetime

    from truceline.model.document import ReleasedDocument
    from truceline.render.sheet import Grid, Part, Picture, Sheet

FONT = "Noto Sans"  # a reader without it gets the system's own
PAGE_CM = (21.0, 29.7)  # A4
MARGIN_CM = 1.9
TEXT_CM = PAGE_CM[0] - 2 * MARGIN_CM
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the first a zip file can hold: bytes tell nothing of the clock
SOFT = "4A5462"
WARM = "B0441D"
LANGUAGE_TAGS = {"en": "en-GB", "fr": "fr-FR"}


def render_docx(released: ReleasedDocument) -> bytes:
    """Return the document as DOCX; the same document gives the same bytes.

    Raises
    ------
    ReleaseError
        REL-010 if documents have no words in its language, REL-011 if python-docx is not
        installed.

    Notes
    -----
    Charts are pictures where typst is installed; where it is not, words say where they are.
    """
    printed = sheet(released)
    file = _new_file(printed, released.document.issued_at)
    _title(file, printed)
    pictures = has_typst()
    for part in printed.parts:
        _part(file, part, released, pictures)
    if printed.annex.rows:
        file.add_heading(printed.annex_title, level=1)
        file.add_paragraph(printed.annex_text)
        _grid(file, printed.annex)
    if printed.withheld:
        file.add_heading(printed.withheld_title, level=1)
        for said in printed.withheld:
            file.add_paragraph(said)
    for said in printed.foot:
        _soft(file.add_paragraph(), said)
    whole = io.BytesIO()
    file.save(whole)
    return _timeless(whole.getvalue())


def _new_file(printed: Sheet, issued_at: datetime) -> Any:
    try:
        import docx
        from docx.shared import Cm, Pt
    except ImportError:
        raise ReleaseError.case(
            "REL-011", "document", format="DOCX", package="python-docx"
        ) from None
    file = docx.Document()
    core = file.core_properties
    when = issued_at.replace(tzinfo=None, microsecond=0)
    core.title, core.author, core.last_modified_by = printed.title[:255], printed.mission[:255], ""
    core.created = core.modified = when
    core.language, core.revision, core.comments = printed.language, 1, ""
    page = file.sections[0]
    page.page_width, page.page_height = Cm(PAGE_CM[0]), Cm(PAGE_CM[1])
    page.left_margin = page.right_margin = Cm(MARGIN_CM)
    page.top_margin, page.bottom_margin = Cm(2.3), Cm(2.0)
    for name, size in (("Normal", 9.5), ("Heading 1", 14), ("Heading 2", 10.5), ("Title", 22)):
        _style(file.styles[name], Pt(size), printed.language)
    _head_and_foot(page, printed)
    return file


def _style(style: Any, size: Any, language: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    style.font.name, style.font.size = FONT, size
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), LANGUAGE_TAGS[language])
    properties.append(tongue)


def _head_and_foot(page: Any, printed: Sheet) -> None:
    head = page.header.paragraphs[0]
    _soft(head, f"{printed.mission} · {printed.audience}")
    if printed.marks:
        mark = head.add_run(f" · {' · '.join(printed.marks)}")
        _coloured(mark, WARM, bold=True)
    foot = page.footer.paragraphs[0]
    _soft(foot, f"{printed.title} · {printed.page} ")
    _field(foot, "PAGE")
    _soft(foot, f" {printed.page_of} ")
    _field(foot, "NUMPAGES")


def _coloured(run: Any, colour: str, *, bold: bool = False, size: float = 8.0) -> None:
    from docx.shared import Pt, RGBColor

    run.font.size, run.font.color.rgb, run.bold = Pt(size), RGBColor.from_string(colour), bold


def _soft(paragraph: Any, text: str) -> None:
    _coloured(paragraph.add_run(text), SOFT)


def _field(paragraph: Any, code: str) -> None:
    """Add a field that the reader's program fills in, such as the page number."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run()
    _coloured(run, SOFT)
    for kind in ("begin", "code", "separate", "shown", "end"):
        if kind == "code":
            part = OxmlElement("w:instrText")
            part.text = code
        elif kind == "shown":
            part = OxmlElement("w:t")
            part.text = "1"
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)


def _title(file: Any, printed: Sheet) -> None:
    _soft(file.add_paragraph(), printed.mission)
    file.add_paragraph(printed.title, style="Title")
    _soft(file.add_paragraph(), f"{printed.when} · {printed.audience}")
    for note in printed.notes:
        _coloured(file.add_paragraph().add_run(note), WARM, bold=True, size=9.5)


def _part(file: Any, part: Part, released: ReleasedDocument, pictures: bool) -> None:
    document = released.document
    file.add_heading(part.title, level=1)
    for paragraph in part.paragraphs:
        written = file.add_paragraph()
        for run in paragraph:
            written.add_run(run.text).bold = run.number or None
            if run.reference is not None:
                written.add_run(f"[{run.reference}]").font.superscript = True
    for picture in part.pictures:
        if pictures:
            _picture(file, picture, document.issued_at)
        else:
            words = words_of(document.language)
            file.add_paragraph(words.say("no_picture", title=picture.title))
    for grid in part.grids:
        file.add_heading(grid.title, level=2)
        _grid(file, grid)


def _picture(file: Any, picture: Picture, issued_at: datetime) -> None:
    from docx.shared import Cm

    paragraph = file.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    png = picture_png(picture.svg, issued_at)
    shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Cm(TEXT_CM))
    shape._inline.docPr.set("descr", picture.alt)
    shape._inline.docPr.set("title", picture.title)
    caption = file.add_paragraph()
    _coloured(caption.add_run(picture.title), "000000", bold=True)
    _soft(caption, f" {picture.caption}")


def _grid(file: Any, grid: Grid) -> None:
    if not grid.rows:
        _soft(file.add_paragraph(), grid.empty)
        return
    from docx.shared import Cm

    # python-docx looks cells up by walking the whole table: rows are filled through lists.
    table = file.add_table(rows=1 + len(grid.rows), cols=len(grid.headings), style="Table Grid")
    table.autofit = False
    total = sum(grid.weights)
    widths = [Cm(TEXT_CM * weight / total) for weight in grid.weights]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for index, row in enumerate(table.rows):
        said = grid.headings if index == 0 else grid.rows[index - 1]
        for cell, text, width in zip(row.cells, said, widths, strict=True):
            cell.width = width
            _coloured(cell.paragraphs[0].add_run(text), "000000", bold=index == 0, size=7.5)
    _repeat(table.rows[0])
    after = file.add_paragraph()
    if grid.more:
        _soft(after, grid.more)


def _repeat(row: Any) -> None:
    """Show a row again on top of every page its table goes on to."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _timeless(data: bytes) -> bytes:
    """Write a zip again with fixed times and order, so that equal documents have equal bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(whole, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return whole.getvalue()
