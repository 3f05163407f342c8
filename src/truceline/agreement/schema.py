"""What an agreement file may say: the edge models and their JSON Schema."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from truceline.model.agreement import (
    ChangeKind,
    ClauseKind,
    ExemptionKind,
    ZoneKind,
)
from truceline.model.deadline import DeadlineEvent
from truceline.model.kind import Act, Kind, Target

Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Position = Annotated[tuple[Longitude, Latitude], Field(strict=False)]
Texts = Annotated[dict[str, str], Field(min_length=1)]
Metres = Annotated[float, Field(ge=0, le=1_000_000)]
Millimetres = Annotated[float, Field(gt=0, le=1_000)]
Words = Annotated[str, Field(min_length=1)]

Length = Annotated[
    str,
    Field(
        pattern=r"^[1-9]\d{0,4} (min|h|d)$",
        description="Elapsed time: minutes, hours or days of 24 hours, as '2 h'.",
    ),
]
Days = Annotated[int, Field(ge=0, le=3660, description="Local calendar days.")]
Aircraft = Literal["fixed_wing", "rotary", "uav", "balloon"]

INSTANT = (
    "A local time with its zone ('2015-02-15 00:00 Europe/Kyiv'), ISO 8601 with an offset, or a "
    "local time meant in the agreement's 'time_zone'."
)
From = Annotated[str | None, Field(alias="from", description=f"First instant. {INSTANT}")]
Until = Annotated[str | None, Field(description=f"First instant after. {INSTANT}")]


class Part(BaseModel):
    """What all parts share: no unknown key, no silent conversion of a text into a number."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=False)


class CitationPart(Part):
    """Where a term is taken from."""

    text: Words
    article: Words | None = None
    unverified: bool = Field(default=False, description="Remembered, not read.")


class PartyPart(Part):
    """Who is bound."""

    id: Key
    names: Texts


class LinePart(Part):
    """A line duties are measured from; 'version' fixes one version for ever."""

    name: Key
    line: Key
    version: Words | None = None


class ZonePart(Part):
    """Where a clause holds."""

    id: Key
    kind: ZoneKind = Field(strict=False)
    line: Key | None = Field(default=None, description="Name of a reference line.")
    side: Key | None = Field(default=None, description="Party on whose side a buffer lies.")
    from_m: Metres | None = None
    until_m: Metres | None = None
    area: list[Position] | None = Field(
        default=None, min_length=3, description="Outline: longitude and latitude."
    )
    areas: list[Annotated[list[Position], Field(min_length=3)]] | None = Field(
        default=None, min_length=1, description="Several outlines."
    )
    path: list[Position] | None = Field(default=None, min_length=2)
    places: list[Position] | None = Field(
        default=None, min_length=1, description="Places a zone of kind around lies about."
    )
    half_width_m: Annotated[Metres, Field(gt=0)] | None = None
    stretch: Annotated[list[Position], Field(min_length=2, max_length=2)] | None = Field(
        default=None,
        description="Two positions: the zone keeps to the line between the points nearest to them.",
    )
    floor_m: Metres | None = Field(default=None, description="Lowest altitude above ground.")
    ceiling_m: Metres | None = Field(default=None, description="Highest altitude above ground.")
    outside: bool = Field(default=False, description="The zone is everywhere else.")
    starts: From = None
    until: Until = None
    citation: CitationPart | None = None


class WeaponsPart(Part):
    """Weapons a clause means."""

    calibre_min_mm: Millimetres | None = Field(default=None, description="Inclusive.")
    calibre_max_mm: Millimetres | None = Field(default=None, description="Inclusive.")
    types: list[Words] = Field(default_factory=list)
    systems: list[Words] = Field(default_factory=list)


class NoticePart(Part):
    """The prior notice an exemption asks for."""

    purposes: list[Words] = Field(min_length=1)
    before: Length | None = None


class ExemptionPart(Part):
    """What a clause allows all the same."""

    kind: ExemptionKind = Field(strict=False)
    text: Words
    parties: list[Key] = Field(default_factory=list)
    kinds: list[Annotated[Kind, Field(strict=False)]] = Field(default_factory=list)
    assessments: list[Words] = Field(default_factory=list)
    starts: From = None
    until: Until = None
    zone: Key | None = None
    notice: NoticePart | None = None
    conditions: list[Words] = Field(
        default_factory=list, description="Facts to be established, each of them."
    )
    presumed: bool = Field(
        default=False, description="False: facts are needed; the outcome is undetermined."
    )
    citation: CitationPart | None = None


class SeverityPart(Part):
    """When a violation is serious; one criterion is enough. Our reading, not the text's."""

    serious_kinds: list[Annotated[Kind, Field(strict=False)]] = Field(default_factory=list)
    serious_count: Annotated[int, Field(ge=1)] | None = None
    serious_calibre_mm: Millimetres | None = None
    serious_longer_than: Length | None = None
    serious_within_m: Metres | None = None
    serious_targets: list[Annotated[Target, Field(strict=False)]] = Field(default_factory=list)


class LimitPart(Part):
    """At most so many of something."""

    item: Words = Field(description="'men', a family of weapons or a named system.")
    most: Annotated[int, Field(ge=0)]
    calibre_min_mm: Millimetres | None = None
    calibre_max_mm: Millimetres | None = None


class ReadingPart(Part):
    """One way to read an ambiguous clause; keys left out are as the clause has them."""

    id: Key
    text: Texts
    party: Key | None = Field(default=None, description="Who reads it so; none: the mission.")
    void: bool = Field(default=False, description="On this reading the clause asks nothing.")
    starts: From = None
    until: Until = None
    parties: list[Key] | None = None
    acts: list[Annotated[Act, Field(strict=False)]] | None = None
    kinds: list[Annotated[Kind, Field(strict=False)]] | None = None
    zones: dict[Key, Key] | None = None
    weapons: WeaponsPart | None = None
    aircraft: list[Aircraft] | None = None
    exemptions: list[ExemptionPart] | None = None
    citation: CitationPart | None = None


class ClausePart(Part):
    """One duty."""

    id: Key
    kind: ClauseKind = Field(strict=False)
    article: Words
    parties: list[Key] = Field(description="Parties bound.")
    starts: From = None
    until: Until = None
    starts_with: Key | None = Field(default=None, description="Milestone that starts it.")
    ends_with: Key | None = Field(default=None, description="Milestone that ends it.")
    acts: list[Annotated[Act, Field(strict=False)]] = Field(default_factory=list)
    kinds: list[Annotated[Kind, Field(strict=False)]] = Field(default_factory=list)
    zones: dict[Key, Key] = Field(
        default_factory=dict, description="Party (or 'all') to zone; none: everywhere."
    )
    weapons: WeaponsPart | None = None
    aircraft: list[Aircraft] = Field(default_factory=list)
    limits: list[LimitPart] = Field(default_factory=list, description="Of a cap.")
    targets: list[Annotated[Target, Field(strict=False)]] = Field(
        default_factory=list, description="Of a protected clause."
    )
    exemptions: list[ExemptionPart] = Field(default_factory=list)
    severity: SeverityPart = Field(default_factory=SeverityPart)
    text: Texts
    citation: CitationPart | None = None
    ambiguous: Words | None = None
    readings: list[ReadingPart] = Field(default_factory=list)
    amends: Key | None = Field(default=None, description="Clause it takes the place of.")


class SilencePart(Part):
    """A clock of quiet days that violations set back."""

    days: Annotated[int, Field(ge=1, le=3660)]
    clauses: list[Key] = Field(min_length=1)
    zone: Key | None = None
    longer_than: Length | None = None
    or_next_day: bool = False


class MilestonePart(Part):
    """An instant the terms count from; exactly one of 'at', 'silence', 'event', or 'after' with
    'days' or 'within'."""

    id: Key
    text: Texts
    at: str | None = Field(default=None, description=INSTANT)
    after: Key | None = Field(default=None, description="Milestone counted from.")
    days: Days | None = None
    within: Length | None = None
    silence: SilencePart | None = None
    event: bool = Field(default=False, description="Recorded when it comes about.")
    citation: CitationPart | None = None


class DeadlinePart(Part):
    """What is due within a time of an event; 'within' or 'days'."""

    id: Key
    article: Words
    after: DeadlineEvent = Field(strict=False)
    by: Key = Field(description="'mission', 'commission', 'all' or a party.")
    within: Length | None = None
    days: Days | None = None
    does: Texts
    policy: bool = Field(default=False, description="Set by the mission, not by the text.")


class ChangePart(Part):
    """Something that happened to the terms."""

    kind: ChangeKind = Field(strict=False)
    starts: Annotated[str, Field(alias="from", description=INSTANT)]
    until: Until = None
    clauses: list[Key] = Field(default_factory=list)
    text: Texts
    citation: CitationPart | None = None


class RenewalPart(Part):
    """How the agreement goes on after its term."""

    years: Annotated[int, Field(ge=1)]
    notice_months: Annotated[int, Field(ge=0)]
    tacit: bool = True


class AuthenticPart(Part):
    """A text that is authentic."""

    language: Words
    prevails: bool = False
    citation: CitationPart | None = None


class ProvisionPart(Part):
    """A provision that is not encoded, and why."""

    article: Words
    text: Words
    reason: Words


class SpanPart(Part):
    """A span of time; 'until' is left out where there is no end."""

    starts: Annotated[str, Field(alias="from", description=INSTANT)]
    until: Until = None


class AgreementPart(Part):
    """An agreement file."""

    agreement: Key = Field(description="Id of the agreement.")
    version: Words
    title: Texts
    time_zone: Words | None = Field(default=None, description="IANA name of the terms' zone.")
    signed: str | None = Field(default=None, description=INSTANT)
    in_force: SpanPart
    hypothetical: bool = False
    unverified: bool = False
    inside_probability: float = Field(default=0.95, strict=False)
    outside_probability: float = Field(default=0.05, strict=False)
    authentic: list[AuthenticPart] = Field(default_factory=list)
    parties: list[PartyPart] = Field(min_length=2)
    lines: list[LinePart] = Field(default_factory=list)
    zones: list[ZonePart] = Field(default_factory=list)
    clauses: list[ClausePart] = Field(min_length=1)
    milestones: list[MilestonePart] = Field(default_factory=list)
    deadlines: list[DeadlinePart] = Field(default_factory=list)
    changes: list[ChangePart] = Field(default_factory=list)
    renewal: RenewalPart | None = None
    citations: list[CitationPart] = Field(default_factory=list)
    provisions: list[ProvisionPart] = Field(default_factory=list)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an agreement file."""
    schema = AgreementPart.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Truceline agreement file",
        **{key: value for key, value in schema.items() if key != "title"},
    }


def known_keys(schema: dict[str, Any], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys the schema knows at a place of the file."""
    node = _resolved(schema, schema)
    for step in path:
        if isinstance(step, int):
            node = _resolved(schema, node.get("items", {}))
        else:
            node = _resolved(schema, node.get("properties", {}).get(step, {}))
    return tuple(sorted(node.get("properties", {})))


def _resolved(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    for option in node.get("anyOf", ()):
        if option.get("type") != "null":
            node = option
            break
    if "$ref" in node:
        return _resolved(schema, schema["$defs"][node["$ref"].rsplit("/", 1)[1]])
    return node
