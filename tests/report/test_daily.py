"""The daily report: words, numbers, and the rows behind each number."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from material import finding
from truceline.model.agreement import Clause, ClauseKind
from truceline.model.finding import FINDING_SCHEMA
from truceline.model.table import to_table
from truceline.report.daily import daily_report
from truceline.report.wording import BANNED, METHOD, SENTENCES

if TYPE_CHECKING:
    from truceline.model.document import Figure
    from truceline.report.material import Material


def figures(material: Material) -> dict[str, Figure]:
    document = daily_report(material)
    return {figure.key: figure for section in document.sections for figure in section.figures}


def test_daily_report_counts_only_its_period(material: Material) -> None:
    """Yesterday's violation is in the comparison and nowhere else."""
    found = figures(material)

    assert (found["incidents"].value, found["violations"].value) == (3, 2)
    assert found["previous"].rows == ("inc-old",)


def test_daily_report_number_has_its_rows(material: Material) -> None:
    """Each count equals the number of rows behind it, and the rows are in the named table."""
    document = daily_report(material)

    counted = [
        f for s in document.sections for f in s.figures if f.rows and f.table != "period_rates"
    ]
    assert counted
    for figure in counted:
        assert figure.value == len(figure.rows)


def test_daily_report_undetermined_is_no_violation(material: Material) -> None:
    """An undetermined incident is counted apart."""
    found = figures(material)

    assert found["undetermined"].rows == ("inc-b",)
    assert "inc-b" not in found["violations"].rows


def test_daily_report_unwatched_sector_is_named(material: Material) -> None:
    """A sector nobody watched is named, and nothing is said about it."""
    summary = daily_report(material).sections[0]

    assert any(
        "Sector 2" in words and "Nothing can be said" in words for words in summary.paragraphs
    )


def test_daily_report_claims_stay_out_of_counts(material: Material) -> None:
    """A party's allegation is reported apart and enters no count of incidents."""
    found = figures(material)
    without = dataclasses.replace(
        material, tables={**material.tables, "claims": material.tables["claims"].slice(0, 0)}
    )

    assert found["claims"].value == 1
    assert figures(without)["incidents"] == found["incidents"]


def test_daily_report_harm_to_civilians_is_kept_apart(material: Material) -> None:
    """Harm enters no count of violations: it stands alone, with how well it is supported."""
    clause = Clause(
        clause_id="harm", kind=ClauseKind.CIVILIAN_HARM, article="4", parties=("north",),
        valid=material.agreement.valid,
    )  # fmt: skip
    told = [
        ("alleged", "b", "undetermined"), ("corroborated", "a", "violation_minor"),
        ("corroborated", "a", "violation_serious"), ("alleged", "gun", "relevant_no_violation"),
    ]  # fmt: skip
    rows = [
        dataclasses.replace(
            finding(key, outcome), finding_id=f"fin-harm-{number}", clause_id="harm",
            clause_kind="civilian_harm", corroboration=state,
        )
        for number, (state, key, outcome) in enumerate(told)
    ]  # fmt: skip
    harmed = dataclasses.replace(
        material,
        agreement=dataclasses.replace(material.agreement, clauses=(clause,)),
        tables={
            **material.tables,
            "findings": pa.concat_tables(
                [material.tables["findings"], to_table(rows, FINDING_SCHEMA)]
            ).unify_dictionaries(),
        },
    )

    found = figures(harmed)

    assert found["harm_corroborated"].rows == ("inc-a",)
    assert found["harm_alleged"].rows == ("inc-b",)
    assert found["violations"] == figures(material)["violations"]
    assert "harm" not in [section.key for section in daily_report(material).sections]


def test_daily_report_every_named_table_is_there(material: Material) -> None:
    """A table a section shows, or a figure links to, is in the document with its rows."""
    document = daily_report(material)
    for section in document.sections:
        linked = {figure.table for figure in section.figures if figure.table}
        assert {*section.tables, *linked} <= set(document.tables)
    for name in ("findings_by_clause", "effort_summary", "rejections_by_code"):
        assert document.tables[name].num_rows > 0


def test_daily_report_is_the_same_twice(material: Material) -> None:
    """The same material gives the same document."""
    one, two = daily_report(material), daily_report(material)

    assert one.sections == two.sections


def test_daily_report_every_brace_has_a_figure(material: Material) -> None:
    """No sentence names a number the section does not carry."""
    for section in daily_report(material).sections:
        keys = {figure.key for figure in section.figures}
        for words in section.paragraphs:
            assert set(re.findall(r"{(\w+)}", words)) <= keys, words


@pytest.mark.parametrize("text", [*SENTENCES.values(), *METHOD])
def test_wording_is_neutral(text: str) -> None:
    """No sentence of the reports uses a word that takes sides."""
    assert not [word for word in BANNED if re.search(rf"\b{word}", text, re.IGNORECASE)]
