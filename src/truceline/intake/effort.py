"""Our own effort tables: who watched where and when, how well, or was kept from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from truceline.core.ids import content_id
from truceline.formats.effort_table import REQUIRED, read_effort_table
from truceline.intake.own_places import region_of_row
from truceline.intake.own_rows import (
    bad,
    instant_of,
    is_own_table,
    is_simulated,
    needed,
    number_of,
    read_own_rows,
    text_of,
)
from truceline.intake.quality import RefusedError
from truceline.model.effort import Effort, EffortStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.formats.tabular import RawItem
    from truceline.intake.reader import Batch, IntakeContext


class EffortReader:
    """Reads effort tables; docs/tables.md describes the columns."""

    name = "effort"
    suffixes = (".csv", ".xlsx", ".geojson", ".json", ".gpkg")
    complete = False

    def recognises(self, head: bytes, name: str) -> bool:
        """Say whether the header is that of an effort table; of binary files the name decides."""
        return is_own_table(head, name, REQUIRED, telling="status", effort=True)

    def read(self, stream: BinaryIO, context: IntakeContext) -> Iterator[Batch]:
        """Yield the table in batches."""
        yield from read_own_rows(read_effort_table(stream), context, _add)


READER = EffortReader()


def _add(batch: Batch, item: RawItem, sha256: str, context: IntakeContext) -> None:
    key, simulated = needed(item, "key"), is_simulated(item, context)
    status = needed(item, "status").lower()
    if status not in set(EffortStatus):
        raise bad("status", status, f"one of {', '.join(EffortStatus)} was expected")
    starts_at = instant_of(item, "starts_at", context)
    ends_at = instant_of(item, "ends_at", context)
    if starts_at is None or ends_at is None:
        raise RefusedError("INT-064", column="starts_at" if starts_at is None else "ends_at")
    if ends_at <= starts_at:
        raise bad("ends_at", ends_at, "it does not lie after starts_at")
    quality, spread = number_of(item, "quality"), number_of(item, "quality_sd")
    if quality is not None and not 0 <= quality <= 1:
        raise bad("quality", quality, "a chance from 0 to 1 was expected")
    region, sector = region_of_row(item, context), text_of(item, "sector")
    if region is None and sector is None:
        raise RefusedError("INT-064", column="sector")
    content: dict[str, object] = {"source": context.source_id, "key": key, "content": sha256}
    batch.effort.append(
        Effort(
            effort_id=content_id("eff", content | ({"simulated": True} if simulated else {})),
            source_id=context.source_id,
            source_key=key,
            observer=needed(item, "observer"),
            modality=needed(item, "modality"),
            status=EffortStatus(status),
            starts_at=starts_at,
            ends_at=ends_at,
            region=region,
            sector=sector,
            quality=quality,
            quality_sd=spread,
            reason=text_of(item, "reason"),
            simulated=simulated,
        )
    )
