"""The page: complete, self-contained, deterministic."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pyarrow as pa

from material import DAY
from render_material import released, with_text
from truceline.model.document import Audience, Figure, ReleasedDocument
from truceline.release.policy import ReleasePolicy
from truceline.release.release import release
from truceline.render.fill import ROWS_SHOWN
from truceline.render.html import render_html
from truceline.render.json import render_json
from truceline.report.daily import daily_report

if TYPE_CHECKING:
    from truceline.report.material import Material


class Page(HTMLParser):
    """Collects ids and inner links, and checks that tags close."""

    VOID = frozenset({"meta", "link", "br", "rect", "line", "circle", "path"})

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in {"href", "src"} and value:
                (self.links if value.startswith("#") else self.outside).append(value)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def internal(material: Material) -> ReleasedDocument:
    return release(
        daily_report(material), Audience.INTERNAL, ReleasePolicy(), DAY + timedelta(days=2)
    )


def test_html_links_lead_somewhere(material: Material) -> None:
    """Every number's link opens something that is on the page."""
    page = Page()
    page.feed(render_html(internal(material)).decode())

    assert page.open == []
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert "n-violations" in {link[1:] for link in page.links}


def test_html_loads_nothing_from_outside(material: Material) -> None:
    """No script, style, font, image or link leads out of the page."""
    page, text = Page(), render_html(internal(material)).decode()
    page.feed(text)

    assert page.outside == []
    assert not re.search(r"<script|@import|url\((?!#)", text)


def test_html_text_from_outside_is_escaped(material: Material) -> None:
    """Words that look like markup stay words."""
    text = render_html(internal(material)).decode()

    assert "Test &lt;terms&gt;" in text
    assert "Test <terms>" not in text


def test_html_unwatched_is_hatched_not_zero(material: Material) -> None:
    """A sector nobody watched is drawn apart from a quiet one."""
    text = render_html(internal(material)).decode()

    assert text.count('class="unobserved"') == 3


def test_html_marks_hypothetical(material: Material) -> None:
    """Terms that were never in force are marked on top."""
    assert "was never in force" in render_html(internal(material)).decode()


def test_rendering_is_the_same_twice(material: Material) -> None:
    """The same document gives the same bytes."""
    assert render_html(internal(material)) == render_html(internal(material))
    assert render_json(internal(material)) == render_json(internal(material))


def test_json_carries_rows_behind_figures(material: Material) -> None:
    """A program can open every number: the ids are rows of the table named beside them."""
    content = json.loads(render_json(internal(material)))
    ids = {row["incident_id"] for row in content["tables"]["incidents"]}

    figure = next(f for f in content["sections"][0]["figures"] if f["key"] == "violations")
    assert set(figure["rows"]) <= ids
    assert len(figure["rows"]) == figure["value"] == 2


def test_html_has_no_marks_that_turn_text_around() -> None:
    """Text from outside cannot make what follows it read backwards; Hebrew itself stays."""
    marks = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    page = render_html(released(with_text(f"\u202e58.4{marks} שלום"))).decode()

    assert not set(marks) & set(page)
    assert "58.4 שלום" in page


def test_html_links_only_to_rows_that_are_on_the_page() -> None:
    """Of a table longer than the page shows, rows below the cut are named but not linked."""
    ids = tuple(f"run {i}" for i in range(ROWS_SHOWN + 3))
    figure = Figure(key="share", label="x", value=1, table="batches", rows=ids[-5:])
    document = with_text("{share}")
    section = dataclasses.replace(document.sections[0], figures=(figure,))
    tables = {"batches": pa.table({"batch_id": ids})}
    page = Page()
    page.feed(
        render_html(
            released(dataclasses.replace(document, sections=(section,), tables=tables))
        ).decode()
    )

    linked = {link[1:] for link in page.links}
    assert linked <= set(page.ids)
    assert linked & set(ids) == set(ids[-5:-3])
