"""What each contributor's position is as of a day, and what changed between two days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from truceline.coalition.read import last_day

if TYPE_CHECKING:
    from datetime import date

    from truceline.model.coalition import (
        Caveat,
        Coalition,
        Condition,
        Contributor,
        Pledge,
        Position,
        Statement,
    )

MAIN_TOPIC = "deployment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A contributor's position as of a day.

    ``statements`` are those in force, newest first: reported by then and not superseded by one
    reported by then. ``position`` is that of the newest on deployment, else of the newest.
    ``since`` is the day from which it counts.
    """

    contributor: Contributor
    statements: tuple[Statement, ...]
    position: Position
    conditions: tuple[Condition, ...]
    caveats: tuple[Caveat, ...]
    pledges: tuple[Pledge, ...]
    since: date

    @property
    def source(self) -> str:
        """Where it was read: the sources of the statements in force."""
        return "; ".join(dict.fromkeys(item.source.text for item in self.statements))


def counts_from(statement: Statement) -> date:
    """Return the day from which a statement counts: the last its date may mean."""
    return last_day(statement.reported_on, statement.precision)


def positions_as_of(coalition: Coalition, on: date) -> tuple[Standing, ...]:
    """Return the position of each contributor who had one by a day, in the ledger's order.

    Notes
    -----
    A statement counts from the day it was reported; one known only to the month or year from
    the last day of it, so that no answer rests on what may not have been said yet. A
    contributor without a statement by then is not in the answer: unknown, not unwilling.
    """
    standings = []
    for contributor in coalition.contributors:
        name = contributor.contributor_id
        said = [
            item for item in coalition.statements
            if item.contributor == name and counts_from(item) <= on
        ]  # fmt: skip
        gone = {old for item in said for old in item.supersedes}
        valid = [item for item in said if item.statement_id not in gone]
        if valid:
            standings.append(_standing(contributor, valid))
    return tuple(standings)


def _standing(contributor: Contributor, valid: list[Statement]) -> Standing:
    newest = sorted(valid, key=lambda item: (counts_from(item), item.statement_id), reverse=True)
    main = next((item for item in newest if item.topic == MAIN_TOPIC), newest[0])
    same = [item for item in newest if item.topic == main.topic]
    return Standing(
        contributor=contributor,
        statements=tuple(newest),
        position=main.position,
        conditions=tuple(dict.fromkeys(part for item in same for part in item.conditions)),
        caveats=tuple(dict.fromkeys(part for item in same for part in item.caveats)),
        pledges=main.pledges or next((item.pledges for item in same if item.pledges), ()),
        since=counts_from(main),
    )


COMPARISON_SCHEMA = pa.schema(
    [
        pa.field("contributor", pa.string(), nullable=False),
        pa.field("position_then", pa.string()),  # null: unknown
        pa.field("words_then", pa.string()),
        pa.field("source_then", pa.string()),
        pa.field("position_now", pa.string()),
        pa.field("words_now", pa.string()),
        pa.field("source_now", pa.string()),
        pa.field("changed", pa.bool_(), nullable=False),
    ]
)


def compare_dates(coalition: Coalition, then: date, now: date, language: str = "en") -> pa.Table:
    """Return what each contributor's position was and is, each cell with its source."""
    first = {item.contributor.contributor_id: item for item in positions_as_of(coalition, then)}
    second = {item.contributor.contributor_id: item for item in positions_as_of(coalition, now)}
    rows = []
    for contributor in coalition.contributors:
        name = contributor.contributor_id
        before, after = first.get(name), second.get(name)
        if before is None and after is None:
            continue
        rows.append(
            {
                "contributor": contributor.names.get(language, name),
                **_cells("then", before, language),
                **_cells("now", after, language),
                "changed": _ids(before) != _ids(after),
            }
        )
    return pa.Table.from_pylist(rows, COMPARISON_SCHEMA)


def _cells(when: str, standing: Standing | None, language: str) -> dict[str, str | None]:
    if standing is None:
        return dict.fromkeys((f"position_{when}", f"words_{when}", f"source_{when}"))
    words = "; ".join(item.words.get(language, "") for item in standing.statements)
    return {
        f"position_{when}": standing.position.value,
        f"words_{when}": words,
        f"source_{when}": standing.source,
    }


def _ids(standing: Standing | None) -> set[str]:
    return set() if standing is None else {item.statement_id for item in standing.statements}
