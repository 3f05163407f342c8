"""Two wordings compared: which terms differ, and which findings would."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import shapely

from truceline.assess.engine import AssessParams, assess
from truceline.core.time import Interval
from truceline.model.facts import NO_FACTS
from truceline.model.finding import VIOLATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from truceline.model.agreement import Agreement
    from truceline.model.facts import Facts
    from truceline.science.lines import LineIndex

ABSENT = "none"
NO_FINDING = "no finding"
# What is said of an agreement and its parts without changing what they ask.
WORDS_ONLY = frozenset(
    {"text", "title", "citation", "citations", "provisions", "sha256", "names", "authentic"}
)
PARTS = {
    "lines": ("line", "name"),
    "zones": ("zone", "zone_id"),
    "clauses": ("clause", "clause_id"),
    "milestones": ("milestone", "milestone_id"),
    "deadlines": ("deadline", "deadline_id"),
}
KEY = ("incident_id", "clause_id", "bound")
NUMBERS = ("probability_inside", "distance_m")


@dataclass(frozen=True, slots=True, kw_only=True)
class TermChange:
    """One term that differs: of which part, which key, and what each text says in words."""

    part: str
    key: str
    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """How many findings of one duty go from one outcome to another."""

    clause_id: str
    bound: str
    first: str
    second: str
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDiff:
    """What another wording would change.

    ``changes`` has a row for each finding that differs: ``incident_id``, ``clause_id``, ``bound``
    and, for each text, ``outcome``, ``probability_inside``, ``distance_m`` and ``reason`` with the
    suffixes ``_first`` and ``_second``; an outcome is null where a text has no such finding.
    ``violating`` are the incidents that violate something under each text.
    """

    terms: tuple[TermChange, ...]
    shifts: tuple[Shift, ...]
    changes: pa.Table
    compared: int
    violating: tuple[frozenset[str], frozenset[str]]


def diff_agreements(
    incidents: pa.Table, first: Agreement, second: Agreement, lines: LineIndex,
    params: AssessParams | None = None, facts: Facts = NO_FACTS,
) -> AgreementDiff:  # fmt: skip
    """Return which terms of two texts differ and how the findings about incidents would.

    Parameters
    ----------
    incidents
        A table with the schema of `truceline.model.incident`.
    first, second
        The texts. Findings are matched by clause id and by whom the clause binds.
    lines
        The lines both are measured from.
    params, facts
        As for `truceline.assess.engine.assess`; the same for both.
    """
    found = [assess(incidents, one, lines, params, facts) for one in (first, second)]
    changes = _changes(*found)
    violating = [_violating(table) for table in found]
    return AgreementDiff(
        terms=diff_terms(first, second),
        shifts=_shifts(changes),
        changes=changes,
        compared=incidents.num_rows,
        violating=(violating[0], violating[1]),
    )


def diff_terms(first: Agreement, second: Agreement) -> tuple[TermChange, ...]:
    """Return the terms that differ, part by part in the order of the texts."""
    found = list(_of_record("agreement", first, second, frozenset(PARTS)))
    for name, (noun, key) in PARTS.items():
        before, after = (_by_key(getattr(one, name), key) for one in (first, second))
        for identifier in dict.fromkeys([*before, *after]):
            part = f"{noun} {identifier}"
            if identifier not in after:
                found.append(TermChange(part=part, key="", first="there", second=ABSENT))
            elif identifier not in before:
                found.append(TermChange(part=part, key="", first=ABSENT, second="there"))
            else:
                found += _of_record(part, before[identifier], after[identifier])
    return tuple(found)


def _of_record(
    part: str, first: Any, second: Any, apart: frozenset[str] = frozenset()
) -> Iterator[TermChange]:
    for field in fields(first):
        if field.name in WORDS_ONLY or field.name in apart:
            continue
        before, after = (_said(getattr(one, field.name)) for one in (first, second))
        if before != after:
            yield TermChange(part=part, key=field.name, first=before, second=after)


def _by_key(parts: Sequence[Any], key: str) -> Mapping[str, Any]:
    return {getattr(part, key): part for part in parts}


def _said(value: Any) -> str:
    """Return a value of the terms in short words."""
    match value:
        case None:
            return ABSENT
        case Interval():
            end = "on" if value.end is None else f"until {_said(value.end)}"
            return f"{_said(value.start)} {end}"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M} UTC"
        case timedelta():
            return f"{value.total_seconds() / 3600:g} h"
        case Enum():
            return str(value.value)
        case float():
            return f"{value:g}"
        case shapely.Geometry():
            return str(shapely.to_wkt(value, rounding_precision=5))
        case dict():
            return ", ".join(f"{name}: {_said(item)}" for name, item in value.items()) or ABSENT
        case tuple() | list() | frozenset():
            return ", ".join(_said(item) for item in value) or ABSENT
    if is_dataclass(value) and not isinstance(value, type):
        known = [
            f"{field.name} {_said(getattr(value, field.name))}"
            for field in fields(value)
            if field.name not in WORDS_ONLY and getattr(value, field.name) not in (None, (), False)
        ]
        return f"({'; '.join(known)})"
    return str(value)


def _changes(first: pa.Table, second: pa.Table) -> pa.Table:
    wanted = ("outcome", *NUMBERS, "reason")
    sides = []
    for table, suffix in ((first, "_first"), (second, "_second")):
        plain = table.filter(pc.is_valid(table["clause_id"]))
        columns = {name: _plain(plain[name]) for name in KEY}
        columns |= {f"{name}{suffix}": _plain(plain[name]) for name in wanted}
        sides.append(pa.table(columns))
    both = sides[0].join(sides[1], keys=list(KEY), join_type="full outer")
    alike = pc.equal(both["outcome_first"], both["outcome_second"]).fill_null(False)
    return both.filter(pc.invert(alike)).sort_by([(name, "ascending") for name in KEY])


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        return column.cast(column.type.value_type)
    return column


def _shifts(changes: pa.Table) -> tuple[Shift, ...]:
    columns = [changes[name].to_pylist() for name in (*KEY[1:], "outcome_first", "outcome_second")]
    counted = Counter(zip(*columns, strict=True))
    return tuple(
        Shift(
            clause_id=clause, bound=bound, first=before or NO_FINDING, second=after or NO_FINDING,
            findings=number,
        )
        for (clause, bound, before, after), number in sorted(
            counted.items(), key=lambda item: (item[0][0], item[0][1], -item[1], str(item[0]))
        )
    )  # fmt: skip


def _violating(findings: pa.Table) -> frozenset[str]:
    names = pa.array(sorted(outcome.value for outcome in VIOLATIONS), pa.string())
    hit = findings.filter(pc.is_in(findings["outcome"], names))
    return frozenset(hit["incident_id"].to_pylist())
