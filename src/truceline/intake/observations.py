"""Our own observation tables: CSV, XLSX, GeoJSON or GeoPackage."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, BinaryIO

from truceline.formats.observation_table import REQUIRED, read_observation_table
from truceline.intake.own_places import region_of_row
from truceline.intake.own_rows import (
    UNKNOWN,
    bad,
    count_of,
    instant_of,
    is_own_table,
    is_simulated,
    needed,
    number_of,
    read_own_rows,
    text_of,
    told_of,
)
from truceline.model.kind import Kind, Target
from truceline.model.observation import Claim, Modality, Observation, observation_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum

    from truceline.formats.tabular import RawItem
    from truceline.intake.reader import Batch, IntakeContext

INSTANT_WIDTH = timedelta(minutes=1)  # a row with a start alone happened within that minute
_PLAIN = ("observer", "assessment", "weapon", "flight_direction", "place_name", "origin")


class ObservationsReader:
    """Reads observation tables; docs/tables.md describes the columns."""

    name = "observations"
    suffixes = (".csv", ".xlsx", ".geojson", ".json", ".gpkg")
    complete = False

    def recognises(self, head: bytes, name: str) -> bool:
        """Say whether the header is that of an observation table.

        A workbook's or database's columns do not show in its first bytes: there the name
        decides, and every name without "effort" counts.
        """
        return is_own_table(head, name, REQUIRED, telling="kind", effort=False)

    def read(self, stream: BinaryIO, context: IntakeContext) -> Iterator[Batch]:
        """Yield the table in batches."""
        yield from read_own_rows(read_observation_table(stream), context, _add)


READER = ObservationsReader()


def _add(batch: Batch, item: RawItem, sha256: str, context: IntakeContext) -> None:
    key, simulated = needed(item, "key"), is_simulated(item, context)
    starts_at = instant_of(item, "starts_at", context)
    ends_at = instant_of(item, "ends_at", context)
    if starts_at and ends_at is None:
        ends_at = starts_at + INSTANT_WIDTH
    if starts_at and ends_at and ends_at < starts_at:
        raise bad("ends_at", ends_at, "it lies before starts_at")
    low, high = count_of(item)
    values: dict[str, Any] = {
        **{name: told_of(item, name) for name in _PLAIN},
        "text": text_of(item, "text"),
        "observation_id": observation_id(context.source_id, key, sha256, simulated),
        "source_id": context.source_id,
        "source_key": key,
        "content_sha256": sha256,
        "kind": _word(item, "kind", Kind),
        "modality": _word(item, "modality", Modality),
        "region": region_of_row(item, context),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "count_low": low,
        "count_high": high,
        "calibre_mm": number_of(item, "calibre_mm"),
        "altitude_low_m": number_of(item, "altitude_low_m"),
        "altitude_high_m": number_of(item, "altitude_high_m"),
        "target": None if told_of(item, "target") is None else _word(item, "target", Target).value,
        "received_at": instant_of(item, "reported_at", context) or context.received_at,
        "simulated": simulated,
    }
    claimant = text_of(item, "claimant")
    if claimant:
        batch.claims.append(Claim(**values, claimant=claimant))
    else:
        batch.observations.append(Observation(**values))


def _word(item: RawItem, column: str, words: type[StrEnum]) -> StrEnum:
    text = needed(item, column).lower()
    try:
        return words("unknown" if text in UNKNOWN else text)
    except ValueError:
        raise bad(column, text, f"one of {', '.join(words)} was expected") from None
