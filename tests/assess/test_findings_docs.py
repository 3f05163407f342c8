"""The page on findings says what the code does."""

from __future__ import annotations

import doctest
from pathlib import Path

from ruamel.yaml import YAML

from truceline.formats.facts_yaml import FactsPart
from truceline.model.agreement import ClauseKind

PAGE = Path(__file__).resolve().parents[2] / "docs" / "findings.md"


def test_example_of_the_page_runs_as_shown() -> None:
    """Who copies the example gets what the page shows."""
    page = PAGE.read_text(encoding="utf-8")
    code = "\n".join(part.split("```")[0] for part in page.split("```python\n")[1:])
    test = doctest.DocTestParser().get_doctest(code, {}, PAGE.name, PAGE.name, 0)

    result = doctest.DocTestRunner().run(test)

    assert (result.failed, result.attempted > 3) == (0, True)


def test_facts_of_the_page_can_be_read() -> None:
    """The example of facts.yaml uses every key there is and no other."""
    text = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]

    facts = FactsPart.model_validate(YAML(typ="safe").load(text))

    assert [len(part) for _, part in facts] == [1, 1, 1, 1]


def test_page_names_every_kind_of_clause() -> None:
    """No kind is assessed without a line that says how."""
    page = PAGE.read_text(encoding="utf-8")

    assert [kind.value for kind in ClauseKind if f"| `{kind.value}` |" not in page] == []
