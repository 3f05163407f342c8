"""An agreement: parties, lines, zones and clauses, as the text puts them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    import shapely

    from truceline.core.time import Interval
    from truceline.model.kind import Act, Kind


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
    POLYGON = "polygon"
    CORRIDOR = "corridor"  # half a width to each side of a path


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Where a clause holds.

    Buffer: on the side `side` (a party) of reference line `line`, from `from_m` to `until_m`
    away from it. Band: within `until_m` of `line` on either side (`from_m` 0) or between the
    two distances. Polygon: `area`. Corridor: within `half_width_m` of `path`. ``valid`` None
    means as long as the agreement.
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
    valid: Interval | None = None
    citation: Citation | None = None


class ClauseKind(StrEnum):
    """Kinds of clause; each has exactly one rule in ``assess/rules``."""

    NO_FIRE = "no_fire"
    WITHDRAWAL = "withdrawal"
    NO_FLIGHT = "no_flight"


class ExemptionKind(StrEnum):
    """Why something a clause forbids is allowed all the same."""

    MONITORS = "monitors"  # the mission's own means
    SELF_DEFENCE = "self_defence"  # condition of facts; never presumed
    NOTIFIED = "notified"  # with prior notice (demining, medical flight, live-fire notice)
    STORAGE = "storage"  # in an agreed storage site
    CIVIL = "civil"  # civil administration, relief, rescue, commercial flights


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """An exception of a clause.

    It applies where every given condition holds: ``kinds`` (the incident's kind is one),
    ``assessments`` (a member was assessed so, for example "controlled detonation"), ``valid``
    (the instant lies in it), ``zone``. ``presumed`` False means that facts are needed which an
    incident does not carry: then the outcome is ``undetermined`` with the condition as its
    reason instead of ``exempt``.
    """

    kind: ExemptionKind
    text: str
    parties: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    assessments: tuple[str, ...] = ()
    valid: Interval | None = None
    zone: str | None = None
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One duty.

    ``parties`` are bound; ``zones`` maps a bound party to its zone where each party has its own,
    with the key ``"all"`` where the zone is the same for all; empty means everywhere.
    ``from_m`` of a withdrawal zone is 0: weapons named may not be inside. ``valid`` is the span
    in which the clause binds (a withdrawal deadline starts it).
    """

    clause_id: str
    kind: ClauseKind
    article: str
    parties: tuple[str, ...]
    valid: Interval
    acts: tuple[Act, ...] = ()
    kinds: tuple[Kind, ...] = ()  # narrower than acts where given
    zones: dict[str, str] = field(default_factory=dict)
    weapons: WeaponClass | None = None
    aircraft: tuple[str, ...] = ()  # "fixed_wing", "rotary", "uav"; empty: all
    exemptions: tuple[Exemption, ...] = ()
    severity: Severity = field(default_factory=Severity)
    text: dict[str, str] = field(default_factory=dict)  # our words, per language
    citation: Citation | None = None
    ambiguous: str | None = None


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
    authentic_languages: tuple[str, ...] = ()
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

    def clauses_in_force(self, instant: datetime) -> tuple[Clause, ...]:
        """Return the clauses that bind at an instant."""
        if instant not in self.valid:
            return ()
        return tuple(clause for clause in self.clauses if instant in clause.valid)
