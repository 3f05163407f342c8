"""An incident: what we hold happened, made of one or more observations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from truceline.model.kind import Kind
from truceline.model.table import INSTANT, REGION_FIELDS

if TYPE_CHECKING:
    from datetime import datetime

    from truceline.core.uncertain import Region


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One thing that happened, with the region and span it is held to lie in.

    ``happened_at`` is the middle of the span (of the interval where that lies outside it),
    None where the time is unknown, ``between_low``
    to ``between_high`` the 90 % interval of when; ``pinned`` says that an analyst holds members
    together;
    ``merge_probability`` is the lowest match probability among the links that hold it together,
    1 for a single observation; ``explanation`` says in words why its members are one.
    ``origins`` counts the independent origins among the members.
    """

    incident_id: str
    kind: Kind
    act: str
    region: Region | None
    starts_at: datetime | None
    ends_at: datetime | None
    happened_at: datetime | None
    members: tuple[str, ...]
    modalities: tuple[str, ...]
    origins: int
    assessments: tuple[str, ...] = ()
    count_low: int | None = None
    count_high: int | None = None
    weapon: str | None = None
    calibre_mm: float | None = None
    altitude_low_m: float | None = None
    altitude_high_m: float | None = None
    targets: tuple[str, ...] = ()
    place_name: str | None = None
    merge_probability: float = 1.0
    between_low: datetime | None = None
    between_high: datetime | None = None
    pinned: bool | None = None
    explanation: str = ""
    sector: str | None = None
    simulated: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", Kind(self.kind))


INCIDENT_SCHEMA = pa.schema(
    [
        pa.field("incident_id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("act", pa.string(), nullable=False),
        *REGION_FIELDS,
        pa.field("starts_at", INSTANT),
        pa.field("ends_at", INSTANT),
        pa.field("happened_at", INSTANT),
        pa.field("between_low", INSTANT),
        pa.field("between_high", INSTANT),
        pa.field("members", pa.list_(pa.string()), nullable=False),
        pa.field("modalities", pa.list_(pa.string()), nullable=False),
        pa.field("origins", pa.int64(), nullable=False),
        pa.field("assessments", pa.list_(pa.string()), nullable=False),
        pa.field("count_low", pa.int64()),
        pa.field("count_high", pa.int64()),
        pa.field("weapon", pa.string()),
        pa.field("calibre_mm", pa.float64()),
        pa.field("altitude_low_m", pa.float64()),
        pa.field("altitude_high_m", pa.float64()),
        pa.field("targets", pa.list_(pa.string()), nullable=False),
        pa.field("place_name", pa.string()),
        pa.field("merge_probability", pa.float64(), nullable=False),
        pa.field("pinned", pa.bool_()),
        pa.field("explanation", pa.string(), nullable=False),
        pa.field("sector", pa.string()),
        pa.field("simulated", pa.bool_(), nullable=False),
    ]
)

LINK_SCHEMA = pa.schema(
    [
        pa.field("observation_a", pa.string(), nullable=False),
        pa.field("observation_b", pa.string(), nullable=False),
        pa.field("probability", pa.float64(), nullable=False),
        pa.field("log_place", pa.float64(), nullable=False),
        pa.field("log_time", pa.float64(), nullable=False),
        pa.field("log_kind", pa.float64(), nullable=False),
        pa.field("log_density", pa.float64(), nullable=False),
        pa.field("merged", pa.bool_(), nullable=False),
    ]
)

# Why an observation became no incident of its own; one row each.
LEFT_OUT_SCHEMA = pa.schema(
    [
        pa.field("observation_id", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
    ]
)

# A published id that is no incident any longer: the incidents its reports are in now, none where
# all were withdrawn, and the reports it was published with.
ALIAS_SCHEMA = pa.schema(
    [
        pa.field("incident_id", pa.string(), nullable=False),
        pa.field("now", pa.list_(pa.string()), nullable=False),
        pa.field("members", pa.list_(pa.string()), nullable=False),
    ]
)

# A single incident that an episode of days speaks of; neither is counted into the other.
PART_SCHEMA = pa.schema(
    [
        pa.field("incident_id", pa.string(), nullable=False),
        pa.field("episode_id", pa.string(), nullable=False),
        pa.field("apart_km", pa.float64(), nullable=False),
    ]
)
