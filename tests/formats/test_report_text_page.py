"""The page on report sentences: its example runs, and its figures are those of the benchmark."""

from __future__ import annotations

import doctest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "report_text.md"


def test_example_of_the_page_runs() -> None:
    """What the page shows is what the grammar answers."""
    page = PAGE.read_text(encoding="utf-8")
    code = "\n".join(part.split("```")[0] for part in page.split("```python\n")[1:])
    test = doctest.DocTestParser().get_doctest(code, {}, PAGE.name, PAGE.name, 0)

    result = doctest.DocTestRunner().run(test)

    assert (result.attempted, result.failed) == (7, 0)
