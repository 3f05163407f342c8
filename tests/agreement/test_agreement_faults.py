"""Every fault of phases, zones, caps, readings and deadlines is told where it is, with a remedy."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from agreement_faults import CASES_OF_FULL
from agreement_material import FULL
from truceline.agreement import check_text, coverage, explain, read_agreement
from truceline.core.errors import AgreementError
from truceline.science.terms import settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    Path = tuple[str | int, ...]


def place_of(text: str, at: str) -> str:
    """Return "line:column" of the first time a text stands in a file."""
    before = text[: text.index(at)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@pytest.mark.parametrize(("code", "old", "new", "at", "words"), CASES_OF_FULL)
def test_fault_is_told_with_code_place_and_remedy(
    code: str, old: str, new: str, at: str, words: str
) -> None:
    """Who made one mistake is sent to its place and told how to mend it."""
    assert old in FULL
    text = FULL.replace(old, new, 1)

    with pytest.raises(AgreementError) as error:
        read_agreement(text, "a.yaml")

    found = [problem for problem in error.value.problems if problem.code == code]
    assert any(words in str(problem) for problem in found), found
    places = {problem.where.split(" ")[0] for problem in found if words in str(problem)}
    line, column = place_of(text, at).split(":")
    assert any(place.startswith(f"a.yaml:{line}:") for place in places), (places, line, column)


def test_faults_of_the_tables_are_many_and_distinct() -> None:
    """No two cases are the same file, and none is the good one."""
    files = {FULL.replace(old, new, 1) for _, old, new, *_ in CASES_OF_FULL}

    assert FULL not in files
    assert len(files) == len(CASES_OF_FULL) > 40


def test_readings_that_are_one_alone_are_refused() -> None:
    """A single reading is no ambiguity."""
    start, end = FULL.index("      - id: none\n"), FULL.index("  - id: guns\n")

    (problem,) = check_text(FULL[:start] + FULL[end:])

    assert problem.code == "AGR-050"


OVERLAP = """\
agreement: pair
version: "1"
title: {{en: Pair}}
time_zone: UTC
in_force: {{from: "2025-02-14", until: "2026-02-14"}}
unverified: true
parties:
  - {{id: north, names: {{en: North}}}}
  - {{id: south, names: {{en: South}}}}
lines: [{{name: front, line: river}}]
zones:
  - {{id: one, {one}}}
  - {{id: two, {two}}}
clauses:
  - {{id: first, kind: no_fire, article: "1", parties: [north, south], zones: {{all: one}},
     text: {{en: First.}}}}
  - {{id: second, kind: {kind}, article: "2", parties: [north, south], zones: {{all: two}},
     text: {{en: Second.}}}}
"""
SQUARE = "kind: polygon, area: [[30, 50], [31, 50], [31, 51], [30, 51]]"
SHIFTED = "kind: polygon, area: [[30.5, 50], [31.5, 50], [31.5, 51], [30.5, 51]]"
NEIGHBOUR = "kind: polygon, area: [[31, 50], [32, 50], [32, 51], [31, 51]]"
INSIDE = "kind: polygon, area: [[30.2, 50.2], [30.8, 50.2], [30.8, 50.8]]"
BAND = "kind: band, line: front, until_m: {} "


@pytest.mark.parametrize(
    ("one", "two", "kind", "overlap"),
    [
        (SQUARE, SHIFTED, "no_fire", True),
        (SQUARE, "kind: polygon, areas: [[[30.5, 50.5], [31.5, 50.5], [31.5, 50.6]]]", "no_fire",
         True),
        (BAND.format(2000), BAND.format(3000) + ", from_m: 1000", "no_fire", True),
        (SQUARE + ", from: 2025-03-01", SHIFTED + ", until: 2025-04-01", "no_fire", True),
        (SQUARE + ", floor_m: 100", SHIFTED + ", ceiling_m: 200", "no_fire", True),
        (SQUARE, NEIGHBOUR, "no_fire", False),
        (SQUARE, INSIDE, "no_fire", False),
        (BAND.format(2000), BAND.format(3000), "no_fire", False),
        (BAND.format(2000), BAND.format(3000) + ", from_m: 2000", "no_fire", False),
        (SQUARE, SHIFTED, "no_movement", False),
        (SQUARE + ", from: 2025-04-01", SHIFTED + ", until: 2025-04-01", "no_fire", False),
        (SQUARE + ", floor_m: 200", SHIFTED + ", ceiling_m: 200", "no_fire", False),
        (SQUARE, SHIFTED + ", outside: true", "no_fire", False),
    ],
)  # fmt: skip
def test_zones_of_clauses_of_one_kind_overlap_only_where_they_can_meet(
    one: str, two: str, kind: str, overlap: bool
) -> None:
    """Zones that share ground, time and height without nesting are a contradiction."""
    text = OVERLAP.format(one=one, two=two, kind=kind)

    problems = check_text(text, "a.yaml")

    assert [(p.code, p.where) for p in problems] == (
        [("AGR-042", "a.yaml:13:5 zone two")] if overlap else []
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ('{kind: termination, from: "2024-01-01", text: {en: Ended.}}', "AGR-023"),
        ('{kind: termination, from: "2025-03-01", text: {en: Ended.}}', "AGR-023"),
        ('{kind: suspension, from: "2025-03-01", text: {en: Paused.}}', "AGR-023"),
        ('{kind: renewal, from: "2026-02-14", until: "2027-02-14", text: {en: Again.}}', None),
    ],
)
def test_clause_that_starts_after_the_agreement_ended_is_refused(
    changes: str, code: str | None
) -> None:
    """What was ended binds nobody later, and what was renewed can still grow."""
    text = OVERLAP.format(one=SQUARE, two=INSIDE, kind="no_fire").replace(
        "     text: {en: Second.}", '     from: "2026-03-01", text: {en: Second.}'
    )

    problems = check_text(f"{text}changes: [{changes}]\n", "a.yaml")

    assert {problem.code for problem in problems} == ({code} if code else set())
    if code is None:
        read_agreement(f"{text}changes: [{changes}]\n", "a.yaml")


GOOD: dict[str, Any] = YAML(typ="safe").load(FULL)
CODED = re.compile(r"^AGR-\d{3} a\.yaml:\d+(:\d+)? ?")


def places(value: object, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every key and item of a file."""
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


PLACES = list(places(GOOD))
WRONG: list[Any] = [
    None, True, -1, 10**30, 0.5, float("nan"), float("inf"), "", "no such thing", "2 h",
    "9999-12-31 23:59", "0001-01-01 00:00", [], {}, [[]], {"en": 1}, [[30, 50], [30, 50]],
    "99999 d",
]  # fmt: skip


def mutate(file: dict[str, Any], path: Path, how: str, value: object) -> None:
    """Drop, misspell, retype, double or reverse what stands at a place, if it is still there."""
    owner: Any = file
    for step in path[:-1]:
        try:
            owner = owner[step]
        except (KeyError, IndexError, TypeError):
            return
    key = path[-1]
    try:
        old = owner[key]
    except (KeyError, IndexError, TypeError):
        return
    if how == "drop":
        del owner[key]
    elif how == "misspell" and isinstance(owner, dict):
        owner[f"{key}x"] = owner.pop(key)
    elif how == "double" and isinstance(owner, list):
        owner.append(copy.deepcopy(old))
    elif how == "reverse" and isinstance(owner, dict) and {"from", "until"} <= set(owner):
        owner["from"], owner["until"] = owner["until"], owner["from"]
    elif how == "reverse" and isinstance(old, list):
        old.reverse()
    else:
        owner[key] = copy.deepcopy(value)


MUTATION = st.tuples(
    st.sampled_from(PLACES),
    st.sampled_from(["drop", "misspell", "retype", "double", "reverse"]),
    st.sampled_from(WRONG),
)


def written(file: dict[str, Any]) -> str:
    """Return a file as YAML, without anchors, which would only hide the change."""
    from io import StringIO

    yaml = YAML(typ="safe", pure=True)
    yaml.representer.ignore_aliases = lambda _: True
    stream = StringIO()
    yaml.dump(file, stream)
    return stream.getvalue()


@settings(max_examples=60, deadline=None)
@given(st.lists(MUTATION, min_size=1, max_size=3))
def test_damaged_agreement_is_read_or_refused_with_code_and_line(
    mutations: list[tuple[Path, str, object]],
) -> None:
    """Whatever is done to a good file, one gets terms that serve or coded faults with lines."""
    file = copy.deepcopy(GOOD)
    for path, how, value in mutations:
        mutate(file, path, how, value)
    text = written(file)

    agreement, told = None, ()
    try:
        agreement = read_agreement(text, "a.yaml")
    except AgreementError as error:
        told = error.problems

    assert (agreement is None) == bool(told)
    assert all(CODED.match(str(problem)) for problem in told), told
    if agreement is not None:
        # What is read can be used: no fault was left for a later step to stumble over.
        assert explain(agreement, "fr")
        assert coverage(agreement).agreement_id == agreement.agreement_id
        assert len(settle(agreement).clauses) == len(agreement.clauses)


@pytest.mark.slow
def test_misspelt_key_is_never_read_as_nothing() -> None:
    """A key with one letter too many is an error wherever it stands, but for languages."""
    free = ("names", "text", "title", "does")
    paths = [p for p in PLACES if isinstance(p[-1], str) and not (len(p) > 1 and p[-2] in free)]

    for path in paths:
        file = copy.deepcopy(GOOD)
        mutate(file, path, "misspell", None)
        problems = check_text(written(file), "a.yaml")

        assert problems, path
        assert all(CODED.match(str(problem)) for problem in problems), problems
    assert len(paths) > 200
