"""The page on sources says what the readers do."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.core.error_cases import CASES
from truceline.intake.acled import KINDS
from truceline.intake.ged import DATE_PRECISION, WHERE_PRECISION
from truceline.intake.viina import label_table

PAGE = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
OURS = [
    code
    for code in CASES
    if (code.startswith("SRC") and int(code[4:]) < 20)
    or (code.startswith("INT") and int(code[4:]) < 50)
]


def test_published_label_table_is_the_one_in_force() -> None:
    """The page shows the labels in the order the reader asks them."""
    assert label_table() in PAGE


@pytest.mark.parametrize("code", OURS)
def test_every_code_stands_on_the_page_with_its_remedy(code: str) -> None:
    """Whoever meets a code finds what to do about it."""
    assert f"| {code} | {CASES[code].found} | {CASES[code].remedy} |" in PAGE


def test_published_precision_tables_are_those_in_force() -> None:
    """The page shows what each code of the data sets is taken for."""
    for code, (sigma_m, why) in WHERE_PRECISION.items():
        size = "no region" if sigma_m is None else f"{sigma_m / 1000:g} km"
        assert f"| {code} | {size} | {why} |" in PAGE
    for code, meaning in DATE_PRECISION.items():
        assert f"| {code} | {meaning} |" in PAGE
    for name, kind in KINDS.items():
        assert f"| {name} | `{kind}` |" in PAGE
