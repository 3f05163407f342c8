"""Run the chain over the record as it stands, and keep what it yields."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from truceline.core.errors import MissionError, RecordError
from truceline.core.ids import content_hash
from truceline.core.time import DAY, Interval, day_interval, day_of
from truceline.flow.process import Processed, ProcessParams, Terms, process
from truceline.fuse.episodes import parts_of
from truceline.fuse.ledger import aliases
from truceline.mission.folder import Mission, mission_of
from truceline.mission.intake import ACTOR
from truceline.model.adherence import CHANGE_SCHEMA, RATE_SCHEMA
from truceline.model.attribution import ATTRIBUTION_SCHEMA
from truceline.model.finding import FINDING_SCHEMA
from truceline.model.incident import (
    ALIAS_SCHEMA,
    INCIDENT_SCHEMA,
    LEFT_OUT_SCHEMA,
    LINK_SCHEMA,
    PART_SCHEMA,
)
from truceline.store.constraints import constraints_of, latest_epoch
from truceline.store.inputs import diverging, latest_inputs
from truceline.store.observations import current
from truceline.store.outputs import append_outputs
from truceline.store.sources import sources
from truceline.store.tables import latest_table, to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyarrow as pa

    from truceline.store.record import Record

OUTPUTS: dict[str, pa.Schema] = {
    "incidents": INCIDENT_SCHEMA,
    "links": LINK_SCHEMA,
    "left_out": LEFT_OUT_SCHEMA,
    "aliases": ALIAS_SCHEMA,
    "parts": PART_SCHEMA,
    "attributions": ATTRIBUTION_SCHEMA,
    "findings": FINDING_SCHEMA,
    "readings": FINDING_SCHEMA,
    "rates": RATE_SCHEMA,
    "changes": CHANGE_SCHEMA,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A mission as its record stood at a head: its terms, what was received, what was made."""

    mission: Mission
    tables: dict[str, pa.Table]
    head: str
    simulated: bool


def run(
    record: Record,
    mission: Mission,
    params: ProcessParams | None = None,
    actor: str = ACTOR,
    progress: Callable[[str], None] = lambda _: None,
) -> Processed:
    """Process what the record holds and append what comes of it.

    Raises
    ------
    RecordError
        REC-009 if a file of the mission differs from the record's latest version.
    """
    problems = diverging(record, mission.inputs)
    if problems:
        raise RecordError(*problems)
    observations, effort = current(record, "observation"), current(record, "effort")
    span = span_of_data(observations, effort, mission)
    terms = Terms(
        agreement=mission.agreement, lines=mission.lines, index=mission.index,
        sectors=mission.sectors, time_zone=mission.settings.time_zone, span=span,
        also=mission.also, facts=mission.facts,
    )  # fmt: skip
    params = params or ProcessParams()
    sources = mission.settings.sources
    fusing = replace(
        params.fuse, epoch=latest_epoch(record) or params.fuse.epoch,
        families={s.id: s.family for s in sources if s.family},
        parties={s.id: s.party for s in sources if s.party},
    )  # fmt: skip
    params = replace(params, fuse=fusing)
    acts = constraints_of(record)
    processed = process(observations, effort, terms, params, progress, acts)
    progress("record")
    made = {name: table for name, table in processed.tables().items() if name in OUTPUTS}
    made["aliases"] = aliases(
        processed.incidents,
        latest_table(record, "output.incidents", INCIDENT_SCHEMA),
        latest_table(record, "output.aliases", ALIAS_SCHEMA),
    )
    made["parts"] = parts_of(processed.incidents, params.fuse)
    if _is_news(record, made):
        append_outputs(
            record, mission.settings.name, made, actor=actor, reason="the chain ran over the record"
        )
    return processed


def _is_news(record: Record, made: dict[str, pa.Table]) -> bool:
    """Say whether a run yields anything but what the record's last run did."""
    latest = {entry.kind: entry.payload_sha256 for entry in record.entries()}
    return any(
        latest.get(f"output.{name}") != content_hash(to_bytes(table))
        for name, table in made.items()
    )


def state_of(record: Record, folder: Path, head: str | None = None) -> State:
    """Return everything a report needs from the record alone, as it stood at a head.

    Raises
    ------
    MissionError
        MIS-008 if nothing was processed by then.
    """
    until = None if head is None else record.sequence_of(head)
    if not record.entries("output.incidents", until=until):
        raise MissionError.case("MIS-008", str(folder))
    received = {
        f"{kind}s" if kind != "effort" else kind: current(record, kind, until)
        for kind in ("observation", "claim", "effort", "total", "rejection")
    }
    made = {
        name: latest_table(record, f"output.{name}", schema, until=until)
        for name, schema in OUTPUTS.items()
    }
    stood = record.entries(until=until)[-1].hash
    return State(
        mission=mission_of(latest_inputs(record, until), folder),
        tables={**received, **made, "sources": sources(record, until)},
        head=stood,
        simulated=record.simulated,
    )


def span_of_data(observations: pa.Table, effort: pa.Table, mission: Mission) -> Interval:
    """Return whole local days from the first watch or report to the last, within the terms.

    A watch bounds the span if there is any: what was not watched is no day of the mission.
    """
    zone = mission.settings.time_zone
    table = effort if effort.num_rows else observations
    starts = pc.min(table["starts_at"]).as_py()
    ends = pc.max(table["ends_at"]).as_py()
    if starts is None or ends is None:
        start = mission.agreement.valid.start
        return Interval(start, start)
    first = day_interval(day_of(starts, zone), zone).start
    last = day_interval(day_of(max(ends - DAY / 86400, starts), zone), zone).end
    return Interval(first, last)
