"""What holds of every bundled agreement."""

from __future__ import annotations

import pytest

from truceline.agreement import bundled_names, bundled_text, check_text, explain, load_bundled


@pytest.mark.parametrize("name", bundled_names())
def test_bundled_agreement_is_clean_sourced_and_in_two_languages(name: str) -> None:
    """No fault, a source for every clause, and words in English and French for all of it."""
    agreement = load_bundled(name)

    assert check_text(bundled_text(name), name) == ()
    assert agreement.agreement_id == name
    assert {"en", "fr"} <= set(agreement.title)
    assert agreement.provisions
    for clause in agreement.clauses:
        assert {"en", "fr"} <= set(clause.text), clause.clause_id
        assert clause.text["en"] != clause.text["fr"]
        assert clause.citation is not None or agreement.citations, clause.clause_id
    for provision in agreement.provisions:
        assert len(provision.reason) > 10, provision.article
    assert len(explain(agreement, "fr").splitlines()) > 15


def test_there_are_fourteen_agreements_and_more() -> None:
    """Real agreements and proposals of ten conflicts."""
    assert len(bundled_names()) >= 14
