"""The page on agreements says what the code does."""

from __future__ import annotations

import doctest
from pathlib import Path

from truceline.agreement import bundled_names
from truceline.model.agreement import ClauseKind, ZoneKind
from truceline.science.weapon_catalogue import FAMILIES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "agreements.md"


def test_examples_of_the_page_run_as_shown() -> None:
    """Who copies an example from the page gets what the page shows."""
    page = PAGE.read_text(encoding="utf-8")
    text = page.split("```yaml\n")[1].split("```")[0]
    code = "\n".join(part.split("```")[0] for part in page.split("```python\n")[1:])
    test = doctest.DocTestParser().get_doctest(code, {"text": text}, PAGE.name, PAGE.name, 0)

    result = doctest.DocTestRunner().run(test)

    assert (result.failed, result.attempted > 5) == (0, True)


def test_page_names_every_kind_type_and_bundled_agreement() -> None:
    """Nothing a file may say is missing from the page."""
    page = " ".join(PAGE.read_text(encoding="utf-8").split())

    for word in (*ClauseKind, *ZoneKind, *bundled_names()):
        assert f"`{word}`" in page, word
    for word in FAMILIES:
        assert word in page, word
