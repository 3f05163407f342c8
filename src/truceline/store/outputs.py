"""What a run of the chain yields, in the record: all of its tables, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.store.record import Act
from truceline.store.tables import ARROW, is_simulated, to_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from truceline.store.record import Entry, Record

PREFIX = "output."


def append_outputs(
    record: Record, mission: str, tables: Mapping[str, pa.Table], *, actor: str, reason: str
) -> list[Entry]:
    """Append a run's tables as entries ``output.<noun>`` of one transaction.

    A reader who stops between two entries of a run cannot exist: no head is ever printed that
    mixes the tables of two runs.

    Raises
    ------
    RecordError
        REC-003 if a table is simulated and the record live.
    """
    acts = [
        Act(
            kind=f"{PREFIX}{name}",
            subject=mission,
            payload=to_bytes(tables[name]),
            media=ARROW,
            simulated=is_simulated(tables[name]),
        )
        for name in sorted(tables)
    ]
    return record.append_all(acts, actor=actor, reason=reason)
