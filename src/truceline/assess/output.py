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
    rows = np.concatenate([answer.rows for answer in answers])
    ids = incidents["incident_id"].combine_chunks()
    order = np.argsort(_rank(ids)[rows], kind="stable")  # answers come in the order of duties
    rows = rows[order]

    def numbers(get: Callable[[Answer], Floats]) -> pa.Array:
        return pa.array(
            np.concatenate([get(answer) for answer in answers])[order], from_pandas=True
        )

    def per_answer(get: Callable[[Answer], str | None]) -> pa.Array:
        parts = [Coded(np.zeros(len(a.rows), dtype=np.int32), [get(a)]) for a in answers]
        return _words(parts, order)

    def per_row(get: Callable[[Answer], Coded[Any]]) -> pa.Array:
        return _words([get(answer) for answer in answers], order)

    def clause(name: str) -> pa.Array:
        return per_answer(lambda a: None if a.duty is None else str(getattr(a.duty.clause, name)))

    incident_id = ids.take(pa.array(rows))
    party, confidence = _attributed(incident_id, attributions)
    simulated = incidents["simulated"].combine_chunks().take(pa.array(rows))
    keys = per_answer(lambda a: _key(agreement, a.duty))
    columns: dict[str, pa.Array] = {
        "finding_id": _ids(incident_id, keys, simulated),
        "incident_id": incident_id,
        "agreement_id": per_answer(lambda _: agreement.agreement_id),
        "agreement_version": per_answer(lambda _: agreement.version),
        "clause_id": clause("clause_id"),
        "clause_kind": clause("kind"),
        "article": clause("article"),
        "bound": per_answer(lambda a: ALL_PARTIES if a.duty is None else a.duty.bound),
        "reading": per_answer(lambda a: None if a.duty is None else a.duty.reading),
        "party": party,
        "confidence": confidence,
        "outcome": per_row(_outcome),
        "probability_inside": numbers(lambda a: a.probability),
        "distance_m": numbers(lambda a: a.distance_m),
        "probability_in_force": numbers(lambda a: a.in_force),
        "line_version": per_row(lambda a: a.version),
        "corroboration": per_row(_corroboration),
        "reason": per_row(lambda a: a.judged.reason),
        "hypothetical": pa.array(np.full(len(rows), agreement.hypothetical)),
        "simulated": simulated,
    }
    arrays = [columns[field.name].cast(field.type) for field in FINDING_SCHEMA]
    return pa.table(arrays, schema=FINDING_SCHEMA)


def _rank(ids: pa.Array) -> Ints:
    """Return the place of each incident in the order of ids."""
    rank = np.empty(len(ids), dtype=np.int64)
    rank[pc.sort_indices(ids).to_numpy()] = np.arange(len(ids))
    return rank


def _words(parts: Sequence[Coded[Any]], order: Ints) -> pa.DictionaryArray:
    """Return coded columns one after the other, with one dictionary."""
    words: dict[str, int] = {}
    codes = []
    for part in parts:
        known = np.array(
            [-1 if v is None else words.setdefault(str(v), len(words)) for v in part.values],
            dtype=np.int32,
        )
        codes.append(known[part.codes])
    joined = np.concatenate(codes)[order]
    # The dictionary holds the words that occur, in order: no trace of the order of arrival.
    texts, used = list(words), np.unique(joined[joined >= 0])
    ordered = sorted((texts[code], code) for code in used.tolist())
    place = np.zeros(len(texts) + 1, dtype=np.int32)
    place[[code for _, code in ordered]] = np.arange(len(ordered), dtype=np.int32)
    indices = pa.array(place[joined], mask=joined < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array([t for t, _ in ordered], pa.string()))


def _key(agreement: Agreement, duty: Duty | None) -> str:
    """Return what tells a duty from every other in an id."""
    content: list[object] = [agreement.agreement_id, agreement.version]
    if duty is not None:
        content += [duty.clause.clause_id, duty.bound, duty.reading]
    return content_hash(content)[:KEY_DIGITS]


def _ids(incident_id: pa.Array, keys: pa.DictionaryArray, simulated: pa.Array) -> pa.Array:
    """Return the ids of findings: the incident's own digits, and the duty's."""
    own = pc.replace_substring(incident_id, "inc-", "", max_replacements=1)
    prefix = pc.if_else(simulated, "fin-s-", "fin-")
    return pc.binary_join_element_wise(
        pc.binary_join_element_wise(prefix, own, ""), keys.cast(pa.string()), "-"
    )


def _attributed(incident_id: pa.Array, attributions: pa.Table | None) -> tuple[pa.Array, pa.Array]:
    """Return whom each finding's incident is attributed to, and with what confidence."""
    n = len(incident_id)
    if attributions is None or not attributions.num_rows:
        nobody = pa.DictionaryArray.from_arrays(
            pa.array(np.zeros(n, dtype=np.int32)), pa.array([NOT_ATTRIBUTED])
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
