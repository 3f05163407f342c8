"""What an error case is."""

from __future__ import annotations

from typing import NamedTuple


class ErrorCase(NamedTuple):
    """The words of one case; ``{name}`` stands for a field."""

    found: str
    remedy: str
