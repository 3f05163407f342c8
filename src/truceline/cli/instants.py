"""Instants as people write them on the command line, and the present."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present: the command line is where the clock is asked."""
    return datetime.now(UTC)  # noqa: TID251 - the edge hands the clock on


def instant_of(text: str, option: str = "--at") -> datetime:
    """Return the instant of a text with an offset, in UTC.

    Raises
    ------
    RequestError
        REQ-006 for what is no instant, or says no offset.
    """
    from truceline.core.errors import RequestError

    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise RequestError.case("REQ-006", option, value=text) from None
    if instant.tzinfo is None:
        raise RequestError.case("REQ-006", option, value=text)
    return instant.astimezone(UTC)
