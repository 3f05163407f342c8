"""The review queue: what is unsure, matters and is quickly read comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from material import finding, incident
from truceline.fuse.doubt.review import ReviewParams, review_queue
from truceline.model.finding import FINDING_SCHEMA
from truceline.model.incident import INCIDENT_SCHEMA, LINK_SCHEMA
from truceline.model.kind import Kind
from truceline.model.review import REVIEW_SCHEMA, Change
from truceline.model.table import to_table

if TYPE_CHECKING:
    from collections.abc import Iterable

GROUPS = {f"obs-{key}": number for number, key in enumerate("abcdefgh")}


def held(key: str, members: str, **more: Any) -> Any:
    return incident(key, None, 9.0, members=tuple(f"obs-{m}" for m in members), **more)


def links(*rows: tuple[str, str, float]) -> pa.Table:
    terms = {name: 0.0 for name in LINK_SCHEMA.names if name.startswith("log_")}
    return pa.Table.from_pylist(
        [
            {
                "observation_a": f"obs-{a}",
                "observation_b": f"obs-{b}",
                "probability": p,
                "merged": p > 0.5,
            }
            | terms
            for a, b, p in rows
        ],
        schema=LINK_SCHEMA,
    )


def incidents(*rows: Any) -> pa.Table:
    return to_table(rows, INCIDENT_SCHEMA)


def asked(queue: pa.Table) -> list[list[str]]:
    return queue["incident_ids"].to_pylist()


def test_a_decision_is_listed_with_its_chance_price_and_reason() -> None:
    """Two single reports held apart at 0.4: one less, and the one would confirm the other."""
    queue = review_queue(incidents(held("x", "a"), held("y", "b")), links(("a", "b", 0.4)), GROUPS)

    assert queue.schema == REVIEW_SCHEMA
    (row,) = queue.to_pylist()
    assert row.pop("gain_per_hour") == pytest.approx(0.4 * 3 * 60 / 5)
    assert row == {
        "rank": 1, "question": "held_apart", "incident_ids": ["inc-x", "inc-y"],
        "observation_a": "obs-a", "observation_b": "obs-b", "probability_wrong": 0.4,
        "changes": ["number", "support"], "value": 3.0, "cost_min": 5.0,
        "reason": "Held to be two, wrong with a chance of 40%. Otherwise one incident less; the "
        "one would confirm the other independently. About 5 minutes.",
    }  # fmt: skip


def test_an_incident_is_asked_about_once_by_its_weakest_needed_link() -> None:
    """Three reports held by links of 0.9 and 0.7; a spare link of 0.52 does not decide."""
    table = incidents(held("x", "abc", merge_probability=0.7))

    queue = review_queue(table, links(("a", "b", 0.9), ("a", "c", 0.52), ("b", "c", 0.7)), GROUPS)

    (row,) = queue.to_pylist()
    assert (row["observation_a"], row["observation_b"]) == ("obs-b", "obs-c")
    assert row["probability_wrong"] == pytest.approx(0.3)
    assert row["changes"] == ["number"]  # of three groups one may go
    assert row["reason"] == (
        "Held to be one, wrong with a chance of 30%. Otherwise one incident more. About 6 minutes."
    )


def test_two_incidents_are_asked_about_once_by_their_strongest_link() -> None:
    """Four links between two incidents are one question."""
    table = incidents(held("x", "ab", merge_probability=1.0), held("y", "cd"))
    pairs = [("a", "c", 0.1), ("a", "d", 0.3), ("b", "c", 0.2), ("b", "d", 0.05)]

    queue = review_queue(table, links(*pairs), GROUPS)

    assert queue.select(["observation_a", "observation_b"]).to_pylist() == [
        {"observation_a": "obs-a", "observation_b": "obs-d"}
    ]
    assert queue["changes"].to_pylist() == [["number"]]  # both are confirmed already


def test_single_report_beside_a_confirmed_incident_would_be_confirmed() -> None:
    """One group and two: the one would gain support; of two equal links the first is named."""
    table = incidents(held("x", "ab", merge_probability=1.0), held("y", "c"))

    queue = review_queue(table, links(("a", "c", 0.3), ("b", "c", 0.3)), GROUPS)

    (row,) = queue.to_pylist()
    assert row["changes"] == ["number", "support"]
    assert (row["observation_a"], row["observation_b"]) == ("obs-a", "obs-c")


def test_what_is_serious_or_waits_goes_first() -> None:
    """Of decisions equally unsure a serious finding outweighs one that waits, and that none."""
    rows = [held(key, key) for key in "abcdefgh"]
    pairs = [(a, b, 0.3) for a, b in ("ab", "cd", "ef", "gh")]
    findings = to_table(
        [finding("c", "undetermined"), finding("e", "violation_serious")], FINDING_SCHEMA
    )
    one_voice = dict.fromkeys(GROUPS, 0)

    queue = review_queue(
        incidents(*rows), links(*pairs), one_voice, findings=findings, pending=["inc-e"]
    )

    assert asked(queue) == [
        ["inc-e", "inc-f"], ["inc-c", "inc-d"], ["inc-a", "inc-b"], ["inc-g", "inc-h"],
    ]  # fmt: skip
    assert queue["changes"].to_pylist()[:3] == [
        ["number", "serious", "pending"], ["number", "pending"], ["number"],
    ]  # fmt: skip
    assert queue["rank"].to_pylist() == [1, 2, 3, 4]


def test_a_mission_may_call_a_kind_serious_and_leave_support_out() -> None:
    """The worth of changes and serious kinds are the mission's; what is worth nothing goes."""
    worth = dict.fromkeys(Change, 0.0) | {Change.SERIOUS: 5.0}
    table = incidents(held("x", "a", kind="missile_strike"), held("y", "b"), held("z", "c"))
    pairs = links(("a", "b", 0.3), ("b", "c", 0.3))

    queue = review_queue(
        table, pairs, GROUPS,
        params=ReviewParams(worth=worth, serious=frozenset({Kind.MISSILE_STRIKE})),
    )  # fmt: skip

    assert asked(queue) == [["inc-x", "inc-y"]]
    assert queue["value"].to_pylist() == [5.0]


def test_long_incidents_cost_more_and_sure_decisions_are_not_listed() -> None:
    """The same doubt about many reports comes later; a chance under 2 % not at all."""
    table = incidents(
        held("x", "abcd", merge_probability=0.7), held("y", "ef", merge_probability=0.7),
        held("z", "gh", merge_probability=0.99),
    )  # fmt: skip
    pairs = links(("a", "b", 0.7), ("e", "f", 0.7), ("g", "h", 0.99), ("a", "e", 0.01))

    queue = review_queue(table, pairs, dict.fromkeys(GROUPS, 0))

    assert asked(queue) == [["inc-y"], ["inc-x"]]
    assert queue["cost_min"].to_pylist() == [5.0, 7.0]


@given(chances=st.lists(st.floats(0.02, 0.49), min_size=2, max_size=6), seed=st.integers(0, 99))
def test_the_surer_a_decision_the_later_it_comes_whatever_the_order(
    chances: list[float], seed: int
) -> None:
    """Equal in all else, decisions come by their chance to be wrong; rows may come in any order."""
    names = [(f"{n}l", f"{n}r") for n in range(len(chances))]
    groups = {f"obs-{name}": 0 for pair in names for name in pair}
    rows = [incident(name, None, 9.0) for pair in names for name in pair]
    pairs = [(a, b, chance) for (a, b), chance in zip(names, chances, strict=True)]
    rng = np.random.default_rng(seed)

    queue = review_queue(incidents(*rows), links(*pairs), groups)
    shuffled = review_queue(incidents(*shuffle(rows, rng)), links(*shuffle(pairs, rng)), groups)

    wrong = queue["probability_wrong"].to_pylist()
    assert wrong == sorted(wrong, reverse=True)
    assert queue.equals(shuffled)


def shuffle(rows: Iterable[Any], rng: np.random.Generator) -> list[Any]:
    listed = list(rows)
    return [listed[k] for k in rng.permutation(len(listed))]


def test_settings_that_mean_nothing_are_refused() -> None:
    """A change without a worth, a negative one, a look that takes no time."""
    with pytest.raises(ValueError, match="worth"):
        ReviewParams(worth={Change.NUMBER: 1.0})
    with pytest.raises(ValueError, match="worth"):
        ReviewParams(worth=dict.fromkeys(Change, -1.0))
    with pytest.raises(ValueError, match="takes time"):
        ReviewParams(minutes=0.0)
