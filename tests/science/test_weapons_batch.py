"""A column of weapon texts: each distinct text is read once, and the answers are those of one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.science.weapons import Classified, WeaponTraits, classify, classify_all

ROWS, PHRASES = 1_000_000, 500


def spread(found: Classified) -> list[WeaponTraits]:
    return [found.traits[code] for code in found.codes]


def test_million_rows_of_500_phrases_are_500_readings() -> None:
    """The work of reading goes with the distinct phrases, not with the rows."""
    phrases = [f"{size} mm mortar number {number}" for size, number in
               zip(np.arange(PHRASES) % 5 + 78, range(PHRASES), strict=True)]  # fmt: skip
    codes = np.random.default_rng(5).integers(0, PHRASES, ROWS).astype(np.int32)
    column = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(phrases))
    classify.cache_clear()

    found = classify_all(column)

    calls = classify.cache_info()
    assert (calls.hits + calls.misses, len(found)) == (PHRASES, ROWS)
    assert found.traits[found.codes[777]] == classify(phrases[codes[777]])
    assert len(found.traits) == PHRASES


@pytest.mark.parametrize("dictionary", [True, False])
@pytest.mark.parametrize("chunked", [True, False])
def test_column_in_any_form_gives_the_answers_of_its_rows(dictionary: bool, chunked: bool) -> None:
    """Dictionary-coded or plain, in chunks or whole: the rows are the same."""
    rows = ["D-30", None, "mortar", "D-30", "N/K"]
    column: Any = pa.array(rows)
    column = column.dictionary_encode() if dictionary else column
    column = pa.chunked_array([column[:2], column[2:]]) if chunked else column

    assert spread(classify_all(column)) == [classify(row) for row in rows]


def test_chunks_with_dictionaries_of_their_own_are_read_right() -> None:
    """The same code in two chunks may stand for two phrases."""
    chunks = [pa.array(["D-30", "tank"]).dictionary_encode(),
              pa.array(["mortar", "D-30"]).dictionary_encode()]  # fmt: skip

    found = spread(classify_all(pa.chunked_array(chunks)))

    assert found == [classify(words) for words in ("D-30", "tank", "mortar", "D-30")]


@pytest.mark.parametrize("column", [pa.array([], pa.string()), pa.chunked_array([], pa.string()),
                                    pa.array([], pa.string()).dictionary_encode()])  # fmt: skip
def test_empty_column_has_no_rows(column: Any) -> None:
    """Nothing reported is nothing read."""
    assert len(classify_all(column)) == 0
    assert classify_all(column).traits == []


PAIRS = st.lists(
    st.tuples(
        st.none() | st.sampled_from(["D-30", "mortar", "82 or 120 mm mortar", "N/K", "tank"]),
        st.none() | st.sampled_from([82.0, 120.0, 122.0]),
    ),
    max_size=30,
)


@given(PAIRS)
def test_column_with_calibres_gives_the_answers_of_its_rows(
    pairs: list[tuple[str | None, float | None]],
) -> None:
    """A calibre of the source's own field belongs to its row."""
    words = pa.array([text for text, _ in pairs], pa.string()).dictionary_encode()
    calibres = pa.array([size for _, size in pairs], pa.float64())

    found = classify_all(words, calibres)

    assert spread(found) == [classify(text, size) for text, size in pairs]
    assert len(found.traits) == len(set(pairs))
