"""Mission reports as PDF: the annex table's rows and the text beside them (needs pdfplumber)."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from truceline.core.errors import SourceError
from truceline.formats.report_columns import (
    REQUIRED,
    clean,
    columns_of,
    is_continued,
    lines_of,
    text_of,
    unruled_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

PACKAGE = "pdfplumber"
REPEATED_SHARE = 0.5  # of the pages: a line on as many is a running head or foot
MAX_PAGES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexRow:
    """A row of an annex table: its cells by column name, as they stand, white space made plain."""

    page: int
    number: int  # of the row within the report, from 1
    cells: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfReport:
    """What a PDF holds: the rows of its annex tables, its other text, pages without any text."""

    rows: tuple[AnnexRow, ...]
    text: str
    blank_pages: tuple[int, ...]


@dataclass(slots=True)
class _Annex:
    """Rows gathered over pages; ``columns`` are those of the last header met."""

    rows: list[AnnexRow]
    columns: list[str | None] | None = None

    def add_table(self, page: int, table: Iterable[list[str | None]]) -> bool:
        """Add a table's rows; return whether it is an annex table at all."""
        used = False
        above: list[str | None] = []
        for raw in table:
            header = columns_of(raw)
            if header is not None:
                self.columns, used, above = header, True, []
                continue
            if self.columns is None or len(raw) != len(self.columns):
                continue
            used = True
            # None is a cell merged with the one above; a row of one cell is a title or a note.
            if sum(cell is not None for cell in raw) > 1:
                above = self._add(page, raw, above)
        return used

    def _add(self, page: int, raw: list[str | None], above: list[str | None]) -> list[str | None]:
        whole = [above[at] if cell is None and above else cell for at, cell in enumerate(raw)]
        assert self.columns is not None
        cells = {
            name: clean(cell or "")
            for name, cell in zip(self.columns, whole, strict=True)
            if name is not None
        }
        if not any(cells.values()):
            return whole
        if is_continued(cells) and self.rows:
            last = self.rows[-1]
            joined = {name: clean(f"{last.cells.get(name, '')}\n{cells[name]}") for name in cells}
            self.rows[-1] = AnnexRow(page=last.page, number=last.number, cells=joined)
            return whole
        self.rows.append(AnnexRow(page=page, number=len(self.rows) + 1, cells=cells))
        return whole


def read_pdf(data: bytes, name: str = "report.pdf") -> PdfReport:
    """Return the annex rows and the text of a report.

    Parameters
    ----------
    data
        The file.
    name
        For messages.

    Raises
    ------
    SourceError
        INT-086 if pdfplumber is not installed, INT-087 if this is no PDF that can be read.

    Notes
    -----
    A table is an annex table if its header names at least `REQUIRED`; a table without a header
    goes on with the columns of the one before it if it has as many. Ruled tables are read by
    their lines; where a page has a header and no lines, words go to the column under whose
    heading they begin. Lines that stand on half of the pages or more are running heads.
    """
    plumber = _package(name)
    annex, pages, blank = _Annex([]), [], []
    try:
        with plumber.open(io.BytesIO(data)) as document:
            for number, page in enumerate(document.pages[:MAX_PAGES], start=1):
                if not page.chars:
                    blank.append(number)
                pages.append(_read_page(page, number, annex))
                page.close()
    except (_broken(), ValueError, KeyError, TypeError, IndexError) as error:
        detail = str(error) or type(error).__name__
        raise SourceError.case("INT-087", name, detail=detail) from error
    return PdfReport(rows=tuple(annex.rows), text=_running_text(pages), blank_pages=tuple(blank))


def _package(name: str) -> Any:
    try:
        return import_module(PACKAGE)
    except ImportError:
        raise SourceError.case("INT-086", name, package=PACKAGE) from None


def _broken() -> type[Exception]:
    """Return what pdfplumber raises for every fault of a file."""
    found: type[Exception] = import_module("pdfplumber.utils.exceptions").PdfminerException
    return found


def _read_page(page: Any, number: int, annex: _Annex) -> list[str]:
    """Add a page's annex rows; return the lines of its other text."""
    rest = page
    found = False
    for table in page.find_tables():
        if annex.add_table(number, table.extract()):
            found = True
            rest = rest.outside_bbox(table.bbox)
    words = rest.extract_words(x_tolerance=1.5)
    lines = lines_of(words)
    if not found:
        rows, lines = unruled_rows(lines)
        annex.add_table(number, rows)
    return text_of(lines)


def _running_text(pages: list[list[str]]) -> str:
    """Return the text of all pages without their running heads and page numbers."""
    alike = Counter(_without_figures(line) for lines in pages for line in set(lines))
    least = max(2, REPEATED_SHARE * len(pages))
    kept = [
        line
        for lines in pages
        for line in lines
        if alike[_without_figures(line)] < least or not _without_figures(line)
    ]
    return re.sub(r"(?<=\w)-\n(?=[a-z])", "-", "\n".join(kept))


def _without_figures(line: str) -> str:
    return re.sub(r"\d+", "#", line)


__all__ = ["REQUIRED", "AnnexRow", "PdfReport", "read_pdf"]
