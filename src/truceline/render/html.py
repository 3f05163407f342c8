"""A released document as one HTML file: prints well, loads nothing, works in light and dark."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from truceline.render.charts import draw
from truceline.render.fill import fill
from truceline.render.svg_style import DARK, LIGHT, page_rules, variables

if TYPE_CHECKING:
    import jinja2

    from truceline.model.document import ReleasedDocument
    from truceline.render.fill import Filled, FilledSection, Number
    from truceline.render.words import Words

# Embeddings, overrides and isolates can make a number read backwards (Unicode TR 36, "bidirectional
# text spoofing"). Right-to-left text is set right without them.
STEERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def render_html(released: ReleasedDocument) -> bytes:
    """Return the page as UTF-8; the same document gives the same bytes.

    Raises
    ------
    ReleaseError
        REL-010 if documents have no words in the document's language.
    """
    filled = fill(released)
    page = _environment().get_template("report.html.j2").render(
        released=released,
        document=released.document,
        words=filled.words,
        when=filled.when,
        sections=[_section(section, filled.words) for section in filled.sections],
        opened=filled.opened,
        present=_rows_on_page(filled),
        light=variables(LIGHT),
        dark=variables(DARK),
        chart_rules=Markup(page_rules()),
    )  # fmt: skip
    return page.translate(STEERING).encode(errors="replace")  # half a surrogate pair is no letter


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    import jinja2

    templates = files("truceline.render") / "templates"
    loader = jinja2.FunctionLoader(lambda name: (templates / name).read_text(encoding="utf-8"))
    return jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip


def _rows_on_page(filled: Filled) -> frozenset[str]:
    """Return the ids a link can lead to: long tables are cut."""
    tables = [table for section in filled.sections for table in section.tables]
    return frozenset(
        row[table.id] for table in (*tables, *filled.opened) if table.id for row in table.rows
    )


def _section(section: FilledSection, words: Words) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "paragraphs": [_linked(paragraph) for paragraph in section.paragraphs],
        "charts": [(chart, Markup(draw(chart, words))) for chart in section.charts],
        "tables": section.tables,
        "figures": section.numbers,
    }


def _linked(paragraph: tuple[str | Number, ...]) -> Markup:
    said = Markup("")
    for part in paragraph:
        said += escape(part) if isinstance(part, str) else _number(part)
    return said


def _number(number: Number) -> Markup:
    if number.reference is not None:
        link = Markup('<a class="number" href="#n-{}">{}</a>')
        return link.format(number.key, number.shown)
    return Markup('<span class="number">{}</span>').format(number.shown)
