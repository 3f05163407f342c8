"""Ids of incidents that were published and are no longer: what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from truceline.model.incident import ALIAS_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator


def aliases(incidents: pa.Table, before: pa.Table, earlier: pa.Table) -> pa.Table:
    """Return every published id that is no incident now, with those its reports are in.

    Parameters
    ----------
    incidents
        As they are now.
    before
        As they were last published.
    earlier
        The aliases as they were last published.

    Notes
    -----
    An id is made from the oldest report of its incident: where incidents become one it is the
    oldest's, where one is split each part has the id of its own oldest report, and an id that was
    gone comes back with its report. An alias keeps the reports it was published with.
    """
    now = set(incidents["incident_id"].to_pylist())
    home = {
        name: row["incident_id"]
        for row in incidents.select(["incident_id", "members"]).to_pylist()
        for name in row["members"]
    }
    rows = [
        {
            "incident_id": name,
            "now": sorted({home[member] for member in members if member in home}),
            "members": members,
        }
        for name, members in _published(before, earlier)
        if name not in now
    ]
    rows.sort(key=lambda row: str(row["incident_id"]))
    return pa.Table.from_pylist(rows, schema=ALIAS_SCHEMA)


def _published(before: pa.Table, earlier: pa.Table) -> Iterator[tuple[str, list[str]]]:
    known: dict[str, Any] = {}
    for table in (earlier, before):
        for row in table.select(["incident_id", "members"]).to_pylist():
            known[row["incident_id"]] = row["members"]
    yield from known.items()
