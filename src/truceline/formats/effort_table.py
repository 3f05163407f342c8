"""Our table of effort: its columns, and writing it as CSV."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, BinaryIO, TextIO

from truceline.formats.observation_table import written_instant
from truceline.formats.own_table import read_own_table
from truceline.formats.region_cells import REGION_COLUMNS, region_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from truceline.formats.tabular import Flaw, RawItem
    from truceline.model.effort import Effort

REQUIRED = ("key", "observer", "modality", "status", "starts_at", "ends_at")
COLUMNS = (
    "key", "observer", "modality", "status", "starts_at", "ends_at", "sector", "radius_km",
    *REGION_COLUMNS, "quality", "quality_sd", "reason", "simulated",
)  # fmt: skip


def read_effort_table(stream: BinaryIO) -> Iterator[RawItem | Flaw]:
    """Yield the rows of an effort table in any of its containers."""
    return read_own_table(stream, REQUIRED)


def write_effort(stream: TextIO, rows: Iterable[Effort]) -> None:
    """Write effort as CSV; the stream is text opened with ``newline=""``."""
    writer = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {
                **region_cells(row.region),
                "key": row.source_key,
                "observer": row.observer,
                "modality": row.modality,
                "status": row.status.value,
                "starts_at": written_instant(row.starts_at),
                "ends_at": written_instant(row.ends_at),
                "sector": row.sector or "",
                "quality": "" if row.quality is None else repr(row.quality),
                "quality_sd": "" if row.quality_sd is None else repr(row.quality_sd),
                "reason": row.reason or "",
                "simulated": "true" if row.simulated else "",
            }
        )
