"""Who said what, as of a day, on what condition, and which options that can staff."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.coalition import (
    Need,
    OptionNeeds,
    compare_dates,
    contributor_values,
    feasibility,
    positions_as_of,
    read_coalition,
    willing,
)
from truceline.core.errors import CoalitionError
from truceline.model.coalition import ConditionKind, Position
from truceline.model.plan import Role

LEDGER = """\
coalition: test
contributors:
  - {id: AAA, names: {en: Alpha, fr: Alpha}}
  - {id: BBB, names: {en: Bravo, fr: Bravo}}
  - {id: CCC, names: {en: Charlie, fr: Charlie}}
statements:
  - id: aaa-1
    contributor: AAA
    position: considers
    words: {en: "thinks about it", fr: "y pense"}
    reported: 2024-12-03
    source: {text: a paper of record}
  - id: aaa-2
    contributor: AAA
    position: ready
    words: {en: "is ready", fr: "est prêt"}
    reported: "2025-02"
    stated: "2025-02"
    source: {text: another paper}
    conditions: [{kind: ceasefire_signed}]
    pledges: [{role: monitor, low: 200, high: 300}]
    supersedes: [aaa-1]
  - id: bbb-1
    contributor: BBB
    position: commits
    words: {en: "comes, away from the line", fr: "vient, loin de la ligne"}
    reported: 2025-01-10
    source: {text: a third paper}
    caveats: [{text: not at the line, away_from_line: true}]
  - id: ccc-1
    contributor: CCC
    position: refuses
    words: {en: "will not", fr: "ne viendra pas"}
    reported: 2025-01-10
    source: {text: a third paper}
"""
READY = {ConditionKind.CEASEFIRE_SIGNED}


def position(day: date, name: str = "AAA") -> Position | None:
    """Return the position of a contributor as of a day."""
    for standing in positions_as_of(read_coalition(LEDGER), day):
        if standing.contributor.contributor_id == name:
            return standing.position
    return None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 12, 2), None),
        (date(2024, 12, 3), Position.CONSIDERS),
        (date(2025, 2, 27), Position.CONSIDERS),
        (date(2025, 2, 28), Position.READY),
    ],
)
def test_position_as_of_counts_a_month_from_its_last_day(
    day: date, expected: Position | None
) -> None:
    """No answer rests on what may not have been said yet."""
    assert position(day) == expected


def test_contributor_without_a_statement_is_unknown_not_unwilling() -> None:
    """Before it said anything a state is not in the answer."""
    assert position(date(2025, 1, 9), "CCC") is None


@settings(max_examples=30, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2026, 1, 1)), st.integers(1, 400))
def test_later_statements_never_change_earlier_answers(day: date, later: int) -> None:
    """What was held on a day stays what was held, whatever is added to the ledger after."""
    added = (
        LEDGER
        + f"""\
  - id: ccc-2
    contributor: CCC
    position: ready
    words: {{en: "will", fr: "viendra"}}
    reported: {(day + timedelta(days=later)).isoformat()}
    source: {{text: a fourth paper}}
    supersedes: [ccc-1]
"""
    )
    if day + timedelta(days=later) < date(2025, 1, 10):
        return

    before, after = (positions_as_of(read_coalition(text), day) for text in (LEDGER, added))

    assert before == after


def test_comparison_has_a_source_in_every_cell() -> None:
    """Then and now, and where each was read."""
    rows = compare_dates(read_coalition(LEDGER), date(2024, 12, 3), date(2025, 3, 1)).to_pylist()

    assert [(r["contributor"], r["position_then"], r["position_now"]) for r in rows] == [
        ("Alpha", "considers", "ready"), ("Bravo", None, "commits"), ("Charlie", None, "refuses"),
    ]  # fmt: skip
    for row in rows:
        for when in ("then", "now"):
            assert (row[f"position_{when}"] is None) == (row[f"source_{when}"] is None)


def test_willing_answers_follow_conditions() -> None:
    """Ready waits for its condition, refusing does not, considering never says yes."""
    standings = {
        s.contributor.contributor_id: s
        for s in positions_as_of(read_coalition(LEDGER), date(2025, 3, 1))
    }
    early = positions_as_of(read_coalition(LEDGER), date(2024, 12, 3))[0]

    assert willing(standings["AAA"], ()).answer == "conditional"
    assert willing(standings["AAA"], ()).missing == (ConditionKind.CEASEFIRE_SIGNED,)
    assert willing(standings["AAA"], READY).answer == "yes"
    assert willing(standings["CCC"], READY).answer == "no"
    assert willing(early, set(ConditionKind)).answer == "conditional"
    assert willing(None, READY).answer == "unknown"


NEEDS = OptionNeeds(
    option_id="o",
    needs=(
        Need(role=Role.MONITOR, area="line", side=None, people=500),
        Need(role=Role.STAFF, area="rear", side=None, people=80),
    ),
)


def test_stated_pledges_alone_bound_from_below() -> None:
    """Alpha names 200 to 300 monitors; Bravo names nothing and stays away from the line."""
    standings = positions_as_of(read_coalition(LEDGER), date(2025, 3, 1))

    found = feasibility(NEEDS, standings, READY)

    assert found.willing == ("AAA", "BBB")
    assert [row.staffed_low for row in found.rows] == pytest.approx([200, 0])
    assert [row.staffed_high for row in found.rows] == pytest.approx([300, 50])
    assert found.rows[0].missing == pytest.approx(200)


def test_dropout_and_unmet_condition_take_their_people_away() -> None:
    """Without Alpha, or without the signature, nobody is at the line; the answer says why."""
    standings = positions_as_of(read_coalition(LEDGER), date(2025, 3, 1))

    without = feasibility(NEEDS, standings, READY, ("AAA",))
    unsigned = feasibility(NEEDS, standings, ())

    assert without.rows[0].staffed_high == 0
    assert unsigned.rows[0].staffed_high == 0
    assert unsigned.would_help[0] == "ceasefire signed: +300 people"
    assert not any("Charlie" in words for words in without.would_help)  # it refused


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("coalition: test", "coalition: [test", "COA-001", 2),
        ("position: considers", "position: dreams", "COA-002", 9),
        ("    source: {text: a paper of record}\n", "", "COA-002", 7),
        ("contributor: CCC", "contributor: ZZZ", "COA-004", 30),
        ("id: ccc-1", "id: bbb-1", "COA-003", 30),
        ('stated: "2025-02"', 'stated: "2025-03"', "COA-005", 13),
        ("supersedes: [aaa-1]", "supersedes: [aaa-9]", "COA-007", 13),
        ("supersedes: [aaa-1]", "supersedes: [ccc-1]", "COA-008", 13),
        ("supersedes: [aaa-1]", "supersedes: [aaa-2]", "COA-009", 13),
        ("low: 200, high: 300", "low: 300, high: 200", "COA-010", 13),
        ('reported: "2025-02"', "reported: soon", "COA-002", 17),
    ],
)
def test_faulty_ledger_is_told_with_code_and_line(old: str, new: str, code: str, line: int) -> None:
    """Each fault has its code, and the line it stands in."""
    with pytest.raises(CoalitionError) as caught:
        read_coalition(LEDGER.replace(old, new, 1))

    problem = next(p for p in caught.value.problems if p.code == code)
    assert problem.where.startswith(f"coalition.yaml:{line}"), problem.where


def test_two_positions_on_one_day_are_told_with_both_lines() -> None:
    """A contributor cannot refuse and commit on one day."""
    text = (
        LEDGER
        + """\
  - id: ccc-2
    contributor: CCC
    position: commits
    words: {en: "will", fr: "viendra"}
    reported: 2025-01-10
    source: {text: a fourth paper}
"""
    )

    with pytest.raises(CoalitionError, match=r"COA-006 coalition.yaml:36 .*'ccc-1', line 30"):
        read_coalition(text)


def _game(weights: dict[str, float]) -> object:
    def value(members: frozenset[str]) -> float:
        return min(10.0, sum(weights[name] for name in members))

    return value


def _brute(names: list[str], value: object) -> dict[str, float]:
    from itertools import permutations

    totals = dict.fromkeys(names, 0.0)
    orders = list(permutations(names))
    for order in orders:
        for k, name in enumerate(order):
            before = frozenset(order[:k])
            totals[name] += value(before | {name}) - value(before)  # type: ignore[operator]
    return {name: total / len(orders) for name, total in totals.items()}


def test_shapley_values_are_those_of_all_orders() -> None:
    """Exact, efficient, symmetric, and nothing for who adds nothing."""
    weights = {"a": 6.0, "b": 6.0, "c": 3.0, "d": 0.0}
    value = _game(weights)

    found = {
        row.contributor: row
        for row in contributor_values(list(weights), value, rng=np.random.default_rng(1))  # type: ignore[arg-type]
    }

    assert {name: row.shapley for name, row in found.items()} == pytest.approx(
        _brute(list(weights), value)
    )
    assert sum(row.shapley for row in found.values()) == pytest.approx(10.0)
    assert found["a"].shapley == pytest.approx(found["b"].shapley)
    assert (found["d"].shapley, found["d"].marginal) == (0.0, 0.0)
    assert found["a"].marginal == pytest.approx(1.0)


def test_sampled_shapley_values_hold_the_exact_ones() -> None:
    """Of eleven players, each within four standard errors, and together the whole."""
    rng = np.random.default_rng(4)
    weights = {f"p{k:02d}": float(rng.integers(0, 4)) for k in range(11)}
    value = _game(weights)
    names = list(weights)
    exact = dict.fromkeys(names, 0.0)
    from math import factorial

    for name in names:
        others = [other for other in names if other != name]
        for size in range(11):
            share = factorial(size) * factorial(10 - size) / factorial(11)
            for members in combinations(others, size):
                before = frozenset(members)
                exact[name] += share * (value(before | {name}) - value(before))  # type: ignore[operator]

    found = contributor_values(names, value, rng=np.random.default_rng(2), samples=400)  # type: ignore[arg-type]

    for row in found:
        error = (row.high - row.low) / (2 * 1.6449)
        assert abs(row.shapley - exact[row.contributor]) <= 4 * error + 1e-9
    assert sum(row.shapley for row in found) == pytest.approx(value(frozenset(names)))  # type: ignore[operator]
