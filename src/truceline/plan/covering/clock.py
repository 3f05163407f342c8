"""How much of a solver's time limit is left."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit that began at `began_s` of the performance counter."""

    began_s: float
    limit_s: float

    @classmethod
    def start(cls, limit_s: float) -> Clock:
        """Start a clock now."""
        return cls(time.perf_counter(), limit_s)

    def spent_s(self) -> float:
        """Return the seconds since the start."""
        return time.perf_counter() - self.began_s

    def left_s(self) -> float:
        """Return the seconds left, never below zero."""
        return max(0.0, self.limit_s - self.spent_s())

    def is_over(self) -> bool:
        """Say whether the limit is reached."""
        return self.spent_s() >= self.limit_s

    def part(self, share: float) -> Clock:
        """Return a clock that is over when this share of what is left has been spent."""
        return Clock.start(share * self.left_s())
