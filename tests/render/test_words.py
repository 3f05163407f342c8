"""Words of documents: every one in each language, and numbers as each language writes them."""

from __future__ import annotations

import string
from datetime import date

import pytest

from truceline.core.errors import ReleaseError
from truceline.release.policy import INTERNAL_TABLES, PARTY_TABLES
from truceline.render.fill import COLUMNS, ID_COLUMN
from truceline.render.words import HEADINGS, LANGUAGES, WORDS, words_of


def names(text: str) -> set[str]:
    """Return what stands in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", [*WORDS, *HEADINGS])
def test_words_exist_in_every_language(key: str) -> None:
    """No key lacks a language, and each language fills the same braces."""
    said = {**HEADINGS, **WORDS}[key]

    assert len(said) == len(LANGUAGES)
    assert all(words.strip() for words in said)
    assert len({frozenset(names(words)) for words in said}) == 1


def test_french_words_are_not_the_english_ones() -> None:
    """Words left in English by mistake show: few words are the same in both languages."""
    same = {key for key, (english, french) in WORDS.items() if english == french}

    assert same == {
        "audience_parties", "audience_public", "page", "violation", "version", "north", "east",
        "south", "table_incidents", "table_observations",
    }  # fmt: skip


def test_every_column_and_table_of_reports_has_words() -> None:
    """A column or table that reports show by name is never left to its raw name."""
    columns = {column for shown in COLUMNS.values() for column in shown}
    tables = {*COLUMNS, *(set(ID_COLUMN) - {"batches"}), *INTERNAL_TABLES, *PARTY_TABLES}

    assert columns <= set(HEADINGS)
    assert {f"table_{name}" for name in tables} <= set(WORDS)


@pytest.mark.parametrize(
    ("value", "digits", "english", "french"),
    [
        (1234567, 0, "1,234,567", "1\u202f234\u202f567"),
        (1234.5, 2, "1,234.50", "1\u202f234,50"),
        (0.25, None, "0.25", "0,25"),
        (-0.001, None, "0", "0"),
        (87.30, None, "87.3", "87,3"),
    ],
)
def test_number_is_written_as_the_language_does(
    value: float, digits: int | None, english: str, french: str
) -> None:
    """French has a decimal comma and narrow no-break spaces between thousands."""
    assert words_of("en").number(value, digits) == english
    assert words_of("fr").number(value, digits) == french


def test_percent_and_day_follow_the_language() -> None:
    """French has a no-break space before % and its own months, whatever the machine's locale."""
    assert words_of("en").percent(0.953) == "95%"
    assert words_of("fr").percent(0.953) == "95\u00a0%"
    assert words_of("fr").day(date(2027, 8, 3)) == "3 août"
    assert words_of("en").day(date(2027, 8, 3)) == "3 Aug"


def test_unknown_language_is_refused() -> None:
    """A language without words is an error with a remedy, not English in disguise."""
    with pytest.raises(ReleaseError, match=r"REL-010 .*'eo'.*en, fr"):
        words_of("eo")


def test_heading_follows_the_table_where_a_word_has_two_meanings() -> None:
    """The bound of a plan is a number, the bound of a clause is a party."""
    french = words_of("fr")

    assert french.heading("bound", "certificates") == "borne"
    assert french.heading("bound", "findings") == "partie liée"
    assert french.heading("not_in_the_table") == "not in the table"


def test_tables_of_papers_have_titles() -> None:
    """No table that a paper names is shown under its raw name."""
    shown = {
        "comparison", "checks", "blind", "scenarios", "changes", "certificates", "estimates",
        "assumptions", "batches", "staffing", "standings", "values", "placements",
        "verifiability", "summaries",
    }  # fmt: skip

    assert {name for name in shown if f"table_{name}" not in WORDS} <= {"changes"}
    assert "table_paper_changes" in WORDS
