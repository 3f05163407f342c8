"""The terms a file states, as far as they can be read, and the faults any part can have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from truceline.agreement.instants import InstantError, read_instant
from truceline.model.agreement import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from truceline.agreement.schema import (
        ChangePart,
        ClausePart,
        DeadlinePart,
        ExemptionPart,
        MilestonePart,
        ReadingPart,
        ZonePart,
    )
    from truceline.agreement.source import Path

Span = tuple["datetime | None", "datetime | None"]
Finding = tuple["Path", str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The parts of a file that could be read, and the ids of all, readable or not."""

    where: Callable[[Path], str]
    time_zone: str | None
    in_force: tuple[str | None, str | None]
    signed: str | None
    inside_probability: float
    outside_probability: float
    ids: dict[str, tuple[str, ...]]  # section -> ids in order
    zones: dict[int, ZonePart] = field(default_factory=dict)
    clauses: dict[int, ClausePart] = field(default_factory=dict)
    milestones: dict[int, MilestonePart] = field(default_factory=dict)
    deadlines: dict[int, DeadlinePart] = field(default_factory=dict)
    changes: dict[int, ChangePart] = field(default_factory=dict)
    goes_on: bool = False  # renewed, or changed in its span: parts may outlive `in_force`
    sourced: bool = True  # the whole has citations, or is marked hypothetical or unverified


def instant_faults(terms: Terms, path: Path, value: str) -> Iterator[Finding]:
    """Yield the fault of a time that cannot be read."""
    try:
        read_instant(value, terms.time_zone)
    except InstantError as fault:
        # An unknown zone of the whole agreement is said once, where it is written.
        if fault.code != "AGR-011" or fault.fields.get("zone") != terms.time_zone:
            yield path, fault.code, dict(fault.fields)


def quiet_span(terms: Terms, start: str | None, until: str | None) -> Span:
    """Return a span, without what cannot be read."""
    return _quiet(terms, start), _quiet(terms, until)


def _quiet(terms: Terms, value: str | None) -> datetime | None:
    try:
        return None if value is None else read_instant(value, terms.time_zone)
    except InstantError:
        return None


def span_faults(
    terms: Terms, path: Path, thing: str, noun: str, start: str | None, until: str | None
) -> Iterator[Finding]:
    """Yield the faults of a span: times that cannot be read, and an end before the start."""
    for key, value in (("from", start), ("until", until)):
        if value is not None:
            yield from instant_faults(terms, (*path, key), value)
    first, last = quiet_span(terms, start, until)
    if first is None or last is None or last > first:
        return
    code = "AGR-012" if last < first else "AGR-013"
    fields = {"thing": thing, "noun": noun, "start": start, "until": until}
    yield (*path, "until"), code, fields


def agreed_span(terms: Terms) -> Span:
    """Return the agreement's span after its renewals and its termination, as `build` has it."""
    start, end = quiet_span(terms, *terms.in_force)
    for change in terms.changes.values():
        first, last = quiet_span(terms, change.starts, change.until)
        if change.kind is ChangeKind.RENEWAL:
            end = last
        elif change.kind is ChangeKind.TERMINATION and not change.clauses:
            end = first
    return start, end


def held_faults(
    terms: Terms, path: Path, thing: str, noun: str,
    part: ClausePart | ExemptionPart | ReadingPart | ZonePart, agreed: Span,
) -> Iterator[Finding]:  # fmt: skip
    """Yield the faults of a span within the agreement's.

    What starts must start before the end that is known; where the agreement goes on, or was cut
    short, it may be said to last longer.
    """
    yield from span_faults(terms, path, thing, noun, part.starts, part.until)
    first, last = quiet_span(terms, part.starts, part.until)
    from_whole, until_whole = agreed
    outside = [
        first is not None and from_whole is not None and first < from_whole,
        first is not None and until_whole is not None and first >= until_whole,
        not terms.goes_on and last is not None and until_whole is not None and last > until_whole,
        last is not None and from_whole is not None and last <= from_whole,
    ]
    if any(outside):
        key = "from" if outside[0] or outside[1] else "until"
        fields = {
            "thing": thing,
            "span": words_of_span(part.starts, part.until),
            "agreement": words_of_span(*terms.in_force),
        }
        yield (*path, key), "AGR-023", fields


def words_of_span(start: str | None, until: str | None) -> str:
    """Return a span in the words of the file."""
    parts = [f"from {start}" if start else "", f"until {until}" if until else ""]
    return " ".join(part for part in parts if part) or "always"


def is_known(terms: Terms, section: str, path: Path, name: str) -> Iterator[Finding]:
    """Yield the fault of a name that its section does not have."""
    code, key = {
        "parties": ("AGR-006", "party"),
        "lines": ("AGR-007", "line"),
        "zones": ("AGR-008", "zone"),
        "milestones": ("AGR-038", "milestone"),
        "clauses": ("AGR-041", "clause"),
    }[section]
    known = terms.ids.get(section, ())
    if name not in known:
        yield path, code, {key: name, "known": listed(known)}


def listed(words: Iterable[str]) -> str:
    """Return words in order, one after the other."""
    return ", ".join(sorted(set(words) - {""})) or "(none)"
