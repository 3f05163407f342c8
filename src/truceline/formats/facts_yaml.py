"""The file ``facts.yaml``: permits, milestones reached and conditions established."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import shapely
from pydantic import Field, field_validator

from truceline.core.errors import FactsError, Problem, describe
from truceline.core.time import Interval, utc
from truceline.core.uncertain import Region, polygon_region
from truceline.formats.strict_yaml import StrictPart, line_of, read_strict
from truceline.model.facts import Established, Facts, Permit, Reached, Signature
from truceline.model.finding import BOTH
from truceline.science.terms import TERMINATION_NOTICE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from truceline.model.agreement import Agreement

Position = tuple[float, float]


class NearPart(StrictPart):
    """A round place: its middle in longitude and latitude, and how far it reaches."""

    place: Position
    within_m: float = Field(gt=0)

    @field_validator("place")
    @classmethod
    def _on_earth(cls, value: Position) -> Position:
        return _position(value)


class PermitPart(StrictPart):
    """Prior notice on record of something a clause would otherwise forbid."""

    id: str = Field(min_length=1)
    purpose: str = Field(min_length=1)
    notified: datetime
    start: datetime = Field(alias="from")
    until: datetime
    party: str | None = None
    near: NearPart | None = None
    area: tuple[Position, ...] | None = Field(default=None, min_length=3)
    source: str = ""

    @field_validator("area")
    @classmethod
    def _simple(cls, value: tuple[Position, ...] | None) -> tuple[Position, ...] | None:
        if value is not None:
            outline = shapely.Polygon([_position(position) for position in value])
            if not outline.is_valid or outline.area == 0:
                raise ValueError("the outline crosses itself or has no area")
        return value


class ReachedPart(StrictPart):
    """A milestone that came about, as somebody recorded it."""

    milestone: str = Field(min_length=1)
    at: datetime
    agreement: str | None = None  # None: every agreement that has such a milestone
    source: str = ""


class EstablishedPart(StrictPart):
    """Whether a condition of an exemption was found to hold for an incident."""

    incident: str = Field(min_length=1)
    condition: str = Field(min_length=1)
    holds: bool
    by: str = Field(min_length=1)
    source: str = ""


class SignaturePart(StrictPart):
    """Who answers for saying whose act an incident was."""

    incident: str = Field(min_length=1)
    party: str = Field(min_length=1)
    by: str = Field(min_length=1)
    at: datetime
    grounds: str = ""


class FactsPart(StrictPart):
    """Everything ``facts.yaml`` may say; a key it does not know is an error."""

    permits: tuple[PermitPart, ...] = ()
    reached: tuple[ReachedPart, ...] = ()
    established: tuple[EstablishedPart, ...] = ()
    signatures: tuple[SignaturePart, ...] = ()


def read_facts(
    text: str, agreements: Sequence[Agreement], time_zone: str, where: str = "facts.yaml"
) -> Facts:
    """Return the facts a text holds.

    Parameters
    ----------
    text, where
        The file's text, and its name for messages.
    agreements
        What the facts are about: a fact that none of them asks for is refused.
    time_zone
        IANA name of the zone of times that are written without an offset.

    Raises
    ------
    FactsError
        FAC-001 and FAC-002 for what cannot be read; FAC-003 for a name no agreement has, FAC-004
        for a fact that is there twice, FAC-005 and FAC-006 for a permit that contradicts itself.
    """
    part, root = read_strict(text, FactsPart, where, FactsError, "FAC-001", "FAC-002")
    faults = (*_unknown(part, agreements), *_doubled(part), *_odd(part, time_zone))
    problems = [
        describe(code, f"{where}:{line_of(root, path)}", **fields) for path, code, fields in faults
    ]
    if problems:
        raise FactsError(*sorted(problems, key=_line))
    return Facts(
        permits=tuple(_permit(one, time_zone) for one in part.permits),
        reached=tuple(
            Reached(
                milestone_id=one.milestone, at=utc(one.at, time_zone),
                agreement_id=one.agreement, source=one.source,
            )
            for one in part.reached
        ),
        established=tuple(
            Established(
                incident_id=one.incident, condition=one.condition, holds=one.holds, by=one.by,
                source=one.source,
            )
            for one in part.established
        ),
        signatures=tuple(
            Signature(
                incident_id=one.incident, party=one.party, by=one.by, at=utc(one.at, time_zone),
                grounds=one.grounds,
            )
            for one in part.signatures
        ),
    )  # fmt: skip


Fault = tuple[tuple[str | int, ...], str, dict[str, Any]]


def _unknown(part: FactsPart, agreements: Sequence[Agreement]) -> Iterator[Fault]:
    exemptions = [e for a in agreements for clause in a.clauses for e in clause.exemptions]
    exemptions += [
        e for a in agreements for clause in a.clauses for reading in clause.readings
        for e in reading.exemptions or ()
    ]  # fmt: skip
    parties = {party.party_id for a in agreements for party in a.parties}
    purposes = {p for e in exemptions if e.notice is not None for p in e.notice.purposes}
    conditions = {condition for e in exemptions for condition in e.conditions}
    milestones = {m.milestone_id for a in agreements for m in a.milestones if m.event}
    milestones |= {TERMINATION_NOTICE for a in agreements if a.renewal is not None}
    ids = {a.agreement_id for a in agreements}
    for i, permit in enumerate(part.permits):
        yield from _named(("permits", i, "purpose"), "purpose", permit.purpose, purposes)
        yield from _named(("permits", i, "party"), "party", permit.party, parties)
    for i, reached in enumerate(part.reached):
        yield from _named(("reached", i, "milestone"), "milestone", reached.milestone, milestones)
        yield from _named(("reached", i, "agreement"), "id", reached.agreement, ids)
    for i, signature in enumerate(part.signatures):
        yield from _named(("signatures", i, "party"), "party", signature.party, {*parties, BOTH})
    for i, one in enumerate(part.established):
        yield from _named(("established", i, "condition"), "condition", one.condition, conditions)


def _named(
    path: tuple[str | int, ...], noun: str, name: str | None, known: set[str]
) -> Iterator[Fault]:
    if name is not None and name not in known:
        fields = {"noun": noun, "name": name, "known": ", ".join(sorted(known)) or "none"}
        yield path, "FAC-003", fields


def _doubled(part: FactsPart) -> Iterator[Fault]:
    keys: list[tuple[tuple[str | int, ...], str, tuple[object, ...]]] = [
        *((("permits", i), "permit", (p.id,)) for i, p in enumerate(part.permits)),
        *((("reached", i), "milestone", (r.milestone, r.agreement))
          for i, r in enumerate(part.reached)),
        *((("established", i), "condition", (e.condition, "of", e.incident))
          for i, e in enumerate(part.established)),
        *((("signatures", i), "signature", ("of", s.incident))
          for i, s in enumerate(part.signatures)),
    ]  # fmt: skip
    seen = set()
    for path, noun, key in keys:
        if (noun, key) in seen:
            name = " ".join(str(word) for word in key if word is not None)
            yield path, "FAC-004", {"noun": noun, "name": name}
        seen.add((noun, key))


def _odd(part: FactsPart, time_zone: str) -> Iterator[Fault]:
    for i, permit in enumerate(part.permits):
        if utc(permit.until, time_zone) <= utc(permit.start, time_zone):
            yield ("permits", i, "until"), "FAC-005", {"name": permit.id}
        if permit.near is not None and permit.area is not None:
            fields = {"first": "near", "second": "area", "name": permit.id}
            yield ("permits", i), "FAC-006", fields


def _line(problem: Problem) -> int:
    return int(problem.where.rsplit(":", 1)[-1])


def _permit(part: PermitPart, time_zone: str) -> Permit:
    return Permit(
        permit_id=part.id, purpose=part.purpose, party=part.party, source=part.source,
        valid=Interval(utc(part.start, time_zone), utc(part.until, time_zone)),
        notified_at=utc(part.notified, time_zone), region=_region(part),
    )  # fmt: skip


def _region(part: PermitPart) -> Region | None:
    if part.area is not None:
        return polygon_region(shapely.Polygon(part.area))
    if part.near is not None:
        return polygon_region(_circle(part.near))
    return None


def _circle(near: NearPart) -> shapely.Polygon:
    from truceline.core.geo import destination

    lon, lat = near.place
    ring = [destination(lon, lat, float(azimuth), near.within_m) for azimuth in range(0, 360, 5)]
    return shapely.Polygon([(float(x), float(y)) for x, y in ring])


def _position(value: Iterable[float]) -> Position:
    lon, lat = value
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"{lon}, {lat} is no longitude and latitude")
    return lon, lat
