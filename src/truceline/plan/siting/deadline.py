"""When a search stops: after so many seconds, or after so many steps, the same on any machine."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Effort:
    """What a run may spend: seconds, or steps where ``steps`` is given.

    Steps are counted where the search asks whether to stop, so that a run by steps ends at the
    same point on any machine and under any load. ``seconds`` then only says how long a single
    solve of the integer programme may take.
    """

    seconds: float
    steps: int | None = None
    began: float = field(default_factory=time.perf_counter)
    taken: int = 0

    def until(self, share: float) -> Deadline:
        """Return when a share of it is spent."""
        return Deadline(self, share)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A share of an effort."""

    effort: Effort
    share: float

    def passed(self) -> bool:
        """Say whether it is spent; asking counts as a step."""
        effort = self.effort
        if effort.steps is None:
            return time.perf_counter() - effort.began > self.share * effort.seconds
        effort.taken += 1
        return effort.taken > self.share * effort.steps

    def left_s(self) -> float:
        """Return the seconds left for a single solve."""
        if self.effort.steps is not None:
            return 0.0 if self.passed() else self.effort.seconds
        return self.share * self.effort.seconds - (time.perf_counter() - self.effort.began)
