"""NASA FIRMS active-fire tables: VIIRS, MODIS, and copies with position and date only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from truceline.formats.tabular import Flaw, RawItem, header_of, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUIRED = ("latitude", "longitude", "acq_date")
_CLOCK = re.compile(r"(\d{1,2}):?(\d{2})|(\d{1,2})")


def recognises(head: bytes) -> bool:
    """Say whether a file begins like a FIRMS table."""
    return set(REQUIRED).issubset(header_of(head))


def read(stream: BinaryIO, encoding: str | None = None) -> Iterator[RawItem | Flaw]:
    """Yield the fire pixels."""
    return read_table(stream, REQUIRED, encoding)


def clock(acq_time: str) -> str | None:
    """Return an acquisition time (UTC) as ``HH:MM``; None if it is no time of day.

    Leading zeros are often lost on the way.

    Examples
    --------
    >>> clock("0512"), clock("742"), clock("830"), clock("5")
    ('05:12', '07:42', '08:30', '00:05')
    """
    match = _CLOCK.fullmatch(acq_time.strip())
    if match is None:
        return None
    hour, minute = (match[1], match[2]) if match[1] else ("0", match[3])
    if int(hour) > 23 or int(minute) > 59:
        return None
    return f"{int(hour):02d}:{int(minute):02d}"
