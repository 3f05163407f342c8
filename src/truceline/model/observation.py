"""An observation: somebody's claim to have seen, heard or recorded something."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from truceline.core.ids import content_id
from truceline.model.kind import Kind
from truceline.model.table import INSTANT, REGION_FIELDS

if TYPE_CHECKING:
    from datetime import datetime

    from truceline.core.uncertain import Region


class Modality(StrEnum):
    """How something was perceived; attribution needs two that are independent."""

    HUMAN = "human"
    CAMERA = "camera"
    ACOUSTIC = "acoustic"
    UAV = "uav"
    SATELLITE = "satellite"
    RADAR = "radar"
    PRESS = "press"
    DATA_SET = "data_set"  # compiled by others from reports
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One row of what was reported, as far as it is known.

    ``starts_at``/``ends_at`` bound when it happened, half-open (a whole day where only the day
    is known); both None where the time is unknown. ``count_low``/``count_high`` bound how many;
    ``count_high`` None means unbounded, both None means not counted. ``region`` None means the
    place is unknown. ``source_key`` is the source's own id of the row, or a hash of its content;
    ``repeats`` says how many identical rows of the file it stands for.
    """

    observation_id: str
    source_id: str
    source_key: str
    content_sha256: str
    kind: Kind
    modality: Modality
    region: Region | None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    count_low: int | None = None
    count_high: int | None = None
    observer: str | None = None
    assessment: str | None = None  # impact, outgoing, incoming, airburst, undetermined
    weapon: str | None = None
    calibre_mm: float | None = None
    flight_direction: str | None = None  # "N-S": from north to south
    altitude_low_m: float | None = None  # above ground
    altitude_high_m: float | None = None
    target: str | None = None  # what was hit or aimed at: a `truceline.model.kind.Target`
    place_name: str | None = None
    origin: str | None = None  # dependence group: same wire, same telling, same sensor
    text: str | None = None
    received_at: datetime | None = None
    repeats: int = 1
    simulated: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", Kind(self.kind))
        object.__setattr__(self, "modality", Modality(self.modality))
        for instant in (self.starts_at, self.ends_at, self.received_at):
            if instant is not None and instant.tzinfo is None:
                raise ValueError("an observation's times have a zone")
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValueError("an observation ends before it starts")
        low, high = self.count_low, self.count_high
        if low is not None and (low < 0 or (high is not None and high < low)):
            raise ValueError(f"{low} to {high} is no count")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Observation):
    """A party's own allegation: same fields and who alleges; never enters the mission's counts."""

    claimant: str = ""


OBSERVATION_SCHEMA = pa.schema(
    [
        pa.field("observation_id", pa.string(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("source_key", pa.string(), nullable=False),
        pa.field("content_sha256", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("modality", pa.string(), nullable=False),
        *REGION_FIELDS,
        pa.field("starts_at", INSTANT),
        pa.field("ends_at", INSTANT),
        pa.field("count_low", pa.int64()),
        pa.field("count_high", pa.int64()),
        pa.field("observer", pa.string()),
        pa.field("assessment", pa.string()),
        pa.field("weapon", pa.string()),
        pa.field("calibre_mm", pa.float64()),
        pa.field("flight_direction", pa.string()),
        pa.field("altitude_low_m", pa.float64()),
        pa.field("altitude_high_m", pa.float64()),
        pa.field("target", pa.string()),
        pa.field("place_name", pa.string()),
        pa.field("origin", pa.string()),
        pa.field("text", pa.string()),
        pa.field("received_at", INSTANT),
        pa.field("repeats", pa.int64(), nullable=False),
        pa.field("simulated", pa.bool_(), nullable=False),
    ]
)
CLAIM_SCHEMA = OBSERVATION_SCHEMA.append(pa.field("claimant", pa.string(), nullable=False))


def observation_id(source_id: str, source_key: str, content_sha256: str, simulated: bool) -> str:
    """Return the id of an observation: the same row read twice has the same id."""
    content: dict[str, Any] = {"source": source_id, "key": source_key, "content": content_sha256}
    if simulated:
        content["simulated"] = True
    return content_id("obs", content)
