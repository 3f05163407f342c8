"""Whom an act is attributed to: nobody, until a person signs with two modalities behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.model.finding import NOT_ATTRIBUTED

if TYPE_CHECKING:
    from truceline.assess.row import Row


def attribute(row: Row) -> str:
    """Return the party an act is attributed to.

    Notes
    -----
    Nothing an incident carries is enough: attribution needs a person who signs. Until such an
    act is on record, every finding says ``not_attributed``, whatever was seen.
    """
    del row
    return NOT_ATTRIBUTED
