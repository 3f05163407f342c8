"""What a sentence of a report says: counted things, sums, allegations, and words not understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceline.formats.report_text.counts import Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Things of one kind a sentence counts, with all it says about them."""

    count: Count
    kind: str
    assessment: str | None = None
    weapon: str | None = None
    calibre_mm: float | None = None
    calibre_unknown: bool = False
    flight: str | None = None  # "N-S"
    range_km: tuple[float, float] | None = None
    winds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the observer stood, as written: a name and perhaps its way from a city."""

    name: str
    control: str | None = None
    city: str | None = None
    city_km: float | None = None
    city_wind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A sentence, or a part of one, that says what an observer heard, saw or recorded."""

    text: str
    items: tuple[Item, ...]
    platform: str | None = None  # camera, patrol, UAV
    verb: str | None = None
    place: Place | None = None
    times: tuple[str, str] | None = None  # "10:05", "10:20"; equal for one instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A sum a sentence states, with the parts it lists (exhaustively or not)."""

    text: str
    measure: str
    count: Count
    area: str | None = None
    period: str = "this"
    since: str | None = None  # "27 July 2020"
    parts: tuple[Count, ...] = ()
    exhaustive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """A sentence in which somebody other than the mission counts what another did."""

    text: str
    claimant: str
    items: tuple[Item, ...]
    against: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words no rule understood."""

    text: str
    sentence: str


Statement = Located | Total | Allegation | Span
