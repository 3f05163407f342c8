"""Made-up mission reports as PDF, set by the tests themselves."""

from __future__ import annotations

import pytest

HEADINGS = (
    "SMM position", "Event location", "Means", "No.", "Observation", "Description", "Weapon",
    "Date, time",
)  # fmt: skip
HEAD = "Daily Report 214/2020 based on information as of 19:30 7 September 2020"
TEXT = """The Mission counted 14 ceasefire violations in all.
A patrol in Gorna heard about 12 bursts 3-6km east."""


def typst_report(table: str, before: str = TEXT, after: str = "") -> bytes:
    """Return a report whose annex is some typst; skip where it cannot be set or read."""
    pytest.importorskip("pdfplumber", reason="the extra 'pdf' is not installed")
    typst = pytest.importorskip("typst", reason="the extra 'report' is not installed")
    source = f"""#set page(width: 297mm, height: 120mm, margin: 15mm, header: [Made-up Mission],
  footer: context [Page #counter(page).display()])
#set text(size: 8pt)
{HEAD}

Made-up Monitoring Mission

{before}

{table}

{after}
"""
    made = typst.compile(source.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def ruled(rows: str, stroke: str = "0.5pt") -> str:
    """Return an annex table of some typst cells, its header on every page."""
    heads = ", ".join(f"[{one}]" for one in HEADINGS)
    return f"""#table(columns: (3fr, 2fr, 1.5fr, 1fr, 1.5fr, 2fr, 2fr, 2fr), stroke: {stroke},
  align: left + top, table.header({heads}),
  {rows})"""


def cells(*values: str) -> str:
    """Return one row of typst cells."""
    return ", ".join(f"[{one}]" for one in values) + ",\n"
