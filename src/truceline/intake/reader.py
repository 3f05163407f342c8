"""What every reader offers, and what reading yields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from truceline.core.chainage import CompiledPath
    from truceline.model.effort import Effort
    from truceline.model.observation import Claim, Observation
    from truceline.model.rejection import Rejection
    from truceline.model.total import ReportTotal

BATCH_ROWS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeContext:
    """What a reader may know about a source besides its bytes.

    ``bounds`` is west, south, east, north of the mission area in degrees, already widened by
    the mission's margin; a row outside goes in no further. ``zone`` is the IANA zone naive
    times are meant in. ``received_at`` is when the file came. ``gazetteer`` maps a lower-case
    place name to ``(lon, lat)`` candidates. ``paths`` are the mission's lines, every version.
    ``options`` are the reader's own settings from mission.yaml.
    """

    source_id: str
    zone: str = "UTC"
    bounds: tuple[float, float, float, float] | None = None
    received_at: datetime | None = None
    simulated: bool = False
    parties: tuple[str, ...] = ()
    gazetteer: dict[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    paths: tuple[CompiledPath, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Batch:
    """Some rows of a file: at most about `BATCH_ROWS`, so that memory stays bounded."""

    observations: list[Observation] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    effort: list[Effort] = field(default_factory=list)
    totals: list[ReportTotal] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    rows: int = 0  # rows read from the file, whatever became of them

    def __len__(self) -> int:
        return (
            len(self.observations)
            + len(self.claims)
            + len(self.effort)
            + len(self.totals)
            + len(self.rejections)
        )


class Reader(Protocol):
    """A format the intake understands; found through the entry point ``truceline.readers``."""

    name: str
    suffixes: tuple[str, ...]
    complete: bool  # each file is a whole release: what a newer one lacks was withdrawn

    def recognises(self, head: bytes, name: str) -> bool:
        """Say whether the first bytes of a file (its name given) look like this format."""
        ...

    def read(self, stream: BinaryIO, context: IntakeContext) -> Iterator[Batch]:
        """Yield the file in batches; never raises for what a row holds."""
        ...
