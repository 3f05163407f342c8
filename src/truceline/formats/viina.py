"""VIINA monthly tables (derived copy): six columns, no id, labels joined by ``|``.

The original's longer table (``event_id``, ``sources``, actor flags) is not read here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO

from truceline.formats.tabular import Flaw, RawItem, header_of, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = ("datetime", "lon", "lat", "place_name", "event_type", "headline")
UNKNOWN_TIME = "00:00:00"  # 55 % of rows stand at midnight: the time is not known

# Labels whose last letter a suffix strip has changed, and what they were.
DAMAGED = {
    "airalerb": "airalert",
    "arresb": "arrest",
    "retreab": "retreat",
    "firefighb": "firefight",
}


def recognises(head: bytes) -> bool:
    """Say whether a file begins like a VIINA month."""
    return set(COLUMNS).issubset(header_of(head))


def read(stream: BinaryIO, encoding: str | None = None) -> Iterator[RawItem | Flaw]:
    """Yield the report rows."""
    return read_table(stream, COLUMNS, encoding)


@lru_cache(maxsize=4096)
def labels(event_type: str) -> frozenset[str]:
    """Return the labels of a row with the damaged ones repaired.

    Examples
    --------
    >>> sorted(labels("arresb|loc"))
    ['arrest', 'loc']
    """
    parts = (part.strip().lower() for part in event_type.split("|"))
    return frozenset(DAMAGED.get(part, part) for part in parts if part)
