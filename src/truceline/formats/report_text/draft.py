"""What the scan of a sentence has found, before it is made into statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from truceline.formats.report_text.statements import Item

if TYPE_CHECKING:
    from truceline.formats.report_text.counts import Count
    from truceline.formats.report_text.statements import Place


@dataclass(slots=True, eq=False)
class Draft:
    """A thing a sentence counts, still being read."""

    at: int  # index of its first token
    start: int
    end: int
    count: Count | None = None
    article: bool = False
    kind: str | None = None
    assessment: str | None = None
    weapon: str | None = None
    calibre_mm: float | None = None
    calibre_unknown: bool = False
    flight: str | None = None
    range_km: tuple[float, float] | None = None
    winds: tuple[str, ...] = ()
    part: bool = False  # of what was counted before
    more: bool = False  # "another"
    told_apart: bool = False  # says something that tells a part from its whole
    is_round: bool = False
    enclosed: bool = False  # in brackets
    via: bool = False  # its weapon is told behind "from"
    rate: bool = False  # so many an hour: no count
    noun_at: int = -1
    noun_after: int = 0  # the token behind its count
    sequel: int = 0  # number of the group that shares a reach

    def item(self) -> Item:
        """Return the item this draft has become."""
        if self.count is None or self.kind is None:
            raise ValueError("a draft without count or kind is no item")
        return Item(
            count=self.count, kind=self.kind, assessment=self.assessment, weapon=self.weapon,
            calibre_mm=self.calibre_mm, calibre_unknown=self.calibre_unknown, flight=self.flight,
            range_km=self.range_km, winds=self.winds,
        )  # fmt: skip


@dataclass(slots=True)
class Setting:
    """A time, place or platform, and the token it stands at."""

    at: int
    value: Any


@dataclass(slots=True)
class Scan:
    """All a scan of one sentence has found."""

    drafts: list[Draft] = field(default_factory=list)
    pending: Draft | None = None
    loose_weapon: tuple[str, float | None, bool] | None = None
    loose_assessment: str | None = None
    headline: tuple[Count, str] | None = None
    included_from: int | None = None
    has_sum: bool = False
    area: str | None = None
    in_region: bool = False
    period: str = "this"
    since: str | None = None
    times: list[Setting] = field(default_factory=list)
    places: list[Setting] = field(default_factory=list)
    platforms: list[Setting] = field(default_factory=list)
    verb: str | None = None
    group: int = 0
    depth: int = 0
    part_from: int | None = None  # a part trigger holds from this token on
    before_range: tuple[float, float] | None = None  # a reach told before what it is of
    before_winds: tuple[str, ...] = ()
    focus: str | None = None  # "the distance to the explosion": the kind a reach is of
    absent: bool = False
    dropped: list[Draft] = field(default_factory=list)  # counts told of elsewhere
    reaches: list[tuple[tuple[float, float] | None, tuple[str, ...]]] = field(default_factory=list)
    soft: set[int] = field(default_factory=set)  # groups opened by "followed by"
    deferred: Draft | None = None  # "nine" of "nine of the 14 explosions"
    unread: list[tuple[int, int]] = field(default_factory=list)
    read_until: int = 0

    @property
    def place(self) -> Place | None:
        """The first place named."""
        return self.places[0].value if self.places else None

    def last(self) -> Draft | None:
        """Return the draft read last."""
        return self.drafts[-1] if self.drafts else None
