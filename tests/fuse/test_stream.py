"""Fusion of a stream equals fusion of everything at once, to the byte."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuse_material import DAY, WORLD, near, press, seen, table, world
from truceline.fuse.fuse import Fused, fuse
from truceline.fuse.params import FuseParams
from truceline.fuse.stream import Stream
from truceline.model.constraint import Constraint

WORLDS = [world(seed, 60) for seed in range(4)]
EPOCHS = [fuse(observations, WORLD).epoch for observations, _ in WORLDS]


def same(one: Fused, two: Fused) -> None:
    for name in ("incidents", "links", "left_out"):
        assert getattr(one, name).equals(getattr(two, name)), name


def merge(*ids: str) -> Constraint:
    return Constraint(kind="together", observations=ids, at=DAY, by="analyst", reason="one blast")


def split(first: tuple[str, ...], second: tuple[str, ...]) -> Constraint:
    return Constraint(
        kind="apart", observations=first, others=second, at=DAY, by="analyst", reason="two blasts"
    )


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_stream_equals_batch(seed: int) -> None:
    """Any order, 5 % late, 2 % retracted, merges and splits anywhere, 1, 2 and 4 workers."""
    rng = np.random.default_rng(seed)
    observations, _ = WORLDS[seed % 4]
    params = replace(WORLD, epoch=EPOCHS[seed % 4])
    n = observations.num_rows
    ids = observations["observation_id"].to_pylist()
    order = rng.permutation(n)
    late = order[: n // 20]
    gone = [ids[k] for k in rng.choice(n, n // 50, replace=False)]
    acts = []
    for _ in range(20):
        some = [ids[k] for k in rng.choice(n, 4, replace=False)]
        acts.append(merge(*some[:2]) if rng.random() < 0.5 else split((some[0],), tuple(some[1:])))
    stream = Stream(params)
    sizes = rng.integers(1, 12, n)
    at, waiting = len(late), list(acts)
    for size in sizes.tolist():
        stream.add(observations.take(order[at : at + size]))
        at += size
        if waiting and rng.random() < 0.3:
            stream.constrain([waiting.pop(0)])
        if at >= n:
            break
    stream.retract(gone[:1])
    stream.add(observations.take(late))
    stream.constrain(waiting)
    stream.retract(gone)

    left = observations.filter(pa.array([name not in gone for name in ids]))
    for workers in (1, 2, 4):
        same(stream.fused(), fuse(left, params, acts, workers))


def test_hundred_merges_and_splits_among_many_reports() -> None:
    """A hundred acts on 83 incidents a day hold, one by one, as they do all at once."""
    observations, _ = world(11, 400, days=5)
    params = replace(WORLD, epoch=fuse(observations, WORLD).epoch)
    rng = np.random.default_rng(1)
    links = fuse(observations, params).links.to_pylist()
    ids = observations["observation_id"].to_pylist()
    acts = []
    for k in range(100):
        if k % 2:
            link = links[int(rng.integers(len(links)))]
            acts.append(split((link["observation_a"],), (link["observation_b"],)))
        else:
            acts.append(merge(*[ids[k] for k in rng.choice(len(ids), 2, replace=False)]))
    stream = Stream(params)
    stream.add(observations)
    for act in acts:
        stream.constrain([act])

    fused = fuse(observations, params, acts)
    same(stream.fused(), fused)
    home = {name: i for i, m in enumerate(fused.incidents["members"].to_pylist()) for name in m}
    last = acts[-1]
    assert home[last.observations[0]] != home[last.others[0]]


def test_copies_and_lists_stream_like_the_rest() -> None:
    """A list of two, told again, its oldest row retracted: as if it had never been there."""
    told = DAY + timedelta(hours=10)
    rows = [
        seen("c", near(0, 0), 9.0, observer="post", count_low=2, received_at=told),
        seen("b", near(0, 0), 9.0, observer="post", count_low=2, received_at=told),
        seen("a", near(0, 0), 9.0, observer="post", count_low=2,
             received_at=told + timedelta(hours=1)),
        press("p", near(0, 0)), press("q", near(0, 0)), press("r", near(900, 0)),
        seen("x", None, None), seen("y", near(0, 0), 9.1),
    ]  # fmt: skip
    params = FuseParams(epoch=fuse(table(*rows)).epoch)
    stream = Stream(params)
    for row in rows:
        stream.add(table(row))
    same(stream.fused(), fuse(table(*rows), params))

    stream.retract(["obs-c", "obs-p"])

    left = [row for row in rows if row.observation_id not in ("obs-c", "obs-p")]
    same(stream.fused(), fuse(table(*left), params))


def test_change_tells_which_incidents_are_other() -> None:
    """An arrival names the incident it joins; a retraction the one that is gone."""
    a, b = seen("a", near(0, 0), 9.0), seen("b", near(100, 0), 9.0)
    params = FuseParams(epoch=fuse(table(a, b)).epoch)
    stream = Stream(params)

    first = stream.add(table(a))
    second = stream.add(table(b))
    again = stream.add(table(b))
    third = stream.retract(["obs-a"])

    assert first.gone == second.gone == ()
    assert first.changed == second.changed  # the oldest report names it
    assert again.changed == again.gone == ()
    assert third.gone == first.changed
    assert len(third.changed) == 1
    assert len(stream) == 1


def test_stream_without_an_epoch_is_refused() -> None:
    """Densities that move with each report leave nothing local."""
    with pytest.raises(ValueError, match="epoch"):
        Stream(FuseParams())


def test_a_row_given_twice_is_one_and_is_taken_out_once() -> None:
    """The same id twice in one table, and twice in one retraction."""
    observations, _ = WORLDS[0]
    params = replace(WORLD, epoch=EPOCHS[0])
    few = observations.slice(0, 20)
    stream = Stream(params)

    stream.add(pa.concat_tables([few, few.slice(0, 5)]))
    same(stream.fused(), fuse(few, params))

    name = few["observation_id"][3].as_py()
    stream.retract([name, name])
    same(stream.fused(), fuse(pa.concat_tables([few.slice(0, 3), few.slice(4)]), params))


def test_copies_of_which_one_states_only_an_end_are_one_telling_in_a_stream_too() -> None:
    """Two press rows of one instant, one of them without a start, where all else is dense."""
    at = DAY + timedelta(hours=9)
    here = near(0, 0)
    rows = [
        press("a", here, starts_at=at, ends_at=at),
        press("b", here, starts_at=None, ends_at=at),
    ]
    dense = [press(f"d{k:03d}", near(40.0 * k, 0), starts_at=at, ends_at=at) for k in range(400)]
    params = replace(WORLD, epoch=fuse(table(*rows, *dense), WORLD).epoch, match_probability=0.99)
    stream = Stream(params)
    for row in rows:
        stream.add(table(row))

    same(stream.fused(), fuse(table(*rows), params))
    assert stream.fused().incidents.num_rows == 1
