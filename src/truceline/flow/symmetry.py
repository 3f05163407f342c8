"""Parties are symmetric: exchange their labels and nothing else may change.

The exchange is generic: every text in terms, lines and facts that is the id of one party becomes
that of the other, whatever field it stands in, so that a new field cannot be forgotten. Free words
are left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from truceline.assess.attribution import attribute
from truceline.assess.engine import assess, assess_readings
from truceline.science.lines import LineIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from truceline.flow.process import Terms
    from truceline.model.agreement import Agreement

# Names of things, and words: an id of a clause that is called like a party stays what it is.
KEPT = frozenset(
    {"clause_id", "zone_id", "agreement_id", "line_id", "name", "reading_id", "milestone_id",
     "deadline_id", "text", "title", "names", "provisions", "citations", "citation", "grounds",
     "source", "sha256", "does", "by", "permit_id", "incident_id", "condition", "purpose"}
)  # fmt: skip
BY_OF_DEADLINES = "Deadline"
TOLERANCE = 1e-6
COMPARED = ("outcome", "party", "corroboration", "line_version")
NUMBERS = ("probability_inside", "probability_in_force", "confidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asymmetry:
    """Something that is otherwise once the parties are exchanged: where, about what, and how."""

    step: str
    about: str
    what: str
    as_it_is: str
    exchanged: str


def exchanged(value: Any, swap: Mapping[str, str]) -> Any:
    """Return a copy of records with the ids of the parties exchanged."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return swap.get(value, value)
    if isinstance(value, tuple):
        return tuple(exchanged(item, swap) for item in value)
    if isinstance(value, dict):
        return {swap.get(k, k): exchanged(item, swap) for k, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        deadline = type(value).__name__ == BY_OF_DEADLINES
        changed = {
            field.name: exchanged(getattr(value, field.name), swap)
            for field in fields(value)
            if field.name not in KEPT or (deadline and field.name == "by")
        }
        return replace(value, **changed)
    return value


def asymmetries(incidents: pa.Table, observations: pa.Table, terms: Terms) -> tuple[Asymmetry, ...]:
    """Return every answer that changes once the parties are exchanged; none is what it should be.

    Parameters
    ----------
    incidents, observations
        A mission's own.
    terms
        What they are held against; agreements of two parties only.

    Notes
    -----
    Attribution, findings and findings under each reading are made twice: as it is, and with the
    parties exchanged in agreements, lines and facts. Exchanged back, outcomes, parties and versions
    have to be the same, and probabilities to 1e-6.
    """
    found: list[Asymmetry] = []
    for agreement in (terms.agreement, *terms.also):
        if len(agreement.parties) == 2:
            found += _of_agreement(incidents, observations, terms, agreement)
    return tuple(found)


def _of_agreement(
    incidents: pa.Table, observations: pa.Table, terms: Terms, agreement: Agreement
) -> Iterator[Asymmetry]:
    one, two = (party.party_id for party in agreement.parties)
    swap = {one: two, two: one}
    mirror = replace(
        terms, agreement=exchanged(agreement, swap), lines=exchanged(terms.lines, swap),
        facts=exchanged(terms.facts, swap),
    )  # fmt: skip
    mirror = replace(mirror, index=LineIndex(mirror.lines))
    plain = _answers(incidents, observations, replace(terms, agreement=agreement))
    other = _answers(incidents, observations, mirror)
    for step, table in plain.items():
        yield from _differences(step, table, other[step], swap)


def _answers(incidents: pa.Table, observations: pa.Table, terms: Terms) -> dict[str, pa.Table]:
    named = attribute(incidents, observations, terms.agreement, terms.index, terms.facts.signatures)
    held = (incidents, terms.agreement, terms.index, None, terms.facts)
    return {
        "attribution": named,
        "findings": assess(*held, named),
        "readings": assess_readings(*held),
    }


def _differences(
    step: str, plain: pa.Table, other: pa.Table, swap: Mapping[str, str]
) -> Iterator[Asymmetry]:
    names = [name for name in plain.schema.names if name in (*COMPARED, *NUMBERS)]
    back = {_key(row, swap): row for row in other.to_pylist()}
    for row in plain.to_pylist():
        about = (
            f"{row['incident_id']} {row.get('clause_id') or ''} {row.get('bound') or ''}".strip()
        )
        twin = back.pop(_key(row, {}), None)
        if twin is None:
            yield Asymmetry(step=step, about=about, what="row", as_it_is="there", exchanged="none")
            continue
        for name in names:
            before, after = row[name], swap.get(twin[name], twin[name])
            if not _alike(before, after):
                yield Asymmetry(
                    step=step, about=about, what=name, as_it_is=str(before), exchanged=str(after)
                )
    for key in back:
        about = " ".join(str(part) for part in key if part)
        yield Asymmetry(step=step, about=about, what="row", as_it_is="none", exchanged="there")


def _key(row: Mapping[str, Any], swap: Mapping[str, str]) -> tuple[Any, ...]:
    bound = row.get("bound")
    return (
        row["incident_id"],
        row.get("clause_id"),
        swap.get(bound or "", bound),
        row.get("reading"),
    )


def _alike(before: Any, after: Any) -> bool:
    if isinstance(before, float) and isinstance(after, float):
        return abs(before - after) <= TOLERANCE * max(1.0, abs(before))
    return bool(before == after)
