"""A document: what a report says, before and after release.

A number in a document carries the rows behind it, so that a reader can open it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    import pyarrow as pa

    from truceline.core.uncertain import Estimate


class Audience(StrEnum):
    """Who may read it; each later one sees less."""

    INTERNAL = "internal"
    PARTIES = "parties"
    STATES = "states"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with its words, interval and the ids of the rows behind it.

    ``value`` None is shown as "not observed". ``rows`` names a table of the document and the
    ids in it.
    """

    key: str  # a paragraph writes {key} where the number stands
    label: str
    value: float | int | None
    unit: str = ""
    estimate: Estimate | None = None
    table: str | None = None
    rows: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart as data; `render` draws it. ``kind`` is one of the renderer's charts."""

    kind: str
    title: str
    caption: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a document: sentences, figures, charts and the names of tables to show."""

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report before release: it may hold more than its audience may see.

    ``tables`` are keyed by noun (``incidents``, ``findings``, ``rates``, ``effort``, ...) and
    are what figures link to. ``record_head`` is the hash of the record's last entry. ``kind`` is
    ``"report"``, or ``"paper"`` for a document about what could be: it covers no period.
    """

    key: str
    title: str
    mission: str
    issued_at: datetime
    period_from: datetime
    period_until: datetime
    time_zone: str
    language: str
    sections: tuple[Section, ...]
    tables: dict[str, pa.Table]
    record_head: str | None = None
    simulated: bool = False
    hypothetical: bool = False
    notes: tuple[str, ...] = ()
    kind: str = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedDocument:
    """A document that has passed `release` for an audience; the only thing `render` accepts.

    ``withheld`` says in words what was coarsened, delayed or left out.
    """

    document: Document
    audience: Audience
    withheld: tuple[str, ...] = field(default_factory=tuple)
