"""Answers of duties as the table of findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truceline.assess.coded import Coded
from truceline.assess.view import OUTCOMES
from truceline.core.ids import content_hash
from truceline.model.finding import (
    ALL_PARTIES,
    FINDING_SCHEMA,
    NOT_ATTRIBUTED,
    WORD,
    Corroboration,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from truceline.assess.duties import Duty
    from truceline.assess.view import Judged
    from truceline.model.agreement import Agreement

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

KEY_DIGITS = 10  # of a duty: an agreement has some hundreds


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Answer:
    """What one duty (None: no clause) says about some incidents, each array in their order."""

    duty: Duty | None
    rows: Ints
    judged: Judged
    probability: Floats
    distance_m: Floats
    in_force: Floats
    version: Coded[str | None]
    corroborated: NDArray[np.bool_] | None


def findings_table(
    incidents: pa.Table, agreement: Agreement, answers: Sequence[Answer],
    attributions: pa.Table | None,
) -> pa.Table:  # fmt: skip
    """Return the findings ordered by incident, clause and whose duty it is."""
    if not answers:
        return FINDING_SCHEMA.empty_table()
    ids = incidents["incident_id"].combine_chunks()
    rows = np.concatenate([answer.rows for answer in answers])
    order = np.argsort(_rank(ids)[rows], kind="stable")  # answers come in the order of duties
    written = _Writer(agreement, answers, order)
    of_row = pa.array(rows[order])
    del rows
    simulated = incidents["simulated"].combine_chunks().take(of_row)
    incident_id = ids.take(of_row)
    keys = written.keys().cast(pa.string())
    party, confidence = _attributed(incident_id, attributions)
    columns: dict[str, pa.Array] = {
        "finding_id": pc.binary_join_element_wise(_heads(incidents).take(of_row), keys, ""),
        "incident_id": incident_id,
        "party": party,
        "confidence": confidence,
        "hypothetical": pa.array(np.full(len(order), agreement.hypothetical)),
        "simulated": simulated,
    }
    arrays = [
        written.column(field) if field.name not in columns else columns[field.name].cast(field.type)
        for field in FINDING_SCHEMA
    ]
    return pa.table(arrays, schema=FINDING_SCHEMA)


def joined(parts: list[pa.Table]) -> pa.Table:
    """Return findings one after the other; the words of a column have one dictionary.

    The list is emptied, so that no column is held twice for long.
    """
    if len(parts) == 1:
        return parts.pop()
    pieces = [[c for part in parts for c in part[name].chunks] for name in FINDING_SCHEMA.names]
    parts.clear()
    columns = []
    for field in FINDING_SCHEMA:
        chunks = pieces.pop(0)
        if pa.types.is_dictionary(field.type):
            chunks = _one_dictionary(chunks)
        columns.append(pa.chunked_array(chunks, field.type))
    return pa.table(columns, schema=FINDING_SCHEMA)


def _one_dictionary(chunks: Sequence[pa.DictionaryArray]) -> list[pa.DictionaryArray]:
    words = pa.array(sorted({w for c in chunks for w in c.dictionary.to_pylist()}), pa.string())
    made = []
    for chunk in chunks:
        place = pc.index_in(chunk.dictionary, value_set=words).cast(chunk.type.index_type)
        made.append(pa.DictionaryArray.from_arrays(place.take(chunk.indices), words))
    return made


class _Writer:
    """Writes the columns that come from answers, each one after the other."""

    def __init__(self, agreement: Agreement, answers: Sequence[Answer], order: Ints) -> None:
        self._agreement = agreement
        self._answers = answers
        self._order = order.astype(np.uint32 if len(order) < 2**32 else np.uint64)

    def column(self, field: pa.Field) -> pa.Array:
        """Return the column of a field of the schema."""
        if field.name in _NUMBERS:
            parts = [getattr(answer, _NUMBERS[field.name]) for answer in self._answers]
            return pa.array(np.concatenate(parts)[self._order], from_pandas=True)
        if field.name in _CODED:
            return self._words([_CODED[field.name](answer) for answer in self._answers], field.type)
        said = [_SAID[field.name](self._agreement, answer) for answer in self._answers]
        return self._words(self._alike(said), field.type)

    def keys(self) -> pa.DictionaryArray:
        """Return what tells the duty of each finding from every other."""
        said = [_key(self._agreement, answer.duty) for answer in self._answers]
        return self._words(self._alike(said), WORD)

    def _alike(self, said: Sequence[str | None]) -> list[Coded[Any]]:
        """Return one word for all rows of each answer."""
        return [
            Coded(np.broadcast_to(np.int32(0), len(answer.rows)), [word])
            for answer, word in zip(self._answers, said, strict=True)
        ]

    def _words(self, parts: Sequence[Coded[Any]], kind: pa.DataType) -> pa.DictionaryArray:
        """Return coded columns one after the other, with one dictionary.

        The dictionary holds the words that occur, in order: no trace of the order of arrival.
        """
        width = kind.index_type.to_pandas_dtype()
        words = sorted({str(v) for part in parts for v in _used(part) if v is not None})
        place = {word: number for number, word in enumerate(words)}
        pieces = []
        for part in parts:
            known = [-1 if v is None else place.get(str(v), -1) for v in part.values]
            pieces.append(np.array(known, dtype=width)[part.codes])
        joined = np.concatenate(pieces)[self._order]
        indices = pa.array(joined, mask=joined < 0) if (joined < 0).any() else pa.array(joined)
        return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))


def _used(part: Coded[Any]) -> list[Any]:
    """Return the values that occur."""
    if len(part.values) == 1:
        return part.values
    counts = np.bincount(part.codes, minlength=len(part.values))
    return [value for value, times in zip(part.values, counts, strict=True) if times]


def _rank(ids: pa.Array) -> Ints:
    """Return the place of each incident in the order of ids."""
    rank = np.empty(len(ids), dtype=np.int64)
    rank[pc.sort_indices(ids).to_numpy()] = np.arange(len(ids))
    return rank


def _key(agreement: Agreement, duty: Duty | None) -> str:
    """Return what tells a duty from every other in an id."""
    content: list[object] = [agreement.agreement_id, agreement.version]
    if duty is not None:
        content += [duty.clause.clause_id, duty.bound, duty.reading]
    return content_hash(content)[:KEY_DIGITS]


def _heads(incidents: pa.Table) -> pa.Array:
    """Return how the ids of an incident's findings begin: with the incident's own digits."""
    own = pc.replace_substring(
        incidents["incident_id"].combine_chunks(), "inc-", "", max_replacements=1
    )
    prefix = pc.if_else(incidents["simulated"].combine_chunks(), "fin-s-", "fin-")
    return pc.binary_join_element_wise(prefix, own, "-", "")


def _attributed(incident_id: pa.Array, attributions: pa.Table | None) -> tuple[pa.Array, pa.Array]:
    """Return whom each finding's incident is attributed to, and with what confidence."""
    n = len(incident_id)
    if attributions is None or not attributions.num_rows:
        nobody = pa.DictionaryArray.from_arrays(
            pa.array(np.zeros(n, dtype=np.int16)), pa.array([NOT_ATTRIBUTED])
        )
        return nobody, pa.nulls(n, pa.float64())
    known = attributions["incident_id"].combine_chunks()
    place = pc.index_in(incident_id, value_set=known)
    party = attributions["party"].combine_chunks().take(place).fill_null(NOT_ATTRIBUTED)
    return party.dictionary_encode(), attributions["confidence"].combine_chunks().take(place)


def _outcome(answer: Answer) -> Coded[str]:
    return Coded(answer.judged.outcome.astype(np.int32), [outcome.value for outcome in OUTCOMES])


def _corroboration(answer: Answer) -> Coded[str | None]:
    if answer.corroborated is None:
        return Coded(np.zeros(len(answer.rows), dtype=np.int32), [None])
    words: list[str | None] = [Corroboration.ALLEGED.value, Corroboration.CORROBORATED.value]
    return Coded(answer.corroborated.astype(np.int32), words)


def _of_clause(name: str) -> Callable[[Agreement, Answer], str | None]:
    return lambda _, answer: None if answer.duty is None else str(getattr(answer.duty.clause, name))


_NUMBERS = {
    "probability_inside": "probability",
    "distance_m": "distance_m",
    "probability_in_force": "in_force",
}
_CODED: dict[str, Callable[[Answer], Coded[Any]]] = {
    "outcome": _outcome,
    "line_version": lambda answer: answer.version,
    "corroboration": _corroboration,
    "reason": lambda answer: answer.judged.reason,
}
_SAID: dict[str, Callable[[Agreement, Answer], str | None]] = {
    "agreement_id": lambda agreement, _: agreement.agreement_id,
    "agreement_version": lambda agreement, _: agreement.version,
    "clause_id": _of_clause("clause_id"),
    "clause_kind": _of_clause("kind"),
    "article": _of_clause("article"),
    "bound": lambda _, answer: ALL_PARTIES if answer.duty is None else answer.duty.bound,
    "reading": lambda _, answer: None if answer.duty is None else answer.duty.reading,
}
