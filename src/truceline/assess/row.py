"""An incident as the rules see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.model.kind import Act, Kind

if TYPE_CHECKING:
    from datetime import datetime

    import pyarrow as pa

    from truceline.core.uncertain import Region


@dataclass(frozen=True, slots=True)
class Row:
    """What a rule may look at; nothing here says who did it."""

    incident_id: str
    kind: Kind
    act: Act
    region: Region | None
    starts_at: datetime | None
    ends_at: datetime | None
    happened_at: datetime | None
    count_low: int | None
    weapon: str | None
    calibre_mm: float | None
    assessments: tuple[str, ...]
    simulated: bool


@dataclass(frozen=True, slots=True)
class Concern:
    """Whether a clause means this incident at all; None where that cannot be told."""

    means: bool | None
    words: str = ""


def rows_of(incidents: pa.Table, regions: list[Region | None]) -> list[Row]:
    """Return the rows of a table of incidents."""
    names = ("incident_id", "kind", "act", "starts_at", "ends_at", "happened_at", "count_low",
             "weapon", "calibre_mm", "assessments", "simulated")  # fmt: skip
    columns = [incidents[name].to_pylist() for name in names]
    return [
        Row(i, Kind(kind), Act(act), region, start, end, at, count, weapon, calibre,
            tuple(assessments), simulated)
        for region, i, kind, act, start, end, at, count, weapon, calibre, assessments, simulated
        in zip(regions, *columns, strict=True)
    ]  # fmt: skip
