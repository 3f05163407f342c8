"""Our table of observations: its columns, and writing it as CSV."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, BinaryIO, TextIO

from truceline.formats.own_table import read_own_table
from truceline.formats.region_cells import REGION_COLUMNS, region_cells
from truceline.model.observation import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from truceline.formats.tabular import Flaw, RawItem
    from truceline.model.observation import Observation

REQUIRED = ("key", "kind", "modality", "starts_at")
COLUMNS = (
    "key", "kind", "modality", "observer", "starts_at", "ends_at", *REGION_COLUMNS, "count",
    "count_low", "count_high", "assessment", "weapon", "calibre_mm", "flight_direction",
    "altitude_low_m", "altitude_high_m", "target", "place_name", "claimant", "origin", "text",
    "reported_at", "simulated",
)  # fmt: skip


def read_observation_table(stream: BinaryIO) -> Iterator[RawItem | Flaw]:
    """Yield the rows of an observation table in any of its containers."""
    return read_own_table(stream, REQUIRED)


def write_observations(stream: TextIO, rows: Iterable[Observation]) -> None:
    """Write observations and claims as CSV; ids and hashes are made anew on reading.

    Parameters
    ----------
    stream
        Text opened with ``newline=""``.
    rows
        Observations; a `Claim` fills the column ``claimant``.
    """
    writer = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(_cells(row))


def _cells(row: Observation) -> dict[str, str]:
    plain = (
        "observer", "assessment", "weapon", "flight_direction", "target", "place_name", "origin",
        "text",
    )  # fmt: skip
    numbers = ("count_low", "count_high", "calibre_mm", "altitude_low_m", "altitude_high_m")
    cells = {name: getattr(row, name) or "" for name in plain}
    for name in numbers:
        value = getattr(row, name)
        cells[name] = "" if value is None else repr(value)
    return {
        **cells,
        **region_cells(row.region),
        "key": row.source_key,
        "kind": row.kind.value,
        "modality": row.modality.value,
        "starts_at": written_instant(row.starts_at),
        "ends_at": written_instant(row.ends_at),
        "reported_at": written_instant(row.received_at),
        "claimant": row.claimant if isinstance(row, Claim) else "",
        "simulated": "true" if row.simulated else "",
    }


def written_instant(instant: datetime | None) -> str:
    """Return an instant with its offset, empty where it is unknown."""
    return "" if instant is None else instant.isoformat()
