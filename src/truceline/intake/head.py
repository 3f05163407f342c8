"""The first bytes of a stream, looked at without losing them."""

from __future__ import annotations

import io
from typing import Any, BinaryIO, cast

HEAD_BYTES = 4096


def with_head(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Return a stream's first bytes and the stream, still at its start.

    A stream that fails from its first byte has an empty head; the failure shows on reading.
    """
    peek: Any = getattr(stream, "peek", None)
    if peek is not None:
        return bytes(peek(HEAD_BYTES)[:HEAD_BYTES]), stream
    if stream.seekable():
        here = stream.tell()
        head = stream.read(HEAD_BYTES)
        stream.seek(here)
        return head, stream
    data = stream.read()
    return data[:HEAD_BYTES], cast("BinaryIO", io.BytesIO(data))
