"""Take a mission's files into its record: inputs as versions, source files as rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from truceline.core.errors import MissionError, SourceError, TrucelineError
from truceline.intake.reader import Batch, IntakeContext
from truceline.intake.registry import choose, reader_named
from truceline.intake.supersede import compare_releases
from truceline.model.effort import Effort, EffortStatus
from truceline.model.observation import OBSERVATION_SCHEMA
from truceline.model.rejection import REJECTION_SCHEMA, Rejection, reject, rejection_of
from truceline.model.table import to_table
from truceline.sources.files import open_source
from truceline.store import sources as source_store
from truceline.store.inputs import drop_absent, ingest_input
from truceline.store.observations import (
    ID_COLUMNS,
    SCHEMAS,
    append_rows,
    current,
    known_ids,
    withdraw,
)
from truceline.store.record import Record, create, open_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from truceline.mission.folder import Mission
    from truceline.mission.settings import SourceSettings
    from truceline.model.observation import Observation

ACTOR = "truceline"
KINDS = ("observation", "claim", "effort", "total", "rejection")
ATTRIBUTES = {
    "observation": "observations",
    "claim": "claims",
    "effort": "effort",
    "total": "totals",
    "rejection": "rejections",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTaken:
    """What became of one file: counts of rows, and keys that changed or were withdrawn."""

    source_id: str
    name: str
    reader: str
    sha256: str
    rows: int
    kept: int
    rejected: int
    repeated: int
    warned: int
    changed: int
    withdrawn: tuple[str, ...]
    already: bool = False

    def row(self) -> dict[str, Any]:
        """Return the plain values the record keeps."""
        names = ("source_id", "name", "reader", "sha256", "rows", "kept", "rejected", "repeated",
                 "warned", "changed")  # fmt: skip
        return {**{n: getattr(self, n) for n in names}, "withdrawn": list(self.withdrawn)}


def open_or_create_record(
    mission: Mission, clock: Callable[[], datetime], actor: str = ACTOR
) -> Record:
    """Return the record of a mission, made on the first use."""
    if mission.record_path.exists():
        return open_record(mission.record_path, clock=clock)
    return create(
        mission.record_path, mission=mission.settings.name, simulated=mission.settings.simulated,
        actor=actor, clock=clock,
    )  # fmt: skip


def take_inputs(record: Record, mission: Mission, actor: str = ACTOR) -> list[str]:
    """Ingest new versions of the mission's own files; return the names that were new.

    A file the mission no longer has is dropped from what holds, not from the record.
    """
    drop_absent(record, mission.inputs, actor=actor, reason="the mission no longer has it")
    return [
        name
        for name, data in sorted(mission.inputs.items())
        if ingest_input(record, name, data, actor=actor, reason="a version of an input file")
    ]


def take_sources(
    record: Record,
    mission: Mission,
    actor: str = ACTOR,
    progress: Callable[[str, int], None] = lambda name, rows: None,
) -> list[FileTaken]:
    """Read every new file of every source into the record.

    Raises
    ------
    MissionError
        MIS-006 if a source names files and there is none.

    Notes
    -----
    A file that cannot be opened becomes a rejection of the source and does not stop the rest.
    """
    taken = []
    for source in mission.settings.sources:
        paths = sorted(mission.folder.glob(source.path))
        if not paths:
            raise MissionError.case("MIS-006", "mission.yaml", path=source.path, source=source.id)
        taken += [take_file(record, mission, source, path, actor, progress) for path in paths]
    return taken


def take_file(
    record: Record,
    mission: Mission,
    source: SourceSettings,
    path: Path,
    actor: str = ACTOR,
    progress: Callable[[str, int], None] = lambda name, rows: None,
) -> FileTaken:
    """Read one file into the record; the same bytes read again change nothing."""
    try:
        return _take(record, mission, source, path, actor, progress)
    except SourceError as error:
        return _refused(record, source, path, actor, error)


def _take(
    record: Record,
    mission: Mission,
    source: SourceSettings,
    path: Path,
    actor: str,
    progress: Callable[[str, int], None],
) -> FileTaken:
    seen = {kind: known_ids(record, kind, source.id) for kind in KINDS}
    released: list[Observation] = []
    counts = dict.fromkeys(("rows", "kept", "rejected", "repeated", "warned"), 0)
    with open_source(path) as opened:
        sha256 = opened.sha256()
        if source_store.was_read(record, source.id, sha256):
            return _empty(source, path, sha256, already=True)
        head, name = opened.head(), opened.name
        reader = reader_named(source.reader) if source.reader else choose(head, name)
        whole = reader.complete if source.complete is None else source.complete
        earlier = _of_source(record, source.id) if whole else OBSERVATION_SCHEMA.empty_table()
        for batch in reader.read(opened.stream(), context_of(record, mission, source)):
            _count(counts, batch)
            released += batch.observations if whole else []
            _append(record, source.id, batch, seen, counts, actor, path.name)
            progress(path.name, counts["rows"])
    gone, changed = _superseded(earlier, released)
    withdraw(record, source.id, gone, actor=actor, reason=f"{path.name} no longer has these rows")
    result = FileTaken(
        source_id=source.id, name=path.name, reader=reader.name, sha256=sha256, changed=changed,
        withdrawn=gone, rows=counts["rows"], kept=counts["kept"], rejected=counts["rejected"],
        repeated=counts["repeated"], warned=counts["warned"],
    )  # fmt: skip
    source_store.append_source(record, result.row(), actor=actor, reason="a file was read whole")
    return result


def context_of(record: Record, mission: Mission, source: SourceSettings) -> IntakeContext:
    """Return what a reader may know about a source."""
    return IntakeContext(
        source_id=source.id,
        zone=source.time_zone or mission.settings.time_zone,
        bounds=mission.bounds,
        received_at=record.clock(),
        simulated=mission.settings.simulated,
        parties=tuple(party.party_id for party in mission.agreement.parties),
        gazetteer=mission.gazetteer,
        paths=tuple(
            mission.index.path(version) for line in mission.lines for version in line.versions
        ),
        options=dict(source.options),
    )


def _count(counts: dict[str, int], batch: Batch) -> None:
    counts["rows"] += batch.rows
    for rejection in batch.rejections:
        name = {"rejected": "rejected", "warned": "warned", "repeated": "repeated"}
        counts[name[rejection.severity]] += 1
    counts["repeated"] += sum(item.repeats - 1 for item in batch.observations)


def _append(
    record: Record,
    source_id: str,
    batch: Batch,
    seen: dict[str, set[str]],
    counts: dict[str, int],
    actor: str,
    name: str,
) -> None:
    if not record.simulated:
        counts["rejected"] += _refuse_simulated(batch, source_id, name)
    for kind in KINDS:
        rows = getattr(batch, ATTRIBUTES[kind])
        fresh = []
        for row in rows:
            row_id = getattr(row, ID_COLUMNS[kind])
            if row_id not in seen[kind]:
                seen[kind].add(row_id)
                fresh.append(row)
            elif kind != "rejection" and not _is_delivery(row):
                counts["repeated"] += 1
        if kind in {"observation", "claim", "effort"}:
            counts["kept"] += sum(not _is_delivery(row) for row in fresh)
        table = to_table(fresh, SCHEMAS[kind])
        append_rows(record, kind, source_id, table, actor=actor, reason=f"read from {name}")


def _refuse_simulated(batch: Batch, source_id: str, name: str) -> int:
    """Turn simulated rows of a batch into rejections; return how many there were."""
    refused = 0
    for attribute in ("observations", "claims", "effort"):
        rows = getattr(batch, attribute)
        for row in [row for row in rows if row.simulated]:
            rows.remove(row)
            refused += 1
            batch.rejections.append(
                reject(
                    "INT-090", source_id=source_id, where=f"{name} key {row.source_key}",
                    raw=(row.source_key or "").encode(),
                )
            )  # fmt: skip
    return refused


def _is_delivery(row: object) -> bool:
    """Say whether a watch only says that a source delivered: no row of a file says so."""
    return isinstance(row, Effort) and row.status is EffortStatus.DELIVERED


def _of_source(record: Record, source_id: str) -> pa.Table:
    """Return the observations of a source that hold now."""
    table = current(record, "observation")
    return table.filter(pc.equal(table["source_id"], source_id))


def _superseded(earlier: pa.Table, released: list[Observation]) -> tuple[tuple[str, ...], int]:
    """Return keys a newer release no longer has, and how many rows it changed."""
    if earlier.num_rows == 0 or not released:
        return (), 0
    columns = ("source_id", "source_key", "content_sha256", "starts_at", "ends_at")
    newer = pa.Table.from_pylist(
        [{name: getattr(row, name) for name in columns} for row in released],
        pa.schema([OBSERVATION_SCHEMA.field(name) for name in columns]),
    )
    found = compare_releases(earlier, newer)
    return found.withdrawn, len(found.changed)


def _refused(
    record: Record, source: SourceSettings, path: Path, actor: str, error: TrucelineError
) -> FileTaken:
    rejections = [rejection_of(problem, source_id=source.id, raw=b"") for problem in error.problems]
    known = known_ids(record, "rejection", source.id)
    fresh: Iterator[Rejection] = (r for r in rejections if r.rejection_id not in known)
    append_rows(
        record, "rejection", source.id, to_table(fresh, REJECTION_SCHEMA), actor=actor,
        reason=f"{path.name} could not be opened",
    )  # fmt: skip
    return _empty(source, path, "", rejected=len(rejections))


def _empty(source: SourceSettings, path: Path, sha256: str, **more: Any) -> FileTaken:
    values: dict[str, Any] = {
        "source_id": source.id, "name": path.name, "reader": source.reader or "", "sha256": sha256,
        "rows": 0, "kept": 0, "rejected": 0, "repeated": 0, "warned": 0, "changed": 0,
        "withdrawn": (), **more,
    }  # fmt: skip
    return FileTaken(**values)
