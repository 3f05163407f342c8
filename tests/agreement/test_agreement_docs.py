"""The page on agreements says what the code does."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from truceline.agreement import bundled_names, check_text, json_schema
from truceline.agreement.check_clauses import ACTS
from truceline.agreement.check_zones import ZONE_KEYS
from truceline.model.agreement import ChangeKind, ClauseKind, ExemptionKind, ZoneKind
from truceline.model.deadline import DeadlineEvent
from truceline.model.kind import Target
from truceline.science.weapon_catalogue import FAMILIES

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "agreements.md"


def blocks() -> list[str]:
    """Return the YAML of the page, the whole example first, then parts of the same file."""
    page = PAGE.read_text(encoding="utf-8")
    return [part.split("```")[0] for part in page.split("```yaml\n")[1:]]


def whole() -> str:
    """Return the example of the page with every part of the page in it."""
    example, *parts = (YAML(typ="safe").load(block) for block in blocks())
    file: dict[str, Any] = example
    for part in parts:
        for key, value in part.items():
            file[key] = [*file.get(key, []), *value]
    return json.dumps(file)


def test_examples_of_the_page_run_as_shown() -> None:
    """Who copies an example from the page gets what the page shows."""
    page = PAGE.read_text(encoding="utf-8")
    code = "\n".join(part.split("```")[0] for part in page.split("```python\n")[1:])
    known = {"text": blocks()[0], "whole": whole()}
    test = doctest.DocTestParser().get_doctest(code, known, PAGE.name, PAGE.name, 0)

    result = doctest.DocTestRunner().run(test)

    assert (result.failed, result.attempted > 15) == (0, True)


def test_parts_of_the_page_make_one_file_without_a_fault() -> None:
    """Every example of the page can stand in a file."""
    assert check_text(whole(), "page.yaml") == ()
    assert len(blocks()) > 4


def test_page_names_every_kind_and_type() -> None:
    """Nothing a file may say is missing from the page."""
    page = " ".join(PAGE.read_text(encoding="utf-8").split())

    for word in (*ClauseKind, *ZoneKind, *ExemptionKind, *ChangeKind):
        assert f"`{word}`" in page, word
    for word in (*FAMILIES, *Target, *DeadlineEvent):
        assert str(word) in page, word


def test_page_names_every_key_of_the_language() -> None:
    """A key that is added to the language and not to the page is noticed here."""
    page = PAGE.read_text(encoding="utf-8")
    schema = json_schema()
    keys = {
        key for part in (schema, *schema["$defs"].values()) for key in part.get("properties", ())
    }

    missing = {key for key in keys if not re.search(rf"`{key}(: \w+)?`|[\s{{,]{key}:", page)}

    assert missing == set()
    assert len(keys) > 70


def test_tables_of_the_page_are_those_of_the_checks() -> None:
    """Which keys a zone takes, and which acts a clause may name, is what is checked."""
    page = PAGE.read_text(encoding="utf-8")
    rows = {
        cells[1].strip(" `"): [cell.strip() for cell in cells[2:-1]]
        for cells in (line.split("|") for line in page.splitlines() if line.startswith("| `"))
    }

    for zone, (needed, allowed) in ZONE_KEYS.items():
        meant = {key for choice in needed for key in choice.split("|")} | set(allowed)
        assert set(re.findall(r"`(\w+)`", rows[zone][0])) == meant, zone
    for kind, acts in ACTS.items():
        assert rows[kind][1] == ", ".join(acts), kind


def test_page_on_coverage_names_every_bundled_agreement() -> None:
    """Who looks for an agreement finds it and what it leaves out."""
    page = (DOCS / "agreement_coverage.md").read_text(encoding="utf-8")

    assert [name for name in bundled_names() if f"| `{name}`" not in page] == []
    assert "(agreement_coverage.md)" in PAGE.read_text(encoding="utf-8")
