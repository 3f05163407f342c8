"""Counts: what observers reported adds up, what happened is counted once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from material import DAY, incident, observation
from truceline.fuse.doubt.tally import (
    Bounds,
    added,
    agreed_bounds,
    contradict,
    count_incidents,
    tally,
)
from truceline.model.incident import INCIDENT_SCHEMA
from truceline.model.observation import OBSERVATION_SCHEMA
from truceline.model.table import to_table
from truceline.model.tally import INCIDENT_COUNT_SCHEMA, TALLY_SCHEMA

if TYPE_CHECKING:
    import pyarrow as pa

BOUNDS = st.builds(
    lambda low, more: Bounds(low, None if more is None else low + more),
    st.integers(0, 20),
    st.none() | st.integers(0, 10),
)


def seen(key: str, observer: str, low: int | None, high: int | None, **more: Any) -> Any:
    return observation(
        key, None, 9, observer=observer, count_low=low, count_high=high, **more
    )  # fmt: skip


def tables(*rows: Any, members: tuple[tuple[str, ...], ...], **more: Any) -> tuple[pa.Table, ...]:
    events = [
        incident(f"{n}", None, 9.0, members=tuple(f"obs-{key}" for key in keys), **more)
        for n, keys in enumerate(members)
    ]
    return to_table(events, INCIDENT_SCHEMA), to_table(rows, OBSERVATION_SCHEMA)


def test_two_observers_of_one_incident_add_only_as_observed() -> None:
    """Two posts that count 4, and 4 to 6, of one incident: eight as observed, four fused."""
    rows = seen("a", "post-1", 4, 4), seen("b", "post-2", 4, 6)
    incidents, observations = tables(*rows, members=(("a", "b"),))

    counted = tally(incidents, observations)

    assert counted.schema == TALLY_SCHEMA
    assert counted.to_pylist() == [
        {
            "starts_at": DAY, "ends_at": DAY + timedelta(days=1), "sector": None,
            "kind": "explosion", "observations": 2, "observed_low": 8, "observed_high": 10,
            "observed_uncounted": 0, "incidents": 1, "fused_low": 4, "fused_high": 6,
            "fused_uncounted": 0, "contradicted": 0, "difference_low": 4, "difference_high": 4,
        }
    ]  # fmt: skip


def test_a_camera_and_a_post_that_cannot_both_be_right_are_named() -> None:
    """Two or three against nine exactly: the incident keeps 9 and says who contradicts whom."""
    rows = (
        seen("a", "post-3", 2, 3), seen("b", "camera-1", 9, 9),
        seen("c", "post-4", 1, None), seen("d", "post-3", 5, 5, kind="burst"),
    )  # fmt: skip
    incidents, observations = tables(*rows, members=(("a", "b", "c", "d"),))

    counts = count_incidents(incidents, observations)

    assert counts.schema == INCIDENT_COUNT_SCHEMA
    assert counts.to_pylist() == [
        {
            "incident_id": "inc-0", "kind": "explosion", "count_low": 9, "count_high": None,
            "observations": 4, "observers": 3,
            "contradiction": [
                "posts/camera-1: 9", "posts/post-3: 2 to 3", "posts/post-4: 1 or more",
            ],
        }
    ]  # fmt: skip
    assert tally(incidents, observations)["contradicted"].to_pylist() == [0, 1]


def test_rows_of_one_observer_add_and_a_telling_again_does_not() -> None:
    """Three then four in sequence are seven; four told again stay four; the press never adds."""
    rows = (
        seen("a", "post-1", 3, 3), seen("b", "post-1", 4, 4), seen("c", "post-1", 4, 4),
        seen("d", "paper", 5, 5, modality="press"), seen("e", "paper", 6, 6, modality="press"),
    )  # fmt: skip
    own = tables(*rows[:3], members=(("a", "b", "c"),))
    press = tables(*rows[3:], members=(("d", "e"),))

    told = count_incidents(*own, tellings=["a", "b", "b"]).to_pylist()[0]
    again = count_incidents(*own).to_pylist()[0]
    papers = count_incidents(*press).to_pylist()[0]

    assert (told["count_low"], told["count_high"], told["observers"]) == (7, 7, 1)
    assert (again["count_low"], again["count_high"]) == (11, 11)
    assert (papers["count_low"], papers["count_high"], papers["observers"]) == (6, 6, 2)
    assert tally(*own, tellings=["a", "b", "b"])["observed_low"].to_pylist() == [7]


def test_count_of_the_missions_own_leaves_out_what_only_others_tell() -> None:
    """Of an incident of a post and a paper the post's count stands; a paper's own is left out."""
    rows = (seen("a", "post-1", 3, 3), seen("b", "post-2", None, None))
    incidents, own = tables(*rows, members=(("a", "paper"), ("paper-2",), ("b",)))

    (row,) = tally(incidents, own).to_pylist()

    assert (row["observations"], row["incidents"]) == (2, 2)
    assert (row["observed_low"], row["fused_low"], row["fused_high"]) == (4, 4, None)
    counts = count_incidents(incidents, own)
    assert counts["observations"].to_pylist() == [1, 0, 1]
    assert counts["count_low"].to_pylist() == [3, None, None]


def test_what_nobody_counted_is_at_least_one() -> None:
    """An uncounted report adds one or more, and how many such there are is said."""
    rows = seen("a", "post-1", None, None), seen("b", "post-2", None, 4)
    incidents, observations = tables(*rows, members=(("a",), ("b",)))

    (row,) = tally(incidents, observations).to_pylist()

    assert (row["observed_low"], row["observed_high"], row["observed_uncounted"]) == (1, None, 1)
    assert (row["fused_low"], row["fused_high"], row["fused_uncounted"]) == (1, None, 1)
    assert row["difference_high"] is None


def test_kinds_sectors_and_weeks_have_rows_of_their_own() -> None:
    """Bursts are not explosions, and Monday 00:00 in the mission's zone begins a week."""
    monday = DAY.replace(day=15)  # 14 March 2027 is a Sunday
    late = DAY + timedelta(hours=22, minutes=30)  # already Monday in Kyiv
    rows = (
        seen("a", "post-1", 1, 1), seen("b", "post-1", 2, 2, kind="burst"),
        seen("c", "post-1", 4, 4, starts_at=late, ends_at=late),
        seen("d", "post-1", 8, 8, starts_at=None, ends_at=None),
    )  # fmt: skip
    incidents, observations = tables(*rows, members=())

    weekly = tally(
        incidents, observations, period="week", zone="Europe/Kyiv", sectors=["s1", "s1", "s0", "s1"]
    )

    assert [
        (row["sector"], row["kind"], row["observed_low"]) for row in weekly.to_pylist()
    ] == [("s1", "burst", 2), ("s1", "explosion", 1), ("s0", "explosion", 4),
        ("s1", "explosion", 8)]  # fmt: skip
    starts = weekly["starts_at"].to_pylist()
    assert starts[2] == monday - timedelta(hours=2)
    assert weekly["ends_at"].to_pylist()[0] == starts[2]
    assert (starts[3], weekly["ends_at"].to_pylist()[3]) == (None, None)
    daily = tally(incidents, observations).to_pylist()
    assert [(row["kind"], row["observed_low"]) for row in daily] == [
        ("burst", 2), ("explosion", 5), ("explosion", 8),
    ]  # fmt: skip


@given(parts=st.lists(BOUNDS, min_size=1, max_size=6), data=st.data())
def test_bounds_hold_every_number_that_fits(parts: list[Bounds], data: st.DataObject) -> None:
    """Whatever each part truly was, sums lie in the sum, one truth in the join."""
    true = [data.draw(st.integers(p.low, p.low + 10 if p.high is None else p.high)) for p in parts]
    whole, one = added(parts), agreed_bounds(parts)

    assert whole.low <= sum(true)
    assert whole.high is None or sum(true) <= whole.high
    assert one.low <= max(true)
    assert one.high is None or max(true) <= one.high
    assert one.low <= whole.low
    tops = [p.high for p in parts if p.high is not None]
    common = range(one.low, min([*tops, 99]) + 1)
    assert contradict(parts) == (len(common) == 0)


@given(order=st.permutations(range(4)))
def test_order_of_rows_does_not_matter(order: list[int]) -> None:
    """Shuffled rows give the same tally and the same counts."""
    rows = [
        seen("a", "p1", 1, 3),
        seen("b", "p2", 5, 6),
        seen("c", "p1", 2, 2),
        seen("d", "p3", 1, None),
    ]
    keys = ["t1", "t2", "t1", "t3"]
    incidents, observations = tables(*rows, members=(("a", "b", "c"), ("d",)))
    shuffled = observations.take(order)
    told = [keys[k] for k in order]

    assert count_incidents(incidents, shuffled, told).equals(
        count_incidents(incidents, observations, keys)
    )
    assert tally(incidents, shuffled, tellings=told).equals(
        tally(incidents, observations, tellings=keys)
    )


@pytest.mark.parametrize(
    ("bounds", "text"),
    [(Bounds(3, 3), "3"), (Bounds(3, 5), "3 to 5"), (Bounds(3, None), "3 or more")],
)
def test_bounds_read_as_words(bounds: Bounds, text: str) -> None:
    """As a contradiction names them."""
    assert str(bounds) == text
