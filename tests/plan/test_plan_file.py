"""Plan files: what they may say, and every fault with its line."""

from __future__ import annotations

import pytest

from truceline.core.errors import PlanError
from truceline.model.plan import Role
from truceline.plan.read import bundled_plan, bundled_plan_text, read_plan

SMALL = """\
options:
  - id: few
    names: {en: Few, fr: Peu}
    summary: {en: Few., fr: Peu.}
    assets: {post: 4}
    people: {monitor: 60}
    budget_meur: 2
"""


def test_bundled_plan_has_the_four_options() -> None:
    """Remote sensing, monitors, monitors with protection, reassurance."""
    terms = bundled_plan()

    assert [option.id for option in terms.options] == [
        "remote", "monitors", "protected", "reassurance",
    ]  # fmt: skip
    assert all(option.sizes_from for option in terms.options)
    assert terms.options[2].rear[Role.SOLDIER] == 10_000


def test_plan_file_of_few_words_has_the_rest_by_default() -> None:
    """Sites and demand need not be said."""
    terms = read_plan(SMALL)

    assert terms.sites.spacing_m == 5_000
    assert terms.demand.depth_edges_m == (0, 1_000, 2_500, 5_000, 10_000)
    assert terms.options[0].people == {Role.MONITOR: 60}


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("options:", "options: [", "PLN-001", 2),
        ("options:", "terrain: {hills: yes}\noptions:", "PLN-002", 1),
        ("fr: Peu}", "de: Wenig}", "PLN-002", 3),
        ("post: 4", "tank: 4", "PLN-607", 2),
        ("post: 4", "post: -4", "PLN-002", 2),
        ("monitor: 60", "marine: 60", "PLN-002", 6),
        ("budget_meur: 2", "budget_meur: 0", "PLN-002", 7),
        (
            "budget_meur: 2",
            "budget_meur: 2\n    min_contributors: 2\n    caps: [{contributor: FRA}]",
            "PLN-609", 2,
        ),
        (
            "budget_meur: 2",
            "budget_meur: 2\n    caps: [{contributor: FRA}, {contributor: FRA}]",
            "PLN-609", 2,
        ),
        (
            "budget_meur: 2",
            "budget_meur: 2\n    caps: [{contributor: FRA, people: {monitor: -1}}]",
            "PLN-609", 2,
        ),
        ("options:", "demand: {depths_km: [0, 5, 2]}\noptions:", "PLN-602", None),
    ],
)  # fmt: skip
def test_faulty_plan_file_is_told_with_code_and_line(
    old: str, new: str, code: str, line: int | None
) -> None:
    """Each fault has its code, and the line it stands in."""
    with pytest.raises(PlanError) as caught:
        read_plan(SMALL.replace(old, new, 1))

    problem = caught.value.problems[0]
    assert problem.code == code
    if line is not None:
        assert problem.where.startswith(f"plan.yaml:{line}"), problem.where


def test_option_given_twice_is_told() -> None:
    """Two options of one id cannot be told apart."""
    with pytest.raises(PlanError, match="PLN-608"):
        read_plan(SMALL + SMALL.split("options:\n")[1])


def test_bundled_text_reads_as_the_bundled_plan() -> None:
    """What a mission gets to change is what it had."""
    assert read_plan(bundled_plan_text()) == bundled_plan()
