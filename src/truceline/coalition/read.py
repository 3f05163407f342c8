"""Read a coalition file: text -> Coalition, or every problem of the text with its line."""

from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, field_validator

from truceline.core.errors import CoalitionError, Problem, describe
from truceline.formats.strict_yaml import StrictPart, line_of, read_strict
from truceline.model.coalition import (
    Caveat,
    Coalition,
    Condition,
    ConditionKind,
    Contributor,
    Pledge,
    Position,
    SourceNote,
    Statement,
)
from truceline.model.plan import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

AWAY_M = 15_000.0  # judgement: what "away from the line" is read as where no distance is named
DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
Words = dict[str, str]
Dated = tuple[date, str]


class _ConditionPart(StrictPart):
    kind: ConditionKind
    text: str = ""


class _CaveatPart(StrictPart):
    text: str
    roles: tuple[Role, ...] = ()
    away_from_line: bool = False
    sides: tuple[str, ...] = ()
    outside_territory: bool = False


class _PledgePart(StrictPart):
    role: Role
    low: float | None = Field(default=None, ge=0)
    high: float | None = Field(default=None, ge=0)
    text: str = ""
    phase: int = Field(default=1, ge=1)


class _SourcePart(StrictPart):
    text: str = Field(min_length=3)
    url: str | None = None
    second_source_wanted: bool = False


class _StatementPart(StrictPart):
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    contributor: str
    topic: Literal["deployment", "monitoring", "sea", "training"] = "deployment"
    position: Position
    words: Words
    reported: str
    stated: str | None = None
    source: _SourcePart
    conditions: tuple[_ConditionPart, ...] = ()
    caveats: tuple[_CaveatPart, ...] = ()
    pledges: tuple[_PledgePart, ...] = ()
    supersedes: tuple[str, ...] = ()

    @field_validator("reported", "stated", mode="before")
    @classmethod
    def _written(cls, value: Any) -> Any:
        """YAML reads 2024-12-03 as a date and 2025 as a number; both are kept as written."""
        if isinstance(value, date):
            return value.isoformat()[:10]
        return str(value) if isinstance(value, int) else value

    @field_validator("reported", "stated")
    @classmethod
    def _a_date(cls, value: str | None) -> str | None:
        if value is not None:
            dated(value)
        return value


class _ContributorPart(StrictPart):
    id: str = Field(min_length=2)
    names: Words
    unnamed: bool = False


class _CoalitionPart(StrictPart):
    coalition: str
    notes: tuple[str, ...] = ()
    contributors: tuple[_ContributorPart, ...] = Field(min_length=1)
    statements: tuple[_StatementPart, ...] = ()


def dated(text: str) -> Dated:
    """Return the first day a date may mean and its precision: day, month or year.

    Raises
    ------
    ValueError
        If it is no date.
    """
    found = DATE.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' is no date; write 2025-03-11, 2025-03 or 2025")
    year, month, day = found.groups()
    precision = "day" if day else "month" if month else "year"
    return date(int(year), int(month or 1), int(day or 1)), precision


def last_day(start: date, precision: str) -> date:
    """Return the last day a date known to a day, month or year may mean."""
    if precision == "day":
        return start
    if precision == "year":
        return date(start.year, 12, 31)
    following = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - timedelta(days=1)


def read_coalition(text: str, where: str = "coalition.yaml") -> Coalition:
    """Return the coalition a YAML text states.

    Raises
    ------
    CoalitionError
        With every problem found: COA-001 no YAML, COA-002 keys and values, COA-003 ids given
        twice, COA-004 unknown contributors, COA-005 stated after reported, COA-006 two positions
        on one day and topic, COA-007 to COA-009 for what supersedes what, COA-010 pledges that
        run backwards.
    """
    part, root = read_strict(text, _CoalitionPart, where, CoalitionError, "COA-001", "COA-002")
    problems = list(_problems(part, root, where))
    if problems:
        raise CoalitionError(*problems)
    return Coalition(
        coalition_id=part.coalition,
        contributors=tuple(
            Contributor(contributor_id=item.id, names=item.names, unnamed=item.unnamed)
            for item in part.contributors
        ),
        statements=tuple(_statement(item) for item in part.statements),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        notes=part.notes,
    )


def bundled_coalition() -> Coalition:
    """Return the bundled ledger: what states were reported to say on a force for Ukraine."""
    return read_coalition(bundled_coalition_text(), "positions.yaml")


def bundled_coalition_text() -> str:
    """Return the bundled ledger as it is written."""
    path = files("truceline.coalition") / "bundled" / "positions.yaml"
    return path.read_text(encoding="utf-8")


def _statement(part: _StatementPart) -> Statement:
    reported, precision = dated(part.reported)
    source = SourceNote(
        text=part.source.text, url=part.source.url,
        second_source_wanted=part.source.second_source_wanted,
    )  # fmt: skip
    return Statement(
        statement_id=part.id,
        contributor=part.contributor,
        position=part.position,
        words=part.words,
        reported_on=reported,
        precision=precision,
        stated_on=None if part.stated is None else dated(part.stated)[0],
        source=source,
        conditions=tuple(Condition(kind=item.kind, text=item.text) for item in part.conditions),
        caveats=tuple(
            Caveat(
                text=item.text, roles=item.roles, sides=item.sides,
                away_from_line_m=AWAY_M if item.away_from_line else None,
                outside_territory=item.outside_territory,
            )
            for item in part.caveats
        ),
        pledges=tuple(
            Pledge(role=item.role, low=item.low, high=item.high, phase=item.phase, source=source,
                   text=item.text)
            for item in part.pledges
        ),
        supersedes=part.supersedes,
        topic=part.topic,
    )  # fmt: skip


def _problems(part: _CoalitionPart, root: Any, where: str) -> Iterator[Problem]:
    known = [item.id for item in part.contributors]
    for number, name in enumerate(known):
        if known.index(name) < number:
            line = line_of(root, ("contributors", number, "id"))
            yield describe("COA-003", f"{where}:{line}", id=name, noun="contributor")
    by_id = {item.id: item for item in part.statements}
    lines = {
        number: line_of(root, ("statements", number, "id"))
        for number in range(len(part.statements))
    }
    ids = [item.id for item in part.statements]
    for number, item in enumerate(part.statements):
        at = f"{where}:{lines[number]} statement {item.id}"
        if ids.index(item.id) < number:
            yield describe("COA-003", at, id=item.id, noun="statement")
        if item.contributor not in known:
            yield describe("COA-004", at, contributor=item.contributor, known=", ".join(known))
        yield from _dates_and_pledges(item, at)
        yield from _superseding(item, by_id, at)
    yield from _contradictions(part, lines, where)


def _dates_and_pledges(item: _StatementPart, at: str) -> Iterator[Problem]:
    if item.stated is not None and dated(item.stated)[0] > last_day(*dated(item.reported)):
        yield describe("COA-005", at, stated=item.stated, reported=item.reported)
    for pledge in item.pledges:
        if pledge.low is not None and pledge.high is not None and pledge.low > pledge.high:
            yield describe("COA-010", at, low=pledge.low, high=pledge.high)


def _superseding(
    item: _StatementPart, by_id: dict[str, _StatementPart], at: str
) -> Iterator[Problem]:
    for name in item.supersedes:
        other = by_id.get(name)
        if other is None:
            yield describe("COA-007", at, id=name)
        elif (other.contributor, other.topic) != (item.contributor, item.topic):
            yield describe("COA-008", at, id=name)
        elif dated(other.reported)[0] > last_day(*dated(item.reported)):
            yield describe("COA-009", at, id=name, detail="it was reported later")
        elif _leads_back(item.id, name, by_id):
            yield describe("COA-009", at, id=name, detail="the two supersede each other")


def _leads_back(start: str, name: str, by_id: dict[str, _StatementPart]) -> bool:
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current == start:
            return True
        if current in by_id and current not in seen:
            seen.add(current)
            waiting += by_id[current].supersedes
    return False


def _contradictions(part: _CoalitionPart, lines: dict[int, int], where: str) -> Iterator[Problem]:
    """Two positions of one contributor on one day and topic, neither superseding the other."""
    gone = {name for item in part.statements for name in item.supersedes}
    first: dict[tuple[str, str, str], int] = {}
    for number, item in enumerate(part.statements):
        key = (item.contributor, item.topic, item.reported)
        if item.id in gone or dated(item.reported)[1] != "day":
            continue
        if key in first and part.statements[first[key]].position is not item.position:
            other = part.statements[first[key]]
            yield describe(
                "COA-006", f"{where}:{lines[number]} statement {item.id}",
                contributor=item.contributor, day=item.reported, topic=item.topic,
                first=other.position.value, second=item.position.value, other=other.id,
                line=lines[first[key]],
            )  # fmt: skip
        first.setdefault(key, number)
