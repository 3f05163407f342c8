"""An agreement: parties, lines, zones and clauses, as the text puts them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    import shapely

    from truceline.core.time import Interval
    from truceline.model.deadline import Deadline
    from truceline.model.kind import Act, Kind, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who is bound; names per language ("en", "fr", ...)."""

    party_id: str
    names: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a term is taken from; ``unverified`` where it was remembered, not read."""

    text: str
    article: str | None = None
    unverified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceLine:
    """The line a party's duties are measured from.

    Two parties of one agreement can have different lines (Minsk 2015). ``version`` fixes one
    version for ever; None means the version in force at the instant.
    """

    name: str
    line_id: str
    version: str | None = None


class ZoneKind(StrEnum):
    """Shapes of zones."""

    BUFFER = "buffer"  # one side of a line, from_m to until_m
    BAND = "band"  # both sides of a line
    POLYGON = "polygon"  # one area or several
    CORRIDOR = "corridor"  # half a width to each side of a path
    AROUND = "around"  # from_m to until_m outside areas or places: a security ring


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Where a clause holds.

    Buffer: on the side `side` (a party) of reference line `line`, from `from_m` to `until_m`
    away from it. Band: within `until_m` of `line` on either side (`from_m` 0) or between the
    two distances. Polygon: `area`, one polygon or several. Corridor: within `half_width_m` of
    `path`. Around: from `from_m` to `until_m` outside `area` (polygons) or `path` (places).
    ``stretch`` keeps a buffer or band to the part of the line between the points nearest to two
    positions. ``floor_m`` and ``ceiling_m`` bound the altitude above ground. ``outside`` turns
    the zone inside out: everywhere else. ``valid`` None means as long as the agreement.
    """

    zone_id: str
    kind: ZoneKind
    line: str | None = None  # name of a reference line
    side: str | None = None  # party id
    from_m: float = 0.0
    until_m: float | None = None
    area: shapely.Geometry | None = None
    path: shapely.Geometry | None = None
    half_width_m: float | None = None
    stretch: tuple[tuple[float, float], tuple[float, float]] | None = None
    floor_m: float | None = None
    ceiling_m: float | None = None
    outside: bool = False
    valid: Interval | None = None
    citation: Citation | None = None


class ClauseKind(StrEnum):
    """Kinds of clause; each has exactly one rule in ``assess/rules``."""

    NO_FIRE = "no_fire"  # weapons are not used
    WITHDRAWAL = "withdrawal"  # weapons of a class stay out of a zone
    NO_FLIGHT = "no_flight"  # aircraft of some classes do not fly
    NO_PRESENCE = "no_presence"  # forces stay out of a zone
    NO_MOVEMENT = "no_movement"  # forces do not cross, advance or reinforce
    NO_WORKS = "no_works"  # no mines, trenches, construction
    CAP = "cap"  # at most so many men, tanks, guns in a zone
    FREE_MOVEMENT = "free_movement"  # monitors are let through
    PROTECTED = "protected"  # some kinds of target are not fired at, wherever they lie
    CIVILIAN_HARM = "civilian_harm"  # people are not hurt; kept apart from the other kinds


class ExemptionKind(StrEnum):
    """Why something a clause forbids is allowed all the same."""

    MONITORS = "monitors"  # the mission's own means
    SELF_DEFENCE = "self_defence"  # condition of facts; never presumed
    RETURN_FIRE = "return_fire"  # conditions of facts; never presumed
    NOTIFIED = "notified"  # with prior notice (demining, medical flight, live-fire notice)
    STORAGE = "storage"  # in an agreed storage site
    CIVIL = "civil"  # civil administration, relief, rescue, commercial flights


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The prior notice an exemption asks for: of which purposes, and how long before."""

    purposes: tuple[str, ...]  # of a permit: "demining", "repair", "medical flight", "live fire"
    before: timedelta | None = None  # None: any time before it begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """An exception of a clause.

    It applies where every given sign holds: ``kinds`` (the incident's kind is one),
    ``assessments`` (a member was assessed so, for example "controlled detonation"), ``valid``
    (the instant lies in it), ``zone``. ``notice`` asks for a permit on record that covers time,
    place and party: with it the incident is exempt, without it the exemption does not apply.
    ``conditions`` are facts to be established one by one (`truceline.model.facts`): exempt where
    all hold, no exemption where one does not, ``undetermined`` while one is open. With both, the
    conditions are asked of what the permit covers. ``presumed`` says that the signs alone are
    enough; without it, notice or conditions, the outcome is ``undetermined`` with the text as its
    reason.
    """

    kind: ExemptionKind
    text: str
    parties: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    assessments: tuple[str, ...] = ()
    valid: Interval | None = None
    zone: str | None = None
    notice: Notice | None = None
    conditions: tuple[str, ...] = ()
    presumed: bool = False
    citation: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaponClass:
    """Weapons a clause means: by calibre in millimetres, by type words and by named system."""

    calibre_min_mm: float | None = None  # inclusive
    calibre_max_mm: float | None = None  # inclusive
    types: tuple[str, ...] = ()  # "mlrs", "mortar", "artillery", "tank", "tactical missile"
    systems: tuple[str, ...] = ()  # "Tornado-S", "Uragan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """When a violation is serious rather than minor; any one criterion is enough."""

    serious_kinds: tuple[Kind, ...] = ()
    serious_count: int | None = None  # at least so many in one incident
    serious_calibre_mm: float | None = None  # a weapon of at least this calibre
    serious_longer_than: timedelta | None = None  # it lasted longer than this
    serious_within_m: float | None = None  # no further than this from the clause's line
    serious_targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most so many of something in a zone of a cap.

    ``item`` is ``"men"``, a family of weapons ("tank", "artillery", "mlrs") or a named system;
    calibres narrow a family.
    """

    item: str
    most: int
    calibre_min_mm: float | None = None
    calibre_max_mm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read an ambiguous clause; what is None is as the clause has it.

    ``party`` is who reads it so; None for a reading of the mission's own. ``void`` means that on
    this reading the clause asks nothing.
    """

    reading_id: str
    text: dict[str, str]
    party: str | None = None
    void: bool = False
    valid: Interval | None = None
    parties: tuple[str, ...] | None = None
    acts: tuple[Act, ...] | None = None
    kinds: tuple[Kind, ...] | None = None
    zones: dict[str, str] | None = None
    weapons: WeaponClass | None = None
    aircraft: tuple[str, ...] | None = None
    exemptions: tuple[Exemption, ...] | None = None
    citation: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One duty.

    ``parties`` are bound; ``zones`` maps a bound party to its zone where each party has its own,
    with the key ``"all"`` where the zone is the same for all; empty means everywhere.
    ``valid`` is the span in which the clause binds (a withdrawal deadline starts it), without
    the spans in ``suspended``. ``starts_with`` and ``ends_with`` name milestones: while the first
    is open the clause does not bind; see `truceline.science.terms`. ``readings`` are given where
    the text is ambiguous and the parties read it differently: the clause is assessed under each.
    """

    clause_id: str
    kind: ClauseKind
    article: str
    parties: tuple[str, ...]
    valid: Interval
    suspended: tuple[Interval, ...] = ()
    starts_with: str | None = None
    ends_with: str | None = None
    acts: tuple[Act, ...] = ()
    kinds: tuple[Kind, ...] = ()  # narrower than acts where given
    zones: dict[str, str] = field(default_factory=dict)
    weapons: WeaponClass | None = None
    aircraft: tuple[str, ...] = ()  # "fixed_wing", "rotary", "uav", "balloon"; empty: all
    limits: tuple[Limit, ...] = ()  # of a cap
    targets: tuple[Target, ...] = ()  # of a protected clause
    exemptions: tuple[Exemption, ...] = ()
    severity: Severity = field(default_factory=Severity)
    text: dict[str, str] = field(default_factory=dict)  # our words, per language
    citation: Citation | None = None
    ambiguous: str | None = None
    readings: tuple[Reading, ...] = ()
    amends: str | None = None  # id of the clause it takes the place of


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A clock of quiet days that violations set back.

    It runs ``days`` whole days (of 24 hours) without a violation of ``clauses`` in ``zone``. A
    violation sets it back to its end where it lasted longer than ``longer_than`` or where
    another followed on the next local day (``or_next_day``); where neither is given any
    violation does.
    """

    days: int
    clauses: tuple[str, ...]
    zone: str | None = None
    longer_than: timedelta | None = None
    or_next_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """An instant the terms count from.

    Exactly one way to be reached: ``at`` (a date of the text), ``after`` another milestone by
    ``days`` local days or ``within`` a time, ``silence`` (counted from ``after`` or from the start
    of the agreement), or ``event``: a fact that is recorded when it comes about.
    """

    milestone_id: str
    text: dict[str, str] = field(default_factory=dict)
    at: datetime | None = None
    after: str | None = None
    days: int | None = None
    within: timedelta | None = None
    silence: Silence | None = None
    event: bool = False
    citation: Citation | None = None


class ChangeKind(StrEnum):
    """What can happen to an agreement after it was made."""

    SUSPENSION = "suspension"
    TERMINATION = "termination"
    RENEWAL = "renewal"
    AMENDMENT = "amendment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that happened to the terms.

    A suspension takes the clauses named (none: all) out of force for ``valid``; a termination
    ends them at its start; a renewal moves the end of the agreement to the end of ``valid``; an
    amendment is told here and stands in the clauses that take others' places.
    """

    kind: ChangeKind
    valid: Interval
    clauses: tuple[str, ...] = ()
    text: dict[str, str] = field(default_factory=dict)
    citation: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """How an agreement goes on after its term: so many years at a time unless notice is given."""

    years: int
    notice_months: int
    tacit: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticText:
    """A text of the agreement that is authentic; ``prevails`` where it goes before the others."""

    language: str
    prevails: bool = False
    citation: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A provision of the text that is not encoded, and why."""

    article: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The terms.

    ``inside_probability`` and ``outside_probability`` say from which P(inside) a place counts as
    inside or outside a zone; between them an outcome is undetermined. ``hypothetical`` marks
    terms that were never in force: every output says so.
    """

    agreement_id: str
    version: str
    title: dict[str, str]
    parties: tuple[Party, ...]
    time_zone: str
    signed_at: datetime | None
    valid: Interval
    lines: tuple[ReferenceLine, ...]
    zones: tuple[Zone, ...]
    clauses: tuple[Clause, ...]
    citations: tuple[Citation, ...] = ()
    provisions: tuple[Provision, ...] = ()
    authentic: tuple[AuthenticText, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    changes: tuple[Change, ...] = ()
    renewal: Renewal | None = None
    hypothetical: bool = False
    unverified: bool = False
    inside_probability: float = 0.95
    outside_probability: float = 0.05
    sha256: str | None = None

    def zone(self, zone_id: str) -> Zone:
        """Return a zone by id (KeyError if absent: `agreement.check` has seen to it)."""
        return {zone.zone_id: zone for zone in self.zones}[zone_id]

    def reference_line(self, name: str) -> ReferenceLine:
        """Return a reference line by name."""
        return {line.name: line for line in self.lines}[name]

    def clause(self, clause_id: str) -> Clause:
        """Return a clause by id."""
        return {clause.clause_id: clause for clause in self.clauses}[clause_id]
