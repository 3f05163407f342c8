"""A document for paper: what PDF and DOCX share, as plain values.

On paper a number cannot open its rows, so it carries a reference to an annex that says which
table and rows it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from truceline.render.charts import draw
from truceline.render.fill import fill
from truceline.render.letters import printable
from truceline.render.svg_style import standalone

if TYPE_CHECKING:
    from truceline.model.document import Chart, ReleasedDocument
    from truceline.render.fill import Filled, FilledSection, FilledTable, Number
    from truceline.render.words import Words

ROWS_PRINTED = 60  # per table; the JSON beside the document holds all
# Tables of a paper that go on for pages and are read row by row only by who checks it.
ROWS_OF = {"assumptions": 15, "batches": 12, "estimates": 15}
# Where these columns say all that the others say, paper has only them.
COLUMNS_OF = {"batches": ("batch_id", "run_again")}
CELL_LETTERS = 600  # of one cell
IDS_PRINTED = 2
LONG_ID = 16  # letters; a longer id of one word is a hash and is cut to SHORT_ID
SHORT_ID = 10
LONG_WORD = 30  # letters of a cell; a longer word may be broken anywhere
LONGEST_WORD = 80  # the same outside tables: a hash of 64 letters stays one word to copy
NARROWEST, WIDEST = 4.0, 34.0  # letters a column of a table asks for at least and at most
BREAK = "\u200b"
NO_TITLE = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words of a paragraph, or a number with its reference in the annex."""

    text: str
    number: bool = False
    reference: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart drawn, its words, and what a reader who cannot see it hears."""

    svg: str
    alt: str
    title: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table; ``weights`` are relative widths of columns, ``more`` words about rows left out."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...]
    more: str
    empty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section on paper."""

    title: str
    paragraphs: tuple[tuple[Run, ...], ...]
    pictures: tuple[Picture, ...]
    grids: tuple[Grid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A document on paper. ``marks`` stand in the head of every page."""

    language: str
    title: str
    mission: str
    audience: str
    when: str
    marks: tuple[str, ...]
    notes: tuple[str, ...]
    parts: tuple[Part, ...]
    annex_title: str
    annex_text: str
    annex: Grid
    withheld_title: str
    withheld: tuple[str, ...]
    foot: tuple[str, ...]
    page: str
    colon: str
    page_of: str


@dataclass(slots=True)
class _Printer:
    """Counts the letters that could not be printed while it cleans text."""

    lost: int = field(default=0)

    def clean(self, text: str) -> str:
        kept, lost = printable(text)
        self.lost += lost
        return kept

    def title(self, text: str) -> str:
        """Clean a title; an empty one would be no entry in an outline."""
        return breakable(self.clean(text).strip(), LONG_WORD) or NO_TITLE


def sheet(released: ReleasedDocument, rows_printed: int = ROWS_PRINTED) -> Sheet:
    """Return a document as it is printed.

    Raises
    ------
    ReleaseError
        REL-010 if documents have no words in its language.
    """
    filled = fill(released, rows_printed)
    document, words, printer = released.document, filled.words, _Printer()
    clean = printer.clean
    parts = tuple(_part(section, words, printer) for section in filled.sections)
    annex = _annex(filled, printer)
    title, mission = printer.title(document.title), printer.title(document.mission)
    notes = tuple(breakable(clean(note)) for note in document.notes)
    withheld = tuple(breakable(clean(said)) for said in released.withheld)
    foot = [words.say("foot_print")]
    if document.record_head:
        foot.insert(0, clean(words.say("record", head=document.record_head)))
    if printer.lost:
        foot.append(words.say("no_glyph", count=words.number(printer.lost, 0)))
    audience = words.say(f"audience_{released.audience.value}")
    return Sheet(
        language=document.language,
        title=title,
        mission=mission,
        audience=words.say("audience", audience=audience),
        when=clean(filled.when),
        marks=tuple(
            words.say(mark) for mark in ("simulated", "hypothetical") if getattr(document, mark)
        ),
        notes=notes,
        parts=parts,
        annex_title=words.say("annex"),
        annex_text=words.say("annex_text"),
        annex=annex,
        withheld_title=words.say("withheld"),
        withheld=withheld,
        foot=tuple(breakable(said) for said in foot),
        page=words.say("page"),
        colon=words.say("colon"),
        page_of=words.say("page_of"),
    )


def _part(section: FilledSection, words: Words, printer: _Printer) -> Part:
    return Part(
        title=printer.title(section.title),
        paragraphs=tuple(
            tuple(_run(part, printer) for part in paragraph) for paragraph in section.paragraphs
        ),
        pictures=tuple(_picture(chart, words, printer) for chart in section.charts),
        grids=tuple(_grid(table, words, printer) for table in section.tables),
    )


def _run(part: str | Number, printer: _Printer) -> Run:
    if isinstance(part, str):
        return Run(text=breakable(printer.clean(part)))
    return Run(text=printer.clean(part.shown), number=True, reference=part.reference)


def _picture(chart: Chart, words: Words, printer: _Printer) -> Picture:
    title, caption = printer.title(chart.title), printer.clean(chart.caption)
    return Picture(
        svg=standalone(printer.clean(draw(chart, words))),
        alt=f"{title}. {caption}" if caption else title,
        title=title,
        caption=caption,
    )


def _grid(table: FilledTable, words: Words, printer: _Printer) -> Grid:
    shown = table.rows[: ROWS_OF.get(table.name)]
    columns = COLUMNS_OF.get(table.name, table.columns)
    if not set(columns) <= set(table.columns):
        columns = table.columns
    rows = tuple(tuple(_cell(row[column], printer) for column in columns) for row in shown)
    left = table.more + len(table.rows) - len(shown)
    named = dict(zip(table.columns, table.headings, strict=True))
    headings = tuple(printer.clean(named[column]) for column in columns)
    more = words.say("more_rows_print", count=words.number(left, 0)) if left else ""
    return Grid(
        title=printer.title(table.title),
        headings=headings,
        rows=rows,
        weights=_weights(headings, rows),
        more=more,
        empty="" if rows else words.say("no_rows"),
    )


def _annex(filled: Filled, printer: _Printer) -> Grid:
    words = filled.words
    headings = tuple(
        words.say(f"annex_{name}")
        for name in ("reference", "figure", "shown", "table", "rows", "ids")
    )
    rows = tuple(
        (
            words.number(number.reference, 0),
            _cell(number.label, printer),
            _cell(number.shown, printer),
            _cell(number.table_title, printer),
            words.number(number.total, 0),
            _ids(number, printer),
        )
        for section in filled.sections
        for number in section.numbers
        if number.reference is not None
    )
    return Grid(
        title=words.say("annex"), headings=headings, rows=rows,
        weights=_weights(headings, rows), more="", empty="" if rows else words.say("no_rows"),
    )  # fmt: skip


def _ids(number: Number, printer: _Printer) -> str:
    first = ", ".join(_cell(key, printer) for key in number.ids[:IDS_PRINTED])
    return first + (", …" if number.total > IDS_PRINTED and first else "")


def _cell(text: str, printer: _Printer) -> str:
    cleaned = printer.clean(text)
    if _is_hash(cleaned):
        return f"{cleaned[:SHORT_ID]}…"
    if len(cleaned) > CELL_LETTERS:
        cleaned = f"{cleaned[:CELL_LETTERS]} […]"
    return breakable(cleaned, LONG_WORD)


def _is_hash(text: str) -> bool:
    tail = text.rsplit("-", 1)[-1]
    return len(text) > LONG_ID and len(tail) > SHORT_ID and set(tail) <= set("0123456789abcdef")


def breakable(text: str, longest: int = LONGEST_WORD) -> str:
    """Return text whose long words may be broken, so that none of them leaves the page."""
    return " ".join(
        word if len(word) <= longest
        else BREAK.join(word[i : i + LONG_WORD // 3] for i in range(0, len(word), LONG_WORD // 3))
        for word in text.split(" ")
    )  # fmt: skip


def _weights(headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> tuple[float, ...]:
    """Return widths by content: a column asks for its longest word and for its usual length."""
    weights = []
    for index, heading in enumerate(headings):
        cells = [row[index] for row in rows]
        pieces = [piece for cell in (heading, *cells) for piece in cell.replace(BREAK, " ").split()]
        longest = max((len(piece) for piece in pieces), default=1)
        usual = sum(len(cell) for cell in cells) / len(cells) if cells else len(heading)
        weights.append(min(max(longest, usual**0.85, NARROWEST) + 2, WIDEST))
    return tuple(weights)
