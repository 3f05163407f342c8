"""Where something came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Source, licence, day of retrieval and SHA-256 of what a claim rests on.

    ``retrieved`` and ``sha256`` are None where a figure was carried over from a citation
    rather than from a file. ``simulated`` can only be set, never taken back.
    """

    source: str
    licence: str | None = None
    retrieved: date | None = None
    sha256: str | None = None
    simulated: bool = False
    unverified: bool = False

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise ValueError("provenance needs a source")
        if self.sha256 is not None and len(self.sha256) != 64:
            raise ValueError(f"a SHA-256 has 64 hexadecimal digits, not {len(self.sha256)}")

    def as_dict(self) -> dict[str, object]:
        """Return the provenance as plain values, for canonical JSON."""
        return {
            "source": self.source,
            "licence": self.licence,
            "retrieved": None if self.retrieved is None else self.retrieved.isoformat(),
            "sha256": self.sha256,
            "simulated": self.simulated,
            "unverified": self.unverified,
        }
