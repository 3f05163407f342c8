"""Checks of milestones, deadlines and changes: phases that begin, and do not run in circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.agreement.check_terms import (
    instant_faults,
    is_known,
    quiet_span,
    span_faults,
    words_of_span,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.agreement.check_terms import Finding, Terms
    from truceline.agreement.schema import DeadlinePart, MilestonePart
    from truceline.agreement.source import Path

OTHERS = ("mission", "commission", "all")
"""Who can be bound by a deadline beside the parties."""


def phase_faults(terms: Terms) -> Iterator[Finding]:
    """Yield what is wrong with milestones, deadlines and changes."""
    for index, milestone in terms.milestones.items():
        yield from _milestone(terms, ("milestones", index), milestone)
    for index, deadline in terms.deadlines.items():
        yield from _deadline(terms, ("deadlines", index), deadline)
    yield from _circles(terms)
    yield from _changes(terms)


def _milestone(terms: Terms, path: Path, milestone: MilestonePart) -> Iterator[Finding]:
    ways = [key for key in ("at", "silence") if getattr(milestone, key) is not None]
    ways += ["event"] if milestone.event else []
    counted = [key for key in ("days", "within") if getattr(milestone, key) is not None]
    if counted and milestone.after is None:
        ways += [f"{key} without after" for key in counted] + ["nothing"]
    elif milestone.after is not None and milestone.silence is None:
        ways += counted or ["after without days or within", "nothing"]
    else:  # a clock of silence has its own days
        ways += counted
    if len(ways) != 1:
        yield path, "AGR-040", {"given": " and ".join(ways) or "nothing"}
    if milestone.at is not None:
        yield from instant_faults(terms, (*path, "at"), milestone.at)
    if milestone.after is not None:
        yield from is_known(terms, "milestones", (*path, "after"), milestone.after)
    if milestone.silence is not None:
        place = (*path, "silence")
        for number, clause in enumerate(milestone.silence.clauses):
            yield from is_known(terms, "clauses", (*place, "clauses", number), clause)
        if milestone.silence.zone is not None:
            yield from is_known(terms, "zones", (*place, "zone"), milestone.silence.zone)


def _deadline(terms: Terms, path: Path, deadline: DeadlinePart) -> Iterator[Finding]:
    given = [key for key in ("within", "days") if getattr(deadline, key) is not None]
    if len(given) != 1:
        fields = {"deadline": deadline.id, "given": " and ".join(given) or "neither"}
        yield path, "AGR-052", fields
    parties = terms.ids.get("parties", ())
    if deadline.by not in (*OTHERS, *parties):
        yield (*path, "by"), "AGR-053", {"by": deadline.by, "known": ", ".join(parties)}


def _changes(terms: Terms) -> Iterator[Finding]:
    for index, change in terms.changes.items():
        path = ("changes", index)
        thing = f"the {change.kind.value}"
        yield from span_faults(terms, path, thing, "change", change.starts, change.until)
        first, _ = quiet_span(terms, change.starts, None)
        start, _ = quiet_span(terms, *terms.in_force)
        if first is not None and start is not None and first < start:
            fields = {"thing": thing, "span": words_of_span(change.starts, change.until)}
            yield (*path, "from"), "AGR-023", fields | {"agreement": words_of_span(*terms.in_force)}
        for number, clause in enumerate(change.clauses):
            yield from is_known(terms, "clauses", (*path, "clauses", number), clause)


def _circles(terms: Terms) -> Iterator[Finding]:
    """Yield each milestone that, followed back, comes to itself."""
    after = waits_for(terms)
    for index, milestone in terms.milestones.items():
        seen = _reach(after, milestone.id)
        if milestone.id in seen:
            others = sorted(n for n in seen - {milestone.id} if milestone.id in _reach(after, n))
            circle = ", ".join([milestone.id, *others, milestone.id])
            yield ("milestones", index), "AGR-039", {"circle": circle}


def waits_for(terms: Terms) -> dict[str, set[str]]:
    """Return for each milestone those that must be reached before it can be told.

    A clock of silence waits for the milestones that start the clauses it listens to.
    """
    starts = {c.id: c.starts_with for c in terms.clauses.values() if c.starts_with is not None}
    found: dict[str, set[str]] = {}
    for milestone in terms.milestones.values():
        before = {milestone.after} if milestone.after is not None else set()
        if milestone.silence is not None:
            before |= {starts[name] for name in milestone.silence.clauses if name in starts}
        found[milestone.id] = before
    return found


def _reach(after: dict[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    left = set(after.get(start, ()))
    while left:
        name = left.pop()
        if name not in reached:
            reached.add(name)
            left |= after.get(name, set())
    return reached
