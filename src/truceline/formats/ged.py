"""UCDP GED files: both generations of columns, the HXL tag row, ids written as decimals, GeoJSON.

References
----------
UCDP Georeferenced Event Dataset Codebook; Sundberg & Melander (2013), J. Peace Research 50(4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from truceline.formats.features import read_features
from truceline.formats.tabular import Flaw, RawItem, header_of, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUIRED = ("id", "latitude", "longitude", "date_start", "date_end", "where_prec", "date_prec")
TELLING = {*REQUIRED, "type_of_violence"}


def recognises(head: bytes) -> bool:
    """Say whether a file begins like a GED table or GeoJSON."""
    if head.lstrip()[:1] == b"{":
        return b'"type_of_violence"' in head and b'"where_prec"' in head
    return TELLING.issubset(header_of(head))


def read(stream: BinaryIO, head: bytes, encoding: str | None = None) -> Iterator[RawItem | Flaw]:
    """Yield the events; numbers written ``214797.0`` become ``214797``.

    Parameters
    ----------
    stream
        The bytes from the start.
    head
        The first of them, which tell CSV from GeoJSON.
    encoding
        As in `read_table`.
    """
    is_json = head.lstrip()[:1] == b"{"
    items = read_features(stream) if is_json else read_table(stream, REQUIRED, encoding)
    for item in items:
        if isinstance(item, Flaw):
            yield item
        elif not is_tag_row(item.fields):
            yield item._replace(fields={**item.fields, "id": whole(item.fields.get("id", ""))})


def is_tag_row(fields: dict[str, str]) -> bool:
    """Say whether a row holds HXL tags (``#date+start``) instead of values."""
    filled = [value for value in fields.values() if value]
    return bool(filled) and all(value.startswith("#") for value in filled)


def whole(text: str) -> str:
    """Return a number written as a decimal as the whole number it is, other text unchanged.

    Examples
    --------
    >>> whole("214797.0")
    '214797'
    """
    head, point, tail = text.strip().partition(".")
    return head if point and head.isdigit() and not tail.strip("0") else text.strip()
