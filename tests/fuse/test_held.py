"""What a stream holds stays what it was, however often it is packed anew."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.fuse import held
from truceline.fuse.held import HeldResults, HeldRows

SCHEMA = pa.schema([pa.field("name", pa.string()), pa.field("value", pa.int64())])


def rows(*values: int) -> pa.Table:
    return pa.table({"name": [f"r{v}" for v in values], "value": list(values)}, schema=SCHEMA)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "RECENT", 3)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=40), st.randoms())
def test_rows_come_back_in_the_order_asked(values: list[int], rng: object) -> None:
    """Added one by one or many at once, some dropped, packed in between."""
    kept = HeldRows(SCHEMA)
    there: list[int] = []
    for value in values:
        if value in there:
            kept.drop(f"r{value}")
            there.remove(value)
        else:
            kept.add([f"r{value}"], rows(value))
            there.append(value)
    rng.shuffle(there)  # type: ignore[attr-defined]

    assert len(kept) == len(there)
    assert kept.table([f"r{v}" for v in there])["value"].to_pylist() == there


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), max_size=40))
def test_results_of_a_part_are_replaced_whole(acts: list[tuple[int, int]]) -> None:
    """A part given anew loses what it had; the others keep theirs."""
    kept = HeldResults(SCHEMA)
    true: dict[int, list[int]] = {}
    for number, (part, count) in enumerate(acts):
        kept.drop([part])
        values = [10 * number + k for k in range(count)]
        kept.add(rows(*values), np.full(count, part, dtype=np.int64))
        true[part] = values

    assert {part: kept.of(part)["value"].to_pylist() for part in true} == true
    everything = sorted(kept.table()["value"].to_pylist())
    assert everything == sorted(v for values in true.values() for v in values)
