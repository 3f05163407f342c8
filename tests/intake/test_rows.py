"""From rows to batches: every row is accounted for, in any order, in bounded memory."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from truceline.intake.ged import READER as GED
from truceline.intake.reader import IntakeContext
from truceline.intake.rows import Met, Seen, read_rows
from truceline.intake.viina import READER as VIINA

HEADER = "datetime,lon,lat,place_name,event_type,headline"
CONTEXT = IntakeContext(source_id="press", bounds=(22.0, 44.0, 41.0, 53.0))
ROWS = st.lists(
    st.sampled_from(
        (
            "2024-01-01 00:00:00,38.2,48.8,Spirne,artillery|loc,one",
            "2024-01-01 10:00:00,38.2,48.8,Spirne,artillery|loc,one",
            "2024-01-02 10:00:00,38.2,48.8,Spirne,tsunami,two",
            "2024-01-02 10:00:00,0,0,Spirne,loc,three",
            "1753-01-02 10:00:00,38.2,48.8,Spirne,loc,four",
            "2024-01-02 10:00:00,48.8,38.2,Spirne,loc,five",
            "too,few,fields",
            '2024-01-02 10:00:00,38.2,48.8,"open,loc,six',
        )
    ),
    max_size=30,
)


@given(ROWS)
def test_every_row_is_accounted_for(rows: list[str]) -> None:
    """Observations times repeats, and rejections that are no warnings, sum to the rows."""
    stream = io.BytesIO("\n".join((HEADER, *rows)).encode())

    batches = list(VIINA.read(stream, CONTEXT))

    kept = sum(item.repeats for batch in batches for item in batch.observations)
    refused = sum(item.severity != "warned" for batch in batches for item in batch.rejections)
    assert kept + refused == sum(batch.rows for batch in batches) == len(rows)


@given(ROWS, st.randoms(use_true_random=False))
def test_order_of_rows_changes_no_observation(rows: list[str], random: object) -> None:
    """The same rows in another order are the same observations with the same ids."""
    mixed = list(rows)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    def observed(lines: list[str]) -> set[tuple[str, int]]:
        stream = io.BytesIO("\n".join((HEADER, *lines)).encode())
        batches = VIINA.read(stream, CONTEXT)
        return {(item.observation_id, item.repeats) for b in batches for item in b.observations}

    assert observed(rows) == observed(mixed)


def test_keys_are_remembered_for_a_while_and_memory_is_bounded() -> None:
    """At least the last so many keys are known, and never more than twice as many."""
    seen = Seen(kept=100)
    for number in range(1_000):
        seen.add(str(number), Met(f"line {number}", None))

    known = [number for number in range(1_000) if seen.get(str(number))]
    assert set(range(900, 1_000)) <= set(known)
    assert len(known) <= 200


def test_file_without_rows_yields_no_batch() -> None:
    """A header alone is neither an observation nor a rejection."""
    assert list(VIINA.read(io.BytesIO(HEADER.encode()), CONTEXT)) == []
    assert list(read_rows([], CONTEXT, lambda item, context: None)) == []  # type: ignore[arg-type,return-value]


def test_file_of_another_kind_is_one_rejection_and_no_row() -> None:
    """Read as events, a table of reports says which columns it lacks."""
    (batch,) = GED.read(io.BytesIO(HEADER.encode() + b"\n1,2,3,4,5,6\n"), CONTEXT)

    assert [item.code for item in batch.rejections] == ["INT-004"]
    assert "where_prec" in batch.rejections[0].found
    assert batch.rows == 0
