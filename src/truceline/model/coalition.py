"""The coalition: contributors, what they said when, on what condition, and what they pledge."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from truceline.model.plan import Role


class Position(StrEnum):
    """What a statement amounts to, in our words; the speaker's words stay beside it."""

    COMMITS = "commits"  # will take part
    READY = "ready"  # declares readiness, if conditions are met
    CONSIDERS = "considers"  # discusses, studies, excludes no option
    SUPPORTS = "supports"  # supports the idea without a pledge of its own
    OPEN = "open"  # has not decided; asks questions
    ELSEWHERE = "elsewhere"  # takes part, but with nobody on the ground there
    REFUSES = "refuses"  # no people of its own on the ground
    OPPOSES = "opposes"  # calls it a mistake, or unacceptable
    HOST = "host"
    LEADS = "leads"  # leads the mechanism


class ConditionKind(StrEnum):
    """What a position depends on; a scenario says which are met."""

    TALKS_BEGIN = "talks_begin"
    CEASEFIRE_SIGNED = "ceasefire_signed"
    CEASEFIRE_HOLDS = "ceasefire_holds"
    OFFICIAL_REQUEST = "official_request"
    LINE_BREACHED = "line_breached"
    PARLIAMENT_VOTED = "parliament_voted"
    US_SUPPORT = "us_support"
    MANDATE_CLEAR = "mandate_clear"
    LEGAL_BASIS = "legal_basis"
    AWAY_FROM_LINE = "away_from_line"
    OUTSIDE_TERRITORY = "outside_territory"
    HOST_CONSENT = "host_consent"
    BOTH_PARTIES_CONSENT = "both_parties_consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """Where a statement was read; ``second_source_wanted`` where one is not enough."""

    text: str
    url: str | None = None
    second_source_wanted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing a position depends on, and its words."""

    kind: ConditionKind
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat:
    """Where a contributor's people may not be.

    ``away_from_line_m``: they stand no nearer than this to the line; ``sides``: only on the
    sides of these parties; ``outside_territory``: only outside the country.
    """

    text: str
    roles: tuple[Role, ...] = ()  # empty: all roles
    away_from_line_m: float | None = None
    sides: tuple[str, ...] = ()  # empty: all sides
    outside_territory: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """How many people of a role by which phase; None where no figure was stated."""

    role: Role
    low: float | None
    high: float | None
    phase: int = 1
    source: SourceNote | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a state was reported to say, dated and sourced.

    ``stated_on`` is None where only the report's date is known (``reported_on``, which as-of
    queries go by). Dates known to the month or year carry its first day and say so in
    ``precision``; such a statement counts from the last day it may mean. ``supersedes`` names
    the statements it replaces.
    """

    statement_id: str
    contributor: str
    position: Position
    words: dict[str, str]  # our words, per language
    reported_on: date
    source: SourceNote
    precision: str = "day"  # "day", "month" or "year"
    stated_on: date | None = None
    conditions: tuple[Condition, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    supersedes: tuple[str, ...] = ()
    topic: str = "deployment"  # "deployment", "monitoring", "sea", "training"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """A state or body that takes part, or is asked to; ids are ISO 3166 alpha-3 where one fits.

    ``unnamed`` marks states a source counts without naming them all: who is counted among them
    may be a contributor too, so they never staff anything on their own.
    """

    contributor_id: str
    names: dict[str, str]
    unnamed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Coalition:
    """The ledger: who, and everything they were reported to say, oldest first."""

    coalition_id: str
    contributors: tuple[Contributor, ...]
    statements: tuple[Statement, ...]
    sha256: str | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)
