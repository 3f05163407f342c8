"""ACLED csv exports. Their terms bar redistribution: no row of theirs is in this project."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from truceline.formats.tabular import Flaw, RawItem, header_of, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUIRED = ("event_id_cnty", "event_date", "event_type", "sub_event_type", "latitude", "longitude")


def recognises(head: bytes) -> bool:
    """Say whether a file begins like an ACLED export."""
    return set(REQUIRED).issubset(header_of(head))


def read(stream: BinaryIO, encoding: str | None = None) -> Iterator[RawItem | Flaw]:
    """Yield the events."""
    return read_table(stream, REQUIRED, encoding)


def iso_date(text: str) -> str:
    """Return a date written ``15 January 2024`` as ``2024-01-15``; other text unchanged."""
    words = text.split()
    if len(words) != 3 or words[1].capitalize() not in MONTHS:
        return text.strip()
    month = MONTHS.index(words[1].capitalize()) + 1
    return f"{words[2]}-{month:02d}-{words[0]:0>2}"


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
