"""Ids made from content: the same thing has the same id on every machine, in any order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

Canonical = Mapping[str, object] | Sequence[object] | str | int | float | bool | datetime | None

ID_DIGITS = 20  # 80 bits: a collision among 10 million ids has a chance of about 4e-11


def canonical_json(content: Canonical) -> str:
    """Return the one JSON text of a content: sorted keys, no spaces, times in UTC.

    Raises
    ------
    ValueError
        If a number is NaN or infinite, or a time has no zone.
    """
    return _ENCODER.encode(content)


def content_hash(content: Canonical | bytes) -> str:
    """Return the SHA-256 of a content as 64 hexadecimal digits."""
    data = content if isinstance(content, bytes) else canonical_json(content).encode()
    return hashlib.sha256(data).hexdigest()


def content_id(prefix: str, content: Canonical) -> str:
    """Return a content-derived id, such as ``obs-3f9c...``.

    Parameters
    ----------
    prefix
        The noun in short: ``obs``, ``inc``, ``fin``, ``eff``, ``rej``.
    content
        Everything that makes the thing what it is; for simulated things this includes
        ``simulated: true``, so that a simulated id can never equal a real one.
    """
    return f"{prefix}-{content_hash(content)[:ID_DIGITS]}"


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot enter an id: {value!r}")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} cannot enter an id")


# One encoder for all: making it anew costs more than a short text.
_ENCODER = json.JSONEncoder(
    sort_keys=True,
    separators=(",", ":"),
    ensure_ascii=False,
    allow_nan=False,
    default=_plain,
)
