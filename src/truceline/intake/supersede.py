"""What a newer release of a source adds, changes and withdraws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow.compute as pc

if TYPE_CHECKING:
    from datetime import datetime

    import pyarrow as pa

    from truceline.core.time import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDiff:
    """Source keys by what became of them, each in order.

    ``out_of_span`` are rows of the earlier release the newer one does not speak of: they stay.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    withdrawn: tuple[str, ...]
    unchanged: tuple[str, ...]
    out_of_span: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Return the outcome in words."""
        return (
            f"{len(self.added)} added, {len(self.changed)} changed, {len(self.withdrawn)} "
            f"withdrawn, {len(self.unchanged)} unchanged"
        )


def compare_releases(
    previous: pa.Table, current: pa.Table, span: Interval | None = None
) -> ReleaseDiff:
    """Compare two releases of one keyed source by key and content.

    Parameters
    ----------
    previous, current
        Observation tables. Only sources `current` speaks of are compared.
    span
        What the newer release covers; None for first to last time in it. A row of the earlier
        release that does not overlap it, or has no time, is not withdrawn.
    """
    if current.num_rows == 0:
        kept = tuple(sorted(previous["source_key"].to_pylist()))
        return ReleaseDiff(added=(), changed=(), withdrawn=(), unchanged=(), out_of_span=kept)
    sources = pc.unique(current["source_id"])
    previous = previous.filter(pc.is_in(previous["source_id"], value_set=sources))
    before, now = _contents(previous), _contents(current)
    gone = {key for key in before if key not in now}
    covered = _covered(previous, span, current)
    both = sorted(key for key in before if key in now)
    return ReleaseDiff(
        added=tuple(sorted(key for key in now if key not in before)),
        changed=tuple(key for key in both if before[key] != now[key]),
        withdrawn=tuple(sorted(gone & covered)),
        unchanged=tuple(key for key in both if before[key] == now[key]),
        out_of_span=tuple(sorted(gone - covered)),
    )


def _contents(table: pa.Table) -> dict[str, str]:
    keys, contents = table["source_key"].to_pylist(), table["content_sha256"].to_pylist()
    return dict(zip(keys, contents, strict=True))


def _covered(previous: pa.Table, span: Interval | None, current: pa.Table) -> set[str]:
    first, last = _ends(span, current)
    rows = zip(
        previous["source_key"].to_pylist(),
        previous["starts_at"].to_pylist(),
        previous["ends_at"].to_pylist(),
        strict=True,
    )
    return {
        key
        for key, start, end in rows
        if start is not None
        and (last is None or start < last)
        and (first is None or (end or start) > first)
    }


def _ends(span: Interval | None, current: pa.Table) -> tuple[datetime | None, datetime | None]:
    if span is not None:
        return span.start, span.end
    return pc.min(current["starts_at"]).as_py(), pc.max(current["ends_at"]).as_py()
